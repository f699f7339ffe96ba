//! Fuzzing that runs on a stable toolchain: seeds changed at random and given to one reader of outside bytes, for a time.
//!
//! `cargo run -p sluice-saml --example fuzz -- TARGET SECONDS MANIFEST.json [SEED]`. A target that panics is a finding, and so is an
//! answer that says who somebody is: the one key that is configured belongs to nobody. So is a record that keeps what is not to be kept.
//! What was found is printed in base64.

mod recorder;
mod seeds;
mod targets;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};
use targets::{Bench, Target};

/// Inputs grow no longer: a little more than any message may be.
const LONGEST: usize = 1_600_000;
/// No answer takes longer, even without optimisation on a busy machine.
const SLOW: Duration = Duration::from_secs(10);
/// What the readers stumble over.
const WORDS: [&str; 30] = [
    "<",
    ">",
    "/>",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x ?>",
    "<!DOCTYPE x>",
    "&",
    "&amp;",
    "&#0;",
    "&#x10FFFF;",
    "\"",
    "'",
    "=",
    "%",
    "%00",
    "%2B",
    "+",
    "\0",
    "\u{FEFF}",
    "\u{FFFE}",
    " xmlns=''",
    " xmlns:a='urn:a'",
    " ID='_1'",
    "SAMLRequest=",
    "SAMLResponse=",
    "&SigAlg=",
];

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from((z ^ (z >> 31)) % bound).unwrap_or_default()
    }
}

/// One seed with a few changes: octets, words, parts of it or of another seed put in, left out or repeated.
fn changed(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(6) {
        let from = random.below(bytes.len() + 1);
        let to = (from + random.below(64)).min(bytes.len());
        match random.below(7) {
            0 if from < bytes.len() => bytes[from] ^= 1 << random.below(8),
            1 if from < bytes.len() => bytes[from] = u8::try_from(random.below(256)).unwrap_or_default(),
            2 => drop(bytes.drain(from..to)),
            3 => drop(bytes.splice(from..to, WORDS[random.below(WORDS.len())].bytes())),
            4 => {
                let part = bytes[from..to].repeat(1 + random.below(300));
                drop(bytes.splice(from..from, part));
            }
            5 => {
                let other = &seeds[random.below(seeds.len())];
                let at = random.below(other.len() + 1);
                let end = (at + random.below(2000)).min(other.len());
                drop(bytes.splice(from..to, other[at..end].iter().copied()));
            }
            _ => bytes.truncate(if random.below(8) == 0 { from } else { bytes.len() }),
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// Runs one thread until `end`. Returns how often there was which outcome.
fn run(target: Target, seeds: &[Vec<u8>], mut random: Random, end: Instant) -> BTreeMap<&'static str, u64> {
    let (bench, mut outcomes) = (Bench::new(), BTreeMap::new());
    while Instant::now() < end {
        let input = changed(seeds, &mut random);
        let begin = Instant::now();
        let outcome = std::panic::catch_unwind(|| bench.try_input(target, &input));
        match outcome {
            Ok(Ok(code)) if begin.elapsed() < SLOW => *outcomes.entry(code).or_default() += 1,
            Ok(Ok(code)) => finding(&input, &format!("{code} took {:?}", begin.elapsed())),
            Ok(Err(what)) => finding(&input, what),
            Err(_) => finding(&input, "it panicked"),
        }
    }
    outcomes
}

fn finding(input: &[u8], what: &str) {
    println!("FINDING: {what}\n{}", STANDARD.encode(input));
    std::process::exit(1);
}

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: fuzz response|logout|redirect|metadata|encoding SECONDS MANIFEST.json [SEED]";
    let mut arguments = std::env::args_os().skip(1);
    let mut next = || arguments.next().and_then(|argument| argument.into_string().ok());
    let target: Target = next().and_then(|name| Target::named(&name)).ok_or(usage)?;
    let seconds: u64 = next().ok_or(usage)?.parse()?;
    let seeds = seeds::read(target, &PathBuf::from(next().ok_or(usage)?))?;
    let seed: u64 = next().map_or(Ok(1), |text| text.parse())?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let threads = u64::try_from(thread::available_parallelism()?.get())?;
    let mut outcomes: BTreeMap<&str, u64> = BTreeMap::new();
    thread::scope(|scope| {
        let seeds = &seeds;
        let running: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || run(target, seeds, Random(seed.wrapping_mul(1 << 32) + thread), end)))
            .collect();
        for thread in running {
            for (code, count) in thread.join().unwrap_or_default() {
                *outcomes.entry(code).or_default() += count;
            }
        }
    });
    let inputs: u64 = outcomes.values().sum();
    println!("{target:?}: {inputs} inputs from {} seeds in {seconds} s, no finding, seed {seed}", seeds.len());
    println!("{outcomes:?}");
    Ok(())
}
