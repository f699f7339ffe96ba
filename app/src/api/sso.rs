use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::id::{IdpId, TestRunId};
use sluice_domain::input::{IdpInput, RulesInput};
use sluice_domain::sso::mapping::AttributeMapping;
use sluice_domain::sso::sp_key::SpKeyUse;
use sluice_domain::view::sso::{GroupView, IdpAdded, IdpDetail, IdpRow, SpKeyView, SpView, TestView};

#[server(endpoint = "sso/sp", input = Json)]
pub async fn service_provider() -> Result<SpView, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    Ok(cx.sluice.service_provider(&actor))
}

#[server(endpoint = "sso/idps", input = Json)]
pub async fn list_idps() -> Result<Vec<IdpRow>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.list_idps(&actor).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "sso/idp", input = Json)]
pub async fn find_idp(id: IdpId) -> Result<IdpDetail, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.find_idp(&actor, &id).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "sso/add", input = Json)]
pub async fn add_idp(input: IdpInput) -> Result<IdpAdded, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.add_idp(&actor, &input).await.map_err(crate::ssr::to_app)
}

/// Connects the demo identity provider that `make run` starts.
#[server(endpoint = "sso/demo", input = Json)]
pub async fn connect_demo_idp() -> Result<IdpId, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.connect_demo_idp(&actor).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "sso/mapping", input = Json)]
pub async fn save_mapping(id: IdpId, mapping: AttributeMapping) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.save_mapping(&actor, &id, mapping).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "sso/enable", input = Json)]
pub async fn enable_idp(id: IdpId) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.enable_idp(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// From now on its links do not open, and grants made through it do not hold.
#[server(endpoint = "sso/disable", input = Json)]
pub async fn disable_idp(id: IdpId) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.disable_idp(&actor, &id).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "sso/remove", input = Json)]
pub async fn remove_idp(id: IdpId) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.remove_idp(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// Begins a test; gives the address on the visitors' origin to open in a new tab. It works once, for ten minutes.
#[server(endpoint = "sso/test", input = Json)]
pub async fn start_test(id: IdpId) -> Result<(TestRunId, String), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.start_test(&actor, &id).await.map_err(crate::ssr::to_app)
}

#[server(endpoint = "sso/test-run", input = Json)]
pub async fn find_test(id: TestRunId) -> Result<TestView, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.find_test(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// Groups that real sign-ins and tests at this provider named, most seen first.
#[server(endpoint = "sso/groups", input = Json)]
pub async fn list_groups(id: IdpId) -> Result<Vec<GroupView>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.list_groups(&actor, &id).await.map_err(crate::ssr::to_app)
}

/// New rules want a new test: until it has passed, the provider's links do not open.
#[server(endpoint = "sso/rules", input = Json)]
pub async fn edit_idp_rules(id: IdpId, input: RulesInput) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.edit_idp_rules(&actor, &id, &input).await.map_err(crate::ssr::to_app)
}

/// Sluice's own key pairs, oldest first.
#[server(endpoint = "sso/keys", input = Json)]
pub async fn list_sp_keys() -> Result<Vec<SpKeyView>, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.list_sp_keys(&actor).await.map_err(crate::ssr::to_app)
}

/// Makes the next key pair and publishes it in the metadata; gives its fingerprint.
#[server(endpoint = "sso/keys/publish", input = Json)]
pub async fn publish_sp_key(key_use: SpKeyUse) -> Result<String, AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.publish_sp_key(&actor, key_use).await.map_err(crate::ssr::to_app)
}

/// The next key pair takes the place of the active one.
#[server(endpoint = "sso/keys/activate", input = Json)]
pub async fn activate_sp_key(fingerprint: String) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.activate_sp_key(&actor, &fingerprint).await.map_err(crate::ssr::to_app)
}

/// Removes a next or a retired key pair for good.
#[server(endpoint = "sso/keys/remove", input = Json)]
pub async fn remove_sp_key(fingerprint: String) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.remove_sp_key(&actor, &fingerprint).await.map_err(crate::ssr::to_app)
}
