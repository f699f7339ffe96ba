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
fn addresses_of_any_host_lead_to_shared_pages_and_nowhere_else() {
    let link = |href: &str, text: &str| body(&format!("<p><a href=\"{href}\">{text}</a></p>"));
    for href in [
        "https://wiki.corp.example/spaces/A/pages/7/Old+title",
        "https://wiki.corp.example/pages/viewpage.action?pageId=7",
        "http://10.0.0.1:8090/confluence/display/A/Shared",
        "https://wiki.corp.example/x/Bw",
        "/x/Bw",
    ] {
        assert_eq!(link(href, "go"), "<p><a href=\"/p/7\">go</a></p>", "{href}");
        assert_eq!(link(href, "Old title"), "<p><a href=\"/p/7\">Old title</a></p>", "{href}");
    }
    let unshared = |text: &str| format!("<p><span class=\"unshared\">{text}</span></p>");
    let neutral = unshared("a page that is not shared");
    for href in [
        "https://wiki.corp.example/display/HR/Project+Falcon",
        "https://wiki.corp.example/display/HR/2026/05/04/Project+Falcon",
        "https://wiki.corp.example/spaces/HR/pages/99/Project+Falcon",
        "https://wiki.corp.example/pages/viewpage.action?spaceKey=HR&amp;title=Project+Falcon",
        "/display/HR/Project+Falcon",
    ] {
        assert_eq!(link(href, "our plan"), unshared("our plan"), "{href}");
        for told in ["Project Falcon", " project  <b>falcon</b>", href, href.trim_start_matches("https://")] {
            assert_eq!(link(href, told), neutral, "{href} {told}");
        }
    }
    // One of them spells another title; the share knows which words are one.
    assert_eq!(link("/wiki/spaces/HR/pages/99/Project+Falcon", "Layoff <i>plan</i>"), neutral);
    // It is no news to those who may read the target.
    assert_eq!(link("/x/Bw", "Layoff plan"), "<p><a href=\"/p/7\">Layoff plan</a></p>");
}

#[test]
fn words_on_a_link_by_id_may_be_any_title() {
    let neutral = "<span class=\"unshared\">a page that is not shared</span>";
    for href in [
        "https://wiki.corp.example/x/AbCd",
        "/wiki/spaces/HR/pages/99",
        "/wiki/spaces/HR/blog/2026/05/04/99",
        "https://wiki.corp.example/pages/viewpage.action?pageId=99",
        "https://wiki.corp.example/pages/resumedraft.action?draftId=99",
        "https://acme.atlassian.net/wiki/spaces/HR/whiteboard/99",
    ] {
        for words in ["Layoff plan", "Plan of another space", "<b>that</b> plan"] {
            assert_eq!(body(&format!("<p><a href=\"{href}\">{words}</a></p>")), format!("<p>{neutral}</p>"), "{href}");
        }
    }
    for target in ["<ri:content-entity ri:content-id=\"99\"/>", "<ri:page ri:content-id=\"99\"/>", "<ri:page/>"] {
        let html = link(target, "<ac:link-body>Plan of another space</ac:link-body>");
        assert_eq!(html, format!("<p>{neutral}</p>"), "{target}");
    }
    let space = "<p><span class=\"unshared\">a space that is not shared</span></p>";
    assert_eq!(link("<ri:space ri:space-key=\"HR\"/>", "<ac:link-body>Human Resources</ac:link-body>"), space);
    assert_eq!(body("<p><a href=\"/display/HR\">Human Resources</a></p>"), format!("<p>{neutral}</p>"));
    // Pictures are no words, and people are never named.
    let picture = link(
        "<ri:content-entity ri:content-id=\"99\"/>",
        "<ac:link-body><ac:image><ri:attachment ri:filename=\"a.png\"/></ac:image></ac:link-body>",
    );
    assert!(picture.contains("<img") && !picture.contains("not shared"), "{picture}");
    let person = body("<p><a href=\"https://wiki.acme.example/people/5f\">Ana Ruiz</a></p>");
    assert_eq!(person, "<p><span class=\"person\">Someone</span></p>");
}

