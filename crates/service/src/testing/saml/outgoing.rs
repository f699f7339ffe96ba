use crate::ports::saml::Outgoing;
use sluice_domain::sso::idp::Binding;

/// The message by the binding, with nothing of SAML but its name.
pub(super) fn outgoing(
    binding: Binding,
    to: &str,
    name: &'static str,
    value: &str,
    relay_state: Option<&str>,
) -> Outgoing {
    match binding {
        Binding::Redirect => {
            let relay = relay_state.map(|state| format!("&RelayState={}", encode(state))).unwrap_or_default();
            Outgoing::Redirect(format!("{to}?{name}={}{relay}", encode(value)))
        }
        Binding::Post => {
            let relay = relay_state.map(|state| ("RelayState", state.to_owned()));
            Outgoing::Post { url: to.to_owned(), fields: [(name, value.to_owned())].into_iter().chain(relay).collect() }
        }
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986, 2.3.
fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
