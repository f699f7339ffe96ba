//! The identity provider's answer: verified, used once, and turned into a session or a test result.

use super::logout::Subject;
use super::request::Brought;
use crate::error::{Result, ServiceError};
use crate::keys::{TokenHash, TokenKind};
use crate::ports::StoreError;
use crate::ports::people::Person;
use crate::ports::saml::{Envelope, Expectation, NameId, SamlRefusal, VerifiedSignIn};
use crate::ports::sso::{TestOutcome, TestRun};
use crate::ports::visits::{AccountKey, PendingRequest, Purpose, SignIn, SignInResult, VisitorSession};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::{IdpId, LinkId, PageId, PersonId, Reference, TestRunId};
use sluice_domain::sso::group::GroupRef;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::{Profile, SIGN_IN_GROUPS_MAX, for_test_run};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;

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

/// A refusal before or by verification.
pub(super) struct Refusal {
    code: String,
    expected: Option<String>,
    received: Option<String>,
}

/// Where a sign-in leads to.
#[derive(Clone, Copy)]
pub(super) struct Landing<'a> {
    /// `None`: it began at the identity provider.
    pub(super) request: Option<&'a PendingRequest>,
    pub(super) link: &'a LinkId,
    pub(super) page: Option<&'a PageId>,
}

impl From<SamlRefusal> for Refusal {
    fn from(refusal: SamlRefusal) -> Self {
        Self { code: refusal.code.to_owned(), expected: refusal.expected, received: refusal.received }
    }
}

impl Refusal {
    pub(super) fn code(code: &str) -> Self {
        Self { code: code.to_owned(), expected: None, received: None }
    }

    fn too_many_groups(profile: &Profile) -> Self {
        Self {
            code: "too_many_groups".to_owned(),
            expected: Some(format!("{SIGN_IN_GROUPS_MAX} at most")),
            received: Some(profile.groups.len().to_string()),
        }
    }
}

