use crate::ports::SamlProvider;
use crate::ports::saml::{Expectation, IdpDescription, MetadataFault, SamlRefusal, SpSettings, VerifiedSignIn};
use sha2::{Digest, Sha256};
use sluice_domain::sso::idp::{IdentityProvider, SigningCertificate};
use sluice_domain::time::{Span, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A SAML provider without XML. A test says what an IdP would answer and gets the form value that stands for it.
///
/// It still holds what the real one holds about a response: the request, the connection and the time must fit.
#[derive(Debug, Default)]
pub struct FakeSaml {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    responses: HashMap<String, Response>,
    metadata: HashMap<Vec<u8>, Result<Vec<IdpDescription>, MetadataFault>>,
}

#[derive(Debug)]
struct Response {
    issuer: String,
    in_response_to: Option<String>,
    answer: Result<VerifiedSignIn, SamlRefusal>,
}

impl FakeSaml {
    pub fn new() -> Self {
        Self::default()
    }

    /// The `SAMLResponse` form value by which the IdP answers the request; `None`: it was not asked. A refusal stands for a
    /// response in which the verifier finds that fault.
    pub fn respond(
        &self,
        idp: &IdentityProvider,
        in_response_to: Option<&str>,
        answer: Result<VerifiedSignIn, SamlRefusal>,
    ) -> String {
        let mut state = self.lock();
        let form_value = format!("fake-response-{}", state.responses.len() + 1);
        let response =
            Response { issuer: idp.entity_id.clone(), in_response_to: in_response_to.map(str::to_owned), answer };
        state.responses.insert(form_value.clone(), response);
        form_value
    }

    /// What reading these bytes as metadata gives.
    pub fn set_metadata(&self, xml: &[u8], read: Result<Vec<IdpDescription>, MetadataFault>) {
        self.lock().metadata.insert(xml.to_owned(), read);
    }

    /// The request's ID out of a URL that [`SamlProvider::authn_request_url`] made.
    pub fn request_id(url: &str) -> Option<&str> {
        let (_, rest) = url.split_once("SAMLRequest=")?;
        rest.split('&').next()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SamlProvider for FakeSaml {
    fn sp_metadata(&self, sp: &SpSettings) -> String {
        format!("fake-metadata of {} at {}", sp.entity_id, sp.acs_url)
    }

    fn read_metadata(
        &self,
        xml: &[u8],
        _sp: &SpSettings,
        _now: Timestamp,
    ) -> Result<Vec<IdpDescription>, MetadataFault> {
        let unknown = Err(MetadataFault { code: "malformed_xml", detail: None });
        self.lock().metadata.get(xml).cloned().unwrap_or(unknown)
    }

    /// Takes any bytes but none at all, as a certificate that is valid for a year from now.
    fn read_certificate(&self, text: &[u8], now: Timestamp) -> Result<SigningCertificate, MetadataFault> {
        if text.is_empty() {
            return Err(MetadataFault { code: "not_a_certificate", detail: None });
        }
        Ok(SigningCertificate {
            der: text.to_owned(),
            fingerprint: sluice_domain::id::hex(&Sha256::digest(text)),
            subject: "CN=Fake signing key".to_owned(),
            not_before: now,
            not_after: now.plus(Span::days(365)),
        })
    }

    fn authn_request_url(
        &self,
        _sp: &SpSettings,
        idp: &IdentityProvider,
        request_id: &str,
        relay_state: &str,
        _now: Timestamp,
    ) -> Result<String, MetadataFault> {
        Ok(format!("{}?SAMLRequest={}&RelayState={}", idp.sso.url, encode(request_id), encode(relay_state)))
    }

    fn untrusted_in_response_to(&self, response: &str) -> Option<String> {
        self.lock().responses.get(response)?.in_response_to.clone()
    }

    fn verify(&self, response: &str, expectation: &Expectation<'_>) -> Result<VerifiedSignIn, SamlRefusal> {
        let state = self.lock();
        let Some(response) = state.responses.get(response) else {
            return Err(SamlRefusal { code: "malformed_xml", expected: None, received: None });
        };
        let refuse = |code, expected: &str, received: Option<String>| {
            Err(SamlRefusal { code, expected: Some(expected.to_owned()), received })
        };
        if response.issuer != expectation.idp.entity_id {
            return refuse("issuer", &expectation.idp.entity_id, Some(response.issuer.clone()));
        }
        if response.in_response_to.as_deref() != Some(expectation.request_id) {
            return refuse("in_response_to", expectation.request_id, response.in_response_to.clone());
        }
        let sign_in = response.answer.clone()?;
        if expectation.now >= sign_in.not_on_or_after {
            return refuse("expired", &expectation.now.rfc3339(), Some(sign_in.not_on_or_after.rfc3339()));
        }
        Ok(sign_in)
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986, 2.3.
fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::samples;

    fn verify(
        saml: &FakeSaml,
        form_value: &str,
        request_id: &str,
        now: Timestamp,
    ) -> Result<VerifiedSignIn, &'static str> {
        let (sp, idp) = (samples::sp(), samples::enabled_idp(1));
        let expectation = Expectation { sp: &sp, idp: &idp, request_id, now };
        saml.verify(form_value, &expectation).map_err(|refusal| refusal.code)
    }

    #[test]
    fn only_the_answer_to_the_request_is_taken() {
        let saml = FakeSaml::new();
        let sign_in = samples::verified_sign_in("ana@tidewell.example", &["auditors"]);
        let until = sign_in.not_on_or_after;
        let good = saml.respond(&samples::enabled_idp(1), Some("_r1"), Ok(sign_in.clone()));
        assert_eq!(saml.untrusted_in_response_to(&good).as_deref(), Some("_r1"));
        assert_eq!(verify(&saml, &good, "_r1", samples::NOW), Ok(sign_in.clone()));
        assert_eq!(verify(&saml, &good, "_r2", samples::NOW), Err("in_response_to"));
        assert_eq!(verify(&saml, &good, "_r1", until), Err("expired"));
        assert_eq!(verify(&saml, "made up", "_r1", samples::NOW), Err("malformed_xml"));
        let unasked = saml.respond(&samples::enabled_idp(1), None, Ok(sign_in.clone()));
        assert_eq!(verify(&saml, &unasked, "_r1", samples::NOW), Err("in_response_to"));
        let elsewhere = saml.respond(&samples::enabled_idp(2), Some("_r1"), Ok(sign_in));
        assert_eq!(verify(&saml, &elsewhere, "_r1", samples::NOW), Err("issuer"));
        let refusal = SamlRefusal { code: "signature", expected: None, received: None };
        let refused = saml.respond(&samples::enabled_idp(1), Some("_r1"), Err(refusal));
        assert_eq!(verify(&saml, &refused, "_r1", samples::NOW), Err("signature"));
    }

    #[test]
    fn the_request_can_be_read_out_of_the_url() {
        let url =
            FakeSaml::new().authn_request_url(&samples::sp(), &samples::idp(1), "_r1", "a&b", samples::NOW).unwrap();
        assert_eq!(url, "https://idp1.example/sso?SAMLRequest=_r1&RelayState=a%26b");
        assert_eq!(FakeSaml::request_id(&url), Some("_r1"));
    }
}
