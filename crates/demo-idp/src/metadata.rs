//! The metadata of this identity provider.

use openssl::error::ErrorStack;

use crate::{
    Idp,
    xml::{Element, Ns},
};

/// The media type of SAML metadata (saml-metadata-2.0-os, appendix A).
pub const MEDIA_TYPE: &str = "application/samlmetadata+xml";
pub(crate) const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

pub(crate) fn document(idp: &Idp) -> Result<String, ErrorStack> {
    let certificate = Element::new(Ns::Ds, "X509Certificate").text(idp.keys.certificate_base64()?);
    let key_info = Element::new(Ns::Ds, "KeyInfo").child(Element::new(Ns::Ds, "X509Data").child(certificate));
    let sso = |binding: &str| {
        Element::new(Ns::Md, "SingleSignOnService")
            .attr("Binding", format!("urn:oasis:names:tc:SAML:2.0:bindings:{binding}"))
            .attr("Location", idp.sso_url())
    };
    let descriptor = Element::new(Ns::Md, "IDPSSODescriptor")
        .attr("WantAuthnRequestsSigned", "false")
        .attr("protocolSupportEnumeration", PROTOCOL)
        .child(Element::new(Ns::Md, "KeyDescriptor").attr("use", "signing").child(key_info))
        .child(Element::new(Ns::Md, "NameIDFormat").text(PERSISTENT))
        .children([sso("HTTP-Redirect"), sso("HTTP-POST")]);
    let entity = Element::new(Ns::Md, "EntityDescriptor").attr("entityID", idp.entity_id()).child(descriptor);
    Ok(entity.document())
}
