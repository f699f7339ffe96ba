//! What the connection's page says of its metadata: where it is read again from, and what needs a look.

use super::super::sso::legible;
use crate::any::IntoAny;
use crate::components::Icon;
use crate::text::metadata as words;
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::time::Timestamp;
use sluice_domain::view::metadata::{MetadataSourceView, MetadataTrouble};

/// What needs a look, the worst first.
pub fn troubles(source: &MetadataSourceView) -> Vec<MetadataTrouble> {
    let reading = match &source.fault {
        _ if source.outdated => Some(MetadataTrouble::Outdated),
        Some(code) => Some(MetadataTrouble::Failing { code: code.clone() }),
        None => None,
    };
    reading.into_iter().chain(source.pending.is_some().then_some(MetadataTrouble::Waiting)).collect()
}

/// One banner for each of them.
#[component]
pub fn Troubles(idp: IdpId, all: Vec<MetadataTrouble>) -> impl IntoView {
    let banner = move |trouble: MetadataTrouble| {
        let (box_class, class) =
            if trouble == MetadataTrouble::Outdated { ("notice bad", "bad") } else { ("notice warn", "warn") };
        view! {
            <div class=box_class>
                <Icon name="warn" class=class/>
                <p>{words::meaning(&trouble)}</p>
                <a class="btn sm" href=format!("/sso/{idp}/metadata")>{words::OPEN}</a>
            </div>
        }
    };
    all.into_iter().map(banner).collect_view().into_any()
}

/// The way to the page of the metadata, with what is most to know of it.
#[component]
pub fn MetadataLine(
    /// Where it leads.
    href: String,
    /// `None`: it is never read again.
    source: Option<MetadataSourceView>,
) -> impl IntoView {
    let line = source.map_or_else(
        || words::NEVER_AGAIN.to_owned(),
        |source| {
            let last = source.read_at.map(Timestamp::short);
            words::read_again(&legible(host(&source.url)), last.as_deref())
        },
    );
    view! { <a class="small" href=href>{line}</a> }.into_any()
}

/// Host and port of a web address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::idp_metadata::testing::source;
    use sluice_domain::view::metadata::PendingView;

    #[test]
    fn the_host_is_what_stands_between_scheme_and_path() {
        assert_eq!(host("https://idp.example/metadata?x=/y"), "idp.example");
        assert_eq!(host("http://127.0.0.1:3090"), "127.0.0.1:3090");
        assert_eq!(host("https://idp.example?x"), "idp.example");
        assert_eq!(host("idp.example/metadata"), "idp.example");
    }

    #[test]
    fn what_stops_sign_in_stands_before_what_waits() {
        let pending = PendingView {
            found_at: Timestamp(0),
            digest: "d".into(),
            entity_id: None,
            sso: None,
            slo: None,
            keys_new: vec![],
            keys_gone: vec![],
            needs_test: false,
        };
        let failing = MetadataTrouble::Failing { code: "fetch_tls".into() };
        assert_eq!(troubles(&source()), []);
        let failed = MetadataSourceView { fault: Some("fetch_tls".into()), ..source() };
        assert_eq!(troubles(&failed), [failing]);
        let outdated = MetadataSourceView { outdated: true, pending: Some(pending), ..failed };
        assert_eq!(troubles(&outdated), [MetadataTrouble::Outdated, MetadataTrouble::Waiting]);
    }
}
