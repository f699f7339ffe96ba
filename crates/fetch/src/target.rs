use std::net::SocketAddr;

use sluice_service::ports::fetch::FetchFault;
use url::{Host, Url};

use crate::{
    address::{Reach, reach},
    allow::AllowHosts,
    names::Names,
};

/// Longer addresses are no addresses of metadata.
const MAX_URL: usize = 4096;

/// An address whose form has been checked; its network is checked by [`Target::checked_addresses`].
#[derive(Debug)]
pub(crate) struct Target {
    url: Url,
    host: Host<String>,
    port: u16,
    /// `fetch.allow_hosts` names it.
    allowed: bool,
}

impl Target {
    pub fn parse(text: &str, allow: &AllowHosts) -> Result<Self, FetchFault> {
        if text.len() > MAX_URL {
            return Err(FetchFault::BadUrl);
        }
        Self::new(Url::parse(text).map_err(|_| FetchFault::BadUrl)?, allow)
    }

    /// Where a Location leads, under the same rules; and never from https to http, whatever is allowed: what was asked for by https
    /// is believed for it.
    pub fn redirect(&self, location: &str, allow: &AllowHosts) -> Result<Self, FetchFault> {
        if location.len() > MAX_URL {
            return Err(FetchFault::BadUrl);
        }
        let next = Self::new(self.url.join(location).map_err(|_| FetchFault::BadUrl)?, allow)?;
        if self.url.scheme() == "https" && next.url.scheme() != "https" {
            return Err(FetchFault::NotHttps);
        }
        Ok(next)
    }

    fn new(mut url: Url, allow: &AllowHosts) -> Result<Self, FetchFault> {
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(FetchFault::BadUrl),
        };
        // User info has no place here: it is a secret in a stored address, or a trick to make another host look like the target.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchFault::BadUrl);
        }
        let host = url.host().ok_or(FetchFault::BadUrl)?.to_owned();
        // A dot at the end is a second spelling of the same name, which lists of names would not know.
        if matches!(&host, Host::Domain(name) if name.ends_with('.')) {
            return Err(FetchFault::BadUrl);
        }
        let port = url.port_or_known_default().ok_or(FetchFault::BadUrl)?;
        let allowed = allow.contains(&host, port);
        if !https && !allowed {
            return Err(FetchFault::NotHttps);
        }
        url.set_fragment(None);
        Ok(Self { url, host, port, allowed })
    }

    pub fn url(&self) -> &Url {
        &self.url
    }

    pub fn allowed(&self) -> bool {
        self.allowed
    }

    /// Resolves the host once. One forbidden address spoils all: a name that leads to both worlds is made to slip through.
    pub async fn checked_addresses(&self, names: &dyn Names) -> Result<Vec<SocketAddr>, FetchFault> {
        let addresses = match &self.host {
            Host::Ipv4(address) => vec![SocketAddr::from((*address, self.port))],
            Host::Ipv6(address) => vec![SocketAddr::from((*address, self.port))],
            Host::Domain(name) => names.lookup(name, self.port).await.map_err(|_| FetchFault::Unreachable)?,
        };
        if addresses.is_empty() {
            return Err(FetchFault::Unreachable);
        }
        let fits = |address: &SocketAddr| match reach(address.ip()) {
            Reach::Public => true,
            Reach::Private => self.allowed,
            Reach::Never => false,
        };
        if addresses.iter().all(fits) { Ok(addresses) } else { Err(FetchFault::PrivateAddress) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_never_leads_to_http() {
        let allow = AllowHosts::parse(&["127.0.0.1:80", "idp.corp.example:80"].map(str::to_owned)).unwrap();
        let leads = |from: &str, to: &str| {
            Target::parse(from, &allow).unwrap().redirect(to, &allow).map(|target| target.url().to_string())
        };
        for plain in ["http://127.0.0.1/x", "http://idp.corp.example/x"] {
            assert_eq!(leads("https://idp.example/metadata", plain), Err(FetchFault::NotHttps), "{plain}");
            assert_eq!(leads("http://127.0.0.1/metadata", plain).as_deref(), Ok(plain), "it was no better before");
        }
        assert_eq!(leads("http://127.0.0.1/", "https://idp.example/x").as_deref(), Ok("https://idp.example/x"));
        assert_eq!(leads("https://idp.example/a", "//127.0.0.1:80/x").as_deref(), Ok("https://127.0.0.1:80/x"));
    }
}
