//! A page that is sent in the pieces that it is made of.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use hyper::body::{Frame, SizeHint};
use sluice_app::viewer::Piece;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// HTML whose parts are written one after the other (hyper hands them to the system together) and never put together first.
#[derive(Debug)]
pub struct Pieces {
    left: VecDeque<Bytes>,
    /// Bytes in `left`: told to the client before the first of them.
    bytes: u64,
}

impl From<Vec<Piece>> for Pieces {
    fn from(pieces: Vec<Piece>) -> Self {
        let left: VecDeque<Bytes> = pieces.into_iter().map(bytes_of).filter(|piece| !piece.is_empty()).collect();
        Self { bytes: left.iter().map(|piece| piece.len() as u64).sum(), left }
    }
}

fn bytes_of(piece: Piece) -> Bytes {
    struct Shared(Arc<str>);
    impl AsRef<[u8]> for Shared {
        fn as_ref(&self) -> &[u8] {
            self.0.as_bytes()
        }
    }
    match piece {
        Piece::Fixed(text) => Bytes::from_static(text.as_bytes()),
        Piece::Own(text) => text.into(),
        Piece::Shared(text) => Bytes::from_owner(Shared(text)),
    }
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.left.pop_front();
        self.bytes -= piece.as_ref().map_or(0, |piece| piece.len() as u64);
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes)
    }
}

impl IntoResponse for Pieces {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::new(self));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::text;
    use hyper::body::Body as _;

    #[tokio::test]
    async fn the_page_is_whole_and_its_length_is_known() {
        let pieces = || {
            vec![
                Piece::Fixed("<p>"),
                Piece::Own("Tides ".to_owned()),
                Piece::Own(String::new()),
                Piece::Shared("rise</p>".into()),
            ]
        };
        assert_eq!(Pieces::from(pieces()).size_hint().exact(), Some(17));
        let response = Pieces::from(pieces()).into_response();
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(response.body().size_hint().exact(), Some(17));
        assert_eq!(text(response).await, "<p>Tides rise</p>");
        assert!(Pieces::from(Vec::new()).is_end_stream());
    }
}
