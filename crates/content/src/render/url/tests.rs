use super::*;

fn unknown(href: &str) -> Href {
    read(href, |_| false)
}

fn id(href: &str) -> Option<String> {
    match unknown(href) {
        Href::Source { page: SourcePage::Id { id, .. }, .. } => Some(id),
        _ => None,
    }
}

#[test]
fn pages_of_the_source_are_recognised() {
    for href in [
        "/wiki/spaces/KEY/pages/123/Some+Title",
        "https://acme.atlassian.net/wiki/spaces/KEY/pages/123",
        "/pages/viewpage.action?pageId=123",
        "/confluence/pages/viewpage.action?pageId=123&x=1",
        "/wiki/spaces/~5f/blog/123/x",
    ] {
        assert_eq!(id(href).as_deref(), Some("123"), "{href}");
    }
    let title = SourcePage::Title { space: "KEY".into(), title: "A b".into() };
    assert_eq!(unknown("/display/KEY/A+b#x%20y"), Href::Source { page: title.clone(), anchor: Some("x y".into()) });
    assert_eq!(unknown("/pages/viewpage.action?spaceKey=KEY&title=A+b"), Href::Source { page: title, anchor: None });
}

#[test]
fn pages_of_an_unknown_host_are_recognised_by_their_shape() {
    let page = |href: &str| match unknown(href) {
        Href::Source { page, .. } => Some(page),
        _ => None,
    };
    for (path, id) in [
        ("/spaces/HR/pages/123/Layoff+plan", "123"),
        ("/spaces/HR/pages/edit-v2/123", "123"),
        ("/spaces/HR/blog/2026/05/04/123/Layoff+plan", "123"),
        ("/confluence/pages/viewpage.action?pageId=123", "123"),
        ("/pages/releaseview.action?pageId=123", "123"),
        ("/x/Bw", "7"),
        ("/wiki/x/2EkGOQ/", "956713432"),
    ] {
        let found = page(&format!("https://wiki.corp.example:8443{path}"));
        let title = path.ends_with("Layoff+plan").then(|| "Layoff plan".to_owned());
        assert_eq!(found, Some(SourcePage::Id { id: id.into(), title }), "{path}");
    }
    let title = SourcePage::Title { space: "HR".into(), title: "Layoff plan".into() };
    assert_eq!(page("http://wiki.corp.example/display/HR/Layoff+plan/"), Some(title.clone()));
    assert_eq!(page("//wiki.corp.example/pages/viewpage.action?spaceKey=HR&title=Layoff%20plan"), Some(title));
    let space = Some(SourcePage::Space("HR".into()));
    for path in ["/display/HR", "/wiki/spaces/HR", "/spaces/HR/overview", "/spaces/viewspace.action?key=HR"] {
        assert_eq!(page(&format!("https://wiki.corp.example{path}")), space, "{path}");
    }
    let file = SourcePage::File { page_id: "9".into(), filename: "pay list.pdf".into() };
    assert_eq!(page("https://wiki.corp.example/download/attachments/9/pay+list.pdf?api=v2"), Some(file));
    for path in [
        "/display/HR/2026/05/04/Layoff+plan",
        "/wiki/spaces/HR/calendars",
        "/download/attachments/embedded-page/HR/Layoff+plan/a.png",
    ] {
        assert_eq!(page(&format!("https://wiki.corp.example{path}")), Some(SourcePage::Unknown), "{path}");
    }
    for path in ["/pages/viewpage.action", "/pages/resumedraft.action?draftId=9", "/spaces/HR/pages/templates"] {
        assert_eq!(page(&format!("https://wiki.corp.example{path}")), Some(SourcePage::Unnamed), "{path}");
    }
    let long = format!("https://a.example/?{}", "x".repeat(10_000));
    assert_eq!(page(&long), Some(SourcePage::Unnamed));
    for other in
        ["/", "/spaces/openai", "/spaces/a/b", "/x", "/x/far-too-long-for-one", "/x/a.b", "/pages/9", "/people/9"]
    {
        assert_eq!(page(&format!("https://a.example{other}")), None, "{other}");
    }
    // Where the host is known, every address is the source's.
    let known = |href: &str| read(href, |host| host == "wiki.acme.example");
    let unknown_page = Href::Source { page: SourcePage::Unknown, anchor: None };
    assert_eq!(known("https://wiki.acme.example/dashboard.action"), unknown_page);
    assert_eq!(known("https://acme.atlassian.net./wiki/home"), unknown_page);
    let person = Href::Source { page: SourcePage::Person, anchor: None };
    assert_eq!(known("https://acme.atlassian.net/wiki/people/5f0a"), person);
}

#[test]
fn words_that_an_address_spells_are_seen() {
    let href = "https://wiki.corp.example/spaces/HR/pages/9/What%27s+new%3F?src=a#Old+part";
    for said in [
        "What's new?",
        " what s  NEW",
        "wiki.corp.example/spaces/HR/pages/9/What%27s+new%3F",
        "/spaces/HR/pages/9/What's new",
        "Old part",
        href,
    ] {
        assert!(spells(href, said), "{said}");
    }
    for said in ["", " ", "here", "what is new", "new", "HR/pages/8", "a/b"] {
        assert!(!spells(href, said), "{said}");
    }
}

#[test]
fn only_web_and_mail_lead_elsewhere() {
    for bad in [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "http://",
        "#",
        "tel:1",
        "blob:https://a/b",
    ] {
        assert_eq!(unknown(bad), Href::Nowhere, "{bad}");
    }
    let elsewhere = |url: &str, host: &str| Href::Elsewhere { url: url.into(), host: host.into() };
    assert_eq!(unknown("https://user:pw@a.example/x?y=1&z"), elsewhere("https://a.example/x?y=1&z", "a.example"));
    assert_eq!(unknown("//a.example/x"), elsewhere("https://a.example/x", "a.example"));
    assert_eq!(unknown("\\\\a.example\\x"), elsewhere("https://a.example/x", "a.example"));
    assert_eq!(unknown("mailto:a@b.example"), elsewhere("mailto:a@b.example", ""));
    assert_eq!(unknown("mypage.html"), Href::Source { page: SourcePage::Unknown, anchor: None });
}
