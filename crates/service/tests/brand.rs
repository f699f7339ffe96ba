//! The brand: each part by itself, for the installation and for a space; logos that are pictures, and stay.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ImageFormat};
use sluice_domain::audit::{Action, Actor};
use sluice_domain::brand::{Accents, Colour, LOGO_BYTES};
use sluice_domain::input::{BrandInput, LogoInput};
use sluice_domain::scope::Scope;
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::view::brand::{BrandPage, VisitorBrand};
use sluice_service::error::ServiceError;
use sluice_service::testing::app::{self, App, space};
use sluice_service::testing::{MemoryStore, given};
use std::io::Cursor;

fn accent(colour: &str) -> BrandInput {
    BrandInput { accent: colour.to_owned(), ..BrandInput::default() }
}

fn logo(bytes: &[u8]) -> BrandInput {
    BrandInput { logo: LogoInput::New { base64: STANDARD.encode(bytes) }, ..BrandInput::default() }
}

#[expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]
async fn page(app: &App) -> BrandPage {
    app.sluice.brand(&app.admin().await).await.unwrap()
}

#[expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]
async fn space_page(app: &App) -> BrandPage {
    app.sluice.space_brand(&app.editor().await).await.unwrap()
}

async fn save(app: &App, input: &BrandInput) -> Result<Option<Timestamp>, ServiceError> {
    let seen = page(app).await.seen;
    app.sluice.save_brand(&app.admin().await, seen, input).await
}

async fn save_of_space(app: &App, input: &BrandInput) -> Result<Option<Timestamp>, ServiceError> {
    let seen = space_page(app).await.seen;
    app.sluice.save_space_brand(&app.editor().await, seen, input).await
}

/// The code of the one field that is wrong.
fn wrong(result: Result<Option<Timestamp>, ServiceError>) -> (String, String) {
    match result {
        Err(ServiceError::Invalid(mut fields)) if fields.len() == 1 => {
            let field = fields.remove(0);
            (field.field, field.code)
        }
        other => panic!("not one field: {other:?}"),
    }
}

#[expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]
async fn before_sign_in(app: &App) -> VisitorBrand {
    app.sluice.public_brand().await.unwrap()
}

