use super::{exactly_one, window};
use crate::names::SAML;
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::xml::Node;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::SamlRefusal;

/// The Conditions (core 2.5): times, every AudienceRestriction, and no condition that is not understood. Returns NotOnOrAfter.
/// `OneTimeUse` needs no rule of its own: every assertion is used once. `ProxyRestriction` binds only who issues assertions.
pub(crate) fn check(assertion: Node<'_>, check: &Check<'_>) -> Result<Option<Timestamp>, SamlRefusal> {
    let conditions = exactly_one(assertion, SAML, "Conditions")?;
    let end = window(conditions, check, SamlRejection::NotYetValid, SamlRejection::Expired)?;
    let mut restricted = false;
    for condition in conditions.children() {
        match (condition.namespace(), condition.local()) {
            (SAML, "AudienceRestriction") => {
                audience(condition, check)?;
                restricted = true;
            }
            (SAML, "OneTimeUse" | "ProxyRestriction") => {}
            (_, other) => return Err(SamlRejection::UnknownCondition.received(other)),
        }
    }
    if restricted { Ok(end) } else { Err(SamlRejection::NoAudience.expected(&check.sp.entity_id, None)) }
}

/// One of the audiences is this service provider. White space around a URI does not count (xs:anyURI collapses it).
fn audience(restriction: Node<'_>, check: &Check<'_>) -> Result<(), SamlRefusal> {
    let audiences: Vec<String> = restriction
        .children_named(SAML, "Audience")
        .map(|audience| audience.text().trim_matches(crate::xml::chars::is_space).to_owned())
        .collect();
    if audiences.contains(&check.sp.entity_id) {
        return Ok(());
    }
    Err(SamlRejection::WrongAudience.expected(&check.sp.entity_id, Some(&audiences.join(" "))))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{SP, document, with};
    use super::*;
    use sluice_domain::sso::rules::IdpRules;

    fn code(attributes: &str, body: &str) -> &'static str {
        let assertion = document("a:Assertion", "", &format!("<a:Conditions {attributes}>{body}</a:Conditions>"));
        with(&IdpRules::default(), None, |c| check(assertion.root(), c)).map_or_else(|r| r.code, |_| "ok")
    }

    fn audiences(of: &[&str]) -> String {
        let inside: Vec<String> = of.iter().map(|a| format!("<a:Audience>{a}</a:Audience>")).collect();
        let inside = inside.concat();
        format!("<a:AudienceRestriction>{inside}</a:AudienceRestriction>")
    }

    #[test]
    fn there_is_one_conditions_element() {
        for (body, expected) in [("", "missing_element"), ("<a:Conditions/><a:Conditions/>", "repeated_element")] {
            let assertion = document("a:Assertion", "", body);
            let refused = with(&IdpRules::default(), None, |c| check(assertion.root(), c)).unwrap_err();
            assert_eq!(refused.code, expected);
        }
    }

    #[test]
    fn times_allow_for_a_minute_of_skew() {
        let fits = audiences(&[SP]);
        assert_eq!(code("NotBefore='2026-11-18T12:01:00Z' NotOnOrAfter='2026-11-18T12:01:01Z'", &fits), "ok");
        assert_eq!(code("NotBefore='2026-11-18T12:01:01Z'", &fits), "not_yet_valid");
        assert_eq!(code("NotOnOrAfter='2026-11-18T11:59:01Z'", &fits), "ok");
        assert_eq!(code("NotOnOrAfter='2026-11-18T11:59:00Z'", &fits), "expired");
        assert_eq!(code("NotOnOrAfter='soon'", &fits), "invalid_time");
        let never = "NotBefore='2026-11-18T12:00:30Z' NotOnOrAfter='2026-11-18T12:00:30Z'";
        assert_eq!(code(never, &fits), "expired");
    }

    #[test]
    fn skew_has_a_ceiling() {
        let rules = IdpRules { clock_skew: sluice_domain::time::Span::hours(1), ..IdpRules::default() };
        let body = format!("<a:Conditions NotOnOrAfter='2026-11-18T11:57:00Z'>{}</a:Conditions>", audiences(&[SP]));
        let assertion = document("a:Assertion", "", &body);
        assert_eq!(with(&rules, None, |c| check(assertion.root(), c)).unwrap_err().code, "expired");
    }

    #[test]
    fn every_restriction_names_this_service_provider() {
        assert_eq!(code("", &audiences(&["https://other.example", SP])), "ok");
        assert_eq!(code("", &audiences(&[&format!("\n {SP} ")])), "ok");
        assert_eq!(
            code("", &format!("{}{}", audiences(&[SP]), audiences(&["https://other.example"]))),
            "wrong_audience"
        );
        assert_eq!(code("", &audiences(&[])), "wrong_audience");
        assert_eq!(code("", &audiences(&[&format!("{SP}/")])), "wrong_audience");
        assert_eq!(code("", &audiences(&["HTTPS://SP.example/saml"])), "wrong_audience");
        assert_eq!(code("", ""), "no_audience");
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let fits = audiences(&[SP]);
        assert_eq!(code("", &format!("{fits}<a:OneTimeUse/><a:ProxyRestriction Count='0'/>")), "ok");
        assert_eq!(code("", &format!("{fits}<a:Condition xsi:type='x'/>")), "unknown_condition");
        assert_eq!(code("", &format!("{fits}<OneTimeUse/>")), "unknown_condition");
    }
}
