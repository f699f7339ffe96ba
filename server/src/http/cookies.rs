//! The cookies of both origins. Cookies ignore ports, so each origin has names of its own.

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use sha2::{Digest as _, Sha256};
use sluice_app::theme::{COOKIE as THEME, Theme};
use sluice_domain::id::{IdpId, hex};
use sluice_domain::time::Span;
use sluice_service::gate::MAX_SESSIONS;

/// Every cookie that the server sets; a script sets that of the chosen [`theme`]. All are `__Host-`: secure, for this host only, for all paths; and `HttpOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieKind {
    /// A dashboard session. `Lax`: `Strict` would not be sent after a sign-in's redirects.
    AdminSession,
    /// A visitor's session. `Lax`, for the same reason. The name is only the beginning of the real ones: see [`VisitorSessions`].
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
        let mut cookie = self.named(self.name(), token);
        if let Some(Span(millis)) = max_age {
            cookie.set_max_age(Duration::milliseconds(millis.max(0)));
        }
        HeaderValue::from_str(&cookie.to_string()).ok().map(sensitive)
    }

    /// The `Set-Cookie` value that takes the cookie away. Browsers ignore one without the attributes of a `__Host-` name.
    pub fn clear(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::AdminSession => "__Host-sluice-admin=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0",
            Self::VisitorSession => "__Host-sluice-visitor=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0",
            Self::SignInBinding => "__Host-sluice-sign-in=; HttpOnly; SameSite=None; Secure; Path=/; Max-Age=0",
        })
    }

    /// The token that the browser sent. `None` also when there are two: one of them is not ours.
    pub fn read(self, headers: &HeaderMap) -> Option<String> {
        let mut found = sent(headers).filter(|cookie| cookie.name() == self.name());
        match (found.next(), found.next()) {
            (Some(cookie), None) if is_token(cookie.value()) => Some(cookie.value().to_owned()),
            _ => None,
        }
    }

    fn named<'a>(self, name: &'a str, value: &'a str) -> Cookie<'a> {
        Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(self.same_site()).build()
    }
}

/// The session cookies of a visitor's browser: one for each identity provider at which it is signed in.
///
/// The ACS is posted to from another site, so no `Lax` cookie reaches it: it sets the cookie of its own identity provider without
/// knowing of the others, and so must not be able to replace them.
pub struct VisitorSessions {
    /// Of every one that was sent, within reason.
    pub names: Vec<String>,
    /// Newest first, as far as a browser tells: at most [`MAX_SESSIONS`], since each is looked up.
    pub tokens: Vec<String>,
}

impl VisitorSessions {
    /// The `Set-Cookie` value of a sign-in at this identity provider; ends with the browser. `None` when `token` is no base64url
    /// text.
    pub fn set(idp: &IdpId, token: &str) -> Option<HeaderValue> {
        if !is_token(token) {
            return None;
        }
        let name = session_name(idp);
        let cookie = CookieKind::VisitorSession.named(&name, token);
        HeaderValue::from_str(&cookie.to_string()).ok().map(sensitive)
    }

    /// What the browser sent. Of two with one name neither counts: one of them is not ours.
    pub fn read(headers: &HeaderMap) -> Self {
        let mut found: Vec<(String, String)> = sent(headers)
            .filter(|cookie| is_session_name(cookie.name()))
            .map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned()))
            .collect();
        // Browsers send the oldest first (RFC 6265, 5.4).
        found.reverse();
        found.truncate(MOST);
        let mut names: Vec<String> = found.iter().map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        let twice: Vec<String> = names.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0].clone()).collect();
        names.dedup();
        let tokens = found.into_iter().filter(|(name, token)| !twice.contains(name) && is_token(token));
        Self { names, tokens: tokens.map(|(_, token)| token).take(MAX_SESSIONS).collect() }
    }

    /// The `Set-Cookie` values that take the cookies of these names away. Names come out of [`Self::read`], which takes ASCII
    /// only, so that each can stand in a header.
    pub fn clear(names: &[String]) -> Vec<HeaderValue> {
        names.iter().filter_map(|name| removal(CookieKind::VisitorSession.named(name, ""))).collect()
    }
}

/// Session cookies that are looked at: more than anybody has, and few enough to compare with each other.
const MOST: usize = 64;

/// Digits of the hash in a session cookie's name: enough that no two connections of one installation meet.
const DIGITS: usize = 12;

/// The connection's id is hashed: a visitor's browser need not know it.
fn session_name(idp: &IdpId) -> String {
    let hash = hex(&Sha256::digest(idp.as_str()));
    format!("{}-{}", CookieKind::VisitorSession.name(), &hash[..DIGITS])
}

