//! What an identity provider has to be told of Sluice.

use crate::any::IntoAny;
use crate::api::sso::service_provider;
use crate::components::{Banner, CopyField, Icon, failed};
use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::view::sso::SpView;

#[component]
pub fn ServiceProvider() -> impl IntoView {
    let sp = Resource::new(|| (), |()| service_provider());
    view! {
        <section class="card" aria-labelledby="sp">
            <header><h2 id="sp">{words::SP_TITLE}</h2><span class="small faint">{words::SP_LEAD}</span></header>
            <Transition>
                {move || Suspend::new(async move {
                    match sp.await {
                        Ok(sp) => view! { <Addresses sp/> }.into_any(),
                        Err(error) => failed(&error),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Addresses(sp: SpView) -> impl IntoView {
    let logout = match sp.slo_url {
        Some(url) => view! { <CopyField label=words::SLO_URL value=url/> }.into_any(),
        None => view! {
            <div class="field">
                <span class="label">{words::SLO_URL}</span>
                <Banner><p>{words::NO_SLO}</p></Banner>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="body stack">
            <CopyField label=words::SP_ENTITY_ID value=sp.entity_id/>
            <CopyField label=words::ACS_URL value=sp.acs_url/>
            {logout}
            <CopyField label=words::METADATA_URL value=sp.metadata_url.clone()/>
            <p class="help">{words::METADATA_HELP}</p>
            <div class="row wrap">
                <a class="btn sm" href=sp.metadata_url download="sluice-sp-metadata.xml" rel="external">
                    <Icon name="dl"/>
                    {words::METADATA_DOWNLOAD}
                </a>
                <a class="btn sm" href=sp.signed_metadata_url download="sluice-sp-metadata-signed.xml" rel="external">
                    <Icon name="dl"/>
                    {words::METADATA_SIGNED}
                </a>
                <span class="help">{words::METADATA_SIGNED_HELP}</span>
            </div>
        </div>
    }
}
