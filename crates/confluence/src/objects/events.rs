use super::text::{Capture, resolve};
use crate::fault;
use crate::limits::ExportLimits;
use crate::xml_input::XmlInput;
use quick_xml::Reader;
use quick_xml::errors::{Error as XmlError, IllFormedError, SyntaxError};
use quick_xml::events::{BytesDecl, BytesStart, Event};
use sluice_service::ports::export::{ExportSink, ImportFault, ImportPhase, ImportProgress};
use std::io::Read;

/// Events between two reports. An event takes microseconds, so a cancelled import ends within a moment.
const EVENTS_PER_REPORT: u32 = 2048;
/// Above this, the parser's buffer is given back after the event that needed it.
const KEPT_BUFFER: usize = 1 << 20;
/// Attributes looked at in a tag; Confluence writes three.
const MAX_ATTRIBUTES: usize = 16;

/// The elements that mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Object,
    Id,
    Property,
    Collection,
    Element,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Open(Tag),
    Close,
    /// The file is complete.
    End,
}

/// The opening and closing tags of entities.xml. Text goes into the capture, if there is one.
pub(super) struct Events<R> {
    reader: Reader<XmlInput<R>>,
    buffer: Vec<u8>,
    name: String,
    class: String,
    capture: Option<Capture>,
    depth: usize,
    max_depth: usize,
    root_seen: bool,
    since_report: u32,
    pub(super) progress: ImportProgress,
}

impl<R: Read> Events<R> {
    pub(super) fn new(source: R, limits: &ExportLimits) -> Self {
        let mut reader = Reader::from_reader(XmlInput::new(source, limits.max_text_bytes));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            name: String::new(),
            class: String::new(),
            capture: None,
            depth: 0,
            max_depth: limits.max_depth,
            root_seen: false,
            since_report: 0,
            progress: ImportProgress { phase: ImportPhase::Reading, done: 0, total: 0 },
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The `name` of the tag that was opened last.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The `class` of the tag that was opened last.
    pub(super) fn class(&self) -> &str {
        &self.class
    }

    /// Gathers the text from here on.
    pub(super) fn capture(&mut self, limit: usize) {
        self.capture = Some(Capture::new(limit));
    }

    /// Ends the capture; `None` when there was more than its limit.
    pub(super) fn captured(&mut self) -> Option<String> {
        self.capture.take().and_then(Capture::finish)
    }

    pub(super) fn pause(&mut self) -> Option<Capture> {
        self.capture.take()
    }

    pub(super) fn resume(&mut self, held: Option<Capture>) {
        self.capture = held;
    }

    /// Passes over the element that was just opened. Its text is not gathered.
    pub(super) fn skip(&mut self, sink: &mut dyn ExportSink) -> Result<(), ImportFault> {
        let outside = self.depth - 1;
        let held = self.pause();
        while self.depth > outside {
            self.step(sink)?;
        }
        self.resume(held);
        Ok(())
    }

    pub(super) fn step(&mut self, sink: &mut dyn ExportSink) -> Result<Step, ImportFault> {
        loop {
            self.report(sink)?;
            self.buffer.clear();
            self.buffer.shrink_to(KEPT_BUFFER);
            self.reader.get_mut().begin_event();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(self.fault(&error)),
            };
            let at = self.reader.buffer_position();
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    self.depth += 1;
                    if self.depth > self.max_depth {
                        let detail =
                            format!("entities.xml near byte {at}: more than {} elements in each other", self.max_depth);
                        return Err(ImportFault::new(fault::TOO_DEEP, detail));
                    }
                    if self.depth == 1 {
                        check_root(&tag, std::mem::replace(&mut self.root_seen, true), at)?;
                    }
                    let kind = kind_of(&tag);
                    attributes(&tag, &mut self.name, &mut self.class).map_err(|why| malformed(at, why))?;
                    return Ok(Step::Open(kind));
                }
                Event::End(_) => {
                    self.depth -= 1;
                    return Ok(Step::Close);
                }
                Event::Text(text) => push(&mut self.capture, self.depth, &text, at)?,
                Event::CData(text) => push(&mut self.capture, self.depth, &text, at)?,
                Event::GeneralRef(reference) => {
                    let text = std::str::from_utf8(&reference).ok().and_then(resolve).ok_or_else(|| {
                        malformed(
                            at,
                            format!("unknown entity &{};", String::from_utf8_lossy(&reference).escape_debug()),
                        )
                    })?;
                    push(&mut self.capture, self.depth, text.as_bytes(), at)?;
                }
                Event::Decl(declaration) => check_encoding(&declaration, at)?,
                Event::DocType(_) => return Err(doctype(at)),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof if self.depth > 0 || !self.root_seen => {
                    let detail = format!("entities.xml ends after {at} bytes with {} elements open", self.depth);
                    return Err(ImportFault::new(fault::CUT_OFF, detail));
                }
                Event::Eof => return Ok(Step::End),
            }
        }
    }

    fn report(&mut self, sink: &mut dyn ExportSink) -> Result<(), ImportFault> {
        self.since_report += 1;
        if self.since_report < EVENTS_PER_REPORT {
            return Ok(());
        }
        self.since_report = 0;
        if self.progress.phase == ImportPhase::Reading {
            self.progress.done = self.reader.get_ref().taken();
        }
        sink.progress(self.progress)
    }

    fn fault(&self, error: &XmlError) -> ImportFault {
        let at = self.reader.error_position();
        let cut = |what: &dyn std::fmt::Display| {
            ImportFault::new(
                fault::CUT_OFF,
                format!("entities.xml ends in the middle of what begins at byte {at}: {what}"),
            )
        };
        let at_end = self.reader.get_ref().is_at_end();
        match error {
            XmlError::Io(io) => fault::from_io(io, "entities.xml"),
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) if !at_end => doctype(at),
            XmlError::Syntax(what) => cut(what),
            XmlError::IllFormed(what @ IllFormedError::UnclosedReference) if at_end => cut(what),
            other => malformed(at, other),
        }
    }
}

