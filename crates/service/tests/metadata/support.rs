#![expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]

use bytes::Bytes;
use sluice_domain::audit::Action;
use sluice_domain::id::IdpId;
use sluice_domain::input::{KeyTrustInput, MetadataSourceInput};
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, SigningCertificate};
use sluice_domain::sso::metadata_source::MetadataSource;
use sluice_domain::time::Span;
use sluice_domain::view::metadata::{MetadataCheck, PendingView};
use sluice_service::actor::AdminActor;
use sluice_service::error::ServiceError;
use sluice_service::ports::saml::IdpDescription;
use sluice_service::ports::{IdpRepository as _, MetadataRepository as _};
use sluice_service::testing::app::App;
use sluice_service::testing::samples;

pub const URL: &str = "https://idp1.example/metadata";
pub const ANA: &str = "ana@tidewell.example";

pub fn id() -> IdpId {
    samples::idp(1).id
}

pub fn keys(n: u32) -> Vec<SigningCertificate> {
    samples::idp(n).certificates
}

/// The fingerprints of these keys.
pub fn prints(n: u32) -> Vec<String> {
    keys(n).into_iter().map(|key| key.fingerprint).collect()
}

/// What metadata says that says what the connection says.
pub fn same() -> IdpDescription {
    described(&samples::idp(1))
}

pub fn described(idp: &IdentityProvider) -> IdpDescription {
    IdpDescription {
        entity_id: idp.entity_id.clone(),
        display_name: None,
        sso: idp.sso.clone(),
        slo: idp.slo.clone(),
        certificates: idp.certificates.clone(),
        wants_signed_requests: false,
        valid_until: None,
        cache_duration: None,
        alone: true,
    }
}

pub fn other_keys() -> IdpDescription {
    IdpDescription { certificates: keys(7), ..same() }
}

pub fn moved() -> IdpDescription {
    let mut moved = same();
    moved.sso[0] = Endpoint::new(Binding::Redirect, "https://evil.example/sso");
    moved
}

/// From now on the address gives a document that reads so.
pub fn publish(app: &App, says: &[IdpDescription]) -> Vec<u8> {
    let document = format!("{says:?}").into_bytes();
    app.saml.set_metadata(&document, Ok(says.to_vec()));
    app.fetch.set(URL, Ok(Bytes::from(document.clone())));
    document
}

pub fn input(trust: KeyTrustInput) -> MetadataSourceInput {
    MetadataSourceInput { url: format!(" {URL} "), trust }
}

pub fn signed_by(certificates: &str) -> KeyTrustInput {
    KeyTrustInput::Signed { certificates: certificates.to_owned() }
}

pub fn codes<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> String {
    match result {
        Err(ServiceError::Invalid(fields)) => {
            fields.iter().map(|fault| format!("{} {}", fault.field, fault.code)).collect::<Vec<_>>().join(", ")
        }
        Err(other) => other.to_string(),
        Ok(taken) => format!("{taken:?}"),
    }
}

/// With a source that was read once, and nothing in it that differs.
pub async fn app_with(trust: KeyTrustInput) -> (App, AdminActor) {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    publish(&app, &[same()]);
    let saved = app.sluice.save_metadata_source(&admin, &id(), &input(trust)).await.unwrap();
    assert_eq!(saved, MetadataCheck::Unchanged);
    app.clock.advance(Span::seconds(1));
    (app, admin)
}

pub async fn source(app: &App) -> MetadataSource {
    app.store.find_source(&id()).await.unwrap().unwrap()
}

pub async fn idp(app: &App) -> IdentityProvider {
    app.store.find_idp(&id()).await.unwrap().unwrap()
}

/// A round at the moment when the source is due.
pub async fn round(app: &App) {
    app.clock.set(source(app).await.next_at);
    assert_eq!(app.sluice.renew_metadata().await.unwrap(), 1);
}

pub async fn pending(app: &App, admin: &AdminActor) -> Option<PendingView> {
    app.sluice.metadata_page(admin, &id()).await.unwrap().source.unwrap().pending
}

pub async fn given_source(app: &App, source: &MetadataSource) {
    let event = samples::event(8_000_000, Action::MetadataSourceChanged);
    app.store.put_source(&id(), source, &event).await.unwrap();
}