impl Sluice {
    pub async fn finish_sign_in(&self, answer: SamlAnswer) -> Result<Finished> {
        // Before the connection is read: a session is older than whatever changes the connection from here on, and so does not
        // outlive the meaning that its attributes had (see `visit`).
        let now = self.now();
        let envelope = self.untrusted(&answer).await?;
        let (issuer, in_response_to) = envelope.map(|e| (e.issuer, e.in_response_to)).unwrap_or_default();
        let Some(in_response_to) = in_response_to else {
            return self.finish_unasked(answer, issuer.as_deref(), now).await;
        };
        let brought = Brought {
            in_response_to: Some(&in_response_to),
            relay_state: answer.relay_state.as_deref(),
            browser: answer.browser.as_deref(),
        };
        let (request, request_id) = match self.outstanding(brought).await? {
            Ok(found) => found,
            Err(code) => return self.refuse_answer(None, None, &Refusal::code(code)).await,
        };
        let idp = self.idp(&request.idp).await?;
        let verified = self.verify(answer.response, &idp, Some(request_id)).await?;
        match (&request.purpose, verified) {
            (Purpose::Visit { link, page }, Ok(verified)) => {
                let landing = Landing { request: Some(&request), link, page: page.as_ref() };
                self.complete_visit(landing, &idp, verified, now).await
            }
            (Purpose::Visit { link, .. }, Err(refusal)) => {
                // The request stays outstanding: a forged answer must not end a real sign-in that is under way.
                self.refuse_answer(Some(link), Some(&idp.id), &refusal).await
            }
            (Purpose::Test { run }, verified) => self.complete_test(&request, &idp, run, verified, now).await,
            // No sign-in is under way there.
            (Purpose::SignOut, _) => self.refuse_answer(None, Some(&idp.id), &Refusal::code("unknown_request")).await,
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

    pub(super) async fn complete_visit(
        &self,
        to: Landing<'_>,
        idp: &IdentityProvider,
        verified: VerifiedSignIn,
        now: Timestamp,
    ) -> Result<Finished> {
        let link = to.link;
        if !self.may_vouch(idp) {
            return self.refuse_answer(Some(link), Some(&idp.id), &Refusal::code(self.silenced_by(idp))).await;
        }
        let profile = idp.mapping.apply(&verified.name_id, &verified.attributes);
        if profile.has_too_many_groups() {
            return self.refuse_answer(Some(link), Some(&idp.id), &Refusal::too_many_groups(&profile)).await;
        }
        let groups = profile.group_refs(&idp.id);
        let (token, sign_in) = self.sign_in_of(to, idp, verified, profile, now)?;
        let code = match self.store.complete_sign_in(&sign_in, now).await? {
            SignInResult::Accepted(_) => {
                self.count_groups(&idp.id, &groups, now).await;
                let page = to.page.cloned();
                return Ok(Finished::Visit { idp: idp.id.clone(), session: token, link: link.clone(), page });
            }
            SignInResult::RequestGone => "request_used",
            SignInResult::Replayed => "assertion_replayed",
        };
        self.refuse_answer(Some(link), Some(&idp.id), &Refusal::code(code)).await
    }

    /// What is to be written, and the token of the session in it.
    fn sign_in_of(
        &self,
        to: Landing<'_>,
        idp: &IdentityProvider,
        verified: VerifiedSignIn,
        profile: Profile,
        now: Timestamp,
    ) -> Result<(String, SignIn)> {
        let person = PersonId::random(self.random.bytes());
        let (token, hash) = self.new_token(TokenKind::VisitorSession);
        let total = now.plus(self.settings.lifetimes.visitor_total);
        let expires_at = verified.session_not_on_or_after.map_or(total, |end| total.min(end));
        let assertion = self.assertion_hash(&idp.id, &verified.assertion_id);
        let subject = Subject {
            name_id: NameId {
                value: verified.name_id,
                format: verified.name_id_format,
                name_qualifier: verified.name_qualifier,
                sp_name_qualifier: verified.sp_name_qualifier,
            },
            session_index: verified.session_index,
        };
        let account = self.account(&idp.id, &subject.name_id);
        let target = Target { link: Some(to.link.clone()), idp: Some(idp.id.clone()), ..Target::default() };
        let sign_in = SignIn {
            request: to.request.map(|request| request.id.clone()),
            assertion,
            assertion_until: verified.not_on_or_after.plus(IdpRules::MOST_SKEW),
            account: account.clone(),
            person: Person { id: person.clone(), name: profile.display_name(), email: profile.email.clone() },
            session: VisitorSession {
                subject: Some(self.seal_subject(&hash, &subject)?),
                session_index: subject.session_index.as_deref().map(|index| self.session_index(&idp.id, index)),
                token: hash,
                idp: idp.id.clone(),
                person: person.clone(),
                account,
                groups: profile.group_refs(&idp.id),
                email: profile.email,
                created_at: now,
                idle_at: now.plus(self.settings.lifetimes.visitor_idle).min(expires_at),
                expires_at,
            },
            event: self.event(Actor::Visitor { person }, Action::VisitorSignedIn, Outcome::Done, target),
        };
        Ok((token, sign_in))
    }

    async fn complete_test(
        &self,
        request: &PendingRequest,
        idp: &IdentityProvider,
        run: &TestRunId,
        verified: Result<VerifiedSignIn, Refusal>,
        now: Timestamp,
    ) -> Result<Finished> {
        let mut run = self.store.find_test_run(run).await?.ok_or(ServiceError::NotFound)?;
        if !self.store.consume_request(&request.id, now).await? {
            return self.refuse_answer(None, Some(&idp.id), &Refusal::code("request_used")).await;
        }
        let verified = match verified {
            Ok(verified) => {
                let hash = self.assertion_hash(&idp.id, &verified.assertion_id);
                let fresh =
                    self.store.consume_assertion(&hash, verified.not_on_or_after.plus(IdpRules::MOST_SKEW)).await?;
                let profile = idp.mapping.apply(&verified.name_id, &verified.attributes);
                if !fresh {
                    Err(Refusal::code("assertion_replayed"))
                } else if profile.has_too_many_groups() {
                    // As it would end for a visitor.
                    Err(Refusal::too_many_groups(&profile))
                } else {
                    Ok((verified, profile.group_refs(&idp.id)))
                }
            }
            Err(refusal) => Err(refusal),
        };
        run.ended_at = Some(now);
        let actor = Actor::Admin { admin: run.admin.clone() };
        let target = Target { idp: Some(idp.id.clone()), ..Target::default() };
        let finished = Finished::Test { idp: idp.id.clone(), run: run.id.clone() };
        match verified {
            Ok((verified, groups)) => {
                run.outcome = TestOutcome::Passed {
                    name_id: verified.name_id,
                    name_id_format: verified.name_id_format,
                    attributes: for_test_run(verified.attributes),
                };
                let event = self.event(actor, Action::IdpTestPassed, Outcome::Done, target);
                self.end_passed_test(&run, idp.clone(), &event).await?;
                self.count_groups(&idp.id, &groups, now).await;
            }
            Err(refusal) => {
                let mut event = self.event(actor, Action::IdpTestFailed, Outcome::Failed, target);
                event.reasons = vec![refusal.code.clone()];
                run.outcome =
                    TestOutcome::Failed { code: refusal.code, expected: refusal.expected, received: refusal.received };
                self.store.end_test_run(&run, None, &event).await?;
            }
        }
        Ok(finished)
    }

    /// Remembers the groups, to be proposed for links. What was accepted stays accepted if that fails: they come again with the
    /// next sign-in. The store's own words stay out of the log, since they may hold a group's name.
    async fn count_groups(&self, idp: &IdpId, groups: &[GroupRef], now: Timestamp) {
        if let Err(error) = self.store.record_groups(groups, now).await {
            let fault = match error {
                StoreError::Conflict => "conflict",
                StoreError::Corrupt { .. } => "corrupt",
                StoreError::Unavailable(_) => "unavailable",
            };
            tracing::warn!(%idp, fault, "the groups of a sign-in were not counted");
        }
    }

    /// The connection may have been changed while the answer was verified: then it is read again, once. A test counts only
    /// for the settings it was begun with, so nothing is loosened by that.
    async fn end_passed_test(&self, run: &TestRun, idp: IdentityProvider, event: &AuditEvent) -> Result<()> {
        let now = self.now();
        let id = idp.id.clone();
        let tested = idp.tested(run.id.clone(), run.settings.clone(), now);
        match self.store.end_test_run(run, Some(&tested), event).await {
            Err(StoreError::Conflict) => {
                let tested = self.idp(&id).await?.tested(run.id.clone(), run.settings.clone(), now);
                Ok(self.store.end_test_run(run, Some(&tested), event).await?)
            }
            ended => Ok(ended?),
        }
    }

    pub(super) async fn refuse_answer(
        &self,
        link: Option<&LinkId>,
        idp: Option<&IdpId>,
        refusal: &Refusal,
    ) -> Result<Finished> {
        let reference = self.reference();
        let target = Target { link: link.cloned(), idp: idp.cloned(), ..Target::default() };
        let mut event = self.event(Actor::Anonymous, Action::VisitorSignInRefused, Outcome::Refused, target);
        event.reasons = vec![refusal.code.clone()];
        event.reference = Some(reference.clone());
        self.store.append(&event).await?;
        Ok(Finished::Refused { link: link.cloned(), reference })
    }

    /// Assertion IDs are unique only within their issuer.
    fn assertion_hash(&self, idp: &IdpId, assertion: &str) -> TokenHash {
        self.keys.hash(TokenKind::Assertion, &format!("{idp}\0{assertion}"))
    }

    /// The account's stable key: connection, NameID format, NameID. Never the e-mail, which another IdP could name too. No format
    /// means the unspecified one (core 2.2.2): an IdP may say so in its assertion and leave it out of its logout.
    pub(super) fn account(&self, idp: &IdpId, name_id: &NameId) -> AccountKey {
        let unspecified = |format: &&str| {
            matches!(
                *format,
                "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
                    | "urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified"
            )
        };
        let format = name_id.format.as_deref().filter(|format| !unspecified(format)).unwrap_or_default();
        AccountKey(self.keys.hash(TokenKind::Account, &format!("{idp}\0{format}\0{}", name_id.value)))
    }
}
