//! Stage 3: blocks become passages of tokens, each token with the marks of its word type.
//!
//! A word type is looked up once and kept; a token costs one hash. Nothing here knows what a passage commits to.

mod language;
mod passage;
mod split;
mod token;
mod vocabulary;

pub use language::{Languages, block_languages, document_languages};
pub(crate) use passage::{Hit, Passage, Sentences, add_hits, hits, passages};
pub(crate) use token::{Token, is_one_token};
pub(crate) use vocabulary::{Shape, Sought, TypeId, Vocabulary, Words, bit};
