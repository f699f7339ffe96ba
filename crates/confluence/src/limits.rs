const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;
const GIB: u64 = 1024 * MIB;

/// How much an export may ask for. All sizes are checked against what really streams by, not against what the archive claims.
///
/// The defaults leave room for the largest exports known (entities.xml of 400 MB, hundreds of thousands of files) and stop what no
/// Confluence writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportLimits {
    /// Entries of the archive, folders included. Beyond: `too_many_entries`.
    pub max_entries: u64,
    /// Bytes of entities.xml after inflating. Beyond: `zip_bomb`.
    pub max_entities_bytes: u64,
    /// Bytes of one file that are read after inflating. Beyond: `zip_bomb`. A sink that stops at a limit of its own, below this
    /// one, takes a larger file without its content.
    pub max_file_bytes: u64,
    /// Bytes of everything that is inflated, entities.xml counted for each of its two passes. Beyond: `zip_bomb`.
    pub max_total_bytes: u64,
    /// Inflated bytes for each packed byte, for one entry and for the whole archive. Beyond: `zip_bomb`.
    pub max_ratio: u64,
    /// The ratio counts only once this many bytes were inflated, since small entries pack arbitrarily well.
    pub ratio_floor_bytes: u64,
    /// Bytes of one tag or one run of text in entities.xml, and so of one page's body. Beyond: `too_large`.
    pub max_text_bytes: u64,
    /// Bytes of a title, file name, key or other short field. Confluence stores at most 255 characters. Beyond: `too_large`.
    pub max_field_bytes: usize,
    /// Elements within each other; Confluence writes five. Beyond: `too_deep`.
    pub max_depth: usize,
    /// Memory for the facts of the first pass, estimated. Beyond: `too_many_objects`.
    pub max_fact_bytes: u64,
}

impl Default for ExportLimits {
    fn default() -> Self {
        Self {
            max_entries: 1_000_000,
            max_entities_bytes: 4 * GIB,
            max_file_bytes: 2 * GIB,
            max_total_bytes: 64 * GIB,
            max_ratio: 250,
            ratio_floor_bytes: 64 * MIB,
            max_text_bytes: 32 * MIB,
            max_field_bytes: 4096,
            max_depth: 32,
            max_fact_bytes: 256 * MIB,
        }
    }
}
