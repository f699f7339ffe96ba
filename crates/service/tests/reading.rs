//! What a visitor can read through a grant, and what not by any route.

use futures::FutureExt as _;
use futures::future::join_all;
use sluice_domain::audit::Action;
use sluice_domain::id::{LinkId, PageId};
use sluice_domain::scope::Scope;
use sluice_domain::time::Span;
use sluice_domain::view::visitor::{ReaderPage, SharedView, SignInLeft};
use sluice_service::error::ServiceError;
use sluice_service::gate::VisitorGrant;
use sluice_service::ports::LinkRepository as _;
use sluice_service::reading::FileUse;
use sluice_service::testing::FakeExport;
use sluice_service::testing::app::{self, App, file, page, space};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::{sleep, timeout};

const ANA: &str = "ana@tidewell.example";

fn whole() -> Scope {
    Scope::Space { space: space() }
}

async fn reader(app: &App, scope: Scope) -> (LinkId, String, Box<VisitorGrant>) {
    let link = app.link(scope, &[]).await;
    let session = app.sign_in(&link, ANA, &[]).await;
    let grant = app.grant(&link, &session).await;
    (link, session, grant)
}

async fn read(app: &App, grant: &VisitorGrant, id: &PageId) -> Arc<SharedView> {
    read_as_visitor(app, grant, id).await.page
}

#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
async fn read_as_visitor(app: &App, grant: &VisitorGrant, id: &PageId) -> ReaderPage {
    app.sluice.read_page(&grant.page(id).unwrap(), |_| String::new()).await.unwrap()
}

/// What a page that is asked for now tells of the sign-in.
async fn left(app: &App, link: &LinkId, session: &str) -> SignInLeft {
    let grant = app.grant(link, session).await;
    read_as_visitor(app, &grant, &page(2)).await.who.left
}

