//! Reading an AuthnRequest, from either binding.

use std::io::Read as _;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use flate2::read::DeflateDecoder;
use roxmltree::{Document, Node, ParsingOptions};
use url::{Host, Url};

use crate::xml::Ns;

/// The largest request that is read, in bytes of XML. Real ones have one to four thousand.
const MAX_XML: usize = 64 * 1024;
/// The most `<` a request may have, so also the most elements and the deepest nesting. A signed one has about fifty. The parser recurses
/// and does not bound its depth; this keeps it far from the end of a worker's stack.
const MAX_MARKUP: usize = 150;
const MAX_ISSUER: usize = 1024;
const MAX_ID: usize = 256;
const POST_BINDING: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/// How the request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// Deflated, then base64.
    Redirect,
    /// Base64 only.
    Post,
}

/// Why a request is not answered. The text is for the person who sets up a service provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    #[error("The address has no SAMLRequest: a sign-in begins at the application, not here.")]
    Absent,
    #[error("The SAMLRequest is not base64 (and, in an address, deflated).")]
    Encoding,
    #[error("The SAMLRequest is too large.")]
    TooLarge,
    #[error("The SAMLRequest is not well-formed XML, or it has a document type declaration.")]
    Xml,
    #[error("The SAMLRequest is not a SAML 2.0 AuthnRequest with an ID and an Issuer.")]
    NotAuthnRequest,
    #[error("The AuthnRequest is meant for another Destination.")]
    Destination,
    #[error("The AuthnRequest asks for an answer by another binding than HTTP-POST.")]
    AnswerBinding,
    #[error("The AuthnRequest names no AssertionConsumerServiceURL, or not a plain http or https address.")]
    AcsUrl,
    #[error("The AssertionConsumerServiceURL is not on this machine. This demo answers localhost and 127.0.0.1 only.")]
    AcsNotLoopback,
}

/// What an answer needs to know of the request. `ForceAuthn` needs no field: no sign-in is ever remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthnRequest {
    /// A valid XML ID.
    pub id: String,
    /// The entity ID of the service provider.
    pub issuer: String,
    /// Where the answer goes: on loopback, in the form that browsers write.
    pub acs: Url,
    /// The service provider wants no page shown.
    pub passive: bool,
}

/// Undoes the binding's encoding.
pub fn decode(encoded: &str, binding: Binding) -> Result<String, RequestError> {
    if encoded.is_empty() {
        return Err(RequestError::Absent);
    }
    // Some senders break base64 into lines.
    let packed: String = encoded.split_ascii_whitespace().collect();
    if packed.len() > MAX_XML * 4 / 3 + 4 {
        return Err(RequestError::TooLarge);
    }
    let bytes = BASE64.decode(packed).map_err(|_| RequestError::Encoding)?;
    let bytes = match binding {
        Binding::Post => bytes,
        Binding::Redirect => {
            let mut inflated = Vec::new();
            let limit = MAX_XML as u64 + 1;
            DeflateDecoder::new(&*bytes).take(limit).read_to_end(&mut inflated).map_err(|_| RequestError::Encoding)?;
            inflated
        }
    };
    if bytes.len() > MAX_XML {
        return Err(RequestError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| RequestError::Xml)
}

/// Reads the XML. `sso_url` is the Destination that a request must name, if it names one.
pub fn parse(xml: &str, sso_url: &str) -> Result<AuthnRequest, RequestError> {
    if xml.bytes().filter(|byte| *byte == b'<').count() > MAX_MARKUP {
        return Err(RequestError::TooLarge);
    }
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|_| RequestError::Xml)?;
    let root = document.root_element();
    if !root.has_tag_name((Ns::Samlp.uri(), "AuthnRequest")) || root.attribute("Version") != Some("2.0") {
        return Err(RequestError::NotAuthnRequest);
    }
    let id = root.attribute("ID").filter(|id| is_id(id)).ok_or(RequestError::NotAuthnRequest)?;
    let issuer = issuer(root).ok_or(RequestError::NotAuthnRequest)?;
    if root.attribute("Destination").is_some_and(|destination| destination != sso_url) {
        return Err(RequestError::Destination);
    }
    if root.attribute("ProtocolBinding").is_some_and(|binding| binding != POST_BINDING) {
        return Err(RequestError::AnswerBinding);
    }
    let acs = root.attribute("AssertionConsumerServiceURL").ok_or(RequestError::AcsUrl)?;
    let acs = acs_url(acs)?;
    let passive = matches!(root.attribute("IsPassive"), Some("true" | "1"));
    Ok(AuthnRequest { id: id.to_owned(), issuer, acs, passive })
}

fn issuer(root: Node<'_, '_>) -> Option<String> {
    let issuer = root.children().find(|node| node.has_tag_name((Ns::Saml.uri(), "Issuer")))?;
    let text = issuer.text()?.trim();
    let sound = !text.is_empty() && text.len() <= MAX_ISSUER && !text.contains(char::is_control);
    sound.then(|| text.to_owned())
}

