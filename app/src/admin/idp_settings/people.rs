//! The second half of the form: how people sign in there, and what they are known by.

use super::form::Form;
use super::typed::Format;
use crate::components::{Choice, SelectField, TextField};
use crate::text::rules as words;
use leptos::prelude::*;

#[component]
pub fn People(form: Form) -> impl IntoView {
    let errors = form.state.fields;
    let known = move |(uri, label): (&'static str, &'static str)| {
        let chosen = move || form.known.with(|known| known.contains(&uri));
        let choose = move |on: bool| {
            form.known.update(|known| {
                known.retain(|other| *other != uri);
                if on {
                    known.push(uri);
                }
            });
        };
        view! {
            <label class="opt">
                <input
                    type="checkbox"
                    value=uri
                    checked=untrack(chosen)
                    prop:checked=chosen
                    on:change=move |event| choose(event_target_checked(&event))
                />
                <span>{label}<small>{uri}</small></span>
            </label>
        }
    };
    view! {
        <section class="part" aria-labelledby="people">
            <header><h2 id="people">{words::PEOPLE}</h2><p>{words::PEOPLE_LEAD}</p></header>
            <fieldset class="field" aria-describedby="contexts-help">
                <legend class="label">{words::CONTEXTS}</legend>
                <div class="opts">{words::KNOWN_CONTEXTS.map(known).collect_view()}</div>
                <span class="help" id="contexts-help">{words::CONTEXTS_HELP}</span>
            </fieldset>
            <TextField
                id="authn_contexts"
                label=words::OTHER_CONTEXTS
                help=words::OTHER_CONTEXTS_HELP
                lines=3
                value=form.others
                errors
            />
            <TextField id="max_authentication_age" label=words::AGE help=words::AGE_HELP value=form.age errors/>
        </section>
    }
}

#[component]
pub fn Details(form: Form) -> impl IntoView {
    let errors = form.state.fields;
    let choice = |format: Format| {
        let label = match format {
            Format::Any => words::FORMAT_ANY,
            Format::Persistent => words::FORMAT_PERSISTENT,
            Format::Email => words::FORMAT_EMAIL,
            Format::Other => words::FORMAT_OTHER,
        };
        Choice::new(format.code(), label)
    };
    let choose = Callback::new(move |code: String| {
        if let Some(format) = Format::parse(&code) {
            form.format.set(format);
        }
    });
    let other = Memo::new(move |_| form.format.get() == Format::Other);
    let uri = move || {
        other.get().then(|| {
            view! { <TextField id="name_id_format" label=words::FORMAT_URI value=form.format_uri errors/> }
        })
    };
    view! {
        <section class="part" aria-labelledby="details">
            <header><h2 id="details">{words::DETAILS}</h2></header>
            <TextField id="clock_skew" label=words::SKEW help=words::SKEW_HELP value=form.skew errors/>
            <SelectField
                id="format"
                label=words::FORMAT
                choices=Format::ALL.map(choice).to_vec()
                value=Signal::derive(move || form.format.get().code().to_owned())
                on_choose=choose
                help=words::FORMAT_HELP
            />
            {uri}
        </section>
    }
}
