use super::*;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::{X509Builder, X509NameBuilder};

fn certificate(key: &PKey<Private>) -> X509 {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", "idp.example").unwrap();
    name.append_entry_by_text("O", "Tidewell").unwrap();
    let mut builder = X509Builder::new().unwrap();
    builder.set_subject_name(&name.build()).unwrap();
    builder.set_not_before(&Asn1Time::from_unix(1_700_000_000).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(1_900_000_000).unwrap()).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.sign(key, MessageDigest::sha256()).unwrap();
    builder.build()
}

fn ec(curve: Nid) -> PKey<Private> {
    PKey::from_ec_key(EcKey::generate(&EcGroup::from_curve_name(curve).unwrap()).unwrap()).unwrap()
}

fn rsa(bits: u32) -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(bits).unwrap()).unwrap()
}

#[test]
fn every_encoding_gives_the_same_certificate() {
    let made = certificate(&ec(Nid::X9_62_PRIME256V1));
    let (der, pem) = (made.to_der().unwrap(), made.to_pem().unwrap());
    let base64 = STANDARD.encode(&der);
    let broken_in_lines = base64.as_bytes().chunks(64).collect::<Vec<_>>().join(&b"\r\n"[..]);
    let twice = STANDARD.encode(&pem);
    let described = read(&der).unwrap();
    for input in
        [&pem[..], base64.as_bytes(), &broken_in_lines, twice.as_bytes(), &[b"text before\n", &pem[..]].concat()]
    {
        assert_eq!(read(input).unwrap(), described);
    }
    assert_eq!(described.subject, "CN=idp.example, O=Tidewell");
    assert_eq!(described.not_before, Timestamp::from_seconds(1_700_000_000));
    assert_eq!(described.not_after, Timestamp::from_seconds(1_900_000_000));
    assert_eq!(described.fingerprint, sluice_domain::id::hex(&made.digest(MessageDigest::sha256()).unwrap()));
}

#[test]
fn weak_and_odd_keys_are_refused() {
    for key in [rsa(2048), ec(Nid::X9_62_PRIME256V1), ec(Nid::SECP384R1), ec(Nid::SECP521R1)] {
        assert!(read(&certificate(&key).to_der().unwrap()).is_ok());
    }
    for (key, kind) in [(rsa(1024), "RSA 1024"), (ec(Nid::SECP256K1), "EC 256"), (ec(Nid::X9_62_PRIME192V1), "EC 192")]
    {
        let der = certificate(&key).to_der().unwrap();
        let fault = read(&der).unwrap_err();
        assert_eq!((fault.code, fault.detail.as_deref()), ("weak_key", Some(kind)));
        assert!(parse(&der).is_ok());
    }
}

#[test]
fn what_is_no_certificate_is_refused() {
    let pem = certificate(&ec(Nid::X9_62_PRIME256V1)).to_pem().unwrap();
    let key = ec(Nid::X9_62_PRIME256V1).private_key_to_pem_pkcs8().unwrap();
    let large = vec![b'A'; LARGEST + 1];
    for input in [&b""[..], b"hello", b"AAAA", &[0xff, 0, 1], &key, &pem[..pem.len() / 2], &large] {
        assert_eq!(read(input).unwrap_err().code, "certificate_unreadable");
    }
    assert_eq!(read(&[&pem[..], &pem[..]].concat()).unwrap_err().code, "several_certificates");
}
