//! How pages are made, and what they are known by.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use tera::{Context, Value};

use super::artifact::{Recipe, Rendered};
use super::kind::Kind;
use super::views::{self, Identity, Views};
use super::{href, structured_data};
use crate::diag::{Diagnostic, internal};
use crate::memo::{Fingerprint, Traces};
use crate::model::guide::Page;
use crate::model::recorded;
use crate::model::routes::PageKind;
use crate::theme::Theme;
use crate::theme::view::{LinkView, PageView};

/// What rendering needs, shared by all artifacts.
pub(super) struct Press {
    pub(super) views: Arc<Views>,
    pub(super) theme: Arc<Theme>,
    /// `site`, made once.
    site: Value,
    /// Of `site`.
    site_print: Fingerprint,
    /// Of the theme, of `site` and of the code.
    fingerprint: Fingerprint,
    /// What pages were made of in earlier runs.
    traces: Arc<Traces>,
    /// Of all that views are made of but articles, and of each page's article. Found out when somebody asks for a fingerprint.
    ground: OnceLock<(Fingerprint, Vec<Fingerprint>)>,
}

impl Press {
    /// What renders `views` with `theme`. `traces` know what pages were made of before.
    pub(super) fn new(views: Arc<Views>, theme: Arc<Theme>, traces: Arc<Traces>) -> Self {
        let site_print = Fingerprint::of_value(views.site());
        Self {
            site_print,
            site: Value::from_serializable(views.site()),
            fingerprint: theme.fingerprint.and([site_print, Fingerprint::of_code()]),
            ground: OnceLock::new(),
            traces,
            theme,
            views,
        }
    }
}

/// How a page is made: its views go into its fingerprint and into its template.
pub(super) struct PageRecipe {
    pub(super) press: Arc<Press>,
    pub(super) url: String,
    pub(super) kind: Kind,
}

impl PageRecipe {
    /// Which page of the site it is, and what it tells of very many articles: to note that it read all of these would take more room than the
    /// page does.
    fn identity(&self) -> Fingerprint {
        let all = self.press.views.overview();
        let overview = self.kind.row().has_overview.then_some(all);
        let topic = if let Kind::Topic(topic, _) = &self.kind { Some(&all.topics[*topic]) } else { None };
        Fingerprint::of_value(&(&self.url, &self.kind, overview, topic))
    }

    fn fill<V: Variables>(&self, mut variables: V) -> (V, &'static str) {
        let template = self.press.fill(&self.url, &self.kind, &mut variables);
        (variables, template)
    }

    fn press(&self, template: &str, values: Values) -> Result<Rendered, Vec<Diagnostic>> {
        let mut context = values.0;
        context.insert_value("site", self.press.site.clone());
        self.press.theme.render(template, &context, &self.url).map_err(|found| vec![found])
    }
}

impl Recipe for PageRecipe {
    fn fingerprint(&self) -> Fingerprint {
        let prints = || self.fill(Prints::default()).0.finish();
        let fingerprint = internal::catch(&self.url, || {
            self.press.fingerprint.and([self.press.traced(self.identity(), prints)])
        });
        // Rendering it fails as well, and says so.
        fingerprint.unwrap_or_default()
    }

    fn render(&self) -> Result<Rendered, Vec<Diagnostic>> {
        internal::catch(&self.url, || {
            let (values, template) = self.fill(Values::default());
            self.press(template, values)
        })
        .unwrap_or_else(|found| Err(vec![found]))
    }

    fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, Vec<Diagnostic>>) {
        internal::catch(&self.url, || self.fill_and_render())
            .unwrap_or_else(|found| (Fingerprint::default(), Err(vec![found])))
    }
}

impl PageRecipe {
    fn fill_and_render(&self) -> (Fingerprint, Result<Rendered, Vec<Diagnostic>>) {
        let (((prints, values), template), read) =
            recorded(|| self.fill((Prints::default(), Values::default())));
        let prints = prints.finish();
        self.press.trace(self.identity(), read, prints);
        (self.press.fingerprint.and([prints]), self.press(template, values))
    }
}

