//! Use cases, free of any framework: authorise, load, decide, save with the audit event in one transaction.
//!
//! What the outside gives stands in [`ports`]; adapters implement it and `server` brings both together.

pub mod error;
pub mod keys;
pub mod ports;
#[cfg(feature = "testing")]
pub mod testing;
