//! View restrictions. In doubt a page is restricted: then it is not shared by mistake.

use super::PageIndex;
use super::parents::Parents;
use crate::facts::{PageFact, PermissionSetFact};
use std::collections::{HashMap, HashSet};

/// Steps up from a page that lost its parent. Longer chains do not exist; the page then counts as restricted.
const MAX_STEPS: usize = 1000;

/// Who is restricted, as the permission sets tell it.
pub(super) struct Restrictions {
    /// Contents that a set names as its owner.
    owners: HashSet<u64>,
    /// Sets that count for the page that lists them.
    sets: HashSet<u64>,
}

impl Restrictions {
    /// `view_sets` are the sets that hold a permission to view, whatever they say of themselves.
    pub(super) fn new(sets: &[PermissionSetFact], view_sets: HashSet<u64>) -> Self {
        let views = |s: &&PermissionSetFact| s.view || s.id.is_some_and(|id| view_sets.contains(&id));
        let owners = sets.iter().filter(views).filter_map(|s| s.owner).collect();
        let unowned: Vec<u64> = sets.iter().filter(|s| s.view && s.owner.is_none()).filter_map(|s| s.id).collect();
        let mut sets = view_sets;
        sets.extend(unowned);
        Self { owners, sets }
    }

    /// Which pages have a view restriction of their own.
    pub(super) fn own(&self, pages: &[PageFact]) -> Vec<bool> {
        let lists_one = |page: &PageFact| page.permission_sets.iter().any(|id| self.sets.contains(id));
        pages.iter().map(|page| self.owners.contains(&page.id) || lists_one(page)).collect()
    }

    /// Restrictions reach down the tree. Where a page loses its parent (a parent that is a draft, archived, of another space, or
    /// part of a circle), it must not lose the restriction with it: such a page is marked itself.
    pub(super) fn keep_inherited(
        &self,
        pages: &[PageFact],
        index: &PageIndex,
        parents: &Parents,
        other_pages: &HashMap<u64, u64>,
        restricted: &mut [bool],
    ) {
        for (page, circle) in &parents.cut {
            restricted[*page] |= circle.iter().any(|p| restricted[*p]);
        }
        let own = restricted.to_vec();
        for (i, page) in pages.iter().enumerate().filter(|(i, _)| parents.of[*i].is_none()) {
            let mut passed = HashSet::from([page.id]);
            let mut above = page.parent;
            while let Some(id) = above.filter(|id| passed.insert(*id)) {
                let current = index.get(&id).copied();
                if self.owners.contains(&id) || current.is_some_and(|p| own[p]) || passed.len() > MAX_STEPS {
                    restricted[i] = true;
                    break;
                }
                above = match current {
                    Some(p) => pages[p].parent.or(parents.of[p].map(|up| pages[up].id)),
                    None => other_pages.get(&id).copied(),
                };
            }
        }
    }
}
