use super::keep::cut;
use crate::xml::Node;
use crate::xml::chars::is_space;
use sluice_domain::sso::exchange::{Fact, FactName, VALUES_MAX};

/// Facts in the order in which they are found.
#[derive(Debug)]
pub(super) struct Facts {
    /// The message is ours: there is nothing that it has to be.
    pub(super) ours: bool,
    pub(super) found: Vec<Fact>,
}

impl Facts {
    /// Adds what was expected beside what came, unless the message does not say and does not have to. `fits` is about the whole of
    /// what came; what is kept is cut.
    pub(super) fn add<'e>(
        &mut self,
        name: FactName,
        expected: impl IntoIterator<Item = &'e str>,
        received: &[impl AsRef<str>],
        fits: Option<bool>,
    ) {
        let fits = fits.filter(|_| !self.ours);
        if received.is_empty() && fits.is_none() {
            return;
        }
        let expected = if self.ours { Vec::new() } else { kept(expected) };
        self.found.push(Fact { name, expected, received: kept(received.iter().map(AsRef::as_ref)), fits });
    }
}

/// Each value once: a message says its issuer several times.
fn kept<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<String> {
    let mut kept = Vec::new();
    for value in values.into_iter().map(cut) {
        if kept.len() == VALUES_MAX {
            break;
        }
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

/// The attribute of this name, in no namespace, of each element that has it.
pub(super) fn said<'d>(nodes: impl IntoIterator<Item = Node<'d>>, attribute: &str) -> Vec<&'d str> {
    nodes.into_iter().filter_map(|node| node.attribute(attribute)).collect()
}

/// The text of an element that holds a URI: white space around it is pretty-printing.
pub(super) fn words(node: Node<'_>) -> String {
    node.text().trim_matches(is_space).to_owned()
}

/// Whether all that came is right; `None` where nothing came.
pub(super) fn all<T>(received: &[T], is_right: impl Fn(&T) -> bool) -> Option<bool> {
    (!received.is_empty()).then(|| received.iter().all(is_right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::sso::exchange::VALUE_MAX;

    #[test]
    fn what_is_kept_is_bounded() {
        let mut facts = Facts { ours: false, found: Vec::new() };
        let long = "é".repeat(VALUE_MAX * 2);
        let many: Vec<String> = (0..VALUES_MAX * 2).map(|n| format!("{}{long}", n / 2)).collect();
        facts.add(FactName::Audience, ["urn:sp"], &many, Some(false));
        let [fact] = &facts.found[..] else { panic!("{facts:?}") };
        assert_eq!(fact.received.len(), VALUES_MAX);
        assert!(fact.received.iter().all(|value| value.chars().count() == VALUE_MAX));
        assert_eq!((&fact.expected[..], fact.fits), (&["urn:sp".to_owned()][..], Some(false)));
    }

    #[test]
    fn what_nobody_says_and_nobody_wants_is_no_fact() {
        let none: [&str; 0] = [];
        let mut facts = Facts { ours: false, found: Vec::new() };
        facts.add(FactName::NotBefore, ["2026-11-18T12:00:00Z"], &none, None);
        assert_eq!(facts.found, []);
        facts.add(FactName::Recipient, ["https://sp.example/acs"], &none, Some(false));
        assert_eq!(facts.found.len(), 1);
        let mut ours = Facts { ours: true, found: Vec::new() };
        ours.add(FactName::Recipient, ["https://sp.example/acs"], &none, Some(false));
        ours.add(FactName::Issuer, ["urn:idp"], &["urn:sp"], Some(false));
        let issuer = Fact { name: FactName::Issuer, expected: vec![], received: vec!["urn:sp".into()], fits: None };
        assert_eq!(ours.found, [issuer]);
    }
}
