use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::id::TraceId;
use sluice_domain::view::ListView;
use sluice_domain::view::exchange::{TraceDetail, TraceQuery, TraceRow};

/// Recorded SAML messages, newest first.
#[server(endpoint = "exchanges/list", input = Json)]
pub async fn list_traces(query: TraceQuery) -> Result<ListView<TraceRow>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.list_traces(&actor, &query).await.map_err(crate::ssr::to_app)
}

/// One of them, with what was expected beside what came.
#[server(endpoint = "exchanges/one", input = Json)]
pub async fn find_trace(id: TraceId) -> Result<TraceDetail, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.find_trace(&actor, &id).await.map_err(crate::ssr::to_app)
}
