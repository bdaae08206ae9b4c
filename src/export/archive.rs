//! Reproducible zip archives: fixed date and permissions, files in the order added.

use std::io::{Cursor, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::ExportError;
use crate::source::formats::of_path;

/// An archive that is being written.
pub(super) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a file, deflated unless it is already compressed.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let method = match of_path(path) {
            Some(format) if format.is_compressed => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        self.put(path, bytes, method)
    }

    /// Adds a file without compression.
    pub(super) fn store(&mut self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.put(path, bytes, CompressionMethod::Stored)
    }

    /// The archive's bytes.
    pub(super) fn finish(self) -> Result<Vec<u8>, ExportError> {
        Ok(self.0.finish().map(Cursor::into_inner)?)
    }

    fn put(&mut self, path: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(0o644)
            .large_file(bytes.len() as u64 > u64::from(u32::MAX));
        self.0.start_file(path, options)?;
        Ok(self.0.write_all(bytes).map_err(ZipError::Io)?)
    }
}
