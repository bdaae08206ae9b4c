//! Templates and assets, and the values templates see.

mod errors;
mod files;
mod scripts;
mod text;
pub mod view;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Tera};

use crate::cache::Fingerprint;
use crate::config::{BOOK_FILE, Config};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::document::markup;
use crate::document::policy::{self, Blocked};
use crate::source::Sources;
use crate::strings::{self, Strings};

use errors::{culprit, template_error, unknown_names};
use files::ThemeFiles;
use text::UNKNOWN_TEXT;

/// How names of the book's own templates begin in the engine, and those of the default theme.
const OVERLAY: &str = "theme/";
const DEFAULT: &str = "default/";
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
    /// The texts of the interface.
    pub strings: Arc<Strings>,
    /// The folder of the book's theme, for diagnostics.
    folder: String,
    /// Of all its files.
    pub fingerprint: Fingerprint,
    /// Files of the site that are the same for every book with this theme, by address.
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// Address of the joined style sheet.
    pub css: String,
    /// Address of the joined script.
    pub js: String,
    /// Addresses of style sheets that pages load when they need them, by the name of their folder in `assets/css/`.
    pub styles: BTreeMap<String, String>,
    /// Addresses of scripts that pages load when they need them, by the name of their folder in `assets/js/`.
    pub scripts: BTreeMap<String, String>,
    /// Address of the early script, where the theme has one.
    pub early: Option<String>,
    /// Address of the script of redirects, where the theme has one.
    pub redirect: Option<String>,
    /// Address of the icon.
    pub icon: String,
    /// The script of the service worker, without the list of files.
    pub worker: Arc<[u8]>,
}

/// The fingerprint of all that [`load`] reads.
pub fn fingerprint(sources: &Sources, config: &Config) -> Fingerprint {
    ThemeFiles::collect(sources, theme_name(config)).fingerprint()
}

