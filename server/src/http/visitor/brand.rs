//! The files of brands: style sheets that Sluice wrote, and logos that were decoded. Their names are their hashes.

use super::View;
use super::pages::admit;
use crate::http::security_headers::file_headers;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use sluice_service::brand::BrandFile;

/// `GET /brand/{name}`: of the installation, for anybody. What is under a name never changes.
pub async fn of_installation(view: View, Path(name): Path<String>) -> Response {
    match view.sluice().public_brand_file(&name).await {
        Ok(file) => {
            let mut response = answer(file);
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            response.headers_mut().insert(header::CACHE_CONTROL, forever);
            response
        }
        Err(error) => view.failed(&error),
    }
}

/// `GET /s/{link}/brand/{name}`: of the share's space, inside a grant only, and kept nowhere like its other files.
pub async fn of_share(view: View, Path((link, name)): Path<(String, String)>) -> Response {
    let grant = match admit(&view, &link, None).await {
        Ok(grant) => grant,
        Err(response) => return *response,
    };
    match view.sluice().share_brand_file(&grant, &name).await {
        Ok(file) => answer(file),
        Err(error) => view.failed(&error),
    }
}

fn answer(file: BrandFile) -> Response {
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    file_headers(headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    response
}
