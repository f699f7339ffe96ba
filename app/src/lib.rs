//! The pages of Sluice, for both targets: rendered on the server (`ssr`), made alive in the browser (`hydrate`).

// A view is one deeply nested type; the compiler counts each level.
#![recursion_limit = "512"]

pub mod admin;
mod any;
pub mod api;
pub mod components;
pub mod error;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod text;
pub mod theme;
#[cfg(feature = "ssr")]
pub mod viewer;
