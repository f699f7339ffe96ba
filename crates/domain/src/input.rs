//! What a browser may send, checked on both sides by the same rules.

mod brand;
mod metadata;
mod reach;
mod rules;
mod until;

pub use brand::{BrandInput, LogoInput};
pub use metadata::{KeyTrustInput, MetadataSourceInput};
pub use rules::RulesInput;
pub use until::{AHEAD_MAX, Unit, Until, UntilInput, day, last_of_day};

use crate::id::IdpId;
use crate::scope::Scope;
use crate::sso::mapping::email_address;
use serde::{Deserialize, Serialize};

/// A field that cannot be taken as typed: its name in the form, and a code that `app/text.rs` puts into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub code: String,
}

/// Collects what is wrong with a form, so that everything is named at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    pub fn add(&mut self, field: &str, code: &str) {
        self.0.push(FieldError { field: field.to_owned(), code: code.to_owned() });
    }

    /// A text of 1 to `max` characters, without control characters.
    fn text(&mut self, field: &str, value: &str, max: usize) {
        let length = value.trim().chars().count();
        if length == 0 {
            self.add(field, "required");
        } else if length > max {
            self.add(field, "too_long");
        } else if value.chars().any(char::is_control) {
            self.add(field, "control_characters");
        }
    }

    fn done(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// The first admin.
#[derive(Clone, Serialize, Deserialize, Default)]
pub struct SetupInput {
    /// The one-time token of the set-up link.
    pub token: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// Characters of a password, at least (NIST SP 800-63B-4, 3.1.1.2: 15 where it is the only factor).
pub const PASSWORD_MIN: usize = 15;
/// Characters of a password, at most: argon2 would take more, a request should not.
pub const PASSWORD_MAX: usize = 256;

// Passwords and tokens never reach a log.
impl std::fmt::Debug for SetupInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetupInput(…)")
    }
}

impl SetupInput {
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::default();
        faults.text("name", &self.name, 100);
        if email_address(&self.email).is_none() {
            faults.add("email", if self.email.trim().is_empty() { "required" } else { "not_an_email" });
        }
        match self.password.chars().count() {
            0 => faults.add("password", "required"),
            n if n < PASSWORD_MIN => faults.add("password", "too_short"),
            n if n > PASSWORD_MAX => faults.add("password", "too_long"),
            _ => {}
        }
        faults.done()
    }
}

/// Sign-in to the dashboard.
#[derive(Clone, Serialize, Deserialize, Default)]
pub struct SignInInput {
    pub email: String,
    pub password: String,
}

impl std::fmt::Debug for SignInInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInInput(…)")
    }
}

impl SignInInput {
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::default();
        faults.text("email", &self.email, 254);
        match self.password.chars().count() {
            0 => faults.add("password", "required"),
            n if n > PASSWORD_MAX => faults.add("password", "too_long"),
            _ => {}
        }
        faults.done()
    }
}

/// An identity provider to connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdpInput {
    /// What staff call it; empty: the name in the metadata, or its host.
    pub name: String,
    pub source: IdpSource,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum IdpSource {
    /// `entity_id` chooses one of an aggregate.
    Url {
        url: String,
        entity_id: Option<String>,
    },
    /// The content of a metadata file.
    Xml {
        xml: String,
        entity_id: Option<String>,
    },
    Manual {
        entity_id: String,
        sso_url: String,
        certificate: String,
    },
}

/// Bytes of metadata that are read.
pub const METADATA_MAX: usize = 2 << 20;

