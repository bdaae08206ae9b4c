//! Something that has bytes when asked.

use std::fmt;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::memo::Fingerprint;

/// The bytes of an artifact.
pub type Rendered = Arc<[u8]>;

type Render = dyn Fn() -> Result<Rendered, Vec<Diagnostic>> + Send + Sync;

/// One file of the site: rendered when pulled, and known by the fingerprint of all it depends on, so that a sink
/// can tell that nothing changed without rendering.
pub struct Artifact {
    fingerprint: Fingerprint,
    body: Body,
}

enum Body {
    Bytes(Rendered),
    Render(Box<Render>),
}

impl Artifact {
    /// Bytes that are there already, such as an image.
    pub fn bytes(bytes: impl Into<Rendered>) -> Self {
        let bytes = bytes.into();
        Self { fingerprint: Fingerprint::of(&bytes), body: Body::Bytes(bytes) }
    }

    /// Bytes that are there already, with their fingerprint.
    pub fn known(bytes: Rendered, fingerprint: Fingerprint) -> Self {
        Self { fingerprint, body: Body::Bytes(bytes) }
    }

    /// Bytes made by `render`, which must be pure and depend on nothing that is not in `fingerprint`.
    pub fn lazy(
        fingerprint: Fingerprint,
        render: impl Fn() -> Result<Rendered, Vec<Diagnostic>> + Send + Sync + 'static,
    ) -> Self {
        Self { fingerprint, body: Body::Render(Box::new(render)) }
    }

    /// Of all the bytes depend on.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Makes the bytes.
    ///
    /// # Errors
    /// The diagnostics of a template that failed.
    pub fn render(&self) -> Result<Rendered, Vec<Diagnostic>> {
        match &self.body {
            Body::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Body::Render(render) => render(),
        }
    }
}

impl fmt::Debug for Artifact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Artifact").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}
