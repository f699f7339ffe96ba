//! What is current, and what belongs to whom.

use crate::collect::{Collected, read};
use crate::sample::{Text, To, body, collection, entities, export_of, object, page, page_with, zip_of};
use sluice_service::ports::content::BodyFormat;
use sluice_service::ports::export::ImportPhase;

pub fn collected(objects: &[String]) -> Collected {
    read(&export_of(&entities(&objects.concat()))).unwrap()
}

pub fn attachment(id: u64, page: u64, title: &str, version: u64) -> String {
    let version = version.to_string();
    object(
        "Attachment",
        id,
        &[("title", Text(title)), ("containerContent", To("Page", page)), ("version", Text(&version))],
        "",
    )
}

pub fn not_current(id: u64, status: &str, parent: u64) -> String {
    object(
        "Page",
        id,
        &[
            ("title", Text("x")),
            ("space", To("Space", 1)),
            ("contentStatus", Text(status)),
            ("parent", To("Page", parent)),
        ],
        "",
    )
}

#[test]
fn a_page_comes_with_all_its_facts() {
    let read = collected(&[
        body(20, 10, "<p>a\n b</p>"),
        page(
            10,
            " Home\n",
            &[
                ("version", Text("7")),
                ("position", Text("3")),
                ("lastModificationDate", Text("2025-02-10 10:21:35.002")),
            ],
        ),
    ]);
    let page = read.page("10");
    assert_eq!((page.title.as_str(), page.version, page.position, page.space.as_str()), ("Home", 7, Some(3), "1"));
    assert_eq!(page.updated_at.unwrap().0, 1_739_182_895_002);
    assert_eq!((page.body.as_deref(), page.format), (Some("<p>a\n b</p>"), BodyFormat::Storage));
    assert!(!page.folder && !page.restricted && page.labels.is_empty());
    assert_eq!(read.spaces[0].home_page.as_deref(), Some("10"));
    assert_eq!(read.phases(), [ImportPhase::Reading, ImportPhase::Pages, ImportPhase::Files]);
}

#[test]
fn history_drafts_and_lost_spaces_are_left_out() {
    let read = collected(&[
        page(10, "Home", &[]),
        page(11, "History", &[("originalVersion", To("Page", 10))]),
        page(12, "History", &[("originalVersionId", Text("10"))]),
        page(13, "Kept", &[("originalVersionId", Text(""))]),
        page_with(21, "History", &[], "<property name=\"originalVersion\"><id name=\"key\">no number</id></property>"),
        not_current(14, "draft", 10),
        not_current(15, "deleted", 10),
        not_current(16, "archived", 10),
        not_current(17, "trashed", 10),
        object("Page", 18, &[("title", Text("No space"))], ""),
        object("Page", 19, &[("title", Text("Other")), ("space", To("Space", 99))], ""),
        object("BlogPost", 20, &[("title", Text("News")), ("space", To("Space", 1))], ""),
        page(10, "Home again", &[]),
    ]);
    assert_eq!(read.page_ids(), ["10", "13"]);
    assert_eq!(read.page("10").title, "Home");
}

#[test]
fn parents_come_from_the_child_first_and_from_lists_second() {
    let read = collected(&[
        page_with(10, "Home", &[], &collection("children", "Page", &[11, 12])),
        page(11, "Listed", &[]),
        page(12, "Says otherwise", &[("parent", To("Page", 11))]),
        page(13, "Lost", &[("parent", To("Page", 77))]),
        page_with(14, "Cloud", &[], &collection("childrens", "Page", &[14, 15])),
        page(15, "Under it", &[]),
    ]);
    let parents: Vec<Option<&str>> =
        ["10", "11", "12", "13", "14", "15"].map(|id| read.page(id).parent.as_deref()).into();
    assert_eq!(parents, [None, Some("10"), Some("11"), None, None, Some("14")]);
}

#[test]
fn bodies_find_their_pages() {
    let unowned = |id, text| object("BodyContent", id, &[("body", Text(text))], "");
    let typed = |id, kind, text| {
        object(
            "BodyContent",
            id,
            &[("body", Text(text)), ("content", To("ContentEntityObject", 12)), ("bodyType", Text(kind))],
            "",
        )
    };
    let read = collected(&[
        page_with(10, "Lists", &[], &collection("bodyContents", "BodyContent", &[20])),
        unowned(20, "wiki *markup*"),
        page_with(11, "Claims a draft's", &[], &collection("bodyContents", "BodyContent", &[21])),
        body(21, 99, "draft"),
        page(12, "Has several", &[]),
        typed(26, "0", "plain"),
        typed(23, "2", "old"),
        typed(24, "2", "new"),
        typed(25, "1", "raw"),
        page(13, "Twice the same id", &[]),
        page(14, "Twice the same id", &[]),
        body(30, 13, "first"),
        body(30, 14, "second"),
        page(15, "Folder", &[("isFolder", Text("true"))]),
        body(31, 15, "x"),
        page(16, "Comment's", &[]),
        object("BodyContent", 32, &[("body", Text("x")), ("content", To("Comment", 16)), ("bodyType", Text("2"))], ""),
        page(17, "Empty", &[]),
        body(33, 17, ""),
    ]);
    let bodies = ["10", "11", "12", "13", "14", "15", "16", "17"].map(|id| read.page(id).body.as_deref());
    assert_eq!(bodies, [Some("wiki *markup*"), None, Some("new"), Some("first"), Some("second"), None, None, Some("")]);
    assert_eq!((read.page("10").format, read.page("15").folder), (BodyFormat::Plain, true));
}

