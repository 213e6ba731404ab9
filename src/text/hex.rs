//! Checksums and names as text.

use std::fmt::Write as _;

/// Bytes in hexadecimal, two small figures each.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_two_figures() {
        assert_eq!(hex(&[0, 9, 255]), "0009ff");
    }
}
