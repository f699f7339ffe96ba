//! What the first pass keeps. Rows come in any order, so nothing is decided here that needs another row.

use crate::date;
use crate::fault;
use crate::objects::Object;
use sluice_domain::time::Timestamp;
use sluice_service::ports::content::BodyFormat;
use sluice_service::ports::export::ImportFault;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

#[derive(Debug)]
pub(crate) struct SpaceFact {
    pub(crate) id: u64,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) home: Option<u64>,
}

/// A current page. The lists are what the page says of others; what those say of themselves counts first.
#[derive(Debug)]
pub(crate) struct PageFact {
    pub(crate) id: u64,
    pub(crate) space: u64,
    pub(crate) parent: Option<u64>,
    pub(crate) title: String,
    pub(crate) position: Option<i64>,
    pub(crate) version: u64,
    pub(crate) folder: bool,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) bodies: Vec<u64>,
    pub(crate) children: Vec<u64>,
    pub(crate) attachments: Vec<u64>,
    pub(crate) labellings: Vec<u64>,
    pub(crate) permission_sets: Vec<u64>,
}

#[derive(Debug)]
pub(crate) struct BodyFact {
    pub(crate) ordinal: u64,
    pub(crate) id: Option<u64>,
    pub(crate) owner: Option<u64>,
    pub(crate) format: BodyFormat,
}

/// A current attachment of anything.
#[derive(Debug)]
pub(crate) struct AttachmentFact {
    pub(crate) id: u64,
    pub(crate) container: Option<u64>,
    pub(crate) name: String,
    pub(crate) version: Option<u64>,
    pub(crate) media_type: Option<Rc<str>>,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) properties: Vec<u64>,
}

#[derive(Debug)]
pub(crate) struct LabellingFact {
    pub(crate) id: Option<u64>,
    pub(crate) content: Option<u64>,
    pub(crate) label: u64,
}

#[derive(Debug)]
pub(crate) struct PermissionSetFact {
    pub(crate) id: Option<u64>,
    pub(crate) owner: Option<u64>,
    /// Not known to be about editing or sharing only.
    pub(crate) view: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) spaces: Vec<SpaceFact>,
    pub(crate) pages: Vec<PageFact>,
    /// The parents of pages that are not current.
    pub(crate) other_pages: HashMap<u64, u64>,
    pub(crate) bodies: Vec<BodyFact>,
    pub(crate) attachments: Vec<AttachmentFact>,
    /// Global labels by id.
    pub(crate) labels: HashMap<u64, String>,
    pub(crate) labellings: Vec<LabellingFact>,
    pub(crate) permission_sets: Vec<PermissionSetFact>,
    /// Sets that hold a permission to view.
    pub(crate) view_sets: HashSet<u64>,
    /// `MEDIA_TYPE` properties by id, with the attachment that they name themselves.
    pub(crate) media_types: HashMap<u64, (Option<u64>, Rc<str>)>,
    interned: HashSet<Rc<str>>,
    bytes: u64,
    max_bytes: u64,
}

impl Facts {
    pub(crate) fn new(max_bytes: u64) -> Self {
        Self { max_bytes, ..Self::default() }
    }

    pub(crate) fn add(&mut self, object: &mut Object) -> Result<(), ImportFault> {
        let kept = match object.class.as_str() {
            "Space" => self.space(object),
            "Page" => self.page(object),
            "BodyContent" => self.body(object),
            "Attachment" => self.attachment(object),
            "ContentProperty" => self.property(object),
            "Label" => self.label(object),
            "Labelling" => self.labelling(object),
            "ContentPermissionSet" => Some(self.permission_set(object)),
            "ContentPermission" => self.permission(object),
            _ => None,
        };
        let Some(kept) = kept else { return Ok(()) };
        self.bytes = self.bytes.saturating_add(u64::try_from(kept).unwrap_or(u64::MAX));
        if self.bytes > self.max_bytes {
            let detail = format!(
                "entities.xml, object {}: the structure needs more than {} bytes",
                object.ordinal, self.max_bytes
            );
            return Err(ImportFault::new(fault::TOO_MANY_OBJECTS, detail));
        }
        Ok(())
    }

    // Each of these returns about how many bytes it keeps, or `None` if it keeps nothing.

    fn space(&mut self, object: &Object) -> Option<usize> {
        let key = object.text("key").map(one_line)?;
        let name = object.text("name").map_or_else(|| key.clone(), one_line);
        let bytes = row::<SpaceFact>() + key.len() + name.len();
        self.spaces.push(SpaceFact { id: object.id?, key, name, home: object.reference("homePage") });
        Some(bytes)
    }

