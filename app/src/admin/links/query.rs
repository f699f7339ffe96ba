//! A list of links as an address.

use super::paging::with_query;
use sluice_domain::id::{IdpId, SpaceId};
use sluice_domain::view::link::{LinkOrder, LinkQuery};

/// What an address asks for. What makes no sense is left out.
pub fn from_query<'a>(get: impl Fn(&str) -> Option<&'a str>) -> LinkQuery {
    LinkQuery {
        space: get("space").and_then(SpaceId::parse),
        idp: get("idp").and_then(IdpId::parse),
        active: match get("state") {
            Some("active") => Some(true),
            Some("revoked") => Some(false),
            _ => None,
        },
        name: get("name").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned),
        order: order(get("sort").unwrap_or_default()),
        reverse: get("reverse") == Some("yes"),
        page: get("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1),
    }
}

fn order(code: &str) -> LinkOrder {
    match code {
        "name" => LinkOrder::Name,
        "opened" => LinkOrder::LastOpen,
        _ => LinkOrder::Newest,
    }
}

const fn order_code(order: LinkOrder) -> &'static str {
    match order {
        LinkOrder::Newest => "",
        LinkOrder::Name => "name",
        LinkOrder::LastOpen => "opened",
    }
}

pub fn to_path(query: &LinkQuery) -> String {
    let state = match query.active {
        None => "",
        Some(true) => "active",
        Some(false) => "revoked",
    };
    let id = |id: Option<&str>| id.unwrap_or_default().to_owned();
    with_query(
        "/links",
        &[
            ("state", state.to_owned()),
            ("name", query.name.clone().unwrap_or_default()),
            ("space", id(query.space.as_ref().map(SpaceId::as_str))),
            ("idp", id(query.idp.as_ref().map(IdpId::as_str))),
            ("sort", order_code(query.order).to_owned()),
            ("reverse", if query.reverse { "yes".to_owned() } else { String::new() }),
            ("page", if query.page > 1 { query.page.to_string() } else { String::new() }),
        ],
    )
}

/// Whether the rows rise by what this order goes by; `None`: they are in another one.
pub fn rising(query: &LinkQuery, order: LinkOrder) -> Option<bool> {
    (query.order == order).then_some((order == LinkOrder::Name) != query.reverse)
}

/// Where the head of a column leads: to its order, and from there to the same one turned round.
pub fn sorted(query: &LinkQuery, order: LinkOrder) -> String {
    let reverse = query.order == order && !query.reverse;
    to_path(&LinkQuery { order, reverse, page: 1, ..query.clone() })
}

/// Which links, whatever their order and the page: what is chosen among them stays chosen.
pub fn filter(query: &LinkQuery) -> LinkQuery {
    LinkQuery { order: LinkOrder::default(), reverse: false, page: 1, ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_question_asks_for_the_newest() {
        let query = from_query(|_| None);
        assert_eq!(query, LinkQuery { page: 1, ..LinkQuery::default() });
        assert_eq!(to_path(&query), "/links");
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let query = from_query(|key| match key {
            "page" => Some("0"),
            "state" => Some("paused"),
            "space" => Some("../etc"),
            "name" => Some("  "),
            _ => None,
        });
        assert_eq!(query, LinkQuery { page: 1, ..LinkQuery::default() });
    }

    #[test]
    fn a_head_sorts_by_its_column_and_then_turns_round() {
        let query = LinkQuery { active: Some(true), page: 3, ..LinkQuery::default() };
        assert_eq!(rising(&query, LinkOrder::Newest), Some(false));
        assert_eq!(rising(&query, LinkOrder::Name), None);
        assert_eq!(sorted(&query, LinkOrder::Name), "/links?state=active&sort=name");
        let named = LinkQuery { order: LinkOrder::Name, ..query };
        assert_eq!(rising(&named, LinkOrder::Name), Some(true));
        assert_eq!(sorted(&named, LinkOrder::Name), "/links?state=active&sort=name&reverse=yes");
        let back = LinkQuery { reverse: true, ..named };
        assert_eq!(rising(&back, LinkOrder::Name), Some(false));
        assert_eq!(sorted(&back, LinkOrder::Name), "/links?state=active&sort=name");
        assert_eq!(filter(&back), LinkQuery { active: Some(true), page: 1, ..LinkQuery::default() });
    }

    #[test]
    fn a_question_is_read_back_from_its_address() {
        let query = from_query(|key| match key {
            "page" => Some("3"),
            "state" => Some("revoked"),
            "sort" => Some("opened"),
            "name" => Some(" audit "),
            _ => None,
        });
        assert_eq!((query.page, query.active, query.order), (3, Some(false), LinkOrder::LastOpen));
        assert_eq!(to_path(&query), "/links?state=revoked&name=audit&sort=opened&page=3");
    }
}
