//! `plansjekk` decides whether a municipal plan commits to digital competence and universal design.
//!
//! Bytes become blocks ([`read`]), blocks a document ([`document`]), a document sentences ([`sentence`]), sentences
//! findings ([`find`]), findings an assessment ([`assess`]), many assessments an audit ([`audit`]), an assessment or an
//! audit a report ([`report`]). Each arrow is one pure function, and no arrow points back. Files, threads, the clock and
//! the terminal are met in [`cli`] alone. Knowledge ([`rules`]) is data: no word of any plan language stands in this
//! crate's code.

pub mod assess;
pub mod audit;
pub mod cli;
pub mod document;
pub mod find;
pub mod read;
pub mod report;
pub mod rules;
pub mod sentence;
pub mod text;
