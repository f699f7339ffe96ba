//! Logos, for an admin who is signed in: of the installation, and of a space.

use super::{DashboardState, status_of};
use crate::http::security_headers::file_headers;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use sluice_app::error::AppError;
use sluice_app::ssr::RequestContext;
use sluice_domain::id::SpaceId;
use sluice_service::brand::BrandFile;

/// `GET /settings/brand/logo/{name}`. The name tells the browser one logo from the next.
pub async fn logo(State(state): State<DashboardState>, request: Request) -> Response {
    answer(find(&state.context(&request)).await)
}

async fn find(context: &RequestContext) -> Result<BrandFile, AppError> {
    let actor = context.actor().await?;
    context.sluice.logo(&actor).await.map_err(|error| context.to_app(error))
}

/// `GET /spaces/{id}/brand/logo/{name}`.
pub async fn space_logo(
    State(state): State<DashboardState>,
    Path((id, _)): Path<(String, String)>,
    request: Request,
) -> Response {
    answer(find_of_space(&state.context(&request), &id).await)
}

async fn find_of_space(context: &RequestContext, id: &str) -> Result<BrandFile, AppError> {
    // Whoever is nobody here hears that first, whatever they ask for.
    context.actor().await?;
    let id = SpaceId::parse(id).ok_or(AppError::NotFound)?;
    let editor = context.editor(&id).await?;
    context.sluice.space_logo(&editor).await.map_err(|error| context.to_app(error))
}

fn answer(found: Result<BrandFile, AppError>) -> Response {
    let file = match found {
        Ok(file) => file,
        Err(error) => return status_of(&error).into_response(),
    };
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    file_headers(headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    response
}
