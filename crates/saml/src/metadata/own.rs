use crate::names::{MD, SAMLP};
use crate::xml::writer::escape;
use sluice_domain::sso::idp::Binding;
use sluice_service::ports::saml::SpSettings;

/// What a NameID may be, best first: one that stays the same makes the better account.
const NAME_ID_FORMATS: [&str; 3] = [
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    crate::names::FORMAT_UNSPECIFIED,
];

/// Our own `EntityDescriptor`, with the elements in the order of the schema.
pub(crate) fn write(sp: &SpSettings) -> String {
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"{MD}\" entityID=\"");
    escape(&mut xml, &sp.entity_id, true);
    xml.push_str("\">\n  <md:SPSSODescriptor AuthnRequestsSigned=\"false\" WantAssertionsSigned=\"true\" ");
    push(&mut xml, &["protocolSupportEnumeration=\"", SAMLP, "\">\n"]);
    for binding in [Binding::Redirect, Binding::Post] {
        if let Some(url) = &sp.slo_url {
            service(&mut xml, "SingleLogoutService", binding, url, "");
        }
    }
    for format in NAME_ID_FORMATS {
        push(&mut xml, &["    <md:NameIDFormat>", format, "</md:NameIDFormat>\n"]);
    }
    service(&mut xml, "AssertionConsumerService", Binding::Post, &sp.acs_url, " index=\"0\" isDefault=\"true\"");
    xml.push_str("  </md:SPSSODescriptor>\n</md:EntityDescriptor>\n");
    xml
}

fn service(xml: &mut String, name: &str, binding: Binding, url: &str, more: &str) {
    push(xml, &["    <md:", name, " Binding=\"", binding.uri(), "\" Location=\""]);
    escape(xml, url, true);
    push(xml, &["\"", more, "/>\n"]);
}

fn push(xml: &mut String, parts: &[&str]) {
    xml.extend(parts.iter().copied());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Limits, parse};

    #[test]
    fn elements_stand_in_the_order_of_the_schema() {
        let sp = SpSettings {
            entity_id: "https://sp.example/?a=1&b=\"2\"".into(),
            acs_url: "https://sp.example/acs".into(),
            slo_url: Some("https://sp.example/slo".into()),
        };
        let document = parse(write(&sp).as_bytes(), Limits::METADATA).unwrap();
        let root = document.root();
        assert!(root.is(MD, "EntityDescriptor"));
        assert_eq!(root.attribute("entityID"), Some(sp.entity_id.as_str()));
        let descriptor = root.child(MD, "SPSSODescriptor").unwrap();
        assert_eq!(descriptor.attribute("WantAssertionsSigned"), Some("true"));
        let order: Vec<&str> = descriptor.children().map(crate::xml::Node::local).collect();
        assert_eq!(
            order,
            [
                "SingleLogoutService",
                "SingleLogoutService",
                "NameIDFormat",
                "NameIDFormat",
                "NameIDFormat",
                "AssertionConsumerService"
            ]
        );
        let acs = descriptor.child(MD, "AssertionConsumerService").unwrap();
        assert_eq!(acs.attribute("Location"), Some(sp.acs_url.as_str()));
        assert_eq!((acs.attribute("index"), acs.attribute("isDefault")), (Some("0"), Some("true")));
        let silent = SpSettings { slo_url: None, ..sp };
        assert!(!write(&silent).contains("SingleLogoutService"));
    }
}
