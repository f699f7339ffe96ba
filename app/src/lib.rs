//! The pages of Sluice, for both targets: rendered on the server (`ssr`), made alive in the browser (`hydrate`).

pub mod api;
pub mod error;
#[cfg(feature = "ssr")]
pub mod ssr;
