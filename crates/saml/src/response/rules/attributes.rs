use crate::encryption;
use crate::names::{SAML, XSI};
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::xml::Node;
use sluice_domain::sso::mapping::Attribute;
use sluice_service::ports::saml::SamlRefusal;
use std::collections::HashMap;

/// Encrypted attributes that are read, at most: each costs an RSA operation for each of our keys. Real IdPs encrypt none.
const MOST_ENCRYPTED: usize = 32;

/// The attributes of every `AttributeStatement` (core 2.7.3), repeated elements of one name merged, for Keycloak writes a list so.
/// An encrypted attribute that cannot be read is refused rather than left out: a rule that excludes a group must not be blind.
pub(crate) fn read(assertion: Node<'_>, check: &Check<'_>) -> Result<Vec<Attribute>, SamlRefusal> {
    let (mut found, mut encrypted) = (Found::default(), 0);
    for child in assertion.children_named(SAML, "AttributeStatement").flat_map(Node::children) {
        if child.is(SAML, "Attribute") {
            found.add(child)?;
        } else if child.is(SAML, "EncryptedAttribute") {
            encrypted += 1;
            if encrypted > MOST_ENCRYPTED {
                return Err(SamlRejection::EncryptionShape.received(child.local()));
            }
            found.add(encryption::open(child, "Attribute", check.keys, check.rules.allow_cbc)?.root())?;
        }
    }
    Ok(found.attributes)
}

#[derive(Default)]
struct Found {
    attributes: Vec<Attribute>,
    /// Where the attribute of a name is.
    places: HashMap<String, usize>,
}

impl Found {
    fn add(&mut self, element: Node<'_>) -> Result<(), SamlRefusal> {
        let name = element.attribute("Name").filter(|name| !name.is_empty()).ok_or(SamlRejection::AttributeName)?;
        let place = self.places.get(name).copied().unwrap_or_else(|| {
            self.attributes.push(Attribute { name: name.to_owned(), friendly_name: None, values: Vec::new() });
            self.places.insert(name.to_owned(), self.attributes.len() - 1);
            self.attributes.len() - 1
        });
        let attribute = &mut self.attributes[place];
        if attribute.friendly_name.is_none() {
            attribute.friendly_name = element.attribute("FriendlyName").map(str::to_owned);
        }
        attribute.values.extend(element.children_named(SAML, "AttributeValue").filter_map(value));
        Ok(())
    }
}

/// The text of a value; of a nested element (eduPersonTargetedID holds a NameID) the text in it. A nil value is none.
pub(crate) fn value(value: Node<'_>) -> Option<String> {
    if matches!(value.attribute_in(XSI, "nil"), Some("true" | "1")) {
        return None;
    }
    if value.children().next().is_none() {
        return Some(value.text());
    }
    Some(value.full_text().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{document, with};
    use super::*;
    use sluice_domain::sso::rules::IdpRules;

    fn outcome(body: &str) -> Result<Vec<Attribute>, &'static str> {
        let assertion = document("a:Assertion", "", &format!("<a:AttributeStatement>{body}</a:AttributeStatement>"));
        with(&IdpRules::default(), None, |check| read(assertion.root(), check)).map_err(|r| r.code)
    }

    #[test]
    fn repeated_elements_are_one_attribute() {
        let body = "<a:Attribute Name='Role'><a:AttributeValue>a</a:AttributeValue></a:Attribute>\
                    <a:Attribute Name='mail' FriendlyName='Mail'><a:AttributeValue>x</a:AttributeValue></a:Attribute>\
                    <a:Attribute Name='Role' FriendlyName='Roles'><a:AttributeValue>b</a:AttributeValue><a:AttributeValue/></a:Attribute>";
        let read = outcome(body).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].name.as_str(), read[0].friendly_name.as_deref()), ("Role", Some("Roles")));
        assert_eq!(read[0].values, ["a", "b", ""]);
    }

    #[test]
    fn nested_and_nil_values_are_tolerated() {
        let body = "<a:Attribute Name='t'><a:AttributeValue>\n<a:NameID>id</a:NameID>\n</a:AttributeValue>\
                    <a:AttributeValue xsi:nil='true'/><a:AttributeValue> as it is </a:AttributeValue></a:Attribute>";
        assert_eq!(outcome(body).unwrap()[0].values, ["id", " as it is "]);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert_eq!(outcome("<a:EncryptedAttribute/>").unwrap_err(), "encryption_shape");
        assert_eq!(outcome("<a:Attribute/>").unwrap_err(), "attribute_name");
    }
}