/// The file at a path that a page names.
fn name(path: Option<&str>) -> &str {
    path.and_then(|path| path.rsplit('/').next()).unwrap_or("none")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_chosen_is_shown_at_once_and_written_down() {
    let app = App::with_handbook().await;
    assert_eq!(before_sign_in(&app).await, VisitorBrand::default());
    let png = app::png();
    let input = BrandInput { footer: " Harbourline Ltd ".to_owned(), accent: "#7A1FA2".to_owned(), ..logo(&png) };
    save(&app, &input).await.unwrap();

    let shown = before_sign_in(&app).await;
    assert_eq!(shown.footer.as_deref(), Some("Harbourline Ltd"));
    let picture = shown.logo.unwrap();
    assert_eq!((picture.width, picture.height), (3, 2));
    let file = app.sluice.public_brand_file(name(Some(&picture.src))).await.unwrap();
    assert_eq!((file.media_type, file.bytes.as_ref()), ("image/png", png.as_slice()));
    let style = app.sluice.public_brand_file(name(shown.style.as_deref())).await.unwrap();
    let css = Accents::of(Colour::parse("#7a1fa2").unwrap()).css();
    assert_eq!((style.media_type, style.bytes.as_ref()), ("text/css; charset=utf-8", css.as_bytes()));

    let page = page(&app).await;
    assert_eq!((page.own.accent, page.own.footer), (Colour::parse("#7a1fa2"), Some("Harbourline Ltd".to_owned())));
    assert_eq!(app.sluice.logo(&app.admin().await).await.unwrap().bytes.as_ref(), png.as_slice());
    let event = app.audited(Action::BrandChanged).await.remove(0);
    assert!(matches!(event.actor, Actor::Admin { .. }) && event.target.space.is_none());
    // The same once more is no change.
    let again = BrandInput { logo: LogoInput::Keep, ..input };
    save(&app, &again).await.unwrap();
    assert_eq!(app.audited(Action::BrandChanged).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_space_has_what_it_chose_and_the_rest_from_the_installation() {
    let app = App::with_handbook().await;
    save(&app, &BrandInput { footer: "Of all".to_owned(), ..logo(&app::png()) }).await.unwrap();
    app.clock.advance(Span(1));
    save_of_space(&app, &accent("#7a1fa2")).await.unwrap();
    let event = app.audited(Action::BrandChanged).await.remove(0);
    assert_eq!(event.target.space, Some(space()));
    let page = space_page(&app).await;
    assert_eq!((page.space.as_deref(), page.own.footer), (Some("Harbour handbook"), None));
    assert_eq!((page.base.footer.as_deref(), page.base.logo.is_some()), (Some("Of all"), true));

    let link = app.link(Scope::Space { space: space() }, &[]).await;
    let session = app.sign_in(&link, "ana@tidewell.example", &[]).await;
    let grant = app.grant(&link, &session).await;
    let (open, shared) = (before_sign_in(&app).await, app.sluice.share_brand(&grant).await.unwrap());
    assert_eq!((&shared.logo, &shared.footer), (&open.logo, &open.footer));
    assert_eq!(open.style, None, "the space's own look stands nowhere before sign-in");
    let style = shared.style.unwrap();
    assert!(style.starts_with(&format!("/s/{link}/brand/")), "{style}");
    assert!(app.sluice.share_brand_file(&grant, name(Some(&style))).await.is_ok());
    let public = app.sluice.public_brand_file(name(Some(&style))).await;
    assert!(matches!(public, Err(ServiceError::NotFound)), "{public:?}");
    // What is the installation's is public, and has no second address.
    let logo = name(open.logo.as_ref().map(|logo| logo.src.as_str())).to_owned();
    assert!(app.sluice.public_brand_file(&logo).await.is_ok());
    assert!(matches!(app.sluice.share_brand_file(&grant, &logo).await, Err(ServiceError::NotFound)));

    // Taken away again, all is the installation's.
    save_of_space(&app, &BrandInput::default()).await.unwrap();
    assert_eq!(app.sluice.share_brand(&grant).await.unwrap(), open);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pictures_become_logos() {
    let app = App::with_handbook().await;
    let huge = [app::png(), vec![0; LOGO_BYTES]].concat();
    let not_base64 = BrandInput { logo: LogoInput::New { base64: "%%%%".to_owned() }, ..BrandInput::default() };
    for (input, code) in [
        (not_base64, "logo_not_a_picture"),
        (logo(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "logo_not_a_picture"),
        (logo(b"<html><script>alert(1)</script>"), "logo_not_a_picture"),
        (logo(&app::png()[..20]), "logo_not_a_picture"),
        (logo(&picture(3, 2, ImageFormat::Gif)), "logo_not_a_picture"),
        (logo(&picture(2001, 1, ImageFormat::Png)), "logo_too_many_pixels"),
        (logo(&picture(1, 2001, ImageFormat::Jpeg)), "logo_too_many_pixels"),
        (logo(&huge), "logo_too_large"),
    ] {
        assert_eq!(wrong(save(&app, &input).await), ("logo".to_owned(), code.to_owned()));
    }
    assert_eq!(page(&app).await.seen, None, "nothing of it was kept");
    let mut deepest = Cursor::new(Vec::new());
    DynamicImage::new_rgba16(2000, 2000).write_to(&mut deepest, ImageFormat::Png).unwrap();
    save(&app, &logo(deepest.get_ref())).await.unwrap();
    let mut largest = app::png();
    largest.resize(LOGO_BYTES, 0);
    save(&app, &logo(&largest)).await.unwrap();
    for (format, ending) in [(ImageFormat::Png, ".png"), (ImageFormat::Jpeg, ".jpg"), (ImageFormat::WebP, ".webp")] {
        save(&app, &logo(&picture(2000, 30, format))).await.unwrap();
        let src = page(&app).await.own.logo.unwrap().src;
        assert!(src.starts_with("/settings/brand/logo/") && src.ends_with(ending), "{src}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_changed_is_not_overwritten() {
    let app = App::with_handbook().await;
    let (admin, editor) = (app.admin().await, app.editor().await);
    save(&app, &accent("#7a1fa2")).await.unwrap();
    save_of_space(&app, &accent("#7a1fa2")).await.unwrap();
    let (first, of_space) = (page(&app).await.seen, space_page(&app).await.seen);
    // The clock stands still.
    save(&app, &accent("#0d5c68")).await.unwrap();
    save_of_space(&app, &accent("#0d5c68")).await.unwrap();
    for stale in [None, first] {
        let late = app.sluice.save_brand(&admin, stale, &accent("#111111")).await;
        assert!(matches!(late, Err(ServiceError::Conflict)), "{late:?}");
        let late = app.sluice.save_space_brand(&editor, stale.and(of_space), &accent("#111111")).await;
        assert!(matches!(late, Err(ServiceError::Conflict)), "{late:?}");
    }
    assert_eq!(page(&app).await.own.accent, Colour::parse("#0d5c68"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_keeps_a_logo_and_takes_one_that_was_replaced() {
    let app = App::with_handbook().await;
    // Of no file that a page shows.
    save(&app, &logo(&picture(11, 11, ImageFormat::Png))).await.unwrap();
    save_of_space(&app, &logo(&picture(9, 9, ImageFormat::Png))).await.unwrap();
    let sweep = async || {
        app.clock.advance(Span::hours(2));
        app.sluice.sweep_orphaned_blobs().await.unwrap()
    };
    assert_eq!(sweep().await, 0);
    let admin = app.admin().await;
    assert!(app.sluice.logo(&admin).await.is_ok() && app.sluice.space_logo(&app.editor().await).await.is_ok());
    assert_eq!(app.sluice.recover_imports().await.unwrap(), 0, "nor does a start");

    save(&app, &logo(&picture(5, 5, ImageFormat::Png))).await.unwrap();
    assert_eq!(sweep().await, 1, "the one before");
    save(&app, &BrandInput { logo: LogoInput::Remove, ..accent("#7a1fa2") }).await.unwrap();
    assert_eq!(sweep().await, 1);
    assert!(matches!(app.sluice.logo(&admin).await, Err(ServiceError::NotFound)));
    // An upload that was refused leaves nothing for long either.
    let stale = app.sluice.save_brand(&admin, None, &logo(&picture(7, 7, ImageFormat::Png))).await;
    assert!(matches!(stale, Err(ServiceError::Conflict)));
    assert_eq!(sweep().await, 0, "it was not even stored");
    let editor = app.editor().await;
    app.sluice.remove_space(&editor).await.unwrap();
    sweep().await;
    assert!(matches!(app.sluice.space_logo(&editor).await, Err(ServiceError::NotFound)));
    assert_eq!(app.blobs.count(), 0, "all of the space is gone, its logo too");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_cost_no_question_to_the_store_for_their_look() {
    let app = App::with_handbook().await;
    save(&app, &accent("#7a1fa2")).await.unwrap();
    before_sign_in(&app).await;
    let asked = app.store.asked();
    for _ in 0..50 {
        before_sign_in(&app).await;
    }
    // A second may pass meanwhile on a slow machine.
    assert!(app.store.asked() - asked < 10, "{}", app.store.asked() - asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_follows_a_change_within_a_second() {
    let store = MemoryStore::new();
    given::admin(&store).await;
    let (here, there) = (App::over(store.clone(), app::settings()), App::over(store, app::settings()));
    assert_eq!(before_sign_in(&there).await, VisitorBrand::default());
    save(&here, &BrandInput { footer: "New".to_owned(), ..BrandInput::default() }).await.unwrap();
    assert_eq!(before_sign_in(&here).await.footer.as_deref(), Some("New"));
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(before_sign_in(&there).await.footer.as_deref(), Some("New"));
}
