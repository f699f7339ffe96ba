//! For the tests of messages: a service provider and an identity provider that know each other, and what is in a message.

use crate::certificate;
use crate::outgoing::{Kind, Message, send};
use crate::redirect::Query;
use crate::response::encoding::decode;
use crate::signature::{shape, verify};
use crate::xml::{Limits, parse};
use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::X509Builder;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, IdpState};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{Incoming, Outgoing, SpKey, SpKeys, SpSettings};
use std::sync::LazyLock;

/// 2026-11-18T12:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_003_200);
pub(crate) const IDP: &str = "https://idp.example/saml";
pub(crate) const SLO: &str = "https://sp.example/saml/slo";

/// Of 2,048 bits, for making those that Sluice uses takes longer.
fn make_key() -> SpKey {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let facts = SpKeyFacts {
        fingerprint: String::new(),
        key_use: SpKeyUse::Signing,
        state: SpKeyState::Active,
        not_after: NOW,
        created_at: NOW,
    };
    SpKey { facts, certificate: certificate_of(&key), private: key.private_key_to_pkcs8().unwrap().into() }
}

/// A self-signed certificate, DER.
pub(crate) fn certificate_of(key: &PKey<Private>) -> Vec<u8> {
    let mut builder = X509Builder::new().unwrap();
    builder.set_not_before(&Asn1Time::from_unix(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(4_000_000_000).unwrap()).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.sign(key, MessageDigest::sha256()).unwrap();
    builder.build().to_der().unwrap()
}

/// The service provider's.
pub(crate) static KEYS: LazyLock<SpKeys> = LazyLock::new(|| SpKeys(vec![make_key()]));
/// The identity provider's.
pub(crate) static IDP_KEY: LazyLock<SpKey> = LazyLock::new(make_key);

pub(crate) fn sp() -> SpSettings {
    SpSettings {
        entity_id: "https://sp.example/<&>".into(),
        acs_url: "https://sp.example/acs".into(),
        slo_url: Some(SLO.into()),
    }
}

/// Takes everything at one endpoint of each kind, by `binding`.
pub(crate) fn idp(binding: Binding, url: &str) -> IdentityProvider {
    IdentityProvider {
        id: IdpId::random([1; 16]),
        name: "Tidewell".into(),
        entity_id: IDP.into(),
        sso: vec![Endpoint::new(binding, url)],
        slo: vec![Endpoint::new(binding, url)],
        certificates: vec![certificate::read(&IDP_KEY.certificate).unwrap()],
        rules: IdpRules::default(),
        mapping: sluice_domain::sso::mapping::AttributeMapping::default(),
        state: IdpState::Draft,
        passed: None,
        demo: false,
        metadata_until: None,
        created_at: NOW,
        changed_at: NOW,
    }
}

/// A message of the identity provider's, signed with `key`.
pub(crate) fn signed(kind: Kind, xml: &str, binding: Binding, relay_state: Option<&str>, key: &SpKey) -> Outgoing {
    send(&Message { kind, xml, binding, url: SLO, relay_state, signer: Some(key) }).unwrap()
}

/// The same message as its receiver gets it.
pub(crate) fn received(outgoing: &Outgoing) -> Incoming<'_> {
    match outgoing {
        Outgoing::Redirect(url) => Incoming::Redirect { query: url.split_once('?').unwrap().1 },
        Outgoing::Post { fields, .. } => Incoming::Post {
            message: &fields[0].1,
            relay_state: fields.iter().find(|(name, _)| *name == "RelayState").map(|(_, value)| value.as_str()),
        },
    }
}

/// The XML in a message.
pub(crate) fn xml(outgoing: &Outgoing) -> String {
    let bytes = match received(outgoing) {
        Incoming::Redirect { query } => Query::read(query).unwrap().xml(),
        Incoming::Post { message, .. } => decode(message),
    };
    String::from_utf8(bytes.unwrap()).unwrap()
}

/// Whether our active key signed a message.
pub(crate) fn is_signed_by_us(outgoing: &Outgoing) -> bool {
    let certificate = certificate::read(&KEYS.signing().unwrap().certificate).unwrap();
    let keys = verify::Keys { certificates: &[certificate], minimum_rsa_bits: 2048 };
    match received(outgoing) {
        Incoming::Redirect { query } => Query::read(query).unwrap().verify(keys, false).is_ok(),
        Incoming::Post { .. } => {
            let document = parse(xml(outgoing).as_bytes(), Limits::MESSAGE).unwrap();
            // Right behind the Issuer.
            let signature = document.root().children().nth(1).unwrap();
            shape::check(signature, false).is_ok() && verify::verify(document.root(), keys).is_ok()
        }
    }
}
