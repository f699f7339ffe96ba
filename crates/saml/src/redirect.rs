//! Messages by the HTTP-Redirect binding (bindings 3.4), read from the raw query: what is signed is its octets as they came, and
//! no two ways of writing the same characters are alike.

mod inflate;
mod percent;
mod signature;

use crate::rejection::SamlRejection;
use crate::signature::verify::Keys;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sluice_service::ports::saml::SamlRefusal;

/// The longest query. Servers stop well before.
const LONGEST: usize = 64 * 1024;
/// The longest RelayState, in octets. Bindings 3.4.3 allows 80; there are identity providers that keep whole addresses in it.
const LONGEST_RELAY_STATE: usize = 1024;
/// The one encoding of bindings 3.4.4.
const DEFLATE: &str = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";
/// The parameters of the binding, each at most once. The order is that of [`Query::find`].
const NAMES: [&str; 6] = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding"];

/// One `name=value` of a query.
#[derive(Debug, Clone, Copy)]
struct Parameter<'q> {
    /// As it came: what is signed.
    octets: &'q str,
    value: &'q str,
}

/// What the binding knows of a query.
#[derive(Debug)]
pub(crate) struct Query<'q> {
    /// `SAMLRequest`, as opposed to `SAMLResponse`.
    pub(crate) request: bool,
    message: Parameter<'q>,
    relay_state: Option<Parameter<'q>>,
    algorithm: Option<Parameter<'q>>,
    signature: Option<Parameter<'q>>,
}

impl<'q> Query<'q> {
    /// Finds the parameters. Others are left alone: they are not signed, and nothing is read from them.
    pub(crate) fn read(query: &'q str) -> Result<Self, SamlRefusal> {
        if query.len() > LONGEST {
            return Err(SamlRejection::ResponseTooLarge.into());
        }
        let [request, response, relay_state, algorithm, signature, encoding] = Self::find(query)?;
        let (request, message) = match (request, response) {
            (Some(message), None) => (true, message),
            (None, Some(message)) => (false, message),
            (Some(_), Some(_)) => return Err(SamlRejection::DuplicateParameter.received("SAMLRequest SAMLResponse")),
            (None, None) => return Err(SamlRejection::NoMessage.into()),
        };
        if let Some(encoding) = encoding {
            let encoding = percent::text(encoding.value)?;
            if encoding != DEFLATE {
                return Err(SamlRejection::NotDeflated.expected(DEFLATE, Some(&encoding)));
            }
        }
        Ok(Self { request, message, relay_state, algorithm, signature })
    }

    /// A name that only looks like one of [`NAMES`] once it is decoded is refused: whoever decodes first would see it twice.
    fn find(query: &'q str) -> Result<[Option<Parameter<'q>>; NAMES.len()], SamlRefusal> {
        let mut found = [None; NAMES.len()];
        for octets in query.split('&') {
            let (name, value) = octets.split_once('=').unwrap_or((octets, ""));
            let decoded = percent::octets(name, b' ')?;
            let Some(place) = NAMES.iter().position(|known| known.as_bytes() == decoded) else { continue };
            // Without its `=` it would be signed in another way than it is read.
            if name != NAMES[place] || name.len() == octets.len() {
                return Err(SamlRejection::InvalidQuery.received(name));
            }
            if found[place].replace(Parameter { octets, value }).is_some() {
                return Err(SamlRejection::DuplicateParameter.received(name));
            }
        }
        Ok(found)
    }

    pub(crate) fn relay_state(&self) -> Result<Option<String>, SamlRefusal> {
        let relay_state = self.relay_state.map(|parameter| percent::text(parameter.value)).transpose()?;
        check_relay_state(relay_state.as_deref())?;
        Ok(relay_state)
    }

    pub(crate) fn is_signed(&self) -> bool {
        self.signature.is_some()
    }

    /// What it says to be signed with.
    pub(crate) fn signature_algorithm(&self) -> Option<String> {
        percent::text(self.algorithm?.value).ok()
    }

    /// The XML of the message.
    pub(crate) fn xml(&self) -> Result<Vec<u8>, SamlRefusal> {
        inflate::inflate(&base64(self.message.value)?)
    }

    /// Whether one of the keys signed the query.
    pub(crate) fn verify(&self, keys: Keys<'_>, sha1: bool) -> Result<(), SamlRefusal> {
        let (algorithm, signature) = match (self.algorithm, self.signature) {
            (Some(algorithm), Some(signature)) => (algorithm, signature),
            (_, None) => return Err(SamlRejection::Unsigned.into()),
            (None, Some(_)) => return Err(SamlRejection::RedirectSignature.expected("SigAlg", None)),
        };
        // In this order, whatever the order in the query (bindings 3.4.4.1).
        let parts = [Some(self.message), self.relay_state, Some(algorithm)];
        let octets: Vec<&str> = parts.into_iter().flatten().map(|parameter| parameter.octets).collect();
        let uri = percent::text(algorithm.value)?;
        signature::verify(octets.join("&").as_bytes(), &uri, &base64(signature.value)?, keys, sha1)
    }
}

/// Of either binding: it is given back to the identity provider with the answer, and must not grow beyond what a URL can bear.
pub(crate) fn check_relay_state(relay_state: Option<&str>) -> Result<(), SamlRefusal> {
    match relay_state {
        Some(state) if state.len() > LONGEST_RELAY_STATE => Err(SamlRejection::RelayStateTooLong.into()),
        _ => Ok(()),
    }
}

/// Base64 with the standard alphabet. Its `+` is a plus even if it was not encoded, for a space could only have been meant to be
/// removed (bindings 3.4.4.1); line breaks are.
fn base64(value: &str) -> Result<Vec<u8>, SamlRefusal> {
    let mut text = percent::octets(value, b'+')?;
    text.retain(|byte| !byte.is_ascii_whitespace());
    STANDARD.decode(text).map_err(|_| SamlRejection::NotBase64.into())
}

#[cfg(test)]
mod tests;
