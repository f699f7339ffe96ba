//! Whom a message is about, as far as that is kept.

use super::Case;
use super::fact::{Facts, said};
use super::keep::{self, cut};
use super::opened::Opened;
use crate::names::{SAML, SAMLP};
use crate::response::rules::attributes::value;
use crate::xml::chars::is_space;
use crate::xml::{Document, Node};
use sluice_domain::sso::exchange::{FactName, Keep, MessageKind, VALUES_MAX};
use sluice_domain::sso::mapping::Attribute;

/// Attributes that are kept, as many as of a test run.
const MOST: usize = 100;

/// The element that names the person: of a LogoutRequest, or of the first assertion that does.
pub(super) fn name<'d>(root: Node<'d>, assertions: &[Node<'d>], opened: &'d Opened) -> Option<Node<'d>> {
    let of_subject =
        |assertion: &Node<'d>| assertion.child(SAML, "Subject").and_then(|subject| subject.child(SAML, "NameID"));
    let plain = || root.child(SAML, "NameID").or_else(|| assertions.iter().find_map(of_subject));
    opened.name_id.as_ref().map(Document::root).or_else(plain)
}

/// The NameID as it is read of what is verified, or what stands in its place.
pub(super) fn name_id(name: Node<'_>, keep: &Keep) -> String {
    keep::value(name.text().trim_matches(is_space), keep::name_id(keep))
}

/// The format of the NameID, or of the one that is asked for.
pub(super) fn add_format(facts: &mut Facts, case: &Case<'_>, name: Option<Node<'_>>) {
    let policy = || case.root.child(SAMLP, "NameIDPolicy");
    let Some(name) = name.or_else(policy) else { return };
    let wanted = case.check.rules.name_id_format.as_deref().filter(|_| case.kind == MessageKind::Response);
    let fits = wanted.map(|wanted| name.attribute("Format") == Some(wanted));
    facts.add(FactName::NameIdFormat, wanted, &said([name], "Format"), fits);
}

/// Names and values of the attributes, repeated ones merged as where they are verified, with what is not kept redacted.
pub(super) fn attributes(assertions: &[Node<'_>], opened: &Opened, keep: &Keep) -> Vec<Attribute> {
    let statements = assertions.iter().flat_map(|assertion| assertion.children_named(SAML, "AttributeStatement"));
    let plain = statements.flat_map(|statement| statement.children_named(SAML, "Attribute"));
    let mut found: Vec<Attribute> = Vec::new();
    for element in plain.chain(opened.attributes.iter().map(Document::root)) {
        let Some(name) = element.attribute("Name") else { continue };
        let kept = keep::attribute(keep, name);
        let values = element.children_named(SAML, "AttributeValue").filter_map(value);
        let values = values.map(|text| keep::value(&text, kept)).take(VALUES_MAX);
        let (name, friendly_name) = (cut(name), element.attribute("FriendlyName").map(cut));
        let Some(place) = found.iter().position(|attribute| attribute.name == name) else {
            if found.len() < MOST {
                found.push(Attribute { name, friendly_name, values: values.collect() });
            }
            continue;
        };
        let before = &mut found[place];
        before.friendly_name = before.friendly_name.take().or(friendly_name);
        before.values.extend(values);
        before.values.truncate(VALUES_MAX);
    }
    found
}
