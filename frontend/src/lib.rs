//! Makes the dashboard alive in the browser, and does nothing else.

// A view is one deeply nested type; the compiler counts each level.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's script when the module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(sluice_app::admin::App);
}
