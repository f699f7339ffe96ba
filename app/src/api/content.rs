//! Spaces and imports. An export is uploaded to the plain route `POST /import` (multipart, field `file`), which answers with
//! the import's id as JSON.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::id::{IdpId, ImportId, SpaceId};
use sluice_domain::view::content::{EnforcementView, ImportView, SpaceDetail, SpaceRow};

#[server(endpoint = "spaces/list", input = Json)]
pub async fn list_spaces() -> Result<Vec<SpaceRow>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.list_spaces(&actor).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "spaces/find", input = Json)]
pub async fn find_space(id: SpaceId) -> Result<SpaceDetail, AppError> {
    let cx = crate::ssr::request()?;
    let editor = cx.editor(&id).await?;
    cx.sluice.find_space(&editor).await.map_err(crate::ssr::to_app)
}

/// Turns "enforce SSO" on (with the identity provider proposed for new links) or off. Links that exist are never loosened. With `seen`
/// it is a conflict if it is another by now.
#[server(endpoint = "spaces/enforce", input = Json)]
pub async fn set_enforcement(
    id: SpaceId,
    seen: Option<EnforcementView>,
    enforce: bool,
    idp: Option<IdpId>,
) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let editor = cx.editor(&id).await?;
    cx.sluice.set_enforcement(&editor, seen.as_ref(), enforce, idp.as_ref()).await.map_err(crate::ssr::to_app)
}

/// Removes the space and revokes its links; gives how many.
#[server(endpoint = "spaces/remove", input = Json)]
pub async fn remove_space(id: SpaceId) -> Result<u64, AppError> {
    let cx = crate::ssr::request()?;
    let editor = cx.editor(&id).await?;
    cx.sluice.remove_space(&editor).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "imports/sample", input = Json)]
pub async fn load_sample() -> Result<ImportId, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.load_sample(&actor).await.map_err(crate::ssr::to_app)
}

/// The latest imports, newest first.
#[server(endpoint = "imports/list", input = Json)]
pub async fn list_imports() -> Result<Vec<ImportView>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.list_imports(&actor).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "imports/find", input = Json)]
pub async fn find_import(id: ImportId) -> Result<ImportView, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.find_import(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// Asks a running import to stop; the store stays as it was before.
#[server(endpoint = "imports/cancel", input = Json)]
pub async fn cancel_import(id: ImportId) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.cancel_import(&actor, &id).map_err(crate::ssr::to_app)
}
