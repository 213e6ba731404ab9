//! The docx reader.

use super::{RawDocument, ReadError};

/// Reads docx bytes.
pub(super) fn read(_bytes: &[u8]) -> Result<RawDocument, ReadError> {
    Err(ReadError::Unsupported("docx".to_owned()))
}
