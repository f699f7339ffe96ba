//! What was expected beside what the message says, what differs first.

use super::super::idp::colon_form;
use super::super::test_run::difference::sides;
use super::told::ToldTable;
use super::values::values;
use crate::any::IntoAny;
use crate::components::{StateMark, Tone};
use crate::text::{exchanges as words, sso};
use leptos::prelude::*;
use sluice_domain::sso::exchange::{Fact, FactName};
use sluice_domain::sso::mapping::Attribute;

#[component]
pub fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let facts = in_order(facts);
    if facts.is_empty() {
        return ().into_any();
    }
    if !facts.iter().any(is_compared) {
        let rows: Vec<Attribute> = facts.into_iter().map(told).collect();
        return view! {
            <section class="card" aria-labelledby="facts">
                <header><h2 id="facts">{words::SAYS}</h2></header>
                <ToldTable rows heading="facts"/>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="card" aria-labelledby="facts">
            <header><h2 id="facts">{words::FACTS}</h2><span class="small faint">{words::FACTS_LEAD}</span></header>
            <table class="table cards cmp" role="table" aria-labelledby="facts">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words::COL_FACT}</th>
                        <th role="columnheader" scope="col">{sso::EXPECTED}</th>
                        <th role="columnheader" scope="col">{sso::RECEIVED}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{facts.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// Those with something to say, what differs first.
fn in_order(mut facts: Vec<Fact>) -> Vec<Fact> {
    facts.retain(|fact| !fact.expected.is_empty() || !fact.received.is_empty());
    facts.sort_by_key(|fact| fact.fits != Some(false));
    facts
}

/// Of our own messages nothing is: there is nothing that they have to be.
fn is_compared(fact: &Fact) -> bool {
    !fact.expected.is_empty() || fact.fits.is_some()
}

fn told(fact: Fact) -> Attribute {
    let values = fact.received.into_iter().map(|value| written(fact.name, &value)).collect();
    Attribute { name: words::fact(fact.name).to_owned(), friendly_name: None, values }
}

fn row(fact: Fact) -> impl IntoView {
    let Fact { name, expected, received, fits } = fact;
    let differs = fits == Some(false);
    let mark = fits.map(|fits| {
        let (tone, label) = if fits { (Tone::Ok, words::FITS) } else { (Tone::Bad, words::DIFFERS) };
        view! { <div><StateMark tone label/></div> }
    });
    let expected: Vec<String> = expected.iter().map(|value| wanted(name, value)).collect();
    let received: Vec<String> = received.iter().map(|value| written(name, value)).collect();
    // A time is not the bound that it has to keep: that they differ says nothing.
    let (left, right) = match (differs && words::bound(name).is_none(), expected.as_slice(), received.as_slice()) {
        (true, [expected], [received]) => sides(Some(expected.clone()), Some(received.clone())),
        _ => (values(expected, words::NOTHING_PARTICULAR), values(received, words::NOT_SAID)),
    };
    view! {
        <tr role="row" class:diff=differs>
            <th role="rowheader" scope="row"><div>{words::fact(name)}</div>{mark}</th>
            <td role="cell" data-l=sso::EXPECTED>{left}</td>
            <td role="cell" data-l=sso::RECEIVED>{right}</td>
        </tr>
    }
}

/// A value as it is written where it is compared with: a fingerprint as providers show it.
fn written(name: FactName, value: &str) -> String {
    let is_hex = !value.is_empty() && value.bytes().all(|b| b.is_ascii_hexdigit());
    if name == FactName::KeyFingerprint && is_hex { colon_form(value) } else { value.to_owned() }
}

/// What is expected, as it is written: of a time, on which side of the bound it has to lie.
fn wanted(name: FactName, value: &str) -> String {
    words::bound(name).map_or_else(|| written(name, value), |side| format!("{side} {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: FactName, expected: &[&str], received: &[&str], fits: Option<bool>) -> Fact {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        Fact { name, expected: texts(expected), received: texts(received), fits }
    }

    #[test]
    fn what_differs_stands_first_and_what_says_nothing_is_left_out() {
        let facts = vec![
            fact(FactName::Id, &[], &["_1"], None),
            fact(FactName::AuthnContext, &[], &[], None),
            fact(FactName::Issuer, &["a"], &["a"], Some(true)),
            fact(FactName::Audience, &["a"], &[], Some(false)),
        ];
        let names: Vec<FactName> = in_order(facts).into_iter().map(|fact| fact.name).collect();
        assert_eq!(names, [FactName::Audience, FactName::Id, FactName::Issuer]);
    }

    #[test]
    fn a_message_of_ours_is_compared_with_nothing() {
        assert!(!is_compared(&fact(FactName::Id, &[], &["_1"], None)));
        assert!(is_compared(&fact(FactName::Issuer, &["a"], &["b"], Some(false))));
        let told = told(fact(FactName::Destination, &[], &["https://idp.example"], None));
        assert_eq!((told.name.as_str(), told.values), ("Destination", vec!["https://idp.example".to_owned()]));
    }

    #[test]
    fn a_fingerprint_is_written_as_providers_write_it() {
        assert_eq!(written(FactName::KeyFingerprint, "9c417e"), "9C:41:7E");
        assert_eq!(written(FactName::KeyFingerprint, "no key"), "no key");
        assert_eq!(written(FactName::Id, "9c417e"), "9c417e");
        assert_eq!(wanted(FactName::KeyFingerprint, "9c417e"), "9C:41:7E");
    }

    #[test]
    fn of_a_time_it_is_said_on_which_side_of_the_bound_it_has_to_lie() {
        let at = "2026-11-18T17:02:09Z";
        assert_eq!(wanted(FactName::NotOnOrAfter, at), format!("after {at}"));
        assert_eq!(wanted(FactName::NotBefore, at), format!("not after {at}"));
        assert_eq!(wanted(FactName::AuthnInstant, at), format!("not before {at}"));
        assert_eq!(written(FactName::NotOnOrAfter, at), at);
    }
}
