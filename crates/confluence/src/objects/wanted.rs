//! Which members of which classes are kept. Names differ between versions: 3.x has `fileName`, `attachmentVersion` and `content`
//! on attachments and `children` on pages; Cloud has `childrens`.

/// How a member's text is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Short; too long is a fault.
    Short,
    /// Short where it matters; too long counts as absent.
    Loose,
    /// A page's body.
    Body,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) name: &'static str,
    members: &'static [Member],
    lists: &'static [&'static str],
}

impl Class {
    pub(crate) fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|m| m.name == name)
    }

    pub(crate) fn list(&self, name: &str) -> Option<&'static str> {
        self.lists.iter().copied().find(|l| *l == name)
    }
}

const fn short(name: &'static str) -> Member {
    Member { name, kind: Kind::Short }
}

/// The first pass: everything but bodies.
pub(crate) const FACTS: &[Class] = &[
    Class { name: "Space", members: &[short("key"), short("name"), short("homePage")], lists: &[] },
    Class {
        name: "Page",
        members: &[
            short("title"),
            short("space"),
            short("parent"),
            short("position"),
            short("version"),
            short("contentStatus"),
            short("originalVersion"),
            short("originalVersionId"),
            short("lastModificationDate"),
            short("isFolder"),
        ],
        lists: &["bodyContents", "children", "childrens", "attachments", "labellings", "contentPermissionSets"],
    },
    Class { name: "BodyContent", members: &[short("content"), short("bodyType")], lists: &[] },
    Class {
        name: "Attachment",
        members: &[
            short("title"),
            short("fileName"),
            short("containerContent"),
            short("content"),
            short("version"),
            short("attachmentVersion"),
            short("contentType"),
            short("contentStatus"),
            short("originalVersion"),
            short("originalVersionId"),
            short("lastModificationDate"),
        ],
        lists: &["contentProperties"],
    },
    Class {
        name: "ContentProperty",
        members: &[short("name"), Member { name: "stringValue", kind: Kind::Loose }, short("content")],
        lists: &[],
    },
    Class { name: "Label", members: &[short("name"), short("namespace")], lists: &[] },
    Class {
        name: "Labelling",
        members: &[short("label"), short("content"), short("labelableId"), short("labelableType")],
        lists: &[],
    },
    Class { name: "ContentPermissionSet", members: &[short("type"), short("owningContent")], lists: &[] },
    Class { name: "ContentPermission", members: &[short("type"), short("owningSet")], lists: &[] },
];

/// The second pass: bodies alone.
pub(crate) const BODIES: &[Class] =
    &[Class { name: "BodyContent", members: &[Member { name: "body", kind: Kind::Body }], lists: &[] }];
