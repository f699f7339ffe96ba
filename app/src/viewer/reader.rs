//! The reading page. Its own ids begin with `ui-`: no id from content does, so no heading named "Why" can take the place of the
//! panel of that name.

use super::comforts;
use super::document::{Around, Document, Piece, Symbol, sender};
use super::tree::branch;
use crate::text::{self, visitor as words};
use leptos::prelude::*;
use sluice_domain::view::brand::VisitorBrand;
use sluice_domain::view::visitor::{FileItem, HeadingItem, PageRef, ReaderPage, SharedView, WhoAmI};
use std::sync::Arc;

/// The whole document, in pieces.
pub fn document(page: &ReaderPage, around: Around<'_>) -> Vec<Piece> {
    let ReaderPage { page: shared, drawn, .. } = page;
    let document = Document {
        title: format!("{} · {}", shared.title, shared.company),
        body_class: "read",
        extra_style: shared.style_href.as_deref(),
        script: Some("/reader.js"),
        forward: None,
    };
    let (top, foot) = (top(page, around.brand).to_html(), foot(page, around.brand).to_html());
    document.around(around, [Piece::Own(top), Piece::Shared(Arc::clone(drawn)), Piece::Own(foot)])
}

/// What all readers of the page see alike, between the top bar and the foot: most of it, and the part that takes longest. Nothing
/// of the visitor or of the answer stands here.
pub fn draw(page: &SharedView) -> String {
    let headings = contents(&page.headings);
    let has_tree = page.tree.len() > 1;
    let has_contents = headings.is_some();
    let shared = view! {
        <div class="subbar">
            {has_tree.then(|| view! {
                <button class="btn ghost for-tree" type="button" popovertarget="ui-pages"><Symbol name="menu"/>{words::PAGES}</button>
            })}
            {has_contents.then(|| view! {
                <button class="btn ghost push" type="button" popovertarget="ui-toc"><Symbol name="list"/>{words::ON_THIS_PAGE}</button>
            })}
        </div>
        <div class="reader" data-link=page.link.clone()>
            <nav class="pages" id="ui-pages" popover aria-label=words::PAGES>
                {close("ui-pages")}
                <h2>{page.space.clone().unwrap_or_else(|| words::PAGES.to_owned())}</h2>
                {branch(&page.tree, 0)}
            </nav>
            <main class="paper" id="ui-article" tabindex="-1">
                {breadcrumbs(&page.above)}
                <header class="title">
                    <h1>{page.title.clone()}</h1>
                    {page.updated_at.map(|at| view! {
                        <p class="by"><span>{words::UPDATED}" "<time datetime=at.rfc3339()>{at.long_date()}</time></span></p>
                    })}
                </header>
                <article class="prose" inner_html=page.html.clone()></article>
                {files(&page.files)}
                {turn(page.previous.as_ref(), page.next.as_ref())}
            </main>
            {headings}
        </div>
    };
    shared.to_html()
}

fn foot(page: &ReaderPage, brand: &VisitorBrand) -> AnyView {
    let shared = &page.page;
    view! {
        {comforts::imprint(page)}
        <footer class="foot">
            <span>{words::SHARED_BY}" "<strong>{shared.company.clone()}</strong></span>
            <button class="linkish" type="button" popovertarget="ui-why">{words::WHY}</button>
            {brand.footer.clone().map(|text| view! { <p class="own">{text}</p> })}
        </footer>
        {why(&page.who, &shared.company, &shared.link)}
        {comforts::parts(page)}
    }
    .into_any()
}

fn top(page: &ReaderPage, brand: &VisitorBrand) -> AnyView {
    let who = page.who.email.clone().unwrap_or_else(|| page.who.idp_name.clone());
    let initial: String = who.chars().next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    view! {
        <a class="skip" href="#ui-article">{words::SKIP}</a>
        <header class="top">
            {sender(brand, &page.page.company)}
            {comforts::theme_switch()}
            <button class="btn ghost push" type="button" popovertarget="ui-why">
                <span class="avatar" aria-hidden="true">{initial}</span>
                <span class="vh">{words::SIGNED_IN_AS}" "</span>
                <span class="vh-phone">{who}</span>
            </button>
        </header>
    }
    .into_any()
}

fn close(target: &'static str) -> AnyView {
    view! {
        <button class="btn ghost icon sm close" type="button" popovertarget=target popovertargetaction="hide" aria-label=words::CLOSE>
            <Symbol name="x"/>
        </button>
    }
    .into_any()
}

