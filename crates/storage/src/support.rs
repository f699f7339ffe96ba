//! Figures for a support bundle.

use crate::SurrealStore;
use crate::client::vars;
use async_trait::async_trait;
use sluice_domain::time::Timestamp;
use sluice_service::ports::support::StoredFigures;
use sluice_service::ports::{StoreResult, SupportRepository};
use surrealdb::types::SurrealValue;

const FIGURES: &str = "RETURN {
    admins: (SELECT count() FROM admin GROUP ALL)[0].count ?? 0,
    admin_sessions: (SELECT count() FROM admin_session WHERE expires_at > $now GROUP ALL)[0].count ?? 0,
    visitor_sessions: (SELECT count() FROM visitor_session WHERE idle_at > $now AND expires_at > $now GROUP ALL)[0].count ?? 0,
    grants: (SELECT count() FROM grant WHERE expires_at > $now GROUP ALL)[0].count ?? 0,
    migrations: (SELECT VALUE number FROM migration)
}";

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct FiguresRow {
    admins: u64,
    admin_sessions: u64,
    visitor_sessions: u64,
    grants: u64,
    migrations: Vec<u32>,
}

#[async_trait]
impl SupportRepository for SurrealStore {
    async fn support_figures(&self, now: Timestamp) -> StoreResult<StoredFigures> {
        let row: FiguresRow = self.client.value(FIGURES, vars! { "now" => now.0 }).await?;
        let FiguresRow { admins, admin_sessions, visitor_sessions, grants, mut migrations } = row;
        migrations.sort_unstable();
        Ok(StoredFigures { admins, admin_sessions, visitor_sessions, grants, migrations })
    }
}
