//! `entities.xml`: the rows of Confluence's database, in Hibernate's form. Shapes follow real exports of Confluence Cloud; like
//! there, objects come in no particular order and refer to each other by id.

use std::fmt::Write as _;

use crate::export::EXPORTED_XML;
use crate::files::{EarlierFile, SampleFile};
use crate::pages::{EarlierPage, HOME, SamplePage};
use crate::{FILES, PAGES, SPACE_KEY, SPACE_NAME, files, pages};

const SPACE: u64 = 65_537;
const DESCRIPTION: u64 = 65_538;
const AUTHOR: &str = "8a7f80a0970c1d0101970c2f5b6e0001";
/// Hibernate's Java packages of the classes that are written.
const PAGES_PACKAGE: &str = "com.atlassian.confluence.pages";
const CORE_PACKAGE: &str = "com.atlassian.confluence.core";
const SPACES_PACKAGE: &str = "com.atlassian.confluence.spaces";
const LABELS_PACKAGE: &str = "com.atlassian.confluence.labels";
const SECURITY_PACKAGE: &str = "com.atlassian.confluence.security";
const CONTENT_PACKAGE: &str = "com.atlassian.confluence.content";
const USER_PACKAGE: &str = "com.atlassian.confluence.user";
const CREATED: &str = "2026-03-02 09:00:00.000";

/// Where the ids of rows begin that have none of their own.
const BODY_IDS: u64 = 100_000;
const PROPERTY_IDS: u64 = 200_000;
const LABEL_IDS: u64 = 300_000;
const LABELLING_IDS: u64 = 310_000;
const RESTRICTION_IDS: u64 = 400_000;

/// The whole file; `sizes` are the bytes of each of [`FILES`], in their order.
pub fn xml(sizes: &[usize]) -> String {
    let mut rows =
        Rows(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<hibernate-generic datetime=\"{EXPORTED_XML}\">\n"));
    rows.space();
    for page in PAGES {
        rows.page(page);
        rows.body(page.id, "Page", page.body);
        rows.labels_of(page);
        if page.restricted {
            rows.restriction(page.id);
        }
    }
    for earlier in pages::EARLIER {
        rows.earlier_page(earlier);
        rows.body(earlier.id, "Page", earlier.body);
    }
    for (file, size) in FILES.iter().zip(sizes) {
        rows.file(file, *size);
    }
    for earlier in files::EARLIER {
        rows.earlier_file(earlier);
    }
    rows.labels();
    rows.author();
    rows.0.push_str("</hibernate-generic>\n");
    rows.0
}

struct Rows(String);

impl Rows {
    fn object(&mut self, class: &str, package: &str, id: u64, inner: impl FnOnce(&mut Self)) {
        let _ = writeln!(self.0, "<object class=\"{class}\" package=\"{package}\">\n<id name=\"id\">{id}</id>");
        inner(self);
        self.0.push_str("</object>\n");
    }

