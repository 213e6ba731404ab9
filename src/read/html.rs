//! The html reader.

use super::{RawDocument, ReadError};

/// Reads html bytes.
pub(super) fn read(_bytes: &[u8]) -> Result<RawDocument, ReadError> {
    Err(ReadError::Unsupported("html".to_owned()))
}
