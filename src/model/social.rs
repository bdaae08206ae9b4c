//! Images for social previews that authors choose.

use std::cell::LazyCell;
use std::sync::Arc;

use super::guide::Guide;
use crate::content::files::{ContentFiles, absolute};
use crate::diag::nearest::NearestIndex;
use crate::diag::{Diagnostic, Rule};
use crate::source::address::is_web;
use crate::source::formats::of_image;
use crate::source::relative;

/// Extensions of the formats that social networks show.
const FORMATS: [&str; 4] = ["png", "jpg", "gif", "webp"];

/// Finds the file that `image:` of each page names, and makes it part of the site.
pub(super) fn take_images(guide: &mut Guide, files: &ContentFiles, diagnostics: &mut Vec<Diagnostic>) {
    let images =
        LazyCell::new(|| NearestIndex::new(files.iter().map(|(path, _)| path).filter(|path| is_image(path))));
    for page in guide.pages.indices() {
        let parsed = Arc::clone(&guide.pages[page].parsed);
        let article = &parsed.value;
        let Some(image) = &article.front.image else { continue };
        if is_web(image) {
            guide.pages[page].image = Some(image.to_string());
            continue;
        }
        let inside = relative(&article.path, files.prefix());
        let path = absolute(inside, image).unwrap_or_default();
        let file = files.get(&path);
        let found = if !is_image(&path) {
            let message = format!("`{}` is not an image that social networks show", **image);
            let found = Diagnostic::new(Rule::InvalidValue, &article.path, image.span(), message);
            found.label(format!("expected one of {}", FORMATS.join(", ")))
        } else if let Some(file) = file {
            guide.assets.insert(path.clone(), Arc::clone(&file.path));
            guide.pages[page].image = Some(path);
            continue;
        } else {
            let message = format!("there is no image `{path}`");
            let help = images.nearest(&path).map(|image| format!("did you mean `{image}`?"));
            let found = Diagnostic::new(Rule::MissingAsset, &article.path, image.span(), message);
            found.label("not in the content").help_if(help)
        };
        // In a folder of another generator, the path may be one of its own.
        if !guide.config.is_foreign {
            diagnostics.push(found);
        }
    }
}

fn is_image(path: &str) -> bool {
    of_image(path).is_some_and(|format| FORMATS.contains(&format.extension()))
}