fn malformed(at: u64, why: impl std::fmt::Display) -> ImportFault {
    ImportFault::new(fault::MALFORMED_XML, format!("entities.xml near byte {at}: {why}"))
}

fn doctype(at: u64) -> ImportFault {
    let detail = format!("entities.xml near byte {at}: a DOCTYPE or another declaration, which no export has");
    ImportFault::new(fault::DOCTYPE, detail)
}

fn check_root(tag: &BytesStart<'_>, root_seen: bool, at: u64) -> Result<(), ImportFault> {
    if root_seen {
        return Err(malformed(at, "a second root element"));
    }
    if tag.name().as_ref() != b"hibernate-generic" {
        let name = String::from_utf8_lossy(tag.name().as_ref())
            .chars()
            .take(100)
            .flat_map(char::escape_debug)
            .collect::<String>();
        return Err(malformed(at, format!("the root element is \"{name}\" instead of \"hibernate-generic\"")));
    }
    Ok(())
}

fn check_encoding(declaration: &BytesDecl<'_>, at: u64) -> Result<(), ImportFault> {
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case(b"utf-8") || name.eq_ignore_ascii_case(b"us-ascii") => Ok(()),
        Some(_) => Err(malformed(at, "an encoding other than UTF-8")),
    }
}

fn kind_of(tag: &BytesStart<'_>) -> Tag {
    match tag.name().as_ref() {
        b"object" => Tag::Object,
        b"id" => Tag::Id,
        b"property" => Tag::Property,
        b"collection" => Tag::Collection,
        b"element" => Tag::Element,
        _ => Tag::Other,
    }
}

fn attributes(tag: &BytesStart<'_>, name: &mut String, class: &mut String) -> Result<(), String> {
    name.clear();
    class.clear();
    // The check for doubled attributes is quadratic; with a bound on their number it is not needed.
    for attribute in tag.attributes().with_checks(false).take(MAX_ATTRIBUTES) {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let into = match attribute.key.as_ref() {
            b"name" => &mut *name,
            b"class" => &mut *class,
            _ => continue,
        };
        into.clear();
        let raw = std::str::from_utf8(&attribute.value).map_err(|e| e.to_string())?;
        into.push_str(&quick_xml::escape::unescape(raw).map_err(|e| e.to_string())?);
    }
    Ok(())
}

fn push(capture: &mut Option<Capture>, depth: usize, text: &[u8], at: u64) -> Result<(), ImportFault> {
    if depth == 0 && !text.iter().all(u8::is_ascii_whitespace) {
        return Err(malformed(at, "text outside the root element"));
    }
    if let Some(capture) = capture {
        capture.push(std::str::from_utf8(text).map_err(|_| malformed(at, "bytes that are not UTF-8"))?);
    }
    Ok(())
}
