//! Bytes that take little memory.

use std::borrow::Cow;
use std::sync::Arc;

use lz4_flex::block::{compress_prepend_size, decompress_size_prepended};

/// Bytes that are many and seldom looked at, in less memory where that can be. They are unpacked whole each time.
#[derive(Debug, Clone)]
pub struct Packed(Form);

#[derive(Debug, Clone)]
enum Form {
    Plain(Arc<[u8]>),
    /// An LZ4 block behind its length.
    Lz4(Arc<[u8]>),
}

impl Packed {
    /// Packs `bytes`.
    pub fn new(bytes: &[u8]) -> Self {
        let packed = compress_prepend_size(bytes);
        if packed.len() < bytes.len() { Self(Form::Lz4(packed.into())) } else { Self::plain(bytes) }
    }

    /// The bytes as they are, for what is looked at often, or is packed already.
    pub fn plain(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self(Form::Plain(bytes.into()))
    }

    /// The bytes.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match &self.0 {
            Form::Plain(bytes) => Cow::Borrowed(bytes),
            // What was packed here can be unpacked.
            Form::Lz4(packed) => Cow::Owned(decompress_size_prepended(packed).unwrap_or_default()),
        }
    }

    /// The bytes, to be kept.
    pub fn shared(&self) -> Arc<[u8]> {
        match &self.0 {
            Form::Plain(bytes) => Arc::clone(bytes),
            Form::Lz4(_) => self.bytes().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn gives_the_bytes_it_was_given(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..200),
                "(word |two |é){0,200}".prop_map(String::into_bytes),
            ],
        ) {
            for packed in [Packed::new(&bytes), Packed::plain(&*bytes)] {
                prop_assert_eq!(&*packed.bytes(), &bytes[..]);
                prop_assert_eq!(&*packed.shared(), &bytes[..]);
            }
        }
    }

    #[test]
    fn a_text_takes_less_and_noise_no_more() {
        let text = Packed::new(&b"again and ".repeat(50));
        assert!(matches!(text.0, Form::Lz4(packed) if packed.len() < 50));
        assert!(matches!(Packed::new(b"noise").0, Form::Plain(_)));
    }
}
