//! The first steps, from no content to the first link. They disappear when all are done.

use crate::any::IntoAny;
use crate::api::content::load_sample;
use crate::api::sso::connect_demo_idp;
use crate::components::{ActionButton, ErrorNote, FormState, Icon};
use crate::text::{content, overview as words};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sluice_domain::view::Overview;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Content,
    Sso,
    Enforce,
    Link,
}

const STEPS: [Step; 4] = [Step::Content, Step::Sso, Step::Enforce, Step::Link];

impl Step {
    const fn done(self, overview: &Overview) -> bool {
        match self {
            Self::Content => overview.spaces > 0,
            Self::Sso => overview.enabled_idps > 0,
            Self::Enforce => overview.enforced_spaces > 0,
            Self::Link => overview.active_links > 0,
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Content => (words::STEP_CONTENT, words::STEP_CONTENT_SAY),
            Self::Sso => (words::STEP_SSO, words::STEP_SSO_SAY),
            Self::Enforce => (words::STEP_ENFORCE, words::STEP_ENFORCE_SAY),
            Self::Link => (words::STEP_LINK, words::STEP_LINK_SAY),
        }
    }
}

/// The first step that is not done; `None` when all are.
fn next_step(overview: &Overview) -> Option<Step> {
    STEPS.into_iter().find(|step| !step.done(overview))
}

#[component]
pub fn FirstSteps(overview: Overview) -> impl IntoView {
    next_step(&overview).map(|now| view! { <Card overview now/> })
}

#[component]
fn Card(overview: Overview, now: Step) -> impl IntoView {
    let done = STEPS.iter().filter(|step| step.done(&overview)).count();
    let items = STEPS
        .into_iter()
        .map(|step| {
            let (title, say) = step.words();
            if step.done(&overview) {
                view! { <li class="done"><Icon name="on" class="ok"/><span>{title}</span></li> }.into_any()
            } else if step == now {
                view! {
                    <li class="now" aria-current="step">
                        <Icon name="ring" class="acc"/>
                        <div class="stack s">
                            <div><b>{title}</b><p>{say}</p></div>
                            <Ways step overview=overview.clone()/>
                        </div>
                    </li>
                }
                .into_any()
            } else {
                view! { <li><Icon name="ring" class="faint"/><span>{title}</span></li> }.into_any()
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="h-first">
            <header>
                <h2 id="h-first">{words::FIRST_STEPS}</h2>
                <span class="small faint push">{words::steps_done(done, STEPS.len())}</span>
            </header>
            <progress class="progress" max=STEPS.len() value=done aria-label=words::steps_done_label(done, STEPS.len())></progress>
            <ol class="steps">{items}</ol>
        </section>
    }
    .into_any()
}

/// What can be done about the step at hand.
#[component]
fn Ways(step: Step, overview: Overview) -> impl IntoView {
    let connected = overview.idps > 0;
    match step {
        Step::Content => view! { <ContentWays sample=!overview.sample_loaded/> }.into_any(),
        Step::Sso => view! { <SsoWays connected demo=overview.demo_offered/> }.into_any(),
        Step::Enforce => {
            view! { <div class="row"><a class="btn sm" href="/spaces">{words::CHOOSE_SPACE}</a></div> }.into_any()
        }
        Step::Link => {
            view! { <div class="row"><a class="btn sm" href="/links/new">{words::CREATE_LINK}</a></div> }.into_any()
        }
    }
}

/// Two ways to content. The sample is imported like an export, and shows the same progress.
#[component]
pub fn ContentWays(sample: bool) -> impl IntoView {
    let form = FormState::default();
    let load = Action::new(|(): &()| load_sample());
    let navigate = use_navigate();
    form.follow(load, move |id| navigate(&format!("/import?run={id}"), NavigateOptions::default()));
    view! {
        <div class="row wrap">
            <a class="btn sm" href="/import"><Icon name="upload"/>{content::IMPORT_EXPORT}</a>
            {sample.then(|| view! {
                <ActionButton
                    class="btn sm"
                    label=content::LOAD_SAMPLE
                    busy=load.pending()
                    on_press=Callback::new(move |()| { load.dispatch(()); })
                />
            })}
        </div>
        <ErrorNote error=form.failure/>
    }
    .into_any()
}

#[component]
fn SsoWays(connected: bool, demo: bool) -> impl IntoView {
    let form = FormState::default();
    let connect = Action::new(|(): &()| connect_demo_idp());
    let navigate = use_navigate();
    form.follow(connect, move |id| navigate(&format!("/sso/{id}"), NavigateOptions::default()));
    let way = if connected { ("/sso", words::FINISH_IDP) } else { ("/sso/add", words::CONNECT) };
    view! {
        <div class="row wrap">
            <a class="btn sm" href=way.0>{way.1}</a>
            {demo.then(|| view! {
                <ActionButton
                    class="btn sm"
                    label=words::CONNECT_DEMO
                    busy=connect.pending()
                    on_press=Callback::new(move |()| { connect.dispatch(()); })
                />
            })}
        </div>
        {demo.then(|| view! { <p>{words::DEMO_SAY}</p> })}
        <ErrorNote error=form.failure/>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overview() -> Overview {
        Overview {
            spaces: 0,
            enforced_spaces: 0,
            idps: 0,
            enabled_idps: 0,
            active_links: 0,
            demo_offered: false,
            sample_loaded: false,
            recent: vec![],
            refused: vec![],
            metadata: vec![],
            notices: vec![],
        }
    }

    #[test]
    fn the_next_step_is_the_first_that_is_missing() {
        assert_eq!(next_step(&overview()), Some(Step::Content));
        let connected = Overview { spaces: 1, idps: 1, ..overview() };
        assert_eq!(next_step(&connected), Some(Step::Sso), "a provider that is not enabled gates nothing");
        let linked = Overview { enabled_idps: 1, active_links: 3, ..connected };
        assert_eq!(next_step(&linked), Some(Step::Enforce));
        assert_eq!(next_step(&Overview { enforced_spaces: 1, ..linked }), None);
    }
}
