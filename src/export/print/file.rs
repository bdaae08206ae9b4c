//! A PDF file as it is written, one object after the other. Objects without a stream are compressed, a hundred at a time.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Error, Object, ObjectId, Stream, Writer, dictionary};

/// The number of objects that are compressed together.
const TOGETHER: usize = 100;

/// A file; objects are numbered from 1.
pub(super) struct PdfFile {
    bytes: Vec<u8>,
    /// Where each object is, by its number.
    entries: Vec<ObjectOffset>,
    /// Objects that are not written yet: their numbers, and their text.
    waiting: Vec<(u32, Vec<u8>)>,
}

/// An entry of the cross-reference stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ObjectOffset {
    Free,
    /// From this byte.
    At(usize),
    /// In an object stream, at this index.
    In(u32, usize),
}

impl PdfFile {
    pub(super) fn new() -> Self {
        Self {
            bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            entries: vec![ObjectOffset::Free],
            waiting: Vec::new(),
        }
    }

    /// Reserves numbers for objects. Returns the number before the first of them.
    pub(super) fn reserve(&mut self, count: u32) -> u32 {
        let before = self.entries.len() - 1;
        self.entries.resize(before + 1 + count as usize, ObjectOffset::Free);
        u32::try_from(before).unwrap_or(u32::MAX)
    }

    /// Adds an object and returns its id.
    pub(super) fn add(&mut self, object: &Object) -> Result<ObjectId, Error> {
        let number = self.reserve(1) + 1;
        self.set(number, object)?;
        Ok((number, 0))
    }

    /// Writes the object with a reserved number.
    pub(super) fn set(&mut self, number: u32, object: &Object) -> Result<(), Error> {
        if matches!(object, Object::Stream(_)) {
            return self.write(number, object);
        }
        let mut text = Vec::new();
        Writer::write_object(&mut text, object)?;
        self.waiting.push((number, text));
        if self.waiting.len() == TOGETHER { self.flush() } else { Ok(()) }
    }

    /// The complete file.
    pub(super) fn finish(mut self, root: ObjectId, info: ObjectId) -> Result<Vec<u8>, Error> {
        self.flush()?;
        let number = self.reserve(1) + 1;
        let start = self.bytes.len();
        self.entries[number as usize] = ObjectOffset::At(start);
        let mut table = Vec::with_capacity(self.entries.len() * 7);
        for entry in &self.entries {
            let (kind, position, index) = match *entry {
                ObjectOffset::Free => (0, 0, 0),
                ObjectOffset::At(offset) => (1, offset, 0),
                ObjectOffset::In(stream, index) => (2, stream as usize, index),
            };
            table.push(kind);
            table.extend(u32::try_from(position).unwrap_or(u32::MAX).to_be_bytes());
            table.extend(u16::try_from(index).unwrap_or(u16::MAX).to_be_bytes());
        }
        let dictionary = dictionary! {
            "Type" => "XRef",
            "Size" => Object::Integer(i64::from(number) + 1),
            "W" => vec![1.into(), 4.into(), 2.into()],
            "Root" => root,
            "Info" => info,
        };
        let stream = compressed(dictionary, &table)?;
        self.write(number, &stream)?;
        self.bytes.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
        Ok(self.bytes)
    }

    fn write(&mut self, number: u32, object: &Object) -> Result<(), Error> {
        self.entries[number as usize] = ObjectOffset::At(self.bytes.len());
        self.bytes.extend(format!("{number} 0 obj\n").into_bytes());
        Writer::write_object(&mut self.bytes, object)?;
        self.bytes.extend(b"\nendobj\n");
        Ok(())
    }

    /// Writes the waiting objects as one stream.
    fn flush(&mut self) -> Result<(), Error> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let stream_number = self.reserve(1) + 1;
        let (mut index, mut texts) = (String::new(), Vec::new());
        let waiting = std::mem::take(&mut self.waiting);
        for (position, (number, text)) in waiting.iter().enumerate() {
            index.push_str(&format!("{number} {} ", texts.len()));
            texts.extend(text);
            texts.push(b'\n');
            self.entries[*number as usize] = ObjectOffset::In(stream_number, position);
        }
        let dictionary = dictionary! {
            "Type" => "ObjStm",
            "N" => i64::try_from(waiting.len()).unwrap_or(i64::MAX),
            "First" => i64::try_from(index.len()).unwrap_or(i64::MAX),
        };
        let content = [index.into_bytes(), texts].concat();
        let stream = compressed(dictionary, &content)?;
        self.write(stream_number, &stream)
    }
}

/// A compressed stream.
fn compressed(mut dictionary: Dictionary, content: &[u8]) -> Result<Object, Error> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content)?;
    dictionary.set("Filter", "FlateDecode");
    Ok(Stream::new(dictionary, encoder.finish()?).into())
}

#[cfg(test)]
mod tests {
    use lopdf::Document;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut file = PdfFile::new();
        let before = file.reserve(2);
        let text: Vec<Object> =
            (0..250).map(|number| file.add(&number.into()).expect("an id").into()).collect();
        let stream = Stream::new(Dictionary::new(), b"endobj".to_vec());
        let stream = file.add(&stream.into()).expect("a stream");
        file.set(before + 1, &dictionary! { "Type" => "Catalog", "All" => text, "Stream" => stream }.into())
            .expect("a catalog");
        let bytes = file.finish((before + 1, 0), (before + 2, 0)).expect("a file");
        let read = Document::load_mem(&bytes).expect("a PDF");
        let catalog = read.catalog().expect("a catalog");
        let all = catalog.get(b"All").and_then(Object::as_array).expect("a list");
        let number =
            |object: &Object| read.dereference(object).ok().and_then(|(_, object)| object.as_i64().ok());
        assert_eq!(all.iter().filter_map(number).collect::<Vec<_>>(), (0..250).collect::<Vec<_>>());
        let stream = read.get_object(stream).and_then(Object::as_stream).expect("a stream");
        assert_eq!(stream.content, b"endobj");
    }
}
