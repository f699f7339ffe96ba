//! sluice-confluence
