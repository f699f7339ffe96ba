//! Connections to identity providers: their states, what their attributes mean, and groups.

pub mod group;
pub mod idp;
pub mod mapping;
pub mod rules;
pub mod sp_key;
