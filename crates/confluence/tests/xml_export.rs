//! The reader of XML exports, from a zip file to the records that it hands out.
#![expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]

#[path = "common/independent.rs"]
mod independent;
#[path = "common/shared_fixtures.rs"]
mod shared_fixtures;

#[path = "xml_export/collect.rs"]
mod collect;
#[path = "xml_export/damaged.rs"]
mod damaged;
#[path = "xml_export/fixtures.rs"]
mod fixtures;
#[path = "xml_export/hostile_xml.rs"]
mod hostile_xml;
#[path = "xml_export/hostile_zip.rs"]
mod hostile_zip;
#[path = "xml_export/linking.rs"]
mod linking;
#[path = "xml_export/restrictions.rs"]
mod restrictions;
#[path = "xml_export/sample.rs"]
mod sample;
