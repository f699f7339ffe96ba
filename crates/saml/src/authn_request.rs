use crate::names::{FORMAT_TRANSIENT, FORMAT_UNSPECIFIED};
use crate::outgoing::{Head, Kind, Message, attribute, check_own_relay_state, fault, send, signer};
use crate::xml::writer::escape;
use sluice_domain::sso::idp::{Binding, IdentityProvider};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{AuthnRequest, MetadataFault, Outgoing, SpKeys, SpSettings};

/// An AuthnRequest by the connection's endpoint, signed where its rules say so.
///
/// Codes: `no_endpoint`, `no_signing_key`, `invalid_request_id`, `relay_state_too_long`, and those of [`send`].
pub(crate) fn make(
    sp: &SpSettings,
    keys: &SpKeys,
    idp: &IdentityProvider,
    request: &AuthnRequest<'_>,
    now: Timestamp,
) -> Result<Outgoing, MetadataFault> {
    let endpoint = idp.sso_endpoint().ok_or(fault("no_endpoint"))?;
    let signer = idp.rules.sign_requests.then(|| signer(keys)).transpose()?;
    check_own_relay_state(request.relay_state)?;
    let head = Head { name: "AuthnRequest", id: request.id, destination: &endpoint.url, issuer: &sp.entity_id, now };
    send(&Message {
        kind: Kind::Request,
        xml: &xml(&head, &sp.acs_url, request.force, &idp.rules)?,
        binding: endpoint.binding,
        url: &endpoint.url,
        relay_state: Some(request.relay_state),
        signer,
    })
}

/// The request, its elements in the order of the schema (core 3.4.1).
fn xml(head: &Head<'_>, acs_url: &str, force: bool, rules: &IdpRules) -> Result<String, MetadataFault> {
    let mut attributes = vec![("ProtocolBinding", Binding::Post.uri()), ("AssertionConsumerServiceURL", acs_url)];
    if force {
        attributes.push(("ForceAuthn", "true"));
    }
    let mut xml = head.open(&attributes)?;
    let format = rules.name_id_format.as_deref().unwrap_or(FORMAT_UNSPECIFIED);
    xml.push_str("<samlp:NameIDPolicy");
    attribute(&mut xml, "Format", format);
    // A transient identifier is always a new one, and must not be asked for so (core 3.4.1.1, errata E14).
    if format != FORMAT_TRANSIENT {
        attribute(&mut xml, "AllowCreate", "true");
    }
    xml.push_str("/>");
    if !rules.authn_contexts.is_empty() {
        xml.push_str("<samlp:RequestedAuthnContext Comparison=\"exact\">");
        for class in &rules.authn_contexts {
            xml.push_str("<saml:AuthnContextClassRef>");
            escape(&mut xml, class, false);
            xml.push_str("</saml:AuthnContextClassRef>");
        }
        xml.push_str("</samlp:RequestedAuthnContext>");
    }
    head.close(&mut xml);
    Ok(xml)
}

#[cfg(test)]
mod tests;