    fn page(&mut self, object: &mut Object) -> Option<usize> {
        let id = object.id?;
        let parent = object.reference("parent");
        let space = object.reference("space").filter(|_| is_current(object));
        let Some(space) = space else {
            self.other_pages.insert(id, parent?);
            return Some(row::<(u64, u64)>());
        };
        let page = PageFact {
            id,
            space,
            parent,
            title: object.text("title").map_or_else(|| format!("Page {id}"), one_line),
            position: object.number("position"),
            version: object.number("version").unwrap_or(1),
            folder: object.text("isFolder") == Some("true"),
            updated_at: object.text("lastModificationDate").and_then(date::parse),
            bodies: object.take_list("bodyContents"),
            children: [object.take_list("children"), object.take_list("childrens")].concat(),
            attachments: object.take_list("attachments"),
            labellings: object.take_list("labellings"),
            permission_sets: object.take_list("contentPermissionSets"),
        };
        let lists = page.bodies.len()
            + page.children.len()
            + page.attachments.len()
            + page.labellings.len()
            + page.permission_sets.len();
        let bytes = row::<PageFact>() + page.title.len() + lists * size_of::<u64>();
        self.pages.push(page);
        Some(bytes)
    }

    fn body(&mut self, object: &Object) -> Option<usize> {
        // The class of the owner is sometimes only the base class.
        if !matches!(object.reference_class("content"), None | Some("" | "Page" | "ContentEntityObject")) {
            return None;
        }
        let format = match object.text("bodyType") {
            Some("2") => BodyFormat::Storage,
            // Versions before 4.0 have wiki markup and no bodyType.
            Some("0") | None => BodyFormat::Plain,
            Some(_) => return None,
        };
        self.bodies.push(BodyFact {
            ordinal: object.ordinal,
            id: object.id,
            owner: object.reference("content"),
            format,
        });
        Some(row::<BodyFact>())
    }

    fn attachment(&mut self, object: &mut Object) -> Option<usize> {
        if !is_current(object) {
            return None;
        }
        let id = object.id?;
        let name = object.text("title").or_else(|| object.text("fileName"));
        let name = name.map_or_else(|| format!("attachment {id}"), one_line);
        let media_type = object.text("contentType").map(str::to_owned).map(|t| self.intern(&t));
        let properties = object.take_list("contentProperties");
        let bytes = row::<AttachmentFact>() + name.len() + properties.len() * size_of::<u64>();
        self.attachments.push(AttachmentFact {
            id,
            container: object.reference("containerContent").or_else(|| object.reference("content")),
            name,
            version: object.number("attachmentVersion").or_else(|| object.number("version")),
            media_type,
            updated_at: object.text("lastModificationDate").and_then(date::parse),
            properties,
        });
        Some(bytes)
    }

    fn property(&mut self, object: &Object) -> Option<usize> {
        if object.text("name") != Some("MEDIA_TYPE") {
            return None;
        }
        let media_type = object.text("stringValue")?.to_owned();
        let media_type = self.intern(&media_type);
        self.media_types.insert(object.id?, (object.reference("content"), media_type));
        Some(row::<(u64, Option<u64>, Rc<str>)>())
    }

    fn label(&mut self, object: &Object) -> Option<usize> {
        // `my:favourite` and `team:` are people's own marks.
        if object.text("namespace") != Some("global") {
            return None;
        }
        let name = one_line(object.text("name")?);
        let bytes = row::<(u64, String)>() + name.len();
        self.labels.insert(object.id?, name);
        Some(bytes)
    }

    fn labelling(&mut self, object: &Object) -> Option<usize> {
        let by_id = || object.number("labelableId").filter(|_| object.text("labelableType") == Some("CONTENT"));
        let content = object.reference("content").or_else(by_id);
        self.labellings.push(LabellingFact { id: object.id, content, label: object.reference("label")? });
        Some(row::<LabellingFact>())
    }

    fn permission_set(&mut self, object: &Object) -> usize {
        // A kind that is not known could hide a page, so it counts as one that does.
        let view =
            !object.text("type").is_some_and(|t| t.eq_ignore_ascii_case("edit") || t.eq_ignore_ascii_case("share"));
        self.permission_sets.push(PermissionSetFact { id: object.id, owner: object.reference("owningContent"), view });
        row::<PermissionSetFact>()
    }

    fn permission(&mut self, object: &Object) -> Option<usize> {
        let view = object.text("type").is_some_and(|t| t.eq_ignore_ascii_case("view"));
        self.view_sets.insert(object.reference("owningSet").filter(|_| view)?).then_some(row::<u64>())
    }

    fn intern(&mut self, text: &str) -> Rc<str> {
        if let Some(known) = self.interned.get(text) {
            return Rc::clone(known);
        }
        let text: Rc<str> = text.into();
        self.bytes = self.bytes.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
        self.interned.insert(Rc::clone(&text));
        text
    }
}

/// Current are rows with the status "current" that are no version of another row. History keeps the status "current" and points to
/// its original; a draft of a published page points to it too. Old and hand-made exports leave the status out.
fn is_current(object: &Object) -> bool {
    matches!(object.text("contentStatus"), None | Some("current"))
        && !object.is_set("originalVersion")
        && !object.is_set("originalVersionId")
}

/// What a row takes in a list or map that doubles when it is full.
const fn row<T>() -> usize {
    2 * size_of::<T>()
}

/// Titles and names are one line: line breaks and tabs become spaces.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
