//! How long a response takes, beside what libxmlsec alone needs for the same bytes: `cargo bench -p sluice-saml`.
//!
//! Raw is what a program can do least: parse, load the certificate's key, verify the one signature around everything. Full is what the
//! server does with a posted form: read who wrote it, then verify it and apply every rule.

#![expect(clippy::unwrap_used, reason = "a bench that cannot prepare fails")]

#[path = "../src/encryption/testing.rs"]
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
mod sealing;
#[path = "../tests/it/support.rs"]
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use criterion::{Criterion, Throughput};
use samael::crypto::{CertificateDer, Crypto, CryptoProvider};
use sluice_domain::sso::rules::IdpRules;
use sluice_service::ports::SamlProvider;
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};
use support::{ASSERTION, RSA, SAML};

struct Case {
    name: &'static str,
    xml: String,
    form_value: String,
    groups: usize,
}

impl Case {
    /// A response with this many groups, signed; `twice`: its assertion, too.
    fn new(name: &'static str, groups: usize, twice: bool) -> Self {
        let mut values = String::new();
        for group in 0..groups {
            write!(values, "<saml:AttributeValue>cn=group-{group:04},ou=partners,dc=tidewell</saml:AttributeValue>")
                .unwrap();
        }
        let assertion = ASSERTION.replace("<saml:AttributeValue>partners</saml:AttributeValue>", &values);
        let assertion = if twice { support::signed_assertion(&RSA, &assertion) } else { assertion };
        let xml = support::signed_response(&RSA, &support::response(&assertion));
        Self { name, form_value: STANDARD.encode(&xml), xml, groups }
    }

    fn raw(&self, key: &CertificateDer) {
        Crypto::verify_signed_xml(black_box(&self.xml), key, Some("ID")).unwrap();
    }

    fn full(&self) {
        let form_value = black_box(self.form_value.as_str());
        black_box(SAML.untrusted_response(form_value).unwrap());
        let certificates = std::slice::from_ref(&RSA.certificate);
        let sign_in = support::verify_form_value(form_value, certificates, &IdpRules::default()).unwrap();
        assert_eq!(sign_in.attributes[0].values.len(), self.groups + 1);
    }
}

/// Both in turns, so that whatever else the machine does meets both; the shortest of many turns each.
fn shortest(raw: impl Fn(), full: impl Fn()) -> (Duration, Duration) {
    const TURNS: usize = 200;
    let time = |run: &dyn Fn()| {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..TURNS {
        best = (best.0.min(time(&raw)), best.1.min(time(&full)));
    }
    best
}

fn main() {
    let key = CertificateDer::from(RSA.certificate.der.clone());
    let cases = [
        Case::new("4 KB", 20, false),
        Case::new("two signatures", 20, true),
        Case::new("150 groups", 150, false),
        Case::new("3000 groups", 3000, false),
    ];
    let mut criterion = Criterion::default().configure_from_args();
    for case in &cases {
        let mut group = criterion.benchmark_group(case.name);
        group.throughput(Throughput::Bytes(case.xml.len() as u64));
        group.bench_function("raw", |b| b.iter(|| case.raw(&key)));
        group.bench_function("full", |b| b.iter(|| case.full()));
        group.finish();
    }
    criterion.final_summary();
    for case in &cases {
        let (raw, full) = shortest(|| case.raw(&key), || case.full());
        println!(
            "{:>14}, {:>6} bytes: raw {:>5.0}/s, full {:>5.0}/s, {:.0} % of raw, {:.1} ns per byte",
            case.name,
            case.xml.len(),
            1.0 / raw.as_secs_f64(),
            1.0 / full.as_secs_f64(),
            100.0 * raw.as_secs_f64() / full.as_secs_f64(),
            full.as_secs_f64() * 1e9 / f64::from(u32::try_from(case.xml.len()).unwrap()),
        );
    }
}
