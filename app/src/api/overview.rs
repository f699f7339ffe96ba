use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::view::Overview;

#[server(endpoint = "overview", input = Json)]
pub async fn load_overview() -> Result<Overview, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.overview(&actor).await.map_err(crate::ssr::to_app)
}
