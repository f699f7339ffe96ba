//! What is chosen and typed. It stays when the data is loaded anew, and when the server says no.

use crate::components::FormState;
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::input::{KeyTrustInput, MetadataSourceInput};
use sluice_domain::view::metadata::{KeyTrustView, MetadataSourceView};

/// What becomes of new keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    Ask,
    Signed,
    Follow,
}

impl Keys {
    const fn of(trust: &KeyTrustView) -> Self {
        match trust {
            KeyTrustView::Ask => Self::Ask,
            KeyTrustView::Signed { .. } => Self::Signed,
            KeyTrustView::Follow => Self::Follow,
        }
    }
}

#[derive(Clone, Copy)]
pub struct Form {
    pub url: RwSignal<String>,
    pub keys: RwSignal<Keys>,
    pub certificates: RwSignal<String>,
    pub state: FormState,
    /// The connection that it was begun for.
    begun: StoredValue<Option<IdpId>>,
    /// What it began with.
    was: StoredValue<(String, Keys)>,
}

impl Form {
    pub fn new() -> Self {
        Self {
            url: RwSignal::new(String::new()),
            keys: RwSignal::new(Keys::Ask),
            certificates: RwSignal::new(String::new()),
            state: FormState::default(),
            begun: StoredValue::new(None),
            was: StoredValue::new((String::new(), Keys::Ask)),
        }
    }

    /// Begins with what is in force, unless somebody may be typing in it already.
    ///
    /// Tells nobody: the parts of the screen are drawn anew right after it, and those that were drawn before are over, though
    /// they still listen.
    pub fn begin(self, idp: &IdpId, source: Option<&MetadataSourceView>) {
        if self.begun.with_value(|begun| begun.as_ref() == Some(idp)) {
            return;
        }
        self.begun.set_value(Some(idp.clone()));
        let url = source.map(|source| source.url.clone()).unwrap_or_default();
        let keys = source.map_or(Keys::Ask, |source| Keys::of(&source.trust));
        self.was.set_value((url.clone(), keys));
        *self.url.write_untracked() = url;
        *self.keys.write_untracked() = keys;
        self.certificates.write_untracked().clear();
        self.state.fields.write_untracked().clear();
        *self.state.failure.write_untracked() = None;
    }

    /// What was typed is in force, or of no use any more: it begins anew with the next data.
    pub fn forget(self) {
        self.begun.set_value(None);
    }

    /// Whether it holds anything that is not in force. Subscribes to all of it, and not to its beginning: to be asked by a part of
    /// the screen that is drawn anew after that.
    pub fn holds_work(self) -> bool {
        let (url, keys) = (self.url.get(), self.keys.get());
        let typed = self.certificates.with(|text| !text.trim().is_empty());
        typed || self.was.with_value(|(was, kept)| url != *was || keys != *kept)
    }

    /// The form as it stands.
    pub fn input(self) -> MetadataSourceInput {
        let trust = match self.keys.get_untracked() {
            Keys::Ask => KeyTrustInput::Ask,
            Keys::Signed => KeyTrustInput::Signed { certificates: self.certificates.get_untracked() },
            Keys::Follow => KeyTrustInput::Follow,
        };
        MetadataSourceInput { url: self.url.get_untracked(), trust }
    }
}
