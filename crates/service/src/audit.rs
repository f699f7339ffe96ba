//! Writing and reading the audit log.

use crate::actor::AdminActor;
use crate::error::Result;
use crate::ports::PageRequest;
use crate::ports::audit::AuditFilter;
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::{AdminId, AuditId, PersonId};
use sluice_domain::view::ListView;
use sluice_domain::view::audit::{ActorView, AuditQuery, AuditRow};
use std::collections::HashMap;

const ROWS: u32 = 50;

impl Sluice {
    /// A new event of now. Targets and reasons are filled in by the caller.
    pub(crate) fn event(&self, actor: Actor, action: Action, outcome: Outcome, target: Target) -> AuditEvent {
        AuditEvent {
            id: AuditId::random(self.random.bytes()),
            at: self.now(),
            actor,
            action,
            outcome,
            target,
            reasons: Vec::new(),
            reference: None,
            note: None,
        }
    }

    pub async fn list_audit(&self, _: &AdminActor, query: &AuditQuery) -> Result<ListView<AuditRow>> {
        let filter = AuditFilter {
            action: query.action,
            outcome: query.outcome,
            link: query.link.clone(),
            person: query.person.clone(),
            reference: query.reference.clone(),
            from: query.from,
            until: query.until,
        };
        let page = PageRequest::new(query.page, ROWS);
        let slice = self.store.list_audit(&filter, page).await?;
        Ok(ListView { total: slice.total, rows: self.audit_rows(slice.rows).await?, page: page.page, size: page.size })
    }

    /// Gives ids their names, as far as the names still exist.
    pub(crate) async fn audit_rows(&self, events: Vec<AuditEvent>) -> Result<Vec<AuditRow>> {
        let names = Names::load(self, &events).await?;
        Ok(events.into_iter().map(|event| names.row(event)).collect())
    }
}

#[derive(Default)]
struct Names {
    admins: HashMap<AdminId, String>,
    persons: HashMap<PersonId, (Option<String>, Option<String>)>,
    spaces: HashMap<String, String>,
    idps: HashMap<String, String>,
    links: HashMap<String, String>,
    pages: HashMap<String, String>,
}

impl Names {
    async fn load(sluice: &Sluice, events: &[AuditEvent]) -> Result<Self> {
        let mut names = Self::default();
        let (mut admins, mut persons) = (Vec::new(), Vec::new());
        for event in events {
            match &event.actor {
                Actor::Admin { admin } => admins.push(admin.clone()),
                Actor::Visitor { person } => persons.push(person.clone()),
                Actor::System | Actor::Anonymous => {}
            }
        }
        admins.sort();
        admins.dedup();
        persons.sort();
        persons.dedup();
        names.admins = sluice.store.list_admins(&admins).await?.into_iter().map(|a| (a.id, a.name)).collect();
        names.persons =
            sluice.store.list_persons(&persons).await?.into_iter().map(|p| (p.id, (p.name, p.email))).collect();
        names.spaces = sluice.store.list_spaces().await?.into_iter().map(|s| (s.id.to_string(), s.name)).collect();
        names.idps = sluice.store.list_idps().await?.into_iter().map(|i| (i.id.to_string(), i.name)).collect();
        for event in events {
            if let Some(link) = &event.target.link
                && !names.links.contains_key(link.as_str())
                && let Some(found) = sluice.store.find_link(link).await?
            {
                names.links.insert(link.to_string(), found.link.name);
            }
            // Restricted pages are never named, not even here.
            if let Some(page) = &event.target.page
                && !names.pages.contains_key(page.as_str())
                && let Some(space) = sluice.store.find_space(&page.space()).await?
            {
                let tree = sluice.tree(&space).await?;
                if let Some(node) = tree.get(page).filter(|node| tree.shareable(&node.id)) {
                    names.pages.insert(page.to_string(), node.title.clone());
                }
            }
        }
        Ok(names)
    }

    fn row(&self, event: AuditEvent) -> AuditRow {
        let actor = match event.actor {
            Actor::System => ActorView::System,
            Actor::Anonymous => ActorView::Anonymous,
            Actor::Admin { admin } => ActorView::Admin { name: self.admins.get(&admin).cloned() },
            Actor::Visitor { person } => {
                let (name, email) = self.persons.get(&person).cloned().unwrap_or_default();
                ActorView::Visitor { person, name, email }
            }
        };
        let target = event.target;
        AuditRow {
            id: event.id,
            at: event.at,
            actor,
            action: event.action,
            outcome: event.outcome,
            space: target.space.and_then(|id| self.spaces.get(id.as_str()).cloned()),
            link: target.link.map(|id| {
                let name = self.links.get(id.as_str()).cloned().unwrap_or_else(|| id.to_string());
                (id, name)
            }),
            page: target.page.and_then(|id| self.pages.get(id.as_str()).cloned()),
            idp: target.idp.and_then(|id| self.idps.get(id.as_str()).cloned()),
            reasons: event.reasons,
            reference: event.reference,
            note: event.note,
        }
    }
}
