//! What is asked of the audit log, as typed and as an address.

use super::super::links::paging::with_query;
use super::super::question::{follow, part};
use sluice_domain::audit::{Action, Outcome};
use sluice_domain::id::{LinkId, PersonId, Reference};
use sluice_domain::input::{FieldError, day, last_of_day};
use sluice_domain::view::audit::AuditQuery;

/// Everything as it was typed, so that what is wrong can be shown and mended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    pub action: String,
    pub outcome: String,
    pub reference: String,
    /// `YYYY-MM-DD`, in UTC.
    pub from: String,
    /// `YYYY-MM-DD`, in UTC; the whole day counts.
    pub until: String,
    pub link: String,
    pub person: String,
    /// From 1.
    pub page: u32,
}

impl Asked {
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |key: &str| get(key).unwrap_or_default().trim().to_owned();
        Self {
            action: text("action"),
            outcome: text("outcome"),
            reference: text("reference"),
            from: text("from"),
            until: text("until"),
            link: text("link"),
            person: text("person"),
            page: get("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1),
        }
    }

    pub fn path(&self) -> String {
        with_query(
            "/audit",
            &[
                ("action", self.action.clone()),
                ("outcome", self.outcome.clone()),
                ("reference", self.reference.clone()),
                ("from", self.from.clone()),
                ("until", self.until.clone()),
                ("link", self.link.clone()),
                ("person", self.person.clone()),
                ("page", if self.page > 1 { self.page.to_string() } else { String::new() }),
            ],
        )
    }

    /// Takes over what differs between two questions. What was typed into another field stays.
    pub fn follow(&mut self, before: &Self, now: &Self) {
        let fields: [fn(&mut Self) -> &mut String; 7] = [
            |asked| &mut asked.action,
            |asked| &mut asked.outcome,
            |asked| &mut asked.reference,
            |asked| &mut asked.from,
            |asked| &mut asked.until,
            |asked| &mut asked.link,
            |asked| &mut asked.person,
        ];
        self.page = now.page;
        follow(self, before, now, &fields);
    }

    pub fn is_filtered(&self) -> bool {
        Self { page: 0, ..self.clone() } != Self::default()
    }

    /// What the server is asked, or what is wrong with it. A fault is never taken for "no filter": that would show more
    /// than was asked for.
    pub fn query(&self) -> Result<AuditQuery, Vec<FieldError>> {
        let mut faults = Vec::new();
        let reference = self.reference.to_uppercase();
        let query = AuditQuery {
            action: part(&self.action, Action::parse, "action", "bad_choice", &mut faults),
            outcome: part(&self.outcome, outcome, "outcome", "bad_choice", &mut faults),
            link: part(&self.link, LinkId::parse, "link", "bad_choice", &mut faults),
            person: part(&self.person, PersonId::parse, "person", "bad_choice", &mut faults),
            reference: part(&reference, Reference::parse, "reference", "bad_reference", &mut faults),
            from: part(&self.from, day, "from", "bad_date", &mut faults),
            until: part(&self.until, last_of_day, "until", "bad_date", &mut faults),
            page: self.page,
        };
        if matches!((query.from, query.until), (Some(from), Some(until)) if until < from) {
            faults.push(FieldError { field: "until".to_owned(), code: "bad_range".to_owned() });
        }
        if faults.is_empty() { Ok(query) } else { Err(faults) }
    }
}

pub const OUTCOMES: [Outcome; 3] = [Outcome::Done, Outcome::Refused, Outcome::Failed];

pub const fn outcome_code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Refused => "refused",
        Outcome::Failed => "failed",
    }
}

fn outcome(code: &str) -> Option<Outcome> {
    OUTCOMES.into_iter().find(|outcome| outcome_code(*outcome) == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::time::Timestamp;

    fn codes(asked: &Asked) -> Vec<(String, String)> {
        asked.query().err().unwrap_or_default().into_iter().map(|f| (f.field, f.code)).collect()
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn nothing_asked_is_everything() {
        let asked = Asked::read(|_| None);
        assert!(!asked.is_filtered());
        assert_eq!(asked.path(), "/audit");
        assert_eq!(asked.query(), Ok(AuditQuery { page: 1, ..AuditQuery::default() }));
    }

    #[test]
    fn a_day_counts_whole() {
        let asked = Asked { from: "2026-11-24".into(), until: "2026-11-24".into(), page: 1, ..Asked::default() };
        let query = asked.query().unwrap();
        assert_eq!(query.from.map(Timestamp::rfc3339).as_deref(), Some("2026-11-24T00:00:00Z"));
        assert_eq!(query.until.map(Timestamp::rfc3339).as_deref(), Some("2026-11-24T23:59:59Z"));
    }

    #[test]
    fn what_cannot_be_read_is_a_fault_and_no_wider_question() {
        let asked = Asked { reference: "4TQ9".into(), from: "2026-02-30".into(), ..Asked::default() };
        assert_eq!(codes(&asked), [pair("reference", "bad_reference"), pair("from", "bad_date")]);
        let turned = Asked { from: "2026-11-25".into(), until: "2026-11-24".into(), ..Asked::default() };
        assert_eq!(codes(&turned), [pair("until", "bad_range")]);
        assert_eq!(codes(&Asked { action: "everything".into(), ..Asked::default() }), [pair("action", "bad_choice")]);
    }

    #[test]
    fn what_is_typed_stays_when_another_filter_changes() {
        let before = Asked { link: "l1".into(), outcome: "refused".into(), page: 2, ..Asked::default() };
        let now = Asked { outcome: "failed".into(), page: 1, ..Asked::default() };
        let mut form = Asked { reference: "4TQ9".into(), ..before.clone() };
        form.follow(&before, &now);
        assert_eq!(form, Asked { reference: "4TQ9".into(), ..now });
        form.follow(&before, &before);
        assert_eq!(form.outcome, "failed");
    }

    #[test]
    fn a_reference_may_be_typed_small() {
        let asked = Asked::read(|key| (key == "reference").then_some(" 4tq9k2mx "));
        assert_eq!(asked.query().unwrap().reference, Reference::parse("4TQ9K2MX"));
    }

    #[test]
    fn codes_of_outcomes_read_back() {
        for code in ["done", "refused", "failed"] {
            assert_eq!(outcome(code).map(outcome_code), Some(code));
        }
    }
}
