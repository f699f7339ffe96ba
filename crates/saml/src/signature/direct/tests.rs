use super::*;
use crate::names::ENVELOPED;
use crate::response::encoding::decode;
use crate::signature::shape;
use crate::signature::verify::by_libxmlsec;
use crate::testing::{IDP_KEY, KEYS};
use crate::xml::chars::is_ncname;
use crate::xml::{Document, Limits, parse, writer};
use proptest::prelude::*;
use samael::crypto::{Crypto, CryptoProvider};
use sluice_domain::sso::idp::SigningCertificate;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

#[path = "../../../../confluence/tests/common/shared_fixtures.rs"]
mod shared_fixtures;

static CERTIFICATE: LazyLock<SigningCertificate> = LazyLock::new(|| certificate::read(&IDP_KEY.certificate).unwrap());
/// Signing with libxmlsec is not known to be safe in several threads.
static SIGNING: Mutex<()> = Mutex::new(());

fn keys(certificates: &[SigningCertificate]) -> Keys<'_> {
    Keys { certificates, minimum_rsa_bits: 1024 }
}

/// `xml`, whose root has this ID and an end tag, signed by libxmlsec with its own canonical form.
fn signed_by_libxmlsec(xml: &str, id: &str, method: &str, parameters: &str) -> Document {
    let template = format!(
        "<ds:Signature xmlns:ds='{DS}'><ds:SignedInfo><ds:CanonicalizationMethod Algorithm='{EXC_C14N}'/>\
         <ds:SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#{method}'/><ds:Reference URI='#{id}'><ds:Transforms>\
         <ds:Transform Algorithm='{ENVELOPED}'/><ds:Transform Algorithm='{EXC_C14N}'>{parameters}</ds:Transform></ds:Transforms>\
         <ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><ds:DigestValue/></ds:Reference></ds:SignedInfo>\
         <ds:SignatureValue/></ds:Signature>"
    );
    let end = xml.rfind("</").unwrap();
    let with_place = format!("{}{template}{}", &xml[..end], &xml[end..]);
    let private = PKey::private_key_from_der(&IDP_KEY.private).unwrap().private_key_to_der().unwrap();
    let _alone = SIGNING.lock().unwrap();
    let signed = Crypto::sign_xml(with_place, &private).unwrap();
    parse(signed.as_bytes(), Limits::METADATA).unwrap()
}

/// What would be hashed here, if it is signed by the identity provider's key.
fn ours(document: &Document) -> Option<String> {
    signed_octets(document.root(), keys(std::slice::from_ref(&CERTIFICATE)))
}

const PLAIN: &str = "<p:R xmlns:p='urn:p' ID='_r'><q xmlns='urn:q' b='2' a='1'>t<!-- c --></q></p:R>";
const CANONICAL: &str = "<p:R xmlns:p=\"urn:p\" ID=\"_r\"><q xmlns=\"urn:q\" a=\"1\" b=\"2\">t</q></p:R>";

#[test]
fn what_was_signed_is_what_comes_out() {
    for method in ["rsa-sha256", "rsa-sha384", "rsa-sha512"] {
        let signed = signed_by_libxmlsec(PLAIN, "_r", method, "");
        assert_eq!(ours(&signed).as_deref(), Some(CANONICAL), "{method}");
    }
}

#[test]
fn nothing_else_comes_out() {
    let signed = writer::write(signed_by_libxmlsec(PLAIN, "_r", "rsa-sha256", "").root());
    for (from, to) in [
        (">t<", ">u<"),
        ("b=\"2\"", "b=\"3\""),
        ("</q>", "</q><q></q>"),
        ("urn:q", "urn:z"),
        // What the signature itself says.
        ("URI=\"#_r\"", "URI=\"\""),
        ("rsa-sha256", "rsa-sha512"),
        ("xmlenc#sha256", "xmlenc#sha512"),
        ("<ds:SignatureValue>", "<ds:SignatureValue>AAAA"),
        ("<ds:DigestValue>", "<ds:DigestValue>AAAA"),
    ] {
        assert!(signed.contains(from), "{from}");
        let changed = parse(signed.replacen(from, to, 1).as_bytes(), Limits::MESSAGE).unwrap();
        assert_eq!(ours(&changed), None, "{to}");
    }
    let sound = parse(signed.as_bytes(), Limits::MESSAGE).unwrap();
    let other = certificate::read(&KEYS.signing().unwrap().certificate).unwrap();
    assert!(signed_octets(sound.root(), keys(std::slice::from_ref(&other))).is_none());
    assert!(signed_octets(sound.root(), keys(&[other, CERTIFICATE.clone()])).is_some());
    let long = Keys { certificates: std::slice::from_ref(&CERTIFICATE), minimum_rsa_bits: 4096 };
    assert!(signed_octets(sound.root(), long).is_none());
}

/// A prefix list changes the canonical form in a way that is not ours.
#[test]
fn other_forms_are_left_to_libxmlsec() {
    let list = "<e:InclusiveNamespaces xmlns:e='http://www.w3.org/2001/10/xml-exc-c14n#' PrefixList='u'/>";
    let signed = signed_by_libxmlsec(&PLAIN.replace(" ID", " xmlns:u='urn:u' ID"), "_r", "rsa-sha256", list);
    assert_eq!(ours(&signed), None);
    assert!(by_libxmlsec(signed.root(), keys(std::slice::from_ref(&CERTIFICATE))).unwrap().contains("urn:u"));
}

