//! `GET /events`: what is out of date on the dashboard's screens, as server-sent events (the HTML standard, section 9.2), for an admin who
//! is signed in. Only codes of topics travel: whoever may see what is behind them asks for it as ever.

mod places;

use super::{DashboardState, refuse};
use crate::http::listeners::Stopping;
use axum::Json;
use axum::extract::{Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use http::header::{CACHE_CONTROL, RETRY_AFTER};
use http::{HeaderName, HeaderValue, StatusCode};
use places::{Full, Place, Places};
use sluice_app::error::AppError;
use sluice_domain::topic::{Topic, Topics};
use sluice_service::changes::Looked;
use sluice_service::error::ServiceError;
use sluice_service::sluice::Sluice;
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// How often the audit log is looked at, by one task of the process and only while somebody listens.
const LOOK: Duration = Duration::from_secs(1);
/// How often each stream makes sure that its session goes on. A sign-out is felt at the next look.
const CHECK: Duration = Duration::from_secs(10);
/// Something is sent this often, so that neither side nor a proxy between takes the connection for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// What a client that found no place is told to wait, in seconds.
const AGAIN_AFTER: HeaderValue = HeaderValue::from_static("30");
/// nginx keeps answers back until they are large, unless it is told not to.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");
/// The name, and the data, of the last event of a session that is over.
const OVER: &str = "over";

/// The open streams of this process.
#[derive(Clone)]
pub struct Live {
    sluice: Arc<Sluice>,
    places: Arc<Places>,
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Live")
    }
}

impl Live {
    pub fn new(sluice: Arc<Sluice>) -> Self {
        Self { sluice, places: Arc::default() }
    }

    fn join(&self, session: &str) -> Result<(Place, Receiver<Topics>, Topics), Full> {
        let joined = Places::join(&self.places, session)?;
        if joined.first {
            tokio::spawn(look_on(Arc::clone(&self.sluice), Arc::clone(&self.places)));
        }
        Ok((joined.place, joined.changes, joined.recent))
    }
}

/// Until nobody listens any more.
async fn look_on(sluice: Arc<Sluice>, places: Arc<Places>) {
    let mut round = tokio::time::interval(LOOK);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looked = Looked::default();
    loop {
        round.tick().await;
        if places.is_left() {
            return;
        }
        match sluice.changes(&mut looked).await {
            Ok(changes) => places.tell(changes),
            Err(error) => tracing::warn!(%error, "changes were not looked for; the next round will"),
        }
    }
}

/// Opens a stream.
pub async fn stream(State(state): State<DashboardState>, request: Request) -> Response {
    let context = state.context(&request);
    if let Err(error) = context.actor().await {
        return refuse(&error);
    }
    let Some(session) = context.session else { return refuse(&AppError::Unauthenticated) };
    let (place, changes, recent) = match state.live.join(&session) {
        Ok(joined) => joined,
        Err(full) => return full.into_response(),
    };
    let mut check = tokio::time::interval(CHECK);
    check.set_missed_tick_behavior(MissedTickBehavior::Delay);
    check.reset();
    let stopping = request.extensions().get::<Stopping>().map(|Stopping(stop)| stop.clone()).unwrap_or_default();
    let listener = Listener {
        sluice: state.live.sluice,
        session,
        stopping,
        changes,
        first: Some(recent),
        check,
        over: false,
        _place: place,
    };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response.headers_mut().insert(UNBUFFERED, HeaderValue::from_static("no"));
    response
}

impl IntoResponse for Full {
    fn into_response(self) -> Response {
        let status = match self {
            Self::OfSession => StatusCode::TOO_MANY_REQUESTS,
            Self::OfAll => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, [(RETRY_AFTER, AGAIN_AFTER)], Json(AppError::TooMany)).into_response()
    }
}

/// One stream.
struct Listener {
    sluice: Arc<Sluice>,
    /// The session's token.
    session: String,
    stopping: CancellationToken,
    changes: Receiver<Topics>,
    /// What was changed just before it began: a page that was made then does not show it.
    first: Option<Topics>,
    check: Interval,
    /// The last event was sent.
    over: bool,
    _place: Place,
}

impl Listener {
    /// `None`: the stream ends.
    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        if let Some(recent) = self.first.take().filter(|recent| !recent.is_empty()) {
            return Some(told(recent));
        }
        loop {
            let topics = tokio::select! {
                () = self.stopping.cancelled() => return None,
                _ = self.check.tick() => Topics::NONE,
                changed = self.changes.recv() => match changed {
                    Ok(topics) => topics,
                    Err(RecvError::Lagged(_)) => Topics::all(),
                    Err(RecvError::Closed) => return None,
                },
            };
            if topics.is_empty() || topics.has(Topic::Admins) {
                match self.sluice.authenticate(&self.session).await {
                    Ok(_) => {}
                    Err(ServiceError::Unauthenticated) => {
                        self.over = true;
                        return Some(Event::default().event(OVER).data(OVER));
                    }
                    // What cannot be found out ends it too, and the browser asks again.
                    Err(error) => {
                        tracing::warn!(%error, "a session could not be looked at; its stream of events ends");
                        return None;
                    }
                }
            }
            if !topics.is_empty() {
                return Some(told(topics));
            }
        }
    }
}

fn told(topics: Topics) -> Event {
    Event::default().data(topics.codes())
}
