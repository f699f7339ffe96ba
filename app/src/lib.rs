//! The pages of Sluice, for both targets: rendered on the server (`ssr`), made alive in the browser (`hydrate`).

// The compiler works out layouts of whole views; the default of 128 steps is too few for nested ones.
#![recursion_limit = "256"]

pub mod admin;
pub mod api;
pub mod components;
pub mod error;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod text;
#[cfg(feature = "ssr")]
pub mod viewer;
