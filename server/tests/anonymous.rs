//! Who may ask for what: every server function, every page and every visitor route, asked by strangers, from elsewhere, and by
//! people who are signed in. Both routers run in this process, over the real database and the real demo identity provider.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]

#[path = "anonymous/brand.rs"]
mod brand;
#[path = "anonymous/events.rs"]
mod events;
#[path = "anonymous/exchanges.rs"]
mod exchanges;
#[path = "anonymous/functions.rs"]
mod functions;
#[path = "anonymous/gallery.rs"]
mod gallery;
#[path = "anonymous/html.rs"]
mod html;
#[path = "anonymous/logout.rs"]
mod logout;
#[path = "shared/logout_messages.rs"]
mod logout_messages;
#[path = "anonymous/origins.rs"]
mod origins;
#[path = "anonymous/reading.rs"]
mod reading;
#[path = "anonymous/signed_in.rs"]
mod signed_in;
#[path = "anonymous/site.rs"]
mod site;
#[path = "anonymous/strangers.rs"]
mod strangers;
#[path = "anonymous/support.rs"]
mod support;
#[path = "anonymous/visitors.rs"]
mod visitors;