/// Loads the theme that the book names.
pub fn load(sources: &Sources, config: &Config) -> Outcome<Theme> {
    let mut diagnostics = Vec::new();
    let name = theme_name(config);
    check_name(sources, config, &mut diagnostics);
    let mut files = ThemeFiles::collect(sources, name);
    let folder = format!("themes/{name}/");
    diagnostics.extend(files.remove_invalid_scripts(&folder));
    let strings = Arc::new(load_strings(&files, &folder, sources, config).drain_into(&mut diagnostics));
    let fingerprint = files.fingerprint().and([strings.fingerprint]);
    let tera = engine(&files, &folder, &strings, &mut diagnostics);
    check_policy(&files, &folder, &mut diagnostics);
    let mut assets = BTreeMap::new();
    let mut add = |stem: &str, extension: &str, bytes: Vec<u8>| {
        let url = format!("assets/{stem}.{}.{extension}", Fingerprint::of(&bytes).short());
        assets.insert(url.clone(), Arc::from(bytes));
        url
    };
    let css = add("site", "css", files.styles("assets/css/"));
    let js = add("site", "js", files.scripts("assets/js/", &SEPARATE_SCRIPTS, &strings));
    let separate = |name: &str| {
        let script = files.sent(&format!("assets/js/{name}"))?;
        let mut bytes = Vec::new();
        scripts::append(&script, &mut bytes);
        Some(bytes)
    };
    let early = separate(EARLY_SCRIPT).map(|bytes| add("early", "js", bytes));
    let redirect = separate(REDIRECT_SCRIPT).map(|bytes| add("redirect", "js", bytes));
    let worker = separate(WORKER_SCRIPT).unwrap_or_default().into();
    let mut parts =
        |folder: &str, extension: &str, join: &dyn Fn(&str) -> Vec<u8>| -> BTreeMap<String, String> {
            let names = files.folders(folder).into_iter();
            names
                .map(|name| {
                    let url = add(&name, extension, join(&format!("{folder}{name}/")));
                    (name, url)
                })
                .collect()
        };
    let styles = parts("assets/css/", "css", &|folder| files.styles(folder));
    let scripts = parts("assets/js/", "js", &|folder| files.scripts(folder, &[], &strings));
    let icon = add("icon", "svg", files.get("assets/icon.svg").unwrap_or_default().to_vec());
    for (path, bytes) in files.others() {
        assets.insert(path.to_owned(), Arc::from(bytes));
    }
    let value = Theme {
        tera,
        strings,
        folder,
        fingerprint,
        assets,
        css,
        js,
        styles,
        scripts,
        early,
        redirect,
        icon,
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
    pub fn render(&self, template: &str, context: &Context, page: &str) -> Result<Arc<[u8]>, Diagnostic> {
        // One buffer a thread, so that it need not grow for each page.
        OUTPUT
            .with_borrow_mut(|out| {
                out.clear();
                let rendered = self.tera.render_to(template, context, &mut *out);
                rendered.map(|()| Arc::from(out.as_slice()))
            })
            .map_err(|error| {
                let name =
                    self.tera.get_template_names().find(|name| *name == format!("{OVERLAY}{template}"));
                let name = name.map_or_else(|| format!("{DEFAULT}{template}"), str::to_owned);
                let mut found = template_error(&error, &name, &BTreeMap::new(), &self.folder);
                let key = found.message.strip_prefix(UNKNOWN_TEXT).and_then(|rest| rest.split('`').nth(1));
                found.help = key.and_then(|key| self.strings.nearest(key)).or(found.help);
                found.message = format!("{} (for the page `{page}`)", found.message);
                found
            })
    }
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

fn theme_name(config: &Config) -> &str {
    config.theme.as_deref().unwrap_or("default")
}

fn check_name(sources: &Sources, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let Some(name) = config.theme.as_deref().filter(|name| *name != "default") else { return };
    if sources.under(&format!("themes/{name}/")).next().is_some() {
        return;
    }
    let path = Arc::from(BOOK_FILE);
    let text = sources.text(&path).unwrap_or_default();
    let line = text.find("theme").unwrap_or_default();
    let span = text[line..].find(name).map_or(0..0, |at| line + at..line + at + name.len());
    let mut names: Vec<&str> =
        sources.under("themes/").filter_map(|(path, _)| path.split('/').nth(1)).collect();
    names.dedup();
    let found =
        Diagnostic::new(Rule::UnknownTheme, &path, span, format!("there is no folder `themes/{name}`"));
    diagnostics.push(found.label("the default theme is used").help_if(did_you_mean(name, names)));
}

/// Reports what the site's security policy blocks in the book's own templates and style sheets.
fn check_policy(files: &ThemeFiles, folder: &str, diagnostics: &mut Vec<Diagnostic>) {
    let mut report = |path: &str, kind: Blocked, at: usize| {
        let found = Diagnostic::new(
            Rule::BlockedByCsp,
            &Arc::from(format!("{folder}{path}")),
            at..at,
            kind.message(),
        );
        diagnostics.push(found.help(kind.help()));
    };
    for (path, bytes) in files.own() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        if path.starts_with("templates/") {
            policy::blocked(&markup::page(text)).into_iter().for_each(|(kind, _)| report(path, kind, 0));
        } else if path.ends_with(".css")
            && let Some(at) = policy::load_in_style(text)
        {
            report(path, Blocked::Load, at);
        }
    }
}

/// An engine with all templates that parse. One of the book's that does not is reported and left out, so the default one of its name holds.
fn engine(
    files: &ThemeFiles,
    folder: &str,
    strings: &Arc<Strings>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Tera {
    let mut templates: BTreeMap<String, &str> = BTreeMap::new();
    for (name, bytes, own) in files.templates() {
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                templates.insert(format!("{}{name}", if own { OVERLAY } else { DEFAULT }), text);
            }
            Err(error) => {
                let at = error.valid_up_to();
                let path = Arc::from(format!("{folder}templates/{name}"));
                diagnostics.push(Diagnostic::new(
                    Rule::UnreadableFile,
                    &path,
                    at..at,
                    "the template is not UTF-8",
                ));
            }
        }
    }
    loop {
        let mut tera = Tera::new();
        text::register(&mut tera, strings);
        // Nothing is loaded yet, so the prefixes are taken.
        let prefixed = tera.set_fallback_prefixes([OVERLAY, DEFAULT]);
        let added = prefixed.and_then(|()| {
            tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), *text)))
        });
        let Err(error) = added else { return tera };
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
            return tera;
        }
        let culprit = culprit(&error, &templates);
        diagnostics.push(template_error(&error, &culprit, &templates, folder));
        let dropped = templates.remove(&culprit).is_some();
        if !dropped || culprit.starts_with(DEFAULT) {
            // Never with the built-in theme; a page then fails to render and says so.
            return tera;
        }
    }
}
