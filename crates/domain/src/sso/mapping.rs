//! What the attributes of an identity provider mean.

use super::group::GroupRef;
use crate::id::IdpId;
use serde::{Deserialize, Serialize};

/// Characters of a name that are kept.
const NAME: usize = 200;
/// Characters of a group's value. What is longer is dropped: no link can name it ([`crate::input::LinkInput`]).
const GROUP: usize = 512;
/// Groups that one sign-in may bring. Whoever brings more is refused: decided by a part of them, a rule that lets in everybody
/// but some would let those in.
pub const SIGN_IN_GROUPS_MAX: usize = 1_000;
/// Group values of one identity provider that are remembered, to be proposed for links: those that were seen last.
pub const SEEN_GROUPS_MAX: usize = 2_000;
/// Attributes of a test run that are kept.
const ATTRIBUTES: usize = 100;

/// One attribute of a verified assertion, repeated elements merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    pub name: String,
    pub friendly_name: Option<String>,
    pub values: Vec<String>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "from", content = "name")]
pub enum AttributeSource {
    /// The attribute of this name.
    Attribute(String),
    /// The subject's NameID, where the admin says that it is an e-mail address.
    NameId,
}

/// Which attribute is which. Chosen by an admin from a test run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AttributeMapping {
    pub email: Option<AttributeSource>,
    pub first_name: Option<AttributeSource>,
    pub last_name: Option<AttributeSource>,
    pub groups: Option<AttributeSource>,
}

/// Who signed in, as far as the mapping can tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Profile {
    pub email: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub groups: Vec<String>,
}

impl Profile {
    /// First and last name, or what of them there is.
    pub fn display_name(&self) -> Option<String> {
        let parts: Vec<&str> = [self.first_name.as_deref(), self.last_name.as_deref()].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// More than one sign-in may bring: it must be refused.
    pub fn has_too_many_groups(&self) -> bool {
        self.groups.len() > SIGN_IN_GROUPS_MAX
    }

    pub fn group_refs(&self, idp: &IdpId) -> Vec<GroupRef> {
        self.groups.iter().map(|value| GroupRef::new(idp.clone(), value.clone())).collect()
    }
}

impl AttributeMapping {
    /// Reads a profile out of a verified sign-in. An e-mail address is lower-cased and must look like one; names are cut at 200
    /// characters. Whether there are too many groups is for the caller to ask ([`Profile::has_too_many_groups`]).
    pub fn apply(&self, name_id: &str, attributes: &[Attribute]) -> Profile {
        let first = |source: &Option<AttributeSource>| {
            values(source.as_ref(), name_id, attributes)
                .into_iter()
                .map(str::trim)
                .find(|v| !v.is_empty())
                .map(str::to_owned)
        };
        let mut groups: Vec<String> = values(self.groups.as_ref(), name_id, attributes)
            .into_iter()
            .map(str::trim)
            .filter(|v| !v.is_empty() && v.chars().count() <= GROUP)
            .map(str::to_owned)
            .collect();
        groups.sort();
        groups.dedup();
        Profile {
            email: first(&self.email).and_then(|text| email_address(&text)),
            first_name: first(&self.first_name).map(|name| cut(&name, NAME).to_owned()),
            last_name: first(&self.last_name).map(|name| cut(&name, NAME).to_owned()),
            groups,
        }
    }

    /// What the names and values of a test run suggest.
    pub fn suggest(name_id: &str, attributes: &[Attribute]) -> Self {
        let by_name = |known: &[&str]| {
            known.iter().find_map(|name| {
                attributes
                    .iter()
                    .find(|a| {
                        a.name.eq_ignore_ascii_case(name)
                            || a.friendly_name.as_deref().is_some_and(|f| f.eq_ignore_ascii_case(name))
                    })
                    .map(|a| AttributeSource::Attribute(a.name.clone()))
            })
        };
        Self {
            email: by_name(EMAIL).or_else(|| email_address(name_id).map(|_| AttributeSource::NameId)),
            first_name: by_name(FIRST_NAME),
            last_name: by_name(LAST_NAME),
            groups: by_name(GROUPS),
        }
    }
}

/// What a test run keeps of a sign-in's attributes and shows to admins: not more than any mapping reads, so that the mapping
/// means the same here as at a sign-in. A value that was cut ends in `…`, one character beyond what a group may have; of values
/// there is one more than groups may be, so that too many stay too many.
pub fn for_test_run(mut attributes: Vec<Attribute>) -> Vec<Attribute> {
    attributes.truncate(ATTRIBUTES);
    for attribute in &mut attributes {
        attribute.values.truncate(SIGN_IN_GROUPS_MAX + 1);
        attribute.values.iter_mut().chain(&mut attribute.friendly_name).for_each(shorten);
    }
    attributes
}

fn shorten(text: &mut String) {
    let kept = cut(text, GROUP).len();
    if kept < text.len() {
        text.truncate(kept);
        text.push('…');
    }
}

/// The first so many characters.
fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

fn values<'a>(source: Option<&AttributeSource>, name_id: &'a str, attributes: &'a [Attribute]) -> Vec<&'a str> {
    match source {
        None => Vec::new(),
        Some(AttributeSource::NameId) => vec![name_id],
        Some(AttributeSource::Attribute(name)) => {
            attributes.iter().filter(|a| &a.name == name).flat_map(|a| a.values.iter().map(String::as_str)).collect()
        }
    }
}

/// The address in lower case if it looks like one (a local part, one `@`, a domain without spaces); else `None`.
pub fn email_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let fine = !local.is_empty()
        && !domain.is_empty()
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
        && !local.contains('@');
    fine.then(|| text.to_lowercase())
}

