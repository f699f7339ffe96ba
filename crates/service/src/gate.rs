//! The gate: from a link to the identity provider and back, the decision, and the grant.
//!
//! Before sign-in, unknown, revoked and otherwise closed links are one answer. Only after sign-in at the link's own identity
//! provider may a visitor hear that the account is not allowed, and only a former reader that a link is over.

mod ended;
mod logout;
pub mod opens;
mod record;
mod refusals;
mod request;
mod response;
mod sign_in;
mod sign_out;
mod subject;
mod unasked;

use crate::error::Result;
use crate::keys::{TokenHash, TokenKind};
use crate::ports::StoreError;
use crate::ports::content::Space;
use crate::ports::visits::{GateState, Grant, VisitorSession};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, Outcome, Target};
use sluice_domain::id::{AttachmentId, GrantId, IdpId, LinkId, PageId, PersonId, Reference};
use sluice_domain::link::ShareLink;
use sluice_domain::policy::{Decision, Facts, Policy, Reason, evaluate};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::tree::SharedTree;
use std::sync::Arc;

pub use logout::{LogoutEnd, LogoutMessage};
pub use response::{Finished, SamlAnswer};
pub use sign_in::{Begun, Browser, Opening};
pub use sign_out::SignedOut;

/// How far a session's idle limit may lag behind: it is moved at most once in this time, so that reading costs no write.
const TOUCH_EVERY: Span = Span::minutes(1);

/// What a visitor's request to a link comes to.
pub enum Visit {
    /// The one answer for every link that is not open.
    NotAvailable {
        reference: Reference,
    },
    /// No session at the link's identity provider.
    SignIn {
        link: LinkId,
    },
    /// Signed in, and the policy says no.
    Denied(Denial),
    /// The link was revoked after this visitor had read it.
    Over {
        reference: Reference,
    },
    Granted(Box<VisitorGrant>),
}

/// A refusal, as far as the visitor may know it.
#[derive(Debug, Clone)]
pub struct Denial {
    pub link: LinkId,
    pub email: Option<String>,
    pub idp_name: String,
    /// The sign-in brought no e-mail address: another account would not help.
    pub no_email: bool,
    pub reference: Reference,
}

/// A live grant: the only way to pages and files of a share. Made by [`Sluice::visit`] alone.
pub struct VisitorGrant {
    pub(crate) session: VisitorSession,
    pub(crate) link: ShareLink,
    pub(crate) grant: Grant,
    pub(crate) space: Space,
    pub(crate) tree: Arc<SharedTree>,
    pub(crate) idp_name: String,
}

/// A page inside a live grant's scope.
pub struct ReadablePage<'a> {
    pub(crate) grant: &'a VisitorGrant,
    pub(crate) id: PageId,
}

/// A file inside a live grant's scope, as far as ids can tell; its page is checked when it is read.
pub struct ReadableFile<'a> {
    pub(crate) grant: &'a VisitorGrant,
    pub(crate) id: AttachmentId,
}

impl VisitorGrant {
    /// `None` when the page is outside the scope, restricted, or not there: one answer.
    pub fn page(&self, id: &PageId) -> Option<ReadablePage<'_>> {
        self.tree.find(id).filter(|page| !page.folder)?;
        Some(ReadablePage { grant: self, id: id.clone() })
    }

    pub fn file(&self, id: &AttachmentId) -> Option<ReadableFile<'_>> {
        (id.space() == self.space.id).then(|| ReadableFile { grant: self, id: id.clone() })
    }

    /// Where reading begins: the page that the link names, the space's first page otherwise.
    pub fn start(&self) -> Option<&PageId> {
        self.tree.pages().iter().find(|page| !page.folder).map(|page| &page.id)
    }

    pub fn link_id(&self) -> &LinkId {
        &self.link.id
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Visitor { person: self.session.person.clone() }
    }

    pub(crate) fn target(&self, page: Option<PageId>) -> Target {
        Target {
            space: Some(self.space.id.clone()),
            link: Some(self.link.id.clone()),
            page,
            idp: Some(self.session.idp.clone()),
        }
    }
}

