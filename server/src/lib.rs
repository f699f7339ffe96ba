//! The server's parts: configuration, command line, logging, and what stands around every HTTP request. `main` composes them.

pub mod cli;
pub mod config;
pub mod data_dir;
pub mod doctor;
pub mod http;
pub mod master_key;
pub mod system;
pub mod telemetry;
