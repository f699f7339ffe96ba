//! sluice-sample
