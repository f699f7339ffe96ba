//! A test's sign-in: makes no session, and its result waits on the dashboard.

use super::Finished;
use crate::error::{Result, ServiceError};
use crate::gate::ended::{Ended, Refusal};
use crate::ports::StoreError;
use crate::ports::saml::VerifiedSignIn;
use crate::ports::sso::{TestOutcome, TestRun};
use crate::ports::visits::PendingRequest;
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::TestRunId;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::for_test_run;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;

impl Sluice {
    pub(super) async fn complete_test(
        &self,
        request: &PendingRequest,
        idp: &IdentityProvider,
        run: &TestRunId,
        verified: Result<VerifiedSignIn, Refusal>,
        now: Timestamp,
    ) -> Result<Ended<Finished>> {
        let mut run = self.store.find_test_run(run).await?.ok_or(ServiceError::NotFound)?;
        if !self.store.consume_request(&request.id, now).await? {
            return self.refuse_answer(None, Some(&idp.id), Refusal::code("request_used")).await;
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
            Err(refusal) => Err(refusal.in_a_test()),
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
                Ok(Ended::accepted(finished))
            }
            Err(refusal) => {
                let mut event = self.event(actor, Action::IdpTestFailed, Outcome::Failed, target);
                event.reasons = vec![refusal.code.clone()];
                let Refusal { code, expected, received, .. } = refusal.clone();
                run.outcome = TestOutcome::Failed { code, expected, received };
                self.store.end_test_run(&run, None, &event).await?;
                Ok(Ended::refused(finished, refusal, None))
            }
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
}
