//! The zip and the rows of `entities.xml`.

use std::collections::{BTreeMap, BTreeSet};

use super::{entities, entries, id, objects, target, text};
use crate::{FILES, PAGES, SPACE_KEY, export_zip, files, pages};

#[test]
fn the_same_build_makes_the_same_bytes() {
    assert_eq!(export_zip().unwrap(), export_zip().unwrap());
}

#[test]
fn the_descriptor_is_that_of_a_cloud_space_export() {
    let descriptor = std::str::from_utf8(&entries()["exportDescriptor.properties"]).unwrap();
    let lines: BTreeSet<&str> = descriptor.lines().collect();
    assert!(lines.contains("source=cloud") && lines.contains("exportType=space"), "{descriptor}");
    assert!(lines.contains(format!("spaceKey={SPACE_KEY}").as_str()), "{descriptor}");
}

#[test]
fn the_tree_is_as_declared_and_history_is_outside_of_it() {
    let document = entities();
    let mut tree = BTreeMap::new();
    let mut history = 0;
    for page in objects(&document, "Page") {
        if let Some(original) = target(page, "originalVersion") {
            assert!(PAGES.iter().any(|page| page.id == original) && target(page, "space").is_none());
            history += 1;
            continue;
        }
        assert_eq!(text(page, "contentStatus"), Some("current"));
        tree.insert(id(page), (target(page, "parent"), text(page, "title").unwrap().to_owned()));
    }
    let declared: BTreeMap<_, _> = PAGES.iter().map(|page| (page.id, (page.parent, page.title.to_owned()))).collect();
    assert_eq!(tree, declared);
    assert_eq!(history, pages::EARLIER.len());
    let space = objects(&document, "Space").next().unwrap();
    assert_eq!(target(space, "homePage"), PAGES.iter().find(|page| page.parent.is_none()).map(|page| page.id));
}

#[test]
fn parents_stand_before_children_and_titles_and_places_are_unique() {
    let mut seen = BTreeSet::new();
    for page in PAGES {
        assert!(page.parent.is_none_or(|parent| seen.contains(&parent)), "{}", page.title);
        seen.insert(page.id);
        let alike = PAGES.iter().filter(|other| {
            other.title.eq_ignore_ascii_case(page.title)
                || (other.parent, other.position) == (page.parent, page.position)
        });
        assert_eq!(alike.count(), 1, "{}", page.title);
    }
}

#[test]
fn every_row_has_an_id_of_its_own_and_points_to_rows_that_exist() {
    let document = entities();
    let rows: Vec<_> = document
        .root_element()
        .children()
        .filter(|row| row.attribute("class").is_some_and(|class| class != "ConfluenceUserImpl"))
        .collect();
    let ids: BTreeSet<u64> = rows.iter().map(|row| id(*row)).collect();
    assert_eq!(ids.len(), rows.len());
    for reference in document.root_element().descendants().filter(|node| node.has_tag_name("id")) {
        if reference.attribute("name") == Some("id") {
            assert!(ids.contains(&reference.text().unwrap().parse().unwrap()), "{:?}", reference.text());
        }
    }
}

#[test]
fn one_page_is_restricted_and_the_one_beneath_it_only_by_inheritance() {
    let document = entities();
    let closed: Vec<u64> = objects(&document, "ContentPermissionSet")
        .inspect(|set| assert_eq!(text(*set, "type"), Some("View")))
        .map(|set| target(set, "owningContent").unwrap())
        .collect();
    let declared: Vec<u64> = PAGES.iter().filter(|page| page.restricted).map(|page| page.id).collect();
    assert_eq!(closed, declared);
    assert_eq!(closed.len(), 1);
    assert_eq!(PAGES.iter().filter(|page| page.parent == Some(closed[0])).count(), 1);
}

#[test]
fn labels_are_as_declared() {
    let document = entities();
    let names: BTreeMap<u64, &str> =
        objects(&document, "Label").map(|row| (id(row), text(row, "name").unwrap())).collect();
    for page in PAGES {
        let mut labels: Vec<&str> = objects(&document, "Labelling")
            .filter(|row| target(*row, "content") == Some(page.id))
            .map(|row| names[&target(row, "label").unwrap()])
            .collect();
        labels.sort_unstable();
        let mut declared = page.labels.to_vec();
        declared.sort_unstable();
        assert_eq!(labels, declared, "{}", page.title);
    }
}

#[test]
fn every_file_lies_where_its_row_says_and_nothing_else_does() {
    let document = entities();
    let mut expected = BTreeSet::from(["entities.xml".to_owned(), "exportDescriptor.properties".to_owned()]);
    for row in objects(&document, "Attachment") {
        let folder = target(row, "originalVersion").unwrap_or(id(row));
        let (page, version) = (target(row, "containerContent").unwrap(), text(row, "version").unwrap());
        expected.insert(format!("attachments/{page}/{folder}/{version}"));
    }
    assert_eq!(entries().keys().cloned().collect::<BTreeSet<_>>(), expected);
    assert_eq!(objects(&document, "Attachment").count(), FILES.len() + files::EARLIER.len());
}

#[test]
fn declared_sizes_are_true_and_pictures_can_be_decoded() {
    let document = entities();
    let sizes: BTreeMap<u64, usize> = objects(&document, "ContentProperty")
        .filter(|row| text(*row, "name") == Some("FILESIZE"))
        .map(|row| (target(row, "content").unwrap(), text(row, "longValue").unwrap().parse().unwrap()))
        .collect();
    for file in FILES {
        let bytes = &entries()[&format!("attachments/{}/{}/{}", file.page, file.id, file.version)];
        assert_eq!(sizes[&file.id], bytes.len(), "{}", file.filename);
        let picture = image::load_from_memory_with_format(bytes, image::ImageFormat::Png);
        assert_eq!(picture.is_ok(), file.media_type == "image/png", "{}", file.filename);
    }
}
