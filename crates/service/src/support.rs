//! A bundle for whoever helps with Sluice: what is wrong with an installation can be seen in it, and of people and content nothing.
//!
//! Each file is built of what may be told, field by field; nothing is copied whole and struck out afterwards.

mod facts;

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::ports::PageRequest;
use crate::ports::audit::AuditFilter;
use crate::ports::links::LinkFilter;
use crate::ports::support::{ProcessFacts, StoredFigures};
use crate::ports::traces::TraceFilter;
use crate::sluice::Sluice;
use facts::{Counts, ExchangeFact, ProviderFact, States, VersionFact};
use serde::Serialize;
use sluice_domain::audit::{Action, Outcome, Target};
use sluice_domain::sso::idp::{IdentityProvider, IdpState};
use sluice_domain::view::support::{SupportFile, SupportPart};

/// The latest recorded messages that are told.
const EXCHANGES: u32 = 200;
/// Connections that are told, the oldest.
const PROVIDERS: usize = 200;
/// The reason of the audit event when names and addresses were in the bundle.
const WITH_NAMES: &str = "with_names";

impl Sluice {
    /// What the bundle would hold now, for the admin to read before it is handed on. `named`: with names and addresses of providers,
    /// hosts and folders; of people and content neither way.
    pub async fn preview_support(&self, _: &AdminActor, named: bool) -> Result<Vec<SupportPart>> {
        self.support_parts(named).await
    }

    /// The same to take away. That it was taken is written before it is given.
    pub async fn download_support(&self, actor: &AdminActor, named: bool) -> Result<Vec<SupportPart>> {
        let parts = self.support_parts(named).await?;
        let mut event = self.event(actor.actor(), Action::SupportDownloaded, Outcome::Done, Target::default());
        event.reasons.extend(named.then(|| WITH_NAMES.to_owned()));
        self.store.append(&event).await?;
        Ok(parts)
    }

    async fn support_parts(&self, named: bool) -> Result<Vec<SupportPart>> {
        let ProcessFacts { version, build, started_at, settings, checks, failures } =
            self.diagnostics.facts(named).await;
        let figures = self.store.support_figures(self.now()).await?;
        let mut idps = self.store.list_idps().await?;
        idps.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        let counts = self.support_counts(&figures, &idps).await?;
        let version = VersionFact::new(version, build, (started_at, self.now()), figures.migrations);
        Ok(vec![
            part(SupportFile::Version, &version)?,
            part(SupportFile::Configuration, &settings)?,
            part(SupportFile::Checks, &checks)?,
            part(SupportFile::Counts, &counts)?,
            part(SupportFile::Providers, &self.provider_facts(&idps, named).await?)?,
            part(SupportFile::Exchanges, &self.exchange_facts().await?)?,
            part(SupportFile::Failures, &failures)?,
        ])
    }

    async fn support_counts(&self, figures: &StoredFigures, idps: &[IdentityProvider]) -> Result<Counts> {
        let spaces = self.store.list_spaces().await?;
        let one = PageRequest::new(1, 1);
        let links = async |active| {
            let filter = LinkFilter { active: Some(active), ..LinkFilter::default() };
            self.store.list_links(&filter, one).await.map(|slice| slice.total)
        };
        let in_state = |state: IdpState| idps.iter().filter(|idp| idp.state == state).count() as u64;
        Ok(Counts {
            spaces: spaces.len() as u64,
            spaces_that_enforce_sso: spaces.iter().filter(|space| space.enforce_sso).count() as u64,
            pages: spaces.iter().map(|space| space.pages).sum(),
            restricted_pages: spaces.iter().map(|space| space.restricted).sum(),
            files: spaces.iter().map(|space| space.files).sum(),
            active_links: links(true).await?,
            revoked_links: links(false).await?,
            providers: States {
                draft: in_state(IdpState::Draft),
                tested: in_state(IdpState::Tested),
                enabled: in_state(IdpState::Enabled),
            },
            audit_events: self.store.list_audit(&AuditFilter::default(), one).await?.total,
            recorded_messages: self.store.list_traces(&TraceFilter::default(), one).await?.total,
            admins: figures.admins,
            admin_sessions: figures.admin_sessions,
            visitor_sessions: figures.visitor_sessions,
            grants: figures.grants,
        })
    }

    async fn provider_facts(&self, idps: &[IdentityProvider], named: bool) -> Result<Vec<ProviderFact>> {
        let mut facts = Vec::new();
        for idp in idps.iter().take(PROVIDERS) {
            let source = self.store.find_source(&idp.id).await?;
            facts.push(ProviderFact::new(idp, source.as_ref(), named));
        }
        Ok(facts)
    }

    async fn exchange_facts(&self) -> Result<Vec<ExchangeFact>> {
        let latest = self.store.list_traces(&TraceFilter::default(), PageRequest::new(1, EXCHANGES)).await?;
        Ok(latest.rows.into_iter().map(ExchangeFact::from).collect())
    }
}

fn part(file: SupportFile, facts: &impl Serialize) -> Result<SupportPart> {
    let text = serde_json::to_string_pretty(facts)
        .map_err(|error| ServiceError::Internal(format!("{} cannot be written: {error}", file.name())))?;
    Ok(SupportPart { file, text })
}
