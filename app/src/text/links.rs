//! Words of the links' screens.
