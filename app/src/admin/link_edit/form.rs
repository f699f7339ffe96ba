//! What is typed and chosen. It stays through errors, and groups stay with their provider when another one is looked at.

use super::draft::{Draft, Extent};
use super::pages::Pages;
use leptos::prelude::*;
use sluice_domain::id::{IdpId, PageId, SpaceId};
use sluice_domain::input::FieldError;
use sluice_domain::view::sso::GroupView;
use std::collections::BTreeMap;

/// Who may read, of those who sign in at one provider.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Readers {
    everybody: bool,
    groups: Vec<String>,
}

#[derive(Clone, Copy)]
pub struct Form {
    pub name: RwSignal<String>,
    pub extent: RwSignal<Extent>,
    pub space: RwSignal<Option<SpaceId>>,
    pub page: RwSignal<Option<PageId>>,
    pub idp: RwSignal<Option<IdpId>>,
    /// By provider: what is chosen at one says nothing about another.
    readers: RwSignal<BTreeMap<IdpId, Readers>>,
    /// What stands in the field for groups.
    pub typed: RwSignal<String>,
    /// Of the chosen space; empty until they are here.
    pub pages: RwSignal<Pages>,
    /// Groups seen, by provider.
    pub seen: RwSignal<BTreeMap<IdpId, Vec<GroupView>>>,
    pub errors: RwSignal<Vec<FieldError>>,
}

impl Form {
    pub fn new(draft: Draft, pages: Pages, seen: BTreeMap<IdpId, Vec<GroupView>>) -> Self {
        let readers = Readers { everybody: draft.everybody, groups: draft.groups };
        let readers = draft.idp.iter().map(|idp| (idp.clone(), readers.clone())).collect();
        Self {
            name: RwSignal::new(draft.name),
            extent: RwSignal::new(draft.extent),
            space: RwSignal::new(draft.space),
            page: RwSignal::new(draft.page),
            idp: RwSignal::new(draft.idp),
            readers: RwSignal::new(readers),
            typed: RwSignal::new(draft.typed),
            pages: RwSignal::new(pages),
            seen: RwSignal::new(seen),
            errors: RwSignal::new(Vec::new()),
        }
    }

    /// Subscribes to everything.
    pub fn draft(&self) -> Draft {
        let page = self.page.get();
        let folder =
            page.as_ref().is_some_and(|page| self.pages.with(|all| all.find(page).is_some_and(|page| page.folder)));
        Draft {
            name: self.name.get(),
            extent: self.extent.get(),
            space: self.space.get(),
            page,
            folder,
            idp: self.idp.get(),
            everybody: self.is_for_everybody(),
            groups: self.chosen_groups(),
            typed: self.typed.get(),
        }
    }

    fn readers(&self) -> Readers {
        self.idp
            .with(|idp| idp.as_ref().and_then(|idp| self.readers.with(|all| all.get(idp).cloned())).unwrap_or_default())
    }

    /// Whether everybody at the provider that is chosen may read.
    pub fn is_for_everybody(&self) -> bool {
        self.readers().everybody
    }

    /// The groups chosen at the provider that is chosen. They stay while everybody may read.
    pub fn chosen_groups(&self) -> Vec<String> {
        self.readers().groups
    }

    pub fn choose_everybody(&self, everybody: bool) {
        self.choose(|readers| readers.everybody = everybody);
    }

    pub fn choose_group(&self, group: &str, chosen: bool) {
        self.choose(|readers| {
            readers.groups.retain(|other| other != group);
            if chosen {
                readers.groups.push(group.to_owned());
            }
        });
    }

    fn choose(&self, change: impl FnOnce(&mut Readers)) {
        let Some(idp) = self.idp.get_untracked() else { return };
        self.readers.update(|all| change(all.entry(idp).or_default()));
        self.unmark("groups");
    }

    /// The field is being mended.
    pub fn unmark(&self, field: &str) {
        if self.errors.with_untracked(|all| all.iter().any(|fault| fault.field == field)) {
            self.errors.update(|all| all.retain(|fault| fault.field != field));
        }
    }

    /// The code of what is wrong with a field.
    pub fn fault(&self, field: &str) -> Option<String> {
        self.errors.with(|all| all.iter().find(|fault| fault.field == field).map(|fault| fault.code.clone()))
    }
}
