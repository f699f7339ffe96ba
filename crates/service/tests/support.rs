//! What a support bundle tells, and what it never does.

use sluice_domain::audit::Action;
use sluice_domain::scope::Scope;
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataSource};
use sluice_domain::view::support::{SupportFile, SupportPart};
use sluice_service::ports::{MetadataRepository as _, TraceRepository as _};
use sluice_service::testing::app::{App, space};
use sluice_service::testing::{given, samples};

/// Named by an admin, and not by SAML.
const CONTEXT: &str = "https://tidewell.example/strong";
const SAML_CONTEXT: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";

fn of(parts: &[SupportPart], file: SupportFile) -> serde_json::Value {
    let part = parts.iter().find(|part| part.file == file);
    part.map_or(serde_json::Value::Null, |part| serde_json::from_str(&part.text).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundle_names_nobody_and_nothing_of_the_content() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let mut other = samples::idp(2);
    other.rules.authn_contexts = vec![CONTEXT.to_owned(), SAML_CONTEXT.to_owned()];
    other.rules.name_id_format = Some("urn:tidewell:format".to_owned());
    given::idp(&app.store, &other).await;
    let source = MetadataSource::new("https://metadata.tidewell.example/x", KeyTrust::Ask, samples::NOW);
    let event = samples::event(4_000, Action::MetadataSourceChanged);
    app.store.put_source(&samples::idp(1).id, &source, &event).await.unwrap();
    let link = app.link(Scope::Space { space: space() }, &["harbour-masters"]).await;
    let token = app.token(&link).await;
    let session = app.sign_in(&link, "ana@tidewell.example", &["harbour-masters"]).await;
    assert_eq!(app.state(&link, &session).await, "granted");
    app.store.record_trace(&samples::trace(1)).await.unwrap();
    let me = samples::admin(1);

    let never = [
        token.as_str(),
        session.as_str(),
        me.name.as_str(),
        me.email.as_str(),
        me.password_hash.as_str(),
        "@",
        "harbour-masters",
        "Auditors",
        "Harbour handbook",
        "Berth plan",
        "Wages",
        "handbook.pdf",
        "handbook.zip",
        "\"them\"",
        "E-mail",
        "<Response",
        "Harbourline",
        "CN=idp1",
    ];
    let by_choice =
        ["Tidewell 1", "idp1.example", "metadata.tidewell.example", CONTEXT, "urn:tidewell:format", "/srv/sluice"];
    for named in [false, true] {
        let parts = app.sluice.preview_support(&admin, named).await.unwrap();
        assert_eq!(parts.iter().map(|part| part.file).collect::<Vec<_>>(), SupportFile::ALL);
        let text: String = parts.iter().map(|part| part.text.as_str()).collect();
        for secret in never {
            assert!(!text.contains(secret), "it has {secret}: {text}");
        }
        for name in by_choice {
            assert_eq!(text.contains(name), named, "{name}: {text}");
        }
        assert!(text.contains(SAML_CONTEXT), "what SAML itself names is told: {text}");

        let counts = of(&parts, SupportFile::Counts);
        for (what, n) in
            [("spaces", 1), ("pages", 6), ("files", 6), ("active_links", 1), ("visitor_sessions", 1), ("grants", 1)]
        {
            assert_eq!(counts[what], n, "{what}: {counts}");
        }
        assert_eq!(counts["providers"], serde_json::json!({ "draft": 1, "tested": 0, "enabled": 1 }));
        let exchanges = of(&parts, SupportFile::Exchanges);
        assert!(exchanges.as_array().unwrap().iter().any(|one| one["code"] == "wrong_audience"), "{exchanges}");
        assert_eq!(of(&parts, SupportFile::Failures)[0]["message"], "an import failed");
        let providers = of(&parts, SupportFile::Providers);
        assert!(providers.as_array().unwrap().iter().any(|one| one["metadata"]["keys"] == "ask"), "{providers}");
    }
    assert!(app.audited(Action::SupportDownloaded).await.is_empty(), "nothing left the dashboard");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_a_bundle_stands_in_the_audit_log() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    // Taking it is an event too, so what is shown is read before.
    let shown = app.sluice.preview_support(&admin, false).await.unwrap();
    assert_eq!(app.sluice.download_support(&admin, false).await.unwrap(), shown);
    app.sluice.download_support(&admin, true).await.unwrap();
    let reasons: Vec<Vec<String>> =
        app.audited(Action::SupportDownloaded).await.into_iter().map(|event| event.reasons).collect();
    assert_eq!(reasons.len(), 2);
    assert!(reasons.contains(&vec![]) && reasons.contains(&vec!["with_names".to_owned()]), "{reasons:?}");
    // What cannot be written down is not given.
    app.store.set_down(true);
    assert!(app.sluice.download_support(&admin, false).await.is_err());
}
