use async_trait::async_trait;
use bytes::Bytes;

/// Why an address was not fetched. Stable codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchFault {
    #[error("fetch_bad_url")]
    BadUrl,
    /// Not https, and not a host that `fetch.allow_hosts` names.
    #[error("fetch_not_https")]
    NotHttps,
    /// The name leads into a private, loopback, link-local or otherwise special network.
    #[error("fetch_private_address")]
    PrivateAddress,
    #[error("fetch_unreachable")]
    Unreachable,
    #[error("fetch_tls")]
    Tls,
    #[error("fetch_timeout")]
    Timeout,
    #[error("fetch_too_large")]
    TooLarge,
    #[error("fetch_too_many_redirects")]
    TooManyRedirects,
    #[error("fetch_status")]
    Status(u16),
}

impl FetchFault {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadUrl => "fetch_bad_url",
            Self::NotHttps => "fetch_not_https",
            Self::PrivateAddress => "fetch_private_address",
            Self::Unreachable => "fetch_unreachable",
            Self::Tls => "fetch_tls",
            Self::Timeout => "fetch_timeout",
            Self::TooLarge => "fetch_too_large",
            Self::TooManyRedirects => "fetch_too_many_redirects",
            Self::Status(_) => "fetch_status",
        }
    }
}

/// The one guarded way to addresses that people type.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// GET with at most `limit` bytes of answer.
    async fn get(&self, url: &str, limit: usize) -> Result<Bytes, FetchFault>;
}
