//! What needs attention. Things of one kind are one line with their number, so that the list stays short.

use super::super::sso::legible;
use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::components::{Icon, When};
use crate::text::{audit, metadata as metadata_words, notices as lines, overview as words};
use leptos::prelude::*;
use sluice_domain::view::audit::AuditRow;
use sluice_domain::view::metadata::{MetadataNotice, MetadataTrouble};
use sluice_domain::view::notice::Notice;
use std::mem::{Discriminant, discriminant};

#[component]
pub fn Attention(notices: Vec<Notice>, metadata: Vec<MetadataNotice>, rows: Vec<AuditRow>) -> impl IntoView {
    let body = if notices.is_empty() && metadata.is_empty() && rows.is_empty() {
        view! { <p class="body dim">{words::CALM}</p> }.into_any()
    } else {
        let notices = notices.into_iter().map(|notice| of_notice(&notice)).collect_view();
        let metadata = folded(metadata, trouble_of).into_iter().map(of_metadata).collect_view();
        let rows = folded(rows, reason_of).into_iter().map(refusals).collect_view();
        view! { <ul class="attn">{notices}{metadata}{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="h-attn">
            <header>
                <h2 id="h-attn">{words::ATTENTION}</h2>
                <a class="small push" href="/audit?outcome=refused">{words::ALL_REFUSALS}</a>
            </header>
            {body}
        </section>
    }
    .into_any()
}

/// Of each kind the first, and how many there are; in the order of the first ones.
fn folded<T, K: PartialEq>(things: Vec<T>, kind: impl Fn(&T) -> K) -> Vec<(T, usize)> {
    let mut found: Vec<(K, T, usize)> = Vec::new();
    for thing in things {
        let kind = kind(&thing);
        match found.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, _, count)) => *count += 1,
            None => found.push((kind, thing, 1)),
        }
    }
    found.into_iter().map(|(_, first, count)| (first, count)).collect()
}

fn trouble_of(notice: &MetadataNotice) -> Discriminant<MetadataTrouble> {
    discriminant(&notice.state)
}

/// Refusals are alike where an admin would do the same about them: at one place, for one reason.
fn reason_of(row: &AuditRow) -> (Option<String>, Vec<String>) {
    (words::target(row), row.reasons.clone())
}

fn of_notice(notice: &Notice) -> AnyView {
    let line = lines::line(notice);
    let class = if line.bad { "bad" } else { "warn" };
    let label = format!("{}: {}", line.step, legible(&line.name));
    let (before, first) = if line.alone {
        (Some(view! { <Visible text=line.name/> }), None)
    } else {
        (None, Some(view! { {lines::FIRST} " " <Visible text=line.name/> ". " }))
    };
    view! {
        <li>
            <Icon name="warn" class=class/>
            <h3>{before}{line.what}</h3>
            <a class="btn sm" href=line.href aria-label=label>{line.step}</a>
            <p>{first}{line.meaning}</p>
        </li>
    }
    .into_any()
}

fn of_metadata((notice, count): (MetadataNotice, usize)) -> AnyView {
    let MetadataNotice { idp, name, state } = notice;
    let class = if state == MetadataTrouble::Outdated { "bad" } else { "warn" };
    let (href, label) = if count == 1 {
        (format!("/sso/{idp}/metadata"), format!("{}: {}", metadata_words::OPEN, legible(&name)))
    } else {
        ("/sso".to_owned(), metadata_words::OPEN.to_owned())
    };
    let what = if count == 1 {
        view! { <h3><Visible text=name/> ": " {metadata_words::trouble(&state)}</h3> }.into_any()
    } else {
        view! { <h3>{lines::metadata_of_several(&state, count)}</h3> }.into_any()
    };
    view! {
        <li>
            <Icon name="warn" class=class/>
            {what}
            <a class="btn sm" href=href aria-label=label>{metadata_words::OPEN}</a>
            <p>{metadata_words::meaning(&state)}</p>
        </li>
    }
    .into_any()
}

fn refusals((row, count): (AuditRow, usize)) -> AnyView {
    let target = words::target(&row).map(|text| view! { " " <Visible text/> });
    let (who, step) = if count == 1 {
        let who = view! { <Visible text=audit::actor(&row.actor)/> " " {words::did(row.action)} {target} }.into_any();
        let step = row.reference.as_ref().map(|reference| {
            let label = format!("{}: {reference}", words::LOOK_UP);
            (format!("/audit?reference={reference}"), label, words::LOOK_UP)
        });
        (who, step)
    } else {
        let at = words::target(&row).map_or_else(String::new, |at| legible(&at));
        let of_link = row.link.as_ref().map_or_else(String::new, |(id, _)| format!("&link={id}"));
        let step = (format!("/audit?outcome=refused{of_link}"), format!("{}: {at}", lines::SEE_ALL), lines::SEE_ALL);
        (view! { {lines::refusals_at(count)} {target} }.into_any(), Some(step))
    };
    let step = step.map(|(href, label, text)| view! { <a class="btn sm" href=href aria-label=label>{text}</a> });
    view! {
        <li>
            <Icon name="x2" class="bad"/>
            <h3>{who}</h3>
            {step}
            <p>{words::why(&row)} " " <When at=row.at/></p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_of_one_kind_are_one_with_their_number() {
        let things = vec!["berth", "tide", "bow", "bill"];
        let first_letter = |thing: &&str| thing.chars().next();
        assert_eq!(folded(things, first_letter), [("berth", 3), ("tide", 1)]);
        assert_eq!(folded(Vec::<u8>::new(), |n| *n), []);
    }
}
