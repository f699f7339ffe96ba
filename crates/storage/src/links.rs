mod rows;

pub(crate) use rows::LinkRow;

use crate::SurrealStore;
use crate::audit::{AuditRow, SliceRow};
use crate::client::vars;
use crate::row;
use async_trait::async_trait;
use rows::{FiguresRow, LinkColumns};
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::LinkId;
use sluice_domain::link::{Epoch, ShareLink};
use sluice_domain::time::Timestamp;
use sluice_service::keys::TokenHash;
use sluice_service::ports::links::{LinkFigures, LinkFilter, LinkSort, StoredLink};
use sluice_service::ports::{LinkRepository, PageRequest, Slice, StoreResult};
use surrealdb::types::{RecordId, Variables};

// `guards` are the records that the removal of the space or of the identity provider writes too: of a new link and a removal at
// once, one runs again and sees the other. A link for what was removed is refused.
const CREATE_LINK: &str = "{
    IF array::len((SELECT VALUE id FROM $guards WHERE gone)) > 0 { RETURN false };
    UPSERT $guards SET touched = (touched ?? 0) + 1 RETURN NONE;
    INSERT INTO link $link RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

// A revocation touches no guard: it takes a link away, and nothing may delay it.
const SAVE_LINK: &str = "{
    LET $stored = (SELECT changed_at, epoch FROM ONLY $id);
    IF $stored IS NONE OR $stored.changed_at != $was_changed_at OR $stored.epoch != $was_epoch { RETURN false };
    IF array::len((SELECT VALUE id FROM $guards WHERE gone)) > 0 { RETURN false };
    UPSERT $guards SET touched = (touched ?? 0) + 1 RETURN NONE;
    UPDATE $id MERGE $columns RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

/// What a link and the removal of what it needs both write.
fn guards(link: &ShareLink) -> Vec<RecordId> {
    vec![space_guard(link.scope.space().as_str()), idp_guard(link.gate.idp().as_str())]
}

pub(crate) fn space_guard(space: &str) -> RecordId {
    row::id_of("guard", vec![row::text("space"), row::text(space)])
}

pub(crate) fn idp_guard(idp: &str) -> RecordId {
    row::id_of("guard", vec![row::text("idp"), row::text(idp)])
}

#[async_trait]
impl LinkRepository for SurrealStore {
    async fn create_link(&self, link: &StoredLink, token: &TokenHash, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! {
            "guards" => guards(&link.link),
            "link" => LinkRow::new(link, token),
            "event" => AuditRow::from(event),
        };
        self.client.change(CREATE_LINK, vars).await
    }

    async fn find_link(&self, id: &LinkId) -> StoreResult<Option<StoredLink>> {
        let vars = vars! { "id" => row::id("link", id.as_str()) };
        let found = self.client.row::<LinkRow>("SELECT * FROM ONLY $id", vars).await?;
        found.map(StoredLink::try_from).transpose()
    }

    async fn link_figures(&self, id: &LinkId) -> StoreResult<Option<(u64, Option<Timestamp>)>> {
        let statement = "SELECT *, figures.opens AS opens, figures.last_open AS last_open FROM ONLY $id";
        let found = self.client.row::<FiguresRow>(statement, vars! { "id" => row::id("link", id.as_str()) }).await?;
        let figures = found.map(LinkFigures::try_from).transpose()?;
        Ok(figures.map(|figures| (figures.opens, figures.last_open)))
    }

    async fn find_link_by_token(&self, token: &TokenHash) -> StoreResult<Option<StoredLink>> {
        let statement = "RETURN (SELECT * FROM link WHERE token_hash = $hash LIMIT 1)[0]";
        let found = self.client.row::<LinkRow>(statement, vars! { "hash" => token.as_str() }).await?;
        found.map(StoredLink::try_from).transpose()
    }

    async fn save_link(&self, link: &ShareLink, was: (Timestamp, Epoch), event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! {
            "id" => row::id("link", link.id.as_str()),
            "was_changed_at" => was.0.0,
            "was_epoch" => was.1.0,
            "guards" => if link.is_active() { guards(link) } else { Vec::new() },
            "columns" => LinkColumns::from(link),
            "event" => AuditRow::from(event),
        };
        self.client.change(SAVE_LINK, vars).await
    }

    async fn list_links(&self, filter: &LinkFilter, page: PageRequest) -> StoreResult<Slice<LinkFigures>> {
        let (condition, mut vars) = conditions(filter);
        vars.insert("start", page.offset());
        vars.insert("size", page.size);
        let order = match (filter.sort, filter.reverse) {
            (LinkSort::Newest, false) => "created_at DESC",
            (LinkSort::Newest, true) => "created_at ASC",
            (LinkSort::Name, false) => "name_folded ASC",
            (LinkSort::Name, true) => "name_folded DESC",
            (LinkSort::LastOpen, false) => "last_open DESC",
            (LinkSort::LastOpen, true) => "last_open ASC",
        };
        let statement = format!(
            "RETURN {{
                rows: (SELECT *, figures.opens AS opens, figures.last_open AS last_open FROM link {condition}
                    ORDER BY {order}, id ASC LIMIT $size START $start),
                total: (SELECT count() FROM link {condition} GROUP ALL)[0].count ?? 0
            }}"
        );
        self.client.value::<SliceRow>(&statement, vars).await?.read::<FiguresRow, _>()
    }

    async fn count_live_grants(&self, link: &LinkId, epoch: Epoch, now: Timestamp) -> StoreResult<u64> {
        let statement = "RETURN (SELECT count() FROM grant WHERE link = $link AND epoch = $epoch AND expires_at > $now
            GROUP ALL)[0].count ?? 0";
        let vars = vars! { "link" => link.as_str(), "epoch" => epoch.0, "now" => now.0 };
        self.client.value(statement, vars).await
    }
}

/// The filter as a condition over fixed text; values travel as parameters only.
fn conditions(filter: &LinkFilter) -> (String, Variables) {
    let mut parts = Vec::new();
    let mut vars = vars! {};
    if let Some(space) = &filter.space {
        parts.push("space = $space");
        vars.insert("space", space.as_str());
    }
    if let Some(idp) = &filter.idp {
        parts.push("idp = $idp");
        vars.insert("idp", row::id("idp", idp.as_str()));
    }
    if let Some(active) = filter.active {
        parts.push("state = $state");
        vars.insert("state", if active { "active" } else { "revoked" });
    }
    if let Some(name) = &filter.name {
        parts.push("string::contains(name_folded, $name)");
        vars.insert("name", name.to_lowercase());
    }
    let condition = if parts.is_empty() { String::new() } else { format!("WHERE {}", parts.join(" AND ")) };
    (condition, vars)
}