/// ASCII `NCName`, which is what every maker of SAML IDs keeps to.
fn is_id(id: &str) -> bool {
    let mut chars = id.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && id.len() <= MAX_ID
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn acs_url(text: &str) -> Result<Url, RequestError> {
    let url = Url::parse(text).map_err(|_| RequestError::AcsUrl)?;
    // One spelling only: what is checked here is what the browser reads and what the service provider compares.
    let plain = url.as_str() == text
        && matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none();
    if !plain {
        return Err(RequestError::AcsUrl);
    }
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if loopback { Ok(url) } else { Err(RequestError::AcsNotLoopback) }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::DeflateEncoder};

    use super::*;

    const SSO: &str = "http://127.0.0.1:3090/sso";

    fn xml(attributes: &str, issuer: &str) -> String {
        format!(
            "<samlp:AuthnRequest xmlns:samlp='{}' xmlns:saml='{}' Version='2.0' {attributes}>\
             <saml:Issuer>{issuer}</saml:Issuer></samlp:AuthnRequest>",
            Ns::Samlp.uri(),
            Ns::Saml.uri()
        )
    }

    fn with_acs(acs: &str) -> Result<AuthnRequest, RequestError> {
        parse(&xml(&format!("ID='_1' AssertionConsumerServiceURL='{acs}'"), "sp"), SSO)
    }

    fn deflate(bytes: &[u8]) -> String {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        BASE64.encode(encoder.finish().unwrap())
    }

    #[test]
    fn reads_what_an_answer_needs() {
        let request = with_acs("http://localhost:3080/saml/acs").unwrap();
        assert_eq!((request.id.as_str(), request.issuer.as_str(), request.passive), ("_1", "sp", false));
    }

    #[test]
    fn only_loopback_is_answered() {
        for acs in ["http://localhost:3080/acs", "https://127.0.0.1/acs", "http://127.8.8.8/", "http://[::1]:3080/acs"]
        {
            assert!(with_acs(acs).is_ok(), "{acs}");
        }
        for acs in [
            "https://sp.example/acs",
            "http://localhost.evil.example/acs",
            "http://10.0.0.1/acs",
            "http://[::ffff:7f00:1]/acs",
            "http://0.0.0.0/acs",
        ] {
            assert_eq!(with_acs(acs), Err(RequestError::AcsNotLoopback), "{acs}");
        }
        for acs in [
            "javascript:alert(1)",
            "http://localhost@evil.example/acs",
            "http://a:b@localhost/acs",
            "http://LOCALHOST/acs",
            "http://0x7f000001/acs",
            "http://localhost/acs#x",
            "/acs",
            "",
        ] {
            assert_eq!(with_acs(acs), Err(RequestError::AcsUrl), "{acs}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_request_for_us() {
        let acs = "AssertionConsumerServiceURL='http://localhost/acs'";
        let case = |attributes: &str, issuer: &str| parse(&xml(&format!("{attributes} {acs}"), issuer), SSO);
        assert_eq!(case("", "sp"), Err(RequestError::NotAuthnRequest));
        assert_eq!(case("ID='1'", "sp"), Err(RequestError::NotAuthnRequest));
        assert_eq!(case("ID='_&quot;'", "sp"), Err(RequestError::NotAuthnRequest));
        assert_eq!(case("ID='_1'", " "), Err(RequestError::NotAuthnRequest));
        assert_eq!(case("ID='_1' Destination='http://other/sso'", "sp"), Err(RequestError::Destination));
        assert_eq!(case("ID='_1' ProtocolBinding='urn:x'", "sp"), Err(RequestError::AnswerBinding));
        assert!(case(&format!("ID='_1' Destination='{SSO}'"), "sp").is_ok());
        let doctype = format!("<!DOCTYPE x [<!ENTITY a 'b'>]>{}", xml("ID='_1'", "sp"));
        assert_eq!(parse(&doctype, SSO), Err(RequestError::Xml));
        assert_eq!(parse(&"<a>".repeat(MAX_MARKUP), SSO), Err(RequestError::Xml));
        assert_eq!(parse(&"<a>".repeat(20_000), SSO), Err(RequestError::TooLarge));
    }

    #[test]
    fn decodes_within_limits() {
        assert_eq!(decode(&deflate(b"<a/>"), Binding::Redirect).unwrap(), "<a/>");
        assert_eq!(decode("PGEv\r\nPg==", Binding::Post).unwrap(), "<a/>");
        assert_eq!(decode(&deflate(&vec![b' '; 50_000_000]), Binding::Redirect), Err(RequestError::TooLarge));
        assert_eq!(decode(&BASE64.encode(vec![b' '; MAX_XML + 1]), Binding::Post), Err(RequestError::TooLarge));
        assert_eq!(decode("PGEvPg==", Binding::Redirect), Err(RequestError::Encoding));
        assert_eq!(decode("%", Binding::Post), Err(RequestError::Encoding));
        assert_eq!(decode("", Binding::Post), Err(RequestError::Absent));
    }
}
