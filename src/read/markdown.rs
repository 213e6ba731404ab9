//! The markdown reader.

use super::{RawDocument, ReadError};

/// Reads markdown bytes.
pub(super) fn read(_bytes: &[u8]) -> Result<RawDocument, ReadError> {
    Err(ReadError::Unsupported("markdown".to_owned()))
}
