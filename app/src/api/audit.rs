use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::view::ListView;
use sluice_domain::view::audit::{AuditQuery, AuditRow};

/// Newest first.
#[server(endpoint = "audit/list", input = Json)]
pub async fn list_audit(query: AuditQuery) -> Result<ListView<AuditRow>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.list_audit(&actor, &query).await.map_err(crate::ssr::to_app)
}
