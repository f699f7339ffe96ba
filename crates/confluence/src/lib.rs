//! Reads what Confluence exports.
//!
//! [`XmlExport`] reads the zip of an XML space export (or site export): a hostile or broken file ends in a coded
//! [`ImportFault`](sluice_service::ports::export::ImportFault), never in a panic, and never in more memory than [`ExportLimits`] allows.
//!
//! The reader streams `entities.xml` twice. The first pass keeps only small facts (ids, titles, parents, links between rows), from
//! which it decides what is current; the second hands out each current page with its body as it comes. Files are streamed last.

mod archive;
mod date;
mod facts;
mod fault;
mod limits;
mod link;
mod objects;
mod xml_export;
mod xml_input;

pub use fault::FAULT_CODES;
pub use limits::ExportLimits;
pub use xml_export::XmlExport;
