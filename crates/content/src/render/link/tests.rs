use crate::testing::{body, rendered};

fn link(target: &str, label: &str) -> String {
    body(&format!("<p><ac:link>{target}{label}</ac:link></p>"))
}

#[test]
fn shared_pages_are_linked() {
    assert_eq!(link("<ri:page ri:content-title=\"Shared\"/>", ""), "<p><a href=\"/p/7\">Shared &amp; sound</a></p>");
    assert_eq!(
        link("<ri:content-entity ri:content-id=\"7\"/>", "<ac:link-body>see <b>this</b></ac:link-body>"),
        "<p><a href=\"/p/7\">see <strong>this</strong></a></p>"
    );
    assert_eq!(
        body(
            "<p><ac:link ac:anchor=\"My part\"><ri:page ri:content-title=\"Shared\"/><ac:plain-text-link-body><![CDATA[x < y]]></ac:plain-text-link-body></ac:link></p>"
        ),
        "<p><a href=\"/p/7#My-part\">x &lt; y</a></p>"
    );
    assert_eq!(
        body("<p><a href=\"/wiki/spaces/A/pages/7/Old+title#x\">go</a></p>"),
        "<p><a href=\"/p/7#x\">go</a></p>"
    );
    assert_eq!(link("<ri:space ri:space-key=\"OPEN\"/>", ""), "<p><a href=\"/p/1\">Open space</a></p>");
}

#[test]
fn what_is_not_shared_leaves_no_trace() {
    let neutral = "<p><span class=\"unshared\">a page that is not shared</span></p>";
    let page = "<ri:page ri:content-title=\"Project Falcon\" ri:space-key=\"SECRET\" ri:content-id=\"99\"/>";
    assert_eq!(link(page, ""), neutral);
    assert_eq!(
        link(page, "<ac:link-body>project  falcon</ac:link-body>")
            .replace("project  falcon", "a page that is not shared"),
        neutral
    );
    assert_eq!(link(page, "<ac:link-body>Project Falcon</ac:link-body>"), neutral);
    assert_eq!(link(page, "<ac:link-body>our plan</ac:link-body>"), "<p><span class=\"unshared\">our plan</span></p>");
    let address = "https://wiki.acme.example/display/SECRET/Project+Falcon";
    assert_eq!(body(&format!("<p><a href=\"{address}\">{address}</a></p>")), neutral);
    assert_eq!(
        body(
            "<p><a href=\"https://acme.atlassian.net/wiki/spaces/S/pages/99/Falcon\" data-card-appearance=\"inline\">Falcon</a></p>"
        ),
        neutral
    );
    assert_eq!(
        body("<p><a href=\"https://acme.atlassian.net/wiki/x/AbCd\" data-card-appearance=\"block\"/></p>"),
        neutral
    );
    assert_eq!(
        link("<ri:space ri:space-key=\"SECRET\"/>", ""),
        "<p><span class=\"unshared\">a space that is not shared</span></p>"
    );
    let file =
        "<ri:attachment ri:filename=\"falcon.pdf\"><ri:page ri:content-title=\"Project Falcon\"/></ri:attachment>";
    assert_eq!(link(file, ""), "<p><span class=\"unshared\">a file that is not shared</span></p>");
    let report = rendered(&format!("<ac:link>{page}</ac:link><ac:link>{file}</ac:link>")).report;
    assert_eq!((report.unshared_links, report.unshared_files), (1, 1));
}

#[test]
fn links_elsewhere_tell_nothing_of_us() {
    assert_eq!(
        body("<p><a href=\"https://a.example/?x=1&amp;y=2\" target=\"_blank\" onclick=\"x\">a</a></p>"),
        "<p><a href=\"https://a.example/?x=1&amp;y=2\" rel=\"noopener noreferrer nofollow\">a</a></p>"
    );
    for bad in [
        "javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "java&#9;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "smb://host/x",
    ] {
        let page = rendered(&format!("<p><a href=\"{bad}\">a</a></p>"));
        assert_eq!((page.html.as_str(), page.report.dropped_links), ("<p>a</p>", 1), "{bad}");
    }
}

#[test]
fn files_people_and_places() {
    assert_eq!(
        link("<ri:attachment ri:filename=\"a.pdf\"/>", ""),
        "<p><a href=\"/f/a.pdf\" download=\"\">a.pdf</a></p>"
    );
    assert_eq!(link("<ri:attachment ri:filename=\"missing.pdf\"/>", ""), "<p>File missing: missing.pdf</p>");
    assert_eq!(link("<ri:user ri:account-id=\"ana\"/>", ""), "<p><span class=\"person\">Ana Ruiz</span></p>");
    assert_eq!(link("<ri:user ri:userkey=\"8a8\"/>", ""), "<p><span class=\"person\">Someone</span></p>");
    assert_eq!(body("<p><ac:link ac:anchor=\"my part\"/></p>"), "<p><a href=\"#my-part\">my part</a></p>");
    assert_eq!(body("<p><a href=\"#Caf%C3%A9-x\">c</a></p>"), "<p><a href=\"#Café-x\">c</a></p>");
    assert_eq!(body("<p><a name=\"old\">c</a></p>"), "<p><span class=\"anchor-alias\" id=\"old\"></span>c</p>");
}

#[test]
fn links_do_not_nest() {
    assert_eq!(
        body("<p><a href=\"https://a.example/\">a <a href=\"https://b.example/\">b</a></a></p>"),
        "<p><a href=\"https://a.example/\" rel=\"noopener noreferrer nofollow\">a b</a></p>"
    );
    rendered(
        "<a href=\"https://a.example/\"><h2>x</h2><p>y <ac:link><ri:page ri:content-title=\"Shared\"/></ac:link></p></a>",
    );
}