fn breadcrumbs(above: &[PageRef]) -> Option<AnyView> {
    let crumb = |(n, page): (usize, &PageRef)| {
        let between = (n > 0).then(|| view! { " "<Symbol name="right"/>" " });
        view! { {between}<a href=page.href.clone()>{page.title.clone()}</a> }
    };
    let crumbs: Vec<_> = above.iter().enumerate().map(crumb).collect();
    (!crumbs.is_empty()).then(|| view! { <nav class="crumbs" aria-label=words::BREADCRUMB>{crumbs}</nav> }.into_any())
}

/// Headings of the second and third level; more would be a page of its own.
fn contents(headings: &[HeadingItem]) -> Option<AnyView> {
    let top = headings.iter().map(|h| h.level).min().unwrap_or(1);
    let rows: Vec<_> = headings
        .iter()
        .filter(|h| h.level <= top + 1)
        .map(|h| {
            let class = (h.level > top).then_some("sub2");
            view! { <li><a class=class href=format!("#{}", h.id)>{h.text.clone()}</a></li> }
        })
        .collect();
    (rows.len() > 1).then(|| {
        view! {
            <nav class="toc" id="ui-toc" popover aria-label=words::ON_THIS_PAGE>
                {close("ui-toc")}
                <h2>{words::ON_THIS_PAGE}</h2>
                <ul>{rows}</ul>
            </nav>
        }
        .into_any()
    })
}

