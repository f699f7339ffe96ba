use super::{PageIndex, listed, owner};
use crate::facts::{BodyFact, PageFact};
use sluice_service::ports::content::BodyFormat;

/// The body of each page. A page has one; of several in a damaged export the one in storage format counts, then the one with the
/// highest id.
pub(super) fn choose<'a>(pages: &[PageFact], index: &PageIndex, bodies: &'a [BodyFact]) -> Vec<Option<&'a BodyFact>> {
    let listed = listed(pages, |p| &p.bodies);
    let mut chosen: Vec<Option<&BodyFact>> = vec![None; pages.len()];
    for body in bodies {
        let Some(page) = owner(body.owner, body.id, index, &listed) else { continue };
        let better = chosen[page].is_none_or(|old| rank(body) > rank(old));
        if better {
            chosen[page] = Some(body);
        }
    }
    chosen
}

fn rank(body: &BodyFact) -> (bool, Option<u64>) {
    (body.format == BodyFormat::Storage, body.id)
}
