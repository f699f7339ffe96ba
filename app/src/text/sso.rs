//! Words of the identity providers' screens.
