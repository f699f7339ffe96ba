//! Facts of assertions: for whom, from when until when, and how the person signed in.

use super::Case;
use super::fact::{Facts, all, said, words};
use crate::instant;
use crate::names::{BEARER, SAML, SAMLP};
use crate::xml::Node;
use sluice_domain::sso::exchange::{FactName, MessageKind};

/// The data of each bearer confirmation (profiles 4.1.4.2).
pub(super) fn confirmations<'d>(assertions: &[Node<'d>]) -> Vec<Node<'d>> {
    let subjects = assertions.iter().flat_map(|assertion| assertion.children_named(SAML, "Subject"));
    let confirmations = subjects.flat_map(|subject| subject.children_named(SAML, "SubjectConfirmation"));
    confirmations
        .filter(|confirmation| confirmation.attribute("Method") == Some(BEARER))
        .flat_map(|confirmation| confirmation.children_named(SAML, "SubjectConfirmationData"))
        .collect()
}

/// Of a message without an assertion, or with one that cannot be read, there is nothing to say.
pub(super) fn add(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    if case.kind == MessageKind::AuthnRequest {
        let asked = case.root.children_named(SAMLP, "RequestedAuthnContext");
        let classes = asked.flat_map(|asked| asked.children_named(SAML, CLASS));
        facts.add(FactName::AuthnContext, None, &classes.map(words).collect::<Vec<_>>(), None);
    }
    if !assertions.is_empty() {
        audience(facts, case, assertions);
        confirmation(facts, case, assertions);
        conditions(facts, case, assertions);
        statements(facts, case, assertions);
    }
}

const CLASS: &str = "AuthnContextClassRef";

fn in_each<'d>(assertions: &[Node<'d>], local: &'static str) -> Vec<Node<'d>> {
    assertions.iter().flat_map(|assertion| assertion.children_named(SAML, local)).collect()
}

/// Each restriction has to name us.
fn audience(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    let conditions = in_each(assertions, "Conditions");
    let restrictions = conditions.iter().flat_map(|conditions| conditions.children_named(SAML, "AudienceRestriction"));
    let audiences = restrictions.map(|restriction| restriction.children_named(SAML, "Audience").map(words).collect());
    let audiences: Vec<Vec<String>> = audiences.collect();
    let own = &case.check.sp.entity_id;
    let fits = all(&audiences, |audiences| audiences.contains(own)).unwrap_or_default();
    facts.add(FactName::Audience, [own.as_str()], &audiences.concat(), Some(fits));
}

/// One confirmation has to be right.
fn confirmation(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    let (check, data) = (&case.check, confirmations(assertions));
    let recipients = said(data.iter().copied(), "Recipient");
    let own = check.sp.acs_url.as_str();
    facts.add(FactName::Recipient, [own], &recipients, Some(recipients.contains(&own)));
    let ends = said(data, "NotOnOrAfter");
    let fits = ends.iter().any(|text| instant::parse(text).is_some_and(|end| !check.is_over(end)));
    facts.add(FactName::ConfirmedUntil, [check.now.rfc3339().as_str()], &ends, Some(fits));
}

/// Neither bound has to be there; a window that ends before it begins never was one.
fn conditions(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    let (check, conditions) = (&case.check, in_each(assertions, "Conditions"));
    let now = check.now.rfc3339();
    let starts = said(conditions.iter().copied(), "NotBefore");
    let has_begun = |text: &&str| instant::parse(text).is_some_and(|start| !check.is_future(start));
    facts.add(FactName::NotBefore, [now.as_str()], &starts, all(&starts, has_begun));
    let windows: Vec<_> = conditions
        .iter()
        .filter_map(|conditions| {
            Some((conditions.attribute("NotBefore").and_then(instant::parse), conditions.attribute("NotOnOrAfter")?))
        })
        .collect();
    let holds = all(&windows, |(start, end)| {
        instant::parse(end).is_some_and(|end| !check.is_over(end) && start.is_none_or(|start| start < end))
    });
    facts.add(FactName::NotOnOrAfter, [now.as_str()], &said(conditions, "NotOnOrAfter"), holds);
}

/// When and how the person signed in there, and until when.
fn statements(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    let (check, statements) = (&case.check, in_each(assertions, "AuthnStatement"));
    let instants = said(statements.iter().copied(), "AuthnInstant");
    let age = check.rules.max_authentication_age;
    let oldest = age.map(|age| check.now.minus(age).rfc3339());
    let is_young = |text: &&str| {
        instant::parse(text)
            .is_some_and(|at| age.is_none_or(|age| !check.is_future(at) && !check.is_over(at.plus(age))))
    };
    // Without a greatest age any time will do, but it has to be one.
    let fits = all(&instants, is_young).or(Some(false)).filter(|fits| oldest.is_some() || !fits);
    facts.add(FactName::AuthnInstant, oldest.as_deref(), &instants, fits);

    let ends = said(statements.iter().copied(), "SessionNotOnOrAfter");
    let lasts = |text: &&str| instant::parse(text).is_some_and(|end| !check.is_over(end));
    facts.add(FactName::SessionNotOnOrAfter, [check.now.rfc3339().as_str()], &ends, all(&ends, lasts));

    let wanted = &check.rules.authn_contexts;
    let class = |statement: &Node<'_>| statement.child(SAML, "AuthnContext")?.child(SAML, CLASS).map(words);
    let classes: Vec<String> = statements.iter().filter_map(class).collect();
    let all_wanted = classes.len() == statements.len() && all(&classes, |class| wanted.contains(class)) == Some(true);
    let fits = (!wanted.is_empty()).then_some(all_wanted);
    facts.add(FactName::AuthnContext, wanted.iter().map(String::as_str), &classes, fits);
}
