//! Several links at once.

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::sluice::Sluice;
use sluice_domain::id::LinkId;
use sluice_domain::input::LINKS_MAX;
use sluice_domain::view::link::{Revoked, WouldRevoke};
use std::collections::BTreeSet;

impl Sluice {
    /// What revoking these links would end. Those that are gone or revoked already count for nothing.
    pub async fn would_revoke(&self, _: &AdminActor, ids: &[LinkId]) -> Result<WouldRevoke> {
        let mut would = WouldRevoke::default();
        for id in each_once(ids)? {
            let Some(stored) = self.store.find_link(id).await? else { continue };
            if stored.link.is_active() {
                would.links += 1;
                would.grants += self.store.count_live_grants(id, stored.link.epoch, self.now()).await?;
            }
        }
        Ok(would)
    }

    /// Revokes each of them as [`Self::revoke_link`] does, with an event of its own: one that cannot be revoked stops no other. Gives what
    /// became of each, in no particular order.
    pub async fn revoke_links(&self, actor: &AdminActor, ids: &[LinkId]) -> Result<Vec<(LinkId, Result<Revoked>)>> {
        let mut ended = Vec::new();
        for id in each_once(ids)? {
            ended.push((id.clone(), self.revoke_link(actor, id).await));
        }
        Ok(ended)
    }
}

/// Every id once, if they are not too many.
fn each_once(ids: &[LinkId]) -> Result<BTreeSet<&LinkId>> {
    if ids.len() > LINKS_MAX { Err(ServiceError::Rule("too_many_links")) } else { Ok(ids.iter().collect()) }
}
