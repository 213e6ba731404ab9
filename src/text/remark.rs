//! Remarks: comments in a document that speak to the program.

/// A comment that speaks to the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it says, without the name of the program.
    pub text: String,
    /// Where it begins in the source, a byte offset in the decoded file.
    pub source: usize,
}
