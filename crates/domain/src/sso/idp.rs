//! The connection to an identity provider and its way from draft to enabled.

use super::mapping::AttributeMapping;
use super::rules::IdpRules;
use crate::id::{IdpId, TestRunId};
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How an AuthnRequest travels to the IdP (SAML bindings 3.4 and 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    Redirect,
    Post,
}

impl Binding {
    /// The URI of saml-bindings-2.0-os.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Redirect => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
            Self::Post => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
        }
    }
}

/// A URL of the IdP with its binding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub binding: Binding,
    pub url: String,
    /// Where answers go, if not to `url` (metadata 2.2.2 `ResponseLocation`). Of logout services only.
    pub response_url: Option<String>,
}

impl Endpoint {
    pub fn new(binding: Binding, url: impl Into<String>) -> Self {
        Self { binding, url: url.into(), response_url: None }
    }

    /// Where an answer goes.
    pub fn answers_to(&self) -> &str {
        self.response_url.as_deref().unwrap_or(&self.url)
    }
}

/// A certificate whose key may sign for the IdP. Only the key in it counts (SAML metadata 2.4.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningCertificate {
    /// DER.
    pub der: Vec<u8>,
    /// SHA-256 over the DER, lower-case hex.
    pub fingerprint: String,
    pub subject: String,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
}

/// Where a connection stands. Only an enabled one can gate links; enabling needs a passing test of the settings in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdpState {
    Draft,
    Tested,
    Enabled,
}

/// A connection to an identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityProvider {
    pub id: IdpId,
    /// Chosen by the admin; visitors see it when they are refused.
    pub name: String,
    pub entity_id: String,
    /// Single sign-on services that can be used, at most one of each binding, never empty.
    pub sso: Vec<Endpoint>,
    /// Single logout services, likewise; empty: the IdP has none.
    pub slo: Vec<Endpoint>,
    pub certificates: Vec<SigningCertificate>,
    pub rules: IdpRules,
    pub mapping: AttributeMapping,
    pub state: IdpState,
    /// The last test that passed, and the settings it was for.
    pub passed: Option<PassedTest>,
    /// The built-in IdP for trying Sluice out; refused off loopback.
    pub demo: bool,
    /// Until when the metadata that it was last read from holds (metadata 2.3.1 `validUntil`); from then on it signs nobody in.
    /// `None`: without end. The store keeps it together with the source of the metadata: saving a connection does not change it.
    pub metadata_until: Option<Timestamp>,
    pub created_at: Timestamp,
    /// When an admin, or metadata that was read again, last changed it. No two changes of a connection have the same instant here
    /// ([`Self::mark_changed`]), so it also tells one state of it from every other: sessions keep the one that vouched for them. A
    /// test that passes does not move it, nor does [`Self::metadata_until`].
    pub changed_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedTest {
    pub run: TestRunId,
    pub settings: String,
    pub at: Timestamp,
}

/// Why a transition was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdpError {
    /// The settings in force have not passed a test.
    #[error("idp_not_tested")]
    NotTested,
    /// No attribute is chosen as e-mail: nobody could open a link.
    #[error("idp_no_email_mapping")]
    NoEmailMapping,
}

