//! Links the facts of the first pass and decides what is current, what hangs where, and what is restricted.
//!
//! A row's own word about whom it belongs to comes first; the collections of the other side count only for rows that name nobody.
//! So a draft's body never becomes a page's, even where a damaged page claims it.

mod bodies;
mod files;
mod parents;
mod restrictions;

use crate::facts::{Facts, LabellingFact, PageFact, SpaceFact};
use crate::fault;
use restrictions::Restrictions;
use sluice_service::ports::content::BodyFormat;
use sluice_service::ports::export::{FileRecord, ImportFault, PageRecord, SpaceRecord};
use std::collections::{HashMap, HashSet};

/// What will be handed out.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) spaces: Vec<SpaceRecord>,
    pub(crate) pages: Vec<PlannedPage>,
    pub(crate) files: Vec<PlannedFile>,
}

#[derive(Debug)]
pub(crate) struct PlannedPage {
    /// Still without its body.
    pub(crate) record: PageRecord,
    /// The number of the object that holds the body.
    pub(crate) body: Option<u64>,
}

#[derive(Debug)]
pub(crate) struct PlannedFile {
    pub(crate) record: FileRecord,
    pub(crate) page: u64,
    pub(crate) attachment: u64,
    /// `None`: the export does not say; the newest that it holds is meant.
    pub(crate) version: Option<u64>,
}

/// Current pages by id.
pub(crate) type PageIndex = HashMap<u64, usize>;

pub(crate) fn link(facts: Facts) -> Result<Plan, ImportFault> {
    let spaces = distinct_spaces(&facts.spaces)?;
    let known: HashSet<u64> = spaces.iter().map(|s| s.id).collect();
    let found = facts.pages.len();
    let (pages, torn) = distinct_pages(facts.pages, &known);
    if pages.len() < found {
        tracing::warn!(
            left_out = found - pages.len(),
            "pages of spaces that the export does not hold, or pages held twice"
        );
    }
    let index: PageIndex = pages.iter().enumerate().map(|(i, p)| (p.id, i)).collect();

    let parents = parents::link(&pages, &index);
    let restrictions = Restrictions::new(&facts.permission_sets, facts.view_sets);
    let mut restricted = restrictions.own(&pages);
    for page in torn {
        restricted[page] = true;
    }
    restrictions.keep_inherited(&pages, &index, &parents, &facts.other_pages, &mut restricted);
    let bodies = bodies::choose(&pages, &index, &facts.bodies);
    let mut labels = labels(&pages, &index, &facts.labellings, &facts.labels);
    let files = files::plan(&pages, &index, facts.attachments, &facts.media_types);

    let spaces = spaces.iter().map(|s| space_record(s, &pages, &index)).collect();
    let pages = pages
        .iter()
        .enumerate()
        .map(|(i, page)| PlannedPage {
            body: bodies[i].filter(|_| !page.folder).map(|b| b.ordinal),
            record: PageRecord {
                confluence_id: page.id.to_string(),
                space: page.space.to_string(),
                parent: parents.of[i].map(|p| pages[p].id.to_string()),
                title: page.title.clone(),
                position: page.position,
                version: page.version,
                folder: page.folder,
                restricted: restricted[i],
                labels: std::mem::take(&mut labels[i]),
                updated_at: page.updated_at,
                format: bodies[i].map_or(BodyFormat::Storage, |b| b.format),
                body: None,
            },
        })
        .collect();
    Ok(Plan { spaces, pages, files })
}

/// Spaces with an id of their own. Two with the same key cannot be told apart later.
fn distinct_spaces(spaces: &[SpaceFact]) -> Result<Vec<&SpaceFact>, ImportFault> {
    let mut ids = HashSet::new();
    let distinct: Vec<&SpaceFact> = spaces.iter().filter(|s| ids.insert(s.id)).collect();
    if distinct.is_empty() {
        return Err(ImportFault::new(fault::NO_SPACE, "entities.xml names no space with an id and a key"));
    }
    let mut keys = HashSet::new();
    for space in &distinct {
        if !keys.insert(space.key.to_lowercase()) {
            let detail = format!("entities.xml has two spaces with the key \"{}\"", space.key.escape_debug());
            return Err(ImportFault::new(fault::DUPLICATE_SPACE, detail));
        }
    }
    Ok(distinct)
}

/// Pages of these spaces, each id once: the first row counts. A later one can only take away. Its permission sets count too; and
/// where it puts the page elsewhere in the tree, either place may be the one that hides it. Those pages are given beside.
fn distinct_pages(rows: Vec<PageFact>, spaces: &HashSet<u64>) -> (Vec<PageFact>, Vec<usize>) {
    let mut index = PageIndex::new();
    let (mut pages, mut again): (Vec<PageFact>, Vec<PageFact>) = (Vec::new(), Vec::new());
    for row in rows {
        if spaces.contains(&row.space) && !index.contains_key(&row.id) {
            index.insert(row.id, pages.len());
            pages.push(row);
        } else {
            again.push(row);
        }
    }
    let mut torn = Vec::new();
    for row in again {
        let Some(at) = index.get(&row.id).copied() else { continue };
        if (pages[at].space, pages[at].parent) != (row.space, row.parent) {
            torn.push(at);
        }
        pages[at].permission_sets.extend(row.permission_sets);
    }
    (pages, torn)
}

fn space_record(space: &SpaceFact, pages: &[PageFact], index: &PageIndex) -> SpaceRecord {
    let home = space.home.and_then(|id| index.get(&id)).map(|i| &pages[*i]).filter(|p| p.space == space.id);
    SpaceRecord {
        confluence_id: space.id.to_string(),
        key: space.key.clone(),
        name: space.name.clone(),
        home_page: home.map(|p| p.id.to_string()),
    }
}

/// The global labels of each page, in the order of the alphabet.
fn labels(
    pages: &[PageFact],
    index: &PageIndex,
    labellings: &[LabellingFact],
    names: &HashMap<u64, String>,
) -> Vec<Vec<String>> {
    let listed = listed(pages, |p| &p.labellings);
    let mut labels = vec![Vec::new(); pages.len()];
    for labelling in labellings {
        let page = owner(labelling.content, labelling.id, index, &listed);
        if let (Some(page), Some(name)) = (page, names.get(&labelling.label)) {
            labels[page].push(name.clone());
        }
    }
    for of_page in &mut labels {
        of_page.sort_unstable();
        of_page.dedup();
    }
    labels
}

/// Which page lists a row in one of its collections. Of several the first.
fn listed(pages: &[PageFact], list: impl Fn(&PageFact) -> &Vec<u64>) -> HashMap<u64, usize> {
    let mut listed = HashMap::new();
    for (i, page) in pages.iter().enumerate() {
        for id in list(page) {
            listed.entry(*id).or_insert(i);
        }
    }
    listed
}

/// The page that a row belongs to: what it names itself, or else the page that lists it.
fn owner(named: Option<u64>, row: Option<u64>, index: &PageIndex, listed: &HashMap<u64, usize>) -> Option<usize> {
    match named {
        Some(id) => index.get(&id).copied(),
        None => listed.get(&row?).copied(),
    }
}
