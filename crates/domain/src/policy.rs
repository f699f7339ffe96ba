//! What a link asks of a visitor, and the answer. Results are codes; `app/text.rs` turns a code into a sentence.

mod criteria;
mod evaluate;
mod model;
mod reason;

pub use evaluate::{Facts, evaluate};
pub use model::{Criterion, Policy};
pub use reason::{Decision, Reason};
