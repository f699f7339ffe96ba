//! Every export among the shared fixtures, through the real use case into the real database and blob store: what is there
//! afterwards is what an independent count finds in the XML.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]

#[path = "../../crates/confluence/tests/common/independent.rs"]
mod independent;
#[path = "../../crates/confluence/tests/common/shared_fixtures.rs"]
mod shared_fixtures;

#[path = "exports/fixtures.rs"]
mod fixtures;
#[path = "exports/hostile.rs"]
mod hostile;
#[path = "exports/place.rs"]
mod place;

use fixtures::{archive, counted, exports};
use independent::{Census, STEP};
use place::{Place, done};
use std::collections::BTreeMap;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_store_holds_is_what_the_xml_says() {
    let mut seen = 0;
    let mut totals = (0, 0, 0, 0);
    for path in exports() {
        let zip = archive(&path);
        let counted = counted(&zip);
        let place = Place::new().await;
        let spaces = done(&place.import(&zip).await);
        assert_eq!(spaces.len(), counted.spaces.len(), "{}", path.display());
        assert_eq!(place.census().await, stored(&counted), "{}", path.display());
        assert_eq!(place.shown().await, shown(&counted), "{}", path.display());
        place.files_are_whole(&zip).await;
        seen += 1;
        totals.0 += counted.spaces.len();
        totals.1 += counted.pages();
        totals.2 += counted.files();
        totals.3 += counted.restricted();
    }
    println!("{seen} exports: {} spaces, {} pages, {} files, {} restricted", totals.0, totals.1, totals.2, totals.3);
    assert!(seen == 0 || seen >= 30, "only {seen} fixtures were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_exports_live_in_one_store_and_a_second_import_updates() {
    let place = Place::new().await;
    let mut together: BTreeMap<(String, String), independent::SpaceCensus> = BTreeMap::new();
    for path in exports() {
        let zip = archive(&path);
        let counted = stored(&counted(&zip));
        for round in ["first", "second"] {
            let spaces = done(&place.import(&zip).await);
            for id in &spaces {
                let (key, census) = place.space(id).await;
                assert_eq!(&census, &counted.spaces[&key], "{} {round}", path.display());
                together.insert((id.to_string(), key), census);
            }
        }
    }
    // Nothing is doubled, and no export changed the space of another.
    let held = place.spaces().await;
    assert_eq!(held.len(), together.len());
    for (id, key) in together.keys() {
        let space = held.iter().find(|space| space.id.as_str() == id).unwrap();
        assert_eq!(&space.key, key);
        assert_eq!(&place.space(&space.id).await.1, &together[&(id.clone(), key.clone())], "{key}");
    }
}

/// The store keeps no empty bodies.
fn stored(census: &Census) -> Census {
    let mut census = census.clone();
    for space in census.spaces.values_mut() {
        space.bodies.retain(|(_, length)| *length > 0);
    }
    census
}

/// What the dashboard may show of each space: title paths of pages that neither are restricted nor stand beneath one that is,
/// and how many are left out.
fn shown(census: &Census) -> BTreeMap<String, (Vec<String>, usize)> {
    let of = |space: &independent::SpaceCensus| {
        let hidden = |path: &String| {
            space.restricted.iter().any(|above| path == above || path.starts_with(&format!("{above}{STEP}")))
        };
        let (left_out, shown): (Vec<String>, Vec<String>) = space.pages.iter().cloned().partition(hidden);
        (shown, left_out.len())
    };
    census.spaces.iter().map(|(key, space)| (key.clone(), of(space))).collect()
}
