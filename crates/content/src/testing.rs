//! A small share for tests: pages `Shared` and `Child one`, files by name, everything else outside. One page outside is
//! titled `Layoff plan`.

use crate::context::{AttachmentOwner, ChildPage, FileTarget, LinkTarget, PersonRef, RenderContext, SharedFile};
use crate::{RenderOptions, Rendered, render, title_key};

pub struct Share;

impl RenderContext for Share {
    fn page_title(&self) -> &'static str {
        "My Page"
    }

    fn page_by_title(&self, _: Option<&str>, title: &str) -> LinkTarget {
        if title == "Shared" { shared("/p/7", "Shared & sound") } else { LinkTarget::NotShared }
    }

    fn page_by_id(&self, content_id: &str) -> LinkTarget {
        if content_id == "7" { shared("/p/7", "Shared & sound") } else { LinkTarget::NotShared }
    }

    fn space(&self, key: &str) -> LinkTarget {
        if key == "OPEN" { shared("/p/1", "Open space") } else { LinkTarget::NotShared }
    }

    fn attachment(&self, owner: AttachmentOwner<'_>, filename: &str) -> FileTarget {
        if owner != AttachmentOwner::ThisPage {
            return FileTarget::NotShared;
        }
        if filename.contains("missing") {
            return FileTarget::Missing;
        }
        let raster = filename.to_ascii_lowercase().ends_with("png");
        FileTarget::Shared(SharedFile {
            href: format!("/f/{filename}"),
            inline: raster.then(|| format!("/f/{filename}?inline")),
            width: raster.then_some(800),
            height: raster.then_some(400),
            media_type: if raster { "image/png".into() } else { "application/octet-stream".into() },
            size: Some(1_200),
        })
    }

    fn person(&self, person: PersonRef<'_>) -> Option<String> {
        (person == PersonRef::AccountId("ana")).then(|| "Ana Ruiz".to_owned())
    }

    fn is_title(&self, words: &str) -> bool {
        title_key(words) == "layoff plan"
    }

    fn is_source_host(&self, host: &str) -> bool {
        host == "wiki.acme.example"
    }

    fn children(&self) -> Option<Vec<ChildPage>> {
        let page = |href: &str, title: &str, children| ChildPage { href: href.into(), title: title.into(), children };
        Some(vec![
            page("/p/c1", "Child one", vec![page("/p/g1", "Grandchild", Vec::new())]),
            page("/p/c2", "Child two", Vec::new()),
        ])
    }
}

fn shared(href: &str, title: &str) -> LinkTarget {
    LinkTarget::Shared { href: href.into(), title: title.into() }
}

/// Renders with the default limits, and holds that the allow list had nothing to remove.
pub fn rendered(body: &str) -> Rendered {
    let page = render(body, &Share, &RenderOptions::default());
    assert!(!page.report.cleaned, "the allow list changed our output of {body}: {}", page.html.as_str());
    page
}

pub fn body(body: &str) -> String {
    rendered(body).html.into_string()
}
