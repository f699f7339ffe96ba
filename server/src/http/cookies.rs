//! The cookies of both origins. Cookies ignore ports, so each origin has names of its own.

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use sluice_domain::time::Span;

/// Every cookie there is. All are `__Host-`: secure, for this host only, for all paths; and `HttpOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieKind {
    /// A dashboard session. `Lax`: `Strict` would not be sent after a sign-in's redirects.
    AdminSession,
    /// A visitor's session. `Lax`, for the same reason.
    VisitorSession,
    /// Binds a sign-in to the browser that began it. `None`: the identity provider posts to the ACS from another site.
    SignInBinding,
}

impl CookieKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::AdminSession => "__Host-sluice-admin",
            Self::VisitorSession => "__Host-sluice-visitor",
            Self::SignInBinding => "__Host-sluice-sign-in",
        }
    }

    const fn same_site(self) -> SameSite {
        match self {
            Self::AdminSession | Self::VisitorSession => SameSite::Lax,
            Self::SignInBinding => SameSite::None,
        }
    }

    /// The `Set-Cookie` value. `token` is base64url text; `None` when it is not, or is longer than 128. Without `max_age` the
    /// cookie ends with the browser.
    pub fn set(self, token: &str, max_age: Option<Span>) -> Option<HeaderValue> {
        if !is_token(token) {
            return None;
        }
        let mut cookie = self.build(token);
        if let Some(Span(millis)) = max_age {
            cookie.set_max_age(Duration::milliseconds(millis.max(0)));
        }
        HeaderValue::from_str(&cookie.to_string()).ok().map(sensitive)
    }

    /// The `Set-Cookie` value that takes the cookie away.
    pub fn clear(self) -> HeaderValue {
        let mut cookie = self.build("");
        cookie.make_removal();
        HeaderValue::from_str(&cookie.to_string()).unwrap_or_else(|_| unreachable!("names and attributes are ASCII"))
    }

    /// The token that the browser sent. `None` also when there are two: one of them is not ours.
    pub fn read(self, headers: &HeaderMap) -> Option<String> {
        let mut found = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == self.name());
        match (found.next(), found.next()) {
            (Some(cookie), None) if is_token(cookie.value()) => Some(cookie.value().to_owned()),
            _ => None,
        }
    }

    fn build(self, value: &str) -> Cookie<'_> {
        Cookie::build((self.name(), value)).path("/").secure(true).http_only(true).same_site(self.same_site()).build()
    }
}

fn is_token(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Kept out of `Debug` output of header maps.
fn sensitive(mut value: HeaderValue) -> HeaderValue {
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [CookieKind; 3] = [CookieKind::AdminSession, CookieKind::VisitorSession, CookieKind::SignInBinding];

    #[test]
    fn every_cookie_is_bound_to_its_host() {
        for kind in ALL {
            let value = kind.set("abc-_9", Some(Span::hours(8))).unwrap();
            assert!(value.is_sensitive());
            let text = value.to_str().unwrap();
            assert!(text.starts_with("__Host-sluice-"), "{text}");
            for attribute in ["; HttpOnly", "; Secure", "; Path=/", "; Max-Age=28800"] {
                assert!(text.contains(attribute), "{text}");
            }
            assert!(!text.contains("Domain"), "{text}");
            assert_eq!(text.contains("SameSite=None"), kind == CookieKind::SignInBinding, "{text}");
            assert_eq!(text.contains("SameSite=Lax"), kind != CookieKind::SignInBinding, "{text}");
            let cleared = kind.clear();
            let cleared = cleared.to_str().unwrap();
            assert!(cleared.starts_with(&format!("{}=;", kind.name())) && cleared.contains("Max-Age=0"), "{cleared}");
            assert!(cleared.contains("; Secure") && cleared.contains("Path=/"), "browsers ignore it otherwise");
        }
    }

    #[test]
    fn the_origins_do_not_share_names() {
        assert_ne!(CookieKind::AdminSession.name(), CookieKind::VisitorSession.name());
    }

    #[test]
    fn reads_its_own_cookie_and_only_one() {
        let read = |cookie: &str| {
            let mut headers = HeaderMap::new();
            headers.append(COOKIE, HeaderValue::from_str(cookie).unwrap());
            CookieKind::VisitorSession.read(&headers)
        };
        assert_eq!(read("a=b; __Host-sluice-visitor=tok-1; c=d").as_deref(), Some("tok-1"));
        assert_eq!(read("__Host-sluice-admin=tok"), None);
        assert_eq!(read("__Host-sluice-visitor=a; __Host-sluice-visitor=b"), None);
        assert_eq!(read("__Host-sluice-visitor="), None);
        assert_eq!(read("__Host-sluice-visitor=a b"), None);
        assert_eq!(read(&format!("__Host-sluice-visitor={}", "x".repeat(129))), None);
    }

    #[test]
    fn refuses_what_is_no_token() {
        for bad in ["", "a;b", "a b", "a\r\nSet-Cookie: x", "é"] {
            assert_eq!(CookieKind::AdminSession.set(bad, None), None, "{bad}");
        }
    }
}
