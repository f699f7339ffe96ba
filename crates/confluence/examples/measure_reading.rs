//! Reads an XML export, throws everything away, and prints what it took:
//! `cargo run --release -p sluice-confluence --example measure_reading -- out.zip`

use sluice_confluence::{ExportLimits, XmlExport};
use sluice_service::ports::export::{
    ExportSink, ExportSource, FileRecord, ImportFault, ImportProgress, PageRecord, SpaceRecord,
};
use std::error::Error;
use std::io::Read;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Default)]
struct Counts {
    spaces: u64,
    pages: u64,
    body_bytes: u64,
    files: u64,
    file_bytes: u64,
    reports: u64,
}

impl ExportSink for Counts {
    fn space(&mut self, _: SpaceRecord) -> Result<(), ImportFault> {
        self.spaces += 1;
        Ok(())
    }

    fn page(&mut self, page: PageRecord) -> Result<(), ImportFault> {
        self.pages += 1;
        self.body_bytes += page.body.map_or(0, |b| b.len() as u64);
        Ok(())
    }

    fn file(&mut self, _: FileRecord, content: Option<&mut dyn Read>) -> Result<(), ImportFault> {
        self.files += 1;
        if let Some(content) = content {
            let copied = std::io::copy(content, &mut std::io::sink());
            self.file_bytes += copied.map_err(|e| ImportFault::new("store", e.to_string()))?;
        }
        Ok(())
    }

    fn progress(&mut self, _: ImportProgress) -> Result<(), ImportFault> {
        self.reports += 1;
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: measure_reading EXPORT.zip")?);
    let mut counts = Counts::default();
    let start = Instant::now();
    XmlExport::open_path(&path, ExportLimits::default())?.read(&mut counts)?;
    let seconds = start.elapsed().as_secs_f64();
    let Counts { spaces, pages, body_bytes, files, file_bytes, reports } = counts;
    println!(
        "{spaces} spaces, {pages} pages ({body_bytes} bytes), {files} files ({file_bytes} bytes), {reports} reports"
    );
    println!("{seconds:.3} s, {:.0} pages/s", f64::from(u32::try_from(pages)?) / seconds);
    // Linux tells the peak of the resident memory; elsewhere there is no such file.
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|l| l.starts_with("VmHWM")).for_each(|l| println!("{l}"));
    }
    Ok(())
}
