//! The gate's pages: one thought, one next step, the reference last. No title of the content, no rule, no admin word.

use super::document::{Around, Document, Piece, sender};
use crate::text::visitor as words;
use leptos::prelude::*;
use sluice_domain::id::Reference;
use sluice_domain::view::brand::VisitorBrand;
use sluice_domain::view::visitor::{GateKind, GatePage, Onward, SignedOutThere};

/// The status that goes with the page.
pub const fn status(kind: &GateKind) -> u16 {
    match kind {
        GateKind::SignIn { .. } | GateKind::SignedOut(_) | GateKind::TestDone { .. } | GateKind::Onward { .. } => 200,
        GateKind::NotAvailable { .. } => 404,
        GateKind::Over { .. } => 410,
        GateKind::Denied { .. }
        | GateKind::NoEmail { .. }
        | GateKind::SignInFailed { .. }
        | GateKind::SignOutFailed { .. } => 403,
        GateKind::TooManyRequests { .. } => 429,
        GateKind::Failed { .. } => 500,
    }
}

/// The whole document.
pub fn document(page: &GatePage, around: Around<'_>) -> String {
    let Words { title, say, .. } = words_for(page);
    let script = match &page.kind {
        GateKind::SignIn { .. } => Some("/gate.js"),
        GateKind::Onward { way: Onward::Form { .. }, .. } => Some("/onward.js"),
        _ => None,
    };
    let document = Document {
        title: format!("{title} · {}", page.company),
        body_class: "gate-page",
        extra_style: None,
        script,
        forward: match &page.kind {
            GateKind::TestDone { href } | GateKind::Onward { way: Onward::Address(href), .. } => Some(href),
            _ => None,
        },
    };
    let body = Piece::Own(body(page, title, say, around.brand).to_html());
    document.around(around, [body]).iter().map(AsRef::as_ref).collect()
}

struct Words {
    title: String,
    say: String,
}

fn words_for(page: &GatePage) -> Words {
    let (title, say) = match &page.kind {
        GateKind::SignIn { .. } => (words::shared_something(&page.company), words::sign_in_say(&page.company)),
        GateKind::NotAvailable { .. } => (words::NOTHING_HERE.to_owned(), words::NOTHING_HERE_SAY.to_owned()),
        GateKind::Denied { .. } => (words::DENIED.to_owned(), words::denied_say(&page.company)),
        GateKind::NoEmail { idp_name, .. } => (words::DENIED.to_owned(), words::no_email_say(idp_name)),
        GateKind::Over { .. } => (words::OVER.to_owned(), words::over_say(&page.company)),
        GateKind::SignInFailed { .. } => (words::SIGN_IN_FAILED.to_owned(), words::SIGN_IN_FAILED_SAY.to_owned()),
        GateKind::TestDone { .. } => (words::TEST_DONE.to_owned(), words::TEST_DONE_SAY.to_owned()),
        GateKind::Onward { signed_out: false, .. } => (words::ONWARD.to_owned(), words::ONWARD_SAY.to_owned()),
        GateKind::Onward { signed_out: true, .. } => {
            (words::ONWARD_SIGNED_OUT.to_owned(), words::ONWARD_SIGNED_OUT_SAY.to_owned())
        }
        GateKind::SignedOut(there) => (words::SIGNED_OUT.to_owned(), signed_out(*there).to_owned()),
        GateKind::SignOutFailed { .. } => (words::SIGN_OUT_FAILED.to_owned(), words::SIGN_OUT_FAILED_SAY.to_owned()),
        GateKind::TooManyRequests { seconds } => (words::TOO_MANY.to_owned(), words::too_many_say(*seconds)),
        GateKind::Failed { .. } => (words::FAILED.to_owned(), words::FAILED_SAY.to_owned()),
    };
    Words { title, say }
}

fn signed_out(there: SignedOutThere) -> &'static str {
    match there {
        SignedOutThere::NotAsked => words::SIGNED_OUT_SAY,
        SignedOutThere::Confirmed => words::SIGNED_OUT_THERE_SAY,
        SignedOutThere::NotConfirmed => words::SIGNED_OUT_NOT_CONFIRMED_SAY,
    }
}

