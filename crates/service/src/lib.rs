//! sluice-service
