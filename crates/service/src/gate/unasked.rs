//! Sign-in that begins at the identity provider: an answer that nobody asked for. No cookie binds it to the browser that brings it,
//! so anybody could sign somebody else in under their own name (login CSRF); only a connection whose admin chose so accepts it.

use super::ended::{Ended, Refusal};
use super::record::Recording;
use super::response::{Finished, Landing, SamlAnswer};
use crate::error::Result;
use crate::sluice::Sluice;
use sluice_domain::id::LinkId;
use sluice_domain::time::Timestamp;
use sluice_domain::view::exchange::TracePurpose;

impl Sluice {
    /// `issuer` is who the answer says that it comes from, unverified: it only chooses whose keys it is verified with. The
    /// RelayState is a link's public id, never an address: where the visitor is led to is ours to say.
    pub(super) async fn finish_unasked(
        &self,
        answer: SamlAnswer,
        issuer: Option<&str>,
        now: Timestamp,
        recording: &mut Recording,
    ) -> Result<Ended<Finished>> {
        let named = match issuer {
            Some(issuer) => self.idp_named(issuer).await?,
            None => None,
        };
        let Some(idp) = named.filter(|idp| idp.rules.allow_unsolicited && self.may_vouch(idp)) else {
            return self.refuse_answer(None, None, Refusal::code("no_in_response_to")).await;
        };
        recording.of(&idp);
        let link = answer.relay_state.as_deref().and_then(LinkId::parse);
        let stored = match &link {
            Some(link) => self.store.find_link(link).await?,
            None => None,
        };
        let Some(link) = stored.map(|stored| stored.link).filter(|l| l.is_active() && *l.gate.idp() == idp.id) else {
            return self.refuse_answer(None, Some(&idp.id), Refusal::code("unsolicited")).await;
        };
        recording.is_for(TracePurpose::Visit { link: link.id.clone() });
        recording.is_verified();
        match self.verify(answer.response, &idp, None).await? {
            Ok(verified) => {
                let landing = Landing { request: None, link: &link.id, page: None };
                self.complete_visit(landing, &idp, verified, now).await
            }
            Err(refusal) => self.refuse_answer(Some(&link.id), Some(&idp.id), refusal).await,
        }
    }
}
