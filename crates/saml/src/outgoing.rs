//! What all messages of our own have in common: their head, and the two ways through the browser (bindings 3.4 and 3.5).

use crate::endpoint;
use crate::names::{SAML, SAMLP};
use crate::signature::sign::{RSA_SHA256, rsa_sha256, sign_enveloped};
use crate::xml::chars::is_ncname;
use crate::xml::writer::escape;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sluice_domain::sso::idp::Binding;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{MetadataFault, Outgoing, SpKey, SpKeys};
use std::io::Write;
use url::form_urlencoded::byte_serialize;

/// The longest RelayState of our own in octets (bindings 3.4.3).
const LONGEST_RELAY_STATE: usize = 80;

pub(crate) fn fault(code: &'static str) -> MetadataFault {
    MetadataFault { code, detail: None }
}

/// The head of a message: its root element and the Issuer (core 3.2.1 and 3.2.2).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'a> {
    /// The local name of the root.
    pub(crate) name: &'static str,
    pub(crate) id: &'a str,
    pub(crate) destination: &'a str,
    /// Our entity ID.
    pub(crate) issuer: &'a str,
    pub(crate) now: Timestamp,
}

impl Head<'_> {
    /// Writes the head and, before the Issuer, `attributes`; the root stays open. Code: `invalid_request_id`.
    pub(crate) fn open(&self, attributes: &[(&str, &str)]) -> Result<String, MetadataFault> {
        if !is_ncname(self.id) {
            return Err(fault("invalid_request_id"));
        }
        let mut xml = format!("<samlp:{} xmlns:samlp=\"{SAMLP}\" xmlns:saml=\"{SAML}\" Version=\"2.0\"", self.name);
        attribute(&mut xml, "ID", self.id);
        attribute(&mut xml, "IssueInstant", &self.now.rfc3339());
        attribute(&mut xml, "Destination", self.destination);
        for (name, value) in attributes {
            attribute(&mut xml, name, value);
        }
        xml.push_str("><saml:Issuer>");
        escape(&mut xml, self.issuer, false);
        xml.push_str("</saml:Issuer>");
        Ok(xml)
    }

    pub(crate) fn close(&self, xml: &mut String) {
        xml.push_str("</samlp:");
        xml.push_str(self.name);
        xml.push('>');
    }
}

pub(crate) fn attribute(xml: &mut String, name: &str, value: &str) {
    xml.push(' ');
    xml.push_str(name);
    xml.push_str("=\"");
    escape(xml, value, true);
    xml.push('"');
}

/// Which parameter carries a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Request,
    Response,
}

impl Kind {
    const fn parameter(self) -> &'static str {
        match self {
            Self::Request => "SAMLRequest",
            Self::Response => "SAMLResponse",
        }
    }
}

/// A message and its way.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    pub(crate) kind: Kind,
    pub(crate) xml: &'a str,
    pub(crate) binding: Binding,
    pub(crate) url: &'a str,
    pub(crate) relay_state: Option<&'a str>,
    /// If given, the message is signed.
    pub(crate) signer: Option<&'a SpKey>,
}

/// Hands a message to the browser. Codes: `endpoint_not_https`, `endpoint_query` (the endpoint's query already holds one of
/// our parameters), `not_encoded`, `not_signed`.
pub(crate) fn send(message: &Message<'_>) -> Result<Outgoing, MetadataFault> {
    let parsed = endpoint::parse(message.url).ok_or(fault("endpoint_not_https"))?;
    match message.binding {
        Binding::Redirect => redirect(message, parsed).map(Outgoing::Redirect),
        Binding::Post => {
            let signed = message.signer.map(|key| sign_enveloped(message.xml, key)).transpose()?;
            let value = STANDARD.encode(signed.as_deref().unwrap_or(message.xml));
            let relay_state = message.relay_state.map(|state| ("RelayState", state.to_owned()));
            let fields = [(message.kind.parameter(), value)].into_iter().chain(relay_state).collect();
            Ok(Outgoing::Post { url: message.url.to_owned(), fields })
        }
    }
}

/// What is signed is the octets of our parameters as they stand in the URL (bindings 3.4.4.1).
fn redirect(message: &Message<'_>, mut url: url::Url) -> Result<String, MetadataFault> {
    let ours = ["SAMLRequest", "SAMLResponse", "SAMLEncoding", "RelayState", "SigAlg", "Signature"];
    if url.query_pairs().any(|(name, _)| ours.contains(&&*name)) {
        return Err(fault("endpoint_query"));
    }
    let deflated = deflated(message.xml).map_err(|_| fault("not_encoded"))?;
    let mut query = String::new();
    parameter(&mut query, message.kind.parameter(), &STANDARD.encode(deflated));
    if let Some(relay_state) = message.relay_state {
        parameter(&mut query, "RelayState", relay_state);
    }
    if let Some(key) = message.signer {
        parameter(&mut query, "SigAlg", RSA_SHA256);
        let signature = rsa_sha256(query.as_bytes(), key)?;
        parameter(&mut query, "Signature", &STANDARD.encode(signature));
    }
    let whole = match url.query() {
        Some(theirs) if !theirs.is_empty() => format!("{theirs}&{query}"),
        _ => query,
    };
    url.set_fragment(None);
    url.set_query(Some(&whole));
    Ok(url.into())
}

/// Escapes in capitals, as those who encode anew to verify (against the binding) do.
fn parameter(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    query.extend(byte_serialize(value.as_bytes()));
}

pub(crate) fn deflated(xml: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(xml.as_bytes())?;
    encoder.finish()
}

/// Code: `relay_state_too_long`.
pub(crate) fn check_own_relay_state(relay_state: &str) -> Result<(), MetadataFault> {
    if relay_state.len() > LONGEST_RELAY_STATE { Err(fault("relay_state_too_long")) } else { Ok(()) }
}

/// The key that signs. Code: `no_signing_key`.
pub(crate) fn signer(keys: &SpKeys) -> Result<&SpKey, MetadataFault> {
    keys.signing().ok_or(fault("no_signing_key"))
}
