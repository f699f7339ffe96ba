use super::*;

fn entity(sso: &[(Binding, &str)], slo: &[(Binding, &str)]) -> MetadataEntity {
    let endpoints = |of: &[(Binding, &str)]| of.iter().map(|(binding, url)| Endpoint::new(*binding, *url)).collect();
    MetadataEntity {
        entity_id: "https://idp.example".into(),
        display_name: None,
        sso: endpoints(sso),
        slo: endpoints(slo),
        wants_signed_requests: false,
        certificates: Vec::new(),
        valid_until: None,
        cache_duration: None,
        alone: true,
    }
}

fn outcome(entity: MetadataEntity, sp: &str) -> Result<IdpDescription, &'static str> {
    let sp = SpSettings { entity_id: sp.into(), acs_url: "https://sp.example/acs".into(), slo_url: None };
    describe(entity, &sp).map_err(|fault| fault.code)
}

#[test]
fn of_each_binding_the_first_https_address_is_used() {
    use Binding::{Post, Redirect};
    let sp = "https://sp.example";
    let sso = [(Post, "https://a.example"), (Redirect, "http://b.example"), (Redirect, "https://c.example")];
    let slo = [(Post, "https://d.example"), (Redirect, "http://e.example")];
    let read = outcome(entity(&sso, &slo), sp).unwrap();
    let urls = |endpoints: &[Endpoint]| endpoints.iter().map(|e| e.url.clone()).collect::<Vec<_>>();
    assert_eq!(urls(&read.sso), ["https://c.example", "https://a.example"]);
    assert_eq!(urls(&read.slo), ["https://d.example"]);
    assert!(outcome(entity(&sso[..1], &[]), sp).is_ok());
    assert_eq!(outcome(entity(&sso[1..2], &[]), sp).unwrap_err(), "endpoint_not_https");
    assert_eq!(outcome(entity(&sso, &[]), "https://idp.example").unwrap_err(), "own_entity_id");
    assert!(outcome(entity(&[(Redirect, "http://127.0.0.1:8080/sso")], &[]), sp).is_ok());
}

#[test]
fn an_entity_that_is_repeated_is_one_with_the_shortest_advice() {
    let said = |hours: Option<i64>| {
        let mut entity = entity(&[(Binding::Post, "https://a.example")], &[]);
        entity.cache_duration = hours.map(Span::hours);
        outcome(entity, "https://sp.example").unwrap()
    };
    let mut found = Vec::new();
    for hours in [Some(6), None, Some(1), Some(3)] {
        add(&mut found, said(hours));
    }
    assert_eq!(found, [said(Some(1))]);
    add(&mut found, IdpDescription { valid_until: Some(Timestamp(0)), ..said(None) });
    assert_eq!(found.len(), 2);
}
