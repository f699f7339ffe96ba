//! How visitors' pages look: what admins choose for the installation and for spaces.

mod logo;
pub(crate) mod ready;
mod visitor;

pub use visitor::BrandFile;

use crate::actor::{AdminActor, SpaceEditor};
use crate::error::{Result, ServiceError};
use crate::ports::brand::StoredBrand;
use crate::ports::content::Space;
use crate::sluice::Sluice;
use ready::logo_name;
use sluice_domain::audit::{Action, Outcome, Target};
use sluice_domain::brand::{Brand, Logo};
use sluice_domain::id::SpaceId;
use sluice_domain::input::{BrandInput, LogoInput};
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::view::brand::{BrandPage, BrandView, LogoView};

impl Sluice {
    pub async fn brand(&self, _: &AdminActor) -> Result<BrandPage> {
        let stored = self.store.find_brand(None).await?;
        Ok(self.brand_page(None, stored, BrandView::default()))
    }

    pub async fn space_brand(&self, editor: &SpaceEditor) -> Result<BrandPage> {
        let space = editor.space();
        let stored = self.store.find_brand(Some(&space.id)).await?;
        let base = self.store.find_brand(None).await?.unwrap_or_else(nothing).brand;
        Ok(self.brand_page(Some(space), stored, view(None, base)))
    }

    /// `seen` is when it was changed last, as the form was told: `Conflict` if somebody changed it since. Gives when it was changed
    /// last now; where nothing was other, that is `seen`.
    pub async fn save_brand(
        &self,
        admin: &AdminActor,
        seen: Option<Timestamp>,
        input: &BrandInput,
    ) -> Result<Option<Timestamp>> {
        self.save_brand_of(admin, None, seen, input).await
    }

    /// The same for one space.
    pub async fn save_space_brand(
        &self,
        editor: &SpaceEditor,
        seen: Option<Timestamp>,
        input: &BrandInput,
    ) -> Result<Option<Timestamp>> {
        self.save_brand_of(editor.admin(), Some(&editor.space().id), seen, input).await
    }

    /// The installation's logo, for the dashboard.
    pub async fn logo(&self, _: &AdminActor) -> Result<BrandFile> {
        self.logo_of(None).await
    }

    /// The space's own.
    pub async fn space_logo(&self, editor: &SpaceEditor) -> Result<BrandFile> {
        self.logo_of(Some(&editor.space().id)).await
    }

    async fn logo_of(&self, of: Option<&SpaceId>) -> Result<BrandFile> {
        let stored = self.store.find_brand(of).await?.unwrap_or_else(nothing);
        let logo = stored.brand.logo.ok_or(ServiceError::NotFound)?;
        self.logo_file(&logo).await
    }

    fn brand_page(&self, space: Option<&Space>, stored: Option<StoredBrand>, base: BrandView) -> BrandPage {
        let seen = stored.as_ref().map(|stored| stored.changed_at);
        BrandPage {
            company: self.settings.company.clone(),
            space: space.map(|space| space.name.clone()),
            own: view(space.map(|space| &space.id), stored.unwrap_or_else(nothing).brand),
            base,
            seen,
        }
    }

    async fn save_brand_of(
        &self,
        admin: &AdminActor,
        of: Option<&SpaceId>,
        seen: Option<Timestamp>,
        input: &BrandInput,
    ) -> Result<Option<Timestamp>> {
        input.validate().map_err(ServiceError::Invalid)?;
        let stored = self.store.find_brand(of).await?;
        if stored.as_ref().map(|stored| stored.changed_at) != seen {
            return Err(ServiceError::Conflict);
        }
        let before = stored.unwrap_or_else(nothing).brand;
        let logo = match &input.logo {
            LogoInput::Keep => before.logo.clone(),
            LogoInput::Remove => None,
            LogoInput::New { base64 } => Some(self.keep_logo(base64).await?),
        };
        let brand = Brand { logo, accent: input.accent(), footer: input.footer() };
        if brand == before {
            return Ok(seen);
        }
        // Later than the one before, whatever the clock says: two changes never look alike.
        let changed_at = seen.map_or(self.now(), |seen| self.now().max(seen.plus(Span(1))));
        let target = Target { space: of.cloned(), ..Target::default() };
        let event = self.event(admin.actor(), Action::BrandChanged, Outcome::Done, target);
        self.store.save_brand(of, seen, &StoredBrand { brand, changed_at }, &event).await?;
        self.caches.brands.forget(&of.cloned());
        Ok(Some(changed_at))
    }
}

/// Where nothing was ever chosen.
fn nothing() -> StoredBrand {
    StoredBrand { brand: Brand::default(), changed_at: Timestamp(0) }
}

/// For the dashboard, which has paths of its own for logos.
fn view(of: Option<&SpaceId>, brand: Brand) -> BrandView {
    let src = |logo: &Logo| match of {
        Some(space) => format!("/spaces/{space}/brand/logo/{}", logo_name(logo)),
        None => format!("/settings/brand/logo/{}", logo_name(logo)),
    };
    BrandView {
        logo: brand.logo.map(|logo| LogoView { src: src(&logo), width: logo.width, height: logo.height }),
        accent: brand.accent,
        footer: brand.footer,
    }
}
