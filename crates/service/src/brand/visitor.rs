//! The brand as visitors meet it. Before sign-in it is the installation's on every page: a space's own look would tell which links
//! are of which space, and which are there at all.

use super::ready::{ReadyBrand, logo_name};
use crate::error::{Result, ServiceError};
use crate::gate::VisitorGrant;
use crate::ports::blobs::BlobId;
use crate::sluice::Sluice;
use bytes::Bytes;
use sluice_domain::brand::Logo;
use sluice_domain::id::SpaceId;
use sluice_domain::view::brand::{LogoView, VisitorBrand};
use std::sync::Arc;

/// A style sheet or a logo. Never longer than a logo may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandFile {
    pub media_type: &'static str,
    pub bytes: Bytes,
}

/// Where the files of the installation's brand are, for anybody.
const PUBLIC: &str = "/brand";

impl Sluice {
    /// The installation's, for every page that stands before a grant.
    pub async fn public_brand(&self) -> Result<VisitorBrand> {
        let ready = self.ready_brand(None).await?;
        Ok(shown(&ready, PUBLIC))
    }

    /// One of its files. `NotFound` unless the name is that of a file of the brand as it is now.
    pub async fn public_brand_file(&self, name: &str) -> Result<BrandFile> {
        let ready = self.ready_brand(None).await?;
        self.brand_file(&ready, name).await
    }

    /// For the pages of a share: the space's own, and the installation's where it has none.
    pub async fn share_brand(&self, grant: &VisitorGrant) -> Result<VisitorBrand> {
        let ready = self.ready_brand(Some(&grant.space.id)).await?;
        let own = shown(&ready, &format!("/s/{}/brand", grant.link.id));
        let base = self.public_brand().await?;
        Ok(VisitorBrand {
            style: own.style.or(base.style),
            logo: own.logo.or(base.logo),
            footer: own.footer.or(base.footer),
        })
    }

    /// A file of the space's own.
    pub async fn share_brand_file(&self, grant: &VisitorGrant, name: &str) -> Result<BrandFile> {
        let ready = self.ready_brand(Some(&grant.space.id)).await?;
        self.brand_file(&ready, name).await
    }

    /// Kept for a second at most; this process forgets it when it changes it.
    async fn ready_brand(&self, of: Option<&SpaceId>) -> Result<Arc<ReadyBrand>> {
        let read = async {
            let stored = self.store.find_brand(of).await?;
            let ready = stored.map_or_else(ReadyBrand::default, |stored| ReadyBrand::new(stored.brand));
            Ok(Some(Arc::new(ready)))
        };
        Ok(self.caches.brands.find(of.cloned(), read).await?.unwrap_or_default())
    }

    async fn brand_file(&self, ready: &ReadyBrand, name: &str) -> Result<BrandFile> {
        if let Some(style) = ready.style.as_ref().filter(|style| style.name == name) {
            let bytes = Bytes::from(style.css.clone());
            return Ok(BrandFile { media_type: "text/css; charset=utf-8", bytes });
        }
        let logo = ready.brand.logo.as_ref().filter(|logo| logo_name(logo) == name);
        self.logo_file(logo.ok_or(ServiceError::NotFound)?).await
    }

    pub(super) async fn logo_file(&self, logo: &Logo) -> Result<BrandFile> {
        let missing = || ServiceError::Internal(format!("logo {}: it is not in the blob store", logo.digest));
        let blob = BlobId::parse(&logo.digest).ok_or_else(missing)?;
        let bytes = self.blobs.get(&blob).await?.ok_or_else(missing)?;
        Ok(BrandFile { media_type: logo.kind.media_type(), bytes })
    }
}

fn shown(ready: &ReadyBrand, folder: &str) -> VisitorBrand {
    let logo =
        |logo: &Logo| LogoView { src: format!("{folder}/{}", logo_name(logo)), width: logo.width, height: logo.height };
    VisitorBrand {
        style: ready.style.as_ref().map(|style| format!("{folder}/{}", style.name)),
        logo: ready.brand.logo.as_ref().map(logo),
        footer: ready.brand.footer.clone(),
    }
}
