use crate::ports::Store;
use crate::ports::support::StoredFigures;
use crate::testing::{given, samples};
use samples::{NOW, link, minutes};

pub(super) async fn what_is_alive_is_counted(store: &dyn Store) {
    given::admin(store).await;
    given::admin_session(store, "desk").await;
    given::link(store, &link(1)).await;
    let session = given::session(store, "a").await;
    given::session(store, "b").await;
    given::grant(store, 1, &link(1), &session).await;
    let now = store.support_figures(NOW).await.unwrap();
    assert!(now.migrations.is_sorted(), "{now:?}");
    let alive =
        StoredFigures { admins: 1, admin_sessions: 1, visitor_sessions: 2, grants: 1, ..StoredFigures::default() };
    assert_eq!(StoredFigures { migrations: Vec::new(), ..now.clone() }, alive);
    let later = store.support_figures(minutes(60 * 24 * 400)).await.unwrap();
    assert_eq!(later, StoredFigures { admins: 1, migrations: now.migrations, ..StoredFigures::default() });
}
