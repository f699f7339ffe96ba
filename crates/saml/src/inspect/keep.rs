use sluice_domain::sso::exchange::{Keep, REDACTED, VALUE_MAX};
use sluice_domain::sso::mapping::{AttributeMapping, AttributeSource};

/// The NameID. Of a message that is not a test it stays only where the mapping reads it.
pub(super) fn name_id(keep: &Keep) -> bool {
    any(keep, |source| *source == AttributeSource::NameId)
}

/// The values of the attribute of this name.
pub(super) fn attribute(keep: &Keep, name: &str) -> bool {
    any(keep, |source| matches!(source, AttributeSource::Attribute(mapped) if mapped == name))
}

/// What names the session at the identity provider. No mapping reads it.
pub(super) fn session(keep: &Keep) -> bool {
    *keep == Keep::All
}

/// What an identity provider says to a failure in its own words: it may name whom it refuses.
pub(super) fn words(keep: &Keep) -> bool {
    *keep == Keep::All
}

fn any(keep: &Keep, is: impl Fn(&AttributeSource) -> bool) -> bool {
    match keep {
        Keep::All => true,
        Keep::Mapped(mapping) => sources(mapping).any(is),
        Keep::Nothing => false,
    }
}

fn sources(mapping: &AttributeMapping) -> impl Iterator<Item = &AttributeSource> {
    [&mapping.email, &mapping.first_name, &mapping.last_name, &mapping.groups].into_iter().flatten()
}

/// `text` as it is recorded.
pub(super) fn value(text: &str, kept: bool) -> String {
    if kept { cut(text) } else { REDACTED.to_owned() }
}

pub(super) fn cut(text: &str) -> String {
    text.chars().take(VALUE_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_mapping_reads_is_kept() {
        let of = |name: &str| Some(AttributeSource::Attribute(name.to_owned()));
        let mapping = AttributeMapping {
            email: Some(AttributeSource::NameId),
            first_name: None,
            last_name: of("sn"),
            groups: of("groups"),
        };
        let mapped = Keep::Mapped(mapping.clone());
        assert!(name_id(&mapped) && attribute(&mapped, "sn") && attribute(&mapped, "groups"));
        assert!(!attribute(&mapped, "mail") && !attribute(&mapped, "SN") && !session(&mapped));
        assert!(!name_id(&Keep::Mapped(AttributeMapping { email: of("mail"), ..mapping })));
        assert!(name_id(&Keep::All) && attribute(&Keep::All, "any") && session(&Keep::All));
        assert!(!name_id(&Keep::Nothing) && !attribute(&Keep::Nothing, "sn") && !session(&Keep::Nothing));
    }

    #[test]
    fn values_are_cut_between_characters() {
        assert_eq!(value(&"é".repeat(VALUE_MAX + 1), true), "é".repeat(VALUE_MAX));
        assert_eq!(value("ana", false), REDACTED);
    }
}
