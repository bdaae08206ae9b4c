//! Templates and assets, and the values templates see.

mod color;
pub mod components;
pub mod copies;
mod errors;
mod explain;
mod files;
pub mod scripts;
mod settings;
mod text;
pub mod view;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera};

use crate::cache::Fingerprint;
use crate::config::{BOOK_FILE, Config};
use crate::content::image::image_facts;
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Outcome, Rule, encoding};
use crate::document::markup;
use crate::document::policy::{self, PolicyUse};
use crate::source::Sources;
use crate::source::formats::of_path;
use crate::source::layout::{THEMES, theme_folder};
use crate::source::paths::extension;
use crate::strings::{self, Strings};

use errors::{culprit, explained, template_error, unknown_names};
use explain::{Templates, path_at};
use files::{ThemeFiles, without_indentation};
use settings::ThemeSettings;
use text::UNKNOWN_TEXT;
use view::{LogoView, ThemeParts};

/// How names of the book's own templates begin in the engine, and those of the default theme.
const OVERLAY: &str = "theme/";
const DEFAULT: &str = "default/";
/// The templates that are empty in the default theme, for a book to add to pages.
const HOOKS: [&str; 3] = ["article_end.html", "body_end.html", "head.html"];
/// The script that runs before the page is drawn, apart from the joined one.
const EARLY_SCRIPT: &str = "theme-early.js";
/// The script of redirects, apart from the joined one.
const REDIRECT_SCRIPT: &str = "theme-redirect.js";

/// Scripts that are not joined with the others.
const SEPARATE_SCRIPTS: [&str; 3] = [EARLY_SCRIPT, REDIRECT_SCRIPT, WORKER_SCRIPT];
/// The service worker, apart from the joined script.
const WORKER_SCRIPT: &str = "service-worker.js";

/// A theme, ready to render: the default one, overridden file by file by that of the book.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    /// The same without the book's hooks, if it has any.
    without_hooks: Option<Tera>,
    /// The texts of its templates by their names in the engine, for diagnostics.
    templates: BTreeMap<String, String>,
    /// The texts of the interface.
    pub strings: Arc<Strings>,
    /// The folder of the book's theme, for diagnostics.
    folder: String,
    /// Fingerprint of all its files.
    pub fingerprint: Fingerprint,
    /// Files of the site that are the same for every book with this theme, by address.
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// What `site` has of it.
    pub parts: ThemeParts,
    /// Whether the icon is one of the settings.
    pub has_favicon: bool,
    /// Whether the icon is not the default theme's.
    pub has_own_icon: bool,
    /// The script of the service worker, without the list of files.
    pub worker: Arc<[u8]>,
}

/// Why a page is not as its templates say.
#[derive(Debug, Clone)]
pub struct RenderError {
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The page without the hooks of the book, if one of them failed.
    pub without_hooks: Option<Arc<[u8]>>,
}

impl From<Diagnostic> for RenderError {
    fn from(found: Diagnostic) -> Self {
        Self { diagnostics: vec![found], without_hooks: None }
    }
}

/// The fingerprint of all that [`load`] reads.
pub fn fingerprint(sources: &Sources, config: &Config) -> Fingerprint {
    let settings = settings::fingerprints(&config.theme, sources);
    ThemeFiles::collect(sources, config.theme.name()).fingerprint().and(settings)
}

