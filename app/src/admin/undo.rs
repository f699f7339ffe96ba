//! What of the dashboard can be undone. Each way back is the same use case with the earlier value: the same checks, the same event in
//! the audit log, and a conflict if somebody changed the thing since. Where the earlier value may let somebody read more, that is asked
//! about first.
//!
//! Undone can be: a change of a link, whether a space enforces SSO with the provider that it proposes, and a brand, unless a logo went
//! that was in force: its file is kept only while a brand names it.
//!
//! Not undone can be:
//! - revoking links, removing a space, a provider or a key, and ending a key's use: they are final, and each asks first;
//! - approving or dismissing metadata, and trusting keys: a person vouches for what stands there, and no button vouches for what stood
//!   there before;
//! - enabling a provider: it has its own button for the way back, which says what it closes;
//! - disabling one, or changing its mapping, rules or metadata: that takes the provider out of use until a test has passed, and the
//!   earlier settings would need the same test. To put them back without one would be to enable it unseen;
//! - creating a link: its address may be with somebody already, so it is revoked, with its consequence in numbers;
//! - imports: the generation before is swept.

use crate::api::brand::{save_brand, save_space_brand};
use crate::api::content::set_enforcement;
use crate::api::links::edit_link;
use crate::components::{Toasts, Undo};
use crate::text::{brand, undo as words};
use sluice_domain::brand::Colour;
use sluice_domain::id::{LinkId, SpaceId};
use sluice_domain::input::{BrandInput, LinkInput, LogoInput};
use sluice_domain::time::Timestamp;
use sluice_domain::view::brand::BrandView;
use sluice_domain::view::content::EnforcementView;
use sluice_domain::view::link::LinkRow;

/// A link that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkChange {
    pub id: LinkId,
    /// When it was changed.
    pub at: Timestamp,
    pub before: LinkInput,
    pub after: LinkInput,
}

/// What would have to be typed to get the link as it is.
pub fn link_input(row: &LinkRow) -> LinkInput {
    LinkInput {
        name: row.name.clone(),
        scope: row.scope.scope.clone(),
        idp: row.idp.clone(),
        everybody: row.groups.is_empty(),
        groups: row.groups.clone(),
    }
}

impl LinkChange {
    pub fn tell(self, toasts: Toasts) {
        if same(&self.before, &self.after) {
            toasts.say(words::LINK_SAME, None);
            return;
        }
        let loosens = self.before.may_reach_beyond(&self.after);
        let Self { id, at, before, .. } = self;
        let undo = Undo::new(words::LINK_BACK, move || {
            let asked = edit_link(id.clone(), at, before.clone());
            async move { asked.await.map(drop) }
        });
        let undo = if loosens { undo.loosening(words::LINK_WIDENS) } else { undo };
        toasts.say(words::LINK_CHANGED, Some(undo));
    }
}

/// The order in which groups were chosen is nothing that is kept.
fn same(one: &LinkInput, other: &LinkInput) -> bool {
    let kept = |input: &LinkInput| {
        let mut groups: Vec<String> = input.groups.iter().map(|group| group.trim().to_owned()).collect();
        groups.sort();
        groups.dedup();
        LinkInput { name: input.name.trim().to_owned(), groups, ..input.clone() }
    };
    kept(one) == kept(other)
}

/// Whether a space enforces SSO was set. Links carry their own gates, so neither way loosens one.
pub fn tell_enforcement(
    toasts: Toasts,
    said: &'static str,
    id: SpaceId,
    before: EnforcementView,
    now: EnforcementView,
) {
    let undo = (before != now).then(|| {
        Undo::new(words::ENFORCEMENT_BACK, move || {
            set_enforcement(id.clone(), Some(now.clone()), before.enforce, before.idp.clone())
        })
    });
    toasts.say(said, undo);
}

/// A brand was saved: of a space, or of the installation. `at` is when; `None`: it is as it always was.
pub fn tell_brand(toasts: Toasts, of: Option<SpaceId>, at: Option<Timestamp>, before: &BrandView, now: &BrandInput) {
    let undo = brand_back(before, now).map(|back| {
        Undo::new(words::BRAND_BACK, move || {
            let (of, back) = (of.clone(), back.clone());
            async move {
                match of {
                    Some(id) => save_space_brand(id, at, back).await.map(drop),
                    None => save_brand(at, back).await.map(drop),
                }
            }
        })
    });
    toasts.say(brand::SAVED, undo);
}

/// What makes the brand what it was; `None` where nothing is other, or a logo is gone.
fn brand_back(before: &BrandView, now: &BrandInput) -> Option<BrandInput> {
    let logo = match (&now.logo, &before.logo) {
        (LogoInput::Keep, _) | (LogoInput::Remove, None) => LogoInput::Keep,
        (LogoInput::New { .. }, None) => LogoInput::Remove,
        (LogoInput::New { .. } | LogoInput::Remove, Some(_)) => return None,
    };
    if logo == LogoInput::Keep && before.accent == now.accent() && before.footer == now.footer() {
        return None;
    }
    let accent = before.accent.map(|colour: Colour| colour.to_string()).unwrap_or_default();
    Some(BrandInput { logo, accent, footer: before.footer.clone().unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::id::IdpId;
    use sluice_domain::scope::Scope;
    use sluice_domain::view::brand::LogoView;

    #[test]
    fn the_order_of_groups_is_no_change() {
        let link = LinkInput {
            name: "Partners".into(),
            scope: Scope::Space { space: SpaceId::of_confluence("A", "1") },
            idp: IdpId::random([1; 16]),
            everybody: false,
            groups: vec!["b".into(), "a".into()],
        };
        assert!(same(
            &link,
            &LinkInput { name: "Partners ".into(), groups: vec!["a".into(), "b".into()], ..link.clone() }
        ));
        assert!(!same(&link, &LinkInput { groups: vec!["a".into()], ..link.clone() }));
    }

    #[test]
    fn a_brand_goes_back_unless_a_logo_is_gone() {
        let logo = LogoView { src: "/x.png".into(), width: 1, height: 1 };
        let before = BrandView { logo: None, accent: Colour::parse("#7a1fa2"), footer: None };
        let typed = |logo| BrandInput { logo, accent: "#0d5c68".into(), footer: "Ltd".into() };
        let back = BrandInput { accent: "#7a1fa2".into(), ..BrandInput::default() };
        assert_eq!(brand_back(&before, &typed(LogoInput::Keep)), Some(back.clone()));
        let new = || LogoInput::New { base64: "AAAA".into() };
        assert_eq!(brand_back(&before, &typed(new())), Some(BrandInput { logo: LogoInput::Remove, ..back.clone() }));
        let had = BrandView { logo: Some(logo), ..before.clone() };
        assert_eq!(brand_back(&had, &typed(LogoInput::Keep)), Some(back.clone()));
        assert_eq!(brand_back(&had, &typed(new())), None);
        assert_eq!(brand_back(&had, &typed(LogoInput::Remove)), None);
        assert_eq!(brand_back(&before, &back), None, "nothing is other");
    }
}
