//! The server functions of the dashboard: a public API. Each body asks for its right first, then calls one use case.

pub mod audit;
pub mod auth;
pub mod brand;
pub mod content;
pub mod exchanges;
pub mod gallery;
pub mod links;
pub mod metadata;
pub mod overview;
pub mod search;
pub mod sso;
pub mod support;
