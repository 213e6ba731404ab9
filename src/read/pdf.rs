//! The pdf reader.

use super::{RawDocument, ReadError};

/// Reads pdf bytes.
pub(super) fn read(_bytes: &[u8]) -> Result<RawDocument, ReadError> {
    Err(ReadError::Unsupported("pdf".to_owned()))
}
