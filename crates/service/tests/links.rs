//! Links and enforcement, for editors; and what the audit log says of them.

use sluice_domain::audit::Action;
use sluice_domain::input::LinkInput;
use sluice_domain::scope::Scope;
use sluice_domain::sso::group::GroupRef;
use sluice_domain::time::Span;
use sluice_domain::view::audit::AuditQuery;
use sluice_domain::view::content::EnforcementView;
use sluice_service::error::{Result, ServiceError};
use sluice_service::gate::Opening;
use sluice_service::keys::Keys;
use sluice_service::links::keys_fit;
use sluice_service::ports::export::PageRecord;
use sluice_service::testing::app::{self, App, input, page, space};
use sluice_service::testing::{FakeExport, given, samples};

fn whole() -> Scope {
    Scope::Space { space: space() }
}

/// The code of the one field that is wrong.
fn wrong<T>(result: Result<T>) -> String {
    match result {
        Err(ServiceError::Invalid(fields)) => {
            assert_eq!(fields.len(), 1, "{fields:?}");
            format!("{}: {}", fields[0].field, fields[0].code)
        }
        Err(other) => other.to_string(),
        Ok(_) => "taken".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_was_written_with_another_key_is_told() {
    let app = App::with_handbook().await;
    let (own, another) = (samples::keys(), Keys::from_master(&[8; 32]));
    assert!(
        keys_fit(&app.store, &own).await.unwrap() && keys_fit(&app.store, &another).await.unwrap(),
        "nothing is sealed"
    );
    app.link(whole(), &[]).await;
    assert!(keys_fit(&app.store, &own).await.unwrap());
    assert!(!keys_fit(&app.store, &another).await.unwrap());
    app.store.set_down(true);
    assert!(keys_fit(&app.store, &another).await.is_err(), "what could not be asked is no answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_the_editor_may_share_can_be_shared() {
    let app = App::with_handbook().await;
    app.import(FakeExport::space("2", "OT", "Other").page("1", None, "Elsewhere", "")).await;
    let editor = app.editor().await;
    let elsewhere = samples::space_id(2);
    let other = sluice_domain::id::SpaceId::of_confluence("OT", "2");
    for (scope, code) in [
        (Scope::Space { space: other.clone() }, "not_found"),
        (Scope::Page { page: samples::page_id(&other, 1) }, "not_found"),
        (Scope::Space { space: elsewhere }, "not_found"),
        (Scope::Page { page: page(4) }, "scope: page_not_shareable"),
        (Scope::PageTree { root: page(4) }, "scope: page_not_shareable"),
        (Scope::Page { page: page(5) }, "scope: page_not_shareable"),
        (Scope::Page { page: page(99) }, "scope: page_not_shareable"),
    ] {
        assert_eq!(wrong(app.sluice.create_link(&editor, &input(scope.clone(), &[])).await), code, "{scope:?}");
    }
    let link = app.link(whole(), &[]).await;
    let moved = app.sluice.in_space(&app.admin().await, &other).await.unwrap();
    let into = input(Scope::Space { space: other }, &[]);
    assert_eq!(wrong(app.sluice.edit_link(&moved, &link, samples::NOW, &into).await), "not_found");
    assert_eq!(wrong(app.sluice.edit_link(&editor, &link, samples::NOW, &into).await), "not_found");
    assert_eq!(app.audited(Action::LinkCreated).await.len(), 1);
    assert!(app.audited(Action::LinkEdited).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_shared_with_what_is_in_it_or_not_at_all() {
    let app = App::with_handbook().await;
    let folder = |page: &mut PageRecord| (page.folder, page.body) = (true, None);
    app.import(app::handbook().change("Berth plan", folder)).await;
    let editor = app.editor().await;
    let alone = input(Scope::Page { page: page(2) }, &[]);
    assert_eq!(wrong(app.sluice.create_link(&editor, &alone).await), "scope: folder_alone");
    app.sluice.create_link(&editor, &input(Scope::PageTree { root: page(2) }, &[])).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_replaces_nothing_its_editor_has_not_seen() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let seen = app.sluice.find_link(&app.admin().await, &link).await.unwrap().changed_at;
    app.clock.advance(Span::seconds(1));
    let editor = app.editor().await;
    app.sluice.edit_link(&editor, &link, seen, &input(whole(), &["banks"])).await.unwrap();
    assert_eq!(wrong(app.sluice.edit_link(&editor, &link, seen, &input(whole(), &[])).await), "conflict");
    let detail = app.sluice.find_link(&app.admin().await, &link).await.unwrap();
    assert_eq!(detail.row.groups, ["banks"]);
    app.sluice.edit_link(&editor, &link, detail.changed_at, &input(whole(), &[])).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_taken_back_by_another_unless_somebody_came_between() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &["banks"]).await;
    let (editor, before) = (app.editor().await, input(whole(), &["banks"]));
    let seen = app.stored_link(&link).await.changed_at;
    // The clock stands still, and the changes can be told apart all the same.
    let changed = app.sluice.edit_link(&editor, &link, seen, &input(whole(), &["auditors"])).await.unwrap();
    assert!(changed > seen);
    let back = app.sluice.edit_link(&editor, &link, changed, &before).await.unwrap();
    assert_eq!(app.stored_link(&link).await.gate.groups().len(), 1);
    assert_eq!(app.stored_link(&link).await.gate.groups()[0].value, "banks");
    assert_eq!(app.audited(Action::LinkEdited).await.len(), 2, "a change like any other");

    let changed = app.sluice.edit_link(&editor, &link, back, &input(whole(), &["auditors"])).await.unwrap();
    app.sluice.edit_link(&editor, &link, changed, &input(whole(), &["crews"])).await.unwrap();
    assert_eq!(wrong(app.sluice.edit_link(&editor, &link, changed, &before).await), "conflict");
    assert_eq!(app.stored_link(&link).await.gate.groups()[0].value, "crews");
    app.sluice.revoke_link(&app.admin().await, &link).await.unwrap();
    assert_eq!(wrong(app.sluice.edit_link(&editor, &link, changed, &before).await), "link_revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn enforcement_is_taken_back_under_the_same_checks() {
    let app = App::with_handbook().await;
    let (editor, one) = (app.editor().await, samples::idp(1).id);
    let on = EnforcementView { enforce: true, idp: Some(one.clone()) };
    app.sluice.set_enforcement(&editor, None, true, Some(&one)).await.unwrap();
    app.sluice.set_enforcement(&editor, Some(&on), false, None).await.unwrap();
    // Somebody was faster: what was seen is gone.
    assert_eq!(wrong(app.sluice.set_enforcement(&editor, Some(&on), false, None).await), "store: conflict");
    let off = EnforcementView { enforce: false, idp: None };
    let gone = samples::idp(3).id;
    assert_eq!(wrong(app.sluice.set_enforcement(&editor, Some(&off), true, Some(&gone)).await), "idp: idp_not_enabled");
    let row = app.sluice.find_space(&app.editor().await).await.unwrap().space;
    assert_eq!((row.enforce_sso, row.default_idp), (false, None));
    assert_eq!(app.audited(Action::SsoNotEnforced).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_needs_an_enabled_identity_provider() {
    let app = App::with_handbook().await;
    given::idp(&app.store, &samples::idp(2)).await;
    for n in [2, 3] {
        let mut through = input(whole(), &[]);
        through.idp = samples::idp(n).id;
        assert_eq!(wrong(app.sluice.create_link(&app.editor().await, &through).await), "idp: idp_not_enabled");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_trimmed_and_named_once_under_their_identity_provider() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &["banks ", "auditors", "banks", "Banks"]).await;
    let idp = samples::idp(1).id;
    let groups: Vec<GroupRef> = ["Banks", "auditors", "banks"].map(|g| GroupRef::new(idp.clone(), g)).into();
    assert_eq!(app.stored_link(&link).await.gate.groups(), groups);
    assert_eq!(
        wrong(app.sluice.create_link(&app.editor().await, &input(whole(), &[" "])).await),
        "groups: not_a_group"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_whose_groups_were_lost_admits_nobody_instead_of_everybody() {
    let app = App::with_handbook().await;
    let editor = app.editor().await;
    let lost = LinkInput { groups: Vec::new(), ..input(whole(), &["banks"]) };
    assert_eq!(wrong(app.sluice.create_link(&editor, &lost).await), "groups: no_group_chosen");
    let link = app.link(whole(), &["banks"]).await;
    let before = app.stored_link(&link).await;
    assert_eq!(wrong(app.sluice.edit_link(&editor, &link, before.changed_at, &lost).await), "groups: no_group_chosen");
    let both = LinkInput { everybody: true, ..input(whole(), &["banks"]) };
    assert_eq!(
        wrong(app.sluice.edit_link(&editor, &link, before.changed_at, &both).await),
        "groups: groups_of_everybody"
    );
    assert_eq!(app.stored_link(&link).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_opens_the_link_and_stands_in_no_log() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let detail = app.sluice.find_link(&app.admin().await, &link).await.unwrap();
    let token = detail.url.strip_prefix("http://127.0.0.1:3080/l/").unwrap();
    assert!(token.len() >= 22, "128 bits at least");
    let opening = app.sluice.open_link(token, &[]).await.unwrap();
    assert!(matches!(opening, Opening::SignIn { link: found } if found == link));
    let opening = app.sluice.open_link(link.as_str(), &[]).await.unwrap();
    assert!(matches!(opening, Opening::NotAvailable { .. }), "the public id opens nothing");
    assert!(!format!("{:?}", app.audit().await).contains(token));
    assert_ne!(app.token(&app.link(whole(), &[]).await).await, token);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_is_final_and_says_what_it_ended() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    for email in ["ana@tidewell.example", "ben@tidewell.example"] {
        let session = app.sign_in(&link, email, &[]).await;
        app.grant(&link, &session).await;
    }
    let admin = app.admin().await;
    assert_eq!(app.sluice.revoke_link(&admin, &link).await.unwrap().grants, 2);
    assert_eq!(app.audited(Action::LinkRevoked).await[0].note.as_deref(), Some("2"));
    assert_eq!(wrong(app.sluice.revoke_link(&admin, &link).await), "link_revoked");
    assert_eq!(
        wrong(app.sluice.edit_link(&app.editor().await, &link, samples::NOW, &input(whole(), &[])).await),
        "link_revoked"
    );
    assert_eq!(app.audited(Action::LinkRevoked).await.len(), 1);
    assert_eq!(app.sluice.find_link(&admin, &link).await.unwrap().live_grants, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_a_space_revokes_its_links_for_good() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let session = app.sign_in(&link, "ana@tidewell.example", &[]).await;
    app.grant(&link, &session).await;
    assert_eq!(app.sluice.remove_space(&app.editor().await).await.unwrap(), 1);
    assert_eq!(app.state(&link, &session).await, "over");
    app.import(app::handbook()).await;
    assert_eq!(app.state(&link, &session).await, "over");
}

#[tokio::test(flavor = "multi_thread")]
async fn enforcement_needs_an_enabled_identity_provider_and_loosens_nothing() {
    let app = App::with_handbook().await;
    given::idp(&app.store, &samples::idp(2)).await;
    let editor = app.editor().await;
    let one = samples::idp(1).id;
    assert_eq!(wrong(app.sluice.set_enforcement(&editor, None, true, None).await), "idp: required");
    for n in [2, 3] {
        let idp = samples::idp(n).id;
        assert_eq!(wrong(app.sluice.set_enforcement(&editor, None, true, Some(&idp)).await), "idp: idp_not_enabled");
    }
    assert!(app.audited(Action::SsoEnforced).await.is_empty());
    app.sluice.set_enforcement(&editor, None, true, Some(&one)).await.unwrap();
    let link = app.link(whole(), &["auditors"]).await;
    let before = app.stored_link(&link).await;
    app.sluice.set_enforcement(&editor, None, false, None).await.unwrap();
    assert_eq!(app.stored_link(&link).await, before);
    assert_eq!(app.state(&link, "nobody").await, "sign in");
    let row = app.sluice.find_space(&app.editor().await).await.unwrap().space;
    assert_eq!((row.enforce_sso, row.default_idp), (false, None));
    assert_eq!(app.audited(Action::SsoNotEnforced).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_never_see_the_name_of_a_restricted_page() {
    let app = App::with_handbook().await;
    let (link, tree) = (app.link(Scope::Page { page: page(6) }, &[]).await, app.link(whole(), &[]).await);
    let session = app.sign_in(&link, "ana@tidewell.example", &[]).await;
    for (link, n) in [(&link, 6), (&tree, 3)] {
        let grant = app.grant(link, &session).await;
        app.sluice.read_page(&grant.page(&page(n)).unwrap(), |_| String::new()).await.unwrap();
    }
    let admin = app.admin().await;
    let query = AuditQuery { action: Some(Action::PageOpened), ..AuditQuery::default() };
    let named = |rows: Vec<sluice_domain::view::audit::AuditRow>| {
        let mut pages: Vec<_> = rows.into_iter().map(|row| row.page).collect();
        pages.sort();
        pages
    };
    let rows = app.sluice.list_audit(&admin, &query).await.unwrap().rows;
    assert_eq!(named(rows), [Some("Contacts".to_owned()), Some("Tides".to_owned())]);

    app.import(app::handbook().restrict("Contacts")).await;
    let rows = app.sluice.list_audit(&admin, &query).await.unwrap().rows;
    assert_eq!(named(rows), [None, Some("Tides".to_owned())]);
    let detail = app.sluice.find_link(&admin, &link).await.unwrap().row.scope;
    assert_eq!((detail.page_title.as_deref(), detail.pages, detail.left_out), (None, 0, 1));
    let space = app.sluice.find_space(&app.editor().await).await.unwrap();
    assert_eq!((space.tree.len(), space.left_out), (3, 3));
    let all = AuditQuery::default();
    let shown = format!(
        "{space:?} {:?} {:?} {:?}",
        app.sluice.list_audit(&admin, &all).await.unwrap(),
        app.sluice.list_links(&admin, &sluice_domain::view::link::LinkQuery::default()).await.unwrap(),
        app.sluice.overview(&admin).await.unwrap(),
    );
    for title in ["Wages", "Bonus", "Contacts"] {
        assert!(!shown.contains(title), "{title}: {shown}");
    }
}
