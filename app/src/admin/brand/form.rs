//! What is chosen and typed. It stays when the server says no.

use super::Of;
use crate::components::FormState;
use leptos::prelude::*;
use sluice_domain::brand::Colour;
use sluice_domain::input::{BrandInput, FieldError, LogoInput};
use sluice_domain::view::brand::BrandPage;

/// A picture that was chosen and is not saved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub file_name: String,
    pub base64: String,
}

/// Which parts are of one's own, and what each holds.
pub type Work = ([bool; 3], Option<Chosen>, String, String);

#[derive(Clone, Copy)]
pub struct Form {
    /// Whether each part is chosen here, or left to what stands behind it.
    pub own_logo: RwSignal<bool>,
    pub own_accent: RwSignal<bool>,
    pub own_footer: RwSignal<bool>,
    pub logo: RwSignal<Option<Chosen>>,
    pub accent: RwSignal<String>,
    pub footer: RwSignal<String>,
    pub state: FormState,
    begun: StoredValue<Option<Of>>,
}

impl Form {
    pub fn new() -> Self {
        Self {
            own_logo: RwSignal::new(false),
            own_accent: RwSignal::new(false),
            own_footer: RwSignal::new(false),
            logo: RwSignal::new(None),
            accent: RwSignal::new(String::new()),
            footer: RwSignal::new(String::new()),
            state: FormState::default(),
            begun: StoredValue::new(None),
        }
    }

    /// Begins with what is in force, unless somebody may be typing in it already.
    ///
    /// Tells nobody: the screen is drawn anew right after it, and what was drawn before is over, though it still listens.
    pub fn begin(self, of: &Of, page: &BrandPage) {
        if self.begun.with_value(|begun| begun.as_ref() == Some(of)) {
            return;
        }
        self.begun.set_value(Some(of.clone()));
        let own = &page.own;
        *self.own_logo.write_untracked() = own.logo.is_some();
        *self.own_accent.write_untracked() = own.accent.is_some();
        *self.own_footer.write_untracked() = own.footer.is_some();
        *self.logo.write_untracked() = None;
        *self.accent.write_untracked() = own.accent.map(|colour| colour.to_string()).unwrap_or_default();
        *self.footer.write_untracked() = own.footer.clone().unwrap_or_default();
        self.state.fields.write_untracked().clear();
        *self.state.failure.write_untracked() = None;
    }

    /// What was typed is in force: it begins anew with the next data.
    pub fn forget(self) {
        self.begun.set_value(None);
    }

    /// Everything that is chosen and typed, to be compared with what it was. Tracks all of it.
    pub fn work(self) -> Work {
        let own = [self.own_logo, self.own_accent, self.own_footer].map(|own| own.get());
        (own, self.logo.get(), self.accent.get(), self.footer.get())
    }

    /// The form as it stands. `had_logo`: there is one in force.
    pub fn input(self, had_logo: bool) -> BrandInput {
        let logo = match (self.own_logo.get_untracked(), self.logo.get_untracked()) {
            (true, Some(chosen)) => LogoInput::New { base64: chosen.base64 },
            (false, _) if had_logo => LogoInput::Remove,
            _ => LogoInput::Keep,
        };
        let typed = |own: RwSignal<bool>, text: RwSignal<String>| {
            if own.get_untracked() { text.get_untracked() } else { String::new() }
        };
        BrandInput { logo, accent: typed(self.own_accent, self.accent), footer: typed(self.own_footer, self.footer) }
    }

    /// What the server would say of it; and a part that is said to be chosen, and is empty, is a fault too.
    pub fn check(self, input: &BrandInput, had_logo: bool) -> Result<(), Vec<FieldError>> {
        let mut faults = input.validate().err().unwrap_or_default();
        let no_logo = !had_logo && input.logo == LogoInput::Keep;
        for (field, own, empty) in [
            ("logo", self.own_logo, no_logo),
            ("accent", self.own_accent, input.accent.trim().is_empty()),
            ("footer", self.own_footer, input.footer.trim().is_empty()),
        ] {
            if own.get_untracked() && empty {
                faults.push(FieldError { field: field.to_owned(), code: "required".to_owned() });
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The colour that would be in force: what is typed, as far as it is one.
    pub fn colour(self, base: Option<Colour>) -> Option<Colour> {
        if self.own_accent.get() { self.accent.with(|typed| Colour::parse(typed.trim())) } else { base }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::view::brand::{BrandView, LogoView};

    fn page(own: BrandView) -> BrandPage {
        BrandPage { company: "Acme".into(), space: None, own, base: BrandView::default(), seen: None }
    }

    fn wrong(form: Form, had_logo: bool) -> Vec<(String, String)> {
        let faults = form.check(&form.input(had_logo), had_logo).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn what_is_not_chosen_is_not_sent() {
        Owner::new().with(|| {
            let form = Form::new();
            let logo = LogoView { src: "/x.png".into(), width: 3, height: 2 };
            let own = BrandView { logo: Some(logo), accent: Colour::parse("#7a1fa2"), footer: Some("Ltd".into()) };
            form.begin(&Of::Installation, &page(own.clone()));
            let input = form.input(true);
            assert_eq!((input.accent.as_str(), input.footer.as_str(), input.logo), ("#7a1fa2", "Ltd", LogoInput::Keep));
            for part in [form.own_logo, form.own_accent, form.own_footer] {
                part.set(false);
            }
            let input = form.input(true);
            assert_eq!(input, BrandInput { logo: LogoInput::Remove, ..BrandInput::default() });
            assert_eq!(form.input(false).logo, LogoInput::Keep, "there is nothing to be removed");
            // What is typed stays through a reload of the same, and not through another.
            form.begin(&Of::Installation, &page(own));
            assert!(!form.own_accent.get_untracked());
            form.begin(&Of::Nothing, &page(BrandView::default()));
            assert_eq!(form.accent.get_untracked(), "");
        });
    }

    #[test]
    fn a_part_that_is_chosen_and_empty_is_named() {
        Owner::new().with(|| {
            let form = Form::new();
            assert_eq!(wrong(form, false), []);
            for part in [form.own_logo, form.own_accent, form.own_footer] {
                part.set(true);
            }
            let required = |field: &str| (field.to_owned(), "required".to_owned());
            assert_eq!(wrong(form, false), [required("logo"), required("accent"), required("footer")]);
            assert_eq!(wrong(form, true), [required("accent"), required("footer")]);
            form.accent.set("teal".to_owned());
            form.footer.set("Ltd".to_owned());
            form.logo.set(Some(Chosen { file_name: "a.png".into(), base64: "AAAA".into() }));
            assert_eq!(wrong(form, false), [("accent".to_owned(), "not_a_colour".to_owned())]);
        });
    }
}
