//! sluice-frontend
