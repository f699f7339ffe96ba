//! Pairs of calls at the same instant, a thousand times each, over the embedded database on disk: what must win once wins once.
//! `SLUICE_RACE_RUNS` sets the number of runs (20 by default; `make races` runs each 1,000 times), `SLUICE_RACE_SEED` the seed that is printed.

#[path = "races/memory.rs"]
mod memory;
#[path = "races/sso.rs"]
mod sso;
#[path = "races/support.rs"]
mod support;

use sluice_domain::audit::Action::{
    IdpAdded, IdpRemoved, LinkCreated, LinkOpened, LinkRevoked, PageOpened, SpaceImported, SpaceRemoved,
    VisitorSignedOut,
};
use sluice_domain::id::{AuditId, IdpId};
use sluice_domain::link::Gate;
use sluice_domain::scope::Scope;
use sluice_service::ports::audit::AuditFilter;
use sluice_service::ports::content::{Generation, ImportState};
use sluice_service::ports::visits::SignInResult;
use sluice_service::ports::{
    AuditRepository, ContentRepository, IdpRepository, ImportRepository, LinkRepository, StoreError, VisitRepository,
};
use sluice_service::testing::{given, samples};
use support::Races;

type Tested = Result<(), Box<dyn std::error::Error>>;

/// A number that no other run has, nor any of what `samples` and `given` number by themselves.
fn number(run: u32) -> u32 {
    10_000 + run * 10
}

/// Whether the event is the newest of openings. Later runs have higher numbers, and all events are of one instant.
async fn is_logged(races: &Races, event: &AuditId) -> Result<bool, StoreError> {
    let openings = AuditFilter { action: Some(LinkOpened), ..AuditFilter::default() };
    Ok(races.store.recent_audit(&openings, 1).await?.first().is_some_and(|newest| newest.id == *event))
}

