//! sluice-fetch
