//! Every attribute that came back, and what each is used as.

use super::visible::Visible;
use crate::any::IntoAny;
use crate::components::Icon;
use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::sso::mapping::{Attribute, AttributeMapping, AttributeSource};

/// What an attribute can be used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Email,
    FirstName,
    LastName,
    Groups,
}

impl Role {
    const ALL: [Self; 4] = [Self::Email, Self::FirstName, Self::LastName, Self::Groups];
    /// A NameID names an account: at most it is an e-mail address too.
    const OF_NAME_ID: [Self; 1] = [Self::Email];

    const fn label(self) -> &'static str {
        match self {
            Self::Email => words::EMAIL,
            Self::FirstName => words::FIRST_NAME,
            Self::LastName => words::LAST_NAME,
            Self::Groups => words::GROUPS,
        }
    }

    fn of(self, mapping: &mut AttributeMapping) -> &mut Option<AttributeSource> {
        match self {
            Self::Email => &mut mapping.email,
            Self::FirstName => &mut mapping.first_name,
            Self::LastName => &mut mapping.last_name,
            Self::Groups => &mut mapping.groups,
        }
    }

    fn is(self, mapping: &AttributeMapping, source: &AttributeSource) -> bool {
        let held = match self {
            Self::Email => &mapping.email,
            Self::FirstName => &mapping.first_name,
            Self::LastName => &mapping.last_name,
            Self::Groups => &mapping.groups,
        };
        held.as_ref() == Some(source)
    }
}

/// Gives the role to the source, or takes it away if it has it.
pub fn toggle(mapping: &mut AttributeMapping, role: Role, source: &AttributeSource) {
    let taken = role.is(mapping, source);
    *role.of(mapping) = (!taken).then(|| source.clone());
}

/// The mapping with every suggestion taken. A role for which nothing is suggested keeps what it has.
pub fn with_suggestions(mapping: &AttributeMapping, suggested: &AttributeMapping) -> AttributeMapping {
    let taken = |suggested: &Option<AttributeSource>, kept: &Option<AttributeSource>| {
        suggested.as_ref().or(kept.as_ref()).cloned()
    };
    AttributeMapping {
        email: taken(&suggested.email, &mapping.email),
        first_name: taken(&suggested.first_name, &mapping.first_name),
        last_name: taken(&suggested.last_name, &mapping.last_name),
        groups: taken(&suggested.groups, &mapping.groups),
    }
}

#[component]
pub fn AttributeTable(
    name_id: String,
    name_id_format: Option<String>,
    attributes: Vec<Attribute>,
    mapping: RwSignal<AttributeMapping>,
) -> impl IntoView {
    let rows = attributes.into_iter().map(move |attribute| {
        let source = AttributeSource::Attribute(attribute.name.clone());
        // The friendly name is for people; what is mapped is the name.
        let (title, sub) = match attribute.friendly_name {
            Some(friendly) => (friendly, Some(attribute.name)),
            None => (attribute.name, None),
        };
        view! { <Row title sub values=attribute.values source roles=&Role::ALL mapping/> }
    });
    view! {
        <table class="table cards attrs" role="table" aria-label=words::ATTRIBUTES>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words::COL_ATTRIBUTE}</th>
                    <th role="columnheader" scope="col">{words::COL_VALUE}</th>
                    <th role="columnheader" scope="col">{words::COL_USED_AS}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <Row
                    title=words::NAME_ID.to_owned()
                    sub=name_id_format
                    values=vec![name_id]
                    source=AttributeSource::NameId
                    roles=&Role::OF_NAME_ID
                    mapping
                />
                {rows.collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(
    title: String,
    sub: Option<String>,
    values: Vec<String>,
    source: AttributeSource,
    roles: &'static [Role],
    mapping: RwSignal<AttributeMapping>,
) -> impl IntoView {
    let shown = if values.is_empty() {
        view! { <span class="faint">{words::NO_VALUE}</span> }.into_any()
    } else {
        values.into_iter().map(|text| view! { <div class="v"><Visible text/></div> }).collect_view().into_any()
    };
    let button = |role: Role| {
        let (here, there) = (source.clone(), source.clone());
        let used = Memo::new(move |_| mapping.with(|mapping| role.is(mapping, &here)));
        view! {
            <button
                class="btn sm"
                class:used=used
                type="button"
                aria-pressed=move || used.get().to_string()
                on:click=move |_| mapping.update(|mapping| toggle(mapping, role, &there))
            >
                {move || used.get().then(|| view! { <Icon name="on"/> })}
                {role.label()}
            </button>
        }
    };
    let buttons = roles.iter().copied().map(button).collect_view();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <Visible text=title.clone()/>
                {sub.map(|text| view! { <div class="sub mono"><Visible text/></div> })}
            </th>
            <td role="cell" data-l=words::COL_VALUE>{shown}</td>
            <td role="cell" data-l=words::COL_USED_AS>
                <div class="take" role="group" aria-label=words::used_as(&title)>{buttons}</div>
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_one_source_and_can_be_taken_away() {
        let (mail, upn) = (AttributeSource::Attribute("mail".into()), AttributeSource::Attribute("upn".into()));
        let mut mapping = AttributeMapping::default();
        toggle(&mut mapping, Role::Email, &mail);
        toggle(&mut mapping, Role::Groups, &mail);
        assert_eq!((mapping.email.as_ref(), mapping.groups.as_ref()), (Some(&mail), Some(&mail)));
        toggle(&mut mapping, Role::Email, &upn);
        assert_eq!(mapping.email.as_ref(), Some(&upn));
        toggle(&mut mapping, Role::Email, &upn);
        assert_eq!((mapping.email, mapping.groups), (None, Some(mail)));
    }

    #[test]
    fn suggestions_take_away_nothing_that_was_chosen() {
        let (mail, team) = (AttributeSource::Attribute("mail".into()), AttributeSource::Attribute("team".into()));
        let chosen = AttributeMapping { groups: Some(team.clone()), ..AttributeMapping::default() };
        let suggested = AttributeMapping { email: Some(mail.clone()), ..AttributeMapping::default() };
        let both = with_suggestions(&chosen, &suggested);
        assert_eq!((both.email.clone(), both.groups.clone()), (Some(mail), Some(team)));
        assert_eq!(with_suggestions(&both, &suggested), both, "nothing is left to take");
    }
}
