//! Whom a message names, as far as it is kept.

use super::told::ToldTable;
use super::values::is_redacted;
use crate::any::IntoAny;
use crate::text::{exchanges as words, sso};
use leptos::prelude::*;
use sluice_domain::sso::mapping::Attribute;

#[component]
pub fn Person(name_id: Option<String>, attributes: Vec<Attribute>) -> impl IntoView {
    let rows = named(name_id, attributes);
    if rows.is_empty() {
        return ().into_any();
    }
    let why = rows
        .iter()
        .any(|row| row.values.iter().any(|value| is_redacted(value)))
        .then(|| view! { <div class="body"><p class="help">{words::NOT_KEPT_WHY}</p></div> });
    view! {
        <section class="card" aria-labelledby="person">
            <header><h2 id="person">{words::PERSON}</h2></header>
            <ToldTable rows heading="person"/>
            {why}
        </section>
    }
    .into_any()
}

/// The NameID first, as if it were an attribute.
fn named(name_id: Option<String>, attributes: Vec<Attribute>) -> Vec<Attribute> {
    let name_id =
        name_id.map(|value| Attribute { name: sso::NAME_ID.to_owned(), friendly_name: None, values: vec![value] });
    name_id.into_iter().chain(attributes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_id_stands_first() {
        let mail = Attribute { name: "mail".into(), friendly_name: None, values: vec![] };
        let names = |name_id: Option<&str>| {
            let rows = named(name_id.map(str::to_owned), vec![mail.clone()]);
            rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
        };
        assert_eq!(names(Some("_x")), ["NameID", "mail"]);
        assert_eq!(names(None), ["mail"]);
        assert!(named(None, vec![]).is_empty());
    }
}
