use super::{exactly_one, time};
use crate::names::SAML;
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::xml::Node;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::SamlRefusal;

/// What the authentication statements say about the session at the IdP.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(crate) not_on_or_after: Option<Timestamp>,
    pub(crate) index: Option<String>,
}

/// The authentication statements (core 2.7.2): there is one, its session is not over, and context and age are as the connection requires.
/// Of several, the session that ends first counts, and every one must satisfy the rules.
pub(crate) fn check(assertion: Node<'_>, check: &Check<'_>) -> Result<Session, SamlRefusal> {
    let mut session = None;
    for statement in assertion.children_named(SAML, "AuthnStatement") {
        let read = statement_of(statement, check)?;
        session = Some(match session {
            None => read,
            Some(before) => earlier(before, read),
        });
    }
    session.ok_or_else(|| SamlRejection::MissingElement.expected("AuthnStatement", None))
}

fn earlier(a: Session, b: Session) -> Session {
    let not_on_or_after = match (a.not_on_or_after, b.not_on_or_after) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Session { not_on_or_after, index: a.index.or(b.index) }
}

fn statement_of(statement: Node<'_>, check: &Check<'_>) -> Result<Session, SamlRefusal> {
    let signed_in =
        time(statement, "AuthnInstant")?.ok_or_else(|| SamlRejection::InvalidTime.expected("AuthnInstant", None))?;
    let not_on_or_after = time(statement, "SessionNotOnOrAfter")?;
    if let Some(end) = not_on_or_after.filter(|end| check.is_over(*end)) {
        return Err(SamlRejection::SessionExpired.expected(&check.now.rfc3339(), Some(&end.rfc3339())));
    }
    if let Some(age) = check.rules.max_authentication_age {
        // A sign-in in the future would never grow old.
        if check.is_future(signed_in) || check.is_over(signed_in.plus(age)) {
            return Err(SamlRejection::AuthenticationTooOld.expected(&check.now.rfc3339(), Some(&signed_in.rfc3339())));
        }
    }
    let context = exactly_one(statement, SAML, "AuthnContext")?;
    let class = context.child(SAML, "AuthnContextClassRef").map(Node::text);
    let class = class.as_deref().map(|class| class.trim_matches(crate::xml::chars::is_space));
    let wanted = &check.rules.authn_contexts;
    if !wanted.is_empty() && !class.is_some_and(|class| wanted.iter().any(|w| w == class)) {
        return Err(SamlRejection::WrongAuthnContext.expected(&wanted.join(" "), class));
    }
    Ok(Session { not_on_or_after, index: statement.attribute("SessionIndex").map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{document, with};
    use super::*;
    use sluice_domain::sso::rules::IdpRules;
    use sluice_domain::time::Span;

    const CLASS: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

    fn statement(attributes: &str) -> String {
        format!(
            "<a:AuthnStatement AuthnInstant='2026-11-18T11:00:00Z' {attributes}><a:AuthnContext>\
             <a:AuthnContextClassRef>{CLASS}</a:AuthnContextClassRef></a:AuthnContext></a:AuthnStatement>"
        )
    }

    fn outcome(body: &str, rules: &IdpRules) -> Result<Session, &'static str> {
        let assertion = document("a:Assertion", "", body);
        with(rules, None, |c| check(assertion.root(), c)).map_err(|r| r.code)
    }

    #[test]
    fn a_statement_is_needed() {
        let rules = IdpRules::default();
        assert_eq!(outcome("", &rules).unwrap_err(), "missing_element");
        assert_eq!(outcome("<a:AuthnStatement/>", &rules).unwrap_err(), "invalid_time");
        assert_eq!(outcome(&statement("SessionIndex='s'"), &rules).unwrap().index.as_deref(), Some("s"));
    }

    #[test]
    fn the_session_that_ends_first_counts() {
        let rules = IdpRules::default();
        let two = format!(
            "{}{}",
            statement("SessionNotOnOrAfter='2026-11-18T20:00:00Z'"),
            statement("SessionNotOnOrAfter='2026-11-18T13:00:00Z'")
        );
        let end = outcome(&two, &rules).unwrap().not_on_or_after;
        assert_eq!(end.map(Timestamp::rfc3339).as_deref(), Some("2026-11-18T13:00:00Z"));
        assert_eq!(
            outcome(&statement("SessionNotOnOrAfter='2026-11-18T11:59:00Z'"), &rules).unwrap_err(),
            "session_expired"
        );
    }

    #[test]
    fn context_and_age_are_checked_where_required() {
        let context = |class: &str| IdpRules { authn_contexts: vec![class.into()], ..IdpRules::default() };
        assert!(outcome(&statement(""), &context(CLASS)).is_ok());
        assert_eq!(outcome(&statement(""), &context("urn:mfa")).unwrap_err(), "wrong_authn_context");
        let age = |minutes| IdpRules { max_authentication_age: Some(Span::minutes(minutes)), ..IdpRules::default() };
        assert!(outcome(&statement(""), &age(60)).is_ok());
        assert_eq!(outcome(&statement(""), &age(58)).unwrap_err(), "authentication_too_old");
        let future = statement("").replace("11:00:00", "13:00:00");
        assert_eq!(outcome(&future, &age(60)).unwrap_err(), "authentication_too_old");
    }
}
