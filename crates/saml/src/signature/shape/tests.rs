use super::*;
use crate::xml::{Limits, parse};

const GOOD: &str = r##"<r xmlns="urn:r" ID="_1"><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI="#_1"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="xs"/></ds:Transform></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AA==</ds:DigestValue></ds:Reference>
</ds:SignedInfo><ds:SignatureValue>AA==</ds:SignatureValue><ds:KeyInfo/></ds:Signature></r>"##;

fn outcome(xml: &str) -> Result<(), &'static str> {
    let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
    let signature = document.root().child(DS, "Signature").unwrap();
    check(signature, false).map_err(|refusal| refusal.code)
}

fn changed(from: &str, to: &str) -> &'static str {
    assert!(GOOD.contains(from), "{from}");
    outcome(&GOOD.replacen(from, to, 1)).expect_err(to)
}

#[test]
fn the_shape_of_saml_is_accepted() {
    assert_eq!(outcome(GOOD), Ok(()));
    assert_eq!(outcome(&GOOD.replace("<ds:KeyInfo/>", "")), Ok(()));
    let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    assert_eq!(outcome(&GOOD.replacen("http://www.w3.org/2001/10/xml-exc-c14n#", inclusive, 1)), Ok(()));
}

#[test]
fn only_the_parent_may_be_referenced() {
    for uri in
        ["", "#", "#_2", "_1", "http://127.0.0.1/x#_1", "file:///etc/passwd", "#xpointer(/)", "#xpointer(id('_1'))"]
    {
        assert_eq!(changed("URI=\"#_1\"", &format!("URI=\"{uri}\"")), "signature_reference", "{uri}");
    }
    assert_eq!(changed(" URI=\"#_1\"", ""), "signature_reference");
    assert_eq!(changed(" ID=\"_1\"", ""), "signature_reference");
}

#[test]
fn only_two_transforms_are_known() {
    let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    for transform in [
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "",
    ] {
        assert_eq!(changed(enveloped, transform), "signature_transform", "{transform}");
    }
    let third = "</ds:Transform><ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>";
    assert_eq!(changed("</ds:Transform></ds:Transforms>", third), "signature_transform");
    let hidden =
        "Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"><ds:XPath>1</ds:XPath></ds:Transform>";
    let plain = "Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
    assert_eq!(changed(plain, hidden), "signature_transform");
}

#[test]
fn weak_algorithms_are_refused() {
    let rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    for method in
        ["http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", ""]
    {
        assert_eq!(changed(rsa, method), "signature_algorithm", "{method}");
    }
    let sha = "http://www.w3.org/2001/04/xmlenc#sha256";
    assert_eq!(changed(sha, "http://www.w3.org/2000/09/xmldsig#sha1"), "signature_algorithm");
    let with_comments = "xml-exc-c14n#WithComments";
    assert_eq!(changed("xml-exc-c14n#", with_comments), "signature_canonicalization");
}

#[test]
fn nothing_else_may_stand_in_a_signature() {
    for (from, to) in [
        ("<ds:KeyInfo/>", "<ds:KeyInfo/><ds:Object/>"),
        ("<ds:KeyInfo/>", "<ds:Object/>"),
        ("<ds:SignedInfo>", "<ds:SignedInfo/><ds:SignedInfo>"),
        ("<ds:SignedInfo>", "<ds:SignedInfo><!-- c -->"),
        ("<ds:SignedInfo>", "<ds:SignedInfo>text"),
        ("AA==</ds:DigestValue>", "A<!-- -->A==</ds:DigestValue>"),
        ("AA==</ds:SignatureValue>", "<x/>AA==</ds:SignatureValue>"),
        ("</ds:Reference>", "</ds:Reference><ds:Reference URI=\"#_1\"/>"),
        ("rsa-sha256\"/>", "rsa-sha256\"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>"),
        ("<ds:SignatureValue>AA==</ds:SignatureValue>", ""),
    ] {
        assert_eq!(changed(from, to), "signature_shape", "{to}");
    }
}
