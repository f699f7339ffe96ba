//! The rules of a connection, as the settings form has them.

use super::{Faults, FieldError};
use crate::sso::idp::Binding;
use crate::sso::rules::{IdpRules, RequiredSignature};
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// What one connection asks of its identity provider. Values beyond what the form offers stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the form")]
pub struct RulesInput {
    pub required_signature: RequiredSignature,
    pub allow_sha1: bool,
    pub allow_unsolicited: bool,
    /// Seconds, 0 to [`RulesInput::SKEW_MAX`].
    pub clock_skew: u32,
    /// URIs of `AuthnContext` classes; empty: any will do.
    pub authn_contexts: Vec<String>,
    /// Minutes, 1 to [`RulesInput::AGE_MAX`]; `None`: however long ago.
    pub max_authentication_age: Option<u32>,
    /// A URI; `None` or empty: whatever comes.
    pub name_id_format: Option<String>,
    pub request_binding: Option<Binding>,
    pub sign_requests: bool,
    pub require_encryption: bool,
    pub allow_cbc: bool,
    /// Change the rules even though active links will close until the new ones have passed a test.
    pub confirm: bool,
}

impl RulesInput {
    /// Seconds.
    pub const SKEW_MAX: u32 = 180;
    /// Minutes: 30 days. An older sign-in is no check any more.
    pub const AGE_MAX: u32 = 30 * 24 * 60;
    pub const CONTEXTS_MAX: usize = 10;
    /// Characters of one URI.
    pub const URI_MAX: usize = 256;

    /// The rules in force, for the form to begin with.
    pub fn of(rules: &IdpRules) -> Self {
        let whole = |span: Span, unit: Span| u32::try_from(span.0 / unit.0).unwrap_or(0);
        Self {
            required_signature: rules.required_signature,
            allow_sha1: rules.allow_sha1,
            allow_unsolicited: rules.allow_unsolicited,
            clock_skew: whole(rules.clock_skew, Span::seconds(1)).min(Self::SKEW_MAX),
            authn_contexts: rules.authn_contexts.clone(),
            max_authentication_age: rules.max_authentication_age.map(|age| whole(age, Span::minutes(1))),
            name_id_format: rules.name_id_format.clone(),
            request_binding: rules.request_binding,
            sign_requests: rules.sign_requests,
            require_encryption: rules.require_encryption,
            allow_cbc: rules.allow_cbc,
            confirm: false,
        }
    }

    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::default();
        if self.clock_skew > Self::SKEW_MAX {
            faults.add("clock_skew", "skew_too_large");
        }
        match self.max_authentication_age {
            Some(0) => faults.add("max_authentication_age", "age_too_small"),
            Some(age) if age > Self::AGE_MAX => faults.add("max_authentication_age", "age_too_large"),
            _ => {}
        }
        if self.contexts().count() > Self::CONTEXTS_MAX {
            faults.add("authn_contexts", "too_many_contexts");
        }
        if let Some(code) = self.contexts().find_map(uri_fault) {
            faults.add("authn_contexts", code);
        }
        if let Some(code) = self.format().and_then(uri_fault) {
            faults.add("name_id_format", code);
        }
        // What is altered is refused before it is opened, so that neither the answer nor its time tells what was inside.
        if self.allow_cbc && !self.required_signature.includes_response() {
            faults.add("required_signature", "cbc_needs_signed_response");
        }
        faults.done()
    }

    /// The rules in force with what was typed in place of theirs.
    #[must_use]
    pub fn apply(&self, rules: &IdpRules) -> IdpRules {
        IdpRules {
            required_signature: self.required_signature,
            allow_sha1: self.allow_sha1,
            allow_unsolicited: self.allow_unsolicited,
            clock_skew: Span::seconds(i64::from(self.clock_skew)),
            authn_contexts: self.contexts().map(str::to_owned).collect(),
            max_authentication_age: self.max_authentication_age.map(|age| Span::minutes(i64::from(age))),
            name_id_format: self.format().map(str::to_owned),
            request_binding: self.request_binding,
            sign_requests: self.sign_requests,
            require_encryption: self.require_encryption,
            allow_cbc: self.allow_cbc,
            ..rules.clone()
        }
    }

    fn contexts(&self) -> impl Iterator<Item = &str> {
        self.authn_contexts.iter().map(|uri| uri.trim()).filter(|uri| !uri.is_empty())
    }

    fn format(&self) -> Option<&str> {
        self.name_id_format.as_deref().map(str::trim).filter(|uri| !uri.is_empty())
    }
}

