//! What needs attention, and nothing else: what is as it should be gives no notice.

use crate::error::Result;
use crate::ports::PageRequest;
use crate::ports::content::{ImportState, Space};
use crate::ports::links::LinkFilter;
use crate::ports::sso::TestOutcome;
use crate::sluice::Sluice;
use sluice_domain::id::IdpId;
use sluice_domain::link::ShareLink;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::view::notice::{Closed, Expiry, Notice, Several, Untested};
use std::collections::{BTreeMap, HashMap};

/// Links that are looked at, the newest; more of them in one installation would make the first page slow.
const LINKS: u32 = 2_000;
const LINKS_AT_ONCE: u32 = 200;
/// Import runs that are looked at, the latest.
const IMPORTS: u32 = 50;

impl Sluice {
    /// By kind: certificates, connections, links, imports; within a kind the most urgent first.
    pub(super) async fn notices(
        &self,
        spaces: &[Space],
        idps: &[IdentityProvider],
        lately: Timestamp,
    ) -> Result<Vec<Notice>> {
        let links = self.newest_active_links().await?;
        let mut by_idp: HashMap<&IdpId, u64> = HashMap::new();
        for link in &links {
            *by_idp.entry(link.gate.idp()).or_default() += 1;
        }
        let mut notices = self.certificates(idps, &by_idp);
        notices.extend(self.untested(idps, &by_idp).await?);
        notices.extend(self.closed_links(spaces, idps, &links).await?);
        notices.extend(self.failed_imports(lately).await?);
        Ok(notices)
    }

    async fn newest_active_links(&self) -> Result<Vec<ShareLink>> {
        let filter = LinkFilter { active: Some(true), ..LinkFilter::default() };
        let mut links = Vec::new();
        for page in 1..=LINKS / LINKS_AT_ONCE {
            let slice = self.store.list_links(&filter, PageRequest::new(page, LINKS_AT_ONCE)).await?;
            links.extend(slice.rows.into_iter().map(|row| row.link));
            if links.len() as u64 >= slice.total {
                break;
            }
        }
        Ok(links)
    }

    /// Of each connection the key that lasts longest counts: while a newer one stands beside it, nobody has to do anything.
    fn certificates(&self, idps: &[IdentityProvider], links: &HashMap<&IdpId, u64>) -> Vec<Notice> {
        let mut found = Found::default();
        for idp in idps {
            let used = links.get(&idp.id).copied().unwrap_or_default();
            let last = idp.certificates.iter().map(|certificate| certificate.not_after).max();
            if let Some(expiry) = last.and_then(|last| expiry(last, self.now()))
                && (used > 0 || idp.is_enabled())
            {
                found.add(expiry, &idp.id, &idp.name, used);
            }
        }
        let notice = |(expiry, (idps, links))| Notice::Certificates { expiry, idps, links };
        found.kinds().map(notice).collect()
    }

    async fn untested(&self, idps: &[IdentityProvider], links: &HashMap<&IdpId, u64>) -> Result<Vec<Notice>> {
        let mut found = Found::default();
        for idp in idps {
            if let Some(used) = links.get(&idp.id)
                && let Some(why) = self.untested_by(idp).await?
            {
                found.add(why, &idp.id, &idp.name, *used);
            }
        }
        Ok(found.kinds().map(|(why, (idps, links))| Notice::Untested { why, idps, links }).collect())
    }

    /// A test that failed counts while the settings are those that it was for, and none has passed since.
    async fn untested_by(&self, idp: &IdentityProvider) -> Result<Option<Untested>> {
        let last = self.store.last_test_run(&idp.id).await?;
        let failed = last.is_some_and(|run| {
            let since = idp.passed.as_ref().map(|passed| passed.at);
            matches!(run.outcome, TestOutcome::Failed { .. }) && run.settings == idp.settings() && run.ended_at > since
        });
        Ok(match &idp.passed {
            _ if failed => Some(Untested::Failed),
            None => Some(Untested::Never),
            Some(_) if !idp.is_tested() => Some(Untested::Outdated),
            Some(_) => None,
        })
    }

    async fn closed_links(
        &self,
        spaces: &[Space],
        idps: &[IdentityProvider],
        links: &[ShareLink],
    ) -> Result<Vec<Notice>> {
        let mut found = Found::default();
        for link in links {
            if let Some(why) = self.closed_by(spaces, idps, link).await? {
                found.add(why, &link.id, &link.name, 1);
            }
        }
        Ok(found.kinds().map(|(why, (links, _))| Notice::Closed { why, links }).collect())
    }

