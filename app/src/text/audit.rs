//! Words of the audit log.
