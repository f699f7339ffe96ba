//! Why a message was refused, in a test or otherwise: what differs, what happened, where to mend it.

use super::difference::sides;
use crate::components::{CopyField, StateMark, Tone};
use crate::text::{saml, sso as words};
use leptos::prelude::*;

#[component]
pub fn Refused(
    /// The heading.
    title: &'static str,
    /// On the mark beside it.
    label: &'static str,
    refusal: saml::Refusal,
    expected: Option<String>,
    received: Option<String>,
) -> impl IntoView {
    let saml::Refusal { happened, mend } = refusal;
    let copy = expected.clone().map(|value| view! { <CopyField label=words::EXPECTED value/> });
    let compared = (expected.is_some() || received.is_some()).then(|| view! { <Compared expected received/> });
    view! {
        <section class="card" aria-labelledby="refused">
            <header><h2 id="refused">{title}</h2><StateMark tone=Tone::Bad label/></header>
            {compared}
            <div class="cause">
                <div><h3>{words::HAPPENED}</h3><p><b>{happened}</b></p></div>
                <div><h3>{words::MEND}</h3><p>{mend}</p>{copy}</div>
            </div>
        </section>
    }
}

#[component]
fn Compared(expected: Option<String>, received: Option<String>) -> impl IntoView {
    let (left, right) = sides(expected, received);
    view! {
        <table class="table cards cmp" role="table" aria-label=words::COMPARED>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words::EXPECTED}</th>
                    <th role="columnheader" scope="col">{words::RECEIVED}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <tr role="row" class="diff">
                    <td role="cell" data-l=words::EXPECTED>{left}</td>
                    <td role="cell" data-l=words::RECEIVED>{right}</td>
                </tr>
            </tbody>
        </table>
    }
}
