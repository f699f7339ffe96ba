//! The page that shows all parts of the dashboard: there only where it was asked for, and for admins alone.

use crate::html;
use crate::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_no_gallery_unless_it_was_asked_for() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let page = site.admin.get("/gallery", &admin).await;
    assert_eq!(page.status, 404);
    assert!(!page.text().contains("combobox"), "nothing of it is shown");
    let answer = site.admin.call("/api/gallery", "{}", &admin).await;
    assert_eq!((answer.status, answer.text()), (404, r#"{"error":"not_found"}"#));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gallery_is_a_page_like_the_others() {
    let site = Site::with(&[("SLUICE_DEV_GALLERY", "true")]).await;
    let admin = site.set_up().await;
    let stranger = site.admin.get("/gallery", "").await;
    assert_eq!((stranger.status, stranger.location()), (303, "/sign-in?next=%2Fgallery"));
    let page = site.admin.get("/gallery", &admin).await;
    assert_eq!(page.status, 200);
    html::check("/gallery", &page);
    assert!(page.text().contains(r#"role="combobox""#));
    assert_eq!(site.visitor.get("/gallery", &admin).await.status, 404, "not among the visitors' pages");
}
