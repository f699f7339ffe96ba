//! The settings that would be others, one by one.

use crate::text::{metadata as words, sso};
use sluice_domain::sso::idp::{Binding, Endpoint};
use sluice_domain::view::metadata::PendingView;

/// One setting that would be another. `None`: there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub label: &'static str,
    pub was: Option<String>,
    pub new: Option<String>,
}

/// Everything but the keys. What stays as it is has no row.
pub fn rows(pending: &PendingView) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |label: &'static str, was: Option<&str>, new: Option<&str>| {
        if was != new {
            rows.push(Row { label, was: was.map(str::to_owned), new: new.map(str::to_owned) });
        }
    };
    if let Some((was, new)) = &pending.entity_id {
        add(sso::ENTITY_ID, Some(was.as_str()), Some(new.as_str()));
    }
    for binding in [Binding::Redirect, Binding::Post] {
        if let Some((was, new)) = &pending.sso {
            add(words::sign_in_by(binding), url(was, binding), url(new, binding));
        }
    }
    for binding in [Binding::Redirect, Binding::Post] {
        if let Some((was, new)) = &pending.slo {
            add(words::sign_out_by(binding), url(was, binding), url(new, binding));
            add(words::sign_out_answers_by(binding), answers(was, binding), answers(new, binding));
        }
    }
    rows
}

fn find(all: &[Endpoint], binding: Binding) -> Option<&Endpoint> {
    all.iter().find(|endpoint| endpoint.binding == binding)
}

fn url(all: &[Endpoint], binding: Binding) -> Option<&str> {
    find(all, binding).map(|endpoint| endpoint.url.as_str())
}

fn answers(all: &[Endpoint], binding: Binding) -> Option<&str> {
    find(all, binding).and_then(|endpoint| endpoint.response_url.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::time::Timestamp;

    const POST_AT: &str = "https://idp.example/post";

    fn nothing() -> PendingView {
        PendingView {
            found_at: Timestamp(0),
            digest: "d".into(),
            entity_id: None,
            sso: None,
            slo: None,
            keys_new: vec![],
            keys_gone: vec![],
            needs_test: false,
        }
    }

    fn row(label: &'static str, was: Option<&str>, new: Option<&str>) -> Row {
        Row { label, was: was.map(str::to_owned), new: new.map(str::to_owned) }
    }

    #[test]
    fn keys_alone_change_no_setting() {
        assert_eq!(rows(&nothing()), []);
    }

    #[test]
    fn what_comes_goes_and_moves_has_a_row_each() {
        let redirect = |url: &str| Endpoint::new(Binding::Redirect, url);
        let post = Endpoint::new(Binding::Post, POST_AT);
        let answered = Endpoint { response_url: Some("https://idp.example/answers".into()), ..post.clone() };
        let pending = PendingView {
            entity_id: Some(("urn:old".into(), "urn:new".into())),
            sso: Some((
                vec![redirect("https://idp.example/a"), post.clone()],
                vec![redirect("https://idp.example/b"), post.clone()],
            )),
            slo: Some((vec![redirect("https://idp.example/out"), post], vec![answered])),
            ..nothing()
        };
        assert_eq!(
            rows(&pending),
            [
                row("IdP entity ID", Some("urn:old"), Some("urn:new")),
                row("Sign-in by redirect", Some("https://idp.example/a"), Some("https://idp.example/b")),
                row("Sign-out by redirect", Some("https://idp.example/out"), None),
                row("Sign-out answers by POST", None, Some("https://idp.example/answers")),
            ]
        );
    }
}
