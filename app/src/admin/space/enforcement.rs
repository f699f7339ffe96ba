//! The switch that notes that a space demands sign-in, and the provider that its new links begin with.

use super::super::sso::legible;
use super::super::undo::tell_enforcement;
use crate::any::IntoAny;
use crate::api::content::set_enforcement;
use crate::components::{CheckField, Choice, ErrorNote, FormState, SelectField, Toasts};
use crate::text::content as words;
use leptos::prelude::*;
use sluice_domain::id::{IdpId, SpaceId};
use sluice_domain::input::FieldError;
use sluice_domain::view::content::{EnforcementView, SpaceRow};
use sluice_domain::view::sso::IdpRow;

/// What is sent: the space, what it is as far as is known here, and what it is to be.
type Wish = (SpaceId, EnforcementView, EnforcementView);

/// `idps` are the enabled ones.
#[component]
pub fn EnforcementCard(space: SpaceRow, idps: Vec<IdpRow>, changed: Callback<()>) -> impl IntoView {
    let blocked = idps.is_empty() && !space.enforce_sso;
    let body = if blocked {
        view! {
            <div class="body stack s">
                <p class="dim">{words::NO_IDP}</p>
                <div class="row"><a class="btn" href="/sso">{words::TO_IDPS}</a></div>
            </div>
        }
        .into_any()
    } else {
        view! { <Enforcement space idps changed/> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="h-enforce">
            <header><h2 id="h-enforce">{words::ENFORCE}</h2></header>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Enforcement(space: SpaceRow, idps: Vec<IdpRow>, changed: Callback<()>) -> impl IntoView {
    let id = space.id.clone();
    let toasts = use_context::<Toasts>();
    let held = StoredValue::new(EnforcementView { enforce: space.enforce_sso, idp: space.default_idp.clone() });
    let on = RwSignal::new(space.enforce_sso);
    let chosen = RwSignal::new(proposed(&space, &idps));
    let form = FormState::default();
    let save = Action::new(|(id, seen, wish): &Wish| {
        set_enforcement(id.clone(), Some(seen.clone()), wish.enforce, wish.idp.clone())
    });
    let was = space.enforce_sso;
    // What is shown is what holds: a wish that was refused is taken back.
    Effect::new(move |_| {
        if form.failure.with(Option::is_some) {
            on.set(was);
        }
    });
    let sent = StoredValue::new(held.get_value());
    let of = id.clone();
    let send = Callback::new(move |enforce: bool| {
        // One wish after the other: two at once could arrive in the other order.
        if save.pending().get_untracked() {
            return;
        }
        on.set(enforce);
        let wish = EnforcementView { enforce, idp: chosen.get_untracked() };
        let checked = if enforce && wish.idp.is_none() {
            Err(vec![FieldError { field: "idp".to_owned(), code: "required".to_owned() }])
        } else {
            Ok(())
        };
        if form.check(checked) {
            sent.set_value(wish.clone());
            save.dispatch((id.clone(), held.get_value(), wish));
        }
    });
    form.follow(save, move |()| {
        let (before, now) = (held.get_value(), sent.get_value());
        held.set_value(now.clone());
        if now.enforce && now.idp != chosen.get_untracked() {
            // Another provider was chosen meanwhile.
            send.run(true);
            return;
        }
        if let Some(toasts) = toasts {
            tell_enforcement(toasts, said(now.enforce), of.clone(), before, now);
        }
        changed.run(());
    });
    view! {
        <div class="body stack">
            <ErrorNote error=form.failure/>
            <ProviderSelect idps chosen form on_choice=Callback::new(move |()| {
                if on.get_untracked() {
                    send.run(true);
                }
            })/>
            <CheckField
                id="enforce"
                label=words::ENFORCE
                help=words::ENFORCE_SAY
                switch=true
                on=on
                busy=save.pending()
                on_change=send
            />
        </div>
    }
    .into_any()
}

const fn said(enforced: bool) -> &'static str {
    if enforced { words::NOW_ENFORCED } else { words::NOW_NOT_ENFORCED }
}

/// The provider that stands chosen at first: the space's own while it is enabled, or the only one there is.
fn proposed(space: &SpaceRow, idps: &[IdpRow]) -> Option<IdpId> {
    let own = space.default_idp.as_ref().filter(|own| idps.iter().any(|idp| idp.id == **own));
    match (own, idps) {
        (Some(own), _) => Some(own.clone()),
        (None, [only]) => Some(only.id.clone()),
        (None, _) => None,
    }
}

#[component]
fn ProviderSelect(
    idps: Vec<IdpRow>,
    chosen: RwSignal<Option<IdpId>>,
    form: FormState,
    on_choice: Callback<()>,
) -> impl IntoView {
    let fault = Memo::new(move |_| {
        form.fields.with(|all| all.iter().find(|fault| fault.field == "idp").map(|fault| fault.code.clone()))
    });
    let choices = idps.into_iter().map(|idp| Choice::new(idp.id.to_string(), legible(&idp.name))).collect();
    view! {
        <SelectField
            id="idp"
            label=words::PROPOSED_IDP
            blank=words::CHOOSE_IDP
            choices
            value=Signal::derive(move || chosen.with(|idp| idp.as_ref().map(IdpId::to_string).unwrap_or_default()))
            on_choose=Callback::new(move |id: String| {
                chosen.set(IdpId::parse(&id));
                on_choice.run(());
            })
            fault
        />
    }
    .into_any()
}
