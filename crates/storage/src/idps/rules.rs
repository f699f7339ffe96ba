use super::rows::{binding_code, binding_of};
use crate::row::{known, known_opt};
use sluice_domain::sso::rules::{IdpRules, RequiredSignature};
use sluice_domain::time::Span;
use sluice_service::ports::StoreResult;
use surrealdb::types::{RecordId, SurrealValue};

/// The rules of a connection, in its row.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
#[expect(clippy::struct_excessive_bools, reason = "the columns are those of the domain type")]
pub(super) struct RulesRow {
    required_signature: String,
    allow_sha1: bool,
    minimum_rsa_bits: u32,
    allow_unsolicited: bool,
    clock_skew: i64,
    authn_contexts: Vec<String>,
    max_authentication_age: Option<i64>,
    name_id_format: Option<String>,
    request_binding: Option<String>,
    sign_requests: bool,
    require_encryption: bool,
    allow_cbc: bool,
}

impl From<&IdpRules> for RulesRow {
    fn from(rules: &IdpRules) -> Self {
        Self {
            required_signature: signature_code(rules.required_signature).to_owned(),
            allow_sha1: rules.allow_sha1,
            minimum_rsa_bits: rules.minimum_rsa_bits,
            allow_unsolicited: rules.allow_unsolicited,
            clock_skew: rules.clock_skew.0,
            authn_contexts: rules.authn_contexts.clone(),
            max_authentication_age: rules.max_authentication_age.map(|age| age.0),
            name_id_format: rules.name_id_format.clone(),
            request_binding: rules.request_binding.map(|binding| binding_code(binding).to_owned()),
            sign_requests: rules.sign_requests,
            require_encryption: rules.require_encryption,
            allow_cbc: rules.allow_cbc,
        }
    }
}

impl RulesRow {
    pub(super) fn read(self, record: &RecordId) -> StoreResult<IdpRules> {
        let signature = SIGNATURES.into_iter().find(|required| signature_code(*required) == self.required_signature);
        Ok(IdpRules {
            required_signature: known(record, "rules.required_signature", signature)?,
            allow_sha1: self.allow_sha1,
            minimum_rsa_bits: self.minimum_rsa_bits,
            allow_unsolicited: self.allow_unsolicited,
            clock_skew: Span(self.clock_skew),
            authn_contexts: self.authn_contexts,
            max_authentication_age: self.max_authentication_age.map(Span),
            name_id_format: self.name_id_format,
            request_binding: known_opt(record, "rules.request_binding", self.request_binding, binding_of)?,
            sign_requests: self.sign_requests,
            require_encryption: self.require_encryption,
            allow_cbc: self.allow_cbc,
        })
    }
}

const SIGNATURES: [RequiredSignature; 4] =
    [RequiredSignature::Either, RequiredSignature::Response, RequiredSignature::Assertion, RequiredSignature::Both];

const fn signature_code(required: RequiredSignature) -> &'static str {
    match required {
        RequiredSignature::Either => "either",
        RequiredSignature::Response => "response",
        RequiredSignature::Assertion => "assertion",
        RequiredSignature::Both => "both",
    }
}
