//! What is asked of the recorded messages, as typed and as an address.

use super::super::links::paging::with_query;
use super::super::question::{follow, part};
use sluice_domain::id::{IdpId, Reference};
use sluice_domain::input::FieldError;
use sluice_domain::sso::exchange::MessageKind;
use sluice_domain::view::exchange::TraceQuery;

/// How the address says that only refused messages are asked for.
pub const YES: &str = "yes";

/// Everything as it was typed, so that what is wrong can be shown and mended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    pub idp: String,
    pub kind: String,
    /// [`YES`], or empty.
    pub refused: String,
    pub reference: String,
    /// From 1.
    pub page: u32,
}

impl Asked {
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |key: &str| get(key).unwrap_or_default().trim().to_owned();
        Self {
            idp: text("idp"),
            kind: text("kind"),
            refused: text("refused"),
            reference: text("reference"),
            page: get("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1),
        }
    }

    pub fn path(&self) -> String {
        with_query(
            "/sso/exchanges",
            &[
                ("idp", self.idp.clone()),
                ("kind", self.kind.clone()),
                ("refused", self.refused.clone()),
                ("reference", self.reference.clone()),
                ("page", if self.page > 1 { self.page.to_string() } else { String::new() }),
            ],
        )
    }

    /// Takes over what differs between two questions. What was typed into another field stays.
    pub fn follow(&mut self, before: &Self, now: &Self) {
        let fields: [fn(&mut Self) -> &mut String; 4] =
            [|asked| &mut asked.idp, |asked| &mut asked.kind, |asked| &mut asked.refused, |asked| &mut asked.reference];
        self.page = now.page;
        follow(self, before, now, &fields);
    }

    pub fn is_filtered(&self) -> bool {
        Self { page: 0, ..self.clone() } != Self::default()
    }

    /// What the server is asked, or what is wrong with it. A fault is never taken for "no filter": that would show more
    /// than was asked for.
    pub fn query(&self) -> Result<TraceQuery, Vec<FieldError>> {
        let mut faults = Vec::new();
        let query = TraceQuery {
            idp: part(&self.idp, IdpId::parse, "idp", "bad_choice", &mut faults),
            kind: part(&self.kind, kind, "kind", "bad_choice", &mut faults),
            refused: part(&self.refused, |text| (text == YES).then_some(()), "refused", "bad_choice", &mut faults)
                .is_some(),
            reference: part(&self.reference, spoken, "reference", "bad_reference", &mut faults),
            page: self.page,
        };
        if faults.is_empty() { Ok(query) } else { Err(faults) }
    }
}

/// A reference as it is written down when somebody reads it out: small, in groups, with dashes.
fn spoken(text: &str) -> Option<Reference> {
    let letters: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    Reference::parse(&letters.to_uppercase())
}

fn kind(code: &str) -> Option<MessageKind> {
    MessageKind::ALL.into_iter().find(|kind| kind.code() == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(asked: &Asked) -> Vec<String> {
        asked.query().err().unwrap_or_default().into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn nothing_asked_is_everything() {
        let asked = Asked::read(|_| None);
        assert!(!asked.is_filtered());
        assert_eq!(asked.path(), "/sso/exchanges");
        assert_eq!(asked.query(), Ok(TraceQuery { page: 1, ..TraceQuery::default() }));
    }

    #[test]
    fn a_question_is_read_back_from_its_address() {
        let asked = Asked::read(|key| match key {
            "idp" => Some("9f0c"),
            "kind" => Some("response"),
            "refused" => Some("yes"),
            "page" => Some("3"),
            _ => None,
        });
        assert!(asked.is_filtered());
        assert_eq!(asked.path(), "/sso/exchanges?idp=9f0c&kind=response&refused=yes&page=3");
        let query = asked.query().unwrap();
        assert_eq!((query.idp, query.kind), (IdpId::parse("9f0c"), Some(MessageKind::Response)));
        assert_eq!((query.refused, query.reference, query.page), (true, None, 3));
    }

    #[test]
    fn a_reference_is_taken_as_it_is_read_out() {
        for said in [" 4tq9k2mx ", "4TQ9 K2MX", "4tq9-k2mx", "4 T Q 9 K 2 M X"] {
            let asked = Asked::read(|key| (key == "reference").then_some(said));
            assert_eq!(asked.query().unwrap().reference, Reference::parse("4TQ9K2MX"), "{said}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_fault_and_no_wider_question() {
        let short = Asked { reference: "4TQ9".into(), ..Asked::default() };
        assert_eq!(fields(&short), ["reference"]);
        let dashes = Asked { reference: "--".into(), ..Asked::default() };
        assert_eq!(fields(&dashes), ["reference"]);
        let odd = Asked { idp: "../x".into(), kind: "sonnet".into(), refused: "no".into(), ..Asked::default() };
        assert_eq!(fields(&odd), ["idp", "kind", "refused"]);
    }

    #[test]
    fn what_is_typed_stays_when_another_filter_changes() {
        let before = Asked { kind: "response".into(), page: 2, ..Asked::default() };
        let now = Asked { refused: YES.into(), page: 1, ..Asked::default() };
        let mut form = Asked { reference: "4TQ9".into(), ..before.clone() };
        form.follow(&before, &now);
        assert_eq!(form, Asked { reference: "4TQ9".into(), ..now });
    }
}
