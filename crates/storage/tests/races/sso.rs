//! Races of single logout and of Sluice's own keys.

use super::support::Races;
use super::{Tested, accepted, is_logged, made, number};
use sluice_domain::audit::Action::{LinkOpened, SpKeyActivated, SpKeyPublished};
use sluice_domain::sso::sp_key::{SpKeyState, SpKeyUse};
use sluice_service::ports::{LinkRepository, SpKeyRepository, VisitRepository};
use sluice_service::testing::{given, samples};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_logout_by_the_idp_beats_a_grant() -> Tested {
    let races = Races::begin("logout by the identity provider against grant").await;
    let link = samples::link(1);
    given::link(&races.store, &link).await;
    for run in races.runs() {
        // Two sessions of the account, one of which is about to get a grant.
        let (other, session) = (format!("other {run}"), format!("visitor {run}"));
        given::session(&races.store, &other).await;
        let session = given::session(&races.store, &session).await;
        let (grant, granting) = (samples::grant(number(run), &link, &session), samples::event(number(run), LinkOpened));
        let opened = granting.id.clone();
        let order = samples::logout(&format!("logout {run}"), 1);
        let (one, two) = (races.store.clone(), races.store.clone());
        let (granted, ended) = races
            .both(run, async move { one.create_grant(&grant, &granting).await }, async move {
                two.end_sessions_of(&order).await
            })
            .await;
        assert_eq!(ended?, Some(2), "run {run}");
        let granted = made(granted)?;
        assert_eq!(is_logged(&races, &opened).await?, granted, "run {run}: grant and event are not one");
        assert!(races.store.gate_state(&session.token, &link.id, samples::minutes(1)).await?.is_none(), "run {run}");
        let left = races.store.had_grant(&session.token, &link.id).await?;
        let live = races.store.count_live_grants(&link.id, link.epoch, samples::minutes(1)).await?;
        assert!(!left && live == 0, "run {run}: a grant outlives the logout");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_logout_is_before_or_after_a_sign_in() -> Tested {
    let races = Races::begin("logout by the identity provider against sign-in").await;
    let mut signed_in_first = 0;
    for run in races.runs() {
        let word = format!("visitor {run}");
        races.store.put_request(&samples::request(&word)).await?;
        let (answer, order) = (samples::sign_in(&word, run), samples::logout(&word, run));
        let token = answer.session.token.clone();
        let (one, two) = (races.store.clone(), races.store.clone());
        let (result, ended) = races
            .both(run, async move { one.complete_sign_in(&answer, samples::NOW).await }, async move {
                two.end_sessions_of(&order).await
            })
            .await;
        assert_eq!(accepted(&[result?]), 1, "run {run}");
        let ended = ended?.ok_or("the logout was taken for a replay")?;
        let left = races.store.find_visitor_session(&token, samples::NOW).await?.is_some();
        assert!(ended <= 1 && left == (ended == 0), "run {run}: {ended} ended, and the session is there: {left}");
        signed_in_first += ended;
    }
    races.end(&format!("the sign-in came first in {signed_in_first}"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_logout_request_is_obeyed_once() -> Tested {
    let races = Races::begin("double use of a logout request").await;
    for run in races.runs() {
        given::session(&races.store, &format!("visitor {run}")).await;
        let obey = |word: String| {
            let mut order = samples::logout(&word, 1);
            order.request = samples::hash(&format!("logout {run}"));
            let store = races.store.clone();
            async move { store.end_sessions_of(&order).await }
        };
        let (one, two) = races.both(run, obey(format!("{run} a")), obey(format!("{run} b"))).await;
        let mut results = [one?, two?];
        results.sort();
        assert_eq!(results, [None, Some(1)], "run {run}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_is_ended_and_counted_by_one_of_two_logouts() -> Tested {
    let races = Races::begin("two logout requests for one session").await;
    for run in races.runs() {
        given::session(&races.store, &format!("visitor {run}")).await;
        let obey = |word: &str| {
            let (store, order) = (races.store.clone(), samples::logout(&format!("{run} {word}"), 1));
            async move { store.end_sessions_of(&order).await }
        };
        let (one, two) = races.both(run, obey("a"), obey("b")).await;
        let mut results = [one?, two?];
        results.sort();
        assert_eq!(results, [Some(0), Some(1)], "run {run}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_use_has_one_active_key() -> Tested {
    let races = Races::begin("two new keys of one use").await;
    for run in races.runs() {
        // A rollover between the runs makes room: the active key of before goes when the next one takes its place.
        let make = |n: u32, state| {
            let (store, key) = (races.store.clone(), samples::sp_key(n, SpKeyUse::Signing, state));
            async move { store.create_sp_key(&key, &samples::event(n, SpKeyPublished)).await }
        };
        let state = if run == 0 { SpKeyState::Active } else { SpKeyState::Next };
        let (one, two) = races.both(run, make(number(run), state), make(number(run) + 1, state)).await;
        assert!(one.is_ok() != two.is_ok(), "run {run}: {one:?} {two:?}");
        let winner = samples::sp_key(if one.is_ok() { number(run) } else { number(run) + 1 }, SpKeyUse::Signing, state);
        if state == SpKeyState::Next {
            let event = samples::event(number(run) + 2, SpKeyActivated);
            races.store.activate_sp_key(&winner.facts.fingerprint, &event).await?;
        }
        let keys = races.store.list_sp_keys().await?;
        let mut active = keys.iter().filter(|key| key.facts.state == SpKeyState::Active);
        let active = (active.next().map(|key| &key.facts.fingerprint), active.count());
        assert_eq!(active, (Some(&winner.facts.fingerprint), 0), "run {run}");
        let retired = keys.iter().filter(|key| key.facts.state == SpKeyState::Retired).count();
        assert_eq!(retired, usize::try_from(run)?, "run {run}");
    }
    races.end("");
    Ok(())
}
