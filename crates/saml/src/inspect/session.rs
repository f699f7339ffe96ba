//! What names the session at the identity provider. Some providers call the message or its assertion by the same name.

use super::fact::words;
use super::keep;
use crate::names::SAMLP;
use crate::xml::Node;
use sluice_domain::sso::exchange::{Fact, FactName, Keep, REDACTED};
use std::collections::HashSet;

/// Every SessionIndex among these elements; none where they are kept.
pub(super) fn named<'d>(nodes: impl Iterator<Item = Node<'d>>, keep: &Keep) -> HashSet<String> {
    if keep::session(keep) {
        return HashSet::new();
    }
    let of = |node: Node<'d>| {
        let element = node.is(SAMLP, "SessionIndex").then(|| words(node));
        element.or_else(|| node.attribute("SessionIndex").map(str::to_owned))
    };
    nodes.filter_map(of).collect()
}

/// Whether the value of an attribute of this name is a session's, or refers to it.
pub(super) fn is_one(sessions: &HashSet<String>, attribute: &str, value: &str) -> bool {
    let id = value.strip_prefix('#').filter(|_| attribute == "URI").unwrap_or(value);
    matches!(attribute, "ID" | "Id" | "URI") && sessions.contains(id)
}

pub(super) fn redact(facts: &mut [Fact], sessions: &HashSet<String>) {
    let ids = facts.iter_mut().filter(|fact| fact.name == FactName::Id).flat_map(|fact| &mut fact.received);
    for id in ids.filter(|id| sessions.contains(id.as_str())) {
        REDACTED.clone_into(id);
    }
}
