//! Pulls one `<object>` after the other out of entities.xml, keeping only the members that are asked for.

mod events;
mod text;
mod wanted;

pub(crate) use wanted::{BODIES, FACTS};

use crate::archive::EntryReader;
use crate::fault;
use crate::limits::ExportLimits;
use events::{Events, Step, Tag};
use sluice_service::ports::export::{ExportSink, ImportFault, ImportPhase, ImportProgress};
use wanted::{Class, Kind, Member};

/// One row of the wiki's database. Ids that are no numbers (users have such) are left out.
#[derive(Debug, Default)]
pub(crate) struct Object {
    pub(crate) class: String,
    pub(crate) id: Option<u64>,
    /// Counts the objects of the file from 1. The same row has the same number in every pass, while ids occur twice in damaged files.
    pub(crate) ordinal: u64,
    fields: Vec<(&'static str, Field)>,
    lists: Vec<(&'static str, Vec<u64>)>,
}

#[derive(Debug)]
struct Field {
    text: String,
    /// What the field points to.
    target: Option<Target>,
}

#[derive(Debug)]
struct Target {
    class: String,
    /// `None`: the id is no number.
    id: Option<u64>,
}

impl Object {
    /// The text of a field without white space around it; `None` when absent or empty. Of several, the first counts.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.field(name).map(|f| f.text.trim()).filter(|t| !t.is_empty())
    }

    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.text(name)?.parse().ok()
    }

    /// The id of the object that a field points to.
    pub(crate) fn reference(&self, name: &str) -> Option<u64> {
        self.field(name)?.target.as_ref()?.id
    }

    /// Whether a field says anything, be it a text or an object.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.text(name).is_some() || self.field(name).is_some_and(|f| f.target.is_some())
    }

    /// The class that a field points to, empty where the export leaves it out.
    pub(crate) fn reference_class(&self, name: &str) -> Option<&str> {
        Some(&self.field(name)?.target.as_ref()?.class)
    }

    /// Hands a text out whole, white space included.
    pub(crate) fn take_text(&mut self, name: &str) -> Option<String> {
        self.fields.iter_mut().find(|(n, _)| *n == name).map(|(_, f)| std::mem::take(&mut f.text))
    }

    /// The ids in a collection.
    pub(crate) fn take_list(&mut self, name: &str) -> Vec<u64> {
        self.lists.iter_mut().find(|(n, _)| *n == name).map(|(_, list)| std::mem::take(list)).unwrap_or_default()
    }

    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, f)| f)
    }
}

/// The objects of entities.xml in their order.
pub(crate) struct Objects<'a> {
    events: Events<EntryReader<'a>>,
    classes: &'static [Class],
    max_field_bytes: usize,
    max_body_bytes: usize,
    /// Collections are counted while they are read: one object could hold them without end.
    max_list: usize,
    ordinal: u64,
}

impl<'a> Objects<'a> {
    pub(crate) fn new(source: EntryReader<'a>, classes: &'static [Class], limits: &ExportLimits) -> Self {
        Self {
            events: Events::new(source, limits),
            classes,
            max_field_bytes: limits.max_field_bytes,
            max_body_bytes: usize::try_from(limits.max_text_bytes).unwrap_or(usize::MAX),
            max_list: usize::try_from(limits.max_fact_bytes / 8).unwrap_or(usize::MAX),
            ordinal: 0,
        }
    }

    /// What is reported while reading. With `ImportPhase::Reading` the bytes read are counted.
    pub(crate) fn set_progress(&mut self, progress: ImportProgress) {
        self.events.progress = progress;
    }

    pub(crate) fn count_done(&mut self) {
        self.events.progress.done += 1;
    }

