//! Files of the site, rendered on demand.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::cache::Fingerprint;
use crate::model::payload::Payload;
pub use crate::theme::RenderError;

/// The bytes of an artifact.
pub type Rendered = Arc<[u8]>;

/// Renders an artifact. Implementations are pure.
pub trait RenderTask: Send + Sync {
    /// The fingerprint of everything that the bytes depend on.
    fn fingerprint(&self) -> Fingerprint;

    /// The bytes.
    ///
    /// # Errors
    /// The diagnostics of a template that failed.
    fn render(&self) -> Result<Rendered, RenderError>;

    /// Both; cheaper than one after the other if they share work.
    fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, RenderError>) {
        (self.fingerprint(), self.render())
    }
}

/// One file of the site. It has a fingerprint of everything it depends on, so that a sink detects an unchanged file without rendering it. Fingerprint
/// and bytes are computed on demand: a preview of ten thousand pages serves a handful.
pub struct Artifact {
    fingerprint: OnceLock<Fingerprint>,
    body: Body,
    position: Option<usize>,
}

enum Body {
    Bytes(Rendered),
    Task(Box<dyn RenderTask>),
    Payload(Payload),
    /// A payload that is made on demand; its fingerprint is known.
    LazyPayload(Box<dyn Fn() -> Payload + Send + Sync>),
}

impl Artifact {
    /// An artifact of existing bytes, such as an image.
    pub fn bytes(bytes: impl Into<Rendered>) -> Self {
        Self::new(OnceLock::new(), Body::Bytes(bytes.into()))
    }

    /// An artifact of existing bytes with their fingerprint.
    pub fn fingerprinted(bytes: impl Into<Rendered>, fingerprint: Fingerprint) -> Self {
        Self::new(OnceLock::from(fingerprint), Body::Bytes(bytes.into()))
    }

    /// An artifact of text that `make` returns, which must be pure. Its fingerprint is that of the text: for text that is cheap to make.
    pub fn text(make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self::rendered_by(TextTask(make))
    }

    /// An artifact that a task renders.
    pub fn rendered_by(task: impl RenderTask + 'static) -> Self {
        Self::new(OnceLock::new(), Body::Task(Box::new(task)))
    }

    /// An artifact that `render` renders, which must be pure and depend only on what is in `fingerprint`.
    pub fn lazy(
        fingerprint: Fingerprint,
        render: impl Fn() -> Result<Rendered, RenderError> + Send + Sync + 'static,
    ) -> Self {
        Self::new(OnceLock::from(fingerprint), Body::Task(Box::new(Precomputed(fingerprint, render))))
    }

    /// The script that hands a value over to the page.
    pub fn payload(payload: Payload) -> Self {
        Self::new(OnceLock::new(), Body::Payload(payload))
    }

    /// The script of a value that `make` makes, which must be pure and depend only on what is in `fingerprint`.
    pub fn lazy_payload(
        fingerprint: Fingerprint,
        make: impl Fn() -> Payload + Send + Sync + 'static,
    ) -> Self {
        Self::new(OnceLock::from(fingerprint), Body::LazyPayload(Box::new(make)))
    }

    fn new(fingerprint: OnceLock<Fingerprint>, body: Body) -> Self {
        Self { fingerprint, body, position: None }
    }

    /// The same at a position in reading order: that of the first article whose text it shows.
    #[must_use]
    pub fn at(self, position: Option<usize>) -> Self {
        Self { position, ..self }
    }

    /// Its position in reading order; `None` for files that show no article's text. Where files are rendered by position, an article is read once for
    /// all files that show it.
    pub fn position(&self) -> Option<usize> {
        self.position
    }

    /// The fingerprint of everything that the bytes depend on.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| match &self.body {
            Body::Bytes(bytes) => Fingerprint::of(bytes),
            Body::Task(task) => task.fingerprint(),
            Body::Payload(payload) => Fingerprint::of(&payload.script()),
            Body::LazyPayload(make) => Fingerprint::of(&make().script()),
        })
    }

    /// Renders the bytes.
    ///
    /// # Errors
    /// The diagnostics of a template that failed.
    pub fn render(&self) -> Result<Rendered, RenderError> {
        match &self.body {
            Body::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Body::Task(task) => task.render(),
            Body::Payload(payload) => Ok(payload.script().into()),
            Body::LazyPayload(make) => Ok(make().script().into()),
        }
    }

    /// The value that the artifact hands over, if it is the script of one.
    pub fn handed_over(&self) -> Option<Cow<'_, Payload>> {
        match &self.body {
            Body::Payload(payload) => Some(Cow::Borrowed(payload)),
            Body::LazyPayload(make) => Some(Cow::Owned(make())),
            Body::Bytes(_) | Body::Task(_) => None,
        }
    }

    /// Computes the fingerprint and renders the bytes; cheaper than one after the other.
    ///
    /// # Errors
    /// As [`Artifact::render`].
    pub fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, RenderError>) {
        match (&self.body, self.fingerprint.get()) {
            (Body::Task(task), None) => {
                let (fingerprint, rendered) = task.fingerprint_and_render();
                (*self.fingerprint.get_or_init(|| fingerprint), rendered)
            }
            (Body::Payload(payload), None) => {
                let bytes = Rendered::from(payload.script());
                (*self.fingerprint.get_or_init(|| Fingerprint::of(&bytes)), Ok(bytes))
            }
            _ => (self.fingerprint(), self.render()),
        }
    }
}

/// A task whose fingerprint is already computed.
struct Precomputed<R>(Fingerprint, R);

impl<R: Fn() -> Result<Rendered, RenderError> + Send + Sync> RenderTask for Precomputed<R> {
    fn fingerprint(&self) -> Fingerprint {
        self.0
    }

    fn render(&self) -> Result<Rendered, RenderError> {
        (self.1)()
    }
}

/// Makes a text whose fingerprint is that of its bytes.
struct TextTask<M>(M);

impl<M: Fn() -> String + Send + Sync> RenderTask for TextTask<M> {
    fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of((self.0)().as_bytes())
    }

    fn render(&self) -> Result<Rendered, RenderError> {
        Ok(Rendered::from((self.0)().into_bytes()))
    }

    fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, RenderError>) {
        let bytes = Rendered::from((self.0)().into_bytes());
        (Fingerprint::of(&bytes), Ok(bytes))
    }
}

impl fmt::Debug for Artifact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Artifact").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}
