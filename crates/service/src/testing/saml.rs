mod inspect;
mod outgoing;

use crate::ports::SamlProvider;
use crate::ports::saml::{
    Against, AuthnRequest, Envelope, Expectation, IdpDescription, Incoming, Inspected, Inspection, LogoutAnswer,
    LogoutExpectation, LogoutRequest, LogoutResponse, MetadataFault, Outgoing, SamlRefusal, SpKey, SpKeys, SpSettings,
    VerifiedLogout, VerifiedSignIn,
};
use outgoing::outgoing;
use sha2::{Digest, Sha256};
use sluice_domain::sso::idp::{IdentityProvider, SigningCertificate};
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::{Span, Timestamp};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

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
    /// The fingerprint of the certificate whose key signed the document.
    signed: HashMap<Vec<u8>, String>,
    logouts: HashMap<String, Logout>,
    keys: u32,
    meanwhile: Option<Meanwhile>,
}

/// What happens elsewhere while a response is verified.
struct Meanwhile(Box<dyn FnOnce() + Send>);

impl fmt::Debug for Meanwhile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meanwhile").finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Logout {
    issuer: String,
    in_response_to: Option<String>,
    says: LogoutSays,
}

#[derive(Debug)]
enum LogoutSays {
    Request(Result<VerifiedLogout, SamlRefusal>),
    Response(Result<LogoutAnswer, SamlRefusal>),
}

impl Logout {
    fn check(&self, expectation: &LogoutExpectation<'_>) -> Result<(), SamlRefusal> {
        if self.issuer == expectation.idp.entity_id { Ok(()) } else { Err(refusal("issuer")) }
    }
}

