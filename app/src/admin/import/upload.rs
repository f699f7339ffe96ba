//! Sends an export to `POST /import`. `XMLHttpRequest` and not `fetch`, because only it tells how much was sent.

use crate::error::AppError;
use serde::Deserialize;
use sluice_domain::id::ImportId;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

/// Begins to send. `progress` hears bytes sent and bytes in all; `end` is called once, also when the request is aborted.
/// An error means that nothing was begun. Aborting the request that is returned ends the upload.
pub fn send(
    file: &File,
    progress: impl Fn(f64, f64) + 'static,
    end: impl FnOnce(Result<ImportId, AppError>) + 'static,
) -> Result<XmlHttpRequest, AppError> {
    begin(file, progress, end).map_err(|_| AppError::Transport)
}

fn begin(
    file: &File,
    progress: impl Fn(f64, f64) + 'static,
    end: impl FnOnce(Result<ImportId, AppError>) + 'static,
) -> Result<XmlHttpRequest, JsValue> {
    let body = FormData::new()?;
    body.append_with_blob_and_filename("file", file, &file.name())?;
    let request = XmlHttpRequest::new()?;
    request.open("POST", "/import")?;
    // `into_js_value`: the browser frees the closures with the request, whenever that is done.
    let heard =
        Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| progress(event.loaded(), event.total()));
    request.upload()?.set_onprogress(Some(heard.into_js_value().unchecked_ref()));
    let done = {
        let request = request.clone();
        Closure::once_into_js(move || {
            let body = request.response_text().ok().flatten().unwrap_or_default();
            end(answer(request.status().unwrap_or_default(), &body));
        })
    };
    request.set_onloadend(Some(done.unchecked_ref()));
    request.send_with_opt_form_data(Some(&body))?;
    Ok(request)
}

#[derive(Deserialize)]
struct Begun {
    id: ImportId,
}

/// What the server said. Status 0: there was no answer.
fn answer(status: u16, body: &str) -> Result<ImportId, AppError> {
    if (200..300).contains(&status) {
        return serde_json::from_str::<Begun>(body).map(|begun| begun.id).map_err(|_| AppError::Transport);
    }
    // What stands in front of the handler answers without a body of ours.
    Err(serde_json::from_str(body).unwrap_or_else(|_| match status {
        401 => AppError::Unauthenticated,
        413 => AppError::Rule { code: "upload_too_large".to_owned() },
        429 => AppError::TooMany,
        _ => AppError::Transport,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_an_id_or_an_error_of_ours() {
        let id = ImportId::random([7; 16]);
        assert_eq!(answer(202, &format!(r#"{{"id":"{id}"}}"#)), Ok(id));
        assert_eq!(answer(200, "<html>"), Err(AppError::Transport));
        let rule = AppError::Rule { code: "not_a_zip".into() };
        assert_eq!(answer(409, &serde_json::to_string(&rule).unwrap()), Err(rule));
    }

    #[test]
    fn a_layer_that_refuses_is_understood_by_its_status() {
        assert_eq!(answer(401, ""), Err(AppError::Unauthenticated));
        assert_eq!(answer(413, "<html>"), Err(AppError::Rule { code: "upload_too_large".into() }));
        assert_eq!(answer(429, ""), Err(AppError::TooMany));
        assert_eq!(answer(0, ""), Err(AppError::Transport));
    }
}