#[test]
fn inner_cdata_ends_are_mended() {
    let read = collected(&[page(10, "Home", &[]), body(20, 10, "<![CDATA[code]] > and <![CDATA[more]] >")]);
    assert_eq!(read.page("10").body.as_deref(), Some("<![CDATA[code]]> and <![CDATA[more]]>"));
}

#[test]
fn labels_are_the_global_ones() {
    let label = |id, name, namespace| object("Label", id, &[("name", Text(name)), ("namespace", Text(namespace))], "");
    let to =
        |id, label, page| object("Labelling", id, &[("label", To("Label", label)), ("content", To("Page", page))], "");
    let read = collected(&[
        to(60, 50, 10),
        to(61, 51, 10),
        to(62, 52, 10),
        to(63, 53, 10),
        to(64, 50, 10),
        label(50, "policy", "global"),
        label(51, "favourite", "my"),
        label(52, "watch", "team"),
        label(53, "draft", "global"),
        page(10, "Home", &[]),
        page_with(11, "Old", &[], &collection("labellings", "Labelling", &[65])),
        object("Labelling", 65, &[("label", To("Label", 50))], ""),
        page(12, "By id", &[]),
        object(
            "Labelling",
            66,
            &[("label", To("Label", 53)), ("labelableId", Text("12")), ("labelableType", Text("CONTENT"))],
            "",
        ),
        object(
            "Labelling",
            67,
            &[("label", To("Label", 50)), ("labelableId", Text("12")), ("labelableType", Text("SPACE"))],
            "",
        ),
    ]);
    assert_eq!(read.page("10").labels, ["draft", "policy"]);
    assert_eq!(
        (read.page("11").labels.clone(), read.page("12").labels.clone()),
        (vec!["policy".into()], vec!["draft".into()])
    );
}

#[test]
fn files_are_the_current_ones_of_current_pages() {
    let xml = entities(
        &[
            page(10, "Home", &[]),
            attachment(30, 10, "plan.txt", 2),
            object(
                "Attachment",
                31,
                &[
                    ("title", Text("plan.txt")),
                    ("containerContent", To("Page", 10)),
                    ("version", Text("1")),
                    ("originalVersion", To("Attachment", 30)),
                ],
                "",
            ),
            object(
                "Attachment",
                32,
                &[("title", Text("bin.txt")), ("containerContent", To("Page", 10)), ("contentStatus", Text("deleted"))],
                "",
            ),
            attachment(33, 11, "of a draft.txt", 1),
            not_current(11, "draft", 10),
            attachment(34, 10, "twice.txt", 1),
            attachment(35, 10, "twice.txt", 3),
            object(
                "Attachment",
                36,
                &[
                    ("fileName", Text("old.pdf")),
                    ("content", To("Page", 10)),
                    ("attachmentVersion", Text("4")),
                    ("contentType", Text("application/pdf")),
                ],
                "",
            ),
            object("Attachment", 37, &[("title", Text("unversioned.txt")), ("containerContent", To("Page", 10))], ""),
            object("Attachment", 38, &[("title", Text("logo")), ("containerContent", To("SpaceDescription", 70))], ""),
            object(
                "ContentProperty",
                80,
                &[("name", Text("MEDIA_TYPE")), ("stringValue", Text("text/plain")), ("content", To("Attachment", 30))],
                "",
            ),
        ]
        .concat(),
    );
    let read = read(&zip_of(&[
        ("attachments/10/30/1", b"old plan"),
        ("attachments/10/30/2", b"plan"),
        ("attachments/10/31/1", b"never"),
        ("attachments/10/37/1", b"one"),
        ("attachments/10/37/12", b"twelve"),
        ("attachments/10/37/3", b"three"),
        ("attachments/10/35/2", b"not the third"),
        ("attachments/11/33/1", b"draft"),
        ("entities.xml", xml.as_bytes()),
    ]))
    .unwrap();
    let files: Vec<_> = read
        .files
        .iter()
        .map(|(f, c)| (f.confluence_id.as_str(), f.file_name.as_str(), f.version, f.media_type.as_str(), c.as_deref()))
        .collect();
    assert_eq!(
        files,
        [
            ("36", "old.pdf", 4, "application/pdf", None),
            ("30", "plan.txt", 2, "text/plain", Some(b"plan" as &[u8])),
            ("35", "twice.txt", 3, "application/octet-stream", None),
            ("37", "unversioned.txt", 1, "application/octet-stream", Some(b"twelve")),
        ]
    );
}

#[test]
fn a_site_export_has_several_spaces() {
    let other = object("Space", 2, &[("key", Text("~jane")), ("homePage", To("Page", 10))], "");
    let its = object("Page", 50, &[("title", Text("Mine")), ("space", To("Space", 2)), ("parent", To("Page", 10))], "");
    let read = collected(&[page(10, "Home", &[]), its, other]);
    let spaces: Vec<_> =
        read.spaces.iter().map(|s| (s.key.as_str(), s.name.as_str(), s.home_page.as_deref())).collect();
    assert_eq!(
        spaces,
        [("DOC", "Documents", Some("10")), ("~jane", "~jane", None)],
        "a home page is one of the space's own"
    );
    assert_eq!(
        (read.page("50").space.as_str(), &read.page("50").parent),
        ("2", &None),
        "a parent is in the same space"
    );
}
