//! Which coding a client wants (RFC 9110, section 12.5.3).

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

/// A content coding that pages are sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    /// As `Content-Encoding` names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The one that is smaller, of those that the client names and does not refuse by a weight of 0. What else it says, of weights or by
    /// `*`, is not needed to answer it in a way that it takes.
    pub fn accepted(headers: &HeaderMap) -> Option<Self> {
        let named = |coding: Self| {
            headers
                .get_all(ACCEPT_ENCODING)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|one| takes(one, coding.name()))
        };
        [Self::Brotli, Self::Gzip].into_iter().find(|coding| named(*coding))
    }
}

fn takes(one: &str, name: &str) -> bool {
    let mut parts = one.split(';').map(str::trim);
    let is_it = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name));
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    is_it && weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smaller_coding_that_is_not_refused() {
        for (asked, coding) in [
            ("gzip, deflate, br, zstd", Some(Coding::Brotli)),
            ("gzip, deflate", Some(Coding::Gzip)),
            ("br;q=0, GZIP;q=0.5", Some(Coding::Gzip)),
            ("br; q=0.1", Some(Coding::Brotli)),
            ("gzip;q=0.000", None),
            ("br;q=x", None),
            ("identity", None),
            ("*", None),
            ("xbr, gzipped", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, asked.parse().unwrap())]);
            assert_eq!(Coding::accepted(&headers), coding, "{asked}");
        }
        assert_eq!(Coding::accepted(&HeaderMap::new()), None);
    }
}
