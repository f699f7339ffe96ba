use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use sluice_domain::input::{SetupInput, SignInInput};
use sluice_domain::view::Me;

/// Creates the first admin, who is signed in then. Open to anybody with the set-up link.
#[server(endpoint = "auth/setup", input = Json)]
pub async fn claim_setup(input: SetupInput) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    cx.limit(crate::ssr::Bucket::SetUp)?;
    let token = cx.sluice.claim_setup(&input).await.map_err(crate::ssr::to_app)?;
    cx.start_session(&token);
    Ok(())
}

/// Signs in to the dashboard. Open to anybody; limited by address, then by account, so that an address which is over its limit
/// uses up nobody's account.
#[server(endpoint = "auth/sign-in", input = Json)]
pub async fn sign_in(input: SignInInput) -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    cx.limit(crate::ssr::Bucket::SignIn)?;
    cx.limit_account(&input.email)?;
    let token = cx.sluice.sign_in_admin(&input).await.map_err(crate::ssr::to_app)?;
    cx.start_session(&token);
    Ok(())
}

#[server(endpoint = "auth/sign-out", input = Json)]
pub async fn sign_out() -> Result<(), AppError> {
    let cx = crate::ssr::request()?;
    let actor = cx.actor().await?;
    cx.sluice.sign_out_admin(&actor).await.map_err(crate::ssr::to_app)?;
    cx.end_session();
    Ok(())
}

/// Who is signed in.
#[server(endpoint = "auth/me", input = Json)]
pub async fn who_am_i() -> Result<Me, AppError> {
    let actor = crate::ssr::request()?.actor().await?;
    Ok(actor.me())
}
