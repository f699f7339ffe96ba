//! What the recorder makes of any message.

use super::targets::Bench;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sluice_domain::sso::exchange::{CUT, Keep, REDACTED, TOLD_MAX, VALUE_MAX, VALUES_MAX, XML_MAX};
use sluice_domain::time::Timestamp;
use sluice_service::ports::SamlProvider;
use sluice_service::ports::saml::{Against, Inspected, Inspection, Outgoing};

/// What is personal or secret, whatever it is called by.
const HIDDEN: [&str; 7] =
    ["NameID", "SessionIndex", "AttributeValue", "StatusMessage", "SignatureValue", "DigestValue", "CipherValue"];

impl Bench {
    /// Nothing of a person is recorded where nothing is to be kept, all of it is bounded, and the XML is well-formed. What is wrong, if
    /// anything is.
    pub fn record(&self, message: Inspected<'_>) -> Result<(), &'static str> {
        let inspect = |message: Inspected<'_>, keep| {
            let (sp, keys, idp) = (&self.sp, &self.keys, Some(&self.idp));
            let (request_id, now) = (Some("_1"), Timestamp(0));
            self.saml.inspect(message, &Against { sp, keys, idp, decrypt: true, request_id, keep, now })
        };
        if inspect(message, &Keep::All).is_some_and(|all| !is_bounded(&all)) {
            return Err("too much was recorded");
        }
        let Some(inspection) = inspect(message, &Keep::Nothing) else { return Ok(()) };
        let names = inspection.name_id.iter();
        let mut personal = names.chain(inspection.attributes.iter().flat_map(|attribute| &attribute.values));
        if personal.any(|value| value != REDACTED && value != CUT) {
            return Err("a person was recorded");
        }
        let Some(xml) = inspection.xml else { return Ok(()) };
        // Text has no `>` of its own.
        let hides = |(tag, text): (&str, &str)| !is_hidden(tag) || text.is_empty() || text == REDACTED;
        if !xml.split('<').filter_map(|piece| piece.rsplit_once('>')).all(hides) {
            return Err("a person was recorded in XML");
        }
        // Of whichever kind it is.
        let sent = Outgoing::Post { url: String::new(), fields: vec![("SAMLResponse", STANDARD.encode(&xml))] };
        let again = inspect(Inspected::Sent(&sent), &Keep::Nothing);
        if again.and_then(|again| again.xml) == Some(xml) { Ok(()) } else { Err("the XML reads back as another") }
    }
}

fn is_bounded(inspection: &Inspection) -> bool {
    let facts = || inspection.facts.iter().flat_map(|fact| [&fact.expected, &fact.received]);
    let all = || facts().chain(inspection.attributes.iter().map(|attribute| &attribute.values));
    let told: usize = all().flatten().chain(&inspection.name_id).map(String::len).sum();
    if told > TOLD_MAX {
        return false;
    }
    let mut values = all();
    let fits = |values: &Vec<String>| {
        values.len() <= VALUES_MAX && values.iter().all(|value| value.chars().count() <= VALUE_MAX)
    };
    values.all(fits) && inspection.xml.as_ref().is_none_or(|xml| xml.len() <= XML_MAX)
}

/// Of start tags.
fn is_hidden(tag: &str) -> bool {
    if tag.starts_with('/') {
        return false;
    }
    let name = tag.split_whitespace().next().unwrap_or_default();
    HIDDEN.contains(&name.rsplit(':').next().unwrap_or(name))
}
