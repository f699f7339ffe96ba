//! Test configuration: a real sign-in at the identity provider that ends in a table instead of a session.

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::keys::TokenKind;
use crate::ports::sso::{TestOutcome, TestRun};
use crate::ports::visits::{Purpose, Ticket};
use crate::sluice::Sluice;
use sluice_domain::id::{IdpId, TestRunId};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::AttributeMapping;
use sluice_domain::view::sso::{TestResult, TestView};

impl Sluice {
    /// Gives the run and the address that begins it in the admin's browser: on the visitors' origin, where the answer will
    /// arrive, good once.
    pub async fn start_test(&self, actor: &AdminActor, id: &IdpId) -> Result<(TestRunId, String)> {
        let idp = self.idp(id).await?;
        let run = TestRun {
            id: TestRunId::random(self.random.bytes()),
            idp: id.clone(),
            admin: actor.id().clone(),
            settings: idp.settings(),
            started_at: self.now(),
            ended_at: None,
            outcome: TestOutcome::Waiting,
        };
        self.store.save_test_run(&run).await?;
        let (token, hash) = self.new_token(TokenKind::Ticket);
        let ticket = Ticket {
            token: hash,
            idp: id.clone(),
            purpose: Purpose::Test { run: run.id.clone() },
            expires_at: self.now().plus(self.settings.lifetimes.sign_in),
        };
        self.store.put_ticket(&ticket).await?;
        Ok((run.id, format!("{}/saml/test/{token}", self.settings.public_url)))
    }

    pub async fn find_test(&self, _: &AdminActor, id: &TestRunId) -> Result<TestView> {
        let run = self.store.find_test_run(id).await?.ok_or(ServiceError::NotFound)?;
        let idp = self.idp(&run.idp).await?;
        Ok(self.test_view(run, &idp))
    }

    pub(crate) fn test_view(&self, run: TestRun, idp: &IdentityProvider) -> TestView {
        let result = match run.outcome {
            TestOutcome::Waiting if self.is_over(&run) => TestResult::Expired,
            TestOutcome::Waiting => TestResult::Waiting,
            TestOutcome::Passed { name_id, name_id_format, attributes } => TestResult::Passed {
                suggested: AttributeMapping::suggest(&name_id, &attributes),
                name_id,
                name_id_format,
                attributes,
            },
            TestOutcome::Failed { code, expected, received } => TestResult::Failed { code, expected, received },
        };
        TestView {
            current: run.settings == idp.settings(),
            id: run.id,
            idp: run.idp,
            started_at: run.started_at,
            ended_at: run.ended_at,
            result,
        }
    }

    /// Whether no answer can come any more: the ticket waits so long for the browser, and the request for the provider.
    fn is_over(&self, run: &TestRun) -> bool {
        let sign_in = self.settings.lifetimes.sign_in;
        self.now() >= run.started_at.plus(sign_in).plus(sign_in)
    }

    pub(crate) async fn record_test_groups(&self, idp: &IdentityProvider) -> Result<()> {
        let Some(passed) = &idp.passed else { return Ok(()) };
        let Some(run) = self.store.find_test_run(&passed.run).await? else { return Ok(()) };
        if let TestOutcome::Passed { name_id, attributes, .. } = run.outcome {
            let groups = idp.mapping.apply(&name_id, &attributes).group_refs(&idp.id);
            self.store.record_groups(&groups, self.now()).await?;
        }
        Ok(())
    }
}
