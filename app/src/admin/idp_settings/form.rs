//! What is chosen and typed. It stays when the server says no.

use super::typed::{Format, Typed};
use crate::components::FormState;
use leptos::prelude::*;
use sluice_domain::input::{FieldError, RulesInput};
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::rules::RequiredSignature;

#[derive(Clone, Copy)]
pub struct Form {
    pub required_signature: RwSignal<RequiredSignature>,
    pub allow_sha1: RwSignal<bool>,
    pub require_encryption: RwSignal<bool>,
    pub allow_cbc: RwSignal<bool>,
    pub binding: RwSignal<Option<Binding>>,
    pub sign_requests: RwSignal<bool>,
    pub allow_unsolicited: RwSignal<bool>,
    pub known: RwSignal<Vec<&'static str>>,
    pub others: RwSignal<String>,
    pub age: RwSignal<String>,
    pub skew: RwSignal<String>,
    pub format: RwSignal<Format>,
    pub format_uri: RwSignal<String>,
    pub state: FormState,
}

impl Form {
    pub fn new(rules: &RulesInput) -> Self {
        let typed = Typed::of(rules);
        Self {
            required_signature: RwSignal::new(rules.required_signature),
            allow_sha1: RwSignal::new(rules.allow_sha1),
            require_encryption: RwSignal::new(rules.require_encryption),
            allow_cbc: RwSignal::new(rules.allow_cbc),
            binding: RwSignal::new(rules.request_binding),
            sign_requests: RwSignal::new(rules.sign_requests),
            allow_unsolicited: RwSignal::new(rules.allow_unsolicited),
            known: RwSignal::new(typed.known),
            others: RwSignal::new(typed.others),
            age: RwSignal::new(typed.age),
            skew: RwSignal::new(typed.skew),
            format: RwSignal::new(typed.format),
            format_uri: RwSignal::new(typed.format_uri),
            state: FormState::default(),
        }
    }

    /// The form as it stands, or everything that is wrong with it. Subscribes to everything.
    pub fn input(&self) -> Result<RulesInput, Vec<FieldError>> {
        let typed = Typed {
            known: self.known.get(),
            others: self.others.get(),
            age: self.age.get(),
            skew: self.skew.get(),
            format: self.format.get(),
            format_uri: self.format_uri.get(),
        };
        typed.into_rules(RulesInput {
            required_signature: self.required_signature.get(),
            allow_sha1: self.allow_sha1.get(),
            allow_unsolicited: self.allow_unsolicited.get(),
            // These come from what was typed.
            clock_skew: 0,
            authn_contexts: Vec::new(),
            max_authentication_age: None,
            name_id_format: None,
            request_binding: self.binding.get(),
            sign_requests: self.sign_requests.get(),
            require_encryption: self.require_encryption.get(),
            allow_cbc: self.allow_cbc.get(),
            confirm: false,
        })
    }

    /// The code of what is wrong with a field.
    pub fn fault(&self, field: &'static str) -> Signal<Option<String>> {
        let fields = self.state.fields;
        let code = move || fields.with(|all| all.iter().find(|fault| fault.field == field).map(|one| one.code.clone()));
        Signal::derive(code)
    }
}