// Names that IdPs give by default; sources: the claim types of Entra ID and AD FS, the LDAP object ids of eduPerson.
const EMAIL: &[&str] = &[
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "mail",
    "email",
    "emailAddress",
];
const FIRST_NAME: &[&str] = &[
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    "urn:oid:2.5.4.42",
    "givenName",
    "firstName",
    "first_name",
];
const LAST_NAME: &[&str] = &[
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    "urn:oid:2.5.4.4",
    "sn",
    "surname",
    "lastName",
    "last_name",
];
const GROUPS: &[&str] = &[
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
    "http://schemas.xmlsoap.org/claims/Group",
    "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
    "groups",
    "group",
    "memberOf",
    "isMemberOf",
    "eduPersonAffiliation",
    "Role",
    "roles",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(name: &str, values: &[&str]) -> Attribute {
        Attribute { name: name.into(), friendly_name: None, values: values.iter().map(|v| (*v).to_owned()).collect() }
    }

    #[test]
    fn maps_what_was_chosen_and_nothing_else() {
        let attributes = [
            attribute("mail", &["", "Ana.Ruiz@Tidewell.example"]),
            attribute("groups", &["b", "a", "b", " "]),
            attribute("sn", &["Ruiz"]),
        ];
        let mapping = AttributeMapping::suggest("_x", &attributes);
        let profile = mapping.apply("_x", &attributes);
        assert_eq!(profile.email.as_deref(), Some("ana.ruiz@tidewell.example"));
        assert_eq!(profile.groups, ["a", "b"]);
        assert_eq!(profile.display_name().as_deref(), Some("Ruiz"));
        assert_eq!(AttributeMapping::default().apply("ana@x.example", &attributes), Profile::default());
    }

    #[test]
    fn names_are_cut_between_characters_and_long_groups_are_none() {
        let mapping = AttributeMapping::suggest("_x", &[attribute("sn", &[]), attribute("groups", &[])]);
        let (fits, long) = ("é".repeat(GROUP), "é".repeat(GROUP + 1));
        let profile = mapping.apply("_x", &[attribute("sn", &[&long]), attribute("groups", &[&fits, &long])]);
        assert_eq!(profile.last_name, Some("é".repeat(NAME)));
        assert_eq!(profile.groups, [fits]);
        let short = mapping.apply("_x", &[attribute("sn", &["Ruiz"])]);
        assert_eq!(short.last_name.as_deref(), Some("Ruiz"));
    }

    #[test]
    fn a_test_run_keeps_what_a_mapping_reads() {
        let many: Vec<String> = (0..5_000).map(|n| format!("group {n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let (fits, long) = ("é".repeat(GROUP), "é".repeat(5_000));
        let attributes = vec![attribute("groups", &many), attribute("role", &[&fits, &long])];
        let kept = for_test_run(attributes.clone());
        assert_eq!(kept[1].values, [fits.clone(), format!("{fits}…")]);
        for name in ["groups", "role"] {
            let groups = Some(AttributeSource::Attribute(name.to_owned()));
            let mapping = AttributeMapping { groups, ..AttributeMapping::default() };
            let (signed_in, tested) = (mapping.apply("_x", &attributes), mapping.apply("_x", &kept));
            assert_eq!(signed_in.has_too_many_groups(), tested.has_too_many_groups());
            assert_eq!(tested.has_too_many_groups(), name == "groups");
        }
        let exactly = for_test_run(vec![attribute("groups", &many[..SIGN_IN_GROUPS_MAX])]);
        assert_eq!(exactly[0].values.len(), SIGN_IN_GROUPS_MAX);
        assert_eq!(for_test_run(vec![attribute("a", &[]); 5_000]).len(), ATTRIBUTES);
    }

    #[test]
    fn a_name_id_is_an_email_only_when_chosen() {
        let mapping = AttributeMapping::suggest("ana@x.example", &[]);
        assert_eq!(mapping.email, Some(AttributeSource::NameId));
        assert_eq!(mapping.apply("ana@x.example", &[]).email.as_deref(), Some("ana@x.example"));
    }

    #[test]
    fn what_is_no_address_is_none() {
        for bad in
            ["", "ana", "@x.example", "ana@", "a b@x.example", "a@b@c.example", "ana@x.example\n<b>", "a@.example"]
        {
            assert_eq!(email_address(bad), None, "{bad}");
        }
    }
}
