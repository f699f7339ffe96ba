use super::super::testing::{GCM, encrypted_data, encrypted_key, holder};
use super::*;
use crate::xml::{Limits, parse};

fn outcome(xml: &str) -> Result<usize, &'static str> {
    let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
    read(document.root(), true).map(|sealed| sealed.keys.len()).map_err(|refusal| refusal.code)
}

fn data(key_info: &str) -> String {
    encrypted_data(GCM, key_info, &[1; 40])
}

/// What becomes of a sound one if `from` is written as `to`.
fn changed(from: &str, to: &str) -> Result<usize, &'static str> {
    let sound = holder(&data(&key()));
    assert!(sound.contains(from), "{from}");
    outcome(&sound.replacen(from, to, 1))
}

fn key() -> String {
    encrypted_key(&[1; 256])
}

const RETRIEVAL: &str = "<ds:RetrievalMethod Type='http://www.w3.org/2001/04/xmlenc#EncryptedKey' URI='#_k'/>";

#[test]
fn keys_stand_in_the_key_info_or_beside_the_data() {
    assert_eq!(outcome(&holder(&data(&key()))), Ok(1));
    assert_eq!(outcome(&holder(&format!("{}{}", data(RETRIEVAL), key()))), Ok(1));
    assert_eq!(outcome(&holder(&format!("{}{}", data(""), key()))), Ok(1));
    let without = data("").replace("<ds:KeyInfo></ds:KeyInfo>", "");
    assert_eq!(
        outcome(&holder(&format!(
            "{without}{}",
            key().replace("<xenc:EncryptedKey", "<xenc:EncryptedKey Recipient='x'")
        ))),
        Ok(1)
    );
    assert_eq!(outcome(&holder(&data(&format!("<ds:KeyName>x</ds:KeyName>{}<ds:X509Data/>", key())))), Ok(1));
    assert_eq!(outcome(&holder(&data(&key().repeat(4)))), Ok(4));
    for none in [
        data(""),
        data("<xenc:AgreementMethod/>"),
        data(&key().repeat(5)),
        format!("{}{}", data(&key().repeat(3)), key().repeat(2)),
    ] {
        assert_eq!(outcome(&holder(&none)), Err("encryption_shape"), "{none}");
    }
}

#[test]
fn nothing_is_looked_up_elsewhere() {
    for uri in ["", "#", "#_other", "http://127.0.0.1/#_k", "_k", "#xpointer(id(_k))"] {
        let method = RETRIEVAL.replace("#_k", uri);
        assert_eq!(outcome(&holder(&format!("{}{}", data(&method), key()))), Err("encryption_shape"), "{uri}");
    }
    let transformed = "<ds:RetrievalMethod URI='#_k'><ds:Transforms/></ds:RetrievalMethod>";
    assert_eq!(outcome(&holder(&format!("{}{}", data(transformed), key()))), Err("encryption_shape"));
    let reference = |xml: String| {
        let (from, to) = (xml.rfind("<xenc:CipherValue>").unwrap(), xml.rfind("</xenc:CipherData>").unwrap());
        format!("{}<xenc:CipherReference URI='http://127.0.0.1/'/>{}", &xml[..from], &xml[to..])
    };
    assert_eq!(outcome(&holder(&reference(data(&key())))), Err("encryption_shape"));
    assert_eq!(outcome(&holder(&data(&reference(key())))), Err("encryption_shape"));
}

#[test]
fn weak_algorithms_are_refused_by_name() {
    let oaep = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
    for weak in ["http://www.w3.org/2001/04/xmlenc#rsa-1_5", "http://www.w3.org/2001/04/xmlenc#kw-aes128", ""] {
        assert_eq!(changed(oaep, weak), Err("encryption_algorithm"), "{weak}");
    }
    for weak in ["http://www.w3.org/2001/04/xmlenc#tripledes-cbc", ""] {
        assert_eq!(changed(GCM, weak), Err("encryption_algorithm"), "{weak}");
    }
    let with =
        |inside: &str| changed("rsa-oaep-mgf1p'/>", &format!("rsa-oaep-mgf1p'>{inside}</xenc:EncryptionMethod>"));
    let digest = |uri: &str| format!("<ds:DigestMethod Algorithm='{uri}'/>");
    let sha256 = digest("http://www.w3.org/2001/04/xmlenc#sha256");
    assert_eq!(with(&sha256), Ok(1));
    assert_eq!(with(&format!("<xenc:KeySize>128</xenc:KeySize>{sha256}")), Ok(1));
    assert_eq!(with(&digest("http://www.w3.org/2001/04/xmldsig-more#md5")), Err("encryption_algorithm"));
    assert_eq!(with(&format!("{sha256}{sha256}")), Err("encryption_shape"));
    assert_eq!(with("<xenc:OAEPparams>AAAA</xenc:OAEPparams>"), Err("encryption_shape"));
    assert_eq!(with("<xenc11:MGF Algorithm='http://www.w3.org/2009/xmlenc11#mgf1sha256'/>"), Err("encryption_shape"));
}

#[test]
fn nothing_else_may_stand_there() {
    for (from, to) in [
        ("xmlenc#Element", "xmlenc#Content"),
        ("<xenc:EncryptedData", "text<xenc:EncryptedData"),
        ("<xenc:EncryptedData", "<!-- c --><xenc:EncryptedData"),
        ("<xenc:EncryptedData", "<x/><xenc:EncryptedData"),
        ("</xenc:EncryptedData>", "</xenc:EncryptedData><x/>"),
        ("</xenc:EncryptedData>", "<xenc:EncryptionProperties/></xenc:EncryptedData>"),
        ("<xenc:CipherValue>", "<xenc:CipherValue><!-- c -->"),
        ("<xenc:CipherValue>", "<xenc:CipherValue/><xenc:CipherValue>"),
        ("<xenc:CipherValue>", "<xenc:CipherValue>-"),
        ("<xenc:CipherData>", "<xenc:CipherData/><xenc:CipherData>"),
    ] {
        assert_eq!(changed(from, to), Err("encryption_shape"), "{to}");
    }
    assert_eq!(outcome(&holder("")), Err("encryption_shape"));
    assert_eq!(outcome(&holder(&data(&key()).repeat(2))), Err("encryption_shape"));
    assert_eq!(outcome(&holder(&data(&encrypted_key(&[1; 1025])))), Err("encryption_shape"));
}
