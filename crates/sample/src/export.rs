//! The export as a zip, as Confluence packs it.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::{FILES, SPACE_KEY, entities, files};

/// Why the sample could not be made. Each is a fault of this crate or of memory, never of the caller.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    #[error("a picture of the sample space could not be encoded")]
    Picture(#[from] image::ImageError),
    #[error("the sample space could not be packed")]
    Package(#[from] zip::result::ZipError),
    #[error("the sample space could not be written to memory")]
    Write(#[from] std::io::Error),
}

/// The day of the export, on every entry of the zip, so that the same build always makes the same bytes.
const EXPORTED: (u16, u8, u8) = (2026, 11, 2);

/// The same day in the form of a Java properties file, and in that of `entities.xml`.
const EXPORTED_JAVA: &str = "Mon Nov 02 10:00:00 UTC 2026";
pub(crate) const EXPORTED_XML: &str = "2026-11-02 10:00:00.000";

/// The whole sample space as a Confluence Cloud XML export. One build always makes the same bytes, about 33 KB.
pub fn export_zip() -> Result<Vec<u8>, SampleError> {
    let (year, month, day) = EXPORTED;
    let day = DateTime::from_date_and_time(year, month, day, 10, 0, 0).unwrap_or_default();
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(day);
    let mut contents = Vec::with_capacity(FILES.len());
    for file in FILES {
        contents.push(file.bytes()?);
    }
    let sizes: Vec<usize> = contents.iter().map(Vec::len).collect();

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut entry = |path: &str, bytes: &[u8]| -> Result<(), SampleError> {
        zip.start_file(path, options)?;
        Ok(zip.write_all(bytes)?)
    };
    entry("exportDescriptor.properties", descriptor().as_bytes())?;
    entry("entities.xml", entities::xml(&sizes).as_bytes())?;
    for (file, bytes) in FILES.iter().zip(&contents) {
        entry(&format!("attachments/{}/{}/{}", file.page, file.id, file.version), bytes)?;
        for earlier in files::EARLIER.iter().filter(|earlier| earlier.original == file.id) {
            let path = format!("attachments/{}/{}/{}", file.page, file.id, earlier.version);
            entry(&path, earlier.content.as_bytes())?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

fn descriptor() -> String {
    format!(
        "#{EXPORTED_JAVA}\n\
         source=cloud\n\
         exportType=space\n\
         spaceKey={SPACE_KEY}\n\
         buildNumber=4515\n\
         createdByBuildNumber=8703\n\
         createdByVersionNumber=1000.0.0-sample\n\
         defaultUsersGroup=confluence-users\n\
         timezoneId=UTC\n\
         inlineTasksFileIncluded=false\n\
         backupAttachments=true\n"
    )
}
