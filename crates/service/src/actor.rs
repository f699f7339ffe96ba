//! Rights as types. Each value can only be made by the check that it stands for.

use crate::error::{Result, ServiceError};
use crate::keys::{TokenHash, TokenKind};
use crate::ports::content::Space;
use crate::sluice::Sluice;
use sluice_domain::audit::Actor;
use sluice_domain::id::{AdminId, SpaceId};
use sluice_domain::view::Me;

/// Somebody who is signed in to the dashboard.
#[derive(Debug, Clone)]
pub struct AdminActor {
    id: AdminId,
    name: String,
    email: String,
    session: TokenHash,
}

impl AdminActor {
    pub fn id(&self) -> &AdminId {
        &self.id
    }

    pub fn me(&self) -> Me {
        Me { name: self.name.clone(), email: self.email.clone() }
    }

    pub(crate) fn session(&self) -> &TokenHash {
        &self.session
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Admin { admin: self.id.clone() }
    }
}

/// The right to change and share one space that exists.
#[derive(Debug, Clone)]
pub struct SpaceEditor {
    admin: AdminActor,
    space: Space,
}

impl SpaceEditor {
    pub fn admin(&self) -> &AdminActor {
        &self.admin
    }

    pub fn space(&self) -> &Space {
        &self.space
    }
}

impl Sluice {
    /// The admin whose session this is.
    pub async fn authenticate(&self, token: &str) -> Result<AdminActor> {
        let hash = self.keys.hash(TokenKind::AdminSession, token);
        let session = self.store.find_admin_session(&hash, self.now()).await?.ok_or(ServiceError::Unauthenticated)?;
        let admin = self.store.find_admin(&session.admin).await?.ok_or(ServiceError::Unauthenticated)?;
        Ok(AdminActor { id: admin.id, name: admin.name, email: admin.email, session: hash })
    }

    /// Every admin may share every space; roles narrow this here and nowhere else.
    pub async fn in_space(&self, actor: &AdminActor, id: &SpaceId) -> Result<SpaceEditor> {
        let space = self.store.find_space(id).await?.ok_or(ServiceError::NotFound)?;
        Ok(SpaceEditor { admin: actor.clone(), space })
    }
}