fn body(page: &GatePage, title: String, say: String, brand: &VisitorBrand) -> AnyView {
    view! {
        <main class="gate">
            <svg class="depth" aria-hidden="true"><use href="/depth.svg#depth"></use></svg>
            <div class="ticket">
                {sender(brand, &page.company)}
                <h1>{title}</h1>
                {who(&page.kind)}
                <p class="say">{say}</p>
                {next_step(page)}
                {last_line(page)}
            </div>
            {brand.footer.clone().map(|text| view! { <p class="foot">{text}</p> })}
        </main>
    }
    .into_any()
}

fn who(kind: &GateKind) -> Option<AnyView> {
    let GateKind::Denied { email, idp_name, .. } = kind else { return None };
    let name = email.clone().unwrap_or_else(|| idp_name.clone());
    let initial: String = name.chars().next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    Some(
        view! {
            <div class="who">
                <span class="avatar" aria-hidden="true">{initial}</span>
                <span><b>{name}</b><span class="small faint">{words::signed_in_at(idp_name)}</span></span>
            </div>
        }
        .into_any(),
    )
}

fn next_step(page: &GatePage) -> Option<AnyView> {
    let button = |href: String, label: &'static str| {
        Some(view! { <div class="go"><a class="btn primary big wide" href=href>{label}</a></div> }.into_any())
    };
    match &page.kind {
        GateKind::SignIn { href, link } => Some(
            view! { <div class="go"><a class="btn primary big wide" href=href.clone() data-link=link.clone()>{words::CONTINUE}</a></div> }
                .into_any(),
        ),
        GateKind::Denied { again_href, .. } | GateKind::NoEmail { again_href, .. } => {
            button(again_href.clone(), words::OTHER_ACCOUNT)
        }
        GateKind::TestDone { href } => button(href.clone(), words::SEE_RESULT),
        GateKind::SignInFailed { again_href: Some(href), .. } => button(href.clone(), words::TRY_AGAIN),
        GateKind::Onward { way: Onward::Address(href), .. } => button(href.clone(), words::GO_ON),
        GateKind::Onward { way: Onward::Form { url, fields }, .. } => Some(onward_form(url, fields)),
        GateKind::NotAvailable { .. }
        | GateKind::Over { .. }
        | GateKind::Failed { .. }
        | GateKind::SignInFailed { .. }
        | GateKind::SignOutFailed { .. } => {
            page.contact.as_ref().map(|contact| {
                let href = contact_href(contact);
                view! { <div class="go"><a class="btn primary big wide" href=href>{words::write_to(&page.company)}</a></div> }
                    .into_any()
            })
        }
        GateKind::SignedOut(_) | GateKind::TooManyRequests { .. } => None,
    }
}

/// A script sends it at once; the button does where scripts are off.
fn onward_form(url: &str, fields: &[(String, String)]) -> AnyView {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
        .collect();
    view! {
        <form class="go" method="post" action=url.to_owned() data-onward="">
            {fields}
            <button class="btn primary big wide" type="submit">{words::GO_ON}</button>
        </form>
    }
    .into_any()
}

fn contact_href(contact: &str) -> String {
    if contact.starts_with("https://") { contact.to_owned() } else { format!("mailto:{contact}") }
}

