//! The words and rules of Sluice, pure: no clock, no randomness, no I/O, no framework. Runs natively and in the browser.
//!
//! Every crate uses this one; it uses none of them. `now` and random bytes are always parameters.

pub mod audit;
pub mod brand;
pub mod id;
pub mod input;
pub mod link;
pub mod matching;
pub mod policy;
pub mod scope;
pub mod sso;
pub mod time;
pub mod topic;
pub mod tree;
pub mod view;
