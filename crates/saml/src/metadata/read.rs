use super::{MetadataEntity, MetadataRules, keys, signature};
use crate::names::{MD, MDUI, SAMLP, XML};
use crate::xml::{Limits, Node, parse};
use crate::{duration, endpoint, instant};
use sluice_domain::sso::idp::{Binding, Endpoint};
use sluice_domain::time::{Span, Timestamp};
use sluice_service::ports::saml::MetadataFault;

/// The longest entity ID (metadata 2.2.1).
const LONGEST_ENTITY_ID: usize = 1024;

pub(super) fn read(
    xml: &[u8],
    now: Timestamp,
    rules: &MetadataRules<'_>,
) -> Result<Vec<MetadataEntity>, MetadataFault> {
    let document = parse(xml, Limits::METADATA)?;
    let root = document.root();
    let alone = root.is(MD, "EntityDescriptor");
    if !alone && !root.is(MD, "EntitiesDescriptor") {
        return Err(fault("not_metadata", Some(root.local())));
    }
    signature::check(root, rules).map_err(|code| fault(code, None))?;
    let reader = Reader { now, minimum_rsa_bits: rules.minimum_rsa_bits, alone };
    let descriptors: Vec<Node<'_>> =
        root.subtree().filter(|n| n.is(MD, "IDPSSODescriptor") && speaks_saml2(*n) && stands_in_entity(*n)).collect();
    if descriptors.is_empty() {
        return Err(fault("no_identity_provider", None));
    }
    let (mut entities, mut first_fault) = (Vec::new(), None);
    for descriptor in descriptors {
        match reader.entity(descriptor) {
            Ok(entity) => entities.push(entity),
            Err(fault) => first_fault = first_fault.or(Some(fault)),
        }
    }
    match first_fault {
        Some(fault) if entities.is_empty() => Err(fault),
        _ => Ok(entities),
    }
}

fn speaks_saml2(descriptor: Node<'_>) -> bool {
    descriptor
        .attribute("protocolSupportEnumeration")
        .is_some_and(|list| list.split_ascii_whitespace().any(|protocol| protocol == SAMLP))
}

fn stands_in_entity(descriptor: Node<'_>) -> bool {
    descriptor.parent().is_some_and(|entity| {
        entity.is(MD, "EntityDescriptor") && ancestors(entity).all(|above| above.is(MD, "EntitiesDescriptor"))
    })
}

fn ancestors(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(node.parent(), |n| n.parent())
}

fn fault(code: &'static str, detail: Option<&str>) -> MetadataFault {
    MetadataFault { code, detail: detail.map(|text| text.chars().take(256).collect()) }
}

struct Reader {
    now: Timestamp,
    minimum_rsa_bits: u32,
    alone: bool,
}

impl Reader {
    fn entity(&self, descriptor: Node<'_>) -> Result<MetadataEntity, MetadataFault> {
        let entity = descriptor.parent().ok_or_else(|| fault("no_identity_provider", None))?;
        let entity_id =
            entity.attribute("entityID").map(str::trim).filter(|id| !id.is_empty() && id.len() <= LONGEST_ENTITY_ID);
        let entity_id = entity_id.ok_or_else(|| fault("no_entity_id", None))?;
        let valid_until = self.valid_until(descriptor)?;
        let sso = endpoints(descriptor, "SingleSignOnService");
        if sso.is_empty() {
            let some = descriptor.child(MD, "SingleSignOnService").is_some_and(|n| binding(n).is_some());
            return Err(fault(if some { "endpoint_address" } else { "no_endpoint" }, Some(entity_id)));
        }
        Ok(MetadataEntity {
            display_name: display_name(descriptor, entity),
            slo: endpoints(descriptor, "SingleLogoutService"),
            certificates: keys::signing(descriptor, self.minimum_rsa_bits)
                .map_err(|code| fault(code, Some(entity_id)))?,
            entity_id: entity_id.to_owned(),
            wants_signed_requests: matches!(descriptor.attribute("WantAuthnRequestsSigned"), Some("true" | "1")),
            sso,
            valid_until,
            cache_duration: self.cache_duration(descriptor),
            alone: self.alone,
        })
    }

    /// The shortest cacheDuration of the descriptor, its entity and the aggregates around it. It is advice on refreshing, not an end:
    /// what cannot be read is as if it were not there.
    fn cache_duration(&self, descriptor: Node<'_>) -> Option<Span> {
        let said =
            std::iter::once(descriptor).chain(ancestors(descriptor)).filter_map(|n| n.attribute("cacheDuration"));
        said.filter_map(|text| duration::parse(text, self.now)).min()
    }

    /// The earliest validUntil of the descriptor, its entity and the aggregates around it.
    fn valid_until(&self, descriptor: Node<'_>) -> Result<Option<Timestamp>, MetadataFault> {
        let mut earliest: Option<Timestamp> = None;
        for text in std::iter::once(descriptor).chain(ancestors(descriptor)).filter_map(|n| n.attribute("validUntil")) {
            let until = instant::parse(text).ok_or_else(|| fault("metadata_expired", Some(text)))?;
            if until <= self.now {
                return Err(fault("metadata_expired", Some(&until.rfc3339())));
            }
            earliest = Some(earliest.map_or(until, |before| before.min(until)));
        }
        Ok(earliest)
    }
}

fn binding(service: Node<'_>) -> Option<Binding> {
    let uri = service.attribute("Binding")?;
    [Binding::Redirect, Binding::Post].into_iter().find(|binding| binding.uri() == uri)
}

fn endpoints(descriptor: Node<'_>, local: &str) -> Vec<Endpoint> {
    descriptor
        .children_named(MD, local)
        .filter_map(|service| {
            let (binding, url) = (binding(service)?, service.attribute("Location")?.trim());
            endpoint::parse_any(url)?;
            let response_url = service.attribute("ResponseLocation").map(str::trim).filter(|url| !url.is_empty());
            if let Some(url) = response_url {
                endpoint::parse_any(url)?;
            }
            Some(Endpoint { binding, url: url.to_owned(), response_url: response_url.map(str::to_owned) })
        })
        .collect()
}

/// The name for people, in English if there is a choice.
fn display_name(descriptor: Node<'_>, entity: Node<'_>) -> Option<String> {
    let ui = descriptor.child(MD, "Extensions").and_then(|n| n.child(MDUI, "UIInfo"));
    let organization = entity.child(MD, "Organization");
    let named = |parent: Option<Node<'_>>, namespace, local| {
        let names: Vec<Node<'_>> = parent?.children_named(namespace, local).collect();
        let english = names.iter().find(|n| n.attribute_in(XML, "lang").is_some_and(|l| l.starts_with("en")));
        let text = english.or(names.first())?.text();
        Some(text.trim().chars().filter(|c| !c.is_control()).take(256).collect()).filter(|t: &String| !t.is_empty())
    };
    named(ui, MDUI, "DisplayName").or_else(|| named(organization, MD, "OrganizationDisplayName"))
}

#[cfg(test)]
mod tests;
