//! The files that hang on pages of the sample space.

use crate::drawings;
use crate::export::SampleError;

/// A file of the sample space in its current version.
#[derive(Debug, Clone, Copy)]
pub struct SampleFile {
    /// Confluence's content id of the attachment.
    pub id: u64,
    /// The page that it hangs on.
    pub page: u64,
    pub filename: &'static str,
    pub media_type: &'static str,
    /// Number of the current version.
    pub version: u32,
    /// Last change, like that of a page.
    pub changed: &'static str,
    content: Content,
}

/// An earlier version of a file. Its bytes lie beside those of the current one, in the current one's folder.
pub(crate) struct EarlierFile {
    pub id: u64,
    pub original: u64,
    pub version: u32,
    pub changed: &'static str,
    pub content: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Content {
    Text(&'static str),
    Picture(drawings::Drawing),
}

impl SampleFile {
    /// The file's bytes: a text as it stands in this crate, a picture drawn and encoded as PNG. Always the same for one build.
    pub fn bytes(&self) -> Result<Vec<u8>, SampleError> {
        match self.content {
            Content::Text(text) => Ok(text.as_bytes().to_vec()),
            Content::Picture(draw) => draw().png(),
        }
    }
}

const RETURN_FORM: u64 = 75_607;

/// Every file, in its current version.
pub const FILES: &[SampleFile] = &[
    SampleFile {
        id: 75_601,
        page: 65_604,
        // draw.io keeps the drawing under its name and a picture of it under the name with `.png`.
        filename: "Order flow",
        media_type: "application/vnd.jgraph.mxfile",
        version: 1,
        changed: "2026-09-14 10:11:00.000",
        content: Content::Text(include_str!("../files/order-flow.drawio")),
    },
    SampleFile {
        id: 75_602,
        page: 65_604,
        filename: "Order flow.png",
        media_type: "image/png",
        version: 1,
        changed: "2026-09-14 10:11:00.000",
        content: Content::Picture(drawings::order_flow),
    },
    SampleFile {
        id: 75_603,
        page: 65_605,
        filename: "sandbox-orders.json",
        media_type: "application/json",
        version: 1,
        changed: "2026-10-20 16:29:00.000",
        content: Content::Text(include_str!("../files/sandbox-orders.json")),
    },
    SampleFile {
        id: 75_604,
        page: 65_606,
        filename: "webhook-calls.png",
        media_type: "image/png",
        version: 1,
        changed: "2026-10-20 16:44:00.000",
        content: Content::Picture(drawings::webhook_calls),
    },
    SampleFile {
        id: 75_605,
        page: 65_608,
        filename: "hb-200-mounting.png",
        media_type: "image/png",
        version: 1,
        changed: "2026-07-06 13:02:00.000",
        content: Content::Picture(drawings::mounting),
    },
    SampleFile {
        id: 75_606,
        page: 65_608,
        filename: "type-plate.png",
        media_type: "image/png",
        version: 1,
        changed: "2026-07-06 13:04:00.000",
        content: Content::Picture(drawings::type_plate),
    },
    SampleFile {
        id: RETURN_FORM,
        page: 65_612,
        filename: "return-form.txt",
        media_type: "text/plain",
        version: 2,
        changed: "2026-10-05 11:50:00.000",
        content: Content::Text(include_str!("../files/return-form.txt")),
    },
    SampleFile {
        id: 75_608,
        page: 65_608,
        filename: "instruments.csv",
        media_type: "text/csv",
        version: 1,
        changed: "2026-07-06 13:10:00.000",
        content: Content::Text(include_str!("../files/instruments.csv")),
    },
];

pub(crate) const EARLIER: &[EarlierFile] = &[EarlierFile {
    id: 75_620,
    original: RETURN_FORM,
    version: 1,
    changed: "2026-03-02 09:30:00.000",
    content: include_str!("../files/return-form-1.txt"),
}];
