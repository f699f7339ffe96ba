//! What was just done, over every screen, with the way back where there is one.
//!
//! It is announced politely and takes no focus. Nobody is hurried (WCAG 2.2.1): it stays while a pointer or the focus is on it, while a
//! dialog is open and while the window is hidden, and what it tells of can also be changed by hand. A failure stays until it is dismissed.

use super::{Ask, Icon, focus_first, focus_heading};
use crate::any::IntoAny;
use crate::error::AppError;
use crate::text::undo as words;
use leptos::html::Dialog;
use leptos::prelude::*;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// So many stand there at once. The oldest gives its place to the next.
const PLACES: usize = 3;
/// How long one stays that nobody is at.
const STAYS: Duration = Duration::from_secs(10);
const STAYS_WITH_UNDO: Duration = Duration::from_secs(20);

type Ending = Pin<Box<dyn Future<Output = Result<(), AppError>>>>;

/// How something is taken back.
#[derive(Clone)]
pub struct Undo {
    run: Arc<dyn Fn() -> Ending + Send + Sync>,
    /// What is said when it is done.
    said: &'static str,
    /// What it would loosen: nobody does that without having read it.
    loosens: Option<&'static str>,
}

impl fmt::Debug for Undo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.said)
    }
}

impl Undo {
    /// `run` outlives the screen that made it: it may hold data, and no signals of the screen.
    pub fn new<F>(said: &'static str, run: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), AppError>> + 'static,
    {
        Self { run: Arc::new(move || Box::pin(run())), said, loosens: None }
    }

    /// Asks first, with this consequence.
    #[must_use]
    pub fn loosening(self, consequence: &'static str) -> Self {
        Self { loosens: Some(consequence), ..self }
    }
}

/// One thing that was done.
#[derive(Debug, Clone)]
struct Toast {
    /// Counts all of them.
    number: u64,
    text: String,
    undo: Option<Undo>,
    /// It is being taken back.
    busy: bool,
    failed: bool,
}

/// Given once by what stays while screens change.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    places: [RwSignal<Option<Toast>>; PLACES],
    made: StoredValue<u64>,
    hovered: StoredValue<bool>,
    focused: StoredValue<bool>,
    undone: RwSignal<u32>,
    dialog: NodeRef<Dialog>,
    /// The place and number of the one that is asked about.
    asked: RwSignal<Option<(usize, u64)>>,
}

impl Default for Toasts {
    fn default() -> Self {
        Self {
            places: std::array::from_fn(|_| RwSignal::new(None)),
            made: StoredValue::new(0),
            hovered: StoredValue::new(false),
            focused: StoredValue::new(false),
            undone: RwSignal::new(0),
            dialog: NodeRef::new(),
            asked: RwSignal::new(None),
        }
    }
}

/// Counts what was taken back: who shows data loads it again when this changes.
pub fn undone() -> Signal<u32> {
    use_context::<Toasts>().map_or_else(|| Signal::stored(0), |toasts| toasts.undone.into())
}

impl Toasts {
    pub fn provide() -> Self {
        let toasts = Self::default();
        provide_context(toasts);
        toasts
    }

    /// Shows it until it is dismissed or another one needs its place. What is said again takes the place of what was said: only the
    /// last change can be taken back.
    fn put(self, text: impl Into<String>, undo: Option<Undo>) -> (usize, u64) {
        let text = text.into();
        let now = self.places.map(|place| place.with_untracked(|toast| toast.as_ref().map(|toast| toast.rank(&text))));
        let place = place_for(now);
        let number = self.made.get_value() + 1;
        self.made.set_value(number);
        self.places[place].set(Some(Toast { number, text, undo, busy: false, failed: false }));
        (place, number)
    }

    /// Shows it for a while. Only for handlers and effects.
    pub fn say(self, text: impl Into<String>, undo: Option<Undo>) {
        let stays = if undo.is_some() { STAYS_WITH_UNDO } else { STAYS };
        let (place, number) = self.put(text, undo);
        self.expire(place, number, stays);
    }

