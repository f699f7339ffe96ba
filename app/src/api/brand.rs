//! How visitors' pages look. Logos are at plain routes, for admins who are signed in: `GET /settings/brand/logo/{name}` and
//! `GET /spaces/{id}/brand/logo/{name}`.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::id::SpaceId;
use sluice_domain::input::BrandInput;
use sluice_domain::time::Timestamp;
use sluice_domain::view::brand::BrandPage;

#[server(endpoint = "brand/find", input = Json)]
pub async fn find_brand() -> Result<BrandPage, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.brand(&actor).await.map_err(crate::ssr::to_app)
}

/// `seen` is the page's: a conflict if somebody changed the brand since. Gives what it is now.
#[server(endpoint = "brand/save", input = Json)]
pub async fn save_brand(seen: Option<Timestamp>, input: BrandInput) -> Result<Option<Timestamp>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.save_brand(&actor, seen, &input).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "spaces/brand", input = Json)]
pub async fn find_space_brand(id: SpaceId) -> Result<BrandPage, AppError> {
    let cx = crate::ssr::request()?;
    let editor = cx.editor(&id).await?;
    cx.sluice.space_brand(&editor).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "spaces/brand/save", input = Json)]
pub async fn save_space_brand(
    id: SpaceId,
    seen: Option<Timestamp>,
    input: BrandInput,
) -> Result<Option<Timestamp>, AppError> {
    let cx = crate::ssr::request()?;
    let editor = cx.editor(&id).await?;
    cx.sluice.save_space_brand(&editor, seen, &input).await.map_err(crate::ssr::to_app)
}
