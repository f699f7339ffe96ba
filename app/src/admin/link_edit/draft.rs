//! A link while it is being put together.

use sluice_domain::id::{IdpId, PageId, SpaceId};
use sluice_domain::input::{FieldError, LinkInput};
use sluice_domain::link::Gate;
use sluice_domain::scope::Scope;
use sluice_domain::sso::group::GroupRef;

/// How much is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Page,
    Tree,
    Space,
}

impl Extent {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Tree => "tree",
            Self::Space => "space",
        }
    }

    pub const fn of(scope: &Scope) -> Self {
        match scope {
            Scope::Page { .. } => Self::Page,
            Scope::PageTree { .. } => Self::Tree,
            Scope::Space { .. } => Self::Space,
        }
    }
}

/// The form as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub extent: Extent,
    pub space: Option<SpaceId>,
    pub page: Option<PageId>,
    /// The page is a folder, which has nothing to read of its own.
    pub folder: bool,
    pub idp: Option<IdpId>,
    pub groups: Vec<String>,
}

impl Draft {
    /// What would be shared.
    pub fn scope(&self) -> Result<Scope, &'static str> {
        let space = self.space.clone().ok_or("no_space_chosen")?;
        if self.extent == Extent::Space {
            return Ok(Scope::Space { space });
        }
        let page = self.page.clone().filter(|page| page.space() == space).ok_or("no_page_chosen")?;
        match self.extent {
            Extent::Page if self.folder => Err("folder_alone"),
            Extent::Page => Ok(Scope::Page { page }),
            _ => Ok(Scope::PageTree { root: page }),
        }
    }

    /// The gate that would decide about visitors.
    pub fn gate(&self) -> Option<Gate> {
        let idp = self.idp.clone()?;
        let groups = self.groups.iter().map(|group| GroupRef::new(idp.clone(), group.clone())).collect();
        Some(Gate::Sso { idp, groups })
    }

    /// What can be sent, or everything that is still wrong.
    pub fn input(&self) -> Result<LinkInput, Vec<FieldError>> {
        let fault = |field: &str, code: &str| FieldError { field: field.to_owned(), code: code.to_owned() };
        let mut faults = Vec::new();
        let scope = self.scope().map_err(|code| faults.push(fault("scope", code)));
        let idp = self.idp.clone().ok_or_else(|| faults.push(fault("idp", "no_idp_chosen")));
        let (Ok(scope), Ok(idp)) = (scope, idp) else {
            if self.name.trim().is_empty() {
                faults.insert(0, fault("name", "required"));
            }
            return Err(faults);
        };
        let input = LinkInput { name: self.name.clone(), scope, idp, groups: self.groups.clone() };
        input.validate().map(|()| input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        let space = SpaceId::of_confluence("A", "1");
        Draft {
            name: "Partners".into(),
            extent: Extent::Tree,
            page: PageId::in_space(&space, "2"),
            space: Some(space),
            folder: false,
            idp: Some(IdpId::random([1; 16])),
            groups: vec!["Suppliers".into()],
        }
    }

    fn codes(draft: &Draft) -> Vec<(String, String)> {
        draft.input().err().unwrap_or_default().into_iter().map(|f| (f.field, f.code)).collect()
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn a_whole_draft_becomes_an_input() {
        let input = draft().input().unwrap();
        assert!(matches!(input.scope, Scope::PageTree { .. }));
        assert_eq!(input.groups, ["Suppliers"]);
        let space = Draft { extent: Extent::Space, page: None, ..draft() };
        assert!(matches!(space.input().unwrap().scope, Scope::Space { .. }));
    }

    #[test]
    fn everything_missing_is_named_at_once() {
        let empty = Draft { name: " ".into(), page: None, idp: None, ..draft() };
        assert_eq!(
            codes(&empty),
            [pair("name", "required"), pair("scope", "no_page_chosen"), pair("idp", "no_idp_chosen")]
        );
        assert_eq!(codes(&Draft { name: String::new(), ..draft() }), [pair("name", "required")]);
    }

    #[test]
    fn a_page_of_another_space_is_no_choice() {
        let other = SpaceId::of_confluence("B", "2");
        assert_eq!(codes(&Draft { space: Some(other), ..draft() }), [pair("scope", "no_page_chosen")]);
    }

    #[test]
    fn a_folder_is_shared_with_what_is_in_it_or_not_at_all() {
        assert_eq!(codes(&Draft { folder: true, extent: Extent::Page, ..draft() }), [pair("scope", "folder_alone")]);
        assert!(Draft { folder: true, ..draft() }.input().is_ok());
    }
}
