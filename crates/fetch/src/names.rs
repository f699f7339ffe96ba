use std::{io, net::SocketAddr};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Turns a name into addresses; a seam for tests.
#[async_trait]
pub(crate) trait Names: Send + Sync {
    async fn lookup(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// The resolver of the operating system.
pub(crate) struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn lookup(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(tokio::net::lookup_host((host, port)).await?.collect())
    }
}

/// Answers every question with the addresses that were checked, so that the client cannot ask the network again and hear something else.
pub(crate) struct Pinned(Vec<SocketAddr>);

impl Pinned {
    pub fn new(addresses: Vec<SocketAddr>) -> Self {
        Self(addresses)
    }
}

impl Resolve for Pinned {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}