fn is_session_name(name: &str) -> bool {
    let hash = name.strip_prefix(CookieKind::VisitorSession.name()).and_then(|rest| rest.strip_prefix('-'));
    hash.is_some_and(|hash| hash.len() == DIGITS && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

/// Light or dark, as chosen in this browser.
pub fn theme(headers: &HeaderMap) -> Option<Theme> {
    sent(headers).find(|cookie| cookie.name() == THEME).and_then(|cookie| Theme::named(cookie.value()))
}

/// Every cookie that the browser sent.
fn sent(headers: &HeaderMap) -> impl Iterator<Item = Cookie<'_>> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(Cookie::split_parse).filter_map(Result::ok)
}

fn removal(mut cookie: Cookie<'_>) -> Option<HeaderValue> {
    cookie.set_max_age(Duration::ZERO);
    HeaderValue::from_str(&cookie.to_string()).ok()
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
            assert_eq!(Some(cleared), removal(kind.named(kind.name(), "")).unwrap().to_str().ok());
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
            CookieKind::SignInBinding.read(&headers)
        };
        assert_eq!(read("a=b; __Host-sluice-sign-in=tok-1; c=d").as_deref(), Some("tok-1"));
        assert_eq!(read("__Host-sluice-admin=tok"), None);
        assert_eq!(read("__Host-sluice-sign-in=a; __Host-sluice-sign-in=b"), None);
        assert_eq!(read("__Host-sluice-sign-in="), None);
        assert_eq!(read("__Host-sluice-sign-in=a b"), None);
        assert_eq!(read(&format!("__Host-sluice-sign-in={}", "x".repeat(129))), None);
    }

    fn read(cookies: &str) -> VisitorSessions {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_str(cookies).unwrap());
        VisitorSessions::read(&headers)
    }

    #[test]
    fn a_sign_in_sets_the_cookie_of_its_identity_provider_and_no_other() {
        // As a browser does it: the ACS sees no session cookie, and each Set-Cookie replaces only its own name.
        let [a, b] = [1, 2].map(|n| IdpId::random([n; 16]));
        let set = |idp, token| {
            let cookie = VisitorSessions::set(idp, token).unwrap();
            assert!(cookie.is_sensitive());
            let text = cookie.to_str().unwrap().to_owned();
            for attribute in ["; HttpOnly", "; Secure", "; Path=/", "; SameSite=Lax"] {
                assert!(text.contains(attribute), "{text}");
            }
            assert!(!text.contains("Max-Age") && !text.contains("Domain"), "{text}");
            text.split(';').next().unwrap().to_owned()
        };
        let (first, second, again) = (set(&a, "tok-1"), set(&b, "tok-2"), set(&a, "tok-3"));
        assert_eq!(first.split('=').next(), again.split('=').next());
        assert_ne!(first.split('=').next(), second.split('=').next());
        assert_eq!(read(&format!("x=y; {first}; {second}")).tokens, ["tok-2", "tok-1"]);
        assert_eq!(read(&format!("{again}; {second}")).tokens, ["tok-2", "tok-3"]);
        assert!(VisitorSessions::set(&a, "a b").is_none());
    }

    #[test]
    fn a_session_cookie_that_is_not_ours_does_not_count() {
        let name = session_name(&IdpId::random([1; 16]));
        for bad in [
            format!("{name}=a; {name}=b"),
            format!("{name}=a b"),
            format!("{name}x=a"),
            "__Host-sluice-visitor=a".to_owned(),
            "__Host-sluice-visitor-=a".to_owned(),
            "__Host-sluice-visitor-GGGGGGGGGGGG=a".to_owned(),
        ] {
            assert!(read(&bad).tokens.is_empty(), "{bad}");
        }
    }

    #[test]
    fn of_many_session_cookies_the_newest_are_read_and_all_are_cleared() {
        let names: Vec<String> = (0..12).map(|n| session_name(&IdpId::random([n; 16]))).collect();
        let sent: Vec<String> = names.iter().enumerate().map(|(n, name)| format!("{name}=tok-{n}")).collect();
        let found = read(&sent.join("; "));
        assert_eq!(found.tokens, (4..12).rev().map(|n| format!("tok-{n}")).collect::<Vec<_>>());
        let cleared = VisitorSessions::clear(&found.names);
        let cleared: Vec<&str> = cleared.iter().map(|value| value.to_str().unwrap()).collect();
        assert_eq!(cleared.len(), names.len());
        for name in names {
            assert!(cleared.iter().any(|c| c.starts_with(&format!("{name}=;")) && c.contains("Max-Age=0")), "{name}");
        }
    }

    #[test]
    fn refuses_what_is_no_token() {
        for bad in ["", "a;b", "a b", "a\r\nSet-Cookie: x", "é"] {
            assert_eq!(CookieKind::AdminSession.set(bad, None), None, "{bad}");
        }
    }

    #[test]
    fn a_theme_is_one_of_two_or_none() {
        let chosen = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_str(&format!("other=dark; sluice-theme={value}")).unwrap());
            theme(&headers)
        };
        assert_eq!([chosen("light"), chosen("dark")], [Some(Theme::Light), Some(Theme::Dark)]);
        assert_eq!([chosen("\"><script>"), chosen("system"), chosen("")], [None; 3]);
    }
}
