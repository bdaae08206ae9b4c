//! Frames on a pipe: a length in four bytes, then as many bytes.

use std::io::{self, Read, Write};

/// The maximum length of a frame in bytes. A longer one is a protocol error.
const MAX_LENGTH: u32 = 16 << 20;

/// Writes `bytes` as a frame.
pub(super) fn write(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= MAX_LENGTH);
    let length = length.ok_or(io::ErrorKind::InvalidInput)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(bytes)?;
    output.flush()
}

/// Reads the next frame; `None` at the end of the input.
pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_LENGTH {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut pipe = Vec::new();
        for bytes in [&b"one"[..], b"", b"two"] {
            write(&mut pipe, bytes).expect("written");
        }
        let mut input = &pipe[..];
        for bytes in [Some(&b"one"[..]), Some(b""), Some(b"two"), None] {
            assert_eq!(read(&mut input).expect("read").as_deref(), bytes);
        }
        assert!(read(&mut &pipe[..5]).is_err(), "cut short");
        assert!(read(&mut &b"\xff\xff\xff\xff..."[..]).is_err(), "too long");
        assert!(write(&mut pipe, &vec![0; 17 << 20]).is_err());
    }
}
