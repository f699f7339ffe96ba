use crate::testing::{body, rendered};

fn image(attrs: &str, inner: &str) -> String {
    format!("<ac:image {attrs}>{inner}</ac:image>")
}

#[test]
fn an_image_alone_is_a_figure() {
    let html = body(&format!(
        "<p>{}</p>",
        image(
            "ac:width=\"400\" ac:alt=\"A &quot;dock&quot;\" ac:layout=\"wide\"",
            "<ri:attachment ri:filename=\"dock.png\"/><ac:caption><p>The <b>dock</b></p></ac:caption>"
        )
    ));
    assert_eq!(
        html,
        "<figure class=\"wide\"><div class=\"pic\"><img src=\"/f/dock.png?inline\" alt=\"A &quot;dock&quot;\" width=\"400\" height=\"200\" loading=\"lazy\" decoding=\"async\"></div>\
         <figcaption class=\"cap\">The <strong>dock</strong></figcaption></figure>"
    );
}

#[test]
fn an_image_among_words_stays_there() {
    let html = body(&format!("<p>see {} here</p>", image("", "<ri:attachment ri:filename=\"a.png\"/>")));
    assert_eq!(
        html,
        "<p>see <img class=\"inline-pic\" src=\"/f/a.png?inline\" alt=\"Image: a.png\" width=\"800\" height=\"400\" loading=\"lazy\" decoding=\"async\"> here</p>"
    );
}

#[test]
fn other_images_are_named_and_never_fetched() {
    let page = rendered(&image("", "<ri:url ri:value=\"https://track.example/pixel.png\"/>"));
    assert_eq!(page.html.as_str(), "<p><a href=\"https://track.example/pixel.png\" rel=\"noopener noreferrer nofollow\">Image on another site: track.example</a></p>".replace("<p>", "").replace("</p>", ""));
    for address in [
        "data:image/png;base64,AA",
        "javascript:x",
        "https://wiki.acme.example/download/attachments/1/secret.png",
        "/x.png",
    ] {
        let html = body(&format!("<p>a {}</p>", image("", &format!("<ri:url ri:value=\"{address}\"/>"))));
        assert!(!html.contains("href=\"h") && !html.contains("<img") && !html.contains("secret"), "{html}");
    }
    let page = rendered(&format!(
        "{}{}",
        image("", "<ri:attachment ri:filename=\"missing.png\"/>"),
        image("", "<ri:attachment ri:filename=\"a.png\"><ri:page ri:content-title=\"Falcon\"/></ri:attachment>")
    ));
    assert!(page.html.as_str().contains("Image missing: missing.png") && !page.html.as_str().contains("Falcon"));
    assert_eq!((page.report.missing_images.len(), page.report.unshared_files), (1, 1));
    assert!(
        body(&image("", "<ri:attachment ri:filename=\"a.svg\"/>"))
            .contains("class=\"file\" href=\"/f/a.svg\" download=\"\"")
    );
}

#[test]
fn sizes_are_bounded_numbers() {
    let html = body(&image("ac:width=\"1e9\" ac:height=\"10px;x\"", "<ri:attachment ri:filename=\"a.png\"/>"));
    assert!(html.contains("width=\"800\" height=\"400\""), "{html}");
}
