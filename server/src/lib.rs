//! The server's parts: configuration, command line, logging, and what stands around every HTTP request. `main` composes them.

// A view is one deeply nested type; the compiler counts each level.
#![recursion_limit = "512"]

pub mod cli;
pub mod commands;
pub mod compose;
pub mod config;
pub mod data_dir;
pub mod doctor;
pub mod http;
pub mod master_key;
pub mod support;
pub mod system;
pub mod telemetry;
pub mod watchdog;
