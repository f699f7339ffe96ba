//! The one XML parser of this crate, as strict as SAML needs it. What libxml2 gets to see is written anew from its tree
//! ([`writer`]), so that both always read the same document.

pub(crate) mod canonical;
pub(crate) mod chars;
pub(crate) mod fault;
pub(crate) mod reader;
pub(crate) mod redacted;
pub(crate) mod scope;
pub(crate) mod tag;
pub(crate) mod tree;
pub(crate) mod writer;

pub(crate) use reader::{Limits, parse};
pub(crate) use tree::{Document, Node};
