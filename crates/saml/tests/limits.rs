//! Input that is too much of something: refused with a code, soon, and without much memory, and so is it recorded.
//!
//! The memory is that of the process as Linux counts it, for an allocator of ours would not see what libxml2 takes. So this is a
//! test binary of its own, with one test.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sluice_domain::sso::exchange::Keep;
use sluice_domain::sso::idp::SigningCertificate;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;
use sluice_saml::{Check, Saml};
use sluice_service::ports::SamlProvider;
use sluice_service::ports::saml::{Against, Incoming, Inspected, Inspection, SpKeys, SpSettings};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// Of a release build. Without optimisation base64 alone takes a hundred times as long.
const SOON: Duration = if cfg!(debug_assertions) { Duration::from_secs(20) } else { Duration::from_millis(50) };
/// In KiB: 32 MiB.
const LITTLE: u64 = 32 * 1024;
/// Bytes that are kept of a message of nobody that is known: four values of 256 characters, and what is laid beside them.
const KEPT: usize = 6 * 1024;
/// The fastest counts, for the machine has other work too.
const TRIES: usize = if cfg!(debug_assertions) { 1 } else { 5 };

enum Input {
    /// A `SAMLResponse` form value.
    Form(String),
    Query(String),
}

fn xml(text: impl AsRef<[u8]>) -> Input {
    Input::Form(STANDARD.encode(text))
}

fn response(content: &str) -> String {
    format!(
        "<p:Response xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_r\" Version=\"2.0\">{content}</p:Response>"
    )
}

/// A signature of the right shape that nobody made.
fn signature() -> String {
    format!(
        "<d:Signature xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\"><d:SignedInfo>\
         <d:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\
         <d:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/><d:Reference URI=\"#_r\"><d:Transforms>\
         <d:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\
         <d:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></d:Transforms>\
         <d:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><d:DigestValue>{}</d:DigestValue></d:Reference>\
         </d:SignedInfo><d:SignatureValue>{}</d:SignatureValue></d:Signature>",
        STANDARD.encode([7; 32]),
        STANDARD.encode([7; 256])
    )
}

/// A query that inflates to this many times `a`.
fn bomb(length: usize) -> Input {
    deflated(&vec![b'a'; length])
}

fn deflated(message: &[u8]) -> Input {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(message).unwrap();
    let value = STANDARD.encode(encoder.finish().unwrap());
    Input::Query(format!("SAMLRequest={}", value.replace('+', "%2B").replace('=', "%3D")))
}

fn attributes(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        write!(text, " a{at}=''").unwrap();
        text
    })
}

fn statements(count: usize) -> String {
    let attributes = (0..count).fold(String::new(), |mut text, at| {
        write!(text, "<a:Attribute Name=\"a-{at}\"><a:AttributeValue>v</a:AttributeValue></a:Attribute>").unwrap();
        text
    });
    format!("<a:AttributeStatement>{attributes}</a:AttributeStatement>")
}

/// Two declarations each.
fn namespaces(count: usize) -> String {
    "<b:a xmlns:b='urn:b' xmlns:c='urn:c' c:c=''/>".repeat(count)
}

const MIB: usize = 1 << 20;
const ASSERTION: &str = "xmlns:a=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

fn inputs() -> Vec<(&'static str, Input, &'static str)> {
    let filled = |length: usize| response(&"a".repeat(length));
    let statement =
        |content: &str| response(&format!("{}<a:Assertion {ASSERTION} ID=\"_a\">{content}</a:Assertion>", signature()));
    let utf_16: Vec<u8> = format!("\u{FEFF}{}", response("")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("a form value of 8 MiB", Input::Form("A".repeat(8 * MIB)), "response_too_large"),
        ("1 MiB of XML", xml(filled(MIB)), "response_too_large"),
        ("a query over its length", Input::Query("SAMLRequest=".to_owned() + &"A".repeat(MIB)), "response_too_large"),
        ("a bomb of 40 MiB", bomb(40 * MIB), "response_too_large"),
        ("a bomb of just too much", bomb(MIB + 1), "response_too_large"),
        ("100,000 attributes", xml(response(&format!("<x{}/>", attributes(100_000)))), "xml_too_many"),
        ("100,000 elements Attribute", xml(statement(&"<a:A/>".repeat(100_000))), "xml_too_many"),
        ("100,000 levels", xml("<a>".repeat(100_000)), "xml_too_deep"),
        ("no base64", Input::Form("*".repeat(MIB)), "not_base64"),
        ("UTF-16", xml(utf_16), "xml_encoding"),
        (
            "a declared encoding",
            xml(format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{}", response(""))),
            "xml_encoding",
        ),
        ("a parameter many times", Input::Query("SAMLRequest=x&".repeat(4000)), "duplicate_parameter"),
        ("many parameters", Input::Query("a&".repeat(30_000)), "no_message"),
        ("a deflated sign-in where logouts come", deflated(many_values().as_bytes()), "not_a_logout_request"),
        ("many values", xml(many_values()), "several_assertions"),
        // What the limits let through costs most where libxmlsec digests it.
        ("a large text", xml(statement(&"a".repeat(MIB - 4096))), "signature_invalid"),
        ("many references", xml(statement(&"&#65;".repeat(200_000))), "signature_invalid"),
        ("many comments", xml(statement(&"a<!-- -->".repeat(110_000))), "signature_invalid"),
        ("many elements", xml(statement(&"<a:Attribute/>".repeat(29_000))), "signature_invalid"),
        ("many attributes", xml(statement(&statements(11_000))), "signature_invalid"),
        ("many namespaces", xml(statement(&namespaces(7_400))), "signature_invalid"),
        ("too many namespaces", xml(statement(&namespaces(20_000))), "xml_too_many"),
    ]
}

fn code(saml: &Saml, key: &SigningCertificate, input: &Input) -> &'static str {
    let sp = SpSettings { entity_id: "urn:sp".into(), acs_url: "https://sp.example/acs".into(), slo_url: None };
    let (keys, rules) = (SpKeys::default(), IdpRules::default());
    let check = Check {
        sp: &sp,
        keys: &keys,
        idp_entity_id: "urn:idp",
        certificates: std::slice::from_ref(key),
        request_id: Some("_request"),
        now: Timestamp(0),
        rules: &rules,
    };
    match input {
        Input::Form(value) => saml.verify_with(value, &check).map_or_else(|refusal| refusal.code, |_| "accepted"),
        Input::Query(query) => {
            saml.untrusted_logout(Incoming::Redirect { query }).map_or_else(|refusal| refusal.code, |_| "accepted")
        }
    }
}

