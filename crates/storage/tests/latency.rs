//! Measures what runs for every request of a visitor, on disk. By hand:
//! `cargo test --release -p sluice-storage --test latency -- --ignored --nocapture`.

use sluice_domain::audit::Action::PageOpened;
use sluice_service::ports::VisitRepository;
use sluice_service::ports::visits::OpenCount;
use sluice_service::testing::{given, samples};
use sluice_storage::{DatabaseConfig, SurrealStore};
use std::time::{Duration, Instant};

const GRANTS: u32 = 200;
const CALLS: u32 = 2000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "a measurement, and no assertion"]
async fn of_the_gate() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("surrealkv://{}", folder.path().display());
    let store = SurrealStore::open(&DatabaseConfig::at(url)).await.unwrap();
    given::idp(&store, &samples::enabled_idp(1)).await;
    let mut visits = Vec::new();
    for n in 1..=GRANTS {
        let link = samples::link(n);
        given::link(&store, &link).await;
        let session = given::session(&store, &format!("visitor {n}")).await;
        given::grant(&store, n, &link, &session).await;
        visits.push((session, link));
    }
    let visit = |call: u32| &visits[usize::try_from(call % GRANTS).unwrap()];

    let mut times = Times::default();
    for call in 0..CALLS {
        let (session, link) = visit(call);
        let gate = times.of(store.gate_state(&session.token, &link.id, samples::NOW)).await.unwrap().unwrap();
        assert!(gate.grant.is_some() && gate.idp_enabled);
    }
    times.print("gate_state");

    for (name, fresh) in [("record_first_opening, first", true), ("record_first_opening, again", false)] {
        let mut times = Times::default();
        for call in 0..CALLS / 5 {
            let grant = samples::grant(call % GRANTS + 1, &visit(call).1, &visit(call).0);
            let event = samples::event(10_000 + call, PageOpened);
            let subject = format!("page {}", call / GRANTS);
            assert_eq!(times.of(store.record_first_opening(&grant.id, &subject, &event)).await.unwrap(), fresh);
        }
        times.print(name);
    }

    let mut times = Times::default();
    for _ in 0..100 {
        let count = |n: u32| OpenCount { link: samples::link(n).id, count: 3, last: samples::NOW };
        let counts: Vec<OpenCount> = (1..=100).map(count).collect();
        times.of(store.add_opens(&counts)).await.unwrap();
    }
    times.print("add_opens of 100 links");
}

#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    async fn of<T>(&mut self, work: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let result = work.await;
        self.0.push(began.elapsed());
        result
    }

    fn print(mut self, name: &str) {
        self.0.sort();
        let at = |share: usize| self.0[(self.0.len() - 1) * share / 100];
        println!("{name}: median {:?}, p99 {:?}, of {}", at(50), at(99), self.0.len());
    }
}