impl IdpInput {
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::default();
        if self.name.chars().count() > 100 {
            faults.add("name", "too_long");
        }
        match &self.source {
            IdpSource::Url { url, .. } => faults.text("url", url, 2048),
            IdpSource::Xml { xml, .. } if xml.trim().is_empty() => faults.add("xml", "required"),
            IdpSource::Xml { xml, .. } if xml.len() > METADATA_MAX => faults.add("xml", "too_long"),
            IdpSource::Xml { .. } => {}
            IdpSource::Manual { entity_id, sso_url, certificate } => {
                // saml-metadata-2.0-os 2.2.1: an entity ID has at most 1024 characters.
                faults.text("entity_id", entity_id, 1024);
                faults.text("sso_url", sso_url, 2048);
                if certificate.trim().is_empty() {
                    faults.add("certificate", "required");
                } else if certificate.len() > 64 << 10 {
                    faults.add("certificate", "too_long");
                }
            }
        }
        faults.done()
    }
}

/// A link to create, or its new shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkInput {
    pub name: String,
    pub scope: Scope,
    pub idp: IdpId,
    /// Everybody who can sign in there. It must be said: whoever forgets the groups opens the link to nobody.
    #[serde(default)]
    pub everybody: bool,
    /// Being in any of them is enough. Empty where it is everybody, and only there.
    pub groups: Vec<String>,
}

/// Links that may be revoked in one go.
pub const LINKS_MAX: usize = 100;
/// Groups that one link may name.
pub const GROUPS_MAX: usize = 100;

impl LinkInput {
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::default();
        faults.text("name", &self.name, 120);
        match (self.everybody, self.groups.is_empty()) {
            (false, true) => faults.add("groups", "no_group_chosen"),
            (true, false) => faults.add("groups", "groups_of_everybody"),
            _ => {}
        }
        if self.groups.len() > GROUPS_MAX {
            faults.add("groups", "too_many");
        }
        if self.groups.iter().any(|g| g.trim().is_empty() || g.chars().count() > 512) {
            faults.add("groups", "not_a_group");
        }
        faults.done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(result: Result<(), Vec<FieldError>>) -> Vec<(String, String)> {
        result.err().unwrap_or_default().into_iter().map(|f| (f.field, f.code)).collect()
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let all =
            codes(SetupInput { email: "nobody".into(), password: "short".into(), ..SetupInput::default() }.validate());
        assert_eq!(all, [pair("name", "required"), pair("email", "not_an_email"), pair("password", "too_short")]);
    }

    #[test]
    fn a_manual_idp_needs_all_three() {
        let source = IdpSource::Manual { entity_id: String::new(), sso_url: " ".into(), certificate: String::new() };
        let all = codes(IdpInput { name: String::new(), source }.validate());
        assert_eq!(all, [pair("entity_id", "required"), pair("sso_url", "required"), pair("certificate", "required")]);
    }

    #[test]
    fn a_link_names_groups_that_could_exist() {
        let scope = Scope::Space { space: crate::id::SpaceId::of_confluence("A", "1") };
        let link = |groups: Vec<String>| LinkInput {
            name: "n".into(),
            scope: scope.clone(),
            idp: IdpId::random([0; 16]),
            everybody: false,
            groups,
        };
        assert_eq!(codes(link(vec!["a".into()]).validate()), []);
        assert_eq!(codes(link(vec![" ".into()]).validate()), [pair("groups", "not_a_group")]);
        assert_eq!(codes(link(vec!["a".into(); 101]).validate()), [pair("groups", "too_many")]);
    }

    #[test]
    fn everybody_is_a_choice_and_never_what_is_left() {
        let scope = Scope::Space { space: crate::id::SpaceId::of_confluence("A", "1") };
        let groups = vec!["a".to_owned()];
        let link = LinkInput { name: "n".into(), scope, idp: IdpId::random([0; 16]), everybody: false, groups };
        let nobody = LinkInput { groups: vec![], ..link.clone() };
        assert_eq!(codes(nobody.validate()), [pair("groups", "no_group_chosen")]);
        assert_eq!(codes(LinkInput { everybody: true, ..nobody }.validate()), []);
        assert_eq!(codes(LinkInput { everybody: true, ..link }.validate()), [pair("groups", "groups_of_everybody")]);
    }
}
