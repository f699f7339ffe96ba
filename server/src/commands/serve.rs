//! `sluice serve`.

use crate::compose::{Composed, compose};
use crate::config::Config;
use crate::http::dashboard::{self, DashboardState, Live};
use crate::http::health::Readiness;
use crate::http::listeners;
use crate::http::packed::Packer;
use crate::http::rate_limit::RateLimits;
use crate::http::routers::{AdminRoutes, VisitorRoutes, admin_router, visitor_router};
use crate::http::static_files::static_router;
use crate::http::visitor::{self, VisitorState};
use crate::master_key::KeyOrigin;
use crate::watchdog::{Watchdog, begin_anew};
use sluice_app::shell::Assets;
use sluice_app::viewer::Frame;
use sluice_service::sluice::Sluice;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinError;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// How often what was counted is written, what is over is removed, so are recorded messages, the blobs are looked through, and metadata
/// that is due is read.
const FLUSH: Duration = Duration::from_secs(1);
const SWEEP: Duration = Duration::from_mins(10);
const TRACES: Duration = Duration::from_mins(1);
const BLOBS: Duration = Duration::from_hours(1);
const METADATA: Duration = Duration::from_mins(1);

/// Serves until it is told to stop.
pub async fn serve(config: &Config) -> Result<(), Box<dyn Error>> {
    // Ports first: a taken one is told before anything is opened.
    let admin = listeners::bind(config.admin.listen, "admin").await?;
    let public = listeners::bind(config.public.listen, "public").await?;
    let assets = Arc::new(Assets::read(&config.site_dir)?);
    let stop = CancellationToken::new();
    let told_to_stop = stop.clone();
    let watchdog = Watchdog::start(move || begin_anew(&told_to_stop))?;
    let composed = compose(config, |probe| watchdog.opened(probe)).await?;
    listeners::cancel_on_signal(stop.clone())?;

    let (admin_app, visitor_app) = routers(config, &composed, &assets)?;
    announce(config, &composed).await?;
    let serving = async {
        tokio::join!(
            listeners::serve(admin, admin_app, config.limits.connections, stop.clone()),
            listeners::serve(public, visitor_app, config.limits.connections, stop.clone()),
        );
    };
    attended(serving, &composed.sluice, stop.clone()).await?;
    Ok(())
}

/// Serves, and does meanwhile what has to be done now and then.
async fn attended(
    serving: impl Future<Output = ()>,
    sluice: &Arc<Sluice>,
    stop: CancellationToken,
) -> Result<(), JoinError> {
    let served = CancellationToken::new();
    let flushing = tokio::spawn(flush(Arc::clone(sluice), served.clone()));
    let sweeping = tokio::spawn(sweep(Arc::clone(sluice), stop));
    serving.await;
    // Not with the stop already: requests that were open then have been answered since, and count too.
    served.cancel();
    flushing.await?;
    sweeping.await
}

/// Both listeners' routers over the use cases.
pub fn routers(
    config: &Config,
    composed: &Composed,
    assets: &Arc<Assets>,
) -> Result<(axum::Router, axum::Router), Box<dyn Error>> {
    let limits = RateLimits::new(&config.limits);
    let ready = readiness(&composed.sluice);
    let dashboard = DashboardState {
        sluice: Arc::clone(&composed.sluice),
        assets: Arc::clone(assets),
        limits: Arc::clone(&limits),
        uploads: config.data_dir.clone(),
        live: Live::new(Arc::clone(&composed.sluice)),
        gallery: config.dev.gallery,
    };
    let visitors = VisitorState {
        sluice: Arc::clone(&composed.sluice),
        frame: Frame { style: assets.css.to_string() },
        packer: Packer::default(),
    };
    let admin = AdminRoutes {
        pages: dashboard::pages(dashboard.clone()),
        metadata: dashboard::metadata(dashboard.clone()),
        uploads: dashboard::uploads(dashboard),
        files: static_router(&config.site_dir)?,
    };
    let visitor = VisitorRoutes {
        pages: visitor::pages(visitors.clone(), &limits),
        saml: visitor::saml_routes(visitors, &limits),
        files: static_router(&config.site_dir)?,
    };
    Ok((
        admin_router(config, Arc::clone(&composed.random), admin, ready.clone()),
        visitor_router(config, Arc::clone(&composed.random), visitor, ready),
    ))
}

