//! What is kept of a message is bounded in each of its parts, and also in their sum: many small parts are as large as one.

use sluice_domain::sso::exchange::{CUT, Fact, FactName, TOLD_MAX, UNKNOWN_VALUE_MAX};
use sluice_domain::sso::mapping::Attribute;

/// For the marks of what is left out, of which each list has one at most.
const MARKS: usize = 1 << 10;
/// What it takes to keep a value, whatever it says.
const EACH: usize = 4;

/// Leaves out what is too much, the last first, and marks where.
pub(super) fn within(facts: &mut [Fact], name_id: &mut Option<String>, attributes: &mut Vec<Attribute>) {
    let mut budget = Budget { left: TOLD_MAX - MARKS };
    for fact in facts {
        budget.values(&mut fact.expected);
        budget.values(&mut fact.received);
    }
    if let Some(name) = name_id.as_mut().filter(|name| !budget.has(name)) {
        CUT.clone_into(name);
    }
    for at in 0..attributes.len() {
        let Attribute { name, friendly_name, values } = &mut attributes[at];
        if !budget.has(name) || friendly_name.as_ref().is_some_and(|name| !budget.has(name)) {
            attributes.truncate(at);
            attributes.push(Attribute { name: CUT.to_owned(), friendly_name: None, values: Vec::new() });
            return;
        }
        budget.values(values);
    }
}

/// What is kept of the facts of a message of which it is not known whose it is: enough to find out whose it may be. Anybody can send
/// such.
pub(super) fn of_a_stranger(facts: &mut Vec<Fact>) {
    let basics = [FactName::Issuer, FactName::Destination, FactName::InResponseTo, FactName::Status];
    facts.retain(|fact| basics.contains(&fact.name));
    for fact in facts {
        fact.received.truncate(1);
        for value in &mut fact.received {
            if value.chars().count() > UNKNOWN_VALUE_MAX {
                *value = value.chars().take(UNKNOWN_VALUE_MAX - 1).collect::<String>() + CUT;
            }
        }
    }
}

struct Budget {
    /// Bytes.
    left: usize,
}

impl Budget {
    /// Whether there is room for it, which it then takes.
    fn has(&mut self, value: &str) -> bool {
        let left = self.left.checked_sub(value.len() + EACH);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    fn values(&mut self, values: &mut Vec<String>) {
        if let Some(at) = values.iter().position(|value| !self.has(value)) {
            values.truncate(at);
            values.push(CUT.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: FactName, received: &[&str]) -> Fact {
        let received = received.iter().map(|value| (*value).to_owned()).collect();
        Fact { name, expected: vec!["us".to_owned()], received, fits: Some(false) }
    }

    #[test]
    fn what_is_too_much_is_left_out_and_marked() {
        let half = "a".repeat(TOLD_MAX / 2);
        let mut facts = vec![fact(FactName::Audience, &[&half, &half, "b"]), fact(FactName::Recipient, &["c"])];
        let attribute =
            |name: &str| Attribute { name: name.to_owned(), friendly_name: None, values: vec![half.clone()] };
        let (mut name_id, mut attributes) =
            (Some(half.clone()), vec![attribute("mail"), attribute(&half), attribute("x")]);
        within(&mut facts, &mut name_id, &mut attributes);
        assert_eq!(facts[0].received, [half.as_str(), CUT]);
        assert_eq!((&facts[1].received[..], facts[1].fits), (&["c".to_owned()][..], Some(false)));
        assert_eq!(name_id.as_deref(), Some(CUT));
        let kept: Vec<_> = attributes.iter().map(|kept| (kept.name.as_str(), kept.values.concat())).collect();
        assert_eq!(kept, [("mail", CUT.to_owned()), (CUT, String::new())]);
        // Nor are values without a text free.
        let mut empty = vec![fact(FactName::Audience, &vec![""; TOLD_MAX])];
        within(&mut empty, &mut None, &mut Vec::new());
        assert!(empty[0].received.len() < TOLD_MAX / EACH);
    }

    #[test]
    fn what_is_little_stays_whole() {
        let facts = vec![fact(FactName::Audience, &["a", "b"])];
        let attribute =
            Attribute { name: "mail".into(), friendly_name: Some("E-mail".into()), values: vec!["x".into()] };
        let (mut kept, mut name_id, mut attributes) = (facts.clone(), Some("ana".to_owned()), vec![attribute.clone()]);
        within(&mut kept, &mut name_id, &mut attributes);
        assert_eq!((kept, name_id.as_deref(), attributes), (facts, Some("ana"), vec![attribute]));
    }

    #[test]
    fn of_a_stranger_the_basics_are_kept() {
        let long = "é".repeat(UNKNOWN_VALUE_MAX + 1);
        let mut facts = vec![
            fact(FactName::Id, &["_1"]),
            fact(FactName::Issuer, &[&long, "urn:other"]),
            fact(FactName::Status, &["urn:a", "urn:b"]),
            fact(FactName::Audience, &["us"]),
        ];
        of_a_stranger(&mut facts);
        let issuer = "é".repeat(UNKNOWN_VALUE_MAX - 1) + CUT;
        assert_eq!(facts, [fact(FactName::Issuer, &[&issuer]), fact(FactName::Status, &["urn:a"])]);
    }
}
