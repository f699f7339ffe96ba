//! XML signatures: what shape is allowed, and the check of one signed element with one certificate at a time.

pub(crate) mod algorithm;
pub(crate) mod shape;
pub(crate) mod verify;
