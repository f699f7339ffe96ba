use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::id::IdpId;
use sluice_domain::input::MetadataSourceInput;
use sluice_domain::view::metadata::{MetadataCheck, MetadataPage};

#[server(endpoint = "sso/metadata", input = Json)]
pub async fn idp_metadata(id: IdpId) -> Result<MetadataPage, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.metadata_page(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// Reads the metadata at once; an address that gives none of this connection is not saved.
#[server(endpoint = "sso/metadata/save", input = Json)]
pub async fn save_metadata_source(id: IdpId, input: MetadataSourceInput) -> Result<MetadataCheck, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.save_metadata_source(&actor, &id, &input).await.map_err(crate::ssr::to_app)
}

/// From now on the metadata is read again from nowhere, and the connection holds without end.
#[server(endpoint = "sso/metadata/remove", input = Json)]
pub async fn remove_metadata_source(id: IdpId) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.remove_metadata_source(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// Reads the metadata now.
#[server(endpoint = "sso/metadata/check", input = Json)]
pub async fn check_metadata(id: IdpId) -> Result<MetadataCheck, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.check_metadata(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// Takes what waits, if it is what the digest stands for. More than keys wants a new test; `confirm` where that closes active links.
#[server(endpoint = "sso/metadata/approve", input = Json)]
pub async fn approve_metadata(id: IdpId, digest: String, confirm: bool) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.approve_metadata(&actor, &id, &digest, confirm).await.map_err(crate::ssr::to_app)
}

/// What waits is not proposed again until the metadata says something else.
#[server(endpoint = "sso/metadata/dismiss", input = Json)]
pub async fn dismiss_metadata(id: IdpId, digest: String) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.dismiss_metadata(&actor, &id, &digest).await.map_err(crate::ssr::to_app)
}
