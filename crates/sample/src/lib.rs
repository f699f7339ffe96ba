//! The sample space: a made-up company's handbook for its partners, as a space export of Confluence Cloud.
//!
//! It is loaded through the same importer as any export, so it has the shape of a real one: `exportDescriptor.properties`,
//! `entities.xml` and `attachments/<page id>/<attachment id>/<version>`, with an older page version, an older file version and a
//! restricted page among what is current. The texts stand in `content/`, the tree in [`PAGES`], the files in [`FILES`].

mod canvas;
mod drawings;
mod entities;
mod export;
mod files;
mod pages;

pub use export::{SampleError, export_zip};
pub use files::{FILES, SampleFile};
pub use pages::{PAGES, SamplePage};

/// Key of the sample space. An import of it updates the space with this key.
pub const SPACE_KEY: &str = "HARBOUR";

/// Name of the sample space.
pub const SPACE_NAME: &str = "Harbour Instruments partners";

/// A file name for the export, where one is shown or written.
pub const FILE_NAME: &str = "harbour-instruments-sample.zip";

#[cfg(test)]
mod tests;
