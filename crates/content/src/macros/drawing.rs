//! Drawings of draw.io and Gliffy: both keep a picture of the drawing beside it as an attachment.

use super::Macro;
use crate::context::{AttachmentOwner, FileTarget};
use crate::render::{Place, Renderer};
use crate::syntax::Element;
use crate::words;

pub fn drawing(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    let name =
        ["diagramName", "name", "diagramDisplayName", "displayName"].into_iter().find_map(|name| mac.param(name));
    let page = mac.param("pageId");
    let owner = page.as_deref().map_or(AttachmentOwner::ThisPage, AttachmentOwner::ById);
    let Some(name) = name else { return out.hole(place, words::DRAWING_MISSING) };
    let filename = format!("{name}.png");
    match out.ctx.attachment(owner, &filename) {
        file @ FileTarget::Shared(_) => {
            let mut like_image = Element::default();
            like_image.attrs.push(("ac:alt".into(), name));
            like_image.attrs.extend(mac.param("width").map(|width| ("ac:width".to_owned(), width)));
            out.image_file(&file, &filename, &like_image, place);
        }
        FileTarget::Missing => {
            out.report.missing_images.insert(filename);
            out.hole(place, words::DRAWING_MISSING);
        }
        FileTarget::NotShared => {
            out.report.unshared_files += 1;
            out.hole(place, words::DRAWING_MISSING);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::rendered;

    #[test]
    fn a_drawing_is_its_picture_or_a_box() {
        let drawio = |name: &str| {
            format!(
                "<ac:structured-macro ac:name=\"drawio\"><ac:parameter ac:name=\"diagramName\">{name}</ac:parameter></ac:structured-macro>"
            )
        };
        assert!(rendered(&drawio("flow")).html.as_str().contains("<img src=\"/f/flow.png?inline\" alt=\"flow\""));
        let page = rendered(&drawio("missing"));
        assert!(
            page.html.as_str().starts_with("<div class=\"hole\">")
                && page.report.missing_images.contains("missing.png")
        );
    }
}
