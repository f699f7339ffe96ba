//! The second part of the form: who may read.

use super::super::test_run::visible::Visible;
use super::form::Form;
use super::groups::Readers;
use super::words::Part;
use crate::any::IntoAny;
use crate::api::sso::list_groups;
use crate::components::{ErrorNote, Icon, RadioCard, RadioCards, StateMark};
use crate::text::{links as words, sso};
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::IdpState;
use sluice_domain::view::sso::IdpRow;

#[component]
pub fn Who(form: Form, idps: Vec<IdpRow>) -> impl IntoView {
    let none = idps.iter().all(|idp| idp.state != IdpState::Enabled).then(|| {
        view! {
            <div class="notice warn">
                <Icon name="warn" class="warn"/>
                <p>{words::NO_IDPS}</p>
                <a class="btn sm" href="/sso">{words::TO_IDPS}</a>
            </div>
        }
    });
    let option = move |idp: IdpRow| view! { <Provider form idp/> };
    view! {
        <section class="part" id=Part::Who.id() aria-labelledby="who">
            <header><h2 id="who">{words::WHO}</h2><p>{words::WHO_LEAD}</p></header>
            {none}
            <RadioCards name="idp" legend=words::SIGN_IN_AT fault=Signal::derive(move || form.fault("idp"))>
                {idps.into_iter().map(option).collect_view()}
            </RadioCards>
            <ReadersThere form/>
        </section>
    }
}

/// A provider that is not enabled stands there too, so that nobody looks for it in vain.
#[component]
fn Provider(form: Form, idp: IdpRow) -> impl IntoView {
    let enabled = idp.state == IdpState::Enabled;
    let (chosen, wanted) = (idp.id.clone(), idp.id.clone());
    let state =
        (!enabled).then(|| view! { <StateMark tone=super::super::sso::tone(idp.state) label=sso::state(idp.state)/> });
    view! {
        <RadioCard
            name="idp"
            value=idp.id.to_string()
            disabled=!enabled
            chosen=Signal::derive(move || form.idp.with(|idp| idp.as_ref() == Some(&chosen)))
            on_choose=Callback::new(move |()| form.idp.set(Some(wanted.clone())))
        >
            <Visible text=idp.name/>
            <small><Visible text=idp.entity_id/></small>
            {state}
        </RadioCard>
    }
    .into_any()
}

/// Who may read, once a provider is chosen. Its groups are loaded when it is chosen for the first time.
#[component]
fn ReadersThere(form: Form) -> impl IntoView {
    let load = Action::new(|idp: &IdpId| {
        let idp = idp.clone();
        async move { list_groups(idp.clone()).await.map(|groups| (idp, groups)) }
    });
    Effect::new(move |_| {
        if let Some(idp) = form.idp.get()
            && !form.seen.with_untracked(|seen| seen.contains_key(&idp))
        {
            load.dispatch(idp);
        }
    });
    Effect::new(move |_| {
        if let Some(Ok((idp, groups))) = load.value().get() {
            form.seen.update(|seen| {
                seen.insert(idp, groups);
            });
        }
    });
    let chosen = Memo::new(move |_| form.idp.with(Option::is_some));
    view! {
        <ErrorNote error=Signal::derive(move || load.value().get().and_then(Result::err))/>
        {move || chosen.get().then(|| view! { <Readers form/> })}
    }
}
