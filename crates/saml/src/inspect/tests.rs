//! What is said of messages of every kind, sound and not.

mod encrypted;
mod logout;
mod response;

use super::*;
use crate::encryption::testing::{self as sealing, sealed};
use crate::names::STATUS_SUCCESS;
use crate::signature::sign::sign_enveloped;
use crate::testing::{IDP, IDP_KEY, NOW, idp, sp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sluice_domain::sso::exchange::{Fact, FactName, Keep};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::Attribute;
use sluice_service::ports::saml::SpKeys;

const ACS: &str = "https://sp.example/acs";

fn assertion() -> String {
    format!(
        "<a:Assertion xmlns:a='{SAML}' ID='_a' Version='2.0' IssueInstant='2026-11-18T12:00:00Z'><a:Issuer>{IDP}</a:Issuer><a:Subject>\
         <a:NameID Format='urn:f'>ana</a:NameID><a:SubjectConfirmation Method='urn:oasis:names:tc:SAML:2.0:cm:bearer'>\
         <a:SubjectConfirmationData NotOnOrAfter='2026-11-18T12:05:00Z' Recipient='{ACS}' InResponseTo='_request'/></a:SubjectConfirmation></a:Subject>\
         <a:Conditions NotBefore='2026-11-18T11:59:30Z' NotOnOrAfter='2026-11-18T12:04:00Z'><a:AudienceRestriction>\
         <a:Audience>https://sp.example/&lt;&amp;&gt;</a:Audience></a:AudienceRestriction></a:Conditions>\
         <a:AuthnStatement AuthnInstant='2026-11-18T11:50:00Z' SessionNotOnOrAfter='2026-11-18T20:00:00Z' SessionIndex='_session'><a:AuthnContext>\
         <a:AuthnContextClassRef>urn:password</a:AuthnContextClassRef></a:AuthnContext></a:AuthnStatement><a:AttributeStatement>\
         <a:Attribute Name='mail' FriendlyName='E-mail'><a:AttributeValue>ana@x.example</a:AttributeValue></a:Attribute>\
         <a:Attribute Name='role'><a:AttributeValue>boss</a:AttributeValue></a:Attribute>\
         <a:Attribute Name='mail'><a:AttributeValue>a@x.example</a:AttributeValue></a:Attribute></a:AttributeStatement></a:Assertion>"
    )
}

fn response(inside: &str) -> String {
    format!(
        "<p:Response xmlns:p='{SAMLP}' ID='_r' Version='2.0' IssueInstant='2026-11-18T12:00:01Z' Destination='{ACS}' InResponseTo='_request'>\
         <a:Issuer xmlns:a='{SAML}'>{IDP}</a:Issuer><p:Status><p:StatusCode Value='{STATUS_SUCCESS}'/></p:Status>{inside}</p:Response>"
    )
}

/// Signed by the identity provider, in the place that follows the Issuer.
fn by_idp(xml: &str) -> String {
    sign_enveloped(xml, &IDP_KEY).unwrap()
}

struct Bench {
    idp: Option<IdentityProvider>,
    keys: SpKeys,
    request_id: Option<&'static str>,
    keep: Keep,
    decrypt: bool,
}

impl Bench {
    fn new() -> Self {
        let idp = Some(idp(Binding::Redirect, "https://idp.example/slo"));
        Self { idp, keys: sealing::KEYS.clone(), request_id: Some("_request"), keep: Keep::All, decrypt: true }
    }

    fn with(rules: IdpRules) -> Self {
        let mut bench = Self::new();
        bench.idp.as_mut().unwrap().rules = rules;
        bench
    }

    fn keeping(keep: Keep) -> Self {
        Self { keep, ..Self::new() }
    }

    fn inspect(&self, message: Inspected<'_>) -> Option<Inspection> {
        let sp = sp();
        let (idp, request_id, decrypt) = (self.idp.as_ref(), self.request_id, self.decrypt);
        inspect(message, &Against { sp: &sp, keys: &self.keys, idp, decrypt, request_id, keep: &self.keep, now: NOW })
    }

    fn response(&self, xml: &str) -> Inspection {
        self.inspect(Inspected::Response(&STANDARD.encode(xml))).unwrap()
    }
}

fn fact(inspection: &Inspection, name: FactName) -> Option<&Fact> {
    let mut found = inspection.facts.iter().filter(|fact| fact.name == name);
    let first = found.next();
    assert!(found.next().is_none(), "{name:?} twice");
    first
}

/// What came, and whether it fits.
fn says(inspection: &Inspection, name: FactName) -> (Vec<&str>, Option<bool>) {
    fact(inspection, name)
        .map_or((vec![], None), |fact| (fact.received.iter().map(String::as_str).collect(), fact.fits))
}

fn values<'i>(inspection: &'i Inspection, name: &str) -> Vec<&'i str> {
    let found: Vec<&Attribute> = inspection.attributes.iter().filter(|attribute| attribute.name == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0].values.iter().map(String::as_str).collect()
}

/// `plain` as an element of this name.
fn sealed_as(name: &str, plain: &str) -> String {
    sealed(plain).replace("EncryptedAssertion", name)
}