    /// A value that needs no escaping: a number, a date, a word of Confluence's own.
    fn plain(&mut self, name: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "<property name=\"{name}\">{value}</property>");
    }

    /// A text. Confluence writes a CDATA end inside as `]] >`, and importers turn that back.
    fn text(&mut self, name: &str, value: &str) {
        let value = value.replace("]]>", "]] >");
        let _ = writeln!(self.0, "<property name=\"{name}\"><![CDATA[{value}]]></property>");
    }

    fn refers(&mut self, name: &str, class: &str, package: &str, id: u64) {
        let _ = writeln!(
            self.0,
            "<property name=\"{name}\" class=\"{class}\" package=\"{package}\"><id name=\"id\">{id}</id></property>"
        );
    }

    fn person(&mut self, name: &str) {
        let _ = writeln!(
            self.0,
            "<property name=\"{name}\" class=\"ConfluenceUserImpl\" package=\"{USER_PACKAGE}\"><id name=\"key\"><![CDATA[{AUTHOR}]]></id></property>"
        );
    }

    fn many(&mut self, name: &str, class: &str, package: &str, ids: &[u64]) {
        if ids.is_empty() {
            return;
        }
        let _ = writeln!(self.0, "<collection name=\"{name}\" class=\"java.util.Collection\">");
        for id in ids {
            let _ = writeln!(
                self.0,
                "<element class=\"{class}\" package=\"{package}\"><id name=\"id\">{id}</id></element>"
            );
        }
        self.0.push_str("</collection>\n");
    }

    fn title_and_history(&mut self, title: &str, version: u32, created: &str, changed: &str) {
        self.text("title", title);
        self.text("lowerTitle", &title.to_lowercase());
        self.plain("version", version);
        self.person("creator");
        self.plain("creationDate", created);
        self.person("lastModifier");
        self.plain("lastModificationDate", changed);
        self.text("versionComment", "");
        self.text("contentStatus", "current");
    }

    fn space(&mut self) {
        self.object("Space", SPACES_PACKAGE, SPACE, |rows| {
            rows.text("name", SPACE_NAME);
            rows.text("key", SPACE_KEY);
            rows.text("lowerKey", &SPACE_KEY.to_lowercase());
            rows.refers("description", "SpaceDescription", SPACES_PACKAGE, DESCRIPTION);
            rows.refers("homePage", "Page", PAGES_PACKAGE, HOME);
            rows.person("creator");
            rows.plain("creationDate", CREATED);
            rows.person("lastModifier");
            rows.plain("lastModificationDate", CREATED);
            rows.plain("spaceType", "global");
            let _ = writeln!(
                rows.0,
                "<property name=\"spaceStatus\" enum-class=\"SpaceStatus\" package=\"{SPACES_PACKAGE}\">CURRENT</property>"
            );
        });
        self.object("SpaceDescription", SPACES_PACKAGE, DESCRIPTION, |rows| {
            rows.title_and_history("", 1, CREATED, CREATED);
            rows.many("bodyContents", "BodyContent", CORE_PACKAGE, &[BODY_IDS + DESCRIPTION]);
            rows.refers("space", "Space", SPACES_PACKAGE, SPACE);
        });
        self.body_of_type(DESCRIPTION, "SpaceDescription", "What partners of Harbour Instruments need to know.", 0);
    }

    fn page(&mut self, page: &SamplePage) {
        self.object("Page", PAGES_PACKAGE, page.id, |rows| {
            rows.title_and_history(page.title, page.version, CREATED, page.changed);
            rows.many("bodyContents", "BodyContent", CORE_PACKAGE, &[BODY_IDS + page.id]);
            rows.refers("space", "Space", SPACES_PACKAGE, SPACE);
            rows.plain("position", page.position);
            if let Some(parent) = page.parent {
                rows.refers("parent", "Page", PAGES_PACKAGE, parent);
            }
            let children: Vec<u64> =
                PAGES.iter().filter(|child| child.parent == Some(page.id)).map(|child| child.id).collect();
            rows.many("childrens", "Page", PAGES_PACKAGE, &children);
            let earlier: Vec<u64> =
                pages::EARLIER.iter().filter(|row| row.original == page.id).map(|row| row.id).collect();
            rows.many("historicalVersions", "Page", PAGES_PACKAGE, &earlier);
            let files: Vec<u64> = FILES.iter().filter(|file| file.page == page.id).map(|file| file.id).collect();
            rows.many("attachments", "Attachment", PAGES_PACKAGE, &files);
        });
    }

    /// Without space and parent, as in real exports: what makes it history is `originalVersion` alone.
    fn earlier_page(&mut self, earlier: &EarlierPage) {
        let title = PAGES.iter().find(|page| page.id == earlier.original).map_or("", |page| page.title);
        self.object("Page", PAGES_PACKAGE, earlier.id, |rows| {
            rows.title_and_history(title, earlier.version, earlier.changed, earlier.changed);
            rows.many("bodyContents", "BodyContent", CORE_PACKAGE, &[BODY_IDS + earlier.id]);
            rows.refers("originalVersion", "Page", PAGES_PACKAGE, earlier.original);
            rows.plain("originalVersionId", earlier.original);
        });
    }

    fn body(&mut self, owner: u64, class: &str, body: &str) {
        // 2 is storage format.
        self.body_of_type(owner, class, body, 2);
    }

    fn body_of_type(&mut self, owner: u64, class: &str, body: &str, kind: u8) {
        let package = if class == "Page" { PAGES_PACKAGE } else { SPACES_PACKAGE };
        self.object("BodyContent", CORE_PACKAGE, BODY_IDS + owner, |rows| {
            rows.text("body", body.trim_end());
            rows.refers("content", class, package, owner);
            rows.plain("bodyType", kind);
        });
    }

    fn file(&mut self, file: &SampleFile, size: usize) {
        let ids = [0, 1].map(|number| PROPERTY_IDS + 10 * (file.id % 1_000) + number);
        self.object("Attachment", PAGES_PACKAGE, file.id, |rows| {
            rows.title_and_history(file.filename, file.version, CREATED, file.changed);
            rows.refers("containerContent", "Page", PAGES_PACKAGE, file.page);
            rows.refers("space", "Space", SPACES_PACKAGE, SPACE);
            rows.many("contentProperties", "ContentProperty", CONTENT_PACKAGE, &ids);
            let earlier: Vec<u64> =
                files::EARLIER.iter().filter(|row| row.original == file.id).map(|row| row.id).collect();
            rows.many("historicalVersions", "Attachment", PAGES_PACKAGE, &earlier);
        });
        self.object("ContentProperty", CONTENT_PACKAGE, ids[0], |rows| {
            rows.text("name", "FILESIZE");
            rows.plain("longValue", size);
            rows.refers("content", "Attachment", PAGES_PACKAGE, file.id);
        });
        self.object("ContentProperty", CONTENT_PACKAGE, ids[1], |rows| {
            rows.text("name", "MEDIA_TYPE");
            rows.text("stringValue", file.media_type);
            rows.refers("content", "Attachment", PAGES_PACKAGE, file.id);
        });
    }

    fn earlier_file(&mut self, earlier: &EarlierFile) {
        let Some(file) = FILES.iter().find(|file| file.id == earlier.original) else { return };
        self.object("Attachment", PAGES_PACKAGE, earlier.id, |rows| {
            rows.title_and_history(file.filename, earlier.version, earlier.changed, earlier.changed);
            rows.refers("originalVersion", "Attachment", PAGES_PACKAGE, file.id);
            rows.plain("originalVersionId", file.id);
            rows.refers("containerContent", "Page", PAGES_PACKAGE, file.page);
            rows.refers("space", "Space", SPACES_PACKAGE, SPACE);
        });
    }

    fn labels_of(&mut self, page: &SamplePage) {
        let names = label_names();
        for (number, label) in (0..).zip(page.labels) {
            let label_id = (LABEL_IDS..).zip(&names).find(|(_, name)| *name == label).map_or(LABEL_IDS, |(id, _)| id);
            let id = LABELLING_IDS + 10 * (page.id % 1_000) + number;
            self.object("Labelling", LABELS_PACKAGE, id, |rows| {
                rows.plain("creationDate", CREATED);
                rows.plain("lastModificationDate", CREATED);
                rows.plain("labelableId", page.id);
                rows.plain("labelableType", "CONTENT");
                rows.refers("label", "Label", LABELS_PACKAGE, label_id);
                rows.refers("content", "Page", PAGES_PACKAGE, page.id);
                rows.person("owningUser");
            });
        }
    }

    fn labels(&mut self) {
        for (id, name) in (LABEL_IDS..).zip(label_names()) {
            self.object("Label", LABELS_PACKAGE, id, |rows| {
                rows.text("name", name);
                rows.text("namespace", "global");
                rows.plain("creationDate", CREATED);
                rows.plain("lastModificationDate", CREATED);
            });
        }
    }

    /// Only the sales team may view the page.
    fn restriction(&mut self, page: u64) {
        let (set, permission) = (RESTRICTION_IDS + 2 * (page % 1_000), RESTRICTION_IDS + 2 * (page % 1_000) + 1);
        self.object("ContentPermissionSet", SECURITY_PACKAGE, set, |rows| {
            rows.text("type", "View");
            rows.many("contentPermissions", "ContentPermission", SECURITY_PACKAGE, &[permission]);
            rows.refers("owningContent", "Page", PAGES_PACKAGE, page);
            rows.plain("creationDate", CREATED);
            rows.plain("lastModificationDate", CREATED);
        });
        self.object("ContentPermission", SECURITY_PACKAGE, permission, |rows| {
            rows.text("type", "View");
            rows.text("groupName", "sales-team");
            rows.refers("owningSet", "ContentPermissionSet", SECURITY_PACKAGE, set);
            rows.person("creator");
            rows.plain("creationDate", CREATED);
            rows.person("lastModifier");
            rows.plain("lastModificationDate", CREATED);
        });
    }

    /// Cloud exports name people by account id and key only.
    fn author(&mut self) {
        let _ = writeln!(
            self.0,
            "<object class=\"ConfluenceUserImpl\" package=\"{USER_PACKAGE}\">\n<id name=\"key\"><![CDATA[{AUTHOR}]]></id>"
        );
        self.text("name", AUTHOR);
        self.text("lowerName", AUTHOR);
        self.text("atlassianAccountId", "712020:6f1d2a34-0000-4000-8000-000000000001");
        self.0.push_str("</object>\n");
    }
}

/// Every label once, in a fixed order.
fn label_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = PAGES.iter().flat_map(|page| page.labels).copied().collect();
    names.sort_unstable();
    names.dedup();
    names
}