/// Loads the theme that the book names.
pub fn load(sources: &Sources, config: &Config) -> Outcome<Theme> {
    let mut diagnostics = Vec::new();
    let name = config.theme.name();
    let mut files = ThemeFiles::collect(sources, name);
    let folder = theme_folder(name);
    diagnostics.extend(files.remove_invalid_scripts(&folder));
    let strings = Arc::new(load_strings(&files, &folder, sources, config).drain_into(&mut diagnostics));
    let fingerprint = files.fingerprint().and([strings.fingerprint]);
    let ThemeSettings { accent, style, scripts: extra_scripts, logo, favicon } =
        settings::read(config, sources, &mut diagnostics);
    let (tera, without_hooks, templates) = engine(&files, &folder, &strings, &mut diagnostics);
    check_policy(&files, &folder, config, &mut diagnostics);
    copies::check(&files, &folder, &mut diagnostics);
    let mut assets = BTreeMap::new();
    let mut add = |stem: &str, extension: &str, bytes: Vec<u8>| {
        let url = format!("assets/{stem}.{}.{extension}", Fingerprint::of(&bytes).short());
        assets.insert(url.clone(), Arc::from(bytes));
        url
    };
    let css = add("site", "css", [files.styles("assets/css/"), style.into_bytes()].concat());
    let js = files.scripts("assets/js/", &SEPARATE_SCRIPTS, &extra_scripts, &strings);
    let js = add("site", "js", js);
    let separate = |name: &str| {
        let script = files.sent(&format!("assets/js/{name}"))?;
        let mut bytes = Vec::new();
        scripts::append(&script, &mut bytes);
        Some(bytes)
    };
    let early = separate(EARLY_SCRIPT).map(|bytes| add("early", "js", bytes));
    let redirect = separate(REDIRECT_SCRIPT).map(|bytes| add("redirect", "js", bytes));
    let worker = separate(WORKER_SCRIPT).unwrap_or_default().into();
    let mut in_folders =
        |folder: &str, extension: &str, join: &dyn Fn(&str) -> Vec<u8>| -> BTreeMap<String, String> {
            let names = files.folders(folder).into_iter();
            names
                .map(|name| {
                    let url = add(&name, extension, join(&format!("{folder}{name}/")));
                    (name, url)
                })
                .collect()
        };
    let styles = in_folders("assets/css/", "css", &|folder| files.styles(folder));
    let scripts = in_folders("assets/js/", "js", &|folder| files.scripts(folder, &[], &[], &strings));
    let own_icon = files.get("assets/icon.svg").unwrap_or_default();
    let has_favicon = favicon.is_some();
    let has_own_icon = has_favicon || files.default("assets/icon.svg") != Some(own_icon);
    let (path, bytes) = favicon.unwrap_or(("icon.svg", own_icon));
    let icon = add("icon", extension(path), bytes.to_vec());
    let icon_type = of_path(path).map_or("image/svg+xml", |format| format.media_type);
    let logo = logo.map(|(path, bytes)| {
        let (width, height) = image_facts(bytes).size.map(|size| (size.width, size.height)).unzip();
        LogoView { url: add("logo", extension(path), bytes.to_vec()), width, height }
    });
    for (path, bytes) in files.others() {
        assets.insert(path.to_owned(), Arc::from(bytes));
    }
    let value = Theme {
        tera,
        without_hooks,
        templates,
        strings,
        folder,
        fingerprint,
        assets,
        parts: ThemeParts { css, js, styles, scripts, early, redirect, icon, icon_type, logo, accent },
        has_favicon,
        has_own_icon,
        worker,
    };
    Outcome { value, diagnostics }
}

thread_local! {
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Theme {
    /// Renders a template.
    ///
    /// # Errors
    /// A diagnostic of `template-error` that names the template's line and `page`, the address rendered for.
    pub fn render(&self, template: &str, context: &Context, page: &str) -> Result<Arc<[u8]>, RenderError> {
        render(&self.tera, template, context).map_err(|error| {
            let without_hooks = self.without_hooks.as_ref();
            RenderError {
                diagnostics: vec![self.render_error(&error, template, context, page)],
                without_hooks: without_hooks.and_then(|tera| render(tera, template, context).ok()),
            }
        })
    }

    fn render_error(&self, error: &tera::Error, template: &str, context: &Context, page: &str) -> Diagnostic {
        let templates: Templates<'_> =
            self.templates.iter().map(|(name, text)| (name.clone(), text.as_str())).collect();
        let own = format!("{OVERLAY}{template}");
        let name = if templates.contains_key(&own) { own } else { format!("{DEFAULT}{template}") };
        let mut found = match self.undefined(error, &templates, context) {
            Some((name, span, message)) => explained(name, span, &message, &templates, &self.folder),
            None => template_error(error, &name, &templates, &self.folder),
        };
        if let Some(key) = found.message.strip_prefix(UNKNOWN_TEXT).and_then(|rest| rest.split('`').nth(1)) {
            let add = || format!("write `{key} = \"…\"` in the file of the language in `strings/`");
            found.help = Some(self.strings.nearest(key).unwrap_or_else(add));
        }
        found.message = format!("{} (for the page `{page}`)", found.message);
        found
    }

    /// Where and how the engine reports that a value is not defined when it is written: with the names that there are. It does not
    /// name them for loops and filters.
    fn undefined<'e>(
        &self,
        error: &'e tera::Error,
        templates: &Templates<'_>,
        context: &Context,
    ) -> Option<(&'e str, Range<usize>, String)> {
        let ErrorKind::RenderingError(report) = error.kind() else { return None };
        let (name, span) = (report.filename(), report.span().range.clone());
        let (before, text) = templates.get(name)?.split_at_checked(span.start)?;
        let path = path_at(text);
        let variable = path.split('.').next()?;
        let is_local = !context.contains_key(variable) && before.contains(variable);
        if is_local || !report.message().ends_with("`undefined`") {
            return None;
        }
        let written = self.tera.render_str(&format!("{{{{ {path} }}}}"), context, false).err()?;
        let ErrorKind::RenderingError(report) = written.kind() else { return None };
        Some((name, span, report.message().to_owned()))
    }
}

fn render(tera: &Tera, template: &str, context: &Context) -> tera::TeraResult<Arc<[u8]>> {
    // One buffer a thread, so that it need not grow for each page.
    OUTPUT.with_borrow_mut(|out| {
        out.clear();
        let rendered = tera.render_to(template, context, &mut *out);
        rendered.map(|()| Arc::from(out.as_slice()))
    })
}

