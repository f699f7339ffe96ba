//! The latest warnings and errors, kept in memory for a support bundle: when, where in the program, which of its sentences, and the
//! number that the person who met it was shown. The values that an event carries are not kept, and nothing of other people's crates is:
//! their sentences may have values in them, and ours have none.

use crate::system::SystemClock;
use sluice_domain::id::Reference;
use sluice_service::ports::Clock as _;
use sluice_service::ports::support::FailureFact;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// Kept at most; the oldest goes first.
const KEPT: usize = 200;
/// What the targets of our own crates begin with.
const OURS: &str = "sluice_";

/// Of the whole process, as its log is.
static RECENT: Mutex<VecDeque<FailureFact>> = Mutex::new(VecDeque::new());

/// The latest, the newest last.
pub fn recent_failures() -> Vec<FailureFact> {
    RECENT.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
}

/// Hears what is logged.
pub(super) struct Recent;

/// The number of the request that a span is about.
struct Of(Reference);

impl<S> Layer<S> for Recent
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut said = Said::default();
        attributes.record(&mut said);
        if let (Some(reference), Some(span)) = (said.reference, context.span(id)) {
            span.extensions_mut().insert(Of(reference));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let about = event.metadata();
        if *about.level() > Level::WARN || !about.target().starts_with(OURS) {
            return;
        }
        let mut said = Said::default();
        event.record(&mut said);
        let around = || {
            let mut spans = context.event_scope(event)?;
            spans.find_map(|span| span.extensions().get::<Of>().map(|Of(reference)| reference.clone()))
        };
        let failure = FailureFact {
            at: SystemClock.now().rfc3339(),
            level: about.level().as_str(),
            target: about.target(),
            message: said.message,
            reference: said.reference.or_else(around),
        };
        let mut recent = RECENT.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() == KEPT {
            recent.pop_front();
        }
        recent.push_back(failure);
    }
}

/// Of an event's fields the two that are kept.
#[derive(Default)]
struct Said {
    message: String,
    reference: Option<Reference>,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "reference" {
            self.reference = Reference::parse(value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            "reference" => self.reference = Reference::parse(&format!("{value:?}")),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};
    use tracing_subscriber::layer::SubscriberExt as _;

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(sources(&path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
        found
    }

    #[test]
    fn a_failure_is_kept_by_its_sentence_and_number_without_its_values() {
        let (warned, told, foreign) =
            ("the tide gauge of a test failed", "ana.ruiz@tidewell.example", "of another crate");
        tracing::subscriber::with_default(tracing_subscriber::registry().with(Recent), || {
            let _span = tracing::info_span!("request", reference = "2345ABCD", token = told).entered();
            tracing::warn!(person = told, "the tide gauge of a test failed");
            tracing::error!(reference = %"EFGH2345", error = %told, "the tide gauge of a test failed");
            tracing::info!("the tide gauge of a test failed");
            tracing::error!(target: "surrealdb", "of another crate");
        });
        let kept = recent_failures();
        let ours: Vec<_> = kept.iter().filter(|failure| failure.message == warned).collect();
        let shown: Vec<_> = ours.iter().map(|f| (f.level, f.reference.as_ref().map(Reference::as_str))).collect();
        assert_eq!(shown, [("WARN", Some("2345ABCD")), ("ERROR", Some("EFGH2345"))]);
        assert!(ours.iter().all(|failure| failure.target.starts_with("sluice_server")));
        assert!(kept.len() <= KEPT && kept.iter().all(|failure| failure.message != foreign));
        assert!(!serde_json::to_string(&kept).unwrap().contains(told));
    }

    #[test]
    fn no_sentence_of_a_warning_or_an_error_has_a_value_in_it() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folders = ["app/src", "server/src", "crates"].map(|folder| root.join(folder));
        let mut seen = 0;
        for file in folders.iter().flat_map(|folder| sources(folder)) {
            let text = std::fs::read_to_string(&file).unwrap();
            for head in ["warn", "error"].map(|level| format!("tracing::{level}!(")) {
                for (_, call) in text.match_indices(&head).map(|(at, _)| text.split_at(at + head.len())) {
                    let call = call.split_once(");").map_or(call, |(call, _)| call);
                    // What stands between quotes; calls inside the arguments have quotes of their own, and no braces either.
                    let sentences: Vec<&str> = call.split('"').skip(1).step_by(2).collect();
                    assert!(sentences.iter().all(|text| !text.contains('{')), "{}: {call}", file.display());
                    seen += 1;
                }
            }
        }
        assert!(seen > 20, "only {seen} were found");
    }
}
