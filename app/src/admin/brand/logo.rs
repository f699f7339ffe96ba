//! A picture from the person's machine, on its way into the form.

use super::form::Chosen;

/// Reads the file as it will be sent. An error is a code of a wrong field.
#[cfg(feature = "hydrate")]
pub async fn read(file: &web_sys::File) -> Result<Chosen, &'static str> {
    use sluice_domain::brand::LOGO_BYTES;
    use web_sys::js_sys::Uint8Array;

    #[expect(clippy::cast_precision_loss, reason = "the limit is far below the point where f64 skips whole numbers")]
    if file.size() > LOGO_BYTES as f64 {
        return Err("logo_too_large");
    }
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.map_err(|_| "logo_not_read")?;
    // One character for each byte, as `btoa` takes them.
    let bytes: String = Uint8Array::new(&buffer).to_vec().into_iter().map(char::from).collect();
    let base64 = leptos::prelude::window().btoa(&bytes).map_err(|_| "logo_not_read")?;
    Ok(Chosen { file_name: file.name(), base64 })
}

/// On the server nobody chooses a file.
#[cfg(not(feature = "hydrate"))]
pub async fn read(_: &web_sys::File) -> Result<Chosen, &'static str> {
    Err("logo_not_read")
}
