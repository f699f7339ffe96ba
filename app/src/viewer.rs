//! The visitors' pages: rendered on the server, whole and once. Nothing of them is hydrated (docs/adr/0003): they work with
//! scripts off, and small scripts improve them where scripts run.

mod comforts;
mod document;
pub mod gate;
pub mod reader;
mod tree;

pub use document::{Around, Frame, Piece};