impl Sluice {
    /// Decides about one request. `sessions` are the values of the visitor's session cookies: one for each identity provider.
    pub async fn visit(&self, link: &LinkId, sessions: &[String]) -> Result<Visit> {
        let now = self.now();
        let Some((state, hash)) = self.gate_state(link, sessions, now).await? else {
            return self.without_session(link).await;
        };
        if !state.link.is_active() {
            return self.closed(&state, &hash).await;
        }
        let idp = match self.store.find_idp(&state.session.idp).await? {
            Some(idp) if state.idp_enabled && self.may_vouch(&idp) => idp,
            other => {
                let why = other.map_or("idp_not_enabled", |idp| self.silenced_by(&idp));
                self.note_closed(&state.link, Some(&state.session.person), why);
                return Ok(Visit::NotAvailable { reference: self.reference() });
            }
        };
        if state.session.idp_changed_at != idp.changed_at {
            // What it said before its connection was disabled, or given other keys, or its attributes another meaning, counts no
            // more. Instants would not tell: a change takes its own before it is written, and a sign-in may fall in between.
            return self.without_session(link).await;
        }
        let Some(space) = self.space(&state.link.scope.space()).await? else {
            return Ok(Visit::NotAvailable { reference: self.reference() });
        };
        let grant = match state.grant {
            Some(grant) => grant,
            None => match self.decide(&state.link, &state.session, &hash, &idp.name, now).await? {
                Ok(grant) => grant,
                Err(refused) => return Ok(refused),
            },
        };
        let session = VisitorSession { idle_at: self.touch(&state.session, now).await?, ..state.session };
        let tree = self.shared_tree(&space, &state.link.scope).await?;
        if tree.pages().is_empty() {
            // Everything that was shared is restricted or gone now.
            return Ok(Visit::NotAvailable { reference: self.reference() });
        }
        Ok(Visit::Granted(Box::new(VisitorGrant { session, link: state.link, grant, space, tree, idp_name: idp.name })))
    }

    /// The session among these that is one at the link's identity provider, with all that decides.
    async fn gate_state(
        &self,
        link: &LinkId,
        sessions: &[String],
        now: Timestamp,
    ) -> Result<Option<(GateState, TokenHash)>> {
        for token in sessions.iter().take(MAX_SESSIONS) {
            let hash = self.keys.hash(TokenKind::VisitorSession, token);
            if let Some(state) = self.store.gate_state(&hash, link, now).await?
                && state.session.idp == *state.link.gate.idp()
            {
                return Ok(Some((state, hash)));
            }
        }
        Ok(None)
    }

    async fn without_session(&self, link: &LinkId) -> Result<Visit> {
        match self.store.find_link(link).await? {
            None => self.ask_as_if_closed().await?,
            Some(stored) => match self.shut_by(&stored.link).await? {
                None => return Ok(Visit::SignIn { link: link.clone() }),
                Some(why) => self.note_closed(&stored.link, None, why),
            },
        }
        Ok(Visit::NotAvailable { reference: self.reference() })
    }

    /// Asks the store what [`shut_by`](Self::shut_by) asks of a link that is there: the answer for one that is not takes as long.
    async fn ask_as_if_closed(&self) -> Result<()> {
        self.store.find_idp(&IdpId::random(self.random.bytes())).await?;
        Ok(())
    }

    /// The id of a link that there is not, to ask about in place of one.
    fn no_link(&self) -> LinkId {
        LinkId::random(self.random.bytes())
    }

