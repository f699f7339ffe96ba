//! What was expected beside what the message says, what differs first.

use super::super::idp::colon_form;
use super::super::test_run::difference::{Expected, Received, difference};
use super::values::values;
use crate::components::{StateMark, Tone};
use crate::text::{exchanges as words, sso};
use leptos::prelude::*;
use sluice_domain::sso::exchange::{Fact, FactName};

#[component]
pub fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let facts = in_order(facts);
    if facts.is_empty() {
        return ().into_any();
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

fn row(fact: Fact) -> impl IntoView {
    let Fact { name, expected, received, fits } = fact;
    let differs = fits == Some(false);
    let mark = fits.map(|fits| {
        let (tone, label) = if fits { (Tone::Ok, words::FITS) } else { (Tone::Bad, words::DIFFERS) };
        view! { <div><StateMark tone label/></div> }
    });
    let [expected, received] =
        [expected, received].map(|all| all.iter().map(|value| written(name, value)).collect::<Vec<_>>());
    let (left, right) = match (differs, expected.as_slice(), received.as_slice()) {
        (true, [expected], [received]) => {
            let found = difference(expected, received);
            (
                view! { <Expected difference=found.clone()/> }.into_any(),
                view! { <Received difference=found/> }.into_any(),
            )
        }
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
    fn a_fingerprint_is_written_as_providers_write_it() {
        assert_eq!(written(FactName::KeyFingerprint, "9c417e"), "9C:41:7E");
        assert_eq!(written(FactName::KeyFingerprint, "no key"), "no key");
        assert_eq!(written(FactName::Id, "9c417e"), "9c417e");
    }
}