fn readiness(sluice: &Arc<Sluice>) -> Readiness {
    let sluice = Arc::clone(sluice);
    Arc::new(move || {
        let sluice = Arc::clone(&sluice);
        Box::pin(async move {
            if sluice.is_ready().await { Ok(()) } else { Err("the database does not answer".to_owned()) }
        })
    })
}

/// Tells the person at the terminal where to go. The set-up token stands behind `#`, so that no server or proxy sees it.
async fn announce(config: &Config, composed: &Composed) -> Result<(), Box<dyn Error>> {
    if let KeyOrigin::Created(path) = &composed.key.origin {
        println!("Made a master key: {}", path.display());
        println!("Keep a copy of it somewhere safe: without it the data folder opens nothing.");
    }
    println!("Dashboard  {}", config.admin.url.as_str());
    println!("Visitors   {}", config.public.url.as_str());
    if let Some(token) = composed.sluice.new_setup_token().await? {
        println!("Set up     {}/set-up#{token}", config.admin.url.as_str());
        println!("           (creates the first admin; works once, for an hour)");
    }
    Ok(())
}

/// Writes what was counted. In a task of its own: no sweep, however long, keeps it from its second.
async fn flush(sluice: Arc<Sluice>, served: CancellationToken) {
    let mut round = tokio::time::interval(FLUSH);
    loop {
        tokio::select! {
            () = served.cancelled() => break,
            _ = round.tick() => sluice.flush_opens().await,
        }
    }
    sluice.flush_opens().await;
}

/// Sweeps and renews until the stop, which waits for none: what is left then goes in a later round.
async fn sweep(sluice: Arc<Sluice>, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = sweep_over(&sluice) => {}
        () = sweep_traces(&sluice) => {}
        () = sweep_blobs(&sluice) => {}
        () = renew_metadata(&sluice) => {}
    }
}

async fn sweep_over(sluice: &Sluice) {
    let mut round = tokio::time::interval(SWEEP);
    loop {
        round.tick().await;
        if let Err(error) = sluice.sweep().await {
            tracing::warn!(%error, "what is over was not removed; the next round will");
        }
    }
}

/// In a loop of its own: anybody can send messages, and what keeps the other sweep from its end keeps none of them.
async fn sweep_traces(sluice: &Sluice) {
    let mut round = tokio::time::interval(TRACES);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        if let Err(error) = sluice.sweep_traces().await {
            tracing::warn!(%error, "recorded messages that are over were not removed; the next round will");
        }
    }
}

async fn sweep_blobs(sluice: &Sluice) {
    let mut round = tokio::time::interval(BLOBS);
    // The first tick is at once, and the start has swept already.
    round.tick().await;
    loop {
        round.tick().await;
        if let Err(error) = sluice.sweep_orphaned_blobs().await {
            tracing::warn!(%error, "blobs that nothing names were not removed; the next round will");
        }
    }
}

/// A round that takes longer is not followed by those that it missed.
async fn renew_metadata(sluice: &Sluice) {
    let mut round = tokio::time::interval(METADATA);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        if let Err(error) = sluice.renew_metadata().await {
            tracing::warn!(%error, "metadata that is due was not read; the next round will");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::scope::Scope;
    use sluice_service::ports::LinkRepository as _;
    use sluice_service::testing::app::{App, page, space};

    #[tokio::test(flavor = "multi_thread")]
    async fn what_open_requests_count_after_the_stop_is_written() {
        let app = App::with_handbook().await;
        let link = app.link(Scope::Space { space: space() }, &[]).await;
        let session = app.sign_in(&link, "ana@tidewell.example", &[]).await;
        let grant = app.grant(&link, &session).await;
        let stop = CancellationToken::new();
        stop.cancel();
        let serving = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            app.sluice.read_page(&grant.page(&page(3)).unwrap(), |_| String::new()).await.unwrap();
        };
        attended(serving, &app.sluice, stop).await.unwrap();
        assert_eq!(app.store.link_figures(&link).await.unwrap().unwrap().0, 1);
    }
}
