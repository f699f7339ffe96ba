use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::id::LinkId;
use sluice_domain::input::LinkInput;
use sluice_domain::time::Timestamp;
use sluice_domain::view::ListView;
use sluice_domain::view::link::{LinkDetail, LinkQuery, LinkRow, Revoked, WouldRevoke};

/// What became of one of several links.
pub type Ended = (LinkId, Result<Revoked, AppError>);

#[server(endpoint = "links/list", input = Json)]
pub async fn list_links(query: LinkQuery) -> Result<ListView<LinkRow>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.list_links(&actor, &query).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "links/find", input = Json)]
pub async fn find_link(id: LinkId) -> Result<LinkDetail, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.find_link(&actor, &id).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "links/create", input = Json)]
pub async fn create_link(input: LinkInput) -> Result<LinkId, AppError> {
    let cx = crate::ssr::request()?;
    let editor = cx.editor(&input.scope.space()).await?;
    cx.sluice.create_link(&editor, &input).await.map_err(crate::ssr::to_app)
}

/// Unless only the name changes, visitors are decided anew. `seen` is when the link was last changed as far as the editor knows; gives
/// when that is now.
#[server(endpoint = "links/edit", input = Json)]
pub async fn edit_link(id: LinkId, seen: Timestamp, input: LinkInput) -> Result<Timestamp, AppError> {
    let cx = crate::ssr::request()?;
    let editor = cx.editor(&input.scope.space()).await?;
    cx.sluice.edit_link(&editor, &id, seen, &input).await.map_err(crate::ssr::to_app)
}

/// For good. Gives how many grants it ended.
#[server(endpoint = "links/revoke", input = Json)]
pub async fn revoke_link(id: LinkId) -> Result<Revoked, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.revoke_link(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// What revoking these would end, to be asked about first.
#[server(endpoint = "links/would-revoke", input = Json)]
pub async fn ask_before_revoking(ids: Vec<LinkId>) -> Result<WouldRevoke, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.would_revoke(&actor, &ids).await.map_err(crate::ssr::to_app)
}

/// For good, each by itself: gives what became of each.
#[server(endpoint = "links/revoke-many", input = Json)]
pub async fn revoke_links(ids: Vec<LinkId>) -> Result<Vec<Ended>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    let ended = cx.sluice.revoke_links(&actor, &ids).await.map_err(crate::ssr::to_app)?;
    Ok(ended.into_iter().map(|(id, ended)| (id, ended.map_err(|error| cx.to_app(error)))).collect())
}
