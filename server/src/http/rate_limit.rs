//! How often one address may try what guessing or flooding would abuse, and how often one account may be tried at all.

use super::client_ip::ClientIp;
use crate::config::LimitsConfig;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::header::RETRY_AFTER;
use http::{Method, StatusCode};
use sha2::{Digest as _, Sha256};
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// What is limited, each on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// A password is tried.
    SignIn,
    /// A set-up token is tried.
    SetUp,
    /// A link token is tried.
    LinkOpening,
    /// A SAML response is checked.
    Acs,
    /// A logout message is checked, or metadata is signed: by a GET too.
    Logout,
}

/// The limits of one listener, in memory: each replica counts for itself.
#[derive(Debug)]
pub struct RateLimits {
    sign_in: AddressLimiter,
    set_up: AddressLimiter,
    link_opening: AddressLimiter,
    acs: AddressLimiter,
    logout: AddressLimiter,
    account: Limiter<Account>,
}

/// SHA-256 of an e-mail address: of one length, whatever is typed, and no address is kept.
type Account = [u8; 32];

impl RateLimits {
    pub fn new(limits: &LimitsConfig) -> Arc<Self> {
        Arc::new(Self {
            sign_in: AddressLimiter::new(limits.sign_ins_per_minute),
            set_up: AddressLimiter::new(limits.sign_ins_per_minute),
            link_opening: AddressLimiter::new(limits.openings_per_minute),
            acs: AddressLimiter::new(limits.openings_per_minute),
            logout: AddressLimiter::new(limits.openings_per_minute),
            account: Limiter::new(account_quota(limits.sign_ins_per_minute)),
        })
    }

    /// Counts one try. The error is the number of seconds to wait, at least one.
    pub fn check(&self, bucket: Bucket, client: ClientIp) -> Result<(), u64> {
        let limiter = match bucket {
            Bucket::SignIn => &self.sign_in,
            Bucket::SetUp => &self.set_up,
            Bucket::LinkOpening => &self.link_opening,
            Bucket::Acs => &self.acs,
            Bucket::Logout => &self.logout,
        };
        limiter.check(client.0)
    }

    /// Counts one try at an account, wherever it comes from: many addresses together guess no faster than one. Whether there is
    /// such an account is not asked, so the answer does not tell. The error is the number of seconds to wait, at least one.
    pub fn check_account(&self, email: &str) -> Result<(), u64> {
        // As the look-up reads it, or each spelling would be an account of its own here.
        let account: Account = Sha256::digest(email.trim().to_lowercase()).into();
        let checked = self.account.check(&account);
        if checked.is_err() {
            tracing::info!("too many passwords are tried at one account");
        }
        checked
    }
}

impl Bucket {
    /// A link is tried by opening it, and logout messages come in addresses; all else is tried by sending something. Looking at a
    /// form costs nothing.
    fn counts(self, method: &Method) -> bool {
        matches!(self, Self::LinkOpening | Self::Logout) || !matches!(*method, Method::GET | Method::HEAD)
    }
}

/// `router` with every try counted in `bucket`. Above the limit the answer is 429 with `Retry-After`.
pub fn limited(router: Router, limits: &Arc<RateLimits>, bucket: Bucket) -> Router {
    router.layer(from_fn_with_state((Arc::clone(limits), bucket), count))
}

async fn count(State((limits, bucket)): State<(Arc<RateLimits>, Bucket)>, request: Request, next: Next) -> Response {
    if !bucket.counts(request.method()) {
        return next.run(request).await;
    }
    // Without an address all requests share one; the routers always put one there.
    let unknown = ClientIp(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let client = request.extensions().get::<ClientIp>().copied().unwrap_or(unknown);
    match limits.check(bucket, client) {
        Ok(()) => next.run(request).await,
        Err(seconds) => {
            tracing::info!(?bucket, seconds, "too many requests from one address");
            (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds.to_string())]).into_response()
        }
    }
}

/// Limits by address. One subscriber has a whole IPv6 /64 to choose from; it counts as one. Whoever has a /48, as a company or a
/// rented server may, has 65,536 of those; together they have ten times what one has.
#[derive(Debug)]
struct AddressLimiter {
    households: Limiter<IpAddr>,
    sites: Limiter<Ipv6Addr>,
}

/// Bits of the prefix that counts as one.
const HOUSEHOLD: u32 = 64;
/// Bits of the prefix that counts as several.
const SITE: u32 = 48;
/// As many.
const SITE_HOUSEHOLDS: u32 = 10;

impl AddressLimiter {
    fn new(per_minute: NonZeroU32) -> Self {
        let of_site = NonZeroU32::new(per_minute.get().saturating_mul(SITE_HOUSEHOLDS)).unwrap_or(per_minute);
        Self {
            households: Limiter::new(Quota::per_minute(per_minute)),
            sites: Limiter::new(Quota::per_minute(of_site)),
        }
    }

    fn check(&self, ip: IpAddr) -> Result<(), u64> {
        match ip.to_canonical() {
            IpAddr::V6(v6) => {
                // First, so that what one household tries in vain is not taken from its neighbours.
                self.households.check(&IpAddr::V6(network(v6, HOUSEHOLD)))?;
                self.sites.check(&network(v6, SITE))
            }
            v4 @ IpAddr::V4(_) => self.households.check(&v4),
        }
    }
}

/// The address with all but its first `bits` bits, of which there is at least one, set to zero.
fn network(ip: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << (128 - bits)))
}