    /// `None` too where another notice says it: the connection is not tested, or its metadata is past its date.
    async fn closed_by(&self, spaces: &[Space], idps: &[IdentityProvider], link: &ShareLink) -> Result<Option<Closed>> {
        let idp = idps.iter().find(|idp| idp.id == *link.gate.idp());
        match idp {
            Some(idp) if !idp.is_tested() || idp.is_outdated(self.now()) => return Ok(None),
            Some(idp) if self.may_vouch(idp) => {}
            _ => return Ok(Some(Closed::Provider)),
        }
        if !link.gate.groups().is_empty() && idp.is_some_and(|idp| idp.mapping.groups.is_none()) {
            return Ok(Some(Closed::NoGroups));
        }
        let space = link.scope.space();
        let Some(space) = spaces.iter().find(|one| one.id == space) else { return Ok(Some(Closed::NothingToRead)) };
        let tree = self.tree(space).await?;
        let readable = match link.scope.start() {
            Some(page) => tree.shareable(page),
            None => !tree.walk_shareable().is_empty(),
        };
        Ok((!readable).then_some(Closed::NothingToRead))
    }

    /// A file that was imported after it had failed is mended.
    async fn failed_imports(&self, lately: Timestamp) -> Result<Option<Notice>> {
        let mut mended: Vec<String> = Vec::new();
        let mut failed: Vec<(String, String)> = Vec::new();
        for run in self.store.list_imports(IMPORTS).await? {
            match run.state {
                ImportState::Done(_) => mended.push(run.file_name),
                ImportState::Failed { code, .. } if run.started_at >= lately && !mended.contains(&run.file_name) => {
                    failed.push((run.file_name, code));
                }
                ImportState::Failed { .. } | ImportState::Running | ImportState::Cancelled => {}
            }
        }
        let count = failed.len() as u64;
        let latest = failed.into_iter().next();
        Ok(latest.map(|(file_name, code)| Notice::ImportsFailed { file_name, code, count }))
    }
}

/// Things of each kind, folded into one.
struct Found<K, T>(BTreeMap<K, (Several<T>, u64)>);

impl<K, T> Default for Found<K, T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord, T: Clone> Found<K, T> {
    /// `weight`: what depends on it.
    fn add(&mut self, kind: K, id: &T, name: &str, weight: u64) {
        let none = || (Several { id: id.clone(), name: name.to_owned(), count: 0 }, 0);
        let (several, sum) = self.0.entry(kind).or_insert_with(none);
        several.count += 1;
        *sum += weight;
        if *name < *several.name {
            (several.id, several.name) = (id.clone(), name.to_owned());
        }
    }

    fn kinds(self) -> impl Iterator<Item = (K, (Several<T>, u64))> {
        self.0.into_iter()
    }
}

/// How soon something ends that ends at `last`; `None`: not within two months.
fn expiry(last: Timestamp, now: Timestamp) -> Option<Expiry> {
    let within = |days| last <= now.plus(Span::days(days));
    match () {
        () if within(0) => Some(Expiry::Over),
        () if within(7) => Some(Expiry::Week),
        () if within(30) => Some(Expiry::Month),
        () if within(60) => Some(Expiry::TwoMonths),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::id::LinkId;

    #[test]
    fn what_ends_is_told_two_months_before_and_ever_more_urgently() {
        let now = Timestamp::from_seconds(1_772_442_000);
        let second = Span::seconds(1);
        assert_eq!(expiry(now, now), Some(Expiry::Over));
        assert_eq!(expiry(now.plus(second), now), Some(Expiry::Week));
        for (days, at, after) in [
            (7, Expiry::Week, Some(Expiry::Month)),
            (30, Expiry::Month, Some(Expiry::TwoMonths)),
            (60, Expiry::TwoMonths, None),
        ] {
            let end = now.plus(Span::days(days));
            assert_eq!((expiry(end, now), expiry(end.plus(second), now)), (Some(at), after), "{days} days");
        }
    }

    #[test]
    fn several_are_one_by_the_first_of_their_names() {
        let mut found: Found<u8, LinkId> = Found::default();
        let id = |n| LinkId::random([n; 16]);
        found.add(2, &id(1), "b", 1);
        found.add(2, &id(2), "a", 4);
        found.add(1, &id(3), "c", 1);
        let kinds: Vec<_> =
            found.kinds().map(|(kind, (several, sum))| (kind, several.name, several.count, sum)).collect();
        assert_eq!(kinds, [(1, "c".to_owned(), 1, 1), (2, "a".to_owned(), 2, 5)]);
    }
}
