//! The form that takes an export: chosen or dropped, sent with progress, and stopped if somebody thinks better of it.

use super::upload::send;
use crate::any::IntoAny;
use crate::components::{ErrorNote, FieldFault, FormState, Progress, Stop, Submit};
use crate::error::AppError;
use crate::text::content as words;
use leptos::html::Input;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use sluice_domain::id::ImportId;
use sluice_domain::input::FieldError;
use web_sys::{DragEvent, File, XmlHttpRequest};

/// Bytes sent, and bytes in all.
type Sent = (u64, u64);

/// `begun` gets the import's id once the server has the file.
#[component]
pub fn UploadForm(begun: Callback<ImportId>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let form = FormState::default();
    let sent = RwSignal::new(None::<Sent>);
    // On the server it stays empty: what is in a wrapper may be touched by the thread alone that made it.
    let request = StoredValue::new(None::<SendWrapper<XmlHttpRequest>>);
    let abort = move || {
        if let Some(Some(request)) = request.try_update_value(Option::take) {
            // Ends in `loadend`, like everything else; after it the file field stands as it was.
            let _ = request.abort();
        }
    };
    on_cleanup(abort);
    let start = move |file: File| {
        sent.set(Some((0, whole(file.size()))));
        let progress = move |done, all| sent.set(Some((whole(done), whole(all))));
        let end = move |answer: Result<ImportId, AppError>| {
            // Whoever left the screen, or cancelled, needs no answer.
            let ours = request.try_update_value(Option::take).flatten().is_some();
            let _ = sent.try_set(None);
            match answer {
                Ok(id) if ours => {
                    // The same file is not sent twice by a second press.
                    if let Some(input) = input.get_untracked() {
                        input.set_value("");
                    }
                    begun.run(id);
                }
                Err(error) if ours => form.fail(error),
                _ => {}
            }
        };
        match send(&file, progress, end) {
            Ok(started) => request.set_value(Some(SendWrapper::new(started))),
            Err(error) => {
                sent.set(None);
                form.fail(error);
            }
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if sent.with_untracked(Option::is_some) {
            return;
        }
        let chosen = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        match chosen {
            Some(file) => {
                if form.check(Ok(())) {
                    start(file);
                }
            }
            None => {
                form.check(Err(vec![FieldError { field: "file".to_owned(), code: "required".to_owned() }]));
            }
        }
    };
    // A memo, so that the button stays while the figures change, and the focus with it.
    let sending = Memo::new(move |_| sent.with(Option::is_some));
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorNote error=form.failure/>
            <FileField input form/>
            {move || sending.get().then(|| view! { <Sending sent abort=Callback::new(move |()| abort())/> })}
            <div class="row"><Submit label=words::UPLOAD busy=sending/></div>
        </form>
    }
    .into_any()
}

#[component]
fn Sending(sent: RwSignal<Option<Sent>>, abort: Callback<()>) -> impl IntoView {
    let stop = Stop { label: words::CANCEL_UPLOAD, busy: Signal::default(), on_press: abort };
    view! {
        <Progress
            label=words::UPLOADING
            percent=Signal::derive(move || sent.get().map(|(done, all)| words::percent(done, all)))
            figures=Signal::derive(move || sent.get().map(|(done, all)| words::uploaded(done, all)))
            stop
        />
    }
    .into_any()
}

/// The browser's own file field, in a box that takes drops.
#[component]
fn FileField(input: NodeRef<Input>, form: FormState) -> impl IntoView {
    let over = RwSignal::new(false);
    let fault = Memo::new(move |_| form.fields.with(|all| all.first().map(|fault| fault.code.clone())));
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let (Some(input), Some(files)) = (input.get_untracked(), files)
            && files.length() > 0
        {
            input.set_files(Some(&files));
        }
    };
    let hover = move |event: DragEvent| {
        // Without this the browser opens the file instead of handing it over.
        event.prevent_default();
        over.set(true);
    };
    view! {
        <div class="field drop" class:over=move || over.get() on:dragover=hover on:dragleave=move |_| over.set(false) on:drop=drop>
            <label for="file">{words::FILE}</label>
            <input
                id="file"
                name="file"
                type="file"
                accept=".zip,application/zip"
                node_ref=input
                aria-describedby="file-help file-fault"
                aria-invalid=move || fault.with(Option::is_some).to_string()
            />
            <span class="help" id="file-help">{words::FILE_HELP}</span>
            <FieldFault id="file-fault".to_owned() fault/>
        </div>
    }
    .into_any()
}

/// A size that the browser tells as a floating-point number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of files are whole, not negative, and below 2^53; the cast saturates at both ends"
)]
const fn whole(bytes: f64) -> u64 {
    bytes as u64
}
