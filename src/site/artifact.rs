//! Something that has bytes when asked.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::diag::Diagnostic;
use crate::memo::{Fingerprint, Packed};
use crate::model::PageId;

/// The bytes of an artifact.
pub type Rendered = Arc<[u8]>;

/// How an artifact is made. All of it is pure.
pub trait Recipe: Send + Sync {
    /// Of all that the bytes depend on.
    fn fingerprint(&self) -> Fingerprint;

    /// The bytes.
    ///
    /// # Errors
    /// The diagnostics of a template that failed.
    fn render(&self) -> Result<Rendered, Vec<Diagnostic>>;

    /// Both, for less than the two one after the other where they have work in common.
    fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, Vec<Diagnostic>>) {
        (self.fingerprint(), self.render())
    }
}

/// One file of the site: rendered when pulled, and known by the fingerprint of all it depends on, so that a sink
/// can tell that nothing changed without rendering. Both are found out when asked for: a preview of ten thousand
/// pages is asked for a handful.
pub struct Artifact {
    fingerprint: OnceLock<Fingerprint>,
    body: Body,
    source_page: Option<PageId>,
}

enum Body {
    Bytes(Rendered),
    Recipe(Box<dyn Recipe>),
}

impl Artifact {
    /// Bytes that are there already, such as an image.
    pub fn bytes(bytes: impl Into<Rendered>) -> Self {
        Self { fingerprint: OnceLock::new(), body: Body::Bytes(bytes.into()), source_page: None }
    }

    /// Bytes that are there already, with their fingerprint.
    pub fn known(bytes: Packed, fingerprint: Fingerprint) -> Self {
        Self::lazy(fingerprint, move || Ok(bytes.shared()))
    }

    /// A text that is there already and waits for its turn among many.
    pub fn packed(bytes: &[u8]) -> Self {
        Self::known(Packed::new(bytes), Fingerprint::of(bytes))
    }

    /// Text made by `make`, which must be pure, and known by its bytes: for what is as quick to make as to fingerprint.
    pub fn text(make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self::by(Text(make))
    }

    /// Bytes made by a recipe.
    pub fn by(recipe: impl Recipe + 'static) -> Self {
        Self { fingerprint: OnceLock::new(), body: Body::Recipe(Box::new(recipe)), source_page: None }
    }

    /// Bytes made by `render`, which must be pure and depend on nothing that is not in `fingerprint`.
    pub fn lazy(
        fingerprint: Fingerprint,
        render: impl Fn() -> Result<Rendered, Vec<Diagnostic>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            fingerprint: OnceLock::from(fingerprint),
            body: Body::Recipe(Box::new(Known(fingerprint, render))),
            source_page: None,
        }
    }

    /// Sets the page whose article is the first that the artifact is made of.
    #[must_use]
    pub fn with_source_page(self, page: Option<PageId>) -> Self {
        Self { source_page: page, ..self }
    }

    /// The page whose article is the first that the artifact is made of. Sinks render the artifacts of one article one after another, while its
    /// text is in memory.
    pub fn source_page(&self) -> Option<PageId> {
        self.source_page
    }

    /// Of all the bytes depend on.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| match &self.body {
            Body::Bytes(bytes) => Fingerprint::of(bytes),
            Body::Recipe(recipe) => recipe.fingerprint(),
        })
    }

    /// Makes the bytes.
    ///
    /// # Errors
    /// The diagnostics of a template that failed.
    pub fn render(&self) -> Result<Rendered, Vec<Diagnostic>> {
        match &self.body {
            Body::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Body::Recipe(recipe) => recipe.render(),
        }
    }

    /// Makes the bytes and finds out the fingerprint, which costs less than the one after the other.
    ///
    /// # Errors
    /// As [`Artifact::render`].
    pub fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, Vec<Diagnostic>>) {
        match (&self.body, self.fingerprint.get()) {
            (Body::Recipe(recipe), None) => {
                let (fingerprint, rendered) = recipe.fingerprint_and_render();
                (*self.fingerprint.get_or_init(|| fingerprint), rendered)
            }
            _ => (self.fingerprint(), self.render()),
        }
    }
}

/// A recipe whose fingerprint is there already.
struct Known<R>(Fingerprint, R);

impl<R: Fn() -> Result<Rendered, Vec<Diagnostic>> + Send + Sync> Recipe for Known<R> {
    fn fingerprint(&self) -> Fingerprint {
        self.0
    }

    fn render(&self) -> Result<Rendered, Vec<Diagnostic>> {
        (self.1)()
    }
}

/// What makes a text that is known by its bytes.
struct Text<M>(M);

impl<M: Fn() -> String + Send + Sync> Recipe for Text<M> {
    fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of((self.0)().as_bytes())
    }

    fn render(&self) -> Result<Rendered, Vec<Diagnostic>> {
        Ok(Rendered::from((self.0)().into_bytes()))
    }

    fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, Vec<Diagnostic>>) {
        let bytes = Rendered::from((self.0)().into_bytes());
        (Fingerprint::of(&bytes), Ok(bytes))
    }
}

impl fmt::Debug for Artifact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Artifact").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}
