//! Rendering of pages, and their fingerprints.

use std::borrow::Cow;
use std::sync::Arc;

use tera::Value;

use super::artifact::{RenderError, RenderTask, Rendered};
use super::pages::SitePage;
use super::structured_data;
use super::variables::{ContextVariables, VariableFingerprints, Variables};
use super::views::{self, PageIdentity, Views};
use crate::cache::Fingerprint;
use crate::diag::internal;
use crate::model::PageId;
use crate::model::guide::RedirectTarget;
use crate::model::routes::PageKind;
use crate::theme::Theme;
use crate::theme::view::{LinkView, PageView};

/// Renders pages. Shared by all artifacts.
pub(super) struct PageRenderer {
    pub(super) views: Arc<Views>,
    pub(super) theme: Arc<Theme>,
    /// The template variable `site`.
    site: Value,
    /// The fingerprint of the theme, of `site` and of this program.
    fingerprint: Fingerprint,
}

impl PageRenderer {
    /// A renderer of `views` with `theme`.
    pub(super) fn new(views: Arc<Views>, theme: Arc<Theme>) -> Self {
        let site_fingerprint = Fingerprint::of_value(views.site());
        Self {
            site: Value::from_serializable(views.site()),
            fingerprint: theme.fingerprint.and([site_fingerprint, Fingerprint::of_code()]),
            theme,
            views,
        }
    }
}

/// Renders a page: its views are the input of its fingerprint and of its template.
pub(super) struct PageTask {
    pub(super) renderer: Arc<PageRenderer>,
    pub(super) url: String,
    pub(super) page: SitePage,
}

impl PageTask {
    fn fill<V: Variables>(&self, mut variables: V) -> (V, &'static str) {
        let template = self.renderer.fill(&self.url, &self.page, &mut variables);
        (variables, template)
    }

    fn render_template(&self, template: &str, values: ContextVariables) -> Result<Rendered, RenderError> {
        let mut context = values.into_context();
        context.insert_value("site", self.renderer.site.clone());
        self.renderer.theme.render(template, &context, &self.url)
    }
}

impl RenderTask for PageTask {
    fn fingerprint(&self) -> Fingerprint {
        let fingerprint = internal::catch(&self.url, || {
            self.renderer.fingerprint.and([self.fill(VariableFingerprints::default()).0.finish()])
        });
        // Rendering fails too, and reports why.
        fingerprint.unwrap_or_default()
    }

    fn render(&self) -> Result<Rendered, RenderError> {
        internal::catch(&self.url, || {
            let (values, template) = self.fill(ContextVariables::default());
            self.render_template(template, values)
        })
        .unwrap_or_else(|found| Err(found.into()))
    }

    fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, RenderError>) {
        internal::catch(&self.url, || self.fill_and_render())
            .unwrap_or_else(|found| (Fingerprint::default(), Err(found.into())))
    }
}

impl PageTask {
    fn fill_and_render(&self) -> (Fingerprint, Result<Rendered, RenderError>) {
        let ((fingerprints, values), template) =
            self.fill((VariableFingerprints::default(), ContextVariables::default()));
        (self.renderer.fingerprint.and([fingerprints.finish()]), self.render_template(template, values))
    }
}

impl PageRenderer {
    /// Puts a page's variables into `out`; returns the name of its template.
    fn fill(&self, url: &str, page: &SitePage, out: &mut dyn Variables) -> &'static str {
        let row = page.row();
        let views = &self.views;
        out.put("root", &views.root(url));
        if let SitePage::Redirect(target) = page {
            let guide = views.guide();
            let found = guide.redirect_address(*target);
            let title = match *target {
                RedirectTarget::Page(page) => guide.pages[page].title().to_owned(),
                RedirectTarget::Comparison(comparison) => guide.comparison_title(comparison),
            };
            let link = LinkView { url: found.href(), title };
            let base = guide.config.base_url.as_deref();
            out.put("canonical", &base.map(|base| views::canonical(base, found.path)));
            out.put("target", &link);
            return row.template;
        }
        out.put("page", &self.page_view(url, page));
        if row.has_overview {
            out.put("overview", views.overview());
        }
        match page {
            SitePage::Single(PageKind::Home) => out.put("home", &views.home()),
            SitePage::Single(PageKind::Roadmap) => out.put("roadmap", &views.roadmap()),
            SitePage::Topic(topic, part) => out.put("topic", &views.topic(*topic, part)),
            SitePage::Article(page) => out.put("article", &views.article(*page)),
            SitePage::Comparison(comparison) => out.put("comparison", &views.comparison(*comparison, url)),
            SitePage::Group(_, group, part) => out.put("group", &views.group(*group, part)),
            SitePage::List(list) => out.put(row.name, &*(list.variable)(views)),
            SitePage::Single(_) | SitePage::Redirect(_) => {}
        }
        row.template
    }

    fn page_view(&self, url: &str, page: &SitePage) -> PageView {
        let views = &self.views;
        let guide = views.guide();
        let row = page.row();
        let named = |title: &str, description: String| PageIdentity {
            row,
            url: url.to_owned(),
            title: title.to_owned(),
            description,
            topic: None,
            page: None,
        };
        let strings = views.strings();
        let described = |title: &str| {
            let items = page.items();
            let value = |name: &str| match name {
                "count" => items.map(|items| Cow::Owned(strings.number(items))),
                "guide" => Some(Cow::Borrowed(guide.title.as_str())),
                "title" => Some(Cow::Borrowed(title)),
                _ => None,
            };
            let key = format!("page.{}.description", row.name);
            named(title, strings.fill(&key, items, str::to_owned, value).unwrap_or_default())
        };
        let title = format!("page.{}.title", row.name);
        let title = strings.text(&title);
        let of_page = |page: PageId| {
            let article = guide.pages[page].article();
            let identity = named(guide.pages[page].title(), article.summary.clone());
            PageIdentity { topic: guide.pages[page].topic, page: Some(page), ..identity }
        };
        // The Markdown file that the page shows.
        let mut shown = None;
        let identity = match page {
            SitePage::Single(PageKind::Home) => {
                shown = guide.home;
                let description = views.site().description.clone();
                PageIdentity { page: guide.home, ..named(&guide.title, description) }
            }
            SitePage::Topic(topic, part) => {
                let found = &guide.topics[*topic];
                let summary =
                    found.index.map(|page| guide.pages[page].article().summary.clone()).unwrap_or_default();
                let is_first = part.view.current == 1;
                shown = found.index.filter(|_| is_first);
                PageIdentity { topic: Some(*topic), page: shown, ..named(&found.title, summary) }
            }
            SitePage::Article(page) => {
                shown = Some(*page);
                of_page(*page)
            }
            SitePage::Comparison(comparison) => {
                let page = guide.comparisons[*comparison].page;
                let title = guide.comparison_title(*comparison);
                PageIdentity { topic: guide.pages[page].topic, ..described(&title) }
            }
            SitePage::Group(_, group, _) => described(&guide.groups[*group].title),
            SitePage::Single(_) | SitePage::List(_) | SitePage::Redirect(_) => described(title),
        };
        let json_ld = shown.and_then(|page| structured_data::of_page(views, page));
        let is_quiz = shown.is_some_and(|page| structured_data::is_quiz(views, page));
        PageView { json_ld, is_quiz, ..views.page(identity) }
    }
}
