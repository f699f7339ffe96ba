use std::collections::HashSet;

use url::Host;

/// A line of `fetch.allow_hosts` that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{entry}` is not host:port (for example idp.corp.example:443, 10.0.0.5:8443 or [fd00::5]:443)")]
pub struct AllowHostsError {
    pub entry: String,
}

/// The hosts, each with a port, that may lie in a private network and may be fetched without https.
#[derive(Debug, Clone, Default)]
pub struct AllowHosts(HashSet<(Host<String>, u16)>);

impl AllowHosts {
    /// Reads `host:port` entries. A host is compared as URLs write it: lower case, punycode, one spelling for each IP address.
    pub fn parse(entries: &[String]) -> Result<Self, AllowHostsError> {
        let read = |entry: &String| {
            let (host, port) = entry.rsplit_once(':')?;
            let port = port.bytes().all(|digit| digit.is_ascii_digit()).then(|| port.parse().ok()).flatten()?;
            let host = Host::parse(host).ok().filter(|_| port != 0)?;
            // A pattern would be a valid name that never matches: better refused than silently useless.
            let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
            if matches!(&host, Host::Domain(name) if !plain(name) || name.ends_with('.')) {
                return None;
            }
            Some((host, port))
        };
        entries.iter().map(|entry| read(entry).ok_or_else(|| AllowHostsError { entry: entry.clone() })).collect()
    }

    pub(crate) fn contains(&self, host: &Host<String>, port: u16) -> bool {
        // The set is a handful of lines; a tuple of borrowed parts cannot be looked up without a copy.
        self.0.iter().any(|(allowed, allowed_port)| allowed == host && *allowed_port == port)
    }
}

impl FromIterator<(Host<String>, u16)> for AllowHosts {
    fn from_iter<I: IntoIterator<Item = (Host<String>, u16)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hosts_with_ports_only() {
        let good = ["localhost:3090", "IDP.Corp.example:443", "127.0.0.1:80", "[::1]:8080"].map(str::to_owned);
        let allow = AllowHosts::parse(&good).unwrap();
        let host = |text: &str| Host::parse(text).unwrap();
        assert!(allow.contains(&host("idp.corp.EXAMPLE"), 443));
        assert!(allow.contains(&host("0x7f.1"), 80), "another spelling of the same address");
        assert!(allow.contains(&host("[0::1]"), 8080));
        assert!(!allow.contains(&host("idp.corp.example"), 80));
        assert!(!allow.contains(&host("x.localhost"), 3090));
        for bad in ["", "localhost", "localhost:", ":80", "localhost:0", "localhost:+80", "localhost:65536", "::1:80"]
            .into_iter()
            .chain(["http://localhost:80", "a@localhost:80", "localhost:80/", "localhost.:80", "*:80", "a b:80"])
        {
            assert_eq!(AllowHosts::parse(&[bad.to_owned()]).unwrap_err().entry, bad);
        }
    }
}
