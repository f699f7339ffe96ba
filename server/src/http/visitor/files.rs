//! Files of a share. Never inline, unless they are raster images that were decoded; and only for as long as the grant lasts, for a
//! large file is on its way for hours.

use super::View;
use super::pages::admit;
use crate::http::security_headers::file_headers;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt as _};
use http::{HeaderValue, Method, header};
use sluice_domain::id::{AttachmentId, LinkId};
use sluice_service::gate::Visit;
use sluice_service::ports::StoreResult;
use sluice_service::reading::{Download, FileUse};
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::Instrument as _;

type FilePath = Path<(String, String, String)>;

/// `GET /s/{link}/f/{file}/{name}`.
pub async fn download(view: View, method: Method, Path((link, file, _)): FilePath) -> Response {
    let usage = if method == Method::HEAD { FileUse::Look } else { FileUse::Download };
    send(&view, &link, &file, usage).await
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
    let Some(id) = AttachmentId::parse(file) else { return view.not_here() };
    let Some(file) = grant.file(&id) else { return view.not_here() };
    match view.sluice().open_file(&file, usage).await {
        Ok(download) => answer(download, usage, asking(view, grant.link_id(), &id)),
        Err(error) => view.failed(&error),
    }
}

/// Whether the visitor may go on reading.
type Ask = Box<dyn FnMut() -> BoxFuture<'static, bool> + Send>;

/// Asks what [`admit`] asked at the beginning. What cannot be asked is denied.
fn asking(view: &View, link: &LinkId, file: &AttachmentId) -> Ask {
    let (sluice, sessions, reference) = (Arc::clone(view.sluice()), view.sessions.clone(), view.reference.clone());
    let (link, file) = (link.clone(), file.clone());
    Box::new(move || {
        let (sluice, sessions, reference) = (Arc::clone(&sluice), sessions.clone(), reference.clone());
        let (link, file) = (link.clone(), file.clone());
        Box::pin(async move {
            match sluice.visit(&link, &sessions).await {
                Ok(Visit::Granted(grant)) => grant.file(&file).is_some(),
                Ok(_) => false,
                Err(error) => {
                    tracing::error!(%reference, %error, "whether a download may go on could not be asked");
                    false
                }
            }
        })
    })
}

/// How closely a body is watched while it is sent.
#[derive(Debug, Clone, Copy)]
struct Watch {
    /// After so many bytes it is asked again,
    bytes: usize,
    /// or after this time, whichever is first.
    every: Duration,
    /// A client that takes nothing for this long is given up.
    patience: Duration,
}

const WATCH: Watch = Watch { bytes: 4 << 20, every: Duration::from_secs(2), patience: Duration::from_mins(1) };
/// Chunks that are read ahead. They are small, and those a client may still get after a revocation.
const AHEAD: usize = 8;

/// The chunks, with an error in place of the rest once the visitor may not go on. A task of its own reads them: a body is polled only
/// when the client takes something, so it could not notice that the client does not.
fn watched(
    chunks: BoxStream<'static, StoreResult<Bytes>>,
    watch: Watch,
    ask: Ask,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let (to, mut from) = mpsc::channel(AHEAD);
    // In the request's span: its lines have the reference number.
    tokio::spawn(produce(chunks, watch, ask, to).in_current_span());
    stream::poll_fn(move |cx| from.poll_recv(cx))
}

async fn produce(
    mut chunks: BoxStream<'static, StoreResult<Bytes>>,
    watch: Watch,
    mut ask: Ask,
    to: mpsc::Sender<io::Result<Bytes>>,
) {
    let (mut sent, mut asked_at) = (0, Instant::now());
    while let Some(chunk) = chunks.next().await {
        // The client is gone, or takes nothing. The body ends before its Content-Length then, which hyper takes for an error.
        let Ok(Ok(place)) = timeout(watch.patience, to.reserve()).await else { return };
        // Only now: the grant may have ended while the client let this wait.
        if sent >= watch.bytes || asked_at.elapsed() >= watch.every {
            if !ask().await {
                place.send(Err(io::Error::other("the visitor may read no more")));
                return;
            }
            (sent, asked_at) = (0, Instant::now());
        }
        match chunk {
            Ok(bytes) => {
                sent += bytes.len();
                place.send(Ok(bytes));
            }
            Err(error) => {
                // The status is sent long since: only the log can tell what the broken download was.
                tracing::error!(%error, "a download broke off: its file could not be read to the end");
                place.send(Err(io::Error::other("the file could not be read to the end")));
                return;
            }
        }
    }
}

