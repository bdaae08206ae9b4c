//! `[theme]` of `book.toml`, as what a theme adds to its own files.

use std::sync::Arc;

use csscolorparser::Color;

use super::color::{LEAST_CONTRAST, Scheme, hex};
use super::scripts;
use super::view::Accent;
use crate::cache::Fingerprint;
use crate::config::{BOOK_FILE, Config, FontsConfig, ThemeConfig};
use crate::data::Spanned;
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Rule, encoding};
use crate::document::css::map_urls;
use crate::document::policy;
use crate::source::Sources;
use crate::source::formats::of_image;
use crate::source::layout::THEMES;

/// What the settings add to the files of a theme.
#[derive(Debug, Default)]
pub(super) struct ThemeSettings<'s> {
    pub(super) accent: Option<Accent>,
    /// Rules to follow those of the theme.
    pub(super) style: String,
    /// Scripts to follow those of the theme.
    pub(super) scripts: Vec<&'s [u8]>,
    /// Path and bytes.
    pub(super) logo: Option<(&'s str, &'s [u8])>,
    /// Path and bytes.
    pub(super) favicon: Option<(&'s str, &'s [u8])>,
}

/// The fingerprints of the files that the settings name. If one is missing, also those of all paths: the nearest one is suggested.
pub(super) fn fingerprints(config: &ThemeConfig, sources: &Sources) -> Vec<Fingerprint> {
    let named = config.logo.iter().chain(&config.favicon).chain(&config.css).chain(&config.js);
    let files: Vec<_> = named.map(|written| sources.get(path(written))).collect();
    let is_complete = files.iter().all(Option::is_some);
    let paths = sources.iter().filter(|_| !is_complete).map(|(path, _)| Fingerprint::of(path.as_bytes()));
    files.into_iter().flatten().map(|file| file.fingerprint).chain(paths).collect()
}

/// Reads the settings. What is invalid is reported and has no effect.
pub(super) fn read<'s>(
    book: &'s Config,
    sources: &'s Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> ThemeSettings<'s> {
    let config = &book.theme;
    let mut reader = SettingsReader { config: book, sources, book: Arc::from(BOOK_FILE), diagnostics };
    let accent = reader.accent(config);
    let mut style = accent.as_ref().map(Accent::style).unwrap_or_default();
    style.push_str(&reader.fonts(&config.fonts));
    for path in &config.css {
        style.push_str(&reader.style_sheet(path).unwrap_or_default());
    }
    ThemeSettings {
        accent,
        style,
        scripts: config.js.iter().filter_map(|path| reader.script(path)).collect(),
        logo: config.logo.as_ref().and_then(|path| reader.image(path)),
        favicon: config.favicon.as_ref().and_then(|path| reader.image(path)),
    }
}

struct SettingsReader<'s, 'd> {
    config: &'s Config,
    sources: &'s Sources,
    book: Arc<str>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'s> SettingsReader<'s, '_> {
    fn accent(&mut self, config: &ThemeConfig) -> Option<Accent> {
        let light = config.accent.as_ref().and_then(|written| self.color(written, Scheme::Light));
        let dark = config.accent_dark.as_ref().and_then(|written| self.color(written, Scheme::Dark));
        match (light, &dark) {
            (Some(light), _) => Some(Accent::new(&light, dark.as_ref())),
            (None, Some(dark)) => Some(Accent::new(&Scheme::Light.readable(dark), Some(dark))),
            (None, None) => None,
        }
    }

    /// A color that can be read on pages of this scheme.
    fn color(&mut self, written: &Spanned<String>, scheme: Scheme) -> Option<Color> {
        let color = csscolorparser::parse(written).ok().filter(|color| color.a >= 1.0);
        let Some(color) = color else {
            let message = format!("`{}` is not an opaque color", **written);
            let found = self.found(Rule::InvalidValue, written, message);
            let names = csscolorparser::NAMED_COLORS.keys().map(|name| name.as_str());
            self.diagnostics.push(
                found
                    .label("expected a CSS color such as `#284bba` or `teal`")
                    .help_if(did_you_mean(written, names)),
            );
            return None;
        };
        let contrast = scheme.contrast(&color);
        if contrast >= LEAST_CONTRAST {
            return Some(color);
        }
        let readable = scheme.readable(&color);
        let pages = if scheme == Scheme::Light { "light" } else { "dark" };
        let message = format!("`{}` is hard to read on {pages} pages", **written);
        let found = self
            .found(Rule::LowContrast, written, message)
            .label(format!("has a contrast of {contrast:.1}, expected at least {LEAST_CONTRAST}"))
            .help(format!("`{}` is used: the nearest color with enough contrast", hex(&readable)));
        self.diagnostics.push(found);
        Some(readable)
    }

    /// The rules that set the font families.
    fn fonts(&mut self, fonts: &FontsConfig) -> String {
        let families = [("--display", &fonts.headings), ("--text", &fonts.text), ("--mono", &fonts.code)];
        let rules = families.into_iter().filter_map(|(token, written)| {
            let written = written.as_ref()?;
            if is_font_list(written) {
                return Some(format!("{token}:{};", written.trim()));
            }
            let message = format!("`{}` is not a list of font families", **written);
            let found = self.found(Rule::InvalidValue, written, message);
            let label = "expected names with commas between them, such as `Inter, sans-serif`";
            self.diagnostics.push(found.label(label));
            None
        });
        let rules: String = rules.collect();
        if rules.is_empty() { rules } else { format!(":root{{{}}}\n", rules.trim_end_matches(';')) }
    }

