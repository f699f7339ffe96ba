//! What tests look at.

use sluice_domain::time::Timestamp;
use sluice_domain::view::metadata::{KeyTrustView, MetadataSourceView};

/// Not read yet, and nothing is wrong.
pub fn source() -> MetadataSourceView {
    MetadataSourceView {
        url: "https://idp.example/metadata".into(),
        trust: KeyTrustView::Ask,
        next_at: Timestamp(0),
        read_at: None,
        valid_until: None,
        outdated: false,
        failures: 0,
        fault: None,
        pending: None,
    }
}
