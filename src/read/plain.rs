//! The plain reader.

use super::{RawDocument, ReadError};

/// Reads plain bytes.
pub(super) fn read(_bytes: &[u8]) -> Result<RawDocument, ReadError> {
    Err(ReadError::Unsupported("plain".to_owned()))
}
