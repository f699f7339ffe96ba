//! How often one address may try what guessing or flooding would abuse.

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
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What is limited, each on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// A password is tried.
    SignIn,
    /// A set-up token is tried.
    SetUp,
    /// A link token is tried.
    LinkOpening,
    /// A SAML message is checked.
    Acs,
}

/// The limits of one listener, in memory: each replica counts for itself.
#[derive(Debug)]
pub struct RateLimits {
    sign_in: Limiter,
    set_up: Limiter,
    link_opening: Limiter,
    acs: Limiter,
}

impl RateLimits {
    pub fn new(limits: &LimitsConfig) -> Arc<Self> {
        Arc::new(Self {
            sign_in: Limiter::new(limits.sign_ins_per_minute),
            set_up: Limiter::new(limits.sign_ins_per_minute),
            link_opening: Limiter::new(limits.openings_per_minute),
            acs: Limiter::new(limits.openings_per_minute),
        })
    }

    /// Counts one try. The error is the number of seconds to wait, at least one.
    pub fn check(&self, bucket: Bucket, client: ClientIp) -> Result<(), u64> {
        let limiter = match bucket {
            Bucket::SignIn => &self.sign_in,
            Bucket::SetUp => &self.set_up,
            Bucket::LinkOpening => &self.link_opening,
            Bucket::Acs => &self.acs,
        };
        limiter.check(client.0)
    }
}

impl Bucket {
    /// A link is tried by opening it; all else is tried by sending something. Looking at a form costs nothing.
    fn counts(self, method: &Method) -> bool {
        matches!(self, Self::LinkOpening) || !matches!(*method, Method::GET | Method::HEAD)
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

#[derive(Debug)]
struct Limiter {
    inner: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    checks: AtomicU32,
}

/// Addresses that have become quiet are forgotten once in so many checks, so that memory stays bounded by recent traffic.
const FORGET_EVERY: u32 = 1024;

impl Limiter {
    fn new(per_minute: NonZeroU32) -> Self {
        let clock = DefaultClock::default();
        Self { inner: RateLimiter::keyed(Quota::per_minute(per_minute)), clock, checks: AtomicU32::new(0) }
    }

    fn check(&self, ip: IpAddr) -> Result<(), u64> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.inner.retain_recent();
            self.inner.shrink_to_fit();
        }
        self.inner
            .check_key(&household(ip))
            .map_err(|until| until.wait_time_from(self.clock.now()).as_secs_f64().ceil().max(1.0))
            .map_err(|seconds| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "1 to 60, without a fraction"
                )]
                let seconds = seconds as u64;
                seconds
            })
    }
}

/// One subscriber has a whole IPv6 /64 to choose from; it counts as one.
fn household(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
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
        assert!(!Bucket::Acs.counts(&Method::GET) && Bucket::Acs.counts(&Method::POST));
    }
}
