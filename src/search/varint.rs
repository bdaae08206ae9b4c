//! Variable-length integers (LEB128): seven bits per byte, least significant first; the highest bit is set in all bytes but the last.

/// Writes a number.
pub(super) fn push(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number from the start of `bytes`; `None` if there is none.
#[inline]
pub(super) fn read(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reads_what_it_writes(numbers in proptest::collection::vec(0_u64..1 << 40, 0..20)) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| push(*number, &mut bytes));
            let mut rest = &bytes[..];
            let found: Vec<u64> = std::iter::from_fn(|| read(&mut rest)).collect();
            prop_assert_eq!(found, numbers);
        }
    }
}