/// How asking for the file ends.
async fn asked(app: &App, grant: &VisitorGrant, n: u32, usage: FileUse) -> Result<Option<&'static str>, String> {
    let file = grant.file(&file(n)).ok_or("not of this space")?;
    app.sluice.open_file(&file, usage).await.map(|download| download.image_type).map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pages_of_the_scope_can_be_read() {
    let app = App::with_handbook().await;
    for (scope, readable) in [
        (Scope::Page { page: page(2) }, &[2][..]),
        (Scope::PageTree { root: page(2) }, &[2, 3]),
        (whole(), &[1, 2, 3, 6]),
    ] {
        let (_, _, grant) = reader(&app, scope.clone()).await;
        let found: Vec<u32> = (0..9).filter(|n| grant.page(&page(*n)).is_some()).collect();
        assert_eq!(found, readable, "{scope:?}");
        for n in readable {
            let shown = read(&app, &grant, &page(*n)).await;
            assert_eq!(shown.tree.len(), readable.len());
            let shown = format!("{shown:?} {}", app.sluice.page_style(&grant.page(&page(*n)).unwrap()).await.unwrap());
            for (title, at) in [("Tides", 3), ("Wages", 4), ("Bonus", 5), ("Contacts", 6)] {
                assert_eq!(shown.contains(title), readable.contains(&at), "{title} in {shown}");
            }
            assert!(!shown.contains("4,200"), "{shown}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_readers_of_a_whole_space_are_told_its_name() {
    let app = App::with_handbook().await;
    for (scope, told) in
        [(Scope::Page { page: page(2) }, false), (Scope::PageTree { root: page(1) }, false), (whole(), true)]
    {
        let (link, _, grant) = reader(&app, scope.clone()).await;
        let shown = read(&app, &grant, &page(2)).await;
        assert_eq!(shown.space.is_some(), told, "{scope:?}");
        assert_eq!(shown.address, format!("http://127.0.0.1:3080/s/{link}/p/{}", page(2)));
        assert_eq!(shown.sign_in_href, format!("/sign-in/{link}?page={}", page(2)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_tells_how_long_the_sign_in_lasts_as_the_store_has_it() {
    let app = App::with_handbook().await;
    let (link, session, grant) = reader(&app, whole()).await;
    let minutes = |idle, total| SignInLeft { idle: Span::minutes(idle), total: Span::minutes(total) };
    assert_eq!(read_as_visitor(&app, &grant, &page(2)).await.who.left, minutes(60, 480));
    // The store's own limit lags by less than a minute: the page tells that one.
    app.clock.advance(Span::seconds(30));
    assert_eq!(left(&app, &link, &session).await.idle, Span::seconds(59 * 60 + 30));
    app.clock.advance(Span::seconds(30));
    assert_eq!(left(&app, &link, &session).await, minutes(60, 479));
    for _ in 0..10 {
        app.clock.advance(Span::minutes(45));
        app.grant(&link, &session).await;
    }
    // No use makes it longer than the sign-in as a whole.
    assert_eq!(left(&app, &link, &session).await, minutes(29, 29));
    app.clock.advance(Span::minutes(29));
    assert_eq!(app.state(&link, &session).await, "sign in");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_lead_only_to_shared_pages() {
    let app = App::with_handbook().await;
    let (link, _, grant) = reader(&app, Scope::PageTree { root: page(2) }).await;
    let shown = read(&app, &grant, &page(2)).await;
    let href = |n: u32| format!("/s/{link}/p/{}", page(n));
    assert!(shown.html.contains(&format!("href=\"{}\"", href(3))), "{}", shown.html);
    for n in [1, 4, 5, 6] {
        assert!(!shown.html.contains(&format!("{}\"", href(n))), "{}", shown.html);
    }
    for text in ["the tides", "what we pay", "whom to call"] {
        assert!(shown.html.contains(text), "{}", shown.html);
    }
    assert_eq!((shown.above.len(), &shown.previous), (0, &None));
    assert_eq!(shown.next.as_ref().map(|next| &next.href), Some(&href(3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_outside_the_share_are_not_found_and_only_pictures_are_shown_inline() {
    let app = App::with_handbook().await;
    let missing = Err("not_found".to_owned());
    let (_, _, all) = reader(&app, whole()).await;
    let (_, _, one) = reader(&app, Scope::Page { page: page(2) }).await;
    for usage in [FileUse::Download, FileUse::Inline] {
        for n in [14, 15, 99] {
            assert_eq!(asked(&app, &all, n, usage).await, missing, "file {n}");
        }
        for n in [14, 15, 16] {
            assert_eq!(asked(&app, &one, n, usage).await, missing, "file {n}");
        }
        assert_eq!(asked(&app, &one, 11, usage).await, Ok(Some("image/png")));
    }
    for n in [12, 13] {
        assert_eq!(asked(&app, &one, n, FileUse::Inline).await, missing, "file {n}");
        assert_eq!(asked(&app, &one, n, FileUse::Download).await, Ok(None), "file {n}");
        assert_eq!(asked(&app, &one, n, FileUse::Look).await, Ok(None), "file {n}: looked at, which no log tells");
    }
    let html = &read(&app, &one, &page(2)).await.html;
    assert!(html.contains(&format!("/i/{}/", file(11))), "{html}");
    for n in [12, 13, 14, 15, 16] {
        assert!(!html.contains(&format!("/i/{}/", file(n))), "{html}");
    }
    // Every download is written down, pictures inside a page are not.
    assert_eq!(app.audited(Action::FileDownloaded).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_restricted_by_a_later_import_drops_out_at_once() {
    let app = App::with_handbook().await;
    let (link, session, grant) = reader(&app, whole()).await;
    assert!(read(&app, &grant, &page(1)).await.html.contains("Tides"));
    assert!(read(&app, &grant, &page(2)).await.html.contains(page(3).as_str()));
    app.import(app::handbook().restrict("Tides")).await;
    let grant = app.grant(&link, &session).await;
    assert!(grant.page(&page(3)).is_none());
    for n in [1, 2, 6] {
        let shown = format!("{:?}", read(&app, &grant, &page(n)).await);
        assert!(!shown.contains("Tides") && !shown.contains(page(3).as_str()), "{shown}");
    }
    // With a page above it too.
    app.import(app::handbook().restrict("Berth plan")).await;
    let grant = app.grant(&link, &session).await;
    assert!(grant.page(&page(2)).is_none() && grant.page(&page(3)).is_none());
    assert_eq!(asked(&app, &grant, 11, FileUse::Inline).await, Err("not_found".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_under_way_reads_nothing_of_the_next_import() {
    let app = App::with_handbook().await;
    let (_, _, grant) = reader(&app, whole()).await;
    // Rendered before, and so kept.
    read(&app, &grant, &page(3)).await;
    app.import(app::handbook().restrict("Tides").restrict("Berth plan")).await;
    // Decided with the tree of before, in which these can be read.
    for n in [1, 3] {
        let page = grant.page(&page(n)).unwrap();
        assert!(
            matches!(app.sluice.read_page(&page, |_| String::new()).await, Err(ServiceError::NotFound)),
            "page {n}"
        );
        assert!(matches!(app.sluice.page_style(&page).await, Err(ServiceError::NotFound)), "page {n}");
    }
    for usage in [FileUse::Download, FileUse::Inline] {
        assert_eq!(asked(&app, &grant, 11, usage).await, Err("not_found".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_opening_of_a_version_is_audited_and_every_opening_counted() {
    let app = App::with_handbook().await;
    let (link, session, grant) = reader(&app, whole()).await;
    for _ in 0..3 {
        read(&app, &grant, &page(3)).await;
    }
    let events = app.audited(Action::PageOpened).await;
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].target.page.clone(), events[0].note.as_deref()), (Some(page(3)), Some("version 1")));
    // Counted in memory until the store takes them.
    app.store.set_down(true);
    app.sluice.flush_opens().await;
    app.store.set_down(false);
    assert_eq!(app.store.link_figures(&link).await.unwrap(), Some((0, None)));
    app.sluice.flush_opens().await;
    app.sluice.flush_opens().await;
    assert_eq!(app.store.link_figures(&link).await.unwrap(), Some((3, Some(app.sluice.now()))));

    app.import(app::handbook().change("Tides", |page| page.version = 2)).await;
    let grant = app.grant(&link, &session).await;
    read(&app, &grant, &page(3)).await;
    assert_eq!(app.audited(Action::PageOpened).await.len(), 2);
    let other = app.sign_in(&link, "ben@tidewell.example", &[]).await;
    read(&app, &*app.grant(&link, &other).await, &page(3)).await;
    assert_eq!(app.audited(Action::PageOpened).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_could_not_be_listed_are_a_failure_and_never_kept_as_missing() {
    let app = App::with_handbook().await;
    let body = "<p><ac:image><ri:attachment ri:filename=\"plan.png\"><ri:page ri:content-title=\"Berth plan\" />\
                </ri:attachment></ac:image></p>";
    app.import(app::handbook().change("Contacts", |page| page.body = Some(body.to_owned()))).await;
    let (_, _, grant) = reader(&app, whole()).await;
    // The page's own files, and those of a page that it shows a picture of.
    for unreadable in [6, 2] {
        app.store.set_files_unreadable(&page(unreadable), true);
        let contacts = grant.page(&page(6)).unwrap();
        assert!(
            matches!(app.sluice.read_page(&contacts, |_| String::new()).await, Err(ServiceError::Store(_))),
            "files of {unreadable}"
        );
        assert!(matches!(app.sluice.page_style(&contacts).await, Err(ServiceError::Store(_))), "files of {unreadable}");
        app.store.set_files_unreadable(&page(unreadable), false);
    }
    let html = &read(&app, &grant, &page(6)).await.html;
    assert!(html.contains(&format!("/i/{}/", file(11))), "{html}");
    assert_eq!(app.audited(Action::PageOpened).await.len(), 1, "what was not shown was not opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_shown_that_cannot_be_written_down() {
    let app = App::with_handbook().await;
    let (_, _, grant) = reader(&app, whole()).await;
    app.store.set_down(true);
    let shown = app.sluice.read_page(&grant.page(&page(3)).unwrap(), |_| String::new()).await;
    assert!(matches!(shown, Err(ServiceError::Store(_))));
    let download = app.sluice.open_file(&grant.file(&file(16)).unwrap(), FileUse::Download).await;
    assert!(matches!(download, Err(ServiceError::Store(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_no_page() {
    let app = App::with_handbook().await;
    app.import(app::handbook().change("Berth plan", |page| page.folder = true)).await;
    let (_, _, grant) = reader(&app, whole()).await;
    assert!(grant.page(&page(2)).is_none());
    let shown = read(&app, &grant, &page(3)).await;
    assert_eq!(shown.previous.as_ref().map(|p| p.title.as_str()), Some("Handbook"));
    assert_eq!(shown.above.len(), 1);
    assert_eq!(shown.tree.iter().filter(|item| item.href.is_none()).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_four_pages_are_rendered_at_once_and_those_that_are_there_wait_for_none() {
    let app = App::with_handbook().await;
    let numbers: Vec<u32> = (20..30).collect();
    let add = |export: FakeExport, n: &u32| export.page(&n.to_string(), Some("1"), &format!("Quay {n}"), "<p>Deep</p>");
    app.import(numbers.iter().fold(app::handbook(), add)).await;
    let (_, _, grant) = reader(&app, whole()).await;
    read(&app, &grant, &page(3)).await;

    app.blobs.set_held(true);
    let all = join_all(numbers.iter().map(async |n| read(&app, &grant, &page(*n)).await)).map(|pages| pages.len());
    let meanwhile = async {
        timeout(Duration::from_secs(20), async {
            while app.blobs.waiting() < 4 {
                sleep(Duration::from_millis(5)).await;
            }
        })
        .await
        .unwrap();
        sleep(Duration::from_millis(50)).await;
        assert_eq!(app.blobs.waiting(), 4);
        timeout(Duration::from_secs(20), read(&app, &grant, &page(3))).await.unwrap();
        app.blobs.set_held(false);
    };
    assert_eq!(tokio::join!(all, meanwhile).0, numbers.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_all_readers_see_alike_is_drawn_once_for_each_state_of_the_share() {
    let app = App::with_handbook().await;
    let (link, session, grant) = reader(&app, whole()).await;
    let drawn = AtomicU32::new(0);
    let count = |view: &SharedView| {
        drawn.fetch_add(1, Ordering::Relaxed);
        view.title.clone()
    };
    let other = app.sign_in(&link, "ben@tidewell.example", &[]).await;
    for grant in [&grant, &app.grant(&link, &other).await] {
        let shown = app.sluice.read_page(&grant.page(&page(3)).unwrap(), count).await.unwrap();
        assert_eq!((&*shown.drawn, shown.who.email.is_some()), ("Tides", true));
    }
    assert_eq!(drawn.load(Ordering::Relaxed), 1);
    app.import(app::handbook()).await;
    let again = app.grant(&link, &session).await;
    app.sluice.read_page(&again.page(&page(3)).unwrap(), count).await.unwrap();
    assert_eq!(drawn.load(Ordering::Relaxed), 2);
}