    fn expire(self, place: usize, number: u64, after: Duration) {
        let look = move || {
            // The frame may be gone by now, and then all of this with it.
            let there = self.places[place].try_with_untracked(|toast| {
                toast.as_ref().filter(|toast| toast.number == number && !toast.failed).map(|toast| toast.busy)
            });
            match there.flatten() {
                Some(busy) if busy || self.is_held() => self.expire(place, number, after),
                Some(_) => self.places[place].set(None),
                None => {}
            }
        };
        set_timeout(look, after);
    }

    fn is_held(self) -> bool {
        let dialog_is_open = || document().query_selector("dialog[open]").is_ok_and(|found| found.is_some());
        self.hovered.get_value() || self.focused.get_value() || document().hidden() || dialog_is_open()
    }

    fn dismiss(self, place: usize) {
        self.places[place].set(None);
        self.focused.set_value(false);
        // The button that was pressed is gone.
        focus_heading();
    }

    fn press(self, place: usize) {
        let pressed = self.places[place].with_untracked(|toast| {
            let toast = toast.as_ref().filter(|toast| !toast.busy)?;
            Some((toast.number, toast.undo.as_ref()?.loosens.is_some()))
        });
        match (pressed, self.dialog.get_untracked()) {
            (Some((number, true)), Some(dialog)) => {
                self.asked.set(Some((place, number)));
                // Fails only when it is open already.
                let _ = dialog.show_modal();
            }
            (Some((number, false)), _) => self.take_back(place, number),
            _ => {}
        }
    }

    fn take_back(self, place: usize, number: u64) {
        let undo = self.places[place].try_update(|toast| {
            let toast = toast.as_mut().filter(|toast| toast.number == number && !toast.busy)?;
            toast.busy = true;
            toast.undo.clone()
        });
        let Some(undo) = undo.flatten() else { return };
        leptos::task::spawn_local(async move {
            let ended = (undo.run)().await;
            self.end(place, number, undo.said, ended);
        });
    }

    fn end(self, place: usize, number: u64, said: &'static str, ended: Result<(), AppError>) {
        // Whoever has gone on to something else is left there.
        let was_here = document().query_selector(".toasts :focus").is_ok_and(|found| found.is_some());
        let failed = ended.is_err();
        let text = match ended {
            Ok(()) => said.to_owned(),
            Err(error) => words::not_undone(&error),
        };
        let told = self.places[place].try_update(|toast| {
            let mine = toast.as_mut().filter(|toast| toast.number == number);
            mine.map(|mine| *mine = Toast { number, text: text.clone(), undo: None, busy: false, failed })
        });
        // The frame may be gone by now, and then all of this with it.
        let Some(told) = told else { return };
        if told.is_none() && failed {
            // Dismissed meanwhile; that it was not taken back is told all the same.
            let (place, _) = self.put(text, None);
            self.places[place].update(|toast| toast.iter_mut().for_each(|toast| toast.failed = true));
            return;
        }
        // The button that was pressed is gone.
        self.focused.set_value(false);
        if failed {
            if was_here {
                request_animation_frame(|| focus_first(".toast.bad .btn"));
            }
            return;
        }
        self.undone.update(|count| *count += 1);
        self.expire(place, number, STAYS);
        if was_here {
            request_animation_frame(focus_heading);
        }
    }
}

/// What gives its place to the next, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It says the same.
    Same,
    Empty,
    /// With its number.
    Other(u64),
    /// It is being taken back, and what becomes of that is still to be told.
    Busy(u64),
}

impl Toast {
    fn rank(&self, text: &str) -> Rank {
        match self {
            Self { busy: true, number, .. } => Rank::Busy(*number),
            same if same.text == text => Rank::Same,
            Self { number, .. } => Rank::Other(*number),
        }
    }
}

fn place_for(now: [Option<Rank>; PLACES]) -> usize {
    let best = now.iter().enumerate().min_by_key(|(_, toast)| toast.unwrap_or(Rank::Empty));
    best.map_or(0, |(place, _)| place)
}

