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

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Page, Self::Tree, Self::Space].into_iter().find(|extent| extent.code() == code)
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
    /// Whoever can sign in there may read, in whichever groups.
    pub everybody: bool,
    pub groups: Vec<String>,
    /// What stands in the field for groups.
    pub typed: String,
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

    /// The gate that would decide about visitors, or the field and the code of what is not chosen yet: a gate without groups
    /// lets in everybody at its provider, so it is made for nobody who did not choose that.
    pub fn gate(&self) -> Result<Gate, (&'static str, &'static str)> {
        let idp = self.idp.clone().ok_or(("idp", "no_idp_chosen"))?;
        if self.everybody {
            return Ok(Gate::Sso { idp, groups: Vec::new() });
        }
        if self.groups.is_empty() {
            return Err(("groups", "no_group_chosen"));
        }
        let groups = self.groups.iter().map(|group| GroupRef::new(idp.clone(), group.clone())).collect();
        Ok(Gate::Sso { idp, groups })
    }

    /// A group stands typed in its field and is not among the chosen ones. It may also be what groups were looked for by, so it
    /// is neither taken nor dropped without a word.
    fn leaves_a_group(&self) -> bool {
        let typed = self.typed.trim();
        self.idp.is_some() && !self.everybody && !typed.is_empty() && self.groups.iter().all(|group| group != typed)
    }

    /// What can be sent, or everything that is still wrong.
    pub fn input(&self) -> Result<LinkInput, Vec<FieldError>> {
        let fault = |field: &str, code: &str| FieldError { field: field.to_owned(), code: code.to_owned() };
        let mut faults = Vec::new();
        let scope = self.scope().map_err(|code| faults.push(fault("scope", code)));
        if self.leaves_a_group() {
            faults.push(fault("groups", "group_not_added"));
        }
        if let Err((field, code)) = self.gate() {
            faults.push(fault(field, code));
        }
        let (Ok(scope), Some(idp)) = (scope, self.idp.clone()) else {
            if self.name.trim().is_empty() {
                faults.insert(0, fault("name", "required"));
            }
            return Err(faults);
        };
        let groups = if self.everybody { Vec::new() } else { self.groups.clone() };
        let input = LinkInput { name: self.name.clone(), scope, idp, everybody: self.everybody, groups };
        for found in input.validate().err().unwrap_or_default() {
            if !faults.contains(&found) {
                faults.push(found);
            }
        }
        if faults.is_empty() { Ok(input) } else { Err(faults) }
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
            everybody: false,
            groups: vec!["Suppliers".into()],
            typed: String::new(),
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
    fn a_group_that_is_typed_and_not_added_is_never_dropped() {
        let typed = Draft { typed: " Auditors ".into(), ..draft() };
        assert_eq!(codes(&typed), [pair("groups", "group_not_added")]);
        assert_eq!(
            codes(&Draft { groups: vec![], page: None, ..typed.clone() }),
            [pair("scope", "no_page_chosen"), pair("groups", "group_not_added"), pair("groups", "no_group_chosen")]
        );
        // It was added, and its field not emptied.
        assert!(Draft { typed: "Suppliers ".into(), ..draft() }.input().is_ok());
        // Nobody asks for groups.
        assert!(Draft { everybody: true, ..typed }.input().is_ok());
    }

    #[test]
    fn everybody_is_let_in_by_choice_alone() {
        let none = Draft { groups: vec![], ..draft() };
        assert_eq!(codes(&none), [pair("groups", "no_group_chosen")]);
        assert_eq!(none.gate(), Err(("groups", "no_group_chosen")));
        let input = Draft { everybody: true, ..draft() }.input().unwrap();
        assert_eq!(
            (input.everybody, input.groups.len()),
            (true, 0),
            "groups that were looked at before do not go along"
        );
        // Whoever sends nothing about it has not chosen it.
        let sent = serde_json::json!({ "name": "x", "scope": input.scope, "idp": input.idp, "groups": [] });
        assert!(serde_json::from_value::<LinkInput>(sent).unwrap().validate().is_err());
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
