use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::vars;
use crate::links::space_guard;
use crate::row::{self, known, known_opt};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::brand::{Brand, Colour, Logo, LogoKind};
use sluice_domain::id::SpaceId;
use sluice_domain::time::Timestamp;
use sluice_service::ports::blobs::BlobId;
use sluice_service::ports::brand::StoredBrand;
use sluice_service::ports::{BrandRepository, StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue};

/// The key of the installation's. No space has it: theirs are 16 hexadecimal digits.
const INSTALLATION: &str = "installation";

// Both write the record, so of two that save at once one runs again and sees what the other did. That of a space writes its guard,
// as the removal of the space does: none is left behind.
const SAVE: &str = "{
    LET $stored = (SELECT VALUE changed_at FROM ONLY $brand.id);
    IF $stored != $was { RETURN false };
    IF $space IS NOT NONE {
        IF (SELECT VALUE id FROM ONLY $space) IS NONE { RETURN false };
        UPSERT $guard SET touched = (touched ?? 0) + 1 RETURN NONE;
    };
    UPSERT $brand.id CONTENT $brand RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct BrandRow {
    id: RecordId,
    logo: Option<LogoRow>,
    accent: Option<String>,
    footer: Option<String>,
    changed_at: i64,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct LogoRow {
    digest: String,
    kind: String,
    width: u32,
    height: u32,
}

/// The record of the installation's brand, or of a space's.
pub(crate) fn brand_id(of: Option<&SpaceId>) -> RecordId {
    row::id("brand", of.map_or(INSTALLATION, SpaceId::as_str))
}

impl BrandRow {
    fn new(of: Option<&SpaceId>, stored: &StoredBrand) -> Self {
        let logo = stored.brand.logo.as_ref().map(|logo| LogoRow {
            digest: logo.digest.clone(),
            kind: logo.kind.ending().to_owned(),
            width: logo.width,
            height: logo.height,
        });
        Self {
            id: brand_id(of),
            logo,
            accent: stored.brand.accent.map(|colour| colour.to_string()),
            footer: stored.brand.footer.clone(),
            changed_at: stored.changed_at.0,
        }
    }
}

impl LogoRow {
    fn read(self, record: &RecordId) -> StoreResult<Logo> {
        let digest = known(record, "logo.digest", BlobId::parse(&self.digest))?;
        let kind = LogoKind::ALL.into_iter().find(|kind| kind.ending() == self.kind);
        Ok(Logo {
            digest: digest.as_str().to_owned(),
            kind: known(record, "logo.kind", kind)?,
            width: self.width,
            height: self.height,
        })
    }
}

impl TryFrom<BrandRow> for StoredBrand {
    type Error = StoreError;

    fn try_from(row: BrandRow) -> StoreResult<Self> {
        let id = &row.id;
        let brand = Brand {
            logo: row.logo.map(|logo| logo.read(id)).transpose()?,
            accent: known_opt(id, "accent", row.accent, Colour::parse)?,
            footer: row.footer,
        };
        Ok(Self { brand, changed_at: Timestamp(row.changed_at) })
    }
}

impl SurrealStore {
    /// The logos of all brands.
    pub(crate) async fn logos_in_use(&self) -> StoreResult<Vec<BlobId>> {
        let statement = "SELECT VALUE logo.digest FROM brand WHERE logo IS NOT NONE";
        let found = self.client.rows::<String>(statement, vars! {}).await?;
        let table = brand_id(None);
        found.iter().map(|digest| known(&table, "logo.digest", BlobId::parse(digest))).collect()
    }
}

#[async_trait]
impl BrandRepository for SurrealStore {
    async fn find_brand(&self, of: Option<&SpaceId>) -> StoreResult<Option<StoredBrand>> {
        let found = self.client.row::<BrandRow>("SELECT * FROM ONLY $id", vars! { "id" => brand_id(of) }).await?;
        found.map(StoredBrand::try_from).transpose()
    }

    async fn save_brand(
        &self,
        of: Option<&SpaceId>,
        was: Option<Timestamp>,
        brand: &StoredBrand,
        event: &AuditEvent,
    ) -> StoreResult<()> {
        let vars = vars! {
            "brand" => BrandRow::new(of, brand),
            "was" => was.map(|was| was.0),
            "space" => of.map(|space| row::id("space", space.as_str())),
            "guard" => of.map(|space| space_guard(space.as_str())),
            "event" => AuditRow::from(event),
        };
        self.client.change(SAVE, vars).await
    }
}
