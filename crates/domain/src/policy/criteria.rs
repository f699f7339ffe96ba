//! One criterion, one file, its tests.

pub(super) mod any_group;
pub(super) mod has_email;
pub(super) mod signed_in_at;
