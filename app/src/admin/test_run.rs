//! The result of one test. The provider's answer leads the other tab here too, so the page stands by itself.

mod attributes;
pub mod difference;
mod passed;
pub mod refused;
mod waiting;

pub use crate::components::visible;

use super::exchanges::refused_answers;
use super::idp::start_test::StartTest;
use crate::any::IntoAny;
use crate::api::sso::{find_idp, find_test};
use crate::components::{Banner, Done, DoneNote, Icon, Loading, PageHead, Tone, When, failed_in};
use crate::error::AppError;
use crate::text::{exchanges, saml, sso as words};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use passed::Passed;
use refused::Refused;
use sluice_domain::id::TestRunId;
use sluice_domain::view::sso::{IdpDetail, TestResult, TestView};
use visible::Visible;
use waiting::{Expired, Waiting, poll};

/// A test, and its provider as it is now.
type Found = Result<(TestView, IdpDetail), AppError>;

#[component]
pub fn TestRunPage() -> impl IntoView {
    let params = use_params_map();
    let run = Memo::new(move |_| params.with(|params| params.get_str("run").and_then(TestRunId::parse)));
    let found = Resource::new(move || run.get(), load);
    poll(found);
    let done = Done::default();
    Effect::new(move |_| {
        run.track();
        done.forget();
    });
    let changed = Callback::new(move |()| found.refetch());
    let enabled = Callback::new(move |()| {
        done.say(words::NOW_ENABLED);
        found.refetch();
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match found.await {
                    Ok((test, idp)) => view! { <Run test idp done changed enabled/> }.into_any(),
                    Err(error) => {
                        view! { <PageHead title=words::TEST/>{failed_in(&error, "/sso", words::TO_IDPS)} }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

async fn load(run: Option<TestRunId>) -> Found {
    let test = find_test(run.ok_or(AppError::NotFound)?).await?;
    let idp = find_idp(test.idp.clone()).await?;
    Ok((test, idp))
}

#[component]
fn Run(test: TestView, idp: IdpDetail, done: Done, changed: Callback<()>, enabled: Callback<()>) -> impl IntoView {
    let (_, title) = super::idp::result(&test.result);
    // What has no result is no test of any settings.
    let ended = !matches!(test.result, TestResult::Waiting | TestResult::Expired);
    let stale = (ended && !test.current).then(|| {
        view! { <Banner tone=Tone::Warn><p>{words::TEST_STALE}</p></Banner> }
    });
    let at = test.ended_at.unwrap_or(test.started_at);
    let (id, name, current) = (idp.idp.id.clone(), idp.idp.name.clone(), test.current);
    let body = match test.result {
        TestResult::Waiting => view! { <Waiting/> }.into_any(),
        TestResult::Expired => view! { <Expired/> }.into_any(),
        TestResult::Failed { code, expected, received } => view! {
            <Refused
                title=words::WHY_FAILED
                label=words::TEST_FAILED
                refusal=saml::refusal(&code)
                expected
                received
            />
            <div class="row">
                <a class="btn" href=refused_answers(&id)><Icon name="rec"/>{exchanges::SEE}</a>
            </div>
        }
        .into_any(),
        TestResult::Passed { name_id, name_id_format, attributes, suggested, .. } => {
            view! { <Passed name_id name_id_format attributes suggested idp current changed enabled/> }.into_any()
        }
    };
    view! {
        <PageHead title>
            <a class="btn ghost" href=format!("/sso/{id}")><Icon name="key"/><Visible text=name/></a>
            // While it waits, too: the other tab may be closed by now.
            <StartTest idp=id.clone() label=words::TEST_AGAIN primary=false/>
        </PageHead>
        <DoneNote done/>
        <p class="small faint"><When at/></p>
        {stale}
        {body}
    }
}
