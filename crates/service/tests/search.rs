//! What a search over the whole dashboard finds, and what it never does.

use sluice_domain::input::LinkInput;
use sluice_domain::scope::Scope;
use sluice_domain::view::search::{Found, SEARCH_EACH, SEARCH_MAX};
use sluice_service::error::ServiceError;
use sluice_service::testing::FakeExport;
use sluice_service::testing::app::{self, App, page, space};
use sluice_service::testing::{given, samples};

#[expect(clippy::unwrap_used, reason = "a search that fails fails the test")]
async fn search(app: &App, text: &str) -> Found {
    app.sluice.search(&app.admin().await, text).await.unwrap()
}

async fn pages(app: &App, text: &str) -> Vec<String> {
    search(app, text).await.pages.into_iter().map(|page| page.title).collect()
}

#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
async fn link(app: &App, name: &str) {
    let input = LinkInput { name: name.to_owned(), ..app::input(Scope::Space { space: space() }, &["banks"]) };
    app.sluice.create_link(&app.editor().await, &input).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_with_a_name_is_found_by_a_part_of_it_in_any_case() {
    let app = App::with_handbook().await;
    let link = app.link(Scope::Page { page: page(2) }, &[]).await;

    let found = search(&app, " hArBoUr ").await;
    assert_eq!(found.spaces.len(), 1);
    assert_eq!((found.spaces[0].id.clone(), found.spaces[0].key.as_str()), (space(), "HB"));
    assert_eq!(search(&app, "hb").await.spaces, found.spaces, "a space by its key");

    let found = search(&app, "audit").await.links;
    assert_eq!((found.len(), &found[0].id, found[0].active), (1, &link, true));
    assert_eq!(found[0].space_name.as_deref(), Some("Harbour handbook"));
    app.sluice.revoke_link(&app.admin().await, &link).await.unwrap();
    assert!(!search(&app, "audit").await.links[0].active);

    let found = search(&app, "tide").await;
    assert_eq!((found.pages[0].id.clone(), found.pages[0].space.clone()), (page(3), space()));
    assert_eq!(found.pages[0].space_name, "Harbour handbook");
    assert_eq!((found.idps[0].name.as_str(), found.idps[0].enabled), ("Tidewell 1", true));

    assert_eq!(search(&app, "nothing is called so").await, Found::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn restricted_pages_and_those_beneath_them_are_never_found() {
    let app = App::with_handbook().await;
    for title in ["Wages", "Bonus", "wag", "bonu", "onus", "page"] {
        assert_eq!(search(&app, title).await, Found::default(), "{title}");
    }
    assert_eq!(pages(&app, "contacts").await, ["Contacts"]);
    // Also when they were found before.
    app.import(app::handbook().restrict("Contacts").restrict("Berth plan")).await;
    for title in ["contacts", "berth", "tides"] {
        let found = search(&app, title).await;
        assert!(found.pages.is_empty(), "{title}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_removed_space_are_not_found() {
    let app = App::with_handbook().await;
    assert_eq!(pages(&app, "tides").await, ["Tides"]);
    app.sluice.remove_space(&app.editor().await).await.unwrap();
    let found = search(&app, "tides").await;
    assert!(found.pages.is_empty() && search(&app, "harbour").await.spaces.is_empty(), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_best_come_first_and_no_more_than_a_few_of_each_kind() {
    let app = App::with_handbook().await;
    let mut export = FakeExport::space("2", "ZZ", "Other plans");
    for (n, title) in ["Explanations", "Floor plan", "Planning", "plan b", "Ground plan"].into_iter().enumerate() {
        export = export.page(&format!("{}", 20 + n), None, title, "<p>x</p>");
    }
    app.import(export).await;
    let shown = ["plan b", "Planning", "Berth plan", "Floor plan", "Ground plan", "Explanations"];
    assert_eq!(pages(&app, "plan").await, shown);
    let mut export = FakeExport::space("3", "YY", "More");
    for n in 0..9 {
        export = export.page(&format!("{}", 40 + n), None, &format!("Plan {n}"), "<p>x</p>");
    }
    app.import(export).await;
    let found = pages(&app, "PLAN").await;
    assert_eq!((found.len(), found[0].as_str()), (SEARCH_EACH, "Plan 0"), "{found:?}");

    for n in 0..8 {
        link(&app, &format!("Our banks {n}")).await;
    }
    link(&app, "Embankment").await;
    link(&app, "Éban").await;
    link(&app, "BANKS of the north").await;
    let names = search(&app, "bank").await.links.into_iter().map(|link| link.name).collect::<Vec<_>>();
    assert_eq!(names.len(), SEARCH_EACH);
    assert_eq!(names[..2], ["BANKS of the north", "Our banks 0"]);
    assert_eq!(search(&app, "ÉBA").await.links.len(), 1, "letters beyond ASCII have two cases too");

    for n in 2..12 {
        given::idp(&app.store, &samples::idp(n)).await;
    }
    let idps = search(&app, "well").await.idps;
    assert_eq!((idps.len(), idps[0].name.as_str(), idps[0].enabled), (SEARCH_EACH, "Tidewell 1", true));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_little_finds_nothing_and_too_much_is_refused() {
    let app = App::with_handbook().await;
    for text in ["", " ", "t", " t "] {
        assert_eq!(search(&app, text).await, Found::default(), "{text:?}");
    }
    let admin = app.admin().await;
    let longest = "ü".repeat(SEARCH_MAX);
    assert_eq!(app.sluice.search(&admin, &longest).await.unwrap(), Found::default());
    let refused = app.sluice.search(&admin, &format!("{longest}x")).await;
    let Err(ServiceError::Invalid(fields)) = refused else { panic!("{refused:?}") };
    assert_eq!((fields[0].field.as_str(), fields[0].code.as_str()), ("text", "too_long"));
}
