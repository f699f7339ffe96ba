use url::{Host, Url};

/// The longest URL that is taken: what browsers and proxies carry.
const LONGEST: usize = 2048;

/// Reads an address of an IdP that may be used: https, or http on a loopback host (for trying things out).
pub(crate) fn parse(text: &str) -> Option<Url> {
    parse_any(text).filter(|url| url.scheme() == "https" || is_loopback(url))
}

/// Reads an address that a browser can be sent to at all: http or https, a host, no credentials in it.
pub(crate) fn parse_any(text: &str) -> Option<Url> {
    let odd = text.len() > LONGEST || text.chars().any(|c| c.is_control() || c.is_whitespace());
    let url = Url::parse(text).ok().filter(|_| !odd)?;
    let fits = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    fits.then_some(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_loopback_are_addresses() {
        for good in ["https://idp.example/sso?x=1", "http://127.0.0.1:8080/", "http://localhost/x", "http://[::1]:1/"] {
            assert!(parse(good).is_some(), "{good}");
        }
        for bad in [
            "http://idp.example/",
            "javascript:alert(1)",
            "https://user:pw@idp.example/",
            "data:text/html,x",
            "//idp.example",
            "https://idp.example/a b",
            "https://idp.example/\n",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
        assert!(parse_any("http://idp.example/").is_some());
        assert!(parse_any("javascript:alert(1)").is_none());
        assert!(parse(&format!("https://idp.example/{}", "a".repeat(LONGEST))).is_none());
    }
}