fn last_line(page: &GatePage) -> Option<AnyView> {
    let reference: &Reference = match &page.kind {
        GateKind::NotAvailable { reference }
        | GateKind::Denied { reference, .. }
        | GateKind::NoEmail { reference, .. }
        | GateKind::Over { reference }
        | GateKind::SignInFailed { reference, .. }
        | GateKind::SignOutFailed { reference }
        | GateKind::Failed { reference } => reference,
        GateKind::SignIn { .. } => {
            return page.contact.as_ref().map(|contact| {
                view! { <p class="ref">{words::NOT_EXPECTING}" "<a href=contact_href(contact)>{words::write_to(&page.company)}</a></p> }
                    .into_any()
            });
        }
        GateKind::Onward { .. }
        | GateKind::SignedOut(_)
        | GateKind::TestDone { .. }
        | GateKind::TooManyRequests { .. } => return None,
    };
    let contact = page.contact.as_ref().map(|contact| {
        view! { <span class="push"><a href=contact_href(contact)>{contact.clone()}</a></span> }
    });
    Some(view! { <p class="ref">{words::REFERENCE}" "<code>{reference.to_string()}</code>{contact}</p> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::super::Frame;
    use super::*;
    use crate::theme::Theme;
    use sluice_domain::view::brand::LogoView;

    fn frame() -> Frame {
        Frame { style: "/pkg/sluice.css".into() }
    }

    const PLAIN: &VisitorBrand = &VisitorBrand { style: None, logo: None, footer: None };

    fn around(frame: &Frame) -> Around<'_> {
        Around { frame, nonce: "n0nce", theme: None, brand: PLAIN }
    }

    #[test]
    fn a_brand_is_escaped_and_its_logo_is_called_as_the_company() {
        let logo = LogoView { src: "/brand/ab.png".into(), width: 300, height: 80 };
        let footer = "<script>alert(1)</script> & \"more\"".to_owned();
        let brand = VisitorBrand { style: Some("/brand/cd.css".into()), logo: Some(logo), footer: Some(footer) };
        let frame = frame();
        let shown = Around { brand: &brand, ..around(&frame) };
        let html = document(&page(GateKind::SignedOut(SignedOutThere::NotAsked)), shown);
        assert!(html.contains("<img src=\"/brand/ab.png\" width=\"300\" height=\"80\" alt=\"Acme\">"), "{html}");
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
        // The one that is re-valued stands before the one that does it.
        let at = |href: &str| html.find(&format!("<link rel=\"stylesheet\" href=\"{href}\"")).unwrap();
        assert!(at("/pkg/sluice.css") < at("/brand/cd.css"), "{html}");
        let plain = document(&page(GateKind::SignedOut(SignedOutThere::NotAsked)), around(&frame));
        assert!(plain.contains("<span class=\"brand\">Acme</span>") && !plain.contains("<img"), "{plain}");
        assert_eq!(plain.matches("rel=\"stylesheet\"").count(), 1, "{plain}");
    }

    #[test]
    fn a_chosen_theme_stands_in_the_document() {
        let (frame, kind) = (frame(), || GateKind::SignedOut(SignedOutThere::NotAsked));
        assert!(document(&page(kind()), around(&frame)).contains("<html lang=\"en\"><head>"));
        let dark = Around { theme: Some(Theme::Dark), ..around(&frame) };
        assert!(document(&page(kind()), dark).contains("<html lang=\"en\" data-theme=\"dark\"><head>"));
    }

    fn page(kind: GateKind) -> GatePage {
        GatePage { company: "Acme".into(), contact: Some("partners@acme.example".into()), kind }
    }

    #[test]
    fn what_visitors_see_is_escaped_and_names_no_rule() {
        let html = document(
            &page(GateKind::Denied {
                email: Some("<b>@x.example".into()),
                idp_name: "<script>alert(1)</script>".into(),
                again_href: "/sign-in/abc?again=1".into(),
                reference: Reference::random([1; 8]),
            }),
            around(&frame()),
        );
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script>alert"));
        assert!(html.contains("33333333"));
        assert!(!html.to_lowercase().contains("group"));
    }

    #[test]
    fn only_pages_that_need_one_run_a_script() {
        let frame = frame();
        let sign_in =
            document(&page(GateKind::SignIn { href: "/sign-in/abc".into(), link: "abc".into() }), around(&frame));
        assert!(sign_in.contains("nonce=\"n0nce\""), "{sign_in}");
        for there in [SignedOutThere::NotAsked, SignedOutThere::Confirmed, SignedOutThere::NotConfirmed] {
            assert!(!document(&page(GateKind::SignedOut(there)), around(&frame)).contains("<script"));
        }
    }

    #[test]
    fn what_goes_on_to_a_provider_is_escaped_and_works_without_scripts() {
        let frame = frame();
        let fields = vec![("SAMLRequest".to_owned(), "\"><script>alert(1)</script>".to_owned())];
        let way = Onward::Form { url: "https://idp.example/sso?a=1&b=\"2".to_owned(), fields };
        let form = document(&page(GateKind::Onward { way, signed_out: false }), around(&frame));
        assert!(form.contains("method=\"post\"") && form.contains("type=\"submit\""), "{form}");
        assert!(!form.contains("<script>") && !form.contains("b=\"2"), "{form}");
        assert_eq!(form.matches("<script").count(), 1, "{form}");
        assert!(form.contains("src=\"/onward.js\"") && form.contains("nonce=\"n0nce\""), "{form}");
        let way = Onward::Address("https://idp.example/slo?a=1&b=\"2".to_owned());
        let link = document(&page(GateKind::Onward { way, signed_out: true }), around(&frame));
        assert!(link.contains("http-equiv=\"refresh\"") && !link.contains("<script"), "{link}");
        assert!(!link.contains("b=\"2"), "{link}");
    }
}