/// What keeps a text from being an absolute URI (RFC 3986, 4.3, without its finer rules): SAML names classes and formats by such
/// (core 1.3.2).
fn uri_fault(text: &str) -> Option<&'static str> {
    let scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    };
    let printable =
        |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{'..=b'}');
    if text.len() > RulesInput::URI_MAX {
        return Some("too_long");
    }
    match text.split_once(':') {
        Some((before, after)) if scheme(before) && !after.is_empty() && after.bytes().all(printable) => None,
        _ => Some("not_a_uri"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

    fn faults(change: impl FnOnce(&mut RulesInput)) -> Vec<(String, String)> {
        let mut input = RulesInput::of(&IdpRules::default());
        change(&mut input);
        input.validate().err().unwrap_or_default().into_iter().map(|f| (f.field, f.code)).collect()
    }

    #[test]
    fn the_form_gives_back_the_rules_it_began_with() {
        let rules = IdpRules {
            authn_contexts: vec![PASSWORD.to_owned()],
            max_authentication_age: Some(Span::minutes(90)),
            name_id_format: Some("urn:x".to_owned()),
            minimum_rsa_bits: 3072,
            request_binding: Some(Binding::Post),
            require_encryption: true,
            ..IdpRules::default()
        };
        assert_eq!(RulesInput::of(&rules).apply(&rules), rules);
        assert_eq!(faults(|_| {}), []);
    }

    #[test]
    fn empty_lines_are_no_classes_and_an_empty_format_is_none() {
        let mut input = RulesInput::of(&IdpRules::default());
        (input.authn_contexts, input.name_id_format) = (vec![String::new(), " ".into()], Some(" ".into()));
        assert_eq!(input.validate(), Ok(()));
        assert_eq!(input.apply(&IdpRules::default()), IdpRules::default());
    }

    #[test]
    fn every_value_has_its_limits() {
        let of = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(faults(|i| i.clock_skew = 180), []);
        assert_eq!(faults(|i| i.clock_skew = 181), of("clock_skew", "skew_too_large"));
        assert_eq!(faults(|i| i.max_authentication_age = Some(0)), of("max_authentication_age", "age_too_small"));
        assert_eq!(
            faults(|i| i.max_authentication_age = Some(u32::MAX)),
            of("max_authentication_age", "age_too_large")
        );
        assert_eq!(faults(|i| i.authn_contexts = vec![PASSWORD.into(); 10]), []);
        assert_eq!(faults(|i| i.authn_contexts = vec![PASSWORD.into(); 11]), of("authn_contexts", "too_many_contexts"));
        for (text, code) in
            [("urn:", "not_a_uri"), ("classes", "not_a_uri"), ("1a:b", "not_a_uri"), ("a:b c", "not_a_uri")]
        {
            assert_eq!(faults(|i| i.authn_contexts = vec![text.into()]), of("authn_contexts", code), "{text}");
            assert_eq!(faults(|i| i.name_id_format = Some(text.into())), of("name_id_format", code), "{text}");
        }
        let long = format!("urn:{}", "a".repeat(253));
        assert_eq!(faults(|i| i.name_id_format = Some(long)), of("name_id_format", "too_long"));
    }

    #[test]
    fn cbc_is_read_only_inside_a_response_that_must_be_signed() {
        use RequiredSignature::{Assertion, Both, Either, Response};
        let found = |signed| faults(|i| (i.allow_cbc, i.required_signature) = (true, signed));
        for signed in [Either, Assertion] {
            assert_eq!(found(signed), [("required_signature".to_owned(), "cbc_needs_signed_response".to_owned())]);
        }
        for signed in [Response, Both] {
            assert_eq!(found(signed), []);
        }
    }
}
