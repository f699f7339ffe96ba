//! Connections to identity providers: their states, what their attributes mean, and groups.

pub mod exchange;
pub mod group;
pub mod idp;
pub mod mapping;
pub mod metadata_source;
pub mod rules;
pub mod sp_key;
