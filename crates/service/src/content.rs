//! Spaces: listing, enforcing sign-in, removing.

use crate::actor::{AdminActor, SpaceEditor};
use crate::error::{Result, ServiceError};
use crate::ports::PageRequest;
use crate::ports::content::Space;
use crate::ports::links::LinkFilter;
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Outcome, Target};
use sluice_domain::id::IdpId;
use sluice_domain::scope::Scope;
use sluice_domain::tree::PageTree;
use sluice_domain::view::content::{EnforcementView, SpaceDetail, SpaceRow, TreeRow};
use std::sync::Arc;

impl Sluice {
    pub async fn list_spaces(&self, _: &AdminActor) -> Result<Vec<SpaceRow>> {
        let mut rows = Vec::new();
        for space in self.store.list_spaces().await? {
            rows.push(self.space_row(&space).await?);
        }
        Ok(rows)
    }

    pub async fn find_space(&self, editor: &SpaceEditor) -> Result<SpaceDetail> {
        let space = editor.space();
        let tree = self.tree(space).await?;
        Ok(SpaceDetail {
            space: self.space_row(space).await?,
            tree: tree
                .walk_shareable()
                .into_iter()
                .map(|(depth, node)| TreeRow {
                    id: node.id.clone(),
                    title: node.title.clone(),
                    depth,
                    folder: node.folder,
                })
                .collect(),
            left_out: tree.left_out(&Scope::Space { space: space.id.clone() }),
        })
    }

    /// Turning it off never loosens links that exist: each carries its own gate. Who names what they saw changes nothing else:
    /// `Conflict` if it is another by now.
    pub async fn set_enforcement(
        &self,
        editor: &SpaceEditor,
        seen: Option<&EnforcementView>,
        enforce: bool,
        idp: Option<&IdpId>,
    ) -> Result<()> {
        if let Some(id) = idp {
            let found = self.store.find_idp(id).await?;
            if !found.is_some_and(|idp| self.may_vouch(&idp)) {
                return Err(ServiceError::field("idp", "idp_not_enabled"));
            }
        } else if enforce {
            return Err(ServiceError::field("idp", "required"));
        }
        let action = if enforce { Action::SsoEnforced } else { Action::SsoNotEnforced };
        let target = Target { space: Some(editor.space().id.clone()), idp: idp.cloned(), ..Target::default() };
        let event = self.event(editor.admin().actor(), action, Outcome::Done, target);
        self.store.set_enforcement(&editor.space().id, seen, enforce, idp, &event).await?;
        self.caches.spaces.forget(&editor.space().id);
        Ok(())
    }

    /// Removes the space; gives how many links it revoked. Its page bodies and files follow in the background: an import that runs
    /// is waited for.
    pub async fn remove_space(self: &Arc<Self>, editor: &SpaceEditor) -> Result<u64> {
        let target = Target { space: Some(editor.space().id.clone()), ..Target::default() };
        let mut event = self.event(editor.admin().actor(), Action::SpaceRemoved, Outcome::Done, target);
        event.note = Some(editor.space().name.clone());
        let revoked = self.store.remove_space(&editor.space().id, self.now(), &event).await?;
        self.caches.spaces.forget(&editor.space().id);
        self.caches.brands.forget(&Some(editor.space().id.clone()));
        let sluice = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = sluice.sweep_orphaned_blobs().await {
                tracing::warn!(%error, "blobs of a removed space were not removed; a later round will");
            }
        });
        Ok(revoked)
    }

    /// The space's page tree, built once for each generation.
    pub(crate) async fn tree(&self, space: &Space) -> Result<Arc<PageTree>> {
        let key = (space.id.clone(), space.generation);
        if let Some(tree) = self.caches.trees.get(&key) {
            return Ok(tree);
        }
        let nodes = self.store.list_nodes(&space.id, space.generation).await?;
        let tree = Arc::new(PageTree::build(nodes, space.home.as_ref()));
        // No pages is also the answer when the space points to another generation by now: nothing to be kept.
        if !tree.is_empty() {
            self.caches.trees.insert(key, Arc::clone(&tree));
        }
        Ok(tree)
    }

    async fn space_row(&self, space: &Space) -> Result<SpaceRow> {
        let filter = LinkFilter { space: Some(space.id.clone()), active: Some(true), ..LinkFilter::default() };
        Ok(SpaceRow {
            id: space.id.clone(),
            key: space.key.clone(),
            name: space.name.clone(),
            pages: space.pages,
            files: space.files,
            imported_at: space.imported_at,
            sample: space.sample,
            enforce_sso: space.enforce_sso,
            default_idp: space.default_idp.clone(),
            active_links: self.store.list_links(&filter, PageRequest::new(1, 1)).await?.total,
        })
    }
}
