//! Log lines: text for people, JSON for machines, on standard error. Ids are fields; secrets and tokens never get here.

mod recent;

pub use recent::recent_failures;

use crate::config::{LogFormat, LoggingConfig};
use recent::Recent;
use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;
use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;

/// The process has a log already.
#[derive(Debug, thiserror::Error)]
#[error("Logging was set up twice in one process.")]
pub struct AlreadySetUp;

/// Sets up logging for the process. Once, at start.
pub fn init(config: &LoggingConfig) -> Result<(), AlreadySetUp> {
    let colours = std::io::stderr().is_terminal();
    tracing::subscriber::set_global_default(subscriber(config, colours, std::io::stderr)).map_err(|_| AlreadySetUp)?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// One line for a panic, with the request's reference: the hook runs inside the request's span.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    tracing::error!(place, panic = panic.payload_as_str().unwrap_or("without a text"), "panicked");
}

fn subscriber<W>(config: &LoggingConfig, colours: bool, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // The filter was checked with the configuration.
    let filter = EnvFilter::try_new(&config.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(colours);
    match config.format {
        LogFormat::Text => Box::new(builder.finish().with(Recent)),
        LogFormat::Json => Box::new(builder.json().flatten_event(true).with_span_list(false).finish().with(Recent)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, filter: &str) -> String {
        let memory = Memory::default();
        let writer = memory.clone();
        let config = LoggingConfig { format, filter: filter.to_owned() };
        tracing::subscriber::with_default(subscriber(&config, false, move || writer.clone()), || {
            let _span = tracing::info_span!("request", reference = "2345ABCD").entered();
            tracing::info!(link = "abc", "opened");
            tracing::debug!("detail");
        });
        String::from_utf8(memory.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn json_lines_have_ids_as_fields() {
        let text = logged(LogFormat::Json, "info");
        let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        assert_eq!((&line["message"], &line["link"]), (&"opened".into(), &"abc".into()));
        assert_eq!(line["span"]["reference"], "2345ABCD");
    }

    #[test]
    fn the_filter_decides_what_is_written() {
        assert_eq!(logged(LogFormat::Text, "info").lines().count(), 1);
        assert_eq!(logged(LogFormat::Text, "debug").lines().count(), 2);
        assert!(logged(LogFormat::Text, "info").contains("reference=\"2345ABCD\""));
    }
}