impl IdentityProvider {
    /// A fingerprint of everything that a test vouches for. Name and mapping are not among it: they change nothing about
    /// whether a sign-in works.
    pub fn settings(&self) -> String {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0]);
        };
        part(&self.entity_id);
        if let Some(sso) = self.sso_endpoint() {
            part(&sso.url);
            part(sso.binding.uri());
        }
        for certificate in &self.certificates {
            hash.update(certificate.fingerprint.as_bytes());
        }
        // The safe rules add nothing: a connection that was tested before there were any stays tested.
        if self.rules != IdpRules::default() {
            hash.update(format!("{:?}", self.rules).as_bytes());
        }
        crate::id::hex(&hash.finalize()[..16])
    }

    /// Where sign-in begins: by the binding that the rules prefer, else by redirect, else by whatever there is.
    pub fn sso_endpoint(&self) -> Option<&Endpoint> {
        preferred(&self.sso, self.rules.request_binding)
    }

    /// Where logout is asked for, chosen in the same way.
    pub fn slo_endpoint(&self) -> Option<&Endpoint> {
        preferred(&self.slo, self.rules.request_binding)
    }

    /// Whether the last passing test was for the settings in force.
    pub fn is_tested(&self) -> bool {
        self.passed.as_ref().is_some_and(|passed| passed.settings == self.settings())
    }

    /// Records a passing test of `settings` (those in force when the test began).
    #[must_use]
    pub fn tested(mut self, run: TestRunId, settings: String, now: Timestamp) -> Self {
        self.passed = Some(PassedTest { run, settings, at: now });
        if self.is_tested() && self.state == IdpState::Draft {
            self.state = IdpState::Tested;
        }
        self
    }

    pub fn enable(mut self, now: Timestamp) -> Result<Self, IdpError> {
        if !self.is_tested() {
            return Err(IdpError::NotTested);
        }
        if self.mapping.email.is_none() {
            return Err(IdpError::NoEmailMapping);
        }
        self.state = IdpState::Enabled;
        self.mark_changed(now);
        Ok(self)
    }

    /// Other keys for the same identity provider; whoever hands them in vouches for them. A test that passed counts for them too:
    /// it has shown that a sign-in works, and only the keys are others. The state stays. Sessions that began before end with this
    /// change, as with every other one: a key that is given up may be one that was stolen.
    #[must_use]
    pub fn renewed(mut self, certificates: Vec<SigningCertificate>, now: Timestamp) -> Self {
        let tested = self.is_tested();
        self.certificates = certificates;
        let settings = self.settings();
        if let Some(passed) = self.passed.as_mut().filter(|_| tested) {
            passed.settings = settings;
        }
        self.mark_changed(now);
        self
    }

    /// Links of a disabled IdP stop opening, and grants made through it end.
    #[must_use]
    pub fn disable(mut self, now: Timestamp) -> Self {
        self.state = if self.is_tested() { IdpState::Tested } else { IdpState::Draft };
        self.mark_changed(now);
        self
    }

    /// Notes a change: now, and in any case after the one before. Two may fall into one millisecond, and the clocks of processes
    /// that share a database differ.
    pub fn mark_changed(&mut self, now: Timestamp) {
        self.changed_at = now.max(self.changed_at.plus(Span(1)));
    }

    pub fn is_enabled(&self) -> bool {
        self.state == IdpState::Enabled
    }

    /// Whether the metadata that it rests on holds no more (metadata 2.3.1).
    pub fn is_outdated(&self, now: Timestamp) -> bool {
        self.metadata_until.is_some_and(|until| until <= now)
    }
}

