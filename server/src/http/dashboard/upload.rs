//! `POST /import`: an export, streamed to disk, then imported in the background.

use super::{DashboardState, refuse};
use crate::compose::open_export;
use axum::Json;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde_json::json;
use sluice_app::error::AppError;
use sluice_app::ssr::RequestContext;
use sluice_domain::input::FieldError;
use sluice_service::actor::AdminActor;
use sluice_service::import::Upload;
use std::io::{self, Seek as _, Write as _};
use std::path::Path;

/// The right is checked before the first byte of the file is read.
pub async fn receive(State(state): State<DashboardState>, request: Request) -> Response {
    let context = state.context(&request);
    let actor = match context.actor().await {
        Ok(actor) => actor,
        Err(error) => return refuse(&error),
    };
    let Ok(multipart) = Multipart::from_request(request, &()).await else { return refuse(&field("not_a_file")) };
    match import(&context, &actor, multipart, &state.uploads).await {
        Ok(response) => response,
        Err(error) => refuse(&error),
    }
}

async fn import(
    context: &RequestContext,
    actor: &AdminActor,
    mut multipart: Multipart,
    folder: &Path,
) -> Result<Response, AppError> {
    while let Some(mut part) = multipart.next_field().await.map_err(|_| field("upload_broken"))? {
        if part.name() != Some("file") {
            continue;
        }
        let file_name: String =
            part.file_name().unwrap_or("export.zip").chars().filter(|c| !c.is_control()).take(200).collect();
        // Without a name in the folder: gone when it is closed, also after a crash.
        let mut file = tempfile::tempfile_in(folder).map_err(|e| internal(context, &e))?;
        while let Some(chunk) = part.chunk().await.map_err(|_| field("upload_broken"))? {
            file = tokio::task::spawn_blocking(move || file.write_all(&chunk).map(|()| file))
                .await
                .map_err(|e| internal(context, &e))?
                .map_err(|e| internal(context, &e))?;
        }
        let max_file = context.sluice.settings().max_file;
        let opened = tokio::task::spawn_blocking(move || {
            file.rewind()?;
            Ok::<_, io::Error>(open_export(file, max_file))
        })
        .await
        .map_err(|e| internal(context, &e))?
        .map_err(|e| internal(context, &e))?;
        let begun = match opened {
            Ok(source) => context.sluice.start_import(actor, Upload { source, file_name, sample: false }).await,
            Err(fault) => context.sluice.refuse_import(actor, file_name, fault).await,
        };
        let id = begun.map_err(|error| context.to_app(error))?;
        return Ok((StatusCode::ACCEPTED, Json(json!({ "id": id }))).into_response());
    }
    Err(field("required"))
}

fn field(code: &str) -> AppError {
    AppError::Invalid { fields: vec![FieldError { field: "file".to_owned(), code: code.to_owned() }] }
}

fn internal(context: &RequestContext, error: &dyn std::fmt::Display) -> AppError {
    tracing::error!(reference = %context.reference, %error, "an upload failed");
    AppError::Internal { reference: context.reference.clone() }
}
