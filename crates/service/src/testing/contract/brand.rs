use super::{assert_conflict, assert_logged, assert_not_logged, sorted, winners};
use crate::ports::Store;
use crate::ports::brand::StoredBrand;
use crate::testing::{given, samples};
use futures::future::join_all;
use samples::{NOW, brand, event, minutes, page, space_id};
use sluice_domain::audit::Action::{BrandChanged, SpaceRemoved};
use sluice_domain::brand::{Brand, Logo, LogoKind};

/// As it is at another minute.
fn at(minute: i64, brand: StoredBrand) -> StoredBrand {
    StoredBrand { changed_at: minutes(minute), ..brand }
}

async fn with_space(store: &dyn Store, n: u32) {
    let space = space_id(n);
    given::space(store, &space, &[page(&space, 1)], &[]).await;
}

pub(super) async fn brands_are_kept_apart(store: &dyn Store) {
    let (one, two) = (space_id(1), space_id(2));
    for n in [1, 2] {
        with_space(store, n).await;
    }
    assert_eq!(store.find_brand(None).await.unwrap(), None);
    // Nothing chosen is something to be kept too: somebody took everything away.
    let bare = StoredBrand { brand: Brand::default(), changed_at: NOW };
    let mut drawn = brand(2);
    drawn.brand.logo = drawn.brand.logo.map(|logo| Logo { kind: LogoKind::Jpeg, ..logo });
    for (n, of, kept) in [(1, None, &brand(1)), (2, Some(&one), &bare), (3, Some(&two), &drawn)] {
        store.save_brand(of, None, kept, &event(n, BrandChanged)).await.unwrap();
        assert_logged(store, &event(n, BrandChanged)).await;
    }
    assert_eq!(store.find_brand(None).await.unwrap(), Some(brand(1)));
    assert_eq!(store.find_brand(Some(&one)).await.unwrap(), Some(bare));
    assert_eq!(store.find_brand(Some(&two)).await.unwrap(), Some(drawn));
    assert_eq!(store.find_brand(Some(&space_id(3))).await.unwrap(), None);
}

pub(super) async fn a_stale_save_is_refused(store: &dyn Store) {
    with_space(store, 1).await;
    let space = space_id(1);
    for (first, of) in [(10, None), (20, Some(&space))] {
        assert_conflict(store.save_brand(of, Some(NOW), &brand(1), &event(first, BrandChanged)).await);
        assert_eq!(store.find_brand(of).await.unwrap(), None);
        store.save_brand(of, None, &brand(1), &event(first + 1, BrandChanged)).await.unwrap();
        for (n, was) in [(first + 2, None), (first + 3, Some(minutes(7)))] {
            assert_conflict(store.save_brand(of, was, &at(2, brand(2)), &event(n, BrandChanged)).await);
            assert_not_logged(store, &event(n, BrandChanged)).await;
        }
        assert_eq!(store.find_brand(of).await.unwrap(), Some(brand(1)));
        // What goes leaves nothing behind.
        let bare = StoredBrand { brand: Brand::default(), changed_at: minutes(2) };
        store.save_brand(of, Some(NOW), &bare, &event(first + 4, BrandChanged)).await.unwrap();
        assert_eq!(store.find_brand(of).await.unwrap(), Some(bare));
    }
}

pub(super) async fn of_several_saves_one_is_written(store: &dyn Store) {
    let first = join_all((1..5_u8).map(|n| async move {
        store.save_brand(None, None, &at(1, brand(n)), &event(u32::from(n), BrandChanged)).await
    }));
    assert_eq!(winners(first.await, |()| true), 1);
    let next = join_all((5..9_u8).map(|n| async move {
        store.save_brand(None, Some(minutes(1)), &at(2, brand(n)), &event(u32::from(n), BrandChanged)).await
    }));
    assert_eq!(winners(next.await, |()| true), 1);
    assert_eq!(super::log(store).await.len(), 2);
}

pub(super) async fn a_brand_needs_its_space(store: &dyn Store) {
    assert_conflict(store.save_brand(Some(&space_id(1)), None, &brand(1), &event(1, BrandChanged)).await);
    assert_eq!(store.find_brand(Some(&space_id(1))).await.unwrap(), None);
    assert_not_logged(store, &event(1, BrandChanged)).await;
}

pub(super) async fn a_brand_goes_with_its_space(store: &dyn Store) {
    let (one, two) = (space_id(1), space_id(2));
    for n in [1, 2] {
        with_space(store, n).await;
    }
    for (n, of) in [(1, None), (2, Some(&one)), (3, Some(&two))] {
        store.save_brand(of, None, &brand(1), &event(n, BrandChanged)).await.unwrap();
    }
    store.remove_space(&one, NOW, &event(4, SpaceRemoved)).await.unwrap();
    assert_eq!(store.find_brand(Some(&one)).await.unwrap(), None);
    assert!(store.find_brand(None).await.unwrap().is_some() && store.find_brand(Some(&two)).await.unwrap().is_some());
    assert_conflict(store.save_brand(Some(&one), None, &brand(1), &event(5, BrandChanged)).await);
    // Back again, it begins anew.
    with_space(store, 1).await;
    assert_eq!(store.find_brand(Some(&one)).await.unwrap(), None);
    store.save_brand(Some(&one), None, &brand(2), &event(6, BrandChanged)).await.unwrap();
}

pub(super) async fn a_brand_survives_an_import(store: &dyn Store) {
    with_space(store, 1).await;
    store.save_brand(Some(&space_id(1)), None, &brand(1), &event(1, BrandChanged)).await.unwrap();
    with_space(store, 1).await;
    assert_eq!(store.find_brand(Some(&space_id(1))).await.unwrap(), Some(brand(1)));
}

pub(super) async fn logos_are_in_use(store: &dyn Store) {
    let space = space_id(1);
    with_space(store, 1).await;
    let body = page(&space, 1).body.unwrap().as_str().to_owned();
    let digest = |n| brand(n).brand.logo.unwrap().digest;
    let used = async || sorted(store.list_blobs().await.unwrap().iter().map(|blob| blob.as_str().to_owned()));
    // The same picture twice is one blob.
    store.save_brand(None, None, &brand(1), &event(1, BrandChanged)).await.unwrap();
    store.save_brand(Some(&space), None, &brand(1), &event(2, BrandChanged)).await.unwrap();
    assert_eq!(used().await, sorted([body.clone(), digest(1)]));
    store.save_brand(Some(&space), Some(NOW), &at(1, brand(2)), &event(3, BrandChanged)).await.unwrap();
    assert_eq!(used().await, sorted([body.clone(), digest(1), digest(2)]));
    let bare = StoredBrand { brand: Brand::default(), changed_at: minutes(1) };
    store.save_brand(None, Some(NOW), &bare, &event(4, BrandChanged)).await.unwrap();
    assert_eq!(used().await, sorted([body, digest(2)]));
    store.remove_space(&space, NOW, &event(5, SpaceRemoved)).await.unwrap();
    assert_eq!(used().await, [""; 0]);
}
