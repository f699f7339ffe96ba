mod rows;

pub(crate) use rows::{AttachmentRow, PageRow, SpaceRow};

use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::brand::brand_id;
use crate::client::vars;
use crate::links::space_guard;
use crate::memory::remembered;
use crate::row;
use async_trait::async_trait;
use rows::NodeRow;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{AttachmentId, IdpId, PageId, SpaceId};
use sluice_domain::time::Timestamp;
use sluice_domain::tree::TreeNode;
use sluice_domain::view::content::EnforcementView;
use sluice_service::ports::content::{Attachment, Generation, Page, Space};
use sluice_service::ports::{ContentRepository, StoreError, StoreResult};
use std::sync::Arc;
use surrealdb::types::SurrealValue;

// Rows of pages and files have keys [space, generation, id]: the pointer and the row are two look-ups in one statement, and a
// generation is one range of keys.
const LIST_NODES: &str = "{
    IF (SELECT VALUE generation FROM ONLY $space) != $generation { RETURN [] };
    RETURN (SELECT id, parent, title, position, folder, restricted
        FROM page:[$key, $generation]..[$key, $generation + 1]);
}";

const FIND_PAGE: &str = "{
    IF (SELECT VALUE generation FROM ONLY $space) != $generation { RETURN NONE };
    RETURN (SELECT * FROM ONLY page:[$key, $generation, $page]);
}";

const LIST_ATTACHMENTS: &str = "{
    LET $generation = (SELECT VALUE generation FROM ONLY $space);
    RETURN (SELECT * FROM attachment WHERE page = $page AND generation = $generation ORDER BY file_name, id);
}";

const FIND_ATTACHMENT: &str = "{
    IF (SELECT VALUE generation FROM ONLY $space) != $generation { RETURN NONE };
    RETURN (SELECT * FROM ONLY attachment:[$key, $generation, $attachment]);
}";

const SET_ENFORCEMENT: &str = "{
    LET $stored = (SELECT enforce_sso, default_idp FROM ONLY $space);
    IF $stored IS NONE { RETURN false };
    IF $seen AND ($stored.enforce_sso != $was_enforce OR $stored.default_idp != $was_idp) { RETURN false };
    UPDATE $space SET enforce_sso = $enforce, default_idp = $default_idp RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

// Marks the guard that every link of this space touches when it is made or changed; see `links`.
const REMOVE_SPACE: &str = "{
    LET $removed = (DELETE $space RETURN BEFORE);
    IF array::len($removed) = 0 { RETURN NONE };
    UPSERT $guard SET touched = (touched ?? 0) + 1, gone = true RETURN NONE;
    DELETE $brand;
    LET $revoked = (UPDATE link SET state = 'revoked', revoked_at = $now, changed_at = $now, epoch += 1
        WHERE space = $key AND state = 'active' RETURN VALUE id);
    INSERT INTO audit $event RETURN NONE;
    RETURN { revoked: array::len($revoked), generation: $removed[0].generation };
}";

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct Removed {
    revoked: u64,
    generation: u64,
}

#[async_trait]
impl ContentRepository for SurrealStore {
    async fn list_spaces(&self) -> StoreResult<Vec<Space>> {
        let found = self.client.rows::<SpaceRow>("SELECT * FROM space ORDER BY name, id", vars! {}).await?;
        found.into_iter().map(Space::try_from).collect()
    }

    async fn find_space(&self, id: &SpaceId) -> StoreResult<Option<Space>> {
        let vars = vars! { "id" => row::id("space", id.as_str()) };
        let found = self.client.row::<SpaceRow>("SELECT * FROM ONLY $id", vars).await?;
        found.map(Space::try_from).transpose()
    }

    async fn list_nodes(&self, space: &SpaceId, generation: Generation) -> StoreResult<Vec<TreeNode>> {
        let vars = vars! {
            "space" => row::id("space", space.as_str()),
            "key" => space.as_str(),
            "generation" => generation.0,
        };
        let found = self.client.rows::<NodeRow>(LIST_NODES, vars).await?;
        found.into_iter().map(TreeNode::try_from).collect()
    }

    async fn find_page(&self, page: &PageId, generation: Generation) -> StoreResult<Option<Page>> {
        let space = page.space();
        let vars = vars! {
            "space" => row::id("space", space.as_str()),
            "key" => space.as_str(),
            "generation" => generation.0,
            "page" => page.as_str(),
        };
        let read = async {
            let found = self.client.row::<PageRow>(FIND_PAGE, vars).await?;
            found.map(Page::try_from).transpose()
        };
        let pages = self.client.memory().map(|memory| (&memory.pages, memory.moment()));
        Ok(remembered(pages, (page.clone(), generation), read).await?.map(Arc::unwrap_or_clone))
    }

    async fn list_attachments(&self, page: &PageId) -> StoreResult<Vec<Attachment>> {
        let vars = vars! { "space" => row::id("space", page.space().as_str()), "page" => page.as_str() };
        let found = self.client.rows::<AttachmentRow>(LIST_ATTACHMENTS, vars).await?;
        found.into_iter().map(Attachment::try_from).collect()
    }

    async fn find_attachment(&self, id: &AttachmentId, generation: Generation) -> StoreResult<Option<Attachment>> {
        let space = id.space();
        let vars = vars! {
            "space" => row::id("space", space.as_str()),
            "key" => space.as_str(),
            "generation" => generation.0,
            "attachment" => id.as_str(),
        };
        let found = self.client.row::<AttachmentRow>(FIND_ATTACHMENT, vars).await?;
        found.map(Attachment::try_from).transpose()
    }

    async fn set_enforcement(
        &self,
        space: &SpaceId,
        was: Option<&EnforcementView>,
        enforce: bool,
        default_idp: Option<&IdpId>,
        event: &AuditEvent,
    ) -> StoreResult<()> {
        let vars = vars! {
            "space" => row::id("space", space.as_str()),
            "seen" => was.is_some(),
            "was_enforce" => was.is_some_and(|was| was.enforce),
            "was_idp" => was.and_then(|was| was.idp.as_ref()).map(ToString::to_string),
            "enforce" => enforce,
            "default_idp" => default_idp.map(ToString::to_string),
            "event" => AuditRow::from(event),
        };
        self.client.change(SET_ENFORCEMENT, vars).await
    }

    async fn remove_space(&self, space: &SpaceId, now: Timestamp, event: &AuditEvent) -> StoreResult<u64> {
        let vars = vars! {
            "space" => row::id("space", space.as_str()),
            "key" => space.as_str(),
            "guard" => space_guard(space.as_str()),
            "brand" => brand_id(Some(space)),
            "now" => now.0,
            "event" => AuditRow::from(event),
        };
        let removed: Removed = self.client.row(REMOVE_SPACE, vars).await?.ok_or(StoreError::Conflict)?;
        // The space is gone and that is acknowledged either way: nobody reads these rows any more, and the sweep at start takes
        // what is left of them.
        if let Err(error) = self.purge_generation(space.as_str(), removed.generation).await {
            tracing::warn!(%space, %error, "rows of a removed space stay until the next start");
        }
        Ok(removed.revoked)
    }
}
