//! The identity provider's answer: verified, used once, and turned into a session or a test result.

mod test_run;
mod visit;

use super::ended::{Ended, Refusal};
use super::record::Recording;
use super::request::Brought;
use crate::error::Result;
use crate::keys::{TokenHash, TokenKind};
use crate::ports::saml::{Envelope, Expectation, VerifiedSignIn};
use crate::ports::visits::Purpose;
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, Outcome, Target};
use sluice_domain::id::{IdpId, LinkId, PageId, Reference, TestRunId};
use sluice_domain::sso::group::GroupRef;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::time::Timestamp;

pub(super) use visit::Landing;

/// What came to the assertion consumer service.
#[derive(Clone)]
pub struct SamlAnswer {
    /// The form value `SAMLResponse`.
    pub response: String,
    /// The form value `RelayState`.
    pub relay_state: Option<String>,
    /// The sign-in cookie's value.
    pub browser: Option<String>,
}

/// How an answer ended.
pub enum Finished {
    /// Signed in: set the session cookie, then go on to the link.
    Visit { idp: IdpId, session: String, link: LinkId, page: Option<PageId> },
    /// A test is over; its result is on the dashboard.
    Test { idp: IdpId, run: TestRunId },
    /// Not accepted. `link`: where to begin anew, if that is known.
    Refused { link: Option<LinkId>, reference: Reference },
}

impl Sluice {
    pub async fn finish_sign_in(&self, answer: SamlAnswer) -> Result<Finished> {
        let now = self.now();
        let mut recording = Recording::response(&answer.response, now);
        let ended = self.settle_answer(answer, now, &mut recording).await;
        self.recorded(recording, ended).await
    }

    async fn settle_answer(
        &self,
        answer: SamlAnswer,
        now: Timestamp,
        recording: &mut Recording,
    ) -> Result<Ended<Finished>> {
        let envelope = self.untrusted(&answer).await?;
        if let Some(envelope) = &envelope {
            recording.reads(envelope);
        }
        let (issuer, in_response_to) = envelope.map(|e| (e.issuer, e.in_response_to)).unwrap_or_default();
        let Some(in_response_to) = in_response_to else {
            return self.finish_unasked(answer, issuer.as_deref(), now, recording).await;
        };
        let brought = Brought {
            in_response_to: Some(&in_response_to),
            relay_state: answer.relay_state.as_deref(),
            browser: answer.browser.as_deref(),
        };
        let (request, request_id) = match self.outstanding(brought).await? {
            Ok(found) => found,
            Err(code) => return self.refuse_answer(None, None, Refusal::code(code)).await,
        };
        recording.answers(&request);
        let idp = self.idp(&request.idp).await?;
        recording.of(&idp);
        recording.is_verified();
        let verified = self.verify(answer.response, &idp, Some(request_id)).await?;
        match (&request.purpose, verified) {
            (Purpose::Visit { link, page }, Ok(verified)) => {
                let landing = Landing { request: Some(&request), link, page: page.as_ref() };
                self.complete_visit(landing, &idp, verified, now).await
            }
            (Purpose::Visit { link, .. }, Err(refusal)) => {
                // The request stays outstanding: a forged answer must not end a real sign-in that is under way.
                self.refuse_answer(Some(link), Some(&idp.id), refusal).await
            }
            (Purpose::Test { run }, verified) => self.complete_test(&request, &idp, run, verified, now).await,
            // No sign-in is under way there.
            (Purpose::SignOut, _) => self.refuse_answer(None, Some(&idp.id), Refusal::code("unknown_request")).await,
        }
    }

    async fn untrusted(&self, answer: &SamlAnswer) -> Result<Option<Envelope>> {
        let response = answer.response.clone();
        self.saml_work(move |work| work.saml.untrusted_response(&response)).await
    }

    pub(super) async fn verify(
        &self,
        response: String,
        idp: &IdentityProvider,
        request_id: Option<String>,
    ) -> Result<Result<VerifiedSignIn, Refusal>> {
        let idp = idp.clone();
        self.saml_work(move |work| {
            let request_id = request_id.as_deref();
            let expectation = Expectation { sp: &work.sp, keys: &work.keys, idp: &idp, request_id, now: work.now };
            work.saml.verify(&response, &expectation).map_err(Refusal::from)
        })
        .await
    }

    /// Remembers the groups, to be proposed for links. What was accepted stays accepted if that fails: they come again with the
    /// next sign-in. The store's own words stay out of the log, since they may hold a group's name.
    async fn count_groups(&self, idp: &IdpId, groups: &[GroupRef], now: Timestamp) {
        if let Err(error) = self.store.record_groups(groups, now).await {
            tracing::warn!(%idp, fault = error.code(), "the groups of a sign-in were not counted");
        }
    }

    pub(super) async fn refuse_answer(
        &self,
        link: Option<&LinkId>,
        idp: Option<&IdpId>,
        refusal: Refusal,
    ) -> Result<Ended<Finished>> {
        let reference = self.reference();
        let target = Target { link: link.cloned(), idp: idp.cloned(), ..Target::default() };
        let mut event = self.event(Actor::Anonymous, Action::VisitorSignInRefused, Outcome::Refused, target);
        event.reasons = vec![refusal.code.clone()];
        event.reference = Some(reference.clone());
        self.store.append(&event).await?;
        let answer = Finished::Refused { link: link.cloned(), reference: reference.clone() };
        Ok(Ended::refused(answer, refusal, Some(reference)))
    }

    /// Assertion IDs are unique only within their issuer.
    fn assertion_hash(&self, idp: &IdpId, assertion: &str) -> TokenHash {
        self.keys.hash(TokenKind::Assertion, &format!("{idp}\0{assertion}"))
    }
}
