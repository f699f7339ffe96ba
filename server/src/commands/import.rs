//! `sluice import FILE`.

use crate::cli::ImportArgs;
use crate::compose::{compose, open_export};
use crate::config::Config;
use crate::config::source::plain;
use crate::watchdog::{Watchdog, give_up};
use serde_json::json;
use sluice_app::text;
use sluice_domain::view::content::{ImportProgressView, ImportStep};
use sluice_service::import::Upload;
use std::error::Error;
use std::fs::File;
use std::io::Write as _;

/// Imports the file and tells how it went. `false` when it brought nothing.
pub async fn import(config: &Config, args: &ImportArgs) -> Result<bool, Box<dyn Error>> {
    let file = File::open(&args.file)
        .map_err(|error| format!("{} cannot be read: {}. Check the path.", args.file.display(), plain(&error)))?;
    let source = match open_export(file, config.limits.upload) {
        Ok(source) => source,
        Err(fault) => {
            tell(args, &ImportProgressView::Failed { code: fault.code.to_owned(), detail: fault.detail });
            return Ok(false);
        }
    };
    let watchdog = Watchdog::start(give_up)?;
    let composed = compose(config, |probe| watchdog.opened(probe)).await?;
    let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let upload = Upload { source, file_name: name, sample: false };
    let view = composed.sluice.import_now(upload, |progress| watch(args, progress)).await?;
    tell(args, &view.progress);
    Ok(matches!(view.progress, ImportProgressView::Done { .. }))
}

fn watch(args: &ImportArgs, progress: &ImportProgressView) {
    if args.json {
        return;
    }
    if let ImportProgressView::Running { step, done, total } = progress {
        let step = match step {
            ImportStep::Waiting => "waiting",
            ImportStep::Reading => "reading",
            ImportStep::Pages => "pages",
            ImportStep::Files => "files",
            ImportStep::Publishing => "publishing",
        };
        eprint!("\r{step} {done} of {total}          ");
        // A line that does not appear harms nothing.
        let _ = std::io::stderr().flush();
    }
}

fn tell(args: &ImportArgs, end: &ImportProgressView) {
    if args.json {
        println!("{}", json!(end));
        return;
    }
    eprintln!();
    match end {
        ImportProgressView::Done { spaces } => {
            println!("Imported {}.", text::count(spaces.len() as u64, "space", "spaces"));
        }
        ImportProgressView::Failed { code, detail } => {
            println!("Nothing was imported. {}", text::import_fault(code));
            println!("Where: {detail} ({code})");
        }
        ImportProgressView::Cancelled => println!("Cancelled. Nothing was imported."),
        ImportProgressView::Running { .. } => {}
    }
}
