use super::{assert_conflict, assert_logged, assert_not_logged, winners};
use crate::ports::Store;
use crate::ports::sp_keys::StoredSpKey;
use crate::testing::samples;
use futures::future::{join, join_all};
use samples::{event, minutes, sp_key};
use sluice_domain::audit::Action::{SpKeyActivated, SpKeyPublished, SpKeyRemoved};
use sluice_domain::sso::sp_key::SpKeyState::{self, Active, Next, Retired};
use sluice_domain::sso::sp_key::SpKeyUse::{self, Encryption, Signing};

/// A store with these keys, which [`samples`] numbers from 1.
async fn begin_with(store: &dyn Store, keys: &[(SpKeyUse, SpKeyState)]) {
    for (n, (key_use, state)) in (1..).zip(keys) {
        store.create_sp_key(&sp_key(n, *key_use, *state), &event(1000 + n, SpKeyPublished)).await.unwrap();
    }
}

fn fingerprint(n: u32) -> String {
    sp_key(n, Signing, Next).facts.fingerprint
}

/// The states of keys 1, 2 and so on; `None` where there is no such key.
async fn states<const N: usize>(store: &dyn Store) -> [Option<SpKeyState>; N] {
    let keys = store.list_sp_keys().await.unwrap();
    let mut n = 0;
    [(); N].map(|()| {
        n += 1;
        keys.iter().find(|key| key.facts.fingerprint == fingerprint(n)).map(|key| key.facts.state)
    })
}

pub(super) async fn keys_are_kept(store: &dyn Store) {
    assert_eq!(store.list_sp_keys().await.unwrap(), []);
    let mut keys: Vec<StoredSpKey> = [(Signing, Next), (Signing, Active), (Signing, Retired), (Encryption, Active)]
        .into_iter()
        .zip(1..)
        .map(|((key_use, state), n)| sp_key(n, key_use, state))
        .collect();
    // The first is the youngest; the others are equally old.
    keys[0].facts.created_at = minutes(1);
    for (n, key) in (1..).zip(&keys) {
        store.create_sp_key(key, &event(n, SpKeyPublished)).await.unwrap();
        assert_logged(store, &event(n, SpKeyPublished)).await;
    }
    keys.sort_by_key(|key| (key.facts.created_at, key.facts.fingerprint.clone()));
    assert_eq!(store.list_sp_keys().await.unwrap(), keys);
}

pub(super) async fn one_is_next_and_one_active(store: &dyn Store) {
    begin_with(store, &[(Signing, Active), (Signing, Next), (Encryption, Active), (Signing, Retired)]).await;
    let mut same = sp_key(1, Encryption, Retired);
    same.certificate = vec![1];
    for (n, key) in (1..).zip([&same, &sp_key(5, Signing, Active), &sp_key(6, Signing, Next)]) {
        assert_conflict(store.create_sp_key(key, &event(n, SpKeyPublished)).await);
        assert_not_logged(store, &event(n, SpKeyPublished)).await;
    }
    assert_eq!(store.list_sp_keys().await.unwrap().len(), 4);
    // The other use has a place of its own, and of retired keys there may be many.
    store.create_sp_key(&sp_key(7, Encryption, Next), &event(7, SpKeyPublished)).await.unwrap();
    store.create_sp_key(&sp_key(8, Signing, Retired), &event(8, SpKeyPublished)).await.unwrap();
}

pub(super) async fn the_next_becomes_the_active(store: &dyn Store) {
    begin_with(store, &[(Signing, Active), (Signing, Next), (Encryption, Active), (Encryption, Retired)]).await;
    store.activate_sp_key(&fingerprint(2), &event(1, SpKeyActivated)).await.unwrap();
    assert_logged(store, &event(1, SpKeyActivated)).await;
    let after = [Some(Retired), Some(Active), Some(Active), Some(Retired), None];
    assert_eq!(states(store).await, after);
    // Active, retired, unknown.
    for n in [2, 1, 9] {
        assert_conflict(store.activate_sp_key(&fingerprint(n), &event(10 + n, SpKeyActivated)).await);
        assert_not_logged(store, &event(10 + n, SpKeyActivated)).await;
    }
    assert_eq!(states(store).await, after);
    let kept = &store.list_sp_keys().await.unwrap();
    let second = kept.iter().find(|key| key.facts.fingerprint == fingerprint(2));
    assert_eq!(second, Some(&sp_key(2, Signing, Active)), "only the state has changed");

    // Both places are free for the rollover after it.
    store.create_sp_key(&sp_key(5, Signing, Next), &event(2, SpKeyPublished)).await.unwrap();
    store.activate_sp_key(&fingerprint(5), &event(3, SpKeyActivated)).await.unwrap();
    assert_eq!(states(store).await, [Some(Retired), Some(Retired), Some(Active), Some(Retired), Some(Active)]);
}

pub(super) async fn all_but_the_active_are_removed(store: &dyn Store) {
    begin_with(store, &[(Signing, Active), (Signing, Next), (Signing, Retired)]).await;
    for n in [1, 9] {
        assert_conflict(store.remove_sp_key(&fingerprint(n), &event(n, SpKeyRemoved)).await);
        assert_not_logged(store, &event(n, SpKeyRemoved)).await;
    }
    assert_eq!(states(store).await, [Some(Active), Some(Next), Some(Retired)]);
    for n in [2, 3] {
        store.remove_sp_key(&fingerprint(n), &event(n, SpKeyRemoved)).await.unwrap();
        assert_logged(store, &event(n, SpKeyRemoved)).await;
    }
    assert_eq!(states(store).await, [Some(Active), None, None]);
    assert_conflict(store.remove_sp_key(&fingerprint(2), &event(4, SpKeyRemoved)).await);
    store.create_sp_key(&sp_key(4, Signing, Next), &event(5, SpKeyPublished)).await.unwrap();
}

pub(super) async fn one_of_several_makers_wins(store: &dyn Store) {
    for (first, key_use, state) in [(10, Signing, Active), (20, Encryption, Active), (30, Signing, Next)] {
        let made =
            join_all((first..first + 4).map(|n| async move {
                store.create_sp_key(&sp_key(n, key_use, state), &event(n, SpKeyPublished)).await
            }));
        assert_eq!(winners(made.await, |()| true), 1);
    }
    assert_eq!(store.list_sp_keys().await.unwrap().len(), 3);
    assert_eq!(super::log(store).await.len(), 3);
}

pub(super) async fn a_next_key_is_activated_or_removed(store: &dyn Store) {
    begin_with(store, &[(Signing, Active), (Signing, Next)]).await;
    let next = fingerprint(2);
    let (activating, removing) = (event(1, SpKeyActivated), event(2, SpKeyRemoved));
    let (activated, removed) =
        join(store.activate_sp_key(&next, &activating), store.remove_sp_key(&next, &removing)).await;
    let activated = activated.is_ok();
    assert_eq!(winners(vec![removed], |()| true), usize::from(!activated));
    let (old, new) = if activated { (Retired, Some(Active)) } else { (Active, None) };
    assert_eq!(states(store).await, [Some(old), new]);
}
