//! What the editor begins with.

use super::draft::{Draft, Extent};
use crate::api::content::{find_space, list_spaces};
use crate::api::links::find_link;
use crate::api::sso::{list_groups, list_idps};
use crate::error::AppError;
use serde::{Deserialize, Serialize};
use sluice_domain::id::{IdpId, LinkId, PageId, SpaceId};
use sluice_domain::link::LinkState;
use sluice_domain::sso::idp::IdpState;
use sluice_domain::view::content::{SpaceDetail, SpaceRow};
use sluice_domain::view::link::LinkDetail;
use sluice_domain::view::sso::{GroupView, IdpRow};

/// What the address names: a link to change, or a space and a page to share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub link: Option<String>,
    pub space: Option<SpaceId>,
    pub page: Option<PageId>,
}

/// Everything is loaded before the form is shown, so that it is whole when it appears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    pub link: Option<LinkDetail>,
    pub spaces: Vec<SpaceRow>,
    pub idps: Vec<IdpRow>,
    /// The space that is chosen at first.
    pub detail: Option<SpaceDetail>,
    /// The address names this space and no page in it: all of it is meant.
    pub whole: bool,
    pub page: Option<PageId>,
    /// The provider that is chosen at first, with its groups.
    pub groups: Option<(IdpId, Vec<GroupView>)>,
}

pub async fn load(wanted: Wanted) -> Result<Start, AppError> {
    let link = match wanted.link {
        Some(id) => Some(find_link(LinkId::parse(&id).ok_or(AppError::NotFound)?).await?),
        None => None,
    };
    let (spaces, idps) = (list_spaces().await?, list_idps().await?);
    let mut start = Start { link, spaces, idps, detail: None, whole: false, page: wanted.page, groups: None };
    if let Some(space) = start.first_space(wanted.space.clone()) {
        start.whole = start.page.is_none() && wanted.space.as_ref() == Some(&space);
        start.detail = Some(find_space(space).await?);
    }
    if let Some(idp) = start.first_idp() {
        start.groups = Some((idp.clone(), list_groups(idp).await?));
    }
    Ok(start)
}

impl Start {
    /// The link's own space, the one that was asked for, or the only one. A revoked link needs none.
    fn first_space(&self, wanted: Option<SpaceId>) -> Option<SpaceId> {
        if let Some(link) = &self.link {
            return (link.row.state == LinkState::Active).then(|| link.row.scope.space.clone());
        }
        let wanted = wanted.or_else(|| self.page.as_ref().map(PageId::space));
        let asked = self.spaces.iter().find(|space| Some(&space.id) == wanted.as_ref());
        asked.or_else(|| only(self.spaces.iter())).map(|space| space.id.clone())
    }

    /// The link's own provider, the one that the space proposes, or the only one that is enabled.
    fn first_idp(&self) -> Option<IdpId> {
        if let Some(link) = &self.link {
            return self.idps.iter().find(|idp| idp.id == link.row.idp).map(|idp| idp.id.clone());
        }
        let enabled = || self.idps.iter().filter(|idp| idp.state == IdpState::Enabled);
        let proposed = self.detail.as_ref().and_then(|detail| detail.space.default_idp.as_ref());
        let proposed = enabled().find(|idp| Some(&idp.id) == proposed);
        proposed.or_else(|| only(enabled())).map(|idp| idp.id.clone())
    }

    /// The form as it is shown first.
    pub fn draft(&self) -> Draft {
        let space = self.detail.as_ref().map(|detail| detail.space.id.clone());
        let here =
            |page: &PageId| self.detail.as_ref().is_some_and(|detail| detail.tree.iter().any(|row| row.id == *page));
        if let Some(LinkDetail { row, .. }) = &self.link {
            return Draft {
                name: row.name.clone(),
                extent: Extent::of(&row.scope.scope),
                space,
                // A page that can no longer be shared has to be replaced.
                page: row.scope.scope.start().filter(|page| here(page)).cloned(),
                folder: false,
                idp: self.first_idp(),
                everybody: row.groups.is_empty(),
                groups: row.groups.clone(),
                typed: String::new(),
            };
        }
        Draft {
            name: String::new(),
            extent: if self.whole { Extent::Space } else { Extent::Tree },
            space,
            page: self.page.clone().filter(here),
            folder: false,
            idp: self.first_idp(),
            everybody: false,
            groups: Vec::new(),
            typed: String::new(),
        }
    }
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::time::Timestamp;
    use sluice_domain::view::content::TreeRow;

    fn space(key: &str) -> SpaceRow {
        SpaceRow {
            id: SpaceId::of_confluence(key, "1"),
            key: key.into(),
            name: key.into(),
            pages: 1,
            files: 0,
            imported_at: Timestamp(0),
            sample: false,
            enforce_sso: true,
            default_idp: None,
            active_links: 0,
        }
    }

    fn idp(n: u8, state: IdpState) -> IdpRow {
        let id = IdpId::random([n; 16]);
        IdpRow { id, name: n.to_string(), entity_id: String::new(), state, demo: false, active_links: 0 }
    }

    fn start(spaces: Vec<SpaceRow>, idps: Vec<IdpRow>) -> Start {
        Start { link: None, spaces, idps, detail: None, whole: false, page: None, groups: None }
    }

    #[test]
    fn the_only_space_and_the_only_enabled_provider_are_chosen() {
        let one = start(vec![space("A")], vec![idp(1, IdpState::Draft), idp(2, IdpState::Enabled)]);
        assert_eq!(one.first_space(None), Some(space("A").id));
        assert_eq!(one.first_idp(), Some(IdpId::random([2; 16])));
        let two = start(vec![space("A"), space("B")], vec![idp(1, IdpState::Enabled), idp(2, IdpState::Enabled)]);
        assert_eq!((two.first_space(None), two.first_idp()), (None, None));
        assert_eq!(two.first_space(Some(space("B").id)), Some(space("B").id));
    }

    #[test]
    fn a_provider_that_is_not_enabled_is_never_proposed() {
        let mut start = start(vec![space("A")], vec![idp(1, IdpState::Tested), idp(2, IdpState::Enabled)]);
        let row = SpaceRow { default_idp: Some(IdpId::random([1; 16])), ..space("A") };
        start.detail = Some(SpaceDetail { space: row, tree: vec![], left_out: 0 });
        assert_eq!(start.first_idp(), Some(IdpId::random([2; 16])));
    }

    #[test]
    fn a_link_begins_for_nobody_and_with_a_whole_space_only_where_that_was_asked_for() {
        let mut start = start(vec![space("A")], vec![idp(1, IdpState::Enabled)]);
        let draft = start.draft();
        assert_eq!((draft.extent, draft.everybody, draft.groups.len()), (Extent::Tree, false, 0));
        start.whole = true;
        assert_eq!(start.draft().extent, Extent::Space);
    }

    #[test]
    fn only_a_page_that_may_be_shared_is_chosen() {
        let row = space("A");
        let page = PageId::in_space(&row.id, "7").unwrap();
        let mut start = start(vec![row.clone()], vec![]);
        start.page = Some(page.clone());
        start.detail = Some(SpaceDetail { space: row.clone(), tree: vec![], left_out: 1 });
        assert_eq!(start.draft().page, None);
        let tree = vec![TreeRow { id: page.clone(), title: "Seven".into(), depth: 0, folder: false }];
        start.detail = Some(SpaceDetail { space: row, tree, left_out: 0 });
        assert_eq!(start.draft().page, Some(page));
    }
}
