//! Signing visitors in.

use super::App;
use crate::gate::{Begun, Browser, Finished, SamlAnswer, Visit, VisitorGrant};
use crate::ports::saml::{SamlRefusal, VerifiedSignIn};
use crate::testing::{FakeSaml, samples};
use sluice_domain::id::{LinkId, Reference};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::time::Span;

/// An answer on its way to Sluice, and the sign-in that it answers.
pub struct Answered {
    pub begun: Begun,
    pub request: String,
    pub answer: SamlAnswer,
}

impl App {
    /// What identity provider 1 says of somebody now; no two calls give the same assertion.
    pub fn says(&self, email: &str, groups: &[&str]) -> VerifiedSignIn {
        let mut sign_in = samples::verified_sign_in(email, groups);
        let now = self.sluice.now();
        sign_in.assertion_id = format!("_{}", self.sluice.reference());
        sign_in.not_on_or_after = now.plus(Span::minutes(5));
        sign_in
    }

    /// Begins a sign-in for an open link and answers it with what the identity provider says; nothing is finished yet.
    pub async fn answer(
        &self,
        link: &LinkId,
        idp: &IdentityProvider,
        says: Result<VerifiedSignIn, SamlRefusal>,
    ) -> Answered {
        let begun = self.sluice.begin_sign_in(link, None, Browser::default(), false).await.unwrap().unwrap();
        self.answer_begun(begun, idp, says)
    }

    pub fn answer_begun(
        &self,
        begun: Begun,
        idp: &IdentityProvider,
        says: Result<VerifiedSignIn, SamlRefusal>,
    ) -> Answered {
        let request = FakeSaml::message_of(&begun.request).unwrap().to_owned();
        let answer = SamlAnswer {
            response: self.saml.respond(idp, Some(&request), says),
            relay_state: FakeSaml::relay_state_of(&begun.request).map(str::to_owned),
            browser: Some(begun.browser.clone()),
        };
        Answered { begun, request, answer }
    }

    /// The whole sign-in at identity provider 1, for this link; gives the session's token.
    pub async fn sign_in(&self, link: &LinkId, email: &str, groups: &[&str]) -> String {
        self.sign_in_as(link, &samples::idp(1), self.says(email, groups)).await
    }

    pub async fn sign_in_as(&self, link: &LinkId, idp: &IdentityProvider, says: VerifiedSignIn) -> String {
        let answered = self.answer(link, idp, Ok(says)).await;
        match self.sluice.finish_sign_in(answered.answer).await.unwrap() {
            Finished::Visit { session, .. } => session,
            Finished::Refused { .. } | Finished::Test { .. } => panic!("the sign-in was not taken"),
        }
    }

    /// Posts the answer, which must be refused; gives the reference that the visitor sees and the reason in the audit log.
    pub async fn refused(&self, answer: SamlAnswer) -> (Reference, String) {
        let Finished::Refused { reference, .. } = self.sluice.finish_sign_in(answer).await.unwrap() else {
            panic!("the answer was taken")
        };
        let found = self.audit().await.into_iter().find(|event| event.reference.as_ref() == Some(&reference));
        let event = found.unwrap();
        assert_eq!(event.reasons.len(), 1);
        (reference, event.reasons[0].clone())
    }

    pub async fn visit(&self, link: &LinkId, session: &str) -> Visit {
        self.sluice.visit(link, &[session.to_owned()]).await.unwrap()
    }

    /// What the visit comes to, in one word.
    pub async fn state(&self, link: &LinkId, session: &str) -> &'static str {
        match self.visit(link, session).await {
            Visit::NotAvailable { .. } => "not available",
            Visit::SignIn { .. } => "sign in",
            Visit::Denied(_) => "denied",
            Visit::Over { .. } => "over",
            Visit::Granted(_) => "granted",
        }
    }

    pub async fn grant(&self, link: &LinkId, session: &str) -> Box<VisitorGrant> {
        match self.visit(link, session).await {
            Visit::Granted(grant) => grant,
            _ => panic!("the visitor was not let in"),
        }
    }
}