    fn style_sheet(&mut self, path: &'s Spanned<String>) -> Option<String> {
        let (path, bytes) = self.file(path)?;
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.unreadable(path, bytes);
            return None;
        };
        let file = Arc::from(path);
        let uses = policy::uses_in_style(text).into_iter();
        self.diagnostics.extend(uses.filter_map(|(one, at)| one.check(self.config, &file, at..at)));
        let mut style = rebase(text, published(path, self.sources.content_prefix()));
        style.push('\n');
        Some(style)
    }

    fn script(&mut self, path: &'s Spanned<String>) -> Option<&'s [u8]> {
        let (path, bytes) = self.file(path)?;
        let checked = scripts::check(&Arc::from(path), bytes);
        checked.map_err(|found| self.diagnostics.push(found)).is_ok().then_some(bytes)
    }

    fn image(&mut self, written: &'s Spanned<String>) -> Option<(&'s str, &'s [u8])> {
        let (path, bytes) = self.file(written)?;
        if of_image(path).is_some() {
            return Some((path, bytes));
        }
        let found = self.found(Rule::InvalidValue, written, format!("`{path}` is not an image"));
        self.diagnostics.push(found.label("expected an SVG, PNG, JPEG, WebP, AVIF, GIF or ICO file"));
        None
    }

    /// The file that a setting names.
    fn file(&mut self, written: &'s Spanned<String>) -> Option<(&'s str, &'s [u8])> {
        let path = path(written);
        if let Some(file) = self.sources.get(path) {
            return Some((path, file.bytes()));
        }
        if path.contains("://") || path.starts_with("//") {
            let found =
                self.found(Rule::MissingAsset, written, format!("`{path}` is not a file of the book"));
            let help = "copy the file to the book, and write the path of the copy";
            self.diagnostics.push(found.label("expected a path").help(help));
            return None;
        }
        let content = self.sources.content_prefix();
        let in_content = format!("{content}{path}");
        let help = if self.sources.contains(&in_content) {
            Some(format!("paths start at the folder of `{BOOK_FILE}`: did you mean `{in_content}`?"))
        } else {
            let files = self.sources.iter().map(|(path, _)| &**path);
            did_you_mean(path, files.filter(|file| extension(file) == extension(path)))
        };
        let folder = if content.is_empty() { "." } else { content };
        let found = self.found(Rule::MissingAsset, written, format!("there is no file `{path}`"));
        self.diagnostics
            .push(found.label(format!("expected a file in `{folder}` or `themes/`")).help_if(help));
        None
    }

    fn unreadable(&mut self, path: &str, bytes: &[u8]) {
        self.diagnostics.extend(encoding::not_utf8(Rule::UnreadableFile, &Arc::from(path), bytes));
    }

    /// What is wrong with a value.
    fn found(&self, rule: Rule, written: &Spanned<String>, message: String) -> Diagnostic {
        Diagnostic::new(rule, &self.book, written.span(), message)
    }
}

/// The path of a file from the book's root.
fn path(written: &str) -> &str {
    written.trim_start_matches("./")
}

fn extension(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(_, extension)| extension)
}

/// Whether a text is a list of font families: nothing that ends a declaration, and quotes in pairs.
fn is_font_list(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | ',' | '.' | '"' | '\'');
    let is_family = |family: &str| {
        let family = family.trim();
        let inner = ['"', '\''].into_iter().find_map(|quote| family.strip_prefix(quote)?.strip_suffix(quote));
        let inner = inner.unwrap_or(family);
        !inner.is_empty() && !inner.contains(['"', '\''])
    };
    text.chars().all(allowed) && text.split(',').all(is_family)
}

/// The folder of a file in the site, with `/` at its end.
fn published<'p>(path: &'p str, content: &str) -> &'p str {
    let in_theme = || path.strip_prefix(THEMES)?.split_once('/').map(|(_, path)| path);
    let path = in_theme().unwrap_or_else(|| path.strip_prefix(content).unwrap_or(path));
    path.rfind('/').map_or("", |end| &path[..=end])
}

/// A style sheet of `folder` for the joined one in `assets/`: its relative addresses lead to the same files.
fn rebase(style: &str, folder: &str) -> String {
    map_urls(style, |address| {
        let has_scheme = address.split('/').next().is_some_and(|first| first.contains(':'));
        (!has_scheme && !address.starts_with(['/', '#'])).then(|| format!("../{folder}{address}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn font_lists_hold_names_and_nothing_else() {
        for list in ["Inter", "\"Source Sans 3\", system-ui, sans-serif", "'A', B", "Noto Sans CJK 日本"] {
            assert!(is_font_list(list), "{list}");
        }
        for wrong in ["", "A,", "\"A", "A; color: red", "url(a)", "A}", "A\"B\"", "'A\"", "</style>"] {
            assert!(!is_font_list(wrong), "{wrong}");
        }
    }

    #[test]
    fn addresses_in_style_sheets_lead_to_the_same_files() {
        assert_eq!(published("content/css/a.css", "content/"), "css/");
        assert_eq!(published("content/a.css", "content/"), "");
        assert_eq!(published("themes/x/assets/a/b.css", "content/"), "assets/a/");
        for (written, rebased) in [
            ("url(a.png)", "url(../css/a.png)"),
            ("url( \"../a.png\" )", "url( \"../css/../a.png\" )"),
            ("url('a.png'), url(b.png)", "url('../css/a.png'), url(../css/b.png)"),
            ("url(data:image/png;base64,AA)", "url(data:image/png;base64,AA)"),
            ("url(#a) url(/b) url(https://a.org/b)", "url(#a) url(/b) url(https://a.org/b)"),
            ("url(", "url(../css/"),
        ] {
            assert_eq!(rebase(written, "css/"), rebased);
        }
    }
}
