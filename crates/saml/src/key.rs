//! Key pairs of Sluice's own.

use sluice_domain::sso::sp_key::SpKeyUse;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{MetadataFault, SpKey, SpSettings};

pub(crate) fn make(_sp: &SpSettings, _key_use: SpKeyUse, _now: Timestamp) -> Result<SpKey, MetadataFault> {
    Err(MetadataFault { code: "key_not_made", detail: None })
}
