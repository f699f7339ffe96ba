//! sluice-saml
