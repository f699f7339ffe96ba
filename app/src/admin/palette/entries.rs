//! What the palette offers for what is typed: ways through the dashboard, and what the server found.

use super::super::place::Area;
use crate::text::{frame, search as words};
use sluice_domain::id::Reference;
use sluice_domain::matching::{Sought, best};
use sluice_domain::view::search::Found;

/// A heading, and what stands beneath it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    GoTo,
    Reference,
    Links,
    Spaces,
    Pages,
    Idps,
}

impl Group {
    pub const fn heading(self) -> &'static str {
        match self {
            Self::GoTo => words::GO_TO,
            Self::Reference => words::REFERENCE,
            Self::Links => words::LINKS,
            Self::Spaces => words::SPACES,
            Self::Pages => words::PAGES,
            Self::Idps => words::IDPS,
        }
    }
}

/// One line that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub group: Group,
    pub icon: &'static str,
    pub label: String,
    /// What tells it from others of its name.
    pub detail: Option<String>,
    pub href: String,
}

/// Ways that are always there, in the order of the navigation.
fn ways() -> Vec<Entry> {
    let way = |icon, label: &str, href: &str| Entry {
        group: Group::GoTo,
        icon,
        label: label.to_owned(),
        detail: None,
        href: href.to_owned(),
    };
    let areas = [Area::Overview, Area::Links, Area::Spaces, Area::Audit, Area::Sso];
    let mut ways: Vec<Entry> = areas.into_iter().map(|area| way(area.icon(), area.label(), area.href())).collect();
    ways.extend([
        way("plus", frame::CREATE_LINK, "/links/new"),
        way("upload", frame::IMPORT_EXPORT, "/import"),
        way("plus", frame::ADD_IDP, "/sso/add"),
        way("rec", frame::EXCHANGES, "/sso/exchanges"),
        way(Area::Settings.icon(), frame::BRAND, Area::Settings.href()),
        way("dl", frame::SUPPORT, "/settings/support"),
    ]);
    ways
}

/// Group after group, each the best first. What is found in the browser comes before what the server found, so that nothing moves
/// under the finger when its answer comes. Of an earlier answer stays what fits what is typed by now.
pub fn entries(text: &str, found: &Found) -> Vec<Entry> {
    let sought = Sought::new(text);
    if sought.is_empty() {
        return ways();
    }
    let all = ways().into_iter().filter_map(|way| Some((sought.fit(&way.label)?, way))).collect();
    let mut entries: Vec<Entry> = best(all, usize::MAX, |way| &way.label).into_iter().map(|(_, way)| way).collect();
    entries.extend(Reference::typed(text).map(|reference| Entry {
        group: Group::Reference,
        icon: "log",
        label: words::look_up(reference.as_str()),
        detail: None,
        href: format!("/audit?reference={reference}"),
    }));
    let fits = |name: &str| sought.fit(name).is_some();
    entries.extend(found.links.iter().filter(|link| fits(&link.name)).map(|link| Entry {
        group: Group::Links,
        icon: "link",
        label: link.name.clone(),
        detail: Some(words::about_link(link.space_name.as_deref(), link.active)),
        href: format!("/links/{}", link.id),
    }));
    entries.extend(found.spaces.iter().filter(|space| fits(&space.name) || fits(&space.key)).map(|space| Entry {
        group: Group::Spaces,
        icon: "space",
        label: space.name.clone(),
        detail: Some(space.key.clone()),
        href: format!("/spaces/{}", space.id),
    }));
    entries.extend(found.pages.iter().filter(|page| fits(&page.title)).map(|page| Entry {
        group: Group::Pages,
        icon: "doc",
        label: page.title.clone(),
        detail: Some(words::in_space(&page.space_name)),
        href: format!("/spaces/{}", page.space),
    }));
    entries.extend(found.idps.iter().filter(|idp| fits(&idp.name)).map(|idp| Entry {
        group: Group::Idps,
        icon: "key",
        label: idp.name.clone(),
        detail: (!idp.enabled).then(|| words::NOT_ENABLED.to_owned()),
        href: format!("/sso/{}", idp.id),
    }));
    entries
}

