//! What the command line can do. Each command ends with an exit code and, when it fails, one sentence that says what to do.

mod doctor;
mod import;
mod serve;

pub use doctor::doctor;
pub(crate) use doctor::{BUILT, signatures};
pub use import::import;
pub use serve::{routers, serve};
