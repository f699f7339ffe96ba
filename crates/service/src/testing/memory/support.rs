use super::{MemoryStore, count};
use crate::ports::support::StoredFigures;
use crate::ports::{StoreResult, SupportRepository};
use async_trait::async_trait;
use sluice_domain::time::Timestamp;

#[async_trait]
impl SupportRepository for MemoryStore {
    async fn support_figures(&self, now: Timestamp) -> StoreResult<StoredFigures> {
        self.transaction(|data| {
            Ok(StoredFigures {
                admins: count(data.admins.len()),
                admin_sessions: count(data.admin_sessions.values().filter(|s| now < s.expires_at).count()),
                visitor_sessions: count(data.sessions.values().filter(|s| s.is_alive(now)).count()),
                grants: count(data.grants.values().filter(|grant| now < grant.expires_at).count()),
                migrations: Vec::new(),
            })
        })
    }
}
