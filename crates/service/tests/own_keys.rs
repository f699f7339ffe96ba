//! Sluice's own key pairs: made once, sealed, and rolled over without an interruption.

use sluice_domain::audit::Action;
use sluice_domain::sso::sp_key::{SpKeyState, SpKeyUse};
use sluice_domain::time::Span;
use sluice_domain::view::sso::SpKeyView;
use sluice_service::error::ServiceError;
use sluice_service::keys::Keys;
use sluice_service::ports::SpKeyRepository as _;
use sluice_service::sso::keys::KeysFault;
use sluice_service::testing::app::{self, App};
use sluice_service::testing::{MemoryStore, given, samples};

fn rule<T>(result: Result<T, ServiceError>) -> String {
    result.err().map_or_else(|| "taken".to_owned(), |error| error.to_string())
}

#[expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]
async fn keys(app: &App) -> Vec<SpKeyView> {
    app.sluice.list_sp_keys(&app.admin().await).await.unwrap()
}

fn of(keys: &[SpKeyView], key_use: SpKeyUse, state: SpKeyState) -> Vec<&str> {
    let wanted = keys.iter().filter(|key| key.key_use == key_use && key.state == state);
    wanted.map(|key| key.fingerprint.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_keys_are_made_once_and_lie_sealed() {
    let app = App::with_handbook().await;
    app.sluice.prepare_keys().await.unwrap();
    app.sluice.prepare_keys().await.unwrap();
    let stored = app.store.list_sp_keys().await.unwrap();
    assert_eq!(stored.len(), 2);
    for key in &stored {
        // The fake's private key is the fingerprint's text.
        let place = ("sp_key", key.facts.fingerprint.as_str(), "private");
        let private = samples::keys().open(place, &key.private).unwrap();
        assert_eq!(private.as_slice(), key.facts.fingerprint.as_bytes());
        assert!(!key.private.as_str().contains(&key.facts.fingerprint));
    }
    let metadata = app.sluice.sp_metadata(false).await.unwrap();
    for key_use in SpKeyUse::ALL {
        let active = of(&keys(&app).await, key_use, SpKeyState::Active).join(" ");
        assert!(!active.is_empty() && metadata.contains(&active), "{metadata}");
    }
    assert_eq!(app.audited(Action::SpKeyActivated).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_processes_that_start_at_once_one_makes_the_keys() {
    let store = MemoryStore::new();
    let apps: Vec<App> = (0..4).map(|_| App::over(store.clone(), app::settings())).collect();
    let starts: Vec<_> = apps
        .iter()
        .map(|app| {
            let sluice = std::sync::Arc::clone(&app.sluice);
            tokio::spawn(async move { sluice.prepare_keys().await })
        })
        .collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
    assert_eq!(store.list_sp_keys().await.unwrap().len(), 2);
    let metadata = apps[0].sluice.sp_metadata(true).await.unwrap();
    for app in &apps {
        assert_eq!(app.sluice.sp_metadata(true).await.unwrap(), metadata);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_another_master_key_stop_the_start_in_plain_words() {
    let app = App::with_handbook().await;
    app.sluice.prepare_keys().await.unwrap();
    let mut stored = app.store.list_sp_keys().await.unwrap().remove(0);
    let other = Keys::from_master(&[9; 32]);
    stored.facts.fingerprint = "00".repeat(32);
    stored.facts.state = SpKeyState::Retired;
    stored.private = other.seal(("sp_key", &stored.facts.fingerprint, "private"), b"x", [1; 12]).unwrap();
    app.store.create_sp_key(&stored, &samples::event(6_000_000, Action::SpKeyPublished)).await.unwrap();
    let fault = app.sluice.prepare_keys().await.unwrap_err();
    assert!(matches!(&fault, KeysFault::Sealed { fingerprint, .. } if *fingerprint == stored.facts.fingerprint));
    assert!(fault.to_string().contains("master key that belongs to this data"), "{fault}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_published_before_it_is_used_and_removed_after() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    app.sluice.prepare_keys().await.unwrap();
    for key_use in SpKeyUse::ALL {
        let first = of(&keys(&app).await, key_use, SpKeyState::Active).concat();
        let next = app.sluice.publish_sp_key(&admin, key_use).await.unwrap();
        assert_eq!(of(&keys(&app).await, key_use, SpKeyState::Next), [next.as_str()]);
        let metadata = app.sluice.sp_metadata(false).await.unwrap();
        assert!(metadata.contains(&first) && metadata.contains(&next), "both, at once: {metadata}");
        assert_eq!(rule(app.sluice.publish_sp_key(&admin, key_use).await), "sp_key_next_exists");
        assert_eq!(rule(app.sluice.activate_sp_key(&admin, &first).await), "sp_key_not_next");
        assert_eq!(rule(app.sluice.remove_sp_key(&admin, &first).await), "sp_key_active");

        app.sluice.activate_sp_key(&admin, &next).await.unwrap();
        let all = keys(&app).await;
        assert_eq!(of(&all, key_use, SpKeyState::Active), [next.as_str()]);
        assert_eq!(of(&all, key_use, SpKeyState::Retired), [first.as_str()]);
        assert!(!app.sluice.sp_metadata(false).await.unwrap().contains(&first));
        app.sluice.remove_sp_key(&admin, &first).await.unwrap();
        assert_eq!(rule(app.sluice.remove_sp_key(&admin, &first).await), "not_found");
        assert_eq!(rule(app.sluice.activate_sp_key(&admin, "made up").await), "not_found");
    }
    for (action, times) in [(Action::SpKeyPublished, 2), (Action::SpKeyActivated, 4), (Action::SpKeyRemoved, 2)] {
        let events = app.audited(action).await;
        assert_eq!(events.len(), times, "{action:?}");
        for event in events {
            let note = event.note.unwrap();
            let fingerprint = note.strip_prefix("signing ").or(note.strip_prefix("encryption "));
            assert_eq!(fingerprint.map(str::len), Some(16), "{note}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_follows_a_rollover_within_seconds() {
    let store = MemoryStore::new();
    given::admin(&store).await;
    let (here, there) = (App::over(store.clone(), app::settings()), App::over(store, app::settings()));
    here.sluice.prepare_keys().await.unwrap();
    let before = there.sluice.sp_metadata(false).await.unwrap();
    let next = here.sluice.publish_sp_key(&here.admin().await, SpKeyUse::Signing).await.unwrap();
    assert_eq!(there.sluice.sp_metadata(false).await.unwrap(), before, "the clock stands still");
    there.clock.advance(Span::seconds(2));
    assert!(there.sluice.sp_metadata(false).await.unwrap().contains(&next));
}
