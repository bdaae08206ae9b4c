//! Images, and the files that other elements load.

use super::super::guide::LinkTarget;
use super::super::target::{decoded_path, is_data_of};
use super::{FileKind, LinkResolver, LinkSource, Resolved};
use crate::config::RemoteImages;
use crate::content::article::LinkKind;
use crate::diag::Rule;
use crate::source::address::{is_on_other_site, scheme};
use crate::source::formats::of_image;

/// Types of data URLs that an element may show.
const SHOWN: [&str; 4] = ["image/", "audio/", "video/", "text/vtt"];

impl LinkResolver<'_> {
    /// An image, in Markdown or HTML, or a file that an element loads.
    pub(super) fn image(&self, source: LinkSource<'_>, resolved: &mut Resolved) -> LinkTarget {
        let target = source.link.target.trim();
        let shown = if source.link.kind == LinkKind::File { &SHOWN[..] } else { &SHOWN[..1] };
        if target.is_empty() {
            let found = source.found(Rule::MissingAsset, "the image has no address").label("shows nothing");
            let help = "write the path of a file: `![what it shows](picture.png)`";
            resolved.diagnostics.push(found.help(help));
            return LinkTarget::Unresolved;
        }
        if self.is_template(target) {
            return LinkTarget::Unresolved;
        }
        if is_data_of(target, shown) {
            return LinkTarget::Image { url: target.to_owned(), size: None };
        }
        if scheme(target).is_some() || target.starts_with("//") {
            return match self.repository_file(target) {
                Some(file) => self.shown(&file, source, resolved),
                None => self.remote(target, source, resolved),
            };
        }
        let candidates = self.candidates(source.article, target);
        let found = candidates.iter().find_map(|wanted| self.lookup.file(wanted));
        let path = decoded_path(target);
        // Notes name a file wherever it is.
        let is_name = source.link.kind == LinkKind::Embed || self.files.is_foreign && !path.contains('/');
        let by_name = || self.lookup.asset_by_name(&path).filter(|_| is_name);
        let of_site = || self.file_of_site(source.article, &path);
        match found.or_else(by_name).or_else(of_site) {
            Some(file) => self.shown(file, source, resolved),
            None => {
                self.report_missing(Rule::MissingAsset, source, &path, FileKind::Asset, resolved);
                LinkTarget::Unresolved
            }
        }
    }

    /// The file of the content that a web address shows, if it is one of the book's repository.
    fn repository_file(&self, target: &str) -> Option<String> {
        let path = self.repository?.path(target)?;
        let inside = path.strip_prefix(self.files.prefix())?;
        self.lookup.file(inside).map(str::to_owned)
    }

    /// A file of the content, shown on the page.
    fn shown(&self, file: &str, source: LinkSource<'_>, resolved: &mut Resolved) -> LinkTarget {
        let image = self.files.get(file).and_then(|facts| facts.image).unwrap_or_default();
        if let (Some(promised), Some(format)) = (of_image(file), image.format)
            && promised != format
        {
            let message = format!("`{file}` is not a {} file but a {}", promised.name, format.name);
            let found =
                source.found(Rule::WrongImageFormat, message).label("the name promises another format");
            resolved.diagnostics.push(found.help(format!(
                "rename the file: servers and programs rely on the extension, which should be `.{}`",
                format.extension()
            )));
        }
        resolved.files.push(file.to_owned());
        LinkTarget::Image { url: file.to_owned(), size: image.size }
    }

    /// A file of another site.
    fn remote(&self, target: &str, source: LinkSource<'_>, resolved: &mut Resolved) -> LinkTarget {
        let is_web = is_on_other_site(target);
        if is_web && self.guide.config.build.remote_images == RemoteImages::Allow {
            return LinkTarget::Elsewhere(target.to_owned());
        }
        let (what, label) = match source.link.kind {
            LinkKind::File => ("file", "not loaded"),
            _ if is_web => ("image", "shown as a link"),
            _ => ("image", "not shown"),
        };
        let message = format!("the {what} `{target}` would be loaded from another site");
        resolved.diagnostics.push(
            source.found(Rule::RemoteImage, message).label(label).help(
                "copy it into the content and use the copy, or set `[build] remote_images = \"allow\"`",
            ),
        );
        if !is_web {
            return LinkTarget::Unresolved;
        }
        let scheme = if target.starts_with("//") { "https:" } else { "" };
        LinkTarget::Remote(format!("{scheme}{target}"))
    }
}
