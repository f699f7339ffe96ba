//! What the dashboard is told of changes.

use sluice_domain::audit::Action;
use sluice_domain::time::Span;
use sluice_domain::topic::Topics;
use sluice_service::changes::Looked;
use sluice_service::ports::{AuditRepository as _, Clock as _};
use sluice_service::testing::app::App;
use sluice_service::testing::samples::event;

#[expect(clippy::unwrap_used, reason = "a failure of a step is a failure of its test")]
async fn write(app: &App, n: u32, action: Action, ago: Span) {
    let mut event = event(n, action);
    event.at = app.clock.now().minus(ago);
    app.store.append(&event).await.unwrap();
}

#[tokio::test]
async fn each_event_is_told_once_also_one_that_comes_late() {
    let app = App::bare();
    let mut looked = Looked::default();
    write(&app, 1, Action::LinkCreated, Span::seconds(2)).await;
    let first = app.sluice.changes(&mut looked).await.unwrap();
    assert_eq!((first.new, first.recent), (Topics::of(Action::LinkCreated), Topics::of(Action::LinkCreated)));
    // Made before the first look, and there only after it.
    write(&app, 2, Action::BrandChanged, Span::seconds(3)).await;
    let second = app.sluice.changes(&mut looked).await.unwrap();
    assert_eq!(second.new, Topics::of(Action::BrandChanged));
    assert_eq!(second.recent, first.recent.and(second.new));
    app.clock.advance(Span::seconds(5));
    assert_eq!(app.sluice.changes(&mut looked).await.unwrap().new, Topics::NONE);
    app.clock.advance(Span::seconds(6));
    let last = app.sluice.changes(&mut looked).await.unwrap();
    assert_eq!((last.new, last.recent), (Topics::NONE, Topics::NONE));
}

#[tokio::test]
async fn after_a_pause_or_a_flood_everything_counts_as_changed() {
    let app = App::bare();
    let mut looked = Looked::default();
    app.sluice.changes(&mut looked).await.unwrap();
    app.clock.advance(Span::seconds(11));
    assert_eq!(app.sluice.changes(&mut looked).await.unwrap().new, Topics::all(), "events of between are not read");
    assert_eq!(app.sluice.changes(&mut looked).await.unwrap().new, Topics::NONE);
    for n in 1..=1_000 {
        write(&app, n, Action::PageOpened, Span::seconds(1)).await;
    }
    assert_eq!(app.sluice.changes(&mut looked).await.unwrap().new, Topics::all());
}
