use crate::names::{STATUS_RESPONDER, STATUS_SUCCESS};
use crate::outgoing::{Head, Kind, Message, attribute, check_own_relay_state, fault, send, signer};
use crate::xml::writer::escape;
use sluice_domain::sso::idp::{Endpoint, IdentityProvider};
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{LogoutRequest, LogoutResponse, MetadataFault, NameId, Outgoing, SpKeys, SpSettings};

/// A signed LogoutRequest by the connection's logout endpoint.
///
/// Codes: `no_logout_endpoint`, `no_signing_key`, `invalid_request_id`, `relay_state_too_long`, and those of [`send`].
pub(crate) fn request(
    sp: &SpSettings,
    keys: &SpKeys,
    idp: &IdentityProvider,
    request: &LogoutRequest<'_>,
    now: Timestamp,
) -> Result<Outgoing, MetadataFault> {
    let (endpoint, signer) = (endpoint(idp)?, signer(keys)?);
    check_own_relay_state(request.relay_state)?;
    let head = Head { name: "LogoutRequest", id: request.id, destination: &endpoint.url, issuer: &sp.entity_id, now };
    send(&Message {
        kind: Kind::Request,
        xml: &request_xml(&head, request)?,
        binding: endpoint.binding,
        url: &endpoint.url,
        relay_state: Some(request.relay_state),
        signer: Some(signer),
    })
}

/// A signed LogoutResponse, to where the identity provider wants answers. Its RelayState is the identity provider's own, and
/// goes back as it came (bindings 3.4.3). Codes as for [`request`].
pub(crate) fn response(
    sp: &SpSettings,
    keys: &SpKeys,
    idp: &IdentityProvider,
    response: &LogoutResponse<'_>,
    now: Timestamp,
) -> Result<Outgoing, MetadataFault> {
    let (endpoint, signer) = (endpoint(idp)?, signer(keys)?);
    let url = endpoint.answers_to();
    let head = Head { name: "LogoutResponse", id: response.id, destination: url, issuer: &sp.entity_id, now };
    send(&Message {
        kind: Kind::Response,
        xml: &response_xml(&head, response)?,
        binding: endpoint.binding,
        url,
        relay_state: response.relay_state,
        signer: Some(signer),
    })
}

fn endpoint(idp: &IdentityProvider) -> Result<&Endpoint, MetadataFault> {
    idp.slo_endpoint().ok_or(fault("no_logout_endpoint"))
}

/// The elements in the order of the schema (core 3.7.1).
fn request_xml(head: &Head<'_>, request: &LogoutRequest<'_>) -> Result<String, MetadataFault> {
    let end = head.now.plus(super::LIFE).rfc3339();
    let mut xml = head.open(&[("NotOnOrAfter", &end)])?;
    name_id(&mut xml, request.name_id);
    if let Some(index) = request.session_index {
        xml.push_str("<samlp:SessionIndex>");
        escape(&mut xml, index, false);
        xml.push_str("</samlp:SessionIndex>");
    }
    head.close(&mut xml);
    Ok(xml)
}

/// With the attributes that the assertion gave it, and no others: they are part of the name (core 3.7.3.1).
fn name_id(xml: &mut String, name: &NameId) {
    xml.push_str("<saml:NameID");
    let attributes = [
        ("NameQualifier", &name.name_qualifier),
        ("SPNameQualifier", &name.sp_name_qualifier),
        ("Format", &name.format),
    ];
    for (key, value) in attributes {
        if let Some(value) = value {
            attribute(xml, key, value);
        }
    }
    xml.push('>');
    escape(xml, &name.value, false);
    xml.push_str("</saml:NameID>");
}

fn response_xml(head: &Head<'_>, response: &LogoutResponse<'_>) -> Result<String, MetadataFault> {
    let mut xml = head.open(&[("InResponseTo", response.in_response_to)])?;
    xml.push_str("<samlp:Status><samlp:StatusCode");
    attribute(&mut xml, "Value", if response.success { STATUS_SUCCESS } else { STATUS_RESPONDER });
    xml.push_str("/></samlp:Status>");
    head.close(&mut xml);
    Ok(xml)
}
