use super::*;
use crate::http::testing::header;
use axum::body::to_bytes;
use std::io::Read as _;

fn unpacked(packed: &[u8], coding: Coding) -> String {
    let mut text = String::new();
    match coding {
        Coding::Brotli => ::brotli::Decompressor::new(packed, 4096).read_to_string(&mut text),
        Coding::Gzip => flate2::read::GzDecoder::new(packed).read_to_string(&mut text),
    }
    .unwrap_or_else(|error| panic!("{coding:?}: {error}"));
    text
}

/// The answer once all its pieces are ready.
async fn ready(packer: &Packer, pieces: &[Piece], coding: Coding) -> Response {
    for _ in 0..2_000 {
        if let Some(response) = packer.answer(pieces, coding) {
            return response;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the pieces never become ready");
}

async fn says(packer: &Packer, pieces: &[Piece], coding: Coding) -> String {
    let response = ready(packer, pieces, coding).await;
    assert_eq!(header(&response, "content-encoding"), coding.name());
    assert_eq!(header(&response, "vary"), "accept-encoding");
    unpacked(&to_bytes(response.into_body(), 4 << 20).await.unwrap(), coding)
}

/// Text that is not the same throughout, and not all of it ASCII.
fn filler(bytes: usize, seed: usize) -> String {
    let words = ["tide", "sluice", "gate", "Wehr", "écluse", "水門", "<p class=\"a\">", "</p>"];
    let mut at = seed;
    let mut text = String::new();
    while text.len() < bytes {
        at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(words[(at >> 33) % words.len()]);
        text.push(' ');
    }
    text
}

#[tokio::test]
async fn a_packed_page_says_what_its_pieces_say() {
    let packer = Packer::default();
    for (n, sizes) in
        [[1_000, 50_000, 3_000], [0, 1, 0], [5, 700_000, 200_000], [70_000, 0, 10]].into_iter().enumerate()
    {
        let [before, shared, after] = sizes.map(|bytes| filler(bytes, n + bytes));
        let pieces = [
            Piece::Own(before.clone()),
            Piece::Fixed("<svg></svg>"),
            Piece::Own(String::new()),
            Piece::Shared(shared.as_str().into()),
            Piece::Own(after.clone()),
            Piece::Fixed("</html>\n"),
        ];
        let whole = [&before, "<svg></svg>", &shared, &after, "</html>\n"].concat();
        for coding in [Coding::Gzip, Coding::Brotli] {
            assert!(says(&packer, &pieces, coding).await == whole, "{coding:?} of {sizes:?}");
        }
    }
}

#[tokio::test]
async fn each_answer_has_its_own_around_what_is_shared() {
    let packer = Packer::default();
    let shared: Arc<str> = filler(20_000, 7).into();
    for name in ["ana", "ben", "cem"] {
        for coding in [Coding::Gzip, Coding::Brotli] {
            let pieces = [Piece::Own(format!("<b>{name}</b>")), Piece::Shared(Arc::clone(&shared))];
            assert_eq!(says(&packer, &pieces, coding).await, format!("<b>{name}</b>{shared}"));
        }
    }
}

/// Texts come to stand where others stood before; a part must never be taken for that of another.
#[tokio::test]
async fn a_page_that_is_gone_never_shows_in_place_of_another() {
    let packer = Packer::default();
    for n in 0..200 {
        let text = format!("{n} {}", filler(300, n));
        let pieces = [Piece::Shared(text.as_str().into())];
        assert_eq!(says(&packer, &pieces, Coding::Gzip).await, text);
    }
}

#[tokio::test]
async fn nothing_is_waited_for() {
    let packer = Packer::default();
    let pieces = [Piece::Shared(filler(20_000, 3).as_str().into())];
    assert!(packer.answer(&pieces, Coding::Brotli).is_none(), "the first answer is compressed as it goes");
    ready(&packer, &pieces, Coding::Brotli).await;
}
