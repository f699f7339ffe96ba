use crate::encryption;
use crate::names::{DS, MD, SAMLP};
use crate::signature::sign::sign_enveloped;
use crate::xml::writer::escape;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::sp_key::SpKeyUse;
use sluice_service::ports::saml::{MetadataFault, SpKey, SpKeys, SpSettings};

/// What a NameID may be, best first: one that stays the same makes the better account.
const NAME_ID_FORMATS: [&str; 3] = [
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    crate::names::FORMAT_UNSPECIFIED,
];

/// Our own `EntityDescriptor`; `signed` with our signing key. It says the same until settings or keys change, so that whoever
/// fetches it sees changes only where there are some. Codes: `no_signing_key`, `not_signed`.
pub(crate) fn write(sp: &SpSettings, keys: &SpKeys, signed: bool) -> Result<String, MetadataFault> {
    let xml = document(sp, keys, "");
    if !signed {
        return Ok(xml);
    }
    let key = keys.signing().ok_or(MetadataFault { code: "no_signing_key", detail: None })?;
    let id = sluice_domain::id::hex(&Sha256::digest(&xml)[..16]);
    sign_enveloped(&document(sp, keys, &format!(" ID=\"_{id}\"")), key)
}

/// With the elements in the order of the schema.
fn document(sp: &SpSettings, keys: &SpKeys, id: &str) -> String {
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"{MD}\"{id} entityID=\"");
    escape(&mut xml, &sp.entity_id, true);
    // No AuthnRequestsSigned (metadata 2.4.4): each connection decides, and an identity provider that was promised signed requests
    // refuses others.
    xml.push_str("\">\n  <md:SPSSODescriptor WantAssertionsSigned=\"true\" ");
    push(&mut xml, &["protocolSupportEnumeration=\"", SAMLP, "\">\n"]);
    for key_use in SpKeyUse::ALL {
        for key in keys.published(key_use) {
            descriptor(&mut xml, key);
        }
    }
    for binding in [Binding::Redirect, Binding::Post] {
        if let Some(url) = &sp.slo_url {
            service(&mut xml, "SingleLogoutService", binding, url, "");
        }
    }
    for format in NAME_ID_FORMATS {
        push(&mut xml, &["    <md:NameIDFormat>", format, "</md:NameIDFormat>\n"]);
    }
    service(&mut xml, "AssertionConsumerService", Binding::Post, &sp.acs_url, " index=\"0\" isDefault=\"true\"");
    xml.push_str("  </md:SPSSODescriptor>\n</md:EntityDescriptor>\n");
    xml
}

/// A key, and for one that decrypts what it can be used with, best first (metadata 2.4.1.1).
fn descriptor(xml: &mut String, key: &SpKey) {
    let key_use = key.facts.key_use;
    push(
        xml,
        &["    <md:KeyDescriptor use=\"", key_use.code(), "\">\n      <ds:KeyInfo xmlns:ds=\"", DS, "\"><ds:X509Data>"],
    );
    push(xml, &["<ds:X509Certificate>", &STANDARD.encode(&key.certificate), "</ds:X509Certificate>"]);
    xml.push_str("</ds:X509Data></ds:KeyInfo>\n");
    if key_use == SpKeyUse::Encryption {
        for algorithm in encryption::OFFERED {
            push(xml, &["      <md:EncryptionMethod Algorithm=\"", algorithm, "\"/>\n"]);
        }
    }
    xml.push_str("    </md:KeyDescriptor>\n");
}

fn service(xml: &mut String, name: &str, binding: Binding, url: &str, more: &str) {
    push(xml, &["    <md:", name, " Binding=\"", binding.uri(), "\" Location=\""]);
    escape(xml, url, true);
    push(xml, &["\"", more, "/>\n"]);
}

fn push(xml: &mut String, parts: &[&str]) {
    xml.extend(parts.iter().copied());
}

#[cfg(test)]
mod tests;
