use crate::client::vars;
use crate::{DatabaseConfig, SurrealStore};
use sluice_domain::audit::Action::AdminCreated;
use sluice_service::ports::AdminRepository;
use sluice_service::testing::samples;
use std::sync::Arc;
use tokio::sync::Barrier;

// Here and not with the other races, because between the runs the first admin has to go again, which no port can do.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_two_claims_wins() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("surrealkv://{}", folder.path().display());
    let store = SurrealStore::open(&DatabaseConfig::at(url)).await.unwrap();
    let runs = std::env::var("SLUICE_RACE_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(20);
    let began = std::time::Instant::now();
    for run in 0..runs {
        let token = samples::hash(&format!("set-up {run}"));
        store.put_setup_token(&token, samples::minutes(60)).await.unwrap();
        let barrier = Arc::new(Barrier::new(2));
        let claim = |n: u32| {
            let (store, token, barrier) = (store.clone(), token.clone(), Arc::clone(&barrier));
            tokio::spawn(async move {
                barrier.wait().await;
                let event = samples::event(10 * run + n, AdminCreated);
                store.claim_setup(&token, samples::NOW, &samples::admin(n), &event).await
            })
        };
        let (one, two) = (claim(1), claim(2));
        let (one, two) = (one.await.unwrap().unwrap(), two.await.unwrap().unwrap());
        assert!(one != two, "run {run}: {one} {two}");
        let admins: u64 =
            store.client.value("RETURN array::len((DELETE admin RETURN BEFORE))", vars! {}).await.unwrap();
        assert_eq!(admins, 1, "run {run}");
    }
    println!("double set-up claim: {runs} runs in {:?}", began.elapsed());
}
