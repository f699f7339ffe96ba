//! The rules of a connection, as an admin changes them.

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::sluice::Sluice;
use sluice_domain::audit::Action;
use sluice_domain::id::IdpId;
use sluice_domain::input::RulesInput;

impl Sluice {
    /// No test vouches for the new rules, so an enabled connection is enabled no more, whether they are looser or stricter. Refused
    /// with `idp_in_use_needs_test` where that would close active links, unless the admin confirmed it.
    pub async fn edit_idp_rules(&self, actor: &AdminActor, id: &IdpId, input: &RulesInput) -> Result<()> {
        input.validate().map_err(ServiceError::Invalid)?;
        let mut idp = self.idp(id).await?;
        let rules = input.apply(&idp.rules);
        if rules == idp.rules {
            return Ok(());
        }
        if let Some(binding) = rules.request_binding
            && !idp.sso.iter().any(|endpoint| endpoint.binding == binding)
        {
            return Err(ServiceError::field("request_binding", "binding_not_offered"));
        }
        if idp.is_enabled() && !input.confirm && self.idp_row(&idp).await?.active_links > 0 {
            return Err(ServiceError::Rule("idp_in_use_needs_test"));
        }
        let was = idp.changed_at;
        idp.rules = rules;
        let idp = idp.disable(self.now());
        Ok(self.store.save_idp(&idp, was, &self.idp_event(actor, Action::IdpChanged, id)).await?)
    }
}
