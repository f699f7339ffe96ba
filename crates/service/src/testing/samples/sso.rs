use super::{NOW, admin, bytes, minutes};
use crate::keys::Sealed;
use crate::ports::saml::{SpSettings, VerifiedSignIn};
use crate::ports::sp_keys::StoredSpKey;
use crate::ports::sso::{TestOutcome, TestRun};
use sha2::{Digest, Sha256};
use sluice_domain::id::{IdpId, TestRunId, hex};
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, IdpState, PassedTest, SigningCertificate};
use sluice_domain::sso::mapping::{Attribute, AttributeMapping, AttributeSource};
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataSource};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::Span;

pub fn sp() -> SpSettings {
    SpSettings {
        entity_id: "https://share.harbourline.example/saml/metadata".to_owned(),
        acs_url: "https://share.harbourline.example/saml/acs".to_owned(),
        slo_url: None,
    }
}

/// A draft that maps `mail` and `groups`.
pub fn idp(n: u32) -> IdentityProvider {
    let der = format!("certificate {n}").into_bytes();
    IdentityProvider {
        id: IdpId::random(bytes(n)),
        name: format!("Tidewell {n}"),
        entity_id: format!("https://idp{n}.example/entity"),
        sso: vec![Endpoint::new(Binding::Redirect, format!("https://idp{n}.example/sso"))],
        slo: vec![Endpoint::new(Binding::Post, format!("https://idp{n}.example/slo"))],
        certificates: vec![SigningCertificate {
            fingerprint: hex(&Sha256::digest(&der)),
            der,
            subject: format!("CN=idp{n}.example"),
            not_before: NOW.minus(Span::days(1)),
            not_after: NOW.plus(Span::days(365)),
        }],
        rules: IdpRules::default(),
        mapping: AttributeMapping {
            email: Some(AttributeSource::Attribute("mail".to_owned())),
            groups: Some(AttributeSource::Attribute("groups".to_owned())),
            ..AttributeMapping::default()
        },
        state: IdpState::Draft,
        passed: None,
        demo: false,
        metadata_until: None,
        created_at: NOW,
        changed_at: NOW,
    }
}

/// Tested and enabled.
pub fn enabled_idp(n: u32) -> IdentityProvider {
    let mut idp = idp(n);
    idp.passed = Some(PassedTest { run: test_run(n).id, settings: idp.settings(), at: NOW });
    idp.state = IdpState::Enabled;
    idp
}

/// Of the draft of the same number; never read, and due at [`NOW`].
pub fn metadata_source(n: u32) -> MetadataSource {
    MetadataSource::new(format!("https://idp{n}.example/metadata"), KeyTrust::Ask, NOW)
}

/// A run of the draft of the same number that waits for its response.
pub fn test_run(n: u32) -> TestRun {
    TestRun {
        id: TestRunId::random(bytes(n)),
        idp: idp(n).id,
        admin: admin(1).id,
        settings: idp(n).settings(),
        started_at: NOW,
        ended_at: None,
        outcome: TestOutcome::Waiting,
    }
}

/// A key pair of Sluice's own; its certificate and its fingerprint come from the number alone, and are no real ones.
pub fn sp_key(n: u32, key_use: SpKeyUse, state: SpKeyState) -> StoredSpKey {
    let certificate = format!("own certificate {n}").into_bytes();
    let fingerprint = hex(&Sha256::digest(&certificate));
    StoredSpKey {
        private: Sealed::from_store(format!("sealed-private-of-{n}")),
        certificate,
        facts: SpKeyFacts { fingerprint, key_use, state, not_after: NOW.plus(Span::days(3650)), created_at: NOW },
    }
}

/// What IdPs of [`idp`] send: `mail` and `groups`; good for five minutes from [`NOW`].
pub fn verified_sign_in(email: &str, groups: &[&str]) -> VerifiedSignIn {
    let attribute = |name: &str, values: &[&str]| Attribute {
        name: name.to_owned(),
        friendly_name: None,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    VerifiedSignIn {
        name_id: format!("id-of-{email}"),
        name_id_format: Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned()),
        name_qualifier: None,
        sp_name_qualifier: None,
        attributes: vec![attribute("mail", &[email]), attribute("groups", groups)],
        assertion_id: format!("_assertion-of-{email}"),
        not_on_or_after: minutes(5),
        session_not_on_or_after: None,
        session_index: Some("_session".to_owned()),
    }
}
