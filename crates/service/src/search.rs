//! One search over all that has a name in the dashboard.

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::ports::PageRequest;
use crate::ports::content::Space;
use crate::ports::links::{LinkFilter, LinkSort};
use crate::sluice::Sluice;
use sluice_domain::matching::{Fit, Sought, best};
use sluice_domain::view::search::{
    Found, IdpFound, LinkFound, PageFound, SEARCH_EACH, SEARCH_MAX, SEARCH_MIN, SpaceFound,
};

/// Links that are looked at of those whose name fits, the first by name. Whoever finds more has to say more.
const LINKS: u32 = 200;

impl Sluice {
    /// What is called so, of each kind the best [`SEARCH_EACH`]. Fewer than [`SEARCH_MIN`] characters find nothing. Of pages only
    /// those that may be shared are looked at.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for the field `text` where it has more than [`SEARCH_MAX`] characters.
    pub async fn search(&self, _: &AdminActor, text: &str) -> Result<Found> {
        if text.chars().count() > SEARCH_MAX {
            return Err(ServiceError::field("text", "too_long"));
        }
        let sought = Sought::new(text);
        if sought.length() < SEARCH_MIN {
            return Ok(Found::default());
        }
        let spaces = self.store.list_spaces().await?;
        Ok(Found {
            links: self.links_called(text, &sought, &spaces).await?,
            pages: self.pages_called(&sought, &spaces).await?,
            idps: self.idps_called(&sought).await?,
            spaces: spaces_called(&sought, spaces),
        })
    }

    async fn links_called(&self, text: &str, sought: &Sought, spaces: &[Space]) -> Result<Vec<LinkFound>> {
        let filter = LinkFilter { name: Some(text.trim().to_owned()), sort: LinkSort::Name, ..LinkFilter::default() };
        let rows = self.store.list_links(&filter, PageRequest::new(1, LINKS)).await?.rows;
        let found = rows.into_iter().map(|row| {
            let link = row.link;
            let space = link.scope.space();
            let space_name = spaces.iter().find(|one| one.id == space).map(|one| one.name.clone());
            // The store's own way to fold letters found it, if ours does not.
            let fit = sought.fit(&link.name).unwrap_or(Fit::Inside);
            (fit, LinkFound { active: link.is_active(), id: link.id, name: link.name, space_name })
        });
        Ok(only(best(found.collect(), SEARCH_EACH, |link| &link.name)))
    }

    async fn pages_called(&self, sought: &Sought, spaces: &[Space]) -> Result<Vec<PageFound>> {
        let mut found = Vec::new();
        for space in spaces {
            let tree = self.tree(space).await?;
            let here = tree.walk_shareable().into_iter().filter_map(|(_, node)| Some((sought.fit(&node.title)?, node)));
            // The best of all spaces are among the best of each, and few are copied.
            for (fit, node) in best(here.collect(), SEARCH_EACH, |node| &node.title) {
                let page = PageFound {
                    id: node.id.clone(),
                    title: node.title.clone(),
                    space: space.id.clone(),
                    space_name: space.name.clone(),
                };
                found.push((fit, page));
            }
        }
        Ok(only(best(found, SEARCH_EACH, |page| &page.title)))
    }

    async fn idps_called(&self, sought: &Sought) -> Result<Vec<IdpFound>> {
        let idps = self.store.list_idps().await?.into_iter().filter_map(|idp| {
            let fit = sought.fit(&idp.name)?;
            Some((fit, IdpFound { enabled: idp.is_enabled(), id: idp.id, name: idp.name }))
        });
        Ok(only(best(idps.collect(), SEARCH_EACH, |idp| &idp.name)))
    }
}

/// By name or by key.
fn spaces_called(sought: &Sought, spaces: Vec<Space>) -> Vec<SpaceFound> {
    let found = spaces.into_iter().filter_map(|space| {
        let fit = sought.fit(&space.name).into_iter().chain(sought.fit(&space.key)).min()?;
        Some((fit, SpaceFound { id: space.id, key: space.key, name: space.name }))
    });
    only(best(found.collect(), SEARCH_EACH, |space| &space.name))
}

fn only<T>(found: Vec<(Fit, T)>) -> Vec<T> {
    found.into_iter().map(|(_, one)| one).collect()
}
