//! What is remembered of gates, against whoever changes what they rest on: readers never rest, and none of them may get what was
//! before once the change has been acknowledged.

use super::support::Races;
use super::{Tested, number};
use sluice_domain::audit::Action::{IdpDisabled, LinkRevoked, VisitorSignedOut};
use sluice_domain::id::LinkId;
use sluice_domain::link::ShareLink;
use sluice_domain::time::Timestamp;
use sluice_service::keys::TokenHash;
use sluice_service::ports::visits::VisitorSession;
use sluice_service::ports::{IdpRepository, LinkRepository, StoreResult, VisitRepository};
use sluice_service::testing::{given, samples};
use sluice_storage::SurrealStore;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const READERS: usize = 3;

/// A link that a signed-in visitor may read.
async fn readable(races: &Races, run: u32) -> (ShareLink, VisitorSession) {
    let link = samples::link(number(run));
    given::link(&races.store, &link).await;
    let session = given::session(&races.store, &format!("visitor {run}")).await;
    given::grant(&races.store, number(run), &link, &session).await;
    (link, session)
}

/// Whether the gate is open at this moment.
async fn is_open(store: &SurrealStore, session: &TokenHash, link: &LinkId, now: Timestamp) -> StoreResult<bool> {
    let state = store.gate_state(session, link, now).await?;
    Ok(state.is_some_and(|state| state.grant.is_some() && state.idp_enabled))
}

/// How often the gate stood open for readers who asked after the change had been acknowledged.
async fn open_afterwards(
    races: &Races,
    (link, session): (&ShareLink, &VisitorSession),
    change: impl Future<Output = StoreResult<()>>,
) -> Result<u32, Box<dyn std::error::Error>> {
    let (acknowledged, over) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let mut readers = Vec::new();
    for _ in 0..READERS {
        let (store, token, link) = (races.store.clone(), session.token.clone(), link.id.clone());
        let (acknowledged, over) = (Arc::clone(&acknowledged), Arc::clone(&over));
        readers.push(tokio::spawn(async move {
            let (mut before, mut after) = (0_u32, 0_u32);
            loop {
                // Asked in this order: only what begins after the acknowledgement counts.
                let (late, last) = (acknowledged.load(Ordering::SeqCst), over.load(Ordering::SeqCst));
                let open = is_open(&store, &token, &link, samples::minutes(1)).await?;
                match (open, late) {
                    (true, true) => after += 1,
                    (true, false) => before += 1,
                    (false, _) => {}
                }
                if last {
                    return StoreResult::Ok((before, after));
                }
                tokio::task::yield_now().await;
            }
        }));
    }
    tokio::task::yield_now().await;
    change.await?;
    acknowledged.store(true, Ordering::SeqCst);
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    over.store(true, Ordering::SeqCst);
    let mut stale = 0;
    for reader in readers {
        let (_, after) = reader.await??;
        stale += after;
    }
    Ok(stale)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revocation_is_seen_by_whoever_asks_after_it() -> Tested {
    let races = Races::begin("revocation against readers").await;
    given::idp(&races.store, &samples::enabled_idp(1)).await;
    for run in races.runs() {
        let (link, session) = readable(&races, run).await;
        assert!(is_open(&races.store, &session.token, &link.id, samples::minutes(1)).await?, "run {run}");
        let (revoked, was) = (link.clone().revoke(samples::minutes(1))?, (link.changed_at, link.epoch));
        let event = samples::event(number(run) + 1, LinkRevoked);
        let change = races.store.save_link(&revoked, was, &event);
        assert_eq!(open_afterwards(&races, (&link, &session), change).await?, 0, "run {run}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_out_is_seen_by_whoever_asks_after_it() -> Tested {
    let races = Races::begin("sign-out against readers").await;
    given::idp(&races.store, &samples::enabled_idp(1)).await;
    for run in races.runs() {
        let (link, session) = readable(&races, run).await;
        assert!(is_open(&races.store, &session.token, &link.id, samples::minutes(1)).await?, "run {run}");
        let event = samples::event(number(run) + 1, VisitorSignedOut);
        let change = races.store.end_visitor_session(&session.token, &event);
        assert_eq!(open_afterwards(&races, (&link, &session), change).await?, 0, "run {run}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_disabled_connection_is_seen_by_whoever_asks_after_it() -> Tested {
    let races = Races::begin("disabling against readers").await;
    let enabled = samples::enabled_idp(1);
    given::idp(&races.store, &enabled).await;
    let mut idp = enabled.clone();
    for run in races.runs() {
        let (link, session) = readable(&races, run).await;
        assert!(is_open(&races.store, &session.token, &link.id, samples::minutes(1)).await?, "run {run}");
        let was = idp.changed_at;
        idp = idp.disable(samples::minutes(i64::from(run) + 2));
        let event = samples::event(number(run) + 1, IdpDisabled);
        let change = races.store.save_idp(&idp, was, &event);
        assert_eq!(open_afterwards(&races, (&link, &session), change).await?, 0, "run {run}");
        assert_eq!(races.store.find_idp(&idp.id).await?.as_ref(), Some(&idp), "run {run}");
        // And back, for the next run.
        let was = idp.changed_at;
        idp.state = enabled.state;
        idp.passed = enabled.passed.clone();
        let event = samples::event(number(run) + 2, IdpDisabled);
        races.store.save_idp(&idp, was, &event).await?;
    }
    races.end("");
    Ok(())
}

/// Whoever begins a change and goes away: the database may still make it, and nobody may remember what was before.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_that_nobody_waits_for_is_seen_once_it_is_made() -> Tested {
    let races = Races::begin("given up revocation against readers").await;
    given::idp(&races.store, &samples::enabled_idp(1)).await;
    let mut made = 0;
    for run in races.runs() {
        let (link, session) = readable(&races, run).await;
        assert!(is_open(&races.store, &session.token, &link.id, samples::minutes(1)).await?, "run {run}");
        let (revoked, was) = (link.clone().revoke(samples::minutes(1))?, (link.changed_at, link.epoch));
        let event = samples::event(number(run) + 1, LinkRevoked);
        let patience = std::time::Duration::from_micros(u64::from(run % 40) * 25);
        let store = races.store.clone();
        let _ = tokio::time::timeout(patience, async { store.save_link(&revoked, was, &event).await }).await;
        // It is made or it is not, sooner or later: whatever the gate says once the dust has settled, the database says too. Between two
        // readings it may just be made, so that they agree only if they do so again.
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        let (mut agreed, mut active) = (0, true);
        while agreed < 3 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            let open = is_open(&races.store, &session.token, &link.id, samples::minutes(1)).await?;
            active = races.store.find_link(&link.id).await?.ok_or("no link")?.link.is_active();
            agreed = if open == active { agreed + 1 } else { 0 };
            let late = std::time::Instant::now() >= deadline;
            assert!(!late || agreed > 0, "run {run}: the gate is open: {open}, the link active: {active}");
        }
        made += u32::from(!active);
    }
    races.end(&format!("{made} were made all the same"));
    Ok(())
}
