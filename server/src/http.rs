//! What stands around every request, whatever it asks for. [`routers`] puts the layers in order.

pub mod client_ip;
pub mod cookies;
pub mod dashboard;
pub mod error_page;
pub mod health;
pub mod host;
pub mod limits;
pub mod listeners;
pub mod origin_check;
pub mod pieces;
pub mod rate_limit;
pub mod request_id;
pub mod routers;
pub mod run_to_end;
pub mod security_headers;
pub mod static_files;
#[cfg(test)]
mod testing;
pub mod visitor;
