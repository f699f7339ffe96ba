//! The first page of the dashboard.

use crate::actor::AdminActor;
use crate::error::Result;
use crate::ports::PageRequest;
use crate::ports::audit::AuditFilter;
use crate::ports::links::LinkFilter;
use crate::sluice::Sluice;
use sluice_domain::audit::Outcome;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::view::Overview;

impl Sluice {
    pub async fn overview(&self, _: &AdminActor) -> Result<Overview> {
        let spaces = self.store.list_spaces().await?;
        let idps = self.store.list_idps().await?;
        let active = LinkFilter { active: Some(true), ..LinkFilter::default() };
        let recent = self.store.list_audit(&AuditFilter::default(), PageRequest::new(1, 8)).await?;
        let refused = AuditFilter { outcome: Some(Outcome::Refused), ..AuditFilter::default() };
        let refused = self.store.list_audit(&refused, PageRequest::new(1, 5)).await?;
        Ok(Overview {
            spaces: spaces.len() as u64,
            enforced_spaces: spaces.iter().filter(|s| s.enforce_sso).count() as u64,
            idps: idps.len() as u64,
            enabled_idps: idps.iter().filter(|i| i.is_enabled()).count() as u64,
            active_links: self.store.list_links(&active, PageRequest::new(1, 1)).await?.total,
            demo_offered: self.demo_metadata_url().is_some() && !idps.iter().any(|i: &IdentityProvider| i.demo),
            sample_loaded: spaces.iter().any(|s| s.sample),
            recent: self.audit_rows(recent).await?,
            refused: self.audit_rows(refused).await?,
        })
    }
}
