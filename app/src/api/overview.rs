use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::view::{DayOpenings, Overview};

#[server(endpoint = "overview", input = Json)]
pub async fn load_overview() -> Result<Overview, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.overview(&actor).await.map_err(crate::ssr::to_app)
}

/// Day by day, in UTC: the earliest first, today last.
#[server(endpoint = "overview/openings", input = Json)]
pub async fn load_openings() -> Result<Vec<DayOpenings>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.openings_by_day(&actor).await.map_err(crate::ssr::to_app)
}
