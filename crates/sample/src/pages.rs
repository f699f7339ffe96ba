//! The pages of the sample space.

/// A current page of the sample space.
#[derive(Debug, Clone, Copy)]
pub struct SamplePage {
    /// Confluence's content id.
    pub id: u64,
    /// The page above; `None` for the start page.
    pub parent: Option<u64>,
    pub title: &'static str,
    /// Place among the children of one parent, ascending; gaps are usual in Confluence.
    pub position: u32,
    /// Number of the current version.
    pub version: u32,
    /// Last change, as exports write times: `YYYY-MM-DD HH:mm:ss.SSS`, UTC by the descriptor.
    pub changed: &'static str,
    /// Global labels.
    pub labels: &'static [&'static str],
    /// Whether the page itself has a view restriction. Pages beneath a restricted one inherit it without an own.
    pub restricted: bool,
    /// Storage format.
    pub body: &'static str,
}

/// An earlier version of a page, as exports keep them: a row of its own without a place in the tree.
pub(crate) struct EarlierPage {
    pub id: u64,
    pub original: u64,
    pub version: u32,
    pub changed: &'static str,
    pub body: &'static str,
}

pub(crate) const HOME: u64 = 65_601;
const API_GUIDE: u64 = 65_605;
const PRICE_LIST: u64 = 65_609;
const SUPPORT: u64 = 65_612;
const MARGINS: u64 = 65_614;

/// Every current page, parents before their children.
pub const PAGES: &[SamplePage] = &[
    SamplePage {
        id: HOME,
        parent: None,
        title: "Partner handbook",
        position: 10,
        version: 7,
        changed: "2026-10-12 14:05:00.000",
        labels: &["handbook"],
        restricted: false,
        body: include_str!("../content/partner-handbook.xml"),
    },
    SamplePage {
        id: 65_602,
        parent: Some(HOME),
        title: "Onboarding",
        position: 100,
        version: 4,
        changed: "2026-09-28 08:40:00.000",
        labels: &["handbook", "first-week"],
        restricted: false,
        body: include_str!("../content/onboarding.xml"),
    },
    SamplePage {
        id: 65_604,
        parent: Some(HOME),
        title: "Ordering and delivery",
        position: 200,
        version: 3,
        changed: "2026-09-14 10:12:00.000",
        labels: &["orders"],
        restricted: false,
        body: include_str!("../content/ordering-and-delivery.xml"),
    },
    SamplePage {
        id: API_GUIDE,
        parent: Some(HOME),
        title: "API guide",
        position: 300,
        version: 12,
        changed: "2026-10-20 16:31:00.000",
        labels: &["api", "orders"],
        restricted: false,
        body: include_str!("../content/api-guide.xml"),
    },
    SamplePage {
        id: 65_606,
        parent: Some(API_GUIDE),
        title: "Webhooks",
        position: 20,
        version: 5,
        changed: "2026-10-20 16:48:00.000",
        labels: &["api"],
        restricted: false,
        body: include_str!("../content/webhooks.xml"),
    },
    SamplePage {
        id: 65_607,
        parent: Some(API_GUIDE),
        title: "Errors and limits",
        position: 40,
        version: 3,
        changed: "2026-08-03 09:00:00.000",
        labels: &["api"],
        restricted: false,
        body: include_str!("../content/errors-and-limits.xml"),
    },
    SamplePage {
        id: 65_608,
        parent: Some(HOME),
        title: "Instruments",
        position: 400,
        version: 6,
        changed: "2026-07-06 13:20:00.000",
        labels: &["products"],
        restricted: false,
        body: include_str!("../content/instruments.xml"),
    },
    SamplePage {
        id: PRICE_LIST,
        parent: Some(HOME),
        title: "Price list 2026",
        position: 500,
        version: 2,
        changed: "2026-10-01 06:00:00.000",
        labels: &["products", "prices"],
        restricted: false,
        body: include_str!("../content/price-list.xml"),
    },
    SamplePage {
        id: MARGINS,
        parent: Some(PRICE_LIST),
        title: "Internal: margins",
        position: 10,
        version: 1,
        changed: "2026-10-02 07:15:00.000",
        labels: &["internal"],
        restricted: true,
        body: include_str!("../content/internal-margins.xml"),
    },
    SamplePage {
        id: 65_615,
        parent: Some(MARGINS),
        title: "Margin review 2026",
        position: 10,
        version: 1,
        changed: "2026-10-02 07:40:00.000",
        labels: &[],
        restricted: false,
        body: include_str!("../content/margin-review.xml"),
    },
    SamplePage {
        id: SUPPORT,
        parent: Some(HOME),
        title: "Support",
        position: 600,
        version: 8,
        changed: "2026-10-05 11:55:00.000",
        labels: &["support"],
        restricted: false,
        body: include_str!("../content/support.xml"),
    },
    SamplePage {
        id: 65_613,
        parent: Some(SUPPORT),
        title: "Service levels",
        position: 10,
        version: 10,
        changed: "2026-11-02 09:05:00.000",
        labels: &["support"],
        restricted: false,
        body: include_str!("../content/service-levels.xml"),
    },
    SamplePage {
        id: 65_610,
        parent: Some(HOME),
        title: "Release notes",
        position: 700,
        version: 9,
        changed: "2026-10-20 17:00:00.000",
        labels: &["api", "products"],
        restricted: false,
        body: include_str!("../content/release-notes.xml"),
    },
    SamplePage {
        id: 65_611,
        parent: Some(HOME),
        title: "Glossary",
        position: 800,
        version: 3,
        changed: "2026-06-18 15:30:00.000",
        labels: &["handbook"],
        restricted: false,
        body: include_str!("../content/glossary.xml"),
    },
];

pub(crate) const EARLIER: &[EarlierPage] = &[EarlierPage {
    id: 65_620,
    original: PRICE_LIST,
    version: 1,
    changed: "2025-12-15 12:00:00.000",
    body: include_str!("../content/price-list-before.xml"),
}];
