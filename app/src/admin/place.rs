//! Where a path lies: its area in the navigation, and the way to it.

use crate::text::frame as words;

/// An entry of the side navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    Overview,
    Links,
    Spaces,
    Audit,
    Sso,
    Settings,
}

impl Area {
    pub const fn href(self) -> &'static str {
        match self {
            Self::Overview => "/",
            Self::Links => "/links",
            Self::Spaces => "/spaces",
            Self::Audit => "/audit",
            Self::Sso => "/sso",
            // It has no list of its own yet.
            Self::Settings => "/settings/brand",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Overview => words::OVERVIEW,
            Self::Links => words::LINKS,
            Self::Spaces => words::SPACES,
            Self::Audit => words::AUDIT,
            Self::Sso => words::IDPS,
            Self::Settings => words::SETTINGS,
        }
    }

    pub const fn icon(self) -> &'static str {
        match self {
            Self::Overview => "home",
            Self::Links => "link",
            Self::Spaces => "space",
            Self::Audit => "log",
            Self::Sso => "key",
            Self::Settings => "cog",
        }
    }

    /// The area that a path belongs to.
    pub fn of(path: &str) -> Option<Self> {
        match path.split('/').nth(1)? {
            "" => Some(Self::Overview),
            "links" => Some(Self::Links),
            "spaces" | "import" => Some(Self::Spaces),
            "audit" => Some(Self::Audit),
            "sso" => Some(Self::Sso),
            "settings" => Some(Self::Settings),
            _ => None,
        }
    }
}

/// One step of the breadcrumb. The last one has no address: it is where we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub label: &'static str,
    pub href: Option<String>,
}

/// The way to a path, from its area down.
pub fn crumbs(path: &str) -> Vec<Crumb> {
    let Some(area) = Area::of(path) else { return Vec::new() };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut way = vec![(area.label(), area.href().to_owned())];
    match parts.as_slice() {
        ["import"] => way.push((words::IMPORT, path.to_owned())),
        ["spaces", _] => way.push((words::SPACE, path.to_owned())),
        ["spaces", id, "brand"] => {
            way.extend([(words::SPACE, format!("/spaces/{id}")), (words::BRAND, path.to_owned())]);
        }
        ["settings", "brand"] => way.push((words::BRAND, path.to_owned())),
        ["settings", "support"] => way.push((words::SUPPORT, path.to_owned())),
        ["links", "new"] => way.push((words::CREATE_LINK, path.to_owned())),
        ["links", id] => way.push((words::LINK, format!("/links/{id}"))),
        ["links", id, "edit"] => way.extend([(words::LINK, format!("/links/{id}")), (words::EDIT, path.to_owned())]),
        ["sso", "add"] => way.push((words::ADD_IDP, path.to_owned())),
        ["sso", "exchanges"] => way.push((words::EXCHANGES, path.to_owned())),
        ["sso", "exchanges", _] => {
            way.extend([(words::EXCHANGES, "/sso/exchanges".to_owned()), (words::EXCHANGE, path.to_owned())]);
        }
        ["sso", id] => way.push((words::IDP, format!("/sso/{id}"))),
        ["sso", id, "settings"] => way.extend([(words::IDP, format!("/sso/{id}")), (words::SETTINGS, path.to_owned())]),
        ["sso", id, "metadata"] => way.extend([(words::IDP, format!("/sso/{id}")), (words::METADATA, path.to_owned())]),
        ["sso", id, "test", _] => way.extend([(words::IDP, format!("/sso/{id}")), (words::TEST, path.to_owned())]),
        _ => {}
    }
    let last = way.len() - 1;
    way.into_iter().enumerate().map(|(n, (label, href))| Crumb { label, href: (n < last).then_some(href) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(path: &str) -> Vec<(&'static str, Option<String>)> {
        crumbs(path).into_iter().map(|crumb| (crumb.label, crumb.href)).collect()
    }

    #[test]
    fn the_last_crumb_is_where_we_are() {
        assert_eq!(words_of("/"), [("Overview", None)]);
        assert_eq!(
            words_of("/links/abc/edit"),
            [("Links", Some("/links".into())), ("Link", Some("/links/abc".into())), ("Edit", None)]
        );
        assert_eq!(
            words_of("/sso/abc/settings")[1..],
            [("Identity provider", Some("/sso/abc".into())), ("Settings", None)]
        );
        assert_eq!(
            words_of("/sso/abc/metadata")[1..],
            [("Identity provider", Some("/sso/abc".into())), ("Metadata", None)]
        );
        assert_eq!(
            words_of("/sso/abc/test/def"),
            [
                ("Identity providers", Some("/sso".into())),
                ("Identity provider", Some("/sso/abc".into())),
                ("Test", None)
            ]
        );
        assert_eq!(words_of("/spaces/abc/brand")[1..], [("Space", Some("/spaces/abc".into())), ("Brand", None)]);
        assert_eq!(words_of("/settings/brand"), [("Settings", Some("/settings/brand".into())), ("Brand", None)]);
        assert_eq!(words_of("/settings/support")[1..], [("Support bundle", None)]);
        assert_eq!(words_of("/sso/exchanges")[1..], [("Recorded messages", None)]);
        assert_eq!(
            words_of("/sso/exchanges/abc")[1..],
            [("Recorded messages", Some("/sso/exchanges".into())), ("Recorded message", None)]
        );
    }

    #[test]
    fn what_has_no_area_has_no_way() {
        assert_eq!(Area::of("/import"), Some(Area::Spaces));
        assert_eq!(Area::of("/linksx"), None);
        assert_eq!(words_of("/nowhere"), []);
    }
}
