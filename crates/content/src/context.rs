//! What rendering asks of the share it renders for. The implementation answers for one share and one page; this crate only
//! escapes what it gets and appends `#anchor`.

/// Questions about the share. Every answer but that of [`is_title`](RenderContext::is_title) is about the SHARE's pages, never
/// about all that the import holds. "Not shared", "restricted" and "does not exist" are one answer on purpose: content must not
/// become a way to ask which pages exist.
pub trait RenderContext {
    /// Title of the page being rendered; used for Confluence's old anchor names.
    fn page_title(&self) -> &str;

    /// A page or blog post by its title; without a space key it is in the space of the page being rendered.
    fn page_by_title(&self, space_key: Option<&str>, title: &str) -> LinkTarget;

    /// A page by the id that Confluence gave it.
    fn page_by_id(&self, content_id: &str) -> LinkTarget;

    /// A space's start page, if the share holds the whole space.
    fn space(&self, key: &str) -> LinkTarget;

    fn attachment(&self, owner: AttachmentOwner<'_>, filename: &str) -> FileTarget;

    /// Display name of a person, where the share shows names. Default: nobody is named.
    fn person(&self, _person: PersonRef<'_>) -> Option<String> {
        None
    }

    /// Whether the words are the title of any page of the space, shared or not (compare by [`title_key`](crate::title_key)). It
    /// is asked only about words on a link to something that is not shared, and yes can only take words away. Default: no titles
    /// are known.
    fn is_title(&self, _words: &str) -> bool {
        false
    }

    /// Whether a host is known to be the Confluence that the content came from (an export does not say): then every address
    /// there is one of its own, not only those of the shapes that are taken for Confluence's on any host.
    fn is_source_host(&self, _host: &str) -> bool {
        false
    }

    /// Shared pages beneath the page being rendered, in tree order. `None`: not offered, a labelled box is shown instead.
    fn children(&self) -> Option<Vec<ChildPage>> {
        None
    }

    /// Files of the page being rendered. `None`: not offered, a labelled box is shown instead.
    fn files(&self) -> Option<Vec<(String, SharedFile)>> {
        None
    }
}

/// Where a link leads. A target that is not shared has nothing to tell, so it cannot leak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    Shared {
        /// Path on the visitor origin, without a fragment.
        href: String,
        title: String,
    },
    NotShared,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileTarget {
    Shared(SharedFile),
    /// On a page outside the share.
    NotShared,
    /// On a shared page, but not in the store.
    Missing,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SharedFile {
    /// Path for downloading.
    pub href: String,
    /// Path for showing inside the page; only for raster images that were decoded.
    pub inline: Option<String>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    pub media_type: String,
    /// Bytes.
    pub size: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildPage {
    pub href: String,
    pub title: String,
    pub children: Vec<ChildPage>,
}

/// The page that a file hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentOwner<'a> {
    ThisPage,
    ByTitle { space_key: Option<&'a str>, title: &'a str },
    ById(&'a str),
}

/// How storage format names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonRef<'a> {
    /// Confluence Cloud account id.
    AccountId(&'a str),
    /// Confluence Data Center user key.
    UserKey(&'a str),
    /// Old exports.
    Username(&'a str),
}