fn refusal(code: &'static str) -> SamlRefusal {
    SamlRefusal { code, expected: None, received: None, words: None }
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

    /// Happens while the next response is verified: after the connection was read, and before anything of the answer is written. On
    /// the thread that verifies, where a runtime's handle may block.
    pub fn while_verifying(&self, happens: impl FnOnce() + Send + 'static) {
        self.lock().meanwhile = Some(Meanwhile(Box::new(happens)));
    }

    /// What reading these bytes as metadata gives.
    pub fn set_metadata(&self, xml: &[u8], read: Result<Vec<IdpDescription>, MetadataFault>) {
        self.lock().metadata.insert(xml.to_owned(), read);
    }

    /// From now on these bytes are signed with the certificate's key.
    pub fn sign_metadata(&self, xml: &[u8], signer: &SigningCertificate) {
        self.lock().signed.insert(xml.to_owned(), signer.fingerprint.clone());
    }

    /// The message by which the IdP asks for a logout.
    pub fn ask_logout(&self, idp: &IdentityProvider, says: Result<VerifiedLogout, SamlRefusal>) -> String {
        self.put_logout(idp, None, LogoutSays::Request(says))
    }

    /// The message by which the IdP answers a logout request.
    pub fn answer_logout(
        &self,
        idp: &IdentityProvider,
        in_response_to: &str,
        says: Result<LogoutAnswer, SamlRefusal>,
    ) -> String {
        self.put_logout(idp, Some(in_response_to.to_owned()), LogoutSays::Response(says))
    }

    fn put_logout(&self, idp: &IdentityProvider, in_response_to: Option<String>, says: LogoutSays) -> String {
        let mut state = self.lock();
        let name = format!("fake-logout-{}", state.logouts.len() + 1);
        state.logouts.insert(name.clone(), Logout { issuer: idp.entity_id.clone(), in_response_to, says });
        name
    }

    /// The name of a logout message and its RelayState: of a query the values of `SAMLRequest` or `SAMLResponse`, and
    /// `RelayState`, as they stand.
    #[expect(clippy::unused_self, reason = "a method beside those that use it")]
    fn logout_name(&self, message: Incoming<'_>) -> (String, Option<String>) {
        match message {
            Incoming::Post { message, relay_state } => (message.to_owned(), relay_state.map(str::to_owned)),
            Incoming::Redirect { query } => {
                let value = |names: &[&str]| {
                    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| names.contains(name))
                };
                let message = value(&["SAMLRequest", "SAMLResponse"]).map(|(_, value)| value.to_owned());
                (message.unwrap_or_default(), value(&["RelayState"]).map(|(_, value)| value.to_owned()))
            }
        }
    }

    /// The message's ID (or the whole value, of a LogoutResponse) out of what this provider made.
    pub fn message_of(outgoing: &Outgoing) -> Option<&str> {
        match outgoing {
            Outgoing::Redirect(url) => {
                let (_, rest) = url.split_once("SAMLRequest=").or_else(|| url.split_once("SAMLResponse="))?;
                rest.split('&').next()
            }
            Outgoing::Post { fields, .. } => fields.first().map(|(_, value)| value.as_str()),
        }
    }

    /// Its RelayState.
    pub fn relay_state_of(outgoing: &Outgoing) -> Option<&str> {
        match outgoing {
            Outgoing::Redirect(url) => url.rsplit_once("RelayState=").map(|(_, state)| state),
            Outgoing::Post { fields, .. } => {
                fields.iter().find(|(name, _)| *name == "RelayState").map(|(_, value)| value.as_str())
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SamlProvider for FakeSaml {
    /// Its private key is the fingerprint's text.
    fn make_key(&self, sp: &SpSettings, key_use: SpKeyUse, now: Timestamp) -> Result<SpKey, MetadataFault> {
        let mut state = self.lock();
        state.keys += 1;
        let certificate = format!("key {} of {} for {}", state.keys, sp.entity_id, key_use.code()).into_bytes();
        let fingerprint = sluice_domain::id::hex(&Sha256::digest(&certificate));
        Ok(SpKey {
            private: Zeroizing::new(fingerprint.clone().into_bytes()),
            facts: SpKeyFacts {
                fingerprint,
                key_use,
                state: SpKeyState::Next,
                not_after: now.plus(Span::days(3650)),
                created_at: now,
            },
            certificate,
        })
    }

    fn sp_metadata(&self, sp: &SpSettings, keys: &SpKeys, signed: bool) -> Result<String, MetadataFault> {
        let keys: Vec<&str> = SpKeyUse::ALL
            .into_iter()
            .flat_map(|key_use| keys.published(key_use))
            .map(|key| key.facts.fingerprint.as_str())
            .collect();
        Ok(format!("fake-metadata of {} at {}, signed: {signed}, keys: {keys:?}", sp.entity_id, sp.acs_url))
    }

    fn read_metadata(
        &self,
        xml: &[u8],
        _sp: &SpSettings,
        signers: &[SigningCertificate],
        now: Timestamp,
    ) -> Result<Vec<IdpDescription>, MetadataFault> {
        let fault = |code| Err(MetadataFault { code, detail: None });
        let state = self.lock();
        match state.signed.get(xml) {
            None if !signers.is_empty() => return fault("metadata_unsigned"),
            Some(by) if !signers.is_empty() && signers.iter().all(|signer| signer.fingerprint != *by) => {
                return fault("metadata_signature");
            }
            _ => {}
        }
        let found = state.metadata.get(xml).cloned().unwrap_or_else(|| fault("malformed_xml"))?;
        if found.iter().any(|description| description.valid_until.is_some_and(|until| until <= now)) {
            return fault("metadata_expired");
        }
        Ok(found)
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

    fn authn_request(
        &self,
        _sp: &SpSettings,
        _keys: &SpKeys,
        idp: &IdentityProvider,
        request: &AuthnRequest<'_>,
        _now: Timestamp,
    ) -> Result<Outgoing, MetadataFault> {
        let to = idp.sso_endpoint().ok_or(MetadataFault { code: "no_endpoint", detail: None })?;
        Ok(outgoing(to.binding, &to.url, "SAMLRequest", request.id, Some(request.relay_state)))
    }

    fn untrusted_response(&self, response: &str) -> Option<Envelope> {
        let state = self.lock();
        let response = state.responses.get(response)?;
        Some(Envelope {
            issuer: Some(response.issuer.clone()),
            in_response_to: response.in_response_to.clone(),
            request: false,
            relay_state: None,
        })
    }

    fn untrusted_logout(&self, message: Incoming<'_>) -> Result<Envelope, SamlRefusal> {
        let (name, relay_state) = self.logout_name(message);
        let state = self.lock();
        let logout = state.logouts.get(&name).ok_or(refusal("malformed_xml"))?;
        Ok(Envelope {
            issuer: Some(logout.issuer.clone()),
            in_response_to: logout.in_response_to.clone(),
            request: matches!(logout.says, LogoutSays::Request(_)),
            relay_state,
        })
    }

    fn logout_request(
        &self,
        _sp: &SpSettings,
        _keys: &SpKeys,
        idp: &IdentityProvider,
        request: &LogoutRequest<'_>,
        _now: Timestamp,
    ) -> Result<Outgoing, MetadataFault> {
        let to = idp.slo_endpoint().ok_or(MetadataFault { code: "no_logout_endpoint", detail: None })?;
        Ok(outgoing(to.binding, &to.url, "SAMLRequest", request.id, Some(request.relay_state)))
    }

    fn logout_response(
        &self,
        _sp: &SpSettings,
        _keys: &SpKeys,
        idp: &IdentityProvider,
        response: &LogoutResponse<'_>,
        _now: Timestamp,
    ) -> Result<Outgoing, MetadataFault> {
        let to = idp.slo_endpoint().ok_or(MetadataFault { code: "no_logout_endpoint", detail: None })?;
        let value = format!("{}-{}", response.in_response_to, if response.success { "success" } else { "failure" });
        Ok(outgoing(to.binding, to.answers_to(), "SAMLResponse", &value, response.relay_state))
    }

    fn verify_logout_request(
        &self,
        message: Incoming<'_>,
        expectation: &LogoutExpectation<'_>,
    ) -> Result<VerifiedLogout, SamlRefusal> {
        let (name, relay_state) = self.logout_name(message);
        let state = self.lock();
        let logout = state.logouts.get(&name).ok_or(refusal("malformed_xml"))?;
        logout.check(expectation)?;
        let LogoutSays::Request(request) = &logout.says else { return Err(refusal("not_a_logout_request")) };
        let request = request.clone()?;
        if expectation.now >= request.not_on_or_after {
            return Err(refusal("logout_expired"));
        }
        Ok(VerifiedLogout { relay_state, ..request })
    }

    fn verify_logout_response(
        &self,
        message: Incoming<'_>,
        expectation: &LogoutExpectation<'_>,
    ) -> Result<LogoutAnswer, SamlRefusal> {
        let (name, _) = self.logout_name(message);
        let state = self.lock();
        let logout = state.logouts.get(&name).ok_or(refusal("malformed_xml"))?;
        logout.check(expectation)?;
        match &logout.says {
            LogoutSays::Response(answer) if logout.in_response_to.as_deref() == expectation.request_id => {
                answer.clone()
            }
            LogoutSays::Response(_) => Err(refusal("wrong_in_response_to")),
            LogoutSays::Request(_) => Err(refusal("not_a_logout_response")),
        }
    }

    fn verify(&self, response: &str, expectation: &Expectation<'_>) -> Result<VerifiedSignIn, SamlRefusal> {
        let meanwhile = self.lock().meanwhile.take();
        if let Some(Meanwhile(happens)) = meanwhile {
            happens();
        }
        let state = self.lock();
        let Some(response) = state.responses.get(response) else {
            return Err(SamlRefusal { code: "malformed_xml", expected: None, received: None, words: None });
        };
        let refuse = |code, expected: &str, received: Option<String>| {
            Err(SamlRefusal { code, expected: Some(expected.to_owned()), received, words: None })
        };
        if response.issuer != expectation.idp.entity_id {
            return refuse("issuer", &expectation.idp.entity_id, Some(response.issuer.clone()));
        }
        if expectation.request_id.is_none() && !expectation.idp.rules.allow_unsolicited {
            return refuse("unsolicited", "a request", None);
        }
        if response.in_response_to.as_deref() != expectation.request_id {
            return refuse(
                "in_response_to",
                expectation.request_id.unwrap_or("nothing"),
                response.in_response_to.clone(),
            );
        }
        let sign_in = response.answer.clone()?;
        if expectation.now >= sign_in.not_on_or_after {
            return refuse("expired", &expectation.now.rfc3339(), Some(sign_in.not_on_or_after.rfc3339()));
        }
        Ok(sign_in)
    }

    fn inspect(&self, message: Inspected<'_>, against: &Against<'_>) -> Option<Inspection> {
        inspect::inspect(self, message, against)
    }
}

#[cfg(test)]
mod tests;
