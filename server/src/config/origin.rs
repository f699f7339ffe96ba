//! The two origins: dashboard and visitors.

use super::reader::Reader;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use url::{Host, Url};

/// Scheme, host and port that a browser sees. Every absolute URL is made from one; nothing comes from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(Url);

impl Origin {
    /// The error says what is wrong and what to do.
    pub fn parse(text: &str) -> Result<Self, (String, String)> {
        let wrong =
            |what: &str| (format!("`{text}` {what}."), "Write it like \"https://share.example.com\".".to_owned());
        let url = Url::parse(text).map_err(|_| wrong("is not a URL"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(wrong("is not an http or https URL"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(("The URL names a user.".to_owned(), "Leave out what stands before the @.".to_owned()));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("has more than scheme, host and port"));
        }
        Ok(Self(url))
    }

    /// `https://share.example.com`, `http://localhost:3080`: as a browser writes it in `Origin`.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// An absolute URL; `path` begins with `/`.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.as_str())
    }

    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Only this machine can reach it: `localhost`, `*.localhost` or a loopback address.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        }
    }

    /// As browsers write it, without port; IPv6 in brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The port in the URL, or the scheme's.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(80)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One listener: where it listens and under which URL it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenerConfig {
    pub listen: SocketAddr,
    pub url: Origin,
}

/// The settings of one listener.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListenerKeys {
    pub listen: &'static str,
    pub url: &'static str,
}

pub(super) const ADMIN: ListenerKeys = ListenerKeys { listen: "admin.listen", url: "admin.url" };
pub(super) const PUBLIC: ListenerKeys = ListenerKeys { listen: "public.listen", url: "public.url" };

impl ListenerConfig {
    pub(super) fn read(reader: &mut Reader, keys: ListenerKeys) -> Option<Self> {
        let listen = reader.parsed(keys.listen, |text| {
            text.parse::<SocketAddr>().map_err(|_| {
                let what = format!("`{text}` is not an address with a port.");
                (what, "Write it like \"127.0.0.1:3000\" or \"[::1]:3000\".".to_owned())
            })
        });
        let url = reader.parsed(keys.url, Origin::parse);
        Some(Self { listen: listen?, url: url? })
    }

    /// Only this machine can reach it. A loopback URL does not make it so: whoever reaches the listener can send any `Host`.
    pub(super) fn is_loopback(&self) -> bool {
        self.url.is_loopback() && is_loopback(self.listen.ip())
    }

    /// Off loopback a page must come by https. Sluice speaks http behind a reverse proxy that has the certificate.
    pub(super) fn validate(&self, reader: &mut Reader, keys: ListenerKeys, has_proxies: bool) {
        let listens_on_loopback = is_loopback(self.listen.ip());
        if self.url.is_https() {
            if !has_proxies && reader.sound(&["proxies.trusted"]) {
                let what = format!("{} is https, but no reverse proxy is named in proxies.trusted.", self.url);
                let remedy = "Name the proxy that holds the certificate, by its address as Sluice sees it.";
                reader.fault(keys.url, &what, remedy);
            }
        } else if !self.url.is_loopback() {
            let what = format!("{} is reached from elsewhere without TLS.", self.url);
            reader.fault(keys.url, &what, "Use an https URL, with a reverse proxy that holds the certificate.");
        } else if !listens_on_loopback {
            let what = format!("{} can be reached from elsewhere, and {} is without TLS.", self.listen, self.url);
            reader.fault(keys.listen, &what, "Listen on 127.0.0.1, or use an https URL behind a reverse proxy.");
        }
    }
}

/// Whether the URL leads to this machine, by http or https.
pub(super) fn is_loopback_url(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && Origin(url.clone()).is_loopback()
}

pub(crate) fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_origins_as_browsers_do() {
        for (typed, origin) in [
            ("HTTPS://Share.Example.com/", "https://share.example.com"),
            ("https://share.example.com:443", "https://share.example.com"),
            ("http://localhost:3080", "http://localhost:3080"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(Origin::parse(typed).unwrap().as_str(), origin, "{typed}");
        }
        assert_eq!(Origin::parse("https://a.example").unwrap().join("/saml/acs"), "https://a.example/saml/acs");
    }

    #[test]
    fn refuses_what_is_more_or_less_than_an_origin() {
        for bad in [
            "",
            "share.example.com",
            "ftp://a.example",
            "https://a.example/x",
            "https://a.example/?q",
            "https://u:p@a.example",
            "file:///etc",
        ] {
            assert!(Origin::parse(bad).is_err(), "{bad}");
        }
        let (what, _) = Origin::parse("https://u:secret@a.example").unwrap_err();
        assert!(!what.contains("secret"));
    }

    #[test]
    fn knows_loopback_by_name_and_address() {
        for (url, loopback) in [
            ("http://localhost:1", true),
            ("http://admin.localhost:1", true),
            ("http://127.0.0.9", true),
            ("http://[::1]", true),
            ("http://localhost.example.com", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(Origin::parse(url).unwrap().is_loopback(), loopback, "{url}");
        }
    }
}
