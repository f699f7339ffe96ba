//! Whole responses through the public functions: our own and hostile ones, and those that others wrote.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

#[path = "it/accepted.rs"]
mod accepted;
#[path = "it/arbitrary.rs"]
mod arbitrary;
#[path = "it/encrypted.rs"]
mod encrypted;
#[path = "../examples/verify_manifest/entry.rs"]
mod entry;
#[path = "it/inspect.rs"]
mod inspect;
#[path = "it/manifest.rs"]
mod manifest;
#[path = "it/mutation.rs"]
mod mutation;
#[path = "it/refused.rs"]
mod refused;
#[path = "../src/encryption/testing.rs"]
mod sealing;
#[path = "../../confluence/tests/common/shared_fixtures.rs"]
mod shared_fixtures;
#[path = "it/support.rs"]
mod support;
#[path = "it/wrapping.rs"]
mod wrapping;