impl Press {
    /// Puts a page's variables into `out` and tells its template.
    fn fill(&self, url: &str, kind: &Kind, out: &mut dyn Variables) -> &'static str {
        let row = kind.row();
        let views = &self.views;
        out.put("root", &views.root(url));
        if let Kind::Redirect(page) = kind {
            let target = &views.guide().pages[*page];
            let link = LinkView { url: href::encode(&target.url), title: target.article().title.clone() };
            let base = views.guide().config.base_url.as_deref();
            out.put("canonical", &base.map(|base| views::canonical(base, &target.url)));
            out.put("target", &link);
            return row.template;
        }
        out.put("page", &self.page_view(url, kind));
        if row.has_overview {
            out.put("overview", views.overview());
        }
        match kind {
            Kind::Single(PageKind::Home) => out.put("home", &views.home()),
            Kind::Single(PageKind::Roadmap) => out.put("roadmap", &views.roadmap()),
            Kind::Topic(topic, part) => out.put("topic", &views.topic(*topic, part)),
            Kind::Article(page) => out.put("article", &views.article(*page)),
            Kind::Questions(part) => out.put("questions", &views.questions(part)),
            Kind::Comparisons(part) => out.put("comparisons", &views.comparisons(part)),
            Kind::Comparison(comparison) => out.put("comparison", &views.comparison(*comparison, url)),
            Kind::Faqs(part) => out.put("faqs", &views.faq_page(part)),
            Kind::Cards(part) => out.put("cards", &views.cards(part)),
            Kind::Cram(part) => out.put("cram", &views.cram(part)),
            Kind::Single(_) | Kind::Redirect(_) => {}
        }
        row.template
    }

    /// The fingerprint that `find` would find of something that is made of views, known by `what`; found out only where what was read for it is
    /// not as it was.
    pub(super) fn traced(&self, what: Fingerprint, find: impl Fn() -> Fingerprint) -> Fingerprint {
        let (ground, pages) = self.ground();
        let key = ground.and([what]);
        let of_part = |page: u32| pages.get(page as usize).copied();
        if let Some(known) = self.traces.get(key, &of_part) {
            debug_assert_eq!(known, find(), "a view reads something that its trace does not tell");
            return known;
        }
        let (found, read) = recorded(find);
        self.trace(what, read, found);
        found
    }

    /// Notes that the articles of the pages `read` led to a fingerprint of `what`.
    fn trace(&self, what: Fingerprint, read: Vec<u32>, found: Fingerprint) {
        let (ground, pages) = self.ground();
        self.traces.put(ground.and([what]), read, &|page| pages.get(page as usize).copied(), found);
    }

    /// The fingerprints of all that views are made of: of what is no article, and of each page's article. On this core alone: a core that waits for
    /// others may take on a page meanwhile, which would wait for this.
    fn ground(&self) -> &(Fingerprint, Vec<Fingerprint>) {
        self.ground.get_or_init(|| {
            let (guide, study) = (self.views.guide(), self.views.study());
            let names = study.identities(guide).print();
            (
                guide.frame().and([self.site_print, self.theme.strings.fingerprint].into_iter().chain(names)),
                guide.pages.iter().map(Page::print).collect(),
            )
        })
    }

    fn page_view(&self, url: &str, kind: &Kind) -> PageView {
        let views = &self.views;
        let guide = views.guide();
        let row = kind.row();
        let named = |title: &str, description: String| Identity {
            row,
            url: url.to_owned(),
            title: title.to_owned(),
            description,
            topic: None,
            page: None,
            card: false,
        };
        let strings = views.strings();
        let described = |title: &str| {
            let items = kind.items();
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
        let of_page = |page: usize| {
            let article = guide.pages[page].article();
            let identity = named(&article.title, article.summary.clone());
            Identity { topic: guide.pages[page].topic, page: Some(page), card: true, ..identity }
        };
        let mut json_ld = None;
        let identity = match kind {
            Kind::Single(PageKind::Home) => {
                json_ld = guide.home.and_then(|page| structured_data::of_page(views, page));
                let description = views.site().description.clone();
                Identity { card: true, page: guide.home, ..named(&guide.title, description) }
            }
            Kind::Topic(topic, part) => {
                let found = &guide.topics[*topic];
                let summary =
                    found.index.map(|page| guide.pages[page].article().summary.clone()).unwrap_or_default();
                json_ld = found
                    .index
                    .filter(|_| part.view.current == 1)
                    .and_then(|page| structured_data::of_page(views, page));
                let is_first = part.view.current == 1;
                let page = found.index.filter(|_| is_first);
                Identity { topic: Some(*topic), page, card: is_first, ..named(&found.title, summary) }
            }
            Kind::Article(page) => {
                json_ld = structured_data::of_page(views, *page);
                of_page(*page)
            }
            Kind::Comparison(comparison) => {
                let page = guide.comparisons[*comparison].page;
                let title = guide.comparison_title(*comparison);
                Identity { topic: guide.pages[page].topic, ..described(&title) }
            }
            Kind::Faqs(part) => {
                json_ld = structured_data::of_faqs(views, &part.items);
                described(title)
            }
            Kind::Single(_)
            | Kind::Questions(_)
            | Kind::Comparisons(_)
            | Kind::Cards(_)
            | Kind::Cram(_)
            | Kind::Redirect(_) => described(title),
        };
        PageView { json_ld, ..views.page(identity) }
    }
}

/// Takes a page's variables.
trait Variables {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable);
}

/// Serializable values behind a pointer.
mod erased {
    use super::{Fingerprint, Serialize, Value};

    pub(super) trait Variable {
        fn to_value(&self) -> Value;
        fn fingerprint(&self) -> Fingerprint;
    }

    impl<T: Serialize> Variable for T {
        fn to_value(&self) -> Value {
            Value::from_serializable(self)
        }

        fn fingerprint(&self) -> Fingerprint {
            Fingerprint::of_value(self)
        }
    }
}

/// Variables for a template.
#[derive(Default)]
struct Values(Context);

impl Variables for Values {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable) {
        self.0.insert_value(name, value.to_value());
    }
}

/// Fingerprints of variables and of their names, in the order put.
#[derive(Default)]
struct Prints(Vec<Fingerprint>);

impl Prints {
    fn finish(self) -> Fingerprint {
        Fingerprint::default().and(self.0)
    }
}

impl Variables for Prints {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable) {
        self.0.extend([Fingerprint::of(name.as_bytes()), value.fingerprint()]);
    }
}

impl<A: Variables, B: Variables> Variables for (A, B) {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable) {
        self.0.put(name, value);
        self.1.put(name, value);
    }
}