/// Where a key leads in a list of `all` entries. `None`: the key is not the list's.
pub fn step(key: &str, at: usize, all: usize) -> Option<usize> {
    let last = all.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(if at >= last { 0 } else { at + 1 }),
        "ArrowUp" => Some(at.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::id::{IdpId, LinkId, PageId, SpaceId};
    use sluice_domain::view::search::{IdpFound, LinkFound, PageFound, SpaceFound};

    fn found() -> Found {
        let space = SpaceId::of_confluence("HB", "1");
        let link = |n: u8, name: &str, space_name: Option<&str>, active| LinkFound {
            id: LinkId::random([n; 16]),
            name: name.to_owned(),
            space_name: space_name.map(str::to_owned),
            active,
        };
        Found {
            links: vec![link(1, "Harbour audit", Some("Harbour handbook"), true), link(2, "Old harbour", None, false)],
            pages: vec![PageFound {
                id: PageId::in_space(&space, "3").unwrap(),
                title: "Harbour office".to_owned(),
                space: space.clone(),
                space_name: "Harbour handbook".to_owned(),
            }],
            idps: vec![IdpFound { id: IdpId::random([4; 16]), name: "Harbourline".to_owned(), enabled: false }],
            spaces: vec![SpaceFound { id: space, key: "HB".to_owned(), name: "Harbour handbook".to_owned() }],
        }
    }

    fn shown(text: &str, found: &Found) -> Vec<(Group, String)> {
        entries(text, found).into_iter().map(|entry| (entry.group, entry.label)).collect()
    }

    #[test]
    fn before_anything_is_typed_the_ways_stand_in_their_order() {
        let shown = shown(" ", &found());
        assert!(shown.iter().all(|(group, _)| *group == Group::GoTo));
        let labels: Vec<&str> = shown.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels[..5], ["Overview", "Links", "Spaces", "Audit log", "Identity providers"]);
        assert_eq!(
            labels[5..],
            [
                "Create link",
                "Import an export",
                "Add identity provider",
                "Recorded messages",
                "Brand",
                "Support bundle"
            ]
        );
    }

    #[test]
    fn ways_come_first_and_the_best_of_them_before_the_others() {
        let labels = |text: &str| shown(text, &found()).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(labels("link"), ["Links", "Create link"]);
        assert_eq!(labels("IDENT"), ["Identity providers", "Add identity provider"]);
        assert!(labels("no such thing").is_empty());
    }

    #[test]
    fn what_was_found_stands_by_kind_and_leads_to_its_screen() {
        let entries = entries("harb", &found());
        let groups: Vec<Group> = entries.iter().map(|entry| entry.group).collect();
        assert_eq!(groups, [Group::Links, Group::Links, Group::Spaces, Group::Pages, Group::Idps]);
        let details: Vec<Option<&str>> = entries.iter().map(|entry| entry.detail.as_deref()).collect();
        let of_page = Some("in Harbour handbook");
        assert_eq!(details, [Some("Harbour handbook"), Some("Revoked"), Some("HB"), of_page, Some("Not enabled")]);
        let space = SpaceId::of_confluence("HB", "1");
        assert_eq!((&entries[2].href, &entries[3].href), (&format!("/spaces/{space}"), &format!("/spaces/{space}")));
        assert_eq!(entries[4].href, format!("/sso/{}", IdpId::random([4; 16])));
    }

    #[test]
    fn an_earlier_answer_is_narrowed_by_what_is_typed_since() {
        assert_eq!(shown("harbour of", &found()), [(Group::Pages, "Harbour office".to_owned())]);
        assert_eq!(shown("hb", &found()), [(Group::Spaces, "Harbour handbook".to_owned())]);
    }

    #[test]
    fn a_reference_number_can_be_looked_up() {
        let entries = entries(" 4tq9 k2mx ", &Found::default());
        assert_eq!((entries.len(), entries[0].group), (1, Group::Reference));
        assert_eq!(entries[0].href, "/audit?reference=4TQ9K2MX");
        assert!(entries[0].label.contains("4TQ9K2MX"));
    }

    #[test]
    fn arrows_go_round_and_the_ends_are_one_key_away() {
        assert_eq!((step("ArrowDown", 0, 3), step("ArrowDown", 2, 3)), (Some(1), Some(0)));
        assert_eq!((step("ArrowUp", 1, 3), step("ArrowUp", 0, 3)), (Some(0), Some(2)));
        assert_eq!((step("Home", 2, 3), step("End", 0, 3)), (Some(0), Some(2)));
        assert_eq!((step("a", 0, 3), step("ArrowDown", 0, 0)), (None, None));
        assert_eq!(step("ArrowDown", 7, 3), Some(0), "the list became shorter");
    }
}
