//! What the fake messages say of themselves. They have no XML: what stands for it repeats what is kept.

use super::{FakeSaml, LogoutSays};
use crate::ports::saml::{Against, Incoming, Inspected, Inspection, Outgoing};
use sluice_domain::sso::exchange::{Fact, FactName, Keep, MessageKind, REDACTED};
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::mapping::{Attribute, AttributeSource};

struct Said {
    kind: MessageKind,
    binding: Binding,
    issuer: String,
    in_response_to: Option<String>,
    name_id: Option<String>,
    attributes: Vec<Attribute>,
}

pub(super) fn inspect(saml: &FakeSaml, message: Inspected<'_>, against: &Against<'_>) -> Option<Inspection> {
    let said = match message {
        Inspected::Response(form_value) => response(saml, form_value)?,
        Inspected::Logout(message) => logout(saml, message)?,
        Inspected::Sent(outgoing) => sent(outgoing, against),
    };
    let mut facts = vec![fact(FactName::Issuer, against.idp.map(|idp| idp.entity_id.as_str()), Some(&said.issuer))];
    if matches!(said.kind, MessageKind::Response | MessageKind::LogoutResponse) {
        facts.push(fact(FactName::InResponseTo, against.request_id, said.in_response_to.as_deref()));
    }
    if against.idp.is_none() {
        let (kind, binding) = (said.kind, said.binding);
        return Some(Inspection { kind, binding, facts, name_id: None, attributes: Vec::new(), xml: None });
    }
    let name_id =
        said.name_id.map(|name_id| if keeps(against.keep, &AttributeSource::NameId) { name_id } else { hidden() });
    let attributes: Vec<Attribute> =
        said.attributes.into_iter().map(|attribute| redact(attribute, against.keep)).collect();
    let (kind, decrypt) = (said.kind, against.decrypt);
    let xml = format!("<{kind:?} decrypt=\"{decrypt}\">{name_id:?} {attributes:?}</{kind:?}>");
    Some(Inspection { kind: said.kind, binding: said.binding, facts, name_id, attributes, xml: Some(xml) })
}

fn response(saml: &FakeSaml, form_value: &str) -> Option<Said> {
    let state = saml.lock();
    let response = state.responses.get(form_value)?;
    let sign_in = response.answer.as_ref().ok();
    Some(Said {
        kind: MessageKind::Response,
        binding: Binding::Post,
        issuer: response.issuer.clone(),
        in_response_to: response.in_response_to.clone(),
        name_id: sign_in.map(|sign_in| sign_in.name_id.clone()),
        attributes: sign_in.map(|sign_in| sign_in.attributes.clone()).unwrap_or_default(),
    })
}

fn logout(saml: &FakeSaml, message: Incoming<'_>) -> Option<Said> {
    let binding = match message {
        Incoming::Redirect { .. } => Binding::Redirect,
        Incoming::Post { .. } => Binding::Post,
    };
    let (name, _) = saml.logout_name(message);
    let state = saml.lock();
    let logout = state.logouts.get(&name)?;
    let (kind, name_id) = match &logout.says {
        LogoutSays::Request(says) => {
            (MessageKind::LogoutRequest, says.as_ref().ok().and_then(|says| says.name_id.clone()))
        }
        LogoutSays::Response(_) => (MessageKind::LogoutResponse, None),
    };
    Some(Said {
        kind,
        binding,
        issuer: logout.issuer.clone(),
        in_response_to: logout.in_response_to.clone(),
        name_id: name_id.map(|name_id| name_id.value),
        attributes: Vec::new(),
    })
}

/// Which message it is, the name of its field and its address tell.
fn sent(outgoing: &Outgoing, against: &Against<'_>) -> Said {
    let (binding, url, is_response) = match outgoing {
        Outgoing::Redirect(url) => (Binding::Redirect, url, url.contains("SAMLResponse=")),
        Outgoing::Post { url, fields } => (Binding::Post, url, fields.iter().any(|(name, _)| *name == "SAMLResponse")),
    };
    let is_logout = against.idp.is_some_and(|idp| idp.slo.iter().any(|service| url.starts_with(&service.url)));
    let kind = match (is_response, is_logout) {
        (true, _) => MessageKind::LogoutResponse,
        (false, true) => MessageKind::LogoutRequest,
        (false, false) => MessageKind::AuthnRequest,
    };
    let issuer = against.sp.entity_id.clone();
    Said { kind, binding, issuer, in_response_to: None, name_id: None, attributes: Vec::new() }
}

fn fact(name: FactName, expected: Option<&str>, received: Option<&str>) -> Fact {
    let texts = |text: Option<&str>| text.into_iter().map(str::to_owned).collect();
    let fits = expected.map(|expected| received == Some(expected));
    Fact { name, expected: texts(expected), received: texts(received), fits }
}

fn hidden() -> String {
    REDACTED.to_owned()
}

fn redact(mut attribute: Attribute, keep: &Keep) -> Attribute {
    if !keeps(keep, &AttributeSource::Attribute(attribute.name.clone())) {
        attribute.values.fill(hidden());
    }
    attribute
}

fn keeps(keep: &Keep, source: &AttributeSource) -> bool {
    match keep {
        Keep::All => true,
        Keep::Nothing => false,
        Keep::Mapped(mapping) => [&mapping.email, &mapping.first_name, &mapping.last_name, &mapping.groups]
            .into_iter()
            .flatten()
            .any(|mapped| mapped == source),
    }
}