/// Whether a grant was made; anything but a refusal is a fault.
fn made(granted: Result<(), StoreError>) -> Result<bool, StoreError> {
    match granted {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(fault) => Err(fault),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revocation_beats_a_grant() -> Tested {
    let races = Races::begin("revoke against grant").await;
    let session = given::session(&races.store, "visitor").await;
    let mut granted_first = 0;
    for run in races.runs() {
        let link = samples::link(number(run));
        given::link(&races.store, &link).await;
        let (grant, granting) = (samples::grant(number(run), &link, &session), samples::event(number(run), LinkOpened));
        let opened = granting.id.clone();
        let revoked = link.clone().revoke(samples::minutes(1))?;
        let revoking = samples::event(number(run) + 1, LinkRevoked);
        let was = (link.changed_at, link.epoch);
        let (token, id) = (session.token.clone(), link.id.clone());
        let (one, two) = (races.store.clone(), races.store.clone());
        let (granted, (saved, seen)) = races
            .both(run, async move { one.create_grant(&grant, &granting).await }, async move {
                let saved = two.save_link(&revoked, was, &revoking).await;
                (saved, two.had_grant(&token, &id).await)
            })
            .await;
        saved?;
        let granted = made(granted)?;
        granted_first += u32::from(granted);
        // A grant came before the revocation, which then finds it; or it did not come at all.
        assert_eq!(seen?, granted, "run {run}: a grant was made after the revocation");
        assert_eq!(is_logged(&races, &opened).await?, granted, "run {run}: grant and event are not one");
        let late = samples::grant(number(run) + 1, &link, &session);
        let late = races.store.create_grant(&late, &samples::event(number(run) + 2, LinkOpened)).await;
        assert!(!made(late)?, "run {run}: a grant under the epoch of before");
        let gate = races.store.gate_state(&session.token, &link.id, samples::minutes(1)).await?.ok_or("no gate")?;
        assert!(gate.grant.is_none() && !gate.link.is_active(), "run {run}: a grant outlives the revocation");
    }
    races.end(&format!("the grant came first in {granted_first}"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_out_beats_a_grant() -> Tested {
    let races = Races::begin("sign-out against grant").await;
    let link = samples::link(1);
    given::link(&races.store, &link).await;
    for run in races.runs() {
        let session = given::session(&races.store, &format!("visitor {run}")).await;
        let (grant, granting) = (samples::grant(number(run), &link, &session), samples::event(number(run), LinkOpened));
        let opened = granting.id.clone();
        let (token, ending) = (session.token.clone(), samples::event(number(run) + 1, VisitorSignedOut));
        let (one, two) = (races.store.clone(), races.store.clone());
        let (granted, ended) = races
            .both(run, async move { one.create_grant(&grant, &granting).await }, async move {
                two.end_visitor_session(&token, &ending).await
            })
            .await;
        ended?;
        let granted = made(granted)?;
        assert_eq!(is_logged(&races, &opened).await?, granted, "run {run}: grant and event are not one");
        assert!(races.store.gate_state(&session.token, &link.id, samples::minutes(1)).await?.is_none(), "run {run}");
        // Not even a row that opens nothing: it would be counted as a visitor who can read.
        let left = races.store.had_grant(&session.token, &link.id).await?;
        let live = races.store.count_live_grants(&link.id, link.epoch, samples::minutes(1)).await?;
        assert!(!left && live == 0, "run {run}: a grant outlives the sign-out");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_ticket_is_taken_once() -> Tested {
    let races = Races::begin("double use of a ticket").await;
    for run in races.runs() {
        let ticket = samples::ticket(&format!("ticket {run}"));
        races.store.put_ticket(&ticket).await?;
        let take = || {
            let (store, token) = (races.store.clone(), ticket.token.clone());
            async move { store.take_ticket(&token, samples::NOW).await }
        };
        let (one, two) = races.both(run, take(), take()).await;
        assert!(one?.is_some() != two?.is_some(), "run {run}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_is_answered_once() -> Tested {
    let races = Races::begin("double use of a sign-in request").await;
    for run in races.runs() {
        let word = format!("request {run}");
        races.store.put_request(&samples::request(&word)).await?;
        let answer = |session: &str| {
            let mut sign_in = samples::sign_in(&format!("{word} {session}"), 1);
            sign_in.request = Some(samples::hash(&word));
            let store = races.store.clone();
            async move { store.complete_sign_in(&sign_in, samples::NOW).await }
        };
        let (one, two) = races.both(run, answer("a"), answer("b")).await;
        let results = [one?, two?];
        assert!(results.contains(&SignInResult::RequestGone), "run {run}: {results:?}");
        assert_eq!(accepted(&results), 1, "run {run}: {results:?}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_assertion_is_good_once() -> Tested {
    let races = Races::begin("double use of an assertion").await;
    for run in races.runs() {
        let answer = |word: String| {
            let mut sign_in = samples::sign_in(&word, 1);
            sign_in.assertion = samples::hash(&format!("assertion {run}"));
            let store = races.store.clone();
            async move { store.complete_sign_in(&sign_in, samples::NOW).await }
        };
        let words = [format!("{run} a"), format!("{run} b")];
        for word in &words {
            races.store.put_request(&samples::request(word)).await?;
        }
        let [a, b] = words;
        let (one, two) = races.both(run, answer(a), answer(b)).await;
        let results = [one?, two?];
        assert!(results.contains(&SignInResult::Replayed), "run {run}: {results:?}");
        assert_eq!(accepted(&results), 1, "run {run}: {results:?}");
    }
    races.end("");
    Ok(())
}

fn accepted(results: &[SignInResult]) -> usize {
    results.iter().filter(|result| matches!(result, SignInResult::Accepted(_))).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_imports_the_later_generation_stays() -> Tested {
    let races = Races::begin("double import").await;
    let space = samples::space_id(1);
    for run in races.runs() {
        let (a, b) = (samples::import_run(number(run)), samples::import_run(number(run) + 1));
        races.store.begin_import(&a).await?;
        races.store.begin_import(&b).await?;
        let import = |id: &sluice_domain::id::ImportId, event| {
            let (store, space, id) = (races.store.clone(), space.clone(), id.clone());
            let event = samples::event(event, SpaceImported);
            async move {
                let generation = store.next_generation(&space, &id).await?;
                let staged = samples::staged(&space, generation);
                Ok::<_, StoreError>((generation, store.publish(&id, &[staged], samples::NOW, &[event]).await))
            }
        };
        let (one, two) = races.both(run, import(&a.id, number(run)), import(&b.id, number(run) + 1)).await;
        let results = [one?, two?];
        assert_ne!(results[0].0, results[1].0, "run {run}: one generation was given out twice");
        let (later, earlier) = if results[0].0 > results[1].0 { (0, 1) } else { (1, 0) };
        assert!(results[later].1.is_ok(), "run {run}: the later generation was refused");
        assert!(matches!(results[earlier].1, Ok(()) | Err(StoreError::Conflict)), "run {run}");
        let stored = races.store.find_space(&space).await?.ok_or("no space")?;
        assert_eq!(stored.generation, results[later].0, "run {run}");
        for (import, (_, published)) in [&a.id, &b.id].into_iter().zip(&results) {
            let run = races.store.find_import(import).await?.ok_or("no run")?;
            assert_eq!(matches!(run.state, ImportState::Done(_)), published.is_ok());
        }
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_import_is_published_once() -> Tested {
    let races = Races::begin("double publish of one import").await;
    for run in races.runs() {
        let import = samples::import_run(number(run));
        races.store.begin_import(&import).await?;
        let space = samples::space_id(number(run));
        let generation = races.store.next_generation(&space, &import.id).await?;
        let publish = |event| {
            let (store, id, staged) = (races.store.clone(), import.id.clone(), samples::staged(&space, generation));
            async move { store.publish(&id, &[staged], samples::NOW, &[samples::event(event, SpaceImported)]).await }
        };
        let (one, two) = races.both(run, publish(number(run)), publish(number(run) + 1)).await;
        assert!(one.is_ok() != two.is_ok(), "run {run}: {one:?} {two:?}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_entity_id_is_used_once() -> Tested {
    let races = Races::begin("double entity id").await;
    for run in races.runs() {
        let create = |n: u32| {
            let mut idp = samples::idp(n);
            idp.entity_id = format!("https://idp.example/{run}");
            let store = races.store.clone();
            async move { store.create_idp(&idp, &samples::event(n, IdpAdded)).await }
        };
        let (one, two) = races.both(run, create(number(run)), create(number(run) + 1)).await;
        assert!(one.is_ok() != two.is_ok(), "run {run}: {one:?} {two:?}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_active_link_names_a_removed_idp() -> Tested {
    let races = Races::begin("new link against removal of its identity provider").await;
    for run in races.runs() {
        let idp = samples::idp(number(run));
        given::idp(&races.store, &idp).await;
        let create = new_link(&races, run, idp.id.clone());
        let (store, id) = (races.store.clone(), idp.id.clone());
        let remove = async move { store.remove_idp(&id, &samples::event(number(run) + 1, IdpRemoved)).await };
        let (created, removed) = races.both(run, create, remove).await;
        assert!(created.is_ok() != removed?, "run {run}: {created:?}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_removed_space_leaves_no_active_link() -> Tested {
    let races = Races::begin("new link against removal of its space").await;
    for run in races.runs() {
        let space = samples::space_id(number(run));
        given::space(&races.store, &space, &[], &[]).await;
        let link = samples::link(number(run)).id;
        let create = new_link(&races, run, samples::idp(1).id);
        let removal = space.clone();
        let store = races.store.clone();
        let remove = async move {
            store.remove_space(&removal, samples::minutes(1), &samples::event(number(run) + 1, SpaceRemoved)).await
        };
        let (created, revoked) = races.both(run, create, remove).await;
        assert_eq!(u64::from(created.is_ok()), revoked?, "run {run}");
        let stored = races.store.find_link(&link).await?;
        assert!(stored.is_none_or(|stored| !stored.link.is_active()), "run {run}: the link outlives its space");
    }
    races.end("");
    Ok(())
}

/// Link `number(run)` to all of space `number(run)`, through this identity provider.
fn new_link(races: &Races, run: u32, idp: IdpId) -> impl Future<Output = Result<(), StoreError>> + Send + 'static {
    let mut link = samples::link(number(run));
    link.scope = Scope::Space { space: samples::space_id(number(run)) };
    link.gate = Gate::Sso { idp, groups: Vec::new() };
    let token = samples::link_token(&link.id);
    let store = races.store.clone();
    async move { store.create_link(&samples::stored_link(link), &token, &samples::event(number(run), LinkCreated)).await }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_first_opening_is_written_once() -> Tested {
    let races = Races::begin("double first opening").await;
    let grant = samples::grant(1, &samples::link(1), &samples::session("visitor")).id;
    for run in races.runs() {
        let open = |event| {
            let (store, grant) = (races.store.clone(), grant.clone());
            async move {
                let event = samples::event(event, PageOpened);
                store.record_first_opening(&grant, &format!("page {run}"), &event).await
            }
        };
        let (one, two) = races.both(run, open(number(run)), open(number(run) + 1)).await;
        assert!(one? != two?, "run {run}");
    }
    races.end("");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn generations_are_given_out_once() -> Tested {
    let races = Races::begin("next generation").await;
    let mut seen = std::collections::HashSet::new();
    for run in races.runs() {
        let next = |n| {
            let store = races.store.clone();
            async move { store.next_generation(&samples::space_id(1), &samples::import_run(n).id).await }
        };
        let (one, two) = races.both(run, next(number(run)), next(number(run) + 1)).await;
        for generation in [one?, two?] {
            assert!(seen.insert(generation) && generation != Generation(0), "run {run}: {generation:?} twice");
        }
    }
    races.end("");
    Ok(())
}
