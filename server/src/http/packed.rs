//! Pages that are sent compressed, without compressing again what is the same for all who read them.
//!
//! A page is mostly one piece that its readers share ([`Piece::Shared`]); around it stand a few kilobytes of each answer's own. Both
//! codings allow to put what was compressed piece by piece one after the other. So the shared piece is compressed once, thoroughly and
//! in the background, and each answer compresses its own pieces only. Until the shared piece is ready an answer is compressed as any other
//! page is.
//!
//! No piece refers back to another, so how long an answer is tells still less than usual of what stands in it (BREACH).

mod accepted;
mod brotli;
mod gzip;

pub use accepted::Coding;
use brotli::Brotli;
use gzip::Gzip;

use super::pieces::HTML;
use axum::body::Body;
use axum::response::Response;
use http::HeaderValue;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, VARY};
use moka::sync::Cache;
use sluice_app::viewer::Piece;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Bytes of pieces that are kept, with the text that each was made of.
const KEPT_BYTES: u64 = 48 << 20;
const IDLE: Duration = Duration::from_mins(10);

/// A coding whose parts can be put together.
trait Codec: Send + Sync + 'static {
    /// What a piece becomes.
    type Part: Send + Sync + 'static;

    /// Compresses a piece; `once` means that the result is used for many answers, and may take its time.
    fn part(text: &str, once: bool) -> Option<Self::Part>;

    /// One stream that says what the parts say, in their order.
    fn join(parts: &[&Self::Part]) -> Option<Vec<u8>>;

    /// Bytes of a part.
    fn len(part: &Self::Part) -> usize;
}

/// What was compressed once. Shared by all of one listener's answers.
#[derive(Clone)]
pub struct Packer {
    gzip: Kept<Gzip>,
    brotli: Kept<Brotli>,
    /// One piece is compressed at a time: the answers of this moment come first.
    turn: Arc<Semaphore>,
}

/// Parts by the place of their text in memory. A part holds its text, so no other can come to stand there while it is kept.
struct Kept<C: Codec>(Cache<Place, Arc<(Piece, C::Part)>>);

/// Address and length: of two fixed texts one may begin where the other does.
type Place = (usize, usize);

impl<C: Codec> Clone for Kept<C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C: Codec> Kept<C> {
    fn new() -> Self {
        let weight = |_: &Place, (text, part): &(Piece, C::Part)| {
            u32::try_from(text.as_ref().len() + C::len(part) + 200).unwrap_or(u32::MAX)
        };
        let cache = Cache::builder().weigher(move |key, kept: &Arc<(Piece, C::Part)>| weight(key, kept));
        Self(cache.max_capacity(KEPT_BYTES / 2).time_to_idle(IDLE).build())
    }

    /// The compressed page, or the first piece that has to be compressed before.
    fn pack<'p>(&self, pieces: &'p [Piece]) -> Result<Option<Vec<u8>>, &'p Piece> {
        let mut parts = Vec::with_capacity(pieces.len());
        for piece in pieces {
            parts.push(match piece {
                Piece::Own(text) => match C::part(text, false) {
                    Some(part) => Part::Own(part),
                    None => return Ok(None),
                },
                Piece::Fixed(_) | Piece::Shared(_) => Part::Kept(self.0.get(&place(piece)).ok_or(piece)?),
            });
        }
        Ok(C::join(&parts.iter().map(Part::get).collect::<Vec<_>>()))
    }

    fn keep(&self, piece: Piece) {
        if let Some(part) = C::part(piece.as_ref(), true) {
            self.0.insert(place(&piece), Arc::new((piece, part)));
        }
    }
}

enum Part<P> {
    Own(P),
    Kept(Arc<(Piece, P)>),
}

impl<P> Part<P> {
    fn get(&self) -> &P {
        match self {
            Self::Own(part) => part,
            Self::Kept(kept) => &kept.1,
        }
    }
}

fn place(piece: &Piece) -> Place {
    let text = piece.as_ref();
    (text.as_ptr().addr(), text.len())
}

impl Default for Packer {
    fn default() -> Self {
        Self { gzip: Kept::new(), brotli: Kept::new(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Packer {
    /// The page as an answer in this coding. `None` when its pieces are not ready: they will be, soon. Call within the runtime.
    pub fn answer(&self, pieces: &[Piece], coding: Coding) -> Option<Response> {
        let packed = match coding {
            Coding::Brotli => self.pack_or_prepare(&self.brotli, pieces),
            Coding::Gzip => self.pack_or_prepare(&self.gzip, pieces),
        };
        let mut response = Response::new(Body::from(packed?));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HTML);
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        Some(response)
    }

    fn pack_or_prepare<C: Codec>(&self, kept: &Kept<C>, pieces: &[Piece]) -> Option<Vec<u8>> {
        match kept.pack(pieces) {
            Ok(packed) => packed,
            Err(missing) => {
                if let Ok(turn) = Arc::clone(&self.turn).try_acquire_owned() {
                    let (kept, missing) = (kept.clone(), missing.clone());
                    tokio::task::spawn_blocking(move || {
                        kept.keep(missing);
                        drop(turn);
                    });
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
