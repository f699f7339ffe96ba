//! A check and an element for the tests of single rules.

use crate::rules::Check;
use crate::xml::{Document, Limits, parse};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::SpSettings;

pub(super) const ACS: &str = "https://sp.example/saml/acs";
pub(super) const SP: &str = "https://sp.example/saml";
pub(super) const IDP: &str = "https://idp.example/saml";
pub(super) const REQUEST: &str = "_request";
/// 2026-11-18T12:00:00Z.
pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_795_003_200);

/// Parses `xml`, in which `a:` is the assertion and `p:` the protocol namespace.
pub(super) fn document(name: &str, attributes: &str, body: &str) -> Document {
    let xml = format!(
        "<{name} xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion' xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' {attributes}>{body}</{name}>"
    );
    parse(xml.as_bytes(), Limits::MESSAGE).unwrap()
}

/// Runs `test` with the settings above and `rules`.
pub(super) fn with<T>(rules: &IdpRules, request_id: Option<&str>, test: impl FnOnce(&Check<'_>) -> T) -> T {
    let sp = SpSettings { entity_id: SP.into(), acs_url: ACS.into(), slo_url: None };
    let keys = sluice_service::ports::saml::SpKeys::default();
    test(&Check { sp: &sp, keys: &keys, idp_entity_id: IDP, certificates: &[], request_id, now: NOW, rules })
}
