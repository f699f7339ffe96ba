use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::view::support::SupportPart;

/// What a support bundle would hold now; `names`: with names and addresses.
#[server(endpoint = "support/preview", input = Json)]
pub async fn preview_support(names: bool) -> Result<Vec<SupportPart>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.preview_support(&actor, names).await.map_err(crate::ssr::to_app)
}
