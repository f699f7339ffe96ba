use super::{PageIndex, PlannedFile, listed, owner};
use crate::facts::{AttachmentFact, PageFact};
use sluice_domain::time::Timestamp;
use sluice_service::ports::export::FileRecord;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a file is when the export does not say (RFC 2046 section 4.5.1).
const UNKNOWN_MEDIA_TYPE: &str = "application/octet-stream";

/// The current files of current pages. A page has one file of a name; of several in a damaged export the one that names its version
/// counts, then the highest version, the latest change and the highest id.
pub(super) fn plan(
    pages: &[PageFact],
    index: &PageIndex,
    attachments: Vec<AttachmentFact>,
    media_types: &HashMap<u64, (Option<u64>, Rc<str>)>,
) -> Vec<PlannedFile> {
    let listed = listed(pages, |p| &p.attachments);
    let by_attachment: HashMap<u64, &Rc<str>> =
        media_types.values().filter_map(|(owner, media_type)| Some(((*owner)?, media_type))).collect();
    let mut files: Vec<(usize, AttachmentFact)> = attachments
        .into_iter()
        .filter_map(|file| Some((owner(file.container, Some(file.id), index, &listed)?, file)))
        .collect();
    files.sort_by(|(page_a, a), (page_b, b)| (page_a, &a.name, rank(b)).cmp(&(page_b, &b.name, rank(a))));
    files.dedup_by(|(page_b, b), (page_a, a)| page_a == page_b && a.name == b.name);
    let mut seen = HashSet::new();
    files.retain(|(_, file)| seen.insert(file.id));
    files
        .into_iter()
        .map(|(page, file)| {
            let listed = file.properties.iter().find_map(|id| media_types.get(id)).map(|(_, media_type)| media_type);
            let media_type = by_attachment.get(&file.id).copied().or(listed).or(file.media_type.as_ref());
            PlannedFile {
                page: pages[page].id,
                attachment: file.id,
                version: file.version,
                record: FileRecord {
                    confluence_id: file.id.to_string(),
                    space: pages[page].space.to_string(),
                    page: pages[page].id.to_string(),
                    media_type: media_type.map_or(UNKNOWN_MEDIA_TYPE, |m| &**m).to_owned(),
                    version: file.version.unwrap_or(1),
                    file_name: file.name,
                },
            }
        })
        .collect()
}

fn rank(file: &AttachmentFact) -> (Option<u64>, Option<Timestamp>, u64) {
    (file.version, file.updated_at, file.id)
}
