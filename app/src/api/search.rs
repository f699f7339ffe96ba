use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::view::search::Found;

/// Everything in the dashboard that is called so.
#[server(endpoint = "search", input = Json)]
pub async fn search(text: String) -> Result<Found, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.search(&actor, &text).await.map_err(crate::ssr::to_app)
}
