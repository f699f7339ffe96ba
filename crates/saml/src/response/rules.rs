//! The rules for what a response says, in the order of the checklist. Each is a function with its tests beside it.

pub(crate) mod attributes;
pub(super) mod authn;
pub(super) mod conditions;
pub(crate) mod message;
pub(crate) mod subject;

use crate::instant;
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::xml::Node;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::SamlRefusal;

/// The only child of this name, if there is one.
pub(crate) fn at_most_one<'d>(node: Node<'d>, namespace: &str, local: &str) -> Result<Option<Node<'d>>, SamlRefusal> {
    let mut found = node.children().filter(|child| child.is(namespace, local));
    let first = found.next();
    if found.next().is_some() { Err(SamlRejection::RepeatedElement.received(local)) } else { Ok(first) }
}

/// The only child of this name.
pub(crate) fn exactly_one<'d>(node: Node<'d>, namespace: &str, local: &str) -> Result<Node<'d>, SamlRefusal> {
    at_most_one(node, namespace, local)?.ok_or_else(|| SamlRejection::MissingElement.expected(local, None))
}

/// The time in an attribute, if the attribute is there.
pub(crate) fn time(node: Node<'_>, attribute: &str) -> Result<Option<Timestamp>, SamlRefusal> {
    node.attribute(attribute)
        .map(|text| instant::parse(text).ok_or_else(|| SamlRejection::InvalidTime.received(text)))
        .transpose()
}

/// `NotOnOrAfter`, if the window from `NotBefore` to it is one (core 2.5.1.2) and `now` is in it, give or take the skew.
fn window(
    node: Node<'_>,
    check: &Check<'_>,
    too_early: SamlRejection,
    too_late: SamlRejection,
) -> Result<Option<Timestamp>, SamlRefusal> {
    let (start, end) = (time(node, "NotBefore")?, time(node, "NotOnOrAfter")?);
    let now = check.now.rfc3339();
    if let Some(end) = end.filter(|end| check.is_over(*end) || start.is_some_and(|start| start >= *end)) {
        return Err(too_late.expected(&now, Some(&end.rfc3339())));
    }
    match start.filter(|start| check.is_future(*start)) {
        Some(start) => Err(too_early.expected(&now, Some(&start.rfc3339()))),
        None => Ok(end),
    }
}

#[cfg(test)]
mod testing;
