//! XML signatures: what shape is allowed, and the check of one signed element with one certificate at a time; and our own.

pub(crate) mod algorithm;
mod direct;
pub(crate) mod shape;
pub(crate) mod sign;
pub(crate) mod stranger;
pub(crate) mod verify;