/// A Response with many long values, each different, and all of them alike enough for a few kilobytes of deflated query.
fn many_values() -> String {
    let long = "x".repeat(500);
    let values = (0..50).fold(String::new(), |mut all, n| {
        let text = format!("{n}{long}");
        write!(
            all,
            "<a:Assertion {ASSERTION} ID=\"_{n}\" IssueInstant=\"{text}\"><a:Issuer>{text}</a:Issuer><a:Conditions NotBefore=\"{text}\" \
             NotOnOrAfter=\"{text}\"><a:AudienceRestriction><a:Audience>{text}</a:Audience></a:AudienceRestriction></a:Conditions>\
             <a:AuthnStatement AuthnInstant=\"{text}\" SessionNotOnOrAfter=\"{text}\"/><a:AttributeStatement><a:Attribute Name=\"{text}\">\
             <a:AttributeValue>{text}</a:AttributeValue></a:Attribute></a:AttributeStatement></a:Assertion>"
        )
        .unwrap();
        all
    });
    response(&values)
}

/// Bytes of what is kept.
fn kept(inspection: &Inspection) -> usize {
    let facts = inspection.facts.iter().flat_map(|fact| fact.expected.iter().chain(&fact.received));
    let attributes = inspection
        .attributes
        .iter()
        .flat_map(|attribute| attribute.values.iter().chain([&attribute.name]).chain(&attribute.friendly_name));
    let rest = inspection.name_id.iter().chain(&inspection.xml);
    facts.chain(attributes).chain(rest).map(String::len).sum()
}

/// Bytes that are kept of it, which is read without a verdict.
fn record(saml: &Saml, input: &Input) -> usize {
    let sp = SpSettings { entity_id: "urn:sp".into(), acs_url: "https://sp.example/acs".into(), slo_url: None };
    let message = match input {
        Input::Form(value) => Inspected::Response(value),
        Input::Query(query) => Inspected::Logout(Incoming::Redirect { query }),
    };
    let (keys, keep) = (SpKeys::default(), Keep::All);
    let (decrypt, now) = (false, Timestamp(0));
    let against = Against { sp: &sp, keys: &keys, idp: None, decrypt, request_id: None, keep: &keep, now };
    saml.inspect(message, &against).as_ref().map_or(0, kept)
}

/// A line of `/proc/self/status`, in KiB; `None` where there is no such file.
fn memory(line: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|found| found.strip_prefix(line)?.trim().split(' ').next()?.parse().ok())
}

/// The most memory that `work` had beyond what the process held before it. What malloc kept of earlier work is not counted again, so
/// this is a lower bound.
fn peak(work: impl FnOnce()) -> Option<u64> {
    // Sets the peak back to what is in use now (proc(5)).
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = memory("VmHWM:")?;
    work();
    Some(memory("VmHWM:")?.saturating_sub(before))
}

#[test]
fn too_much_is_refused_soon_and_with_little_memory() {
    let saml = Saml::new().unwrap();
    let key = saml.read_any_certificate(include_bytes!("../src/self_check/certificate.pem")).unwrap();
    let mut wrong = Vec::new();
    for (name, input, expected) in inputs() {
        let mut found = "";
        let mut kept = 0;
        let memory = peak(|| found = code(&saml, &key, &input)).max(peak(|| kept = record(&saml, &input)));
        let fastest = |work: &dyn Fn()| {
            let timed = |_| {
                let begin = Instant::now();
                work();
                begin.elapsed()
            };
            (0..TRIES).map(timed).min().unwrap()
        };
        let time = fastest(&|| _ = code(&saml, &key, &input));
        let recording = fastest(&|| _ = record(&saml, &input));
        println!("{name}: {found}, {time:?}, recorded in {recording:?}, {memory:?} KiB, {kept} bytes kept");
        if found != expected || time.max(recording) > SOON || memory.is_some_and(|kib| kib > LITTLE) || kept > KEPT {
            wrong.push(format!(
                "{name}: {found} instead of {expected}, {time:?}, {recording:?}, {memory:?} KiB, {kept} kept"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