/// A used-up allowance of an account is whole again after this long; with ten sign-ins a minute, one comes back in half a minute.
/// Longer than for an address: a person who forgot a password tries a few times, guessing takes thousands.
const ACCOUNT_REFILL: Duration = Duration::from_mins(5);

/// At once as many tries as one address has in a minute.
fn account_quota(per_minute: NonZeroU32) -> Quota {
    let refilling = Quota::with_period(ACCOUNT_REFILL / per_minute.get());
    refilling.unwrap_or_else(|| Quota::per_minute(per_minute)).allow_burst(per_minute)
}

/// An allowance for each key.
#[derive(Debug)]
struct Limiter<K: Clone + Eq + Hash> {
    inner: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
    checks: AtomicU32,
}

/// Keys that have become quiet are forgotten once in so many checks, so that memory stays bounded by recent traffic.
const FORGET_EVERY: u32 = 1024;

impl<K: Clone + Eq + Hash> Limiter<K> {
    fn new(quota: Quota) -> Self {
        Self { inner: RateLimiter::keyed(quota), clock: DefaultClock::default(), checks: AtomicU32::new(0) }
    }

    fn check(&self, key: &K) -> Result<(), u64> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.inner.retain_recent();
            self.inner.shrink_to_fit();
        }
        self.inner
            .check_key(key)
            .map_err(|until| until.wait_time_from(self.clock.now()).as_secs_f64().ceil().max(1.0))
            .map_err(|seconds| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "1 to 300, without a fraction"
                )]
                let seconds = seconds as u64;
                seconds
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{header, request, send, status};
    use axum::routing::get;

    fn limits() -> Arc<RateLimits> {
        let config = crate::config::Config::load(&crate::config::Sources::default()).unwrap();
        RateLimits::new(&LimitsConfig { sign_ins_per_minute: NonZeroU32::new(3).unwrap(), ..config.limits })
    }

    fn from(ip: &str) -> ClientIp {
        ClientIp(ip.parse().unwrap())
    }

    #[test]
    fn each_address_and_bucket_is_counted_for_itself() {
        let limits = limits();
        for _ in 0..3 {
            assert_eq!(limits.check(Bucket::SignIn, from("203.0.113.9")), Ok(()));
        }
        let wait = limits.check(Bucket::SignIn, from("203.0.113.9")).unwrap_err();
        assert!((1..=20).contains(&wait), "{wait}");
        assert_eq!(limits.check(Bucket::SetUp, from("203.0.113.9")), Ok(()));
        assert_eq!(limits.check(Bucket::SignIn, from("203.0.113.10")), Ok(()));
    }

    #[test]
    fn a_64_network_counts_as_one() {
        let limits = limits();
        for last in 1..=3 {
            assert_eq!(limits.check(Bucket::SignIn, from(&format!("2001:db8::{last}"))), Ok(()));
        }
        assert!(limits.check(Bucket::SignIn, from("2001:db8::ffff")).is_err());
        assert_eq!(limits.check(Bucket::SignIn, from("2001:db8:0:1::1")), Ok(()));
    }

    #[test]
    fn a_48_network_counts_as_ten() {
        let limits = limits();
        for household in 1..=10 {
            for _ in 0..3 {
                let client = from(&format!("2001:db8:0:{household:x}::1"));
                assert_eq!(limits.check(Bucket::SignIn, client), Ok(()), "{client:?}");
            }
        }
        assert!(limits.check(Bucket::SignIn, from("2001:db8:0:ffff::1")).is_err());
        assert_eq!(limits.check(Bucket::SignIn, from("2001:db8:1::1")), Ok(()));
    }

    #[test]
    fn an_account_is_one_however_it_is_written() {
        let limits = limits();
        for written in ["mira@example.com", " Mira@example.com", "MIRA@EXAMPLE.COM "] {
            assert_eq!(limits.check_account(written), Ok(()));
        }
        let wait = limits.check_account("mira@example.com").unwrap_err();
        assert!((1..=100).contains(&wait), "{wait}");
        assert_eq!(limits.check_account("ben@example.com"), Ok(()));
    }

    #[test]
    fn an_account_has_ten_tries_and_then_one_in_half_a_minute() {
        let quota = account_quota(NonZeroU32::new(10).unwrap());
        assert_eq!((quota.burst_size().get(), quota.replenish_interval()), (10, Duration::from_secs(30)));
    }

    #[tokio::test]
    async fn says_when_to_come_back() {
        let limits = limits();
        let router = limited(Router::new().route("/", get(|| async {}).post(|| async {})), &limits, Bucket::SignIn);
        for _ in 0..3 {
            assert_eq!(status(&router, request("POST", "/", &[])).await, 200);
        }
        let refused = send(&router, request("POST", "/", &[])).await;
        assert_eq!(refused.status(), 429);
        assert!((1..=20).contains(&header(&refused, "retry-after").parse::<u32>().unwrap()));
        assert_eq!(status(&router, request("GET", "/", &[])).await, 200, "the form can be looked at");
    }

    #[test]
    fn a_link_is_tried_by_opening_it() {
        assert!(Bucket::LinkOpening.counts(&Method::GET));
        assert!(Bucket::Logout.counts(&Method::GET) && Bucket::Logout.counts(&Method::POST));
        assert!(!Bucket::Acs.counts(&Method::GET) && Bucket::Acs.counts(&Method::POST));
    }
}
