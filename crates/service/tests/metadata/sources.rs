//! Where metadata is read from.

use crate::support::*;
use bytes::Bytes;
use sluice_domain::audit::Action;
use sluice_domain::input::{IdpInput, IdpSource, KeyTrustInput, MetadataSourceInput};
use sluice_domain::sso::metadata_source::{KeyTrust, LONGEST_ROUND};
use sluice_domain::view::metadata::KeyTrustView;
use sluice_domain::view::sso::IdpAdded;
use sluice_service::ports::fetch::FetchFault;
use sluice_service::ports::saml::{IdpDescription, MetadataFault};
use sluice_service::ports::{IdpRepository as _, MetadataRepository as _};
use sluice_service::testing::app::App;
use sluice_service::testing::{given, samples};

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_saved_shown_and_removed() {
    let (app, admin) = app_with(KeyTrustInput::Follow).await;
    let page = app.sluice.metadata_page(&admin, &id()).await.unwrap();
    let shown = page.source.unwrap();
    assert_eq!((page.name, page.active_links), (samples::idp(1).name, 0));
    assert_eq!((shown.url.as_str(), shown.trust, shown.pending), (URL, KeyTrustView::Follow, None));
    assert_eq!((shown.read_at, shown.next_at), (Some(samples::NOW), samples::NOW.plus(LONGEST_ROUND)));
    app.sluice.remove_metadata_source(&admin, &id()).await.unwrap();
    assert_eq!(app.sluice.metadata_page(&admin, &id()).await.unwrap().source, None);
    assert_eq!(codes(app.sluice.remove_metadata_source(&admin, &id()).await), "not_found");
    assert_eq!(codes(app.sluice.check_metadata(&admin, &id()).await), "not_found");
    let notes: Vec<_> =
        app.audited(Action::MetadataSourceChanged).await.into_iter().filter_map(|event| event.note).collect();
    assert_eq!(notes, ["removed", "follow"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_at_its_field_and_not_saved() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let save = async |trust| codes(app.sluice.save_metadata_source(&admin, &id(), &input(trust)).await);
    assert_eq!(save(KeyTrustInput::Ask).await, "url fetch_unreachable");
    app.fetch.set(URL, Err(FetchFault::NotHttps));
    assert_eq!(save(KeyTrustInput::Ask).await, "url fetch_not_https");
    app.fetch.set(URL, Ok(Bytes::from_static(b"<html>")));
    assert_eq!(save(KeyTrustInput::Ask).await, "url malformed_xml");
    let document = publish(&app, &[described(&samples::idp(2)), described(&samples::idp(3))]);
    assert_eq!(save(KeyTrustInput::Ask).await, "url metadata_no_idp");
    app.saml.set_metadata(&document, Err(MetadataFault { code: "metadata_expired", detail: None }));
    assert_eq!(save(KeyTrustInput::Ask).await, "url metadata_expired");
    assert_eq!(save(signed_by(" ")).await, "certificates required");
    publish(&app, &[same()]);
    assert_eq!(save(signed_by("signer")).await, "certificates metadata_unsigned");
    let eleven = "x-----END CERTIFICATE-----".repeat(11);
    assert_eq!(save(signed_by(&eleven)).await, "certificates too_many_certificates");
    publish(&app, &[IdpDescription { certificates: vec![], ..same() }]);
    assert_eq!(save(KeyTrustInput::Follow).await, "url no_signing_certificate");
    assert_eq!(app.store.find_source(&id()).await.unwrap(), None);
    assert_eq!(app.audited(Action::MetadataSourceChanged).await, []);
    assert_eq!(idp(&app).await, samples::enabled_idp(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_followed_is_https_or_on_loopback() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let document = Bytes::from(publish(&app, &[same()]));
    let save = async |url: &str, trust| {
        app.fetch.set(url, Ok(document.clone()));
        let input = MetadataSourceInput { url: url.to_owned(), trust };
        codes(app.sluice.save_metadata_source(&admin, &id(), &input).await)
    };
    for plain in ["http://idp.corp.example/metadata", "HTTP://10.0.0.5:8080/m", "http://localhost.example/m"] {
        assert_eq!(save(plain, KeyTrustInput::Follow).await, "url follow_not_https", "{plain}");
        assert_eq!(app.fetch.asked(plain), 0);
        assert_eq!(app.store.find_source(&id()).await.unwrap(), None);
    }
    for safe in [URL, "http://127.0.0.1:8080/m", "http://localhost/m", "http://[::1]/m"] {
        assert_eq!(save(safe, KeyTrustInput::Follow).await, "Unchanged", "{safe}");
    }
    // Where an admin looks at every change, the configuration alone decides.
    assert_eq!(save("http://idp.corp.example/metadata", KeyTrustInput::Ask).await, "Unchanged");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_provider_has_no_source() {
    let app = App::bare();
    given::admin(&app.store).await;
    let mut demo = samples::enabled_idp(1);
    demo.demo = true;
    given::idp(&app.store, &demo).await;
    publish(&app, &[same()]);
    let saved = app.sluice.save_metadata_source(&app.admin().await, &id(), &input(KeyTrustInput::Ask)).await;
    assert_eq!(codes(saved), "demo_idp_no_source");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_added_by_its_address_asks_about_every_change() {
    let app = App::bare();
    given::admin(&app.store).await;
    let admin = app.admin().await;
    let until = samples::minutes(60 * 10);
    publish(&app, &[IdpDescription { valid_until: Some(until), ..same() }]);
    let by_url = IdpSource::Url { url: format!(" {URL}"), entity_id: None };
    let added = app.sluice.add_idp(&admin, &IdpInput { name: String::new(), source: by_url }).await.unwrap();
    let IdpAdded::Created { id } = added else { panic!("nothing was to be chosen") };
    let source = app.store.find_source(&id).await.unwrap().unwrap();
    assert_eq!((source.url.as_str(), source.trust, source.valid_until), (URL, KeyTrust::Ask, Some(until)));
    assert_eq!((source.read_at, source.next_at), (Some(samples::NOW), samples::minutes(60 * 5)));
    assert_eq!(app.store.find_idp(&id).await.unwrap().unwrap().metadata_until, Some(until));

    let xml = publish(&app, &[described(&samples::idp(2))]);
    let by_file = IdpSource::Xml { xml: String::from_utf8(xml).unwrap(), entity_id: None };
    let added = app.sluice.add_idp(&admin, &IdpInput { name: String::new(), source: by_file }).await.unwrap();
    let IdpAdded::Created { id } = added else { panic!("nothing was to be chosen") };
    assert_eq!(app.store.find_source(&id).await.unwrap(), None);
}
