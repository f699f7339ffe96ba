//! The policy in words, made of the criteria that will decide.

use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::text::links as words;
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::link::Gate;
use sluice_domain::policy::{Criterion, Policy};

/// The part of the form that a phrase comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    What,
    Who,
}

impl Part {
    /// The id of its section.
    pub const fn id(self) -> &'static str {
        match self {
            Self::What => "part-what",
            Self::Who => "part-who",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    Plain(String),
    /// Made by a field.
    Made(Part, String),
}

/// What a gate and a scope mean for people. Instead of a gate, the code of what is not chosen yet. `what` names the scope; `None`
/// while nothing is chosen.
pub fn policy_in_words(
    gate: Result<&Gate, &str>,
    name: impl Fn(&IdpId) -> String,
    what: Option<String>,
) -> Vec<Phrase> {
    let missing = if gate == Err("no_group_chosen") { words::NO_READERS } else { words::NO_PROVIDER };
    let criteria = gate.map(Policy::of_gate).unwrap_or_default().criteria;
    if criteria.is_empty() {
        return vec![plain(words::NOBODY), made(Part::Who, missing), plain(".")];
    }
    let mut said = vec![plain(words::PEOPLE)];
    let last = criteria.len() - 1;
    for (n, criterion) in criteria.iter().enumerate() {
        if n > 0 {
            said.push(plain(if n == last { words::AND } else { words::COMMA }));
        }
        match criterion {
            Criterion::SignedInAt { idp } => said.extend([plain(words::SIGN_IN), made(Part::Who, name(idp))]),
            Criterion::HasEmail => said.push(plain(words::HAVE_EMAIL)),
            Criterion::AnyGroup { groups } => {
                let values: Vec<&str> = groups.iter().map(|group| group.value.as_str()).collect();
                said.push(plain(if values.len() == 1 { words::IN_GROUP } else { words::IN_ANY_OF }));
                said.push(made(Part::Who, values.join(", ")));
            }
        }
    }
    said.push(plain(words::CAN_READ));
    said.push(made(Part::What, what.unwrap_or_else(|| words::NO_PAGE_YET.to_owned())));
    said.push(plain(words::OTHERS));
    said
}

fn plain(text: impl Into<String>) -> Phrase {
    Phrase::Plain(text.into())
}

fn made(part: Part, text: impl Into<String>) -> Phrase {
    Phrase::Made(part, text.into())
}

/// The sentence; with `linked` each phrase leads to the field that makes it.
#[component]
pub fn InWords(phrases: Vec<Phrase>, linked: bool) -> impl IntoView {
    let show = move |phrase: Phrase| match phrase {
        Phrase::Plain(text) => text.into_any(),
        Phrase::Made(part, text) if linked => {
            view! { <a href=format!("#{}", part.id()) rel="external"><Visible text/></a> }.into_any()
        }
        Phrase::Made(_, text) => view! { <b><Visible text/></b> }.into_any(),
    };
    phrases.into_iter().map(show).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::sso::group::GroupRef;

    fn said(groups: &[&str], what: Option<&str>) -> String {
        let idp = IdpId::random([1; 16]);
        let groups = groups.iter().map(|group| GroupRef::new(idp.clone(), *group)).collect();
        let gate = Gate::Sso { idp, groups };
        text(&policy_in_words(Ok(&gate), |_| "Tidewell".into(), what.map(str::to_owned)))
    }

    fn text(phrases: &[Phrase]) -> String {
        phrases
            .iter()
            .map(|p| match p {
                Phrase::Plain(text) | Phrase::Made(_, text) => text.as_str(),
            })
            .collect()
    }

    #[test]
    fn every_criterion_is_said() {
        assert_eq!(
            said(&["Suppliers", "Auditors"], Some("Integration")),
            "People who sign in at Tidewell, have an e-mail address there and are in any of the groups \
             Suppliers, Auditors can read Integration. Everyone else is refused."
        );
        assert_eq!(
            said(&["Suppliers"], Some("Integration")),
            "People who sign in at Tidewell, have an e-mail address there and are in the group Suppliers \
             can read Integration. Everyone else is refused."
        );
        assert_eq!(
            said(&[], Some("Integration")),
            "People who sign in at Tidewell and have an e-mail address there can read Integration. \
             Everyone else is refused."
        );
    }

    #[test]
    fn an_unfinished_link_lets_nobody_in() {
        assert!(said(&[], None).contains("can read nothing yet"));
        let nobody = policy_in_words(Err("no_idp_chosen"), |_| String::new(), Some("Integration".into()));
        assert_eq!(text(&nobody), "Nobody can read it: choose where visitors sign in.");
        assert_eq!(nobody[1], Phrase::Made(Part::Who, "choose where visitors sign in".into()));
        let nobody = policy_in_words(Err("no_group_chosen"), |_| String::new(), Some("Integration".into()));
        assert_eq!(text(&nobody), "Nobody can read it: choose a group, or everybody.");
    }
}
