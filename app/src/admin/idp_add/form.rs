//! What was typed. It stays when the way of importing changes, and when the server says no.

use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::input::{IdpInput, IdpSource};

/// How the provider's settings come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Url,
    File,
    Paste,
    Hand,
}

impl By {
    pub const ALL: [Self; 4] = [Self::Url, Self::File, Self::Paste, Self::Hand];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::File => "file",
            Self::Paste => "paste",
            Self::Hand => "hand",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Url => words::BY_URL,
            Self::File => words::BY_FILE,
            Self::Paste => words::BY_PASTE,
            Self::Hand => words::BY_HAND,
        }
    }
}

#[derive(Clone, Copy)]
pub struct Form {
    pub by: RwSignal<By>,
    pub name: RwSignal<String>,
    pub url: RwSignal<String>,
    pub xml: RwSignal<String>,
    pub entity_id: RwSignal<String>,
    pub sso_url: RwSignal<String>,
    pub certificate: RwSignal<String>,
}

impl Form {
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            by: RwSignal::new(By::Url),
            name: text(),
            url: text(),
            xml: text(),
            entity_id: text(),
            sso_url: text(),
            certificate: text(),
        }
    }

    /// Subscribes to everything that decides which metadata is meant.
    pub fn track_source(&self) {
        self.by.track();
        self.url.track();
        self.xml.track();
    }

    /// Something was typed, whichever way of importing it is for. Subscribes to all of it.
    pub fn holds_work(&self) -> bool {
        let fields = [self.name, self.url, self.xml, self.entity_id, self.sso_url, self.certificate];
        fields.iter().any(|field| field.with(|text| !text.trim().is_empty()))
    }

    /// The form as it stands. `entity_id` chooses one provider of an aggregate.
    pub fn input(&self, entity_id: Option<String>) -> IdpInput {
        let source = match self.by.get_untracked() {
            By::Url => IdpSource::Url { url: self.url.get_untracked(), entity_id },
            By::File | By::Paste => IdpSource::Xml { xml: self.xml.get_untracked(), entity_id },
            By::Hand => IdpSource::Manual {
                entity_id: self.entity_id.get_untracked(),
                sso_url: self.sso_url.get_untracked(),
                certificate: self.certificate.get_untracked(),
            },
        };
        IdpInput { name: self.name.get_untracked(), source }
    }
}
