use crate::names::{SAML, XSI};
use crate::rejection::SamlRejection;
use crate::xml::Node;
use sluice_domain::sso::mapping::Attribute;
use sluice_service::ports::saml::SamlRefusal;
use std::collections::HashMap;

/// The attributes of every `AttributeStatement` (core 2.7.3), repeated elements of one name merged, for Keycloak writes a list so.
/// An encrypted attribute is refused rather than left out: a rule that excludes a group must not be blind.
pub(crate) fn read(assertion: Node<'_>) -> Result<Vec<Attribute>, SamlRefusal> {
    let mut attributes: Vec<Attribute> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for child in assertion.children_named(SAML, "AttributeStatement").flat_map(Node::children) {
        if child.is(SAML, "EncryptedAttribute") {
            return Err(SamlRejection::EncryptedAttribute.into());
        }
        if !child.is(SAML, "Attribute") {
            continue;
        }
        let name = child.attribute("Name").filter(|name| !name.is_empty()).ok_or(SamlRejection::AttributeName)?;
        let place = *places.entry(name).or_insert_with(|| {
            attributes.push(Attribute { name: name.to_owned(), friendly_name: None, values: Vec::new() });
            attributes.len() - 1
        });
        let attribute = &mut attributes[place];
        if attribute.friendly_name.is_none() {
            attribute.friendly_name = child.attribute("FriendlyName").map(str::to_owned);
        }
        attribute.values.extend(child.children_named(SAML, "AttributeValue").filter_map(value));
    }
    Ok(attributes)
}

/// The text of a value; of a nested element (eduPersonTargetedID holds a NameID) the text in it. A nil value is none.
fn value(value: Node<'_>) -> Option<String> {
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
    use super::super::testing::document;
    use super::*;

    fn outcome(body: &str) -> Result<Vec<Attribute>, &'static str> {
        read(document("a:Assertion", "", &format!("<a:AttributeStatement>{body}</a:AttributeStatement>")).root())
            .map_err(|r| r.code)
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
        assert_eq!(outcome("<a:EncryptedAttribute/>").unwrap_err(), "encrypted_attribute");
        assert_eq!(outcome("<a:Attribute/>").unwrap_err(), "attribute_name");
    }
}
