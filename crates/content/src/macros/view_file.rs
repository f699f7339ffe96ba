//! `view-file` and the old office viewers: a card for the file.

use super::Macro;
use crate::context::{AttachmentOwner, FileTarget};
use crate::render::{Place, Renderer, attachment_owner};
use crate::words;

pub fn view_file(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    let param = mac.param_element("name");
    let resource = param.and_then(|param| param.child("ri:attachment"));
    let filename = match resource {
        Some(resource) => resource.attr("ri:filename").map(str::to_owned),
        None => mac.param("name"),
    };
    let Some(filename) = filename else { return out.unknown_macro(mac.name, place) };
    match out.ctx.attachment(resource.map_or(AttachmentOwner::ThisPage, attachment_owner), &filename) {
        FileTarget::Shared(file) => {
            out.open("p", &[]);
            out.file_card(&file, &filename);
            out.close("p");
        }
        FileTarget::Missing => {
            out.hole(place, &words::file_missing(&filename));
            out.report.missing_files.insert(filename);
        }
        FileTarget::NotShared => {
            out.report.unshared_files += 1;
            out.hole(place, words::UNSHARED_FILE);
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_is_a_card() {
        let html = crate::testing::body(
            "<ac:structured-macro ac:name=\"view-file\"><ac:parameter ac:name=\"name\"><ri:attachment ri:filename=\"a.pdf\"/></ac:parameter></ac:structured-macro>",
        );
        assert!(
            html.starts_with("<p><a class=\"file\" href=\"/f/a.pdf\" download=\"\"><svg")
                && html.contains("<span>a.pdf</span>"),
            "{html}"
        );
    }
}
