//! Use cases, free of any framework: authorise, load, decide, save with the audit event in one transaction.
//!
//! What the outside gives stands in [`ports`]; adapters implement it and `server` brings both together in a [`sluice::Sluice`].

pub mod actor;
pub mod audit;
pub mod auth;
pub mod brand;
pub mod changes;
pub mod content;
pub mod error;
mod fresh;
pub mod gate;
pub mod import;
pub mod keys;
pub mod links;
pub mod overview;
pub mod ports;
mod raster;
pub mod reading;
pub mod search;
pub mod sluice;
pub mod sso;
pub mod support;
#[cfg(feature = "testing")]
pub mod testing;
