//! Sound responses with one thing changed: either they are refused, or they say what they said before.
//!
//! `SLUICE_MUTANTS` says how many (`make mutants`), `SLUICE_SEED` which. The keys of our own responses are new in every run, so a
//! failure prints the document.

#[path = "mutation/change.rs"]
mod change;
#[path = "mutation/sound.rs"]
mod sound;

use change::{Random, Spans, change};
use sluice_service::ports::saml::VerifiedSignIn;
use sound::Sound;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

/// So few that `make test` takes seconds.
const FEW: u64 = 200;

struct Subject {
    sound: Sound,
    spans: Spans,
    says: VerifiedSignIn,
}

impl Subject {
    fn new(sound: Sound) -> Self {
        let says = sound.verify(sound.xml.as_bytes()).unwrap_or_else(|code| panic!("{}: {code}", sound.name));
        Self { spans: Spans::of(&sound.xml), says, sound }
    }
}

/// How often each kind of change had each outcome.
#[derive(Default)]
struct Tally(BTreeMap<(&'static str, &'static str), u64>);

impl Tally {
    fn add(&mut self, kind: &'static str, outcome: &'static str, count: u64) {
        *self.0.entry((kind, outcome)).or_default() += count;
    }

    fn sums(&self, by: impl Fn(&(&'static str, &'static str)) -> &'static str) -> BTreeMap<&'static str, u64> {
        self.0.iter().fold(BTreeMap::new(), |mut sums, (key, count)| {
            *sums.entry(by(key)).or_default() += count;
            sums
        })
    }
}

const ACCEPTED: &str = "accepted, identity unchanged";

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

fn try_one(subject: &Subject, random: &mut Random) -> (&'static str, &'static str) {
    let (kind, bytes) = change(&subject.sound.xml, &subject.spans, &subject.says.name_id, random);
    let document = || format!("{}, {kind}:\n{}", subject.sound.name, String::from_utf8_lossy(&bytes));
    let outcome = catch_unwind(AssertUnwindSafe(|| subject.sound.verify(&bytes)));
    match outcome.unwrap_or_else(|_| panic!("verification panicked: {}", document())) {
        Ok(says) => {
            assert!(says == subject.says, "another identity: {}", document());
            (kind, ACCEPTED)
        }
        Err(code) => (kind, code),
    }
}

#[test]
fn no_change_changes_the_identity() {
    let (count, seed) = (number("SLUICE_MUTANTS").unwrap_or(FEW), number("SLUICE_SEED").unwrap_or(1));
    let subjects: Vec<Subject> = sound::all().into_iter().map(Subject::new).collect();
    let threads = u64::try_from(thread::available_parallelism().map_or(1, usize::from)).unwrap();
    let work = |first: u64| {
        let mut tally = Tally::default();
        for mutant in (first..count).step_by(usize::try_from(threads).unwrap()) {
            let mut random = Random::new(seed, mutant);
            let subject = &subjects[random.below(subjects.len())];
            let (kind, outcome) = try_one(subject, &mut random);
            tally.add(kind, outcome, 1);
        }
        tally
    };
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || work(first))).collect();
        for thread in running {
            for ((kind, outcome), count) in thread.join().unwrap().0 {
                tally.add(kind, outcome, count);
            }
        }
    });
    println!("{count} mutants of {} sound responses, seed {seed}", subjects.len());
    println!("changes: {:?}", tally.sums(|key| key.0));
    println!("outcomes: {:#?}", tally.sums(|key| key.1));
    println!("accepted by change: {:?}", tally.0.iter().filter(|(key, _)| key.1 == ACCEPTED).collect::<Vec<_>>());
    assert_eq!(tally.0.values().sum::<u64>(), count);
    assert!(tally.sums(|key| key.1).len() > 5, "the mutants are too much alike");
}
