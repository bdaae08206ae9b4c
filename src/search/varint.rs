//! Numbers as bytes: seven bits a byte, the least first, the highest bit set but in the last.

/// Writes a number.
pub(super) fn push(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number; `None` at the end of the bytes.
pub(super) fn read(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = bytes.next()?;
        number |= u64::from(byte & 0x7F) << shift;
        shift += 7;
        if byte < 0x80 {
            return Some(number);
        }
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
            let mut rest = bytes.into_iter();
            let found: Vec<u64> = std::iter::from_fn(|| read(&mut rest)).collect();
            prop_assert_eq!(found, numbers);
        }
    }
}
