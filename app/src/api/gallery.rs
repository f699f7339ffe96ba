use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Whether there is a gallery: the browser has its code in any case, and so cannot tell.
#[server(endpoint = "gallery", input = Json)]
pub async fn find_gallery() -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    cx.actor().await?;
    if cx.gallery { Ok(()) } else { Err(AppError::NotFound) }
}
