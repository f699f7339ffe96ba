//! The first page of the dashboard.

mod notices;

use crate::actor::AdminActor;
use crate::error::Result;
use crate::ports::PageRequest;
use crate::ports::audit::AuditFilter;
use crate::ports::links::LinkFilter;
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, AuditEvent};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::view::{DayOpenings, Overview};
use std::cmp::Reverse;

/// How long a refusal needs a look.
const LATELY: Span = Span::days(7);
/// Refusals that are shown.
const REFUSALS: u32 = 5;
/// How visitors are refused: at sign-in, and by a link.
const REFUSED: [Action; 2] = [Action::VisitorSignInRefused, Action::LinkDenied];
/// Days that are counted, with today.
const DAYS: i64 = 14;

impl Sluice {
    pub async fn overview(&self, _: &AdminActor) -> Result<Overview> {
        let spaces = self.store.list_spaces().await?;
        let idps = self.store.list_idps().await?;
        let active = LinkFilter { active: Some(true), ..LinkFilter::default() };
        let recent = self.store.recent_audit(&AuditFilter::default(), 8).await?;
        let refused = self.refused_visitors().await?;
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
            metadata: self.metadata_notices(&idps).await?,
            notices: self.notices(&spaces, &idps, self.now().minus(LATELY)).await?,
        })
    }

    /// The latest refusals of visitors, newest first: at sign-in, and by a link. An admin's mistyped password is none.
    async fn refused_visitors(&self) -> Result<Vec<AuditEvent>> {
        let from = Some(self.now().minus(LATELY));
        let mut refused = Vec::new();
        for action in REFUSED {
            let filter = AuditFilter { action: Some(action), from, ..AuditFilter::default() };
            refused.extend(self.store.recent_audit(&filter, REFUSALS).await?);
        }
        refused.sort_by_key(|event| Reverse((event.at, event.id.clone())));
        refused.truncate(REFUSALS as usize);
        Ok(refused)
    }

    /// Visitors of the last days, today last; each day is there.
    pub async fn openings_by_day(&self, _: &AdminActor) -> Result<Vec<DayOpenings>> {
        let today = self.now().day();
        let (from, until) = (today.minus(Span::days(DAYS - 1)), today.plus(Span::days(1)));
        let opened = self.store.count_audit_by_day(&[Action::LinkOpened], from, until).await?;
        let refused = self.store.count_audit_by_day(&REFUSED, from, until).await?;
        let on =
            |counts: &[(Timestamp, u64)], day| counts.iter().find(|(at, _)| *at == day).map_or(0, |(_, count)| *count);
        let days = (0..DAYS).map(|n| from.plus(Span::days(n)));
        Ok(days.map(|day| DayOpenings { day, opened: on(&opened, day), refused: on(&refused, day) }).collect())
    }
}
