//! Use of a published site without a connection: its service worker and its web manifest.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::artifact::{Artifact, RenderError, RenderTask, Rendered};
use super::href::encode;
use super::views::Views;
use super::{Folder, app_icon};
use crate::cache::Fingerprint;
use crate::model::routes::{PageKind, SiteFile};
use crate::source::formats::{Format, FormatClass, of_path};

/// The files of a site.
pub(super) struct SiteFiles {
    pub(super) artifacts: Arc<BTreeMap<String, Artifact>>,
    pub(super) folders: Vec<Arc<Folder>>,
}

/// Renders the service worker: the theme's script after the list of files. Without `files` the script removes the offline copies of
/// earlier builds and itself.
pub(super) struct WorkerTask {
    pub(super) script: Arc<[u8]>,
    pub(super) files: Option<SiteFiles>,
    /// Folder of the pictures for social previews, which pages do not show.
    pub(super) social_cards: String,
}

/// What the script knows of the build.
#[derive(Serialize)]
struct OfflineBuild {
    version: String,
    /// Encoded addresses with fingerprints.
    files: BTreeMap<String, String>,
}

impl WorkerTask {
    fn build(&self) -> Option<OfflineBuild> {
        let SiteFiles { artifacts, folders } = self.files.as_ref()?;
        let all = artifacts.iter().chain(folders.iter().flat_map(|folder| folder.files()));
        let kept: BTreeMap<&String, &Artifact> = all.filter(|(url, _)| self.is_kept(url)).collect();
        let fingerprints: Vec<_> = kept.iter().map(|(url, file)| (*url, file.fingerprint())).collect();
        let parts =
            fingerprints.iter().map(|(url, fingerprint)| Fingerprint::of(url.as_bytes()).and([*fingerprint]));
        let version = Fingerprint::of(&self.script).and(parts).short();
        let files =
            fingerprints.iter().map(|(url, fingerprint)| (encode(url), fingerprint.short())).collect();
        Some(OfflineBuild { version, files })
    }

    /// Whether a file is part of the offline copy: pages and what they show or run. Audio, video and downloads need a connection. Hosts answer `404.html` with an error, which no copy may contain.
    fn is_kept(&self, url: &str) -> bool {
        let is_shown = |format: &Format| {
            use FormatClass::{Code, Font, Image, Page};
            matches!(format.class, Page | Code | Image | Font)
        };
        of_path(url).is_some_and(is_shown)
            && !url.starts_with(&self.social_cards)
            && ![SiteFile::Worker.address(), PageKind::NotFound.row().address].contains(&url)
    }
}

impl RenderTask for WorkerTask {
    fn fingerprint(&self) -> Fingerprint {
        self.fingerprint_and_render().0
    }

    fn render(&self) -> Result<Rendered, RenderError> {
        self.fingerprint_and_render().1
    }

    fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, RenderError>) {
        let build = serde_json::to_string(&self.build());
        debug_assert!(build.is_ok(), "texts can be written as JSON: {build:?}");
        let mut bytes = format!("const offlineBuild = {};\n", build.unwrap_or_default()).into_bytes();
        bytes.extend(self.script.iter());
        (Fingerprint::of(&bytes), Ok(bytes.into()))
    }
}

/// The icons of a site that is installed as an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AppIcons {
    /// The default theme's, also drawn as PNG.
    Drawn,
    /// The author's or the theme's own.
    Own,
}

/// The web manifest, with which browsers install the site as an app.
pub(super) fn manifest(views: &Views, app_icons: AppIcons) -> String {
    let site = views.site();
    let mut icons = vec![
        serde_json::json!({ "src": site.theme.icon, "type": site.theme.icon_type, "sizes": "any", "purpose": "any" }),
    ];
    for size in app_icon::SIZES.into_iter().filter(|_| app_icons == AppIcons::Drawn) {
        let url = views.guide().routes.free(&app_icon::address(size));
        let sizes = format!("{size}x{size}");
        icons.push(serde_json::json!({ "src": url, "type": "image/png", "sizes": sizes, "purpose": "any" }));
    }
    let home = encode(&views.guide().page_address(PageKind::Home, 1));
    let manifest = serde_json::json!({
        "name": site.title,
        "description": site.description,
        "lang": site.language,
        "dir": site.direction,
        "id": ".",
        "start_url": home,
        "scope": ".",
        "display": "standalone",
        "background_color": "#fbfaf6",
        "theme_color": "#fbfaf6",
        "icons": icons,
    });
    format!("{manifest:#}\n")
}