    /// Why sign-in may not begin for the link: `None` where it may.
    pub(crate) async fn shut_by(&self, link: &ShareLink) -> Result<Option<&'static str>> {
        let idp = self.store.find_idp(link.gate.idp()).await?;
        Ok(match idp {
            _ if !link.is_active() => Some("link_revoked"),
            Some(idp) if self.may_vouch(&idp) => None,
            Some(idp) => Some(self.silenced_by(&idp)),
            None => Some("idp_not_enabled"),
        })
    }

    /// Whether the connection may vouch for visitors here, now. Metadata that is past its date vouches for nobody's keys, so neither
    /// does the connection, until newer metadata was read.
    pub(crate) fn may_vouch(&self, idp: &IdentityProvider) -> bool {
        self.is_in_force(idp) && !idp.is_outdated(self.now())
    }

    /// Whether the connection is used here at all. The demo identity provider lets anybody be anybody: never off loopback, even if
    /// it was enabled while the data was there. Enough to end sessions; to begin one it [may vouch](Self::may_vouch).
    fn is_in_force(&self, idp: &IdentityProvider) -> bool {
        idp.is_enabled() && (!idp.demo || self.settings.loopback)
    }

    /// The code of why a connection may not vouch.
    fn silenced_by(&self, idp: &IdentityProvider) -> &'static str {
        if self.is_in_force(idp) && idp.is_outdated(self.now()) { "metadata_outdated" } else { "idp_not_enabled" }
    }

    async fn closed(&self, state: &GateState, session: &TokenHash) -> Result<Visit> {
        if self.store.had_grant(session, &state.link.id).await? {
            let reference = self.record_refusal(&state.link, &state.session, vec!["link_revoked"]).await?;
            Ok(Visit::Over { reference })
        } else {
            self.note_closed(&state.link, Some(&state.session.person), "link_revoked");
            Ok(Visit::NotAvailable { reference: self.reference() })
        }
    }

    async fn decide(
        &self,
        link: &ShareLink,
        session: &VisitorSession,
        hash: &TokenHash,
        idp_name: &str,
        now: Timestamp,
    ) -> Result<Result<Grant, Visit>> {
        let facts = Facts { idp: session.idp.clone(), email: session.email.clone(), groups: session.groups.clone() };
        match evaluate(&Policy::of_link(link), &facts) {
            Decision::Allow => self.admit(link, session, hash, now).await,
            Decision::Deny(reasons) => Ok(Err(self.refuse(link, session, idp_name, &reasons).await?)),
        }
    }

    async fn admit(
        &self,
        link: &ShareLink,
        session: &VisitorSession,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Result<Grant, Visit>> {
        let grant = Grant {
            id: GrantId::random(self.random.bytes()),
            link: link.id.clone(),
            epoch: link.epoch,
            session: hash.clone(),
            person: session.person.clone(),
            created_at: now,
            expires_at: session.expires_at,
        };
        let event = self.event(visitor(&session.person), Action::LinkOpened, Outcome::Done, link_target(link));
        match self.store.create_grant(&grant, &event).await {
            Ok(()) => Ok(Ok(grant)),
            // Revoked or edited in this very moment: the next request decides anew.
            Err(StoreError::Conflict) => Ok(Err(Visit::NotAvailable { reference: self.reference() })),
            Err(other) => Err(other.into()),
        }
    }

    async fn refuse(
        &self,
        link: &ShareLink,
        session: &VisitorSession,
        idp_name: &str,
        reasons: &[Reason],
    ) -> Result<Visit> {
        let codes = reasons.iter().map(|reason| reason.code()).collect();
        let reference = self.record_refusal(link, session, codes).await?;
        Ok(Visit::Denied(Denial {
            link: link.id.clone(),
            email: session.email.clone(),
            idp_name: idp_name.to_owned(),
            no_email: reasons.contains(&Reason::NoEmail),
            reference,
        }))
    }

    /// Gives when the session ends if nothing more is asked for.
    async fn touch(&self, session: &VisitorSession, now: Timestamp) -> Result<Timestamp> {
        let idle_at = now.plus(self.settings.lifetimes.visitor_idle).min(session.expires_at);
        if idle_at < session.idle_at.plus(TOUCH_EVERY) {
            return Ok(session.idle_at);
        }
        self.store.touch_visitor_session(&session.token, idle_at).await?;
        Ok(idle_at)
    }
}

/// Identity providers at which one browser may be signed in at once.
pub const MAX_SESSIONS: usize = 8;

pub(crate) fn visitor(person: &PersonId) -> Actor {
    Actor::Visitor { person: person.clone() }
}

pub(crate) fn link_target(link: &ShareLink) -> Target {
    Target {
        space: Some(link.scope.space()),
        link: Some(link.id.clone()),
        page: None,
        idp: Some(link.gate.idp().clone()),
    }
}
