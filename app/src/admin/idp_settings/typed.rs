//! What was typed as text, and the rules that come out of it.

use crate::text::rules::{EMAIL_ADDRESS, KNOWN_CONTEXTS, PERSISTENT};
use sluice_domain::input::{FieldError, RulesInput};

/// The choices of a NameID format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Any,
    Persistent,
    Email,
    Other,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Any, Self::Persistent, Self::Email, Self::Other];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Persistent => "persistent",
            Self::Email => "email",
            Self::Other => "other",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// The parts of the form that are texts until they are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Ways to sign in that are chosen among the known ones, by URI.
    pub known: Vec<&'static str>,
    /// Other ones, one a line.
    pub others: String,
    /// Minutes; empty: however long ago.
    pub age: String,
    /// Seconds.
    pub skew: String,
    pub format: Format,
    /// For [`Format::Other`].
    pub format_uri: String,
}

impl Typed {
    pub fn of(rules: &RulesInput) -> Self {
        let is_known = |uri: &str| KNOWN_CONTEXTS.iter().any(|(known, _)| *known == uri);
        let chosen = |known: &&str| rules.authn_contexts.iter().any(|uri| uri == known);
        let others = rules.authn_contexts.iter().filter(|uri| !is_known(uri));
        let (format, format_uri) = match rules.name_id_format.as_deref() {
            None => (Format::Any, String::new()),
            Some(PERSISTENT) => (Format::Persistent, String::new()),
            Some(EMAIL_ADDRESS) => (Format::Email, String::new()),
            Some(other) => (Format::Other, other.to_owned()),
        };
        Self {
            known: KNOWN_CONTEXTS.iter().map(|(uri, _)| *uri).filter(chosen).collect(),
            others: others.cloned().collect::<Vec<_>>().join("\n"),
            age: rules.max_authentication_age.map(|age| age.to_string()).unwrap_or_default(),
            skew: rules.clock_skew.to_string(),
            format,
            format_uri,
        }
    }

    /// `rules` with what was typed, or everything that is wrong with either.
    pub fn into_rules(self, mut rules: RulesInput) -> Result<RulesInput, Vec<FieldError>> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, code: &str| {
            faults.push(FieldError { field: field.to_owned(), code: code.to_owned() });
        };
        match number(&self.skew) {
            Ok(skew) => rules.clock_skew = skew,
            Err(code) => fault("clock_skew", code),
        }
        rules.max_authentication_age = None;
        if !self.age.trim().is_empty() {
            match number(&self.age) {
                Ok(age) => rules.max_authentication_age = Some(age),
                Err(code) => fault("max_authentication_age", code),
            }
        }
        let others = self.others.lines().map(str::trim).filter(|line| !line.is_empty());
        rules.authn_contexts = self.known.into_iter().chain(others).map(str::to_owned).collect();
        let typed = self.format_uri.trim();
        if self.format == Format::Other && typed.is_empty() {
            fault("name_id_format", "required");
        }
        rules.name_id_format = match self.format {
            Format::Any => None,
            Format::Persistent => Some(PERSISTENT.to_owned()),
            Format::Email => Some(EMAIL_ADDRESS.to_owned()),
            Format::Other => Some(typed.to_owned()),
        };
        faults.extend(rules.validate().err().into_iter().flatten());
        if faults.is_empty() { Ok(rules) } else { Err(faults) }
    }
}

fn number(text: &str) -> Result<u32, &'static str> {
    match text.trim() {
        "" => Err("required"),
        digits => digits.parse().map_err(|_| "not_a_number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::sso::rules::IdpRules;
    use sluice_domain::time::Span;

    fn safe() -> RulesInput {
        RulesInput::of(&IdpRules::default())
    }

    fn codes(typed: Typed) -> Vec<(String, String)> {
        typed.into_rules(safe()).err().unwrap_or_default().into_iter().map(|f| (f.field, f.code)).collect()
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn the_form_begins_with_the_rules_in_force() {
        let rules = RulesInput::of(&IdpRules {
            authn_contexts: vec![KNOWN_CONTEXTS[3].0.to_owned(), "urn:x:own".to_owned()],
            max_authentication_age: Some(Span::minutes(480)),
            clock_skew: Span::seconds(90),
            name_id_format: Some("urn:x:format".to_owned()),
            ..IdpRules::default()
        });
        let typed = Typed::of(&rules);
        assert_eq!((typed.others.as_str(), typed.format), ("urn:x:own", Format::Other));
        assert_eq!(typed.into_rules(safe()), Ok(rules));
        assert_eq!(Typed::of(&safe()).into_rules(safe()), Ok(safe()));
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let typed = Typed {
            skew: String::new(),
            age: "an hour".into(),
            others: "\n password \n".into(),
            format: Format::Other,
            ..Typed::of(&safe())
        };
        assert_eq!(
            codes(typed),
            [
                pair("clock_skew", "required"),
                pair("max_authentication_age", "not_a_number"),
                pair("name_id_format", "required"),
                pair("authn_contexts", "not_a_uri"),
            ]
        );
        assert_eq!(codes(Typed { skew: "-1".into(), ..Typed::of(&safe()) }), [pair("clock_skew", "not_a_number")]);
        assert_eq!(codes(Typed { skew: "181".into(), ..Typed::of(&safe()) }), [pair("clock_skew", "skew_too_large")]);
    }

    #[test]
    fn a_format_that_is_not_chosen_does_not_count() {
        let typed = Typed { format_uri: "nonsense".into(), ..Typed::of(&safe()) };
        assert_eq!(typed.into_rules(safe()), Ok(safe()));
    }
}
