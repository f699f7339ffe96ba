//! Building the Response, sound or with one fault.

mod build;
mod facts;

use std::sync::PoisonError;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use openssl::error::ErrorStack;

use crate::{
    Idp, Signing,
    fault::Fault,
    keys::KeyPair,
    request::AuthnRequest,
    sign::{Hash, sign},
    users::{USERS, User},
    xml::{Element, Ns},
};
use build::{assertion, envelope, status, success};
use facts::Facts;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    #[error("There is no earlier answer to use again: sign in without a fault first.")]
    NothingBefore,
    #[error("The answer could not be signed.")]
    Crypto(#[from] ErrorStack),
}

/// The assertion of the last sound answer.
pub(crate) struct Remembered {
    id: String,
    signed: Element,
}

/// The base64 of a Response that says who signed in, with at most one fault.
pub(crate) fn answer(
    idp: &Idp,
    request: &AuthnRequest,
    user: &User,
    fault: Option<Fault>,
) -> Result<String, AnswerError> {
    let now = (idp.clock)();
    let mut facts = Facts::new(idp, request, user, now)?;
    facts.spoil(fault)?;
    if fault == Some(Fault::SameAssertionId) {
        facts.assertion_id = remembered(idp, |last| last.id.clone())?;
    }
    let strange_keys = if fault == Some(Fault::WrongKey) { Some(KeyPair::generate()?) } else { None };
    let keys = strange_keys.as_ref().unwrap_or(&idp.keys);
    let hash = if fault == Some(Fault::Sha1) { Hash::Sha1 } else { Hash::Sha256 };
    let sign = |element| sign(element, keys, hash);
    let around = envelope(&facts);

    let response = match fault {
        Some(Fault::StatusResponder) => {
            sign(around.child(status("Responder", None, Some("The demo identity provider was told to refuse."))))?
        }
        Some(Fault::Unsigned) => around.child(success()).child(assertion(&facts)),
        Some(Fault::Wrapped) => {
            // The signed one stands where the schema allows anything; the forged one where a careless reader looks.
            let hiding_place = Element::new(Ns::Samlp, "Extensions").child(sign(assertion(&facts))?);
            around.child(hiding_place).child(success()).child(assertion(&facts.forged()?))
        }
        _ => {
            let signed = match fault {
                Some(Fault::Replay) => remembered(idp, |last| last.signed.clone())?,
                _ => sign(assertion(&facts))?,
            };
            if fault.is_none() {
                let remembered = Remembered { id: facts.assertion_id.clone(), signed: signed.clone() };
                *idp.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(remembered);
            }
            let mut response = around.child(success()).child(signed);
            if fault == Some(Fault::TwoAssertions) {
                let other = USERS.iter().find(|other| other.id != user.id).unwrap_or(user);
                response = response.child(sign(assertion(&Facts::new(idp, request, other, now)?))?);
            }
            if idp.signing == Signing::Both { sign(response)? } else { response }
        }
    };
    let doctype = "<!DOCTYPE samlp:Response [<!ENTITY who \"somebody\">]>\n";
    let prologue = if fault == Some(Fault::Doctype) { doctype } else { "" };
    Ok(BASE64.encode(format!("{prologue}{}", response.document())))
}

/// The base64 of the answer to a request that wants no page shown: nobody is ever signed in already.
pub(crate) fn no_passive(idp: &Idp, request: &AuthnRequest) -> Result<String, AnswerError> {
    let facts = Facts::new(idp, request, &USERS[0], (idp.clock)())?;
    let response = envelope(&facts).child(status("Responder", Some("NoPassive"), None));
    Ok(BASE64.encode(sign(response, &idp.keys, Hash::Sha256)?.document()))
}

fn remembered<T>(idp: &Idp, read: impl FnOnce(&Remembered) -> T) -> Result<T, AnswerError> {
    let last = idp.last.lock().unwrap_or_else(PoisonError::into_inner);
    last.as_ref().map(read).ok_or(AnswerError::NothingBefore)
}
