//! SAML 2.0 Web Browser SSO and single logout for the service provider: the adapter behind [`SamlProvider`].
//!
//! A response passes in this order, and each step sees only what the one before let through:
//! 1. one strict parser ([`xml`]) and a scan of the structure, before any signature is looked at;
//! 2. the shape of every signature: what it may refer to, transform and use;
//! 3. the signature is verified with one configured certificate at a time: the common form here, over our own canonical form
//!    ([`signature`]); what does not hold so, and every other form, by libxmlsec (through samael). What that is given is written anew
//!    from our own tree, so that two parsers cannot read two documents;
//! 4. the bytes that were digested are read again, and identity is taken from nothing else;
//! 5. what is encrypted is decrypted, after the signature around it and before the one in it, and passes 1 to 4 again ([`encryption`]);
//! 6. the rules for what the response says, one function each, one coded reason each ([`SamlRejection`]).
//!
//! CHECKLIST.md lists every check with its codes, and what is decided where specifications and libraries disagree.
//!
//! Replay, the outstanding request and its browser are the use case's: it knows what is single-use.

mod authn_request;
mod certificate;
mod duration;
mod encryption;
mod endpoint;
mod inspect;
mod instant;
mod key;
mod logout;
mod metadata;
mod names;
mod outgoing;
mod provider;
mod redirect;
mod rejection;
mod response;
mod rules;
mod self_check;
mod signature;
#[cfg(test)]
mod testing;
mod xml;

pub use metadata::{MetadataEntity, MetadataRules};
pub use provider::Saml;
pub use rejection::SamlRejection;
pub use rules::Check;
pub use self_check::SelfCheckError;