#[test]
fn a_title_is_seen_however_it_is_dressed() {
    let neutral = "<p><span class=\"unshared\">a page that is not shared</span></p>";
    let hidden =
        "<ac:structured-macro ac:name=\"show-if\"><ac:rich-text-body>x</ac:rich-text-body></ac:structured-macro>";
    let page = "<ri:page ri:content-title=\"Project Falcon\"/>";
    for words in [
        "Project Falcon - Human Resources - Confluence".to_owned(),
        format!("Project {hidden}Falcon"),
        format!("Project <ac:placeholder>hint</ac:placeholder>Falcon{hidden}"),
        hidden.to_owned(),
    ] {
        assert_eq!(link(page, &format!("<ac:link-body>{words}</ac:link-body>")), neutral, "{words}");
        let href = "https://wiki.corp.example/spaces/HR/pages/9/Project+Falcon";
        assert_eq!(body(&format!("<p><a href=\"{href}\">{words}</a></p>")), neutral, "{words}");
    }
}

#[test]
fn links_are_never_empty() {
    let hidden =
        "<ac:structured-macro ac:name=\"show-if\"><ac:rich-text-body>x</ac:rich-text-body></ac:structured-macro>";
    for (link, shown) in [
        (format!("<a href=\"https://a.example/\"><b>{hidden}</b></a>"), ">https://a.example/</a>"),
        (format!("<a href=\"#x\">{hidden}&nbsp;</a>"), ">x</a>"),
        (
            format!("<ac:link><ri:page ri:content-title=\"Shared\"/><ac:link-body>{hidden}</ac:link-body></ac:link>"),
            ">Shared &amp; sound</a>",
        ),
        (
            format!("<ac:link><ri:attachment ri:filename=\"a.pdf\"/><ac:link-body>{hidden}</ac:link-body></ac:link>"),
            ">a.pdf</a>",
        ),
    ] {
        let html = body(&format!("<p>{link}</p>"));
        assert!(html.contains(shown), "{html}");
    }
}

#[test]
fn nothing_within_a_link_can_be_used_by_itself() {
    let mac =
        |name: &str, inner: &str| format!("<ac:structured-macro ac:name=\"{name}\">{inner}</ac:structured-macro>");
    let blocks = [
        mac("children", ""),
        mac("attachments", ""),
        mac("code", "<ac:plain-text-body>x</ac:plain-text-body>"),
        mac("expand", "<ac:rich-text-body>x</ac:rich-text-body>"),
        mac("toc", ""),
        "<table><tr><td>x</td></tr></table><pre>x</pre>".to_owned(),
    ];
    let html = body(&format!("<h2>x</h2><a href=\"https://a.example/\">{}</a>", blocks.concat()));
    let link = &html[html.find("<a href=\"https").unwrap()..];
    assert!(link.contains("Child one") && !link.contains("Contents") && link.contains("<table>"), "{link}");
    for bad in ["<button", "<details", "tabindex", "<a class", "<a href=\"/"] {
        assert!(!link.contains(bad), "{bad} in {link}");
    }
}

#[test]
fn addresses_of_files_outside_the_share_tell_no_name() {
    let href = "https://wiki.corp.example/download/attachments/99/pay+list.pdf?version=2";
    let link = |text: &str| body(&format!("<p><a href=\"{href}\">{text}</a></p>"));
    for told in ["pay list.pdf", "Layoff plan", href, "wiki.corp.example/download/attachments/99/pay+list.pdf"] {
        assert_eq!(link(told), "<p><span class=\"unshared\">a file that is not shared</span></p>", "{told}");
    }
    assert_eq!(link("figures"), "<p><span class=\"unshared\">figures</span></p>");
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