fn answer(download: Download, usage: FileUse, ask: Ask) -> Response {
    let mut response = Body::from_stream(watched(download.chunks, WATCH, ask)).into_response();
    let headers = response.headers_mut();
    file_headers(headers);
    let kind = match usage {
        FileUse::Inline => download.image_type,
        FileUse::Download | FileUse::Look => None,
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
    use super::*;
    use sluice_service::ports::StoreError;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn chunks(count: usize, size: usize) -> BoxStream<'static, StoreResult<Bytes>> {
        let chunk = Bytes::from(vec![0; size]);
        stream::iter((0..count).map(move |_| Ok(chunk.clone()))).boxed()
    }

    /// A grant that is there `times` times; counts how often it is asked for.
    fn granted(times: usize) -> (Ask, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let ask: Ask = Box::new(move || {
            let before = counter.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move { before < times })
        });
        (ask, asked)
    }

    #[tokio::test]
    async fn a_file_is_sent_as_long_as_the_grant_lasts() {
        let watch = Watch { bytes: 4096, every: Duration::from_mins(10), ..WATCH };
        let (ask, asked) = granted(usize::MAX);
        let sent: Vec<_> = watched(chunks(20, 1024), watch, ask).collect().await;
        assert!(sent.len() == 20 && sent.iter().all(Result::is_ok));
        assert_eq!(asked.load(Ordering::Relaxed), 4, "after each four of them, but not after the last");

        let (ask, asked) = granted(2);
        let sent: Vec<_> = watched(chunks(1000, 1024), watch, ask).collect().await;
        assert_eq!((sent.len(), asked.load(Ordering::Relaxed)), (13, 3));
        assert!(sent[..12].iter().all(Result::is_ok) && sent[12].is_err());
    }

    #[tokio::test]
    async fn a_slow_download_is_asked_about_by_time() {
        let watch = Watch { every: Duration::ZERO, ..WATCH };
        let (ask, _) = granted(2);
        let sent: Vec<_> = watched(chunks(1000, 1), watch, ask).collect().await;
        assert!(sent.len() == 3 && sent[2].is_err());
    }

    #[tokio::test]
    async fn a_client_that_takes_nothing_is_given_up() {
        let watch = Watch { patience: Duration::from_millis(20), ..WATCH };
        let body = watched(chunks(1000, 1), watch, granted(usize::MAX).0);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(body.count().await, AHEAD, "what was read ahead, and no more");
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_read_to_its_end_breaks_off_and_tells_nothing() {
        let failing =
            chunks(2, 1).chain(stream::iter([Err(StoreError::Unavailable("/srv/data: bad block".to_owned()))]));
        let sent: Vec<_> = watched(failing.boxed(), WATCH, granted(usize::MAX).0).collect().await;
        assert!(sent.len() == 3 && sent[..2].iter().all(Result::is_ok));
        assert_eq!(sent[2].as_ref().unwrap_err().to_string(), "the file could not be read to the end");
    }

    #[tokio::test]
    async fn the_answer_breaks_off_when_the_grant_is_gone() {
        let download = Download {
            file_name: "plan.pdf".to_owned(),
            image_type: None,
            size: 16 << 20,
            chunks: chunks(16, 1 << 20),
        };
        let mut body = answer(download, FileUse::Download, granted(0).0).into_body().into_data_stream();
        let mut taken = 0;
        let end = loop {
            match body.next().await {
                Some(Ok(bytes)) => taken += bytes.len(),
                end => break end,
            }
        };
        assert!(matches!(end, Some(Err(_))));
        assert!(taken <= 4 << 20, "{taken} of 16 MiB");
    }

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            attachment("a\"; x=\r\né.pdf"),
            "attachment; filename=\"a__ x____.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A%C3%A9.pdf"
        );
        assert!(!attachment("x\r\ny").contains('\n'));
    }
}
