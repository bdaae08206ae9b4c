//! Images for social previews that authors choose.

use std::cell::LazyCell;
use std::sync::Arc;

use super::guide::Guide;
use super::pages::relative;
use super::target::scheme;
use crate::content::files::absolute;
use crate::diag::nearest::NearestIndex;
use crate::diag::{Diagnostic, Rule};
use crate::source::Sources;

/// The formats that social networks show.
const FORMATS: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

/// Finds the file that `image:` of each page names, and makes it part of the site.
pub(super) fn take_images(guide: &mut Guide, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let prefix = sources.content_prefix();
    let images = LazyCell::new(|| {
        let names = sources.under(prefix).map(|(path, _)| relative(path, prefix));
        NearestIndex::new(names.filter(|name| is_image(name)))
    });
    for page in guide.pages.indices() {
        let parsed = Arc::clone(&guide.pages[page].parsed);
        let article = &parsed.value;
        let Some(image) = &article.front.image else { continue };
        if matches!(scheme(image), Some("https" | "http")) {
            guide.pages[page].image = Some(image.to_string());
            continue;
        }
        let inside = relative(&article.path, prefix);
        let path = absolute(inside, image).unwrap_or_default();
        let file = format!("{prefix}{path}");
        let found = if !is_image(&path) {
            let message = format!("`{}` is not an image that social networks show", **image);
            let found = Diagnostic::new(Rule::InvalidValue, &article.path, image.span(), message);
            found.label(format!("expected one of {}", FORMATS.join(", ")))
        } else if !sources.contains(&file) {
            let message = format!("there is no image `{path}`");
            let help = images.nearest(&path).map(|image| format!("did you mean `{image}`?"));
            let found = Diagnostic::new(Rule::MissingAsset, &article.path, image.span(), message);
            found.label("not in the content").help_if(help)
        } else {
            guide.assets.insert(path.clone(), Arc::from(file));
            guide.pages[page].image = Some(path);
            continue;
        };
        // In a folder of another generator, the path may be one of its own.
        if !guide.config.is_foreign {
            diagnostics.push(found);
        }
    }
}

fn is_image(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    FORMATS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}
