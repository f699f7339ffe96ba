use crate::row::{self, GroupRow, corrupt, known};
use sluice_domain::id::{AdminId, IdpId, LinkId, PageId, SpaceId};
use sluice_domain::link::{Epoch, Gate, LinkState, ShareLink};
use sluice_domain::scope::Scope;
use sluice_domain::time::Timestamp;
use sluice_service::keys::{Sealed, TokenHash};
use sluice_service::ports::links::{LinkFigures, StoredLink};
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue, Value};

/// What changes when a link is saved.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct LinkColumns {
    name: String,
    /// In lower case: for finding and sorting.
    name_folded: String,
    scope: String,
    /// The page, or the space, by `scope`.
    scope_id: String,
    space: String,
    /// A record link: the gate reads the state of the identity provider through it.
    idp: RecordId,
    groups: Vec<GroupRow>,
    state: String,
    revoked_at: Option<i64>,
    epoch: u64,
    created_at: i64,
    created_by: String,
    changed_at: i64,
}

/// A link as stored.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct LinkRow {
    id: RecordId,
    #[surreal(flatten)]
    columns: LinkColumns,
    token: String,
    token_hash: String,
    /// Where openings are counted: apart, so that counting never meets a change of the link.
    figures: RecordId,
}

/// A link with its figures, as the list reads it.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct FiguresRow {
    #[surreal(flatten)]
    link: LinkRow,
    opens: Option<u64>,
    last_open: Option<i64>,
}

impl From<&ShareLink> for LinkColumns {
    fn from(link: &ShareLink) -> Self {
        let (scope, scope_id) = match &link.scope {
            Scope::Page { page } => ("page", page.as_str()),
            Scope::PageTree { root } => ("page_tree", root.as_str()),
            Scope::Space { space } => ("space", space.as_str()),
        };
        let (state, revoked_at) = match link.state {
            LinkState::Active => ("active", None),
            LinkState::Revoked { at } => ("revoked", Some(at.0)),
        };
        Self {
            name: link.name.clone(),
            name_folded: link.name.to_lowercase(),
            scope: scope.to_owned(),
            scope_id: scope_id.to_owned(),
            space: link.scope.space().to_string(),
            idp: row::id("idp", link.gate.idp().as_str()),
            groups: GroupRow::of(link.gate.groups()),
            state: state.to_owned(),
            revoked_at,
            epoch: link.epoch.0,
            created_at: link.created_at.0,
            created_by: link.created_by.to_string(),
            changed_at: link.changed_at.0,
        }
    }
}

impl LinkRow {
    pub(super) fn new(stored: &StoredLink, token: &TokenHash) -> Self {
        let id = stored.link.id.as_str();
        Self {
            id: row::id("link", id),
            columns: LinkColumns::from(&stored.link),
            token: stored.token.as_str().to_owned(),
            token_hash: token.as_str().to_owned(),
            figures: row::id("link_figures", id),
        }
    }
}

impl TryFrom<LinkRow> for StoredLink {
    type Error = StoreError;

    fn try_from(row: LinkRow) -> StoreResult<Self> {
        let (id, columns) = (&row.id, row.columns);
        let scope = match columns.scope.as_str() {
            "page" => PageId::parse(&columns.scope_id).map(|page| Scope::Page { page }),
            "page_tree" => PageId::parse(&columns.scope_id).map(|root| Scope::PageTree { root }),
            "space" => SpaceId::parse(&columns.scope_id).map(|space| Scope::Space { space }),
            _ => None,
        };
        let state = match (columns.state.as_str(), columns.revoked_at) {
            ("active", None) => LinkState::Active,
            ("revoked", Some(at)) => LinkState::Revoked { at: Timestamp(at) },
            _ => return Err(corrupt(id, "state and revoked_at contradict each other")),
        };
        let scope = known(id, "scope", scope)?;
        if scope.space().as_str() != columns.space {
            return Err(corrupt(id, "scope and space contradict each other"));
        }
        let link = ShareLink {
            id: known(id, "the key", LinkId::parse(row::key(id)?))?,
            name: columns.name,
            scope,
            gate: Gate::Sso {
                idp: known(id, "idp", IdpId::parse(row::key(&columns.idp)?))?,
                groups: GroupRow::read(id, columns.groups)?,
            },
            state,
            epoch: Epoch(columns.epoch),
            created_at: Timestamp(columns.created_at),
            created_by: known(id, "created_by", AdminId::parse(&columns.created_by))?,
            changed_at: Timestamp(columns.changed_at),
        };
        Ok(Self { link, token: Sealed::from_store(row.token) })
    }
}

impl TryFrom<FiguresRow> for LinkFigures {
    type Error = StoreError;

    fn try_from(row: FiguresRow) -> StoreResult<Self> {
        let link = StoredLink::try_from(row.link)?.link;
        Ok(Self { link, opens: row.opens.unwrap_or(0), last_open: row.last_open.map(Timestamp) })
    }
}