    /// The next object of a class that is asked for; `None` at the end of a complete file.
    pub(crate) fn next(&mut self, sink: &mut dyn ExportSink) -> Result<Option<Object>, ImportFault> {
        loop {
            match self.events.step(sink)? {
                Step::End => return Ok(None),
                Step::Open(Tag::Object) if self.events.depth() == 2 => {
                    self.ordinal += 1;
                    let class = self.events.class();
                    match self.classes.iter().find(|c| c.name == class) {
                        Some(class) => return self.object(class, sink).map(Some),
                        None => self.events.skip(sink)?,
                    }
                }
                Step::Open(_) if self.events.depth() > 1 => self.events.skip(sink)?,
                // The root, and its end.
                Step::Open(_) | Step::Close => {}
            }
        }
    }

    fn object(&mut self, class: &'static Class, sink: &mut dyn ExportSink) -> Result<Object, ImportFault> {
        let mut object = Object { class: class.name.to_owned(), ordinal: self.ordinal, ..Object::default() };
        loop {
            match self.events.step(sink)? {
                // `<id name="key">` is a user's, no number.
                Step::Open(Tag::Id) => object.id = self.id(sink)?.or(object.id),
                Step::Open(Tag::Property) => match class.member(self.events.name()) {
                    Some(member) => {
                        let field = self.property(class, member, sink)?;
                        object.fields.push((member.name, field));
                    }
                    None => self.events.skip(sink)?,
                },
                Step::Open(Tag::Collection) => match class.list(self.events.name()) {
                    Some(name) => {
                        let list = self.list(sink)?;
                        object.lists.push((name, list));
                    }
                    None => self.events.skip(sink)?,
                },
                Step::Open(_) => self.events.skip(sink)?,
                Step::Close | Step::End => return Ok(object),
            }
        }
    }

    fn property(&mut self, class: &Class, member: &Member, sink: &mut dyn ExportSink) -> Result<Field, ImportFault> {
        let mut field = Field { text: String::new(), target: None };
        let target_class = self.events.class().to_owned();
        let limit = if member.kind == Kind::Body { self.max_body_bytes } else { self.max_field_bytes };
        self.events.capture(limit);
        while let Step::Open(tag) = self.events.step(sink)? {
            // The text of a child is not the property's.
            let held = self.events.pause();
            if tag == Tag::Id {
                field.target = Some(Target { class: target_class.clone(), id: self.id(sink)? });
            } else {
                self.events.skip(sink)?;
            }
            self.events.resume(held);
        }
        match (self.events.captured(), member.kind) {
            (Some(text), _) => field.text = text,
            (None, Kind::Loose) => {}
            (None, _) => {
                let detail = format!(
                    "object {} ({}) of entities.xml: its {} has more than {limit} bytes",
                    self.ordinal, class.name, member.name
                );
                return Err(ImportFault::new(fault::TOO_LARGE, detail));
            }
        }
        Ok(field)
    }

    fn list(&mut self, sink: &mut dyn ExportSink) -> Result<Vec<u64>, ImportFault> {
        let mut ids = Vec::new();
        loop {
            match self.events.step(sink)? {
                Step::Open(Tag::Element) => {
                    loop {
                        match self.events.step(sink)? {
                            Step::Open(Tag::Id) => ids.extend(self.id(sink)?),
                            Step::Open(_) => self.events.skip(sink)?,
                            Step::Close | Step::End => break,
                        }
                    }
                    if ids.len() > self.max_list {
                        let detail = format!("object {} of entities.xml names too many others", self.ordinal);
                        return Err(ImportFault::new(fault::TOO_MANY_OBJECTS, detail));
                    }
                }
                Step::Open(_) => self.events.skip(sink)?,
                Step::Close | Step::End => return Ok(ids),
            }
        }
    }

    /// The number in an `<id>` that was just opened.
    fn id(&mut self, sink: &mut dyn ExportSink) -> Result<Option<u64>, ImportFault> {
        self.events.capture(self.max_field_bytes);
        while let Step::Open(_) = self.events.step(sink)? {
            self.events.skip(sink)?;
        }
        Ok(self.events.captured().and_then(|text| text.trim().parse().ok()))
    }
}

/// The progress of the first pass.
pub(crate) fn reading(total: u64) -> ImportProgress {
    ImportProgress { phase: ImportPhase::Reading, done: 0, total }
}