/// The places. To stand before the screen in the document: from the heading, which takes the focus when a screen is new, Shift and Tab
/// lead here.
#[component]
pub fn ToastRegion(toasts: Toasts) -> impl IntoView {
    let consequence = move || {
        let asked = toasts.asked.get().and_then(|(place, _)| toasts.places[place].get()?.undo?.loosens);
        asked.unwrap_or_default().to_owned()
    };
    let confirmed = Callback::new(move |()| {
        if let Some((place, number)) = toasts.asked.get_untracked() {
            toasts.take_back(place, number);
        }
    });
    view! {
        <div
            class="toasts"
            role="region"
            aria-label=words::REGION
            on:mouseenter=move |_| toasts.hovered.set_value(true)
            on:mouseleave=move |_| toasts.hovered.set_value(false)
            on:focusin=move |_| toasts.focused.set_value(true)
            on:focusout=move |_| toasts.focused.set_value(false)
        >
            {(0..PLACES).map(|place| view! { <Place toasts place/> }).collect_view()}
        </div>
        <Ask
            dialog=toasts.dialog
            title=words::ASK_TITLE
            consequence=Signal::derive(consequence)
            action=words::ASK_ACTION
            on_confirm=confirmed
        />
    }
    .into_any()
}

/// Without anything to say it takes no room, and is there all the same: only what changes inside of it is announced.
#[component]
fn Place(toasts: Toasts, place: usize) -> impl IntoView {
    let toast = toasts.places[place];
    let id = format!("toast-{place}");
    let (described, dismisses) = (id.clone(), id.clone());
    let class = move || {
        toast.with(|toast| match toast {
            None => "vh",
            Some(toast) if toast.failed => "toast bad",
            Some(_) => "toast",
        })
    };
    let mark = move || {
        let failed = toast.with(|toast| toast.as_ref().map(|toast| toast.failed))?;
        Some(if failed {
            view! { <Icon name="warn" class="bad"/> }
        } else {
            view! { <Icon name="on" class="ok"/> }
        })
    };
    let text = move || toast.with(|toast| toast.as_ref().map(|toast| toast.text.clone()));
    let undo = move || {
        let busy = toast.with(|toast| toast.as_ref().filter(|toast| toast.undo.is_some()).map(|toast| toast.busy))?;
        Some(view! {
            <button
                class="btn sm"
                type="button"
                aria-describedby=described.clone()
                aria-disabled=busy.then_some("true")
                on:click=move |_| toasts.press(place)
            >
                {if busy { words::UNDOING } else { words::UNDO }}
            </button>
        })
    };
    let dismiss = move || {
        toast.with(Option::is_some).then(|| {
            view! {
                <button
                    class="btn ghost icon sm"
                    type="button"
                    aria-label=words::DISMISS
                    aria-describedby=dismisses.clone()
                    on:click=move |_| toasts.dismiss(place)
                >
                    <Icon name="x"/>
                </button>
            }
        })
    };
    view! { <div class=class>{mark}<p id=id aria-live="polite">{text}</p>{undo}{dismiss}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_again_takes_its_own_place_and_the_oldest_gives_way() {
        let other = |number| Some(Rank::Other(number));
        assert_eq!(place_for([None, None, None]), 0);
        assert_eq!(place_for([other(1), None, None]), 1);
        assert_eq!(place_for([other(4), other(2), other(3)]), 1);
        assert_eq!(place_for([None, Some(Rank::Same), other(3)]), 1);
        assert_eq!(place_for([Some(Rank::Busy(1)), other(2), other(3)]), 1, "its end is still to be told");
    }

    #[test]
    fn a_change_that_is_said_again_can_be_taken_back_once() {
        Owner::new().with(|| {
            let toasts = Toasts::default();
            let undo = || Some(Undo::new("Undone", || async { Ok(()) }));
            let (first, second) = (toasts.put("Saved", undo()), toasts.put("Saved", undo()));
            assert_eq!((first.0, second.0), (0, 0));
            toasts.put("Changed", None);
            let there = toasts.places.map(|place| place.with_untracked(|toast| toast.as_ref().map(|t| t.number)));
            assert_eq!(there, [Some(2), Some(3), None]);
        });
    }
}
