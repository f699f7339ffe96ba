//! A visitor's sign-in: written whole, or not at all.

use super::Finished;
use crate::error::Result;
use crate::gate::ended::{Ended, Refusal};
use crate::gate::subject::Subject;
use crate::keys::TokenKind;
use crate::ports::people::Person;
use crate::ports::saml::{NameId, VerifiedSignIn};
use crate::ports::visits::{PendingRequest, SignIn, SignInResult, VisitorSession};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, Outcome, Target};
use sluice_domain::id::{LinkId, PageId, PersonId};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::Profile;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;

/// Where a sign-in leads to.
#[derive(Clone, Copy)]
pub(in crate::gate) struct Landing<'a> {
    /// `None`: it began at the identity provider.
    pub(in crate::gate) request: Option<&'a PendingRequest>,
    pub(in crate::gate) link: &'a LinkId,
    pub(in crate::gate) page: Option<&'a PageId>,
}

impl Sluice {
    pub(in crate::gate) async fn complete_visit(
        &self,
        to: Landing<'_>,
        idp: &IdentityProvider,
        verified: VerifiedSignIn,
        now: Timestamp,
    ) -> Result<Ended<Finished>> {
        let link = to.link;
        if !self.may_vouch(idp) {
            return self.refuse_answer(Some(link), Some(&idp.id), Refusal::code(self.silenced_by(idp))).await;
        }
        let profile = idp.mapping.apply(&verified.name_id, &verified.attributes);
        if profile.has_too_many_groups() {
            return self.refuse_answer(Some(link), Some(&idp.id), Refusal::too_many_groups(&profile)).await;
        }
        let groups = profile.group_refs(&idp.id);
        let (token, sign_in) = self.sign_in_of(to, idp, verified, profile, now)?;
        let code = match self.store.complete_sign_in(&sign_in, now).await? {
            SignInResult::Accepted(_) => {
                self.count_groups(&idp.id, &groups, now).await;
                let page = to.page.cloned();
                let visit = Finished::Visit { idp: idp.id.clone(), session: token, link: link.clone(), page };
                return Ok(Ended::accepted(visit));
            }
            SignInResult::RequestGone => "request_used",
            SignInResult::Replayed => "assertion_replayed",
        };
        self.refuse_answer(Some(link), Some(&idp.id), Refusal::code(code)).await
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
                // As it was read before the answer was verified: whatever has changed it since ends the session.
                idp_changed_at: idp.changed_at,
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
}
