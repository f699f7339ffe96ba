//! What is broken or wants something leaves the store exactly as it was.

use crate::fixtures::{archive, entry, exports, zip_of};
use crate::place::{Place, done};
use sluice_domain::view::content::ImportProgressView;

/// Two pages and a file in one space, without the shared fixtures.
const ENTITIES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<hibernate-generic datetime="2025-01-01 00:00:00">
<object class="Space" package="p"><id name="id">1</id><property name="key"><![CDATA[DOC]]></property>
<property name="name"><![CDATA[Documents]]></property>
<property name="homePage" class="Page" package="p"><id name="id">10</id></property></object>
<object class="BodyContent" package="p"><id name="id">20</id><property name="body"><![CDATA[<p>Hello</p>]]></property>
<property name="content" class="Page" package="p"><id name="id">10</id></property>
<property name="bodyType">2</property></object>
<object class="Page" package="p"><id name="id">10</id><property name="title"><![CDATA[Home]]></property>
<property name="space" class="Space" package="p"><id name="id">1</id></property>
<property name="contentStatus"><![CDATA[current]]></property></object>
<object class="Page" package="p"><id name="id">11</id><property name="title"><![CDATA[Beneath]]></property>
<property name="space" class="Space" package="p"><id name="id">1</id></property>
<property name="parent" class="Page" package="p"><id name="id">10</id></property>
<property name="contentStatus"><![CDATA[current]]></property></object>
<object class="Attachment" package="p"><id name="id">30</id><property name="title"><![CDATA[notes.txt]]></property>
<property name="containerContent" class="Page" package="p"><id name="id">11</id></property>
<property name="contentStatus"><![CDATA[current]]></property><property name="version">1</property></object>
</hibernate-generic>
"#;

const FILE: &str = "attachments/11/30/1";

fn whole() -> Vec<u8> {
    zip_of(&[("entities.xml", ENTITIES.as_bytes()), (FILE, b"notes")])
}

/// Each with the fault that it must end in. All would change what `whole` brought: the title differs, or the file.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let changed = ENTITIES.replace("Home", "Changed");
    let zip = |entities: &str| zip_of(&[("entities.xml", entities.as_bytes()), (FILE, b"other")]);
    let sound = zip(&changed);
    // The last file's data no longer matches its checksum: seen only after all pages are staged.
    let mut rotten = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [("entities.xml", changed.as_bytes()), (FILE, b"unspoilt bytes".as_slice())] {
        rotten.start_file(name, stored).unwrap();
        std::io::Write::write_all(&mut rotten, bytes).unwrap();
    }
    let mut rotten = rotten.finish().unwrap().into_inner();
    let at = rotten.windows(8).position(|window| window == b"unspoilt").unwrap();
    rotten[at..at + 8].copy_from_slice(b"spoilt!!");
    let doctype = changed
        .replace("<hibernate-generic", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<hibernate-generic");
    let deep = changed.replace("</hibernate-generic>", &"<a>".repeat(100_000));
    let traversal = zip_of(&[("entities.xml", changed.as_bytes()), ("../../evil", b"x")]);
    vec![
        ("nothing", Vec::new(), "not_a_zip"),
        ("a text", changed.as_bytes().to_vec(), "not_a_zip"),
        ("cut off in the middle", sound[..sound.len() / 2].to_vec(), "cut_off"),
        ("cut off at the end", sound[..sound.len() - 1].to_vec(), "cut_off"),
        ("without entities.xml", zip_of(&[("notes.txt", b"x")]), "no_entities_xml"),
        ("a DOCTYPE", zip(&doctype), "doctype"),
        ("a path that leads out", traversal, "path_traversal"),
        ("XML that ends early", zip(&changed.replace("</hibernate-generic>", "<object")), "cut_off"),
        ("XML that does not nest", zip(&changed.replace("</hibernate-generic>", "</object>")), "malformed_xml"),
        ("XML without end in depth", zip(&deep), "too_deep"),
        ("a file that is rotten", rotten, "damaged_zip"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaves_the_store_exactly_as_it_was() {
    let place = Place::new().await;
    let empty = place.everything().await;
    for (what, zip, code) in hostile() {
        refused(&place, what, &zip, code).await;
        assert_eq!(place.everything().await, empty, "{what}, in an empty store");
    }
    assert_eq!(done(&place.import(&whole()).await).len(), 1);
    let before = place.everything().await;
    assert!(before.contains("Home") && before.contains("notes.txt"), "{before}");
    for (what, zip, code) in hostile() {
        refused(&place, what, &zip, code).await;
        assert_eq!(place.everything().await, before, "{what}");
        assert_eq!(place.sluice.recover_imports().await.unwrap(), 0, "{what} left rows behind");
    }
    // It is not that nothing gets in any more.
    let changed = zip_of(&[("entities.xml", ENTITIES.replace("Home", "Changed").as_bytes()), (FILE, b"other")]);
    assert_eq!(done(&place.import(&changed).await).len(), 1);
    let after = place.everything().await;
    assert!(after.contains("Changed") && !after.contains("Home"), "{after}");
}

/// A real export that stops at any place is refused as well.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_export_that_is_cut_off_changes_nothing() {
    let Some(path) = exports().into_iter().find(|path| path.ends_with("5.9.zip")) else { return };
    let zip = archive(&path);
    let place = Place::new().await;
    done(&place.import(&zip).await);
    let before = place.everything().await;
    for part in 1..8 {
        refused(&place, "5.9.zip", &zip[..zip.len() * part / 8], "cut_off").await;
    }
    let entities = entry(&zip, "entities.xml").unwrap();
    let half = zip_of(&[("entities.xml", &entities[..entities.len() / 2])]);
    refused(&place, "half of its entities.xml", &half, "cut_off").await;
    assert_eq!(place.everything().await, before);
}

async fn refused(place: &Place, what: &str, zip: &[u8], code: &str) {
    match place.import(zip).await {
        ImportProgressView::Failed { code: got, detail } => assert_eq!(got, code, "{what}: {detail}"),
        other => panic!("{what}: {other:?}"),
    }
}
