//! The keys that may sign for the provider.

use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::components::{StateMark, Tone};
use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::view::sso::CertificateView;

/// Two hex digits, a colon, two hex digits, in capitals: as providers and openssl show a fingerprint.
pub fn colon_form(fingerprint: &str) -> String {
    let digits: Vec<char> = fingerprint.to_uppercase().chars().collect();
    digits.chunks(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>().join(":")
}

#[component]
pub fn Certificates(
    rows: Vec<CertificateView>,
    /// How they are kept up to date; `None`: there is nothing to say about that.
    footer: Option<AnyView>,
) -> impl IntoView {
    let expired = rows
        .iter()
        .any(|row| row.expired)
        .then(|| view! { <div class="body"><p class="help">{words::EXPIRED_NOTE}</p></div> });
    view! {
        <section class="card" aria-labelledby="certificates">
            <header><h2 id="certificates">{words::CERTIFICATES}</h2></header>
            <CertificateTable rows name="certificates"/>
            {expired}
            {footer.map(|footer| view! { <footer>{footer}</footer> })}
        </section>
    }
}

#[component]
pub fn CertificateTable(
    rows: Vec<CertificateView>,
    /// The id of the heading that names it.
    name: &'static str,
) -> impl IntoView {
    view! {
        <table class="table cards" role="table" aria-labelledby=name>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words::COL_FINGERPRINT}</th>
                    <th role="columnheader" scope="col">{words::COL_VALID}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(certificate: CertificateView) -> impl IntoView {
    let expired = certificate.expired.then(|| view! { <StateMark tone=Tone::Warn label=words::EXPIRED/> });
    let validity = words::validity(&certificate.not_before.long_date(), &certificate.not_after.long_date());
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <code class="small">{breakable(&colon_form(&certificate.fingerprint))}</code>
                <div class="sub"><Visible text=certificate.subject/></div>
            </th>
            <td role="cell" data-l=words::COL_VALID><div class="row wrap"><span class="text-balance">{validity}</span>{expired}</div></td>
        </tr>
    }
}

/// Lets a line break after every eighth byte.
fn breakable(fingerprint: &str) -> impl IntoView + use<> {
    let parts: Vec<String> = fingerprint.split_inclusive(':').map(str::to_owned).collect();
    parts.chunks(8).map(|part| view! { {part.concat()}<wbr/> }).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_written_as_providers_write_it() {
        assert_eq!(colon_form("9c417eb208"), "9C:41:7E:B2:08");
        assert_eq!(colon_form(""), "");
    }
}
