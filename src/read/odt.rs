//! The odt reader.

use super::{RawDocument, ReadError};

/// Reads odt bytes.
pub(super) fn read(_bytes: &[u8]) -> Result<RawDocument, ReadError> {
    Err(ReadError::Unsupported("odt".to_owned()))
}