fn preferred(endpoints: &[Endpoint], binding: Option<Binding>) -> Option<&Endpoint> {
    let by = |binding: Binding| endpoints.iter().find(|e| e.binding == binding);
    binding.and_then(by).or_else(|| by(Binding::Redirect)).or(endpoints.first())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sso::mapping::AttributeSource;

    fn draft() -> IdentityProvider {
        IdentityProvider {
            id: IdpId::random([1; 16]),
            name: "Tidewell".into(),
            entity_id: "https://idp.example/e".into(),
            sso: vec![Endpoint::new(Binding::Redirect, "https://idp.example/sso")],
            slo: vec![],
            certificates: vec![],
            rules: IdpRules::default(),
            mapping: AttributeMapping { email: Some(AttributeSource::NameId), ..AttributeMapping::default() },
            state: IdpState::Draft,
            passed: None,
            demo: false,
            metadata_until: None,
            created_at: Timestamp(0),
            changed_at: Timestamp(0),
        }
    }

    #[test]
    fn only_a_tested_connection_can_be_enabled() {
        assert_eq!(draft().enable(Timestamp(1)), Err(IdpError::NotTested));
        let settings = draft().settings();
        let tested = draft().tested(TestRunId::random([2; 16]), settings, Timestamp(1));
        assert_eq!(tested.state, IdpState::Tested);
        assert!(tested.enable(Timestamp(2)).unwrap().is_enabled());
    }

    #[test]
    fn no_two_changes_have_the_same_instant() {
        let mut idp = draft();
        for (now, expected) in [(5, 5), (5, 6), (2, 7), (9, 9)] {
            idp = idp.disable(Timestamp(now));
            assert_eq!(idp.changed_at, Timestamp(expected));
        }
        let settings = idp.settings();
        let tested = idp.tested(TestRunId::random([2; 16]), settings, Timestamp(10));
        assert_eq!(tested.changed_at, Timestamp(9), "a test changes nothing about what vouches");
        let enabled = tested.enable(Timestamp(9)).unwrap();
        assert_eq!(enabled.changed_at, Timestamp(10));
        assert_eq!(enabled.renewed(Vec::new(), Timestamp(9)).changed_at, Timestamp(11));
    }

    #[test]
    fn a_test_of_older_settings_does_not_count() {
        let settings = draft().settings();
        let mut moved = draft();
        moved.sso[0].url = "https://idp.example/other".into();
        assert_eq!(
            moved.tested(TestRunId::random([2; 16]), settings, Timestamp(1)).enable(Timestamp(2)),
            Err(IdpError::NotTested)
        );
    }

    #[test]
    fn other_rules_want_a_new_test() {
        let settings = draft().settings();
        let mut loose = draft();
        loose.rules.allow_sha1 = true;
        assert_ne!(loose.settings(), settings);
    }

    #[test]
    fn renewed_keys_need_no_test_where_the_old_ones_had_passed_one() {
        let key = SigningCertificate {
            der: vec![1],
            fingerprint: "01".into(),
            subject: "CN=idp".into(),
            not_before: Timestamp(0),
            not_after: Timestamp(9),
        };
        let settings = draft().settings();
        let enabled = draft().tested(TestRunId::random([2; 16]), settings, Timestamp(1)).enable(Timestamp(2)).unwrap();
        let renewed = enabled.renewed(vec![key.clone()], Timestamp(3));
        assert!(renewed.is_enabled() && renewed.is_tested());
        assert_eq!((renewed.changed_at, &renewed.certificates), (Timestamp(3), &vec![key.clone()]));
        // A test of other settings vouches for the new keys no more than for the old.
        let mut moved = renewed;
        moved.sso[0].url = "https://idp.example/other".into();
        assert!(!moved.renewed(vec![key.clone()], Timestamp(4)).is_tested());
        assert!(!draft().renewed(vec![key], Timestamp(3)).is_tested());
    }

    #[test]
    fn the_endpoint_is_the_preferred_one_if_there_is_one() {
        let mut idp = draft();
        idp.sso.insert(0, Endpoint::new(Binding::Post, "https://idp.example/post"));
        let binding = |idp: &IdentityProvider| idp.sso_endpoint().map(|e| e.binding);
        assert_eq!(binding(&idp), Some(Binding::Redirect));
        idp.rules.request_binding = Some(Binding::Post);
        assert_eq!(binding(&idp), Some(Binding::Post));
        idp.sso.remove(0);
        assert_eq!(binding(&idp), Some(Binding::Redirect));
        assert_eq!(idp.slo_endpoint(), None);
    }

    #[test]
    fn without_an_email_mapping_nobody_could_open_a_link() {
        let mut idp = draft();
        idp.mapping.email = None;
        let settings = idp.settings();
        assert_eq!(
            idp.tested(TestRunId::random([2; 16]), settings, Timestamp(1)).enable(Timestamp(2)),
            Err(IdpError::NoEmailMapping)
        );
    }
}
