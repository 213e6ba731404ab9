//! What everything points into: byte ranges, places in the original file, and things worth telling that stopped nobody.
//!
//! This module knows no file format and no language.

mod formula;
mod hex;
mod language;
mod notice;
mod place;
mod remark;

pub(crate) use formula::{harmless, unguarded};
pub(crate) use hex::hex;
pub use language::{Country, Language};
pub use notice::{Notice, NoticeCode};
pub use place::{Anchor, LineIndex, Place};
pub use remark::Remark;
