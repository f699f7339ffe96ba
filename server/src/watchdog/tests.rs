use super::*;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

const BRISK: Patience = Patience { slice: Duration::from_millis(5), open: 40, answer: 40, rest: 1 };
/// Longer than any of these waits, on a machine that is busy.
const LONG: Duration = Duration::from_millis(600);

fn told() -> (Arc<AtomicBool>, impl FnOnce() + Send + 'static) {
    let told = Arc::new(AtomicBool::new(false));
    let hung = Arc::clone(&told);
    (told, move || hung.store(true, Ordering::SeqCst))
}

fn until(done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it does not come");
        thread::sleep(Duration::from_millis(5));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_answers_is_left_alone_for_as_long_as_it_is_watched() {
    let (told, hung) = told();
    let asked = Arc::new(AtomicU32::new(0));
    let dog = Watchdog::patient(BRISK, hung).unwrap();
    let count = Arc::clone(&asked);
    dog.opened(Box::new(move || {
        count.fetch_add(1, Ordering::SeqCst);
        Box::pin(tokio::time::sleep(Duration::from_millis(1)))
    }));
    until(|| asked.load(Ordering::SeqCst) >= 5);
    drop(dog);
    thread::sleep(LONG);
    let (then, now) = (asked.load(Ordering::SeqCst), told.load(Ordering::SeqCst));
    thread::sleep(LONG);
    assert_eq!(
        (asked.load(Ordering::SeqCst), now),
        (then, false),
        "it asks on after it was dropped, or told of a hang"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_stops_answering_is_told_of() {
    let (told, hung) = told();
    let dog = Watchdog::patient(BRISK, hung).unwrap();
    let first = AtomicBool::new(true);
    dog.opened(Box::new(move || {
        if first.swap(false, Ordering::SeqCst) { Box::pin(async {}) } else { Box::pin(std::future::pending()) }
    }));
    until(|| told.load(Ordering::SeqCst));
}

/// As it is seen in the field: the threads of the runtime wait for a lock.
#[test]
fn a_runtime_whose_threads_all_wait_is_told_of() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (told, hung) = told();
    let lock = Arc::new(Mutex::new(()));
    let held = lock.lock().unwrap();
    let dog = runtime.block_on(async { Watchdog::patient(BRISK, hung) }).unwrap();
    let waits = Arc::clone(&lock);
    dog.opened(Box::new(move || {
        let lock = Arc::clone(&waits);
        Box::pin(async move { drop(lock.lock()) })
    }));
    until(|| told.load(Ordering::SeqCst));
    drop(held);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_opening_that_does_not_end_is_told_of() {
    let (told, hung) = told();
    let _dog = Watchdog::patient(BRISK, hung).unwrap();
    until(|| told.load(Ordering::SeqCst));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_ends_while_it_is_asked_has_not_hung() {
    let (told, hung) = told();
    let dog = Watchdog::patient(BRISK, hung).unwrap();
    let asked = Arc::new(AtomicBool::new(false));
    let begun = Arc::clone(&asked);
    dog.opened(Box::new(move || {
        begun.store(true, Ordering::SeqCst);
        Box::pin(std::future::pending())
    }));
    until(|| asked.load(Ordering::SeqCst));
    drop(dog);
    thread::sleep(LONG);
    assert!(!told.load(Ordering::SeqCst));
}

/// Two lives of one process: the second finds what the first left, and is the same process.
#[cfg(unix)]
#[test]
fn a_process_is_replaced_by_one_with_the_same_number_and_arguments() {
    const FOLDER: &str = "SLUICE_TEST_OF_TWO_LIVES";
    const THIS: &str = "watchdog::tests::a_process_is_replaced_by_one_with_the_same_number_and_arguments";
    let own = std::process::id().to_string();
    if let Some(folder) = std::env::var_os(FOLDER) {
        let mark = std::path::Path::new(&folder).join("first-life");
        if mark.exists() {
            assert_eq!(std::fs::read_to_string(mark).unwrap(), own);
            return;
        }
        std::fs::write(mark, own).unwrap();
        panic!("it was not replaced: {}", replace_process());
    }
    let folder = tempfile::tempdir().unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    let ended = child.args(["--exact", THIS]).env(FOLDER, folder.path()).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    assert!(folder.path().join("first-life").exists(), "the child was not this test");
}
