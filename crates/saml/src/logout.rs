//! Single logout (profiles 4.4).

use crate::rejection::SamlRejection;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{
    Envelope, Incoming, LogoutAnswer, LogoutExpectation, LogoutRequest, LogoutResponse, MetadataFault, Outgoing,
    SamlRefusal, SpKeys, SpSettings, VerifiedLogout,
};

pub(crate) fn untrusted(_message: Incoming<'_>) -> Result<Envelope, SamlRefusal> {
    Err(SamlRejection::NotAResponse.into())
}

pub(crate) fn request(
    _sp: &SpSettings,
    _keys: &SpKeys,
    _idp: &IdentityProvider,
    _request: &LogoutRequest<'_>,
    _now: Timestamp,
) -> Result<Outgoing, MetadataFault> {
    Err(MetadataFault { code: "no_logout_endpoint", detail: None })
}

pub(crate) fn response(
    _sp: &SpSettings,
    _keys: &SpKeys,
    _idp: &IdentityProvider,
    _response: &LogoutResponse<'_>,
    _now: Timestamp,
) -> Result<Outgoing, MetadataFault> {
    Err(MetadataFault { code: "no_logout_endpoint", detail: None })
}

pub(crate) fn verify_request(
    _message: Incoming<'_>,
    _expectation: &LogoutExpectation<'_>,
) -> Result<VerifiedLogout, SamlRefusal> {
    Err(SamlRejection::NotAResponse.into())
}

pub(crate) fn verify_response(
    _message: Incoming<'_>,
    _expectation: &LogoutExpectation<'_>,
) -> Result<LogoutAnswer, SamlRefusal> {
    Err(SamlRejection::NotAResponse.into())
}
