use crate::endpoint;
use crate::names::{FORMAT_UNSPECIFIED, SAML, SAMLP};
use crate::xml::chars::is_ncname;
use crate::xml::writer::escape;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sluice_domain::sso::idp::{Binding, IdentityProvider};
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{AuthnRequest, MetadataFault, SpSettings};
use std::io::Write;

/// The longest RelayState in octets (bindings 3.4.3).
const LONGEST_RELAY_STATE: usize = 80;

/// The URL that carries an AuthnRequest by redirect (bindings 3.4.4.1).
///
/// Codes: `no_redirect_endpoint`, `endpoint_not_https`, `endpoint_query` (the endpoint's query already holds one of our
/// parameters), `invalid_request_id`, `relay_state_too_long`, `not_encoded`.
pub(crate) fn url(
    sp: &SpSettings,
    idp: &IdentityProvider,
    request: &AuthnRequest<'_>,
    now: Timestamp,
) -> Result<String, MetadataFault> {
    let fault = |code| MetadataFault { code, detail: None };
    let endpoint = idp.sso.iter().find(|e| e.binding == Binding::Redirect).ok_or(fault("no_redirect_endpoint"))?;
    if !is_ncname(request.id) {
        return Err(fault("invalid_request_id"));
    }
    if request.relay_state.len() > LONGEST_RELAY_STATE {
        return Err(fault("relay_state_too_long"));
    }
    let mut url = endpoint::parse(&endpoint.url).ok_or(fault("endpoint_not_https"))?;
    let ours = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature"];
    if url.query_pairs().any(|(name, _)| ours.contains(&&*name)) {
        return Err(fault("endpoint_query"));
    }
    let encoded = deflated(&xml(sp, &endpoint.url, request, now)).map_err(|_| fault("not_encoded"))?;
    url.set_fragment(None);
    url.query_pairs_mut()
        .append_pair("SAMLRequest", &STANDARD.encode(encoded))
        .append_pair("RelayState", request.relay_state);
    Ok(url.into())
}

/// The request (core 3.4.1).
fn xml(sp: &SpSettings, destination: &str, request: &AuthnRequest<'_>, now: Timestamp) -> String {
    let mut xml = format!("<samlp:AuthnRequest xmlns:samlp=\"{SAMLP}\" xmlns:saml=\"{SAML}\" Version=\"2.0\"");
    let attributes = [
        ("ID", request.id),
        ("IssueInstant", &now.rfc3339()),
        ("Destination", destination),
        ("ProtocolBinding", Binding::Post.uri()),
        ("AssertionConsumerServiceURL", &sp.acs_url),
    ];
    for (name, value) in attributes {
        xml.push(' ');
        xml.push_str(name);
        xml.push_str("=\"");
        escape(&mut xml, value, true);
        xml.push('"');
    }
    if request.force {
        xml.push_str(" ForceAuthn=\"true\"");
    }
    xml.push_str("><saml:Issuer>");
    escape(&mut xml, &sp.entity_id, false);
    xml.push_str("</saml:Issuer><samlp:NameIDPolicy Format=\"");
    xml.push_str(FORMAT_UNSPECIFIED);
    xml.push_str("\" AllowCreate=\"true\"/></samlp:AuthnRequest>");
    xml
}

fn deflated(xml: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(xml.as_bytes())?;
    encoder.finish()
}

#[cfg(test)]
mod tests;