/// What of the shared vectors our parser reads, sound or hostile, XML or base64 of it.
fn documents(folder: &Path, found: &mut Vec<(PathBuf, Document)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            documents(&path, found);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let decoded = || decode(std::str::from_utf8(&bytes).ok()?).ok();
        let document = parse(&bytes, Limits::METADATA).ok().or_else(|| parse(&decoded()?, Limits::METADATA).ok());
        found.extend(document.map(|document| (path, document)));
    }
}

/// Without any signature: libxmlsec would fill in the first that it meets.
fn bare(mut document: Document) -> Document {
    loop {
        let signature = document.root().subtree().skip(1).find(|n| n.is(DS, "Signature"));
        let Some(signature) = signature else { return document };
        let left = canonical::without(document.root(), Some(signature));
        document = parse(left.as_bytes(), Limits::METADATA).unwrap();
    }
}

#[test]
fn our_canonical_form_of_every_vector_is_that_of_libxml() {
    let Some(folder) = shared_fixtures::folder("saml") else { return };
    let (mut found, mut compared) = (Vec::new(), 0);
    documents(&folder, &mut found);
    for (path, document) in found {
        let document = bare(document);
        let root = document.root();
        let Some(id) = root.attribute("ID").filter(|id| is_ncname(id)) else { continue };
        if root.subtree().filter(|n| n.attribute("ID") == Some(id)).count() > 1 {
            continue;
        }
        let signed = signed_by_libxmlsec(&writer::write(root), id, "rsa-sha256", "");
        assert_eq!(ours(&signed), Some(canonical::without(root, None)), "{}", path.display());
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
}

/// The vectors that were really signed so, by the key that they name.
#[test]
fn both_ways_say_the_same_of_every_vector() {
    let Some(folder) = shared_fixtures::folder("saml") else { return };
    let (mut found, mut compared) = (Vec::new(), 0);
    documents(&folder, &mut found);
    for (path, document) in found {
        for signature in document.root().subtree().filter(|n| n.is(DS, "Signature")) {
            let Some(holder) = signature.parent().filter(|_| shape::check(signature, true).is_ok()) else { continue };
            let named = signature.subtree().find(|n| n.is(DS, "X509Certificate"));
            let Some(named) = named.and_then(|n| certificate::parse(n.text().as_bytes()).ok()) else { continue };
            let keys = keys(std::slice::from_ref(&named));
            let Some(here) = signed_octets(holder, keys) else { continue };
            // samael refuses other IDs, and of several signed elements hands out the Response even if it is not the outermost.
            let handed_out = !holder.subtree().skip(1).any(|n| n.local() == "Response");
            if handed_out && holder.attribute("ID").is_some_and(is_ncname) {
                assert_eq!(by_libxmlsec(holder, keys).ok(), Some(here), "{}", path.display());
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "{compared}");
}

/// An element in which prefixes change their meaning, names are in all orders, and everything stands that has an escape.
fn content() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "t",
        "&amp;&lt;&gt;\"'",
        "&#13;\r\n\t ",
        "ä\u{1F600}",
        "<![CDATA[<&>]]>",
        "<!-- c -->",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 32, 4, |inner| {
        let name = prop::sample::select(vec!["e", "a:e", "b:e", "c:f"]);
        let declarations = prop::sample::subsequence(
            vec![
                "xmlns='urn:1'",
                "xmlns=''",
                "xmlns:a='urn:2'",
                "xmlns:b='urn:1'",
                "xmlns:c='urn:3'",
                "xmlns:unused='urn:4'",
            ],
            0..=3,
        );
        let attributes = prop::sample::subsequence(
            vec![
                "x='&#10;&quot;'",
                "a:x='>'",
                "b:y=\"'\"",
                "c:x='\t&#9;'",
                "b='&lt;'",
                "xml:lang='en'",
                "xml:space='preserve'",
            ],
            0..=5,
        )
        .prop_shuffle();
        (name, declarations, attributes, prop::collection::vec(inner, 0..4)).prop_map(
            |(name, declarations, attributes, inner)| {
                format!("<{name} {} {}>{}</{name}>", declarations.join(" "), attributes.join(" "), inner.concat())
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn our_canonical_form_of_anything_is_that_of_libxml(
        content in prop::collection::vec(content(), 1..4),
        default in prop::sample::select(vec!["", "xmlns='urn:3'"]),
    ) {
        let xml = format!(
            "<a:r xmlns:a='urn:1' xmlns:b='urn:2' xmlns:c='urn:5' {default} ID='_r'>{}</a:r>", content.concat()
        );
        let Ok(document) = parse(xml.as_bytes(), Limits::MESSAGE) else { return Ok(()) };
        let signed = signed_by_libxmlsec(&writer::write(document.root()), "_r", "rsa-sha256", "");
        prop_assert_eq!(ours(&signed), Some(canonical::without(document.root(), None)));
    }
}
