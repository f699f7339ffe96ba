//! The outside, in memory, for tests of this and other crates; and the contract that every store has to keep.
//!
//! [`MemoryStore`] keeps the ports' documented rules exactly: [`contract::run_all`] runs over it as it runs over the database
//! adapter. Nothing here survives the process.

pub mod app;
pub mod contract;
pub mod given;
pub mod samples;

mod blobs;
mod diagnostics;
mod env;
mod export;
mod fetch;
mod memory;
mod saml;

pub use blobs::MemoryBlobs;
pub use diagnostics::FakeDiagnostics;
pub use env::{FakeClock, FakeRandom};
pub use export::FakeExport;
pub use fetch::FakeFetch;
pub use memory::MemoryStore;
pub use saml::FakeSaml;
