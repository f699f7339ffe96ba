//! The switch that notes that a space demands sign-in, and the provider that its new links begin with.

use super::super::sso::legible;
use crate::any::IntoAny;
use crate::api::content::set_enforcement;
use crate::components::{ErrorNote, FieldFault, FormState};
use crate::text::content as words;
use leptos::prelude::*;
use sluice_domain::id::{IdpId, SpaceId};
use sluice_domain::input::FieldError;
use sluice_domain::view::content::SpaceRow;
use sluice_domain::view::sso::IdpRow;

/// What is sent: the space, whether it enforces, and the provider proposed for new links.
type Wish = (SpaceId, bool, Option<IdpId>);

/// `idps` are the enabled ones.
#[component]
pub fn EnforcementCard(
    space: SpaceRow,
    idps: Vec<IdpRow>,
    /// What was last switched here. It is the page's, since the card is made anew when the space is loaded again.
    saved: RwSignal<Option<bool>>,
    changed: Callback<()>,
) -> impl IntoView {
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
        view! { <Choice space idps saved changed/> }.into_any()
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
fn Choice(space: SpaceRow, idps: Vec<IdpRow>, saved: RwSignal<Option<bool>>, changed: Callback<()>) -> impl IntoView {
    let id = space.id.clone();
    let on = RwSignal::new(space.enforce_sso);
    let chosen = RwSignal::new(proposed(&space, &idps));
    let form = FormState::default();
    let save = Action::new(|(id, enforce, idp): &Wish| set_enforcement(id.clone(), *enforce, idp.clone()));
    let was = space.enforce_sso;
    // What is shown is what holds: a wish that was refused is taken back.
    Effect::new(move |_| {
        if form.failure.with(Option::is_some) {
            on.set(was);
        }
    });
    let sent = StoredValue::new(None::<IdpId>);
    let send = Callback::new(move |enforce: bool| {
        // One wish after the other: two at once could arrive in the other order.
        if save.pending().get_untracked() {
            return;
        }
        on.set(enforce);
        saved.set(None);
        let idp = chosen.get_untracked();
        sent.set_value(idp.clone());
        let checked = if enforce && idp.is_none() {
            Err(vec![FieldError { field: "idp".to_owned(), code: "required".to_owned() }])
        } else {
            Ok(())
        };
        if form.check(checked) {
            save.dispatch((id.clone(), enforce, idp));
        }
    });
    form.follow(save, move |()| {
        let enforced = on.get_untracked();
        if enforced && sent.get_value() != chosen.get_untracked() {
            // Another provider was chosen meanwhile.
            send.run(true);
            return;
        }
        saved.set(Some(enforced));
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
            <div class="field">
                <label class="check">
                    <input
                        class="switch"
                        type="checkbox"
                        role="switch"
                        checked=was
                        prop:checked=move || on.get()
                        aria-describedby="enforce-help"
                        aria-disabled=move || save.pending().get().then_some("true")
                        on:click=move |event| {
                            if save.pending().get_untracked() {
                                event.prevent_default();
                            }
                        }
                        on:change=move |event| send.run(event_target_checked(&event))
                    />
                    <span>{words::ENFORCE}</span>
                </label>
                <span class="help" id="enforce-help">{words::ENFORCE_SAY}</span>
                <span class="small" role="status">
                    {move || saved.get().map(said)}
                </span>
            </div>
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
    let first = chosen.get_untracked();
    let options = idps
        .into_iter()
        .map(|idp| {
            let selected = first.as_ref() == Some(&idp.id);
            view! { <option value=idp.id.to_string() selected=selected>{legible(&idp.name)}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="idp">{words::PROPOSED_IDP}</label>
            <select
                class="select"
                id="idp"
                name="idp"
                aria-describedby="idp-fault"
                aria-invalid=move || fault.with(Option::is_some).to_string()
                prop:value=move || chosen.with(|idp| idp.as_ref().map(IdpId::to_string).unwrap_or_default())
                on:change=move |event| {
                    chosen.set(IdpId::parse(&event_target_value(&event)));
                    on_choice.run(());
                }
            >
                <option value="" selected=first.is_none()>{words::CHOOSE_IDP}</option>
                {options}
            </select>
            <FieldFault id="idp-fault".to_owned() fault/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::sso::idp::IdpState;
    use sluice_domain::time::Timestamp;

    fn idp(byte: u8) -> IdpRow {
        IdpRow {
            id: IdpId::random([byte; 16]),
            name: "Tidewell".into(),
            entity_id: "https://idp.example/e".into(),
            state: IdpState::Enabled,
            demo: false,
            active_links: 0,
        }
    }

    fn space(default_idp: Option<IdpId>) -> SpaceRow {
        SpaceRow {
            id: SpaceId::of_confluence("A", "1"),
            key: "A".into(),
            name: "A".into(),
            pages: 1,
            files: 0,
            imported_at: Timestamp(0),
            sample: false,
            enforce_sso: false,
            default_idp,
            active_links: 0,
        }
    }

    #[test]
    fn a_provider_that_is_not_enabled_is_not_proposed() {
        let (one, two) = (idp(1), idp(2));
        let both = [one.clone(), two.clone()];
        assert_eq!(proposed(&space(Some(two.id.clone())), &both), Some(two.id.clone()));
        assert_eq!(proposed(&space(Some(IdpId::random([9; 16]))), &both), None);
        assert_eq!(proposed(&space(Some(two.id)), std::slice::from_ref(&one)), Some(one.id));
        assert_eq!(proposed(&space(None), &[]), None);
    }
}
