//! The one guarded way to addresses that people type: metadata of identity providers, for example.
//!
//! Whoever types an address must not reach what only this machine can reach. So a name is resolved once, every address it has is checked, and
//! the connection goes to a checked address, not to whatever the name means a moment later. Redirects are followed by hand and checked the
//! same way. Nothing is ever sent along: no cookies, no credentials, no Referer, and no proxy of the environment stands between.

mod address;
mod allow;
mod names;
mod target;

use std::{error::Error as _, io, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use reqwest::{Client, Response, header::LOCATION, redirect::Policy};
use sluice_service::ports::fetch::{Fetch, FetchFault};

pub use allow::{AllowHosts, AllowHostsError};
use names::{Names, Pinned, SystemNames};
use target::Target;

/// Enough for `http` to `https` to `www` to a login-free copy; more is a loop or a game.
const MAX_REDIRECTS: usize = 3;
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// For everything together: names, connections, redirects, the whole body.
pub const DEFAULT_TIME: Duration = Duration::from_secs(15);

/// [`Fetch`] that keeps the rules of this crate.
pub struct GuardedFetch {
    allow: AllowHosts,
    time: Duration,
    names: Arc<dyn Names>,
}

impl GuardedFetch {
    /// `allow_hosts` names, as `host:port`, the only places in private networks that may be fetched, and the only ones without https.
    pub fn new(allow_hosts: &[String]) -> Result<Self, AllowHostsError> {
        let allow = AllowHosts::parse(allow_hosts)?;
        Ok(Self { allow, time: DEFAULT_TIME, names: Arc::new(SystemNames) })
    }

    /// Sets the time for one whole fetch.
    #[must_use]
    pub fn with_time(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    async fn follow(&self, url: &str, limit: usize) -> Result<Bytes, FetchFault> {
        let mut target = Target::parse(url, &self.allow)?;
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send(&target).await?;
            let status = response.status();
            if status.is_success() {
                return body(response, limit).await;
            }
            let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
            target = match (status.as_u16(), location) {
                (301 | 302 | 303 | 307 | 308, Some(location)) => target.redirect(location, &self.allow)?,
                (other, _) => return Err(FetchFault::Status(other)),
            };
        }
        Err(FetchFault::TooManyRedirects)
    }

    /// One request, over a client of its own: the client knows the checked addresses and no others.
    async fn send(&self, target: &Target) -> Result<Response, FetchFault> {
        let addresses = target.checked_addresses(&*self.names).await?;
        let client = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .https_only(!target.allowed())
            .dns_resolver(Arc::new(Pinned::new(addresses)))
            .connect_timeout(CONNECT_TIME)
            .pool_max_idle_per_host(0)
            .user_agent("Sluice")
            .build()
            .map_err(|error| fault(&error))?;
        client.get(target.url().clone()).send().await.map_err(|error| fault(&error))
    }
}

#[async_trait]
impl Fetch for GuardedFetch {
    async fn get(&self, url: &str, limit: usize) -> Result<Bytes, FetchFault> {
        tokio::time::timeout(self.time, self.follow(url, limit)).await.unwrap_or(Err(FetchFault::Timeout))
    }
}

/// Reads at most `limit` bytes. The announced length is only a reason to stop early, never one to trust.
async fn body(mut response: Response, limit: usize) -> Result<Bytes, FetchFault> {
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(FetchFault::TooLarge);
    }
    let mut bytes = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| fault(&error))? {
        if chunk.len() > limit - bytes.len() {
            return Err(FetchFault::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn fault(error: &reqwest::Error) -> FetchFault {
    if error.is_timeout() {
        return FetchFault::Timeout;
    }
    if !error.is_connect() {
        return FetchFault::Unreachable;
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.downcast_ref::<io::Error>().is_some_and(is_tls) {
            return FetchFault::Tls;
        }
        source = cause.source();
    }
    FetchFault::Unreachable
}

/// While connecting, only the TLS layer says that data was invalid. The connector wraps its error once more, and `source` steps over that.
fn is_tls(error: &io::Error) -> bool {
    let invalid = |error: &io::Error| error.kind() == io::ErrorKind::InvalidData;
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<io::Error>());
    invalid(error) || inner.is_some_and(invalid)
}

#[cfg(test)]
mod tests;
