//! One recorded SAML message: what became of it, what was expected beside what came, and whom it names.

mod about;
mod facts;
mod person;
mod told;
mod values;

use super::exchanges::{TraceTable, mark};
use super::test_run::refused::Refused;
use crate::any::IntoAny;
use crate::api::exchanges::find_trace;
use crate::components::{Banner, Icon, Loading, PageHead, StateMark, Tone, failed_in};
use crate::error::AppError;
use crate::text::{exchanges as words, saml};
use about::About;
use facts::Facts;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use person::Person;
use sluice_domain::id::TraceId;
use sluice_domain::sso::exchange::Verdict;
use sluice_domain::view::exchange::{TraceDetail, TracePurpose, TraceRow};

#[component]
pub fn ExchangePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(TraceId::parse)));
    let message = Resource::new(move || id.get(), load);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match message.await {
                    Ok(detail) => view! { <Message detail/> }.into_any(),
                    Err(error) => {
                        view! {
                            <PageHead title=words::ONE lead=words::gone_lead()/>
                            {failed_in(&error, "/sso/exchanges", words::TO_LIST)}
                        }
                        .into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

async fn load(id: Option<TraceId>) -> Result<TraceDetail, AppError> {
    find_trace(id.ok_or(AppError::NotFound)?).await
}

#[component]
fn Message(detail: TraceDetail) -> impl IntoView {
    let TraceDetail { trace, binding, facts, name_id, attributes, has_xml, others, until } = detail;
    let (tone, label) = mark(&trace.verdict);
    let download = has_xml.then(|| {
        let file = format!("sluice-{}-{}.xml", trace.kind.code(), trace.id);
        view! {
            // The server's own answer and no screen, so the router of the dashboard leaves it alone.
            <a class="btn" href=format!("/sso/exchanges/{}/xml", trace.id) download=file rel="external">
                <Icon name="dl"/>
                {words::DOWNLOAD}
            </a>
        }
    });
    let became = became(&trace);
    view! {
        <PageHead title=words::kind(trace.kind) lead=words::way(trace.kind, trace.sent) names=true>
            <StateMark tone label/>
            {download}
        </PageHead>
        {became}
        <Facts facts/>
        <Person name_id attributes/>
        <About trace binding until has_xml/>
        <Others rows=others/>
    }
    .into_any()
}

/// What became of it, and what is to be done about it.
fn became(trace: &TraceRow) -> AnyView {
    match (&trace.verdict, &trace.purpose) {
        (Verdict::Sent, _) => view! { <Banner icon="out"><p>{words::SENT_SAY}</p></Banner> }.into_any(),
        (Verdict::Accepted, purpose) => {
            let said = match purpose {
                Some(TracePurpose::Visit { .. }) => words::ACCEPTED_VISIT_SAY,
                _ => words::ACCEPTED_SAY,
            };
            view! { <Banner tone=Tone::Ok><p>{said}</p></Banner> }.into_any()
        }
        (Verdict::Refused { code, expected, received }, purpose) => {
            let refusal = match purpose {
                Some(TracePurpose::Test { .. }) => saml::refusal(code),
                _ => saml::visitor_refusal(code),
            };
            let (expected, received) = (expected.clone(), received.clone());
            view! { <Refused title=words::WHY_REFUSED label=words::REFUSED refusal expected received/> }.into_any()
        }
    }
}

/// Request and answer, and what else belongs to them.
#[component]
fn Others(rows: Vec<TraceRow>) -> impl IntoView {
    let body = if rows.is_empty() {
        view! { <p class="body dim">{words::NO_OTHERS}</p> }.into_any()
    } else {
        view! { <TraceTable rows label=words::OTHERS/> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="others">
            <header><h2 id="others">{words::OTHERS}</h2></header>
            {body}
        </section>
    }
    .into_any()
}
