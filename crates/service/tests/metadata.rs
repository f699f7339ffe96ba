//! Metadata that is read again: what is taken of it, and what waits for an admin.

#[path = "metadata/rounds.rs"]
mod rounds;
#[path = "metadata/sources.rs"]
mod sources;
#[path = "metadata/support.rs"]
mod support;

use sluice_domain::audit::{Action, Actor};
use sluice_domain::input::KeyTrustInput;
use sluice_domain::scope::Scope;
use sluice_domain::sso::idp::IdpState;
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataSource};
use sluice_domain::time::Span;
use sluice_domain::view::metadata::MetadataCheck;
use sluice_service::ports::saml::IdpDescription;
use sluice_service::testing::app::{App, space};
use sluice_service::testing::{given, samples};
use support::*;

#[tokio::test(flavor = "multi_thread")]
async fn keys_swapped_at_the_address_wait_for_an_admin() {
    let (app, admin) = app_with(KeyTrustInput::Ask).await;
    let before = idp(&app).await;
    publish(&app, &[other_keys()]);
    round(&app).await;
    assert_eq!(idp(&app).await, before, "nothing is taken");
    let waits = pending(&app, &admin).await.unwrap();
    assert!(!waits.needs_test);
    assert_eq!(
        (&waits.keys_new[0].fingerprint, &waits.keys_gone[0].fingerprint),
        (&keys(7)[0].fingerprint, &keys(1)[0].fingerprint)
    );
    assert_eq!((waits.keys_new.len(), waits.keys_gone.len(), waits.entity_id, waits.sso), (1, 1, None, None));
    // It is written once, however often it is read.
    round(&app).await;
    assert_eq!(app.sluice.check_metadata(&admin, &id()).await.unwrap(), MetadataCheck::Differs);
    let written = app.audited(Action::MetadataDiffers).await;
    assert_eq!((written.len(), &written[0].actor), (1, &Actor::System));

    // What was not seen is not approved.
    let gone = app.sluice.approve_metadata(&admin, &id(), "other", true).await;
    assert_eq!(codes(gone), "metadata_change_gone");
    app.sluice.approve_metadata(&admin, &id(), &waits.digest, false).await.unwrap();
    let after = idp(&app).await;
    assert!(after.is_enabled() && after.is_tested());
    assert_eq!((after.certificates, pending(&app, &admin).await), (keys(7), None));
    assert_eq!(app.audited(Action::MetadataApproved).await.len(), 1);
    let again = app.sluice.approve_metadata(&admin, &id(), &waits.digest, false).await;
    assert_eq!(codes(again), "metadata_change_gone");
    assert_eq!(app.sluice.check_metadata(&admin, &id()).await.unwrap(), MetadataCheck::Unchanged);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsigned_document_under_a_pinned_signature_changes_nothing() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let signer = "signer-----END CERTIFICATE-----";
    let document = publish(&app, &[same()]);
    let pinned = MetadataSource { trust: KeyTrust::Signed { signers: keys(8) }, ..samples::metadata_source(1) };
    given_source(&app, &pinned).await;
    app.saml.sign_metadata(&document, &keys(8)[0]);
    round(&app).await;
    let (read, before) = (source(&app).await, idp(&app).await);

    // Nobody's signature, somebody else's, and even what says the same.
    let unsigned = publish(&app, &[other_keys()]);
    round(&app).await;
    assert_eq!(source(&app).await.fault.as_deref(), Some("metadata_unsigned"));
    app.saml.sign_metadata(&unsigned, &keys(9)[0]);
    round(&app).await;
    let failed = source(&app).await;
    assert_eq!((failed.fault.as_deref(), failed.failures), (Some("metadata_signature"), 2));
    assert_eq!((failed.pending, failed.read_at), (None, read.read_at), "it does not even wait");
    assert_eq!(idp(&app).await, before);
    assert_eq!(codes(app.sluice.check_metadata(&admin, &id()).await), "certificates metadata_signature");

    // The pinned key's signature takes them.
    app.saml.sign_metadata(&unsigned, &keys(8)[0]);
    round(&app).await;
    assert_eq!((idp(&app).await.certificates, source(&app).await.failures), (keys(7), 0));
    let event = &app.audited(Action::IdpKeysTaken).await[0];
    assert_eq!((&event.actor, event.note.as_deref()), (&Actor::System, Some("1 new, 1 gone")));

    // Certificates that are there stay, and others take their place.
    let saved = app.sluice.save_metadata_source(&admin, &id(), &input(signed_by(""))).await.unwrap();
    assert_eq!((saved, source(&app).await.trust), (MetadataCheck::Unchanged, pinned.trust));
    let refused = app.sluice.save_metadata_source(&admin, &id(), &input(signed_by(signer))).await;
    assert_eq!(codes(refused), "certificates metadata_signature");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_without_a_pinned_key_is_never_asked_for() {
    let app = App::with_handbook().await;
    publish(&app, &[other_keys()]);
    let nobody = MetadataSource { trust: KeyTrust::Signed { signers: vec![] }, ..samples::metadata_source(1) };
    given_source(&app, &nobody).await;
    round(&app).await;
    assert_eq!(source(&app).await.fault.as_deref(), Some("metadata_unsigned"));
    assert_eq!(idp(&app).await.certificates, keys(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn followed_keys_are_taken_and_sessions_end() {
    let (app, _) = app_with(KeyTrustInput::Follow).await;
    let link = app.link(Scope::Space { space: space() }, &[]).await;
    publish(&app, &[other_keys()]);
    app.clock.set(source(&app).await.next_at.minus(Span::minutes(1)));
    let session = app.sign_in(&link, ANA, &[]).await;
    assert_eq!(app.state(&link, &session).await, "granted");
    round(&app).await;
    let after = idp(&app).await;
    assert!(after.is_enabled() && after.is_tested());
    assert_eq!(after.certificates, keys(7));
    assert_eq!(app.state(&link, &session).await, "sign in", "what the old keys vouched for counts no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_went_away_waits_when_the_document_of_before_is_served_again() {
    for trust in [KeyTrustInput::Follow, KeyTrustInput::Signed { certificates: String::new() }] {
        let (app, admin) = app_with(KeyTrustInput::Follow).await;
        let signs = async |says: IdpDescription| {
            app.saml.sign_metadata(&publish(&app, &[says]), &keys(8)[0]);
            round(&app).await;
        };
        if trust != KeyTrustInput::Follow {
            let signed = KeyTrust::Signed { signers: keys(8) };
            given_source(&app, &MetadataSource { trust: signed, ..source(&app).await }).await;
        }
        signs(other_keys()).await;
        assert_eq!((idp(&app).await.certificates, source(&app).await.gone), (keys(7), prints(1)));
        signs(same()).await;
        assert_eq!(idp(&app).await.certificates, keys(7), "what was given up is not taken back");
        let waits = pending(&app, &admin).await.unwrap();
        assert_eq!((waits.keys_new.len(), &waits.keys_new[0].fingerprint), (1, &keys(1)[0].fingerprint));
        // Nor because the address is saved anew.
        let saved = app.sluice.save_metadata_source(&admin, &id(), &input(trust)).await.unwrap();
        assert_eq!((saved, source(&app).await.gone), (MetadataCheck::Differs, prints(1)));
        // It comes back if an admin says so; then the other one is gone.
        app.sluice.approve_metadata(&admin, &id(), &waits.digest, false).await.unwrap();
        assert_eq!((idp(&app).await.certificates, source(&app).await.gone), (keys(1), prints(7)));
        signs(other_keys()).await;
        assert_eq!(idp(&app).await.certificates, keys(1));
        signs(IdpDescription { certificates: keys(9), ..same() }).await;
        assert_eq!((idp(&app).await.certificates, pending(&app, &admin).await), (keys(9), None));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_logout_address_alone_wants_a_test_too() {
    let (app, admin) = app_with(KeyTrustInput::Follow).await;
    publish(&app, &[IdpDescription { slo: Vec::new(), ..same() }]);
    round(&app).await;
    let waits = pending(&app, &admin).await.unwrap();
    assert!(waits.needs_test);
    app.sluice.approve_metadata(&admin, &id(), &waits.digest, false).await.unwrap();
    let approved = idp(&app).await;
    assert_eq!((approved.state, approved.slo, approved.passed), (IdpState::Draft, vec![], None));
    assert_eq!(codes(app.sluice.enable_idp(&admin, &id()).await), "idp_not_tested");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_address_to_sign_in_at_is_never_taken_by_itself() {
    let (app, admin) = app_with(KeyTrustInput::Follow).await;
    app.link(Scope::Space { space: space() }, &[]).await;
    publish(&app, &[IdpDescription { certificates: keys(7), ..moved() }]);
    round(&app).await;
    let after = idp(&app).await;
    assert_eq!((&after.certificates, &after.sso), (&keys(7), &samples::idp(1).sso), "the keys, and they alone");
    let waits = pending(&app, &admin).await.unwrap();
    assert!(waits.needs_test && waits.keys_new.is_empty() && waits.keys_gone.is_empty());
    assert_eq!(waits.sso, Some((samples::idp(1).sso, moved().sso)));

    let approve = async |confirm| app.sluice.approve_metadata(&admin, &id(), &waits.digest, confirm).await;
    assert_eq!(codes(approve(false).await), "idp_in_use_needs_test");
    assert_eq!(idp(&app).await, after);
    approve(true).await.unwrap();
    let approved = idp(&app).await;
    assert_eq!((approved.state, approved.sso), (IdpState::Draft, moved().sso));
    assert_eq!(codes(app.sluice.enable_idp(&admin, &id()).await), "idp_not_tested");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_entity_id_waits_with_all_that_stands_under_it() {
    let (app, admin) = app_with(KeyTrustInput::Follow).await;
    let renamed = IdpDescription {
        entity_id: samples::idp(2).entity_id,
        valid_until: Some(samples::NOW.plus(Span::days(30))),
        ..other_keys()
    };
    publish(&app, std::slice::from_ref(&renamed));
    round(&app).await;
    assert_eq!(idp(&app).await, samples::enabled_idp(1), "neither keys nor how long they hold");
    let waits = pending(&app, &admin).await.unwrap();
    assert_eq!(waits.entity_id, Some((samples::idp(1).entity_id, samples::idp(2).entity_id)));
    assert!(waits.needs_test && waits.keys_new.len() == 1);
    // Of a list without ours nobody can be meant, nor the one that is left of a list.
    let left = IdpDescription { alone: false, ..renamed.clone() };
    for aggregate in [vec![renamed, described(&samples::idp(3))], vec![left]] {
        publish(&app, &aggregate);
        round(&app).await;
        let failed = source(&app).await;
        assert_eq!(failed.fault.as_deref(), Some("metadata_no_idp"));
        assert_eq!(failed.pending.map(|change| change.digest), Some(waits.digest.clone()));
    }

    given::idp(&app.store, &samples::idp(2)).await;
    let approve = async || app.sluice.approve_metadata(&admin, &id(), &waits.digest, true).await;
    assert_eq!(codes(approve().await), "idp_entity_in_use");
    app.sluice.remove_idp(&admin, &samples::idp(2).id).await.unwrap();
    approve().await.unwrap();
    let approved = idp(&app).await;
    assert_eq!((approved.entity_id, approved.certificates), (samples::idp(2).entity_id, keys(7)));
    assert_eq!(approved.state, IdpState::Draft);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_list_ours_is_read() {
    let (app, _) = app_with(KeyTrustInput::Follow).await;
    publish(&app, &[described(&samples::idp(2)), other_keys(), described(&samples::idp(3))]);
    round(&app).await;
    assert_eq!(idp(&app).await.certificates, keys(7));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_dismissed_comes_back_only_as_something_else() {
    let (app, admin) = app_with(KeyTrustInput::Ask).await;
    publish(&app, &[other_keys()]);
    round(&app).await;
    let waits = pending(&app, &admin).await.unwrap();
    assert_eq!(codes(app.sluice.dismiss_metadata(&admin, &id(), "other").await), "metadata_change_gone");
    app.sluice.dismiss_metadata(&admin, &id(), &waits.digest).await.unwrap();
    assert_eq!(app.audited(Action::MetadataDismissed).await.len(), 1);
    for _ in 0..2 {
        round(&app).await;
        assert_eq!(pending(&app, &admin).await, None);
    }
    // Nor because the same address is saved anew.
    let saved = app.sluice.save_metadata_source(&admin, &id(), &input(KeyTrustInput::Ask)).await.unwrap();
    assert_eq!(saved, MetadataCheck::Unchanged);
    publish(&app, &[IdpDescription { certificates: keys(8), ..same() }]);
    round(&app).await;
    assert!(pending(&app, &admin).await.is_some());
    publish(&app, &[other_keys()]);
    round(&app).await;
    assert_eq!(
        pending(&app, &admin).await.map(|change| change.digest),
        Some(waits.digest),
        "it was something else between"
    );
    publish(&app, &[same()]);
    round(&app).await;
    assert_eq!(pending(&app, &admin).await, None, "what the document takes back waits no more");
}
