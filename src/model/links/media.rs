//! Images, and the files that other elements load.

use super::super::guide::LinkTarget;
use super::super::target::{decoded_path, is_data_of};
use super::{FileKind, LinkResolver, LinkSource, Resolved};
use crate::config::RemoteImages;
use crate::content::article::LinkKind;
use crate::content::image::{ImageFacts, OtherContent};
use crate::diag::Rule;
use crate::source::address::{is_on_other_site, scheme};
use crate::source::formats::{Format, of_image};

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
        let image = self.files.get(file).and_then(|facts| facts.image);
        if let (Some(promised), Some(image)) = (of_image(file), image)
            && let Some(problem) = FormatProblem::of(file, promised, image)
        {
            let found = source.found(Rule::WrongImageFormat, problem.message).label(problem.label);
            resolved.diagnostics.push(found.help(problem.help));
        }
        resolved.files.push(file.to_owned());
        LinkTarget::Image { url: file.to_owned(), size: image.and_then(|image| image.size) }
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
        let (message, help) = if scheme(target).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data")) {
            let kind = target["data:".len()..].split([',', ';']).next().filter(|kind| !kind.is_empty());
            let message = format!("data of the type `{}` cannot be shown", kind.unwrap_or("text/plain"));
            (message, "use a file of the content, or data of an image, such as `data:image/png;base64,…`")
        } else {
            let message = format!("the {what} `{target}` would be loaded from another site");
            let help =
                "copy it into the content and use the copy, or set `[build] remote_images = \"allow\"`";
            (message, help)
        };
        resolved.diagnostics.push(source.found(Rule::RemoteImage, message).label(label).help(help));
        if !is_web {
            return LinkTarget::Unresolved;
        }
        let scheme = if target.starts_with("//") { "https:" } else { "" };
        LinkTarget::Remote(format!("{scheme}{target}"))
    }
}

/// Why a file is not the image that its name promises.
struct FormatProblem {
    message: String,
    label: &'static str,
    help: String,
}

impl FormatProblem {
    fn of(file: &str, promised: &'static Format, image: ImageFacts) -> Option<Self> {
        let promised_format = with_article(promised.name);
        let found = match image.format {
            Ok(format) if format == promised => return None,
            Ok(format) => {
                let extension = format.extension();
                return Some(Self {
                    message: format!(
                        "`{file}` is not {promised_format} file but {}",
                        with_article(format.name)
                    ),
                    label: "the name promises another format",
                    help: format!(
                        "rename the file: servers and programs rely on the extension, which should be `.{extension}`"
                    ),
                });
            }
            Err(found) => found,
        };
        let message = match found {
            OtherContent::Empty => format!("`{file}` is empty"),
            OtherContent::LfsPointer => format!("`{file}` is a pointer of Git LFS"),
            OtherContent::Page => format!("`{file}` is not {promised_format} file but a page of HTML"),
            OtherContent::Text => format!("`{file}` is not {promised_format} file but text"),
            OtherContent::Damaged => format!("`{file}` is damaged: its size cannot be read"),
            OtherContent::Unknown => format!("`{file}` is not {promised_format} file"),
        };
        let help = match found {
            OtherContent::LfsPointer => "run `git lfs pull` to download the image",
            OtherContent::Page => "download the image again: the server may have sent an error page",
            _ => "replace it with an image that a browser opens",
        };
        Some(Self { message, label: "shows no image", help: help.to_owned() })
    }
}

fn with_article(format: &str) -> String {
    let article = if matches!(format, "AVIF" | "ICO" | "SVG") { "an" } else { "a" };
    format!("{article} {format}")
}