fn files(files: &[FileItem]) -> Option<AnyView> {
    let rows: Vec<_> = files
        .iter()
        .map(|file| {
            view! {
                <li>
                    <a href=file.href.clone() download><Symbol name="dl"/>{file.name.clone()}</a>
                    " "<span class="faint">{text::bytes(file.size)}</span>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! { <section class="files" aria-labelledby="ui-files-h"><h2 id="ui-files-h">{words::FILES}</h2><ul>{rows}</ul></section> }
            .into_any()
    })
}

fn turn(previous: Option<&PageRef>, next: Option<&PageRef>) -> Option<AnyView> {
    if previous.is_none() && next.is_none() {
        return None;
    }
    let previous = previous
        .map(|p| view! { <a href=p.href.clone() rel="prev"><span>{words::PREVIOUS}</span>{p.title.clone()}</a> });
    let next =
        next.map(|p| view! { <a href=p.href.clone() rel="next"><span>{words::NEXT}</span>{p.title.clone()}</a> });
    Some(view! { <nav class="turn" aria-label=words::PREVIOUS_AND_NEXT>{previous}{next}</nav> }.into_any())
}

fn why(who: &WhoAmI, company: &str, link: &str) -> AnyView {
    view! {
        <div class="why" id="ui-why" popover role="dialog" aria-labelledby="ui-why-h">
            <h2 id="ui-why-h">{words::WHY_TITLE}</h2>
            <p>{words::why(company, &who.idp_name)}</p>
            <dl class="kv">
                {who.email.clone().map(|email| view! { <dt>{words::SIGNED_IN_AS}</dt><dd>{email}</dd> })}
                <dt>{words::SIGNED_IN_AT}</dt><dd>{who.idp_name.clone()}</dd>
                <dt>{words::GOOD_UNTIL}</dt><dd><time datetime=who.until.rfc3339()>{who.until.short()}</time></dd>
            </dl>
            <div class="row">
                <form method="post" action="/sign-out">
                    <input type="hidden" name="link" value=link.to_owned()/>
                    <button class="btn" type="submit">{words::SIGN_OUT}</button>
                </form>
                <button class="btn ghost push" type="button" popovertarget="ui-why" popovertargetaction="hide">{words::CLOSE}</button>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::Frame;
    use super::*;
    use sluice_domain::time::{Span, Timestamp};
    use sluice_domain::view::visitor::{SignInLeft, TreeItem};

    /// A page with everything that a page can have.
    fn shared() -> SharedView {
        let reference = |n: u32| PageRef { href: format!("/s/l/p/{n}"), title: format!("Page {n}") };
        let item = |n: u32, depth: usize| TreeItem {
            href: Some(format!("/s/l/p/{n}")),
            title: format!("Page {n}"),
            depth,
            current: n == 2,
            open: n < 3,
            has_children: n < 3,
        };
        let heading = |id: &str| HeadingItem { level: 2, id: id.into(), text: id.into() };
        SharedView {
            company: "Acme".into(),
            space: None,
            title: "Page 2".into(),
            address: "https://share.example/s/l/p/2".into(),
            above: vec![reference(1)],
            tree: vec![item(1, 0), item(2, 1), item(3, 2)],
            html: "<h2 id=\"why\">why</h2><h2 id=\"toc\">toc</h2>".into(),
            style_href: Some("/s/l/c/2.css".into()),
            headings: vec![heading("why"), heading("toc")],
            files: vec![FileItem { href: "/s/l/f/1/a.pdf".into(), name: "a.pdf".into(), size: 1 }],
            updated_at: Some(Timestamp(0)),
            previous: Some(reference(1)),
            next: Some(reference(3)),
            link: "l".into(),
            sign_in_href: "/sign-in/l?page=2".into(),
        }
    }

    fn who() -> WhoAmI {
        WhoAmI {
            name: None,
            email: Some("ana@tidewell.example".into()),
            idp_name: "Tidewell".into(),
            until: Timestamp(0),
            left: SignInLeft { idle: Span::minutes(60), total: Span::hours(8) },
        }
    }

    fn read_by(page: SharedView, who: WhoAmI) -> ReaderPage {
        ReaderPage { drawn: draw(&page).into(), page: Arc::new(page), who }
    }

    fn page() -> ReaderPage {
        read_by(shared(), who())
    }

    fn html(page: &ReaderPage) -> String {
        let frame = Frame { style: "/pkg/sluice.css".into() };
        let brand = VisitorBrand { footer: Some("Acme Ltd".into()), ..VisitorBrand::default() };
        let pieces = document(page, Around { frame: &frame, nonce: "n0nce", theme: None, brand: &brand });
        pieces.iter().map(AsRef::as_ref).collect()
    }

    /// What stands in quotes behind each `start`.
    fn values<'h>(html: &'h str, start: &str) -> Vec<&'h str> {
        html.split(start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn no_id_of_the_shell_can_be_claimed_by_content() {
        let html = html(&page());
        let (before, rest) = html.split_once("<article").unwrap();
        let (content, after) = rest.split_once("</article>").unwrap();
        let own = [values(before, " id=\""), values(after, " id=\"")].concat();
        for id in ["ui-article", "ui-pages", "ui-toc", "ui-files-h", "ui-why", "ui-why-h", "ui-theme", "ui-parts"] {
            assert_eq!(own.iter().filter(|own| **own == id).count(), 1, "{id} in {own:?}");
        }
        assert!(own.iter().all(|id| id.starts_with("ui-") || id.starts_with("i-")), "{own:?}");
        // Who points to an id finds it: the shell its own, the list of headings those of the content.
        let content = values(content, " id=\"");
        for start in ["popovertarget=\"", "aria-labelledby=\"", "aria-controls=\"", "href=\"#"] {
            for id in values(before, start).into_iter().chain(values(after, start)) {
                assert!(own.contains(&id) || content.contains(&id), "{start}{id}");
            }
        }
        assert_eq!(values(after, "href=\"#").iter().filter(|id| content.contains(id)).count(), 2);
    }

    #[test]
    fn what_only_scripts_serve_is_not_shown_without_them() {
        let html = html(&page());
        assert!(html.contains("<template id=\"ui-parts\""), "{html}");
        let switch = html.split("id=\"ui-theme\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
        assert!(switch.contains(" hidden"), "{switch}");
        let shown = format!("{}{}", html.split("<template").next().unwrap(), html.split("</template>").nth(1).unwrap());
        for words in ["<dialog", "role=\"status\"", "sign-in/l"] {
            assert!(html.contains(words) && !shown.contains(words), "{words}");
        }
    }

    #[test]
    fn the_page_counts_what_is_left_of_the_sign_in_and_leads_to_a_new_one() {
        let html = html(&page());
        for part in ["data-idle=\"3600\"", "data-total=\"28800\"", "href=\"/sign-in/l?page=2\""] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn the_tree_is_named_after_the_space_only_where_it_is_told() {
        assert!(html(&page()).contains("<h2>Pages</h2>"));
        let whole = SharedView { space: Some("Handbook <1>".into()), ..shared() };
        assert!(html(&read_by(whole, who())).contains("<h2>Handbook &lt;1&gt;</h2>"));
    }

    #[test]
    fn paper_says_for_whom_it_is() {
        let named = "Shared by Acme with ana@tidewell.example · printed from https://share.example/s/l/p/2";
        assert!(html(&page()).contains(named));
        let nameless = WhoAmI { email: None, ..who() };
        assert!(html(&read_by(shared(), nameless)).contains("Shared by Acme with Tidewell ·"));
    }

    #[test]
    fn what_is_drawn_once_for_all_knows_nothing_of_its_readers() {
        let drawn = draw(&shared());
        for word in ["tidewell", "Tidewell", "n0nce", "data-idle", "<script", "sign-out"] {
            assert!(!drawn.contains(word), "{word} in {drawn}");
        }
        assert!(html(&page()).contains(&drawn));
    }
}
