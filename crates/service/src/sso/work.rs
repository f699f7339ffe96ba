//! SAML work that needs our own name and keys: never on a thread that serves requests.

use crate::error::{Result, ServiceError};
use crate::ports::SamlProvider;
use crate::ports::saml::{SpKeys, SpSettings};
use crate::sluice::Sluice;
use sluice_domain::time::Timestamp;
use std::sync::Arc;

/// What such work is given.
pub(crate) struct SamlWork {
    pub(crate) saml: Arc<dyn SamlProvider>,
    pub(crate) sp: SpSettings,
    pub(crate) keys: Arc<SpKeys>,
    pub(crate) now: Timestamp,
}

impl Sluice {
    pub(crate) async fn saml_work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&SamlWork) -> T + Send + 'static,
    ) -> Result<T> {
        let given = SamlWork {
            saml: Arc::clone(&self.saml),
            sp: self.settings.sp(),
            keys: self.sp_keys().await?,
            now: self.now(),
        };
        tokio::task::spawn_blocking(move || work(&given)).await.map_err(|e| ServiceError::Internal(e.to_string()))
    }
}
