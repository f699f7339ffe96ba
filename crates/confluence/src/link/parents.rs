use super::PageIndex;
use crate::facts::PageFact;

/// The parent of each page, by position in the list of pages.
pub(super) struct Parents {
    pub(super) of: Vec<Option<usize>>,
    /// Circles that were cut: the page that lost its parent, with all pages of the circle.
    pub(super) cut: Vec<(usize, Vec<usize>)>,
}

/// A parent is a current page of the same space. A page whose parent is not there stands at the top.
pub(super) fn link(pages: &[PageFact], index: &PageIndex) -> Parents {
    let same_space = |child: usize, parent: usize| child != parent && pages[child].space == pages[parent].space;
    let mut of: Vec<Option<usize>> = pages
        .iter()
        .enumerate()
        .map(|(i, page)| page.parent.and_then(|id| index.get(&id).copied()).filter(|p| same_space(i, *p)))
        .collect();
    for (i, page) in pages.iter().enumerate() {
        for child in page.children.iter().filter_map(|id| index.get(id).copied()) {
            if pages[child].parent.is_none() && of[child].is_none() && same_space(child, i) {
                of[child] = Some(i);
            }
        }
    }
    let cut = cut_circles(&mut of);
    Parents { of, cut }
}

fn cut_circles(of: &mut [Option<usize>]) -> Vec<(usize, Vec<usize>)> {
    // 0: not seen; a number: seen in the walk with that number.
    let mut walk_of = vec![0_usize; of.len()];
    let mut cut = Vec::new();
    for start in 0..of.len() {
        let walk = start + 1;
        let mut at = Some(start);
        while let Some(page) = at {
            if walk_of[page] == walk {
                cut.push((page, circle(of, page)));
                of[page] = None;
                break;
            }
            if walk_of[page] != 0 {
                break;
            }
            walk_of[page] = walk;
            at = of[page];
        }
    }
    cut
}

fn circle(of: &[Option<usize>], page: usize) -> Vec<usize> {
    std::iter::successors(of[page], |p| of[*p].filter(|_| *p != page)).collect()
}