/// The texts of the interface in the book's language.
fn load_strings(files: &ThemeFiles, folder: &str, sources: &Sources, config: &Config) -> Outcome<Strings> {
    let named_at = config.language.as_ref().map(|language| {
        let text = sources.text(BOOK_FILE).unwrap_or_default();
        let start = text.find("language").unwrap_or_default();
        let span =
            text[start..].find(language.as_str()).map_or(0..0, |at| start + at..start + at + language.len());
        (Arc::from(BOOK_FILE), span)
    });
    strings::load(&strings::Input {
        language: config.language(),
        named_at,
        files: files.strings(folder).collect(),
        is_used: &|key| files.has_quoted(key),
    })
}

/// Reports a theme that has no folder. What it suggests depends on all folders of themes, so it is not part of what is cached of a theme.
pub fn check_name(sources: &Sources, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let Some(name) = config.theme.name.as_ref().filter(|name| name.as_str() != "default") else { return };
    if sources.under(&theme_folder(name)).next().is_some() {
        return;
    }
    let folders = sources.under(THEMES).filter_map(|(path, _)| path.split('/').nth(1));
    let mut names: Vec<&str> = std::iter::once("default").chain(folders).collect();
    names.dedup();
    let create = || format!("create the folder, or write one of {}", names.join(", "));
    let help = did_you_mean(name, names.iter().copied()).unwrap_or_else(create);
    let message = format!("there is no folder `themes/{}`", **name);
    let found = Diagnostic::new(Rule::UnknownTheme, &Arc::from(BOOK_FILE), name.span(), message);
    diagnostics.push(found.label("the default theme is used").help(help));
}

/// Reports what the site's security policy blocks in the book's own templates and style sheets.
fn check_policy(files: &ThemeFiles, folder: &str, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    for (path, bytes) in files.own() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let uses: Vec<(PolicyUse, usize)> = if path.starts_with("templates/") {
            policy::uses(&markup::page(text)).into_iter().map(|(one, _)| (one, 0)).collect()
        } else if path.ends_with(".css") {
            policy::uses_in_style(text)
        } else {
            continue;
        };
        let path = Arc::from(format!("{folder}{path}"));
        diagnostics.extend(uses.into_iter().filter_map(|(one, at)| one.check(config, &path, at..at)));
    }
}

/// An engine with all templates that parse, one without the hooks of the book, if it has any, and the texts of the templates. One of the book's templates that does not parse is
/// reported and left out, so that the default one of its name is used.
fn engine(
    files: &ThemeFiles<'_>,
    folder: &str,
    strings: &Arc<Strings>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Tera, Option<Tera>, BTreeMap<String, String>) {
    let owned = |templates: &Templates<'_>| {
        templates.iter().map(|(name, text)| (name.clone(), (*text).to_owned())).collect()
    };
    let defaults: Vec<(&str, String)> =
        files.default_templates().map(|(name, text)| (name, without_indentation(text))).collect();
    let mut templates: BTreeMap<String, &str> =
        defaults.iter().map(|(name, text)| (format!("{DEFAULT}{name}"), text.as_str())).collect();
    for (name, bytes) in files.own_templates() {
        let path = Arc::from(format!("{folder}templates/{name}"));
        diagnostics.extend(encoding::not_utf8(Rule::UnreadableFile, &path, bytes));
        if let Ok(text) = std::str::from_utf8(bytes) {
            templates.insert(format!("{OVERLAY}{name}"), text);
        }
    }
    loop {
        let (tera, added) = add_templates(&templates, strings);
        let Err(error) = added else {
            let (count, texts) = (templates.len(), owned(&templates));
            templates.retain(|name, _| name.strip_prefix(OVERLAY).is_none_or(|name| !HOOKS.contains(&name)));
            let without_hooks = (templates.len() < count).then(|| add_templates(&templates, strings).0);
            return (tera, without_hooks, texts);
        };
        let unknown = unknown_names(&error, &templates, folder);
        if !unknown.is_empty() {
            let mut dropped = false;
            for (name, found) in unknown {
                dropped |= name.starts_with(OVERLAY) && templates.remove(&name).is_some();
                diagnostics.push(found);
            }
            if dropped {
                continue;
            }
            return (tera, None, owned(&templates));
        }
        let culprit = culprit(&error, &templates);
        diagnostics.push(template_error(&error, &culprit, &templates, folder));
        let dropped = templates.remove(&culprit).is_some();
        if !dropped || culprit.starts_with(DEFAULT) {
            // Never with the built-in theme; a page then fails to render and says so.
            return (tera, None, owned(&templates));
        }
    }
}

/// An engine with these templates, and whether it has them.
fn add_templates(templates: &BTreeMap<String, &str>, strings: &Arc<Strings>) -> (Tera, tera::TeraResult<()>) {
    let mut tera = Tera::new();
    text::register(&mut tera, strings);
    // Nothing is loaded yet, so the prefixes are taken.
    let prefixed = tera.set_fallback_prefixes([OVERLAY, DEFAULT]);
    let added = prefixed
        .and_then(|()| tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), *text))));
    (tera, added)
}
