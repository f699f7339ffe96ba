//! Files of a share. Never inline, unless they are raster images that were decoded.

use super::View;
use super::pages::admit;
use crate::http::security_headers::file_headers;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use http::{HeaderValue, header};
use sluice_domain::id::AttachmentId;
use sluice_service::reading::{Download, FileUse};
use std::fmt::Write as _;

type FilePath = Path<(String, String, String)>;

/// `GET /s/{link}/f/{file}/{name}`.
pub async fn download(view: View, Path((link, file, _)): FilePath) -> Response {
    send(&view, &link, &file, FileUse::Download).await
}

/// `GET /s/{link}/i/{file}/{name}`.
pub async fn inline(view: View, Path((link, file, _)): FilePath) -> Response {
    send(&view, &link, &file, FileUse::Inline).await
}

async fn send(view: &View, link: &str, file: &str, usage: FileUse) -> Response {
    let grant = match admit(view, link, None).await {
        Ok(grant) => grant,
        Err(response) => return *response,
    };
    let file = AttachmentId::parse(file);
    let Some(file) = file.as_ref().and_then(|file| grant.file(file)) else { return view.not_here() };
    match view.sluice().open_file(&file, usage).await {
        Ok(download) => answer(download, usage),
        Err(error) => view.failed(&error),
    }
}

fn answer(download: Download, usage: FileUse) -> Response {
    let chunks = download.chunks.map(|chunk| chunk.map_err(|error| std::io::Error::other(error.to_string())));
    let mut response = Body::from_stream(chunks).into_response();
    let headers = response.headers_mut();
    file_headers(headers);
    let kind = match usage {
        FileUse::Inline => download.image_type,
        FileUse::Download => None,
    };
    let disposition = if kind.is_some() { "inline".to_owned() } else { attachment(&download.file_name) };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.unwrap_or("application/octet-stream")));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(download.size));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// RFC 6266 with the extended notation of RFC 8187, since names come from outside.
fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let mut value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            attachment("a\"; x=\r\né.pdf"),
            "attachment; filename=\"a__ x____.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A%C3%A9.pdf"
        );
        assert!(!attachment("x\r\ny").contains('\n'));
    }
}
