//! The six formats, and how to tell them apart.

use crate::text::{Notice, NoticeCode};

use super::{ReadError, encoding};

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

    /// Tells the format from the content, helped by the file name where the content fits several.
    pub fn recognise(name: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        if let Some(found) = by_signature(name, bytes) {
            return found;
        }
        let hint = Self::of_name(name);
        if encoding::is_binary(bytes) {
            return match hint {
                Some(format) => Err(ReadError::Damaged(format.as_str().to_owned())),
                None => Err(ReadError::Unsupported(kind_of_name(name))),
            };
        }
        let beginning = encoding::peek(bytes);
        if let Some(found) = by_beginning(&beginning) {
            return found;
        }
        Ok(match hint {
            Some(format @ (Self::Html | Self::Markdown | Self::Text)) => format,
            _ if has_markdown_headings(&beginning) => Self::Markdown,
            _ => Self::Text,
        })
    }

    /// The notice that a file of this format has the file name of another.
    pub(super) fn misleading(self, name: &str) -> Option<Notice> {
        let claimed = Self::of_name(name).filter(|claimed| *claimed != self)?;
        let words = [claimed.as_str().to_owned(), self.as_str().to_owned()];
        Some(Notice::new(NoticeCode::MisleadingExtension).with_words(words))
    }

    /// The file extensions in lower case with the formats that they claim; the usual one of each format comes first.
    pub const EXTENSIONS: [(&str, Self); 18] = [
        ("docx", Self::Docx),
        ("odt", Self::Odt),
        ("pdf", Self::Pdf),
        ("html", Self::Html),
        ("md", Self::Markdown),
        ("txt", Self::Text),
        ("docm", Self::Docx),
        ("dotx", Self::Docx),
        ("dotm", Self::Docx),
        ("ott", Self::Odt),
        ("fodt", Self::Odt),
        ("htm", Self::Html),
        ("xhtml", Self::Html),
        ("xht", Self::Html),
        ("markdown", Self::Markdown),
        ("mkd", Self::Markdown),
        ("mdown", Self::Markdown),
        ("text", Self::Text),
    ];

    /// The format that a file name claims.
    fn of_name(name: &str) -> Option<Self> {
        let own = extension(name)?;
        Self::EXTENSIONS.iter().find(|(extension, _)| *extension == own).map(|(_, format)| *format)
    }
}

/// How far into a file the signature of a PDF may stand.
const PDF_REACH: usize = 1024;

/// Old Office files and encrypted new ones share a container.
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Beginnings of files that are no documents, with their names.
const OTHERS: [(&[u8], &str); 11] = [
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"%!PS", "postscript"),
    (b"SQLite format 3", "sqlite"),
];

/// Names inside a zip container, each with what it makes the container; the first one found decides.
const MEMBERS: [(&str, Member); 9] = [
    ("mimetypeapplication/vnd.oasis.opendocument.text", Member::Is(Format::Odt)),
    ("mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Member::Other("ods")),
    ("mimetypeapplication/vnd.oasis.opendocument.presentation", Member::Other("odp")),
    ("mimetypeapplication/epub+zip", Member::Other("epub")),
    ("word/document", Member::Is(Format::Docx)),
    ("xl/workbook", Member::Other("xlsx")),
    ("ppt/presentation", Member::Other("pptx")),
    ("Index/Document.iwa", Member::Other("pages")),
    ("visio/document", Member::Other("vsdx")),
];

/// What a zip container is by the names in it.
#[derive(Clone, Copy)]
enum Member {
    Is(Format),
    Other(&'static str),
}

fn extension(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

/// What to call a file that only its name tells something about.
fn kind_of_name(name: &str) -> String {
    let short = |extension: &String| extension.len() <= 8 && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    extension(name).filter(short).unwrap_or_else(|| "binary data".to_owned())
}

fn by_signature(name: &str, bytes: &[u8]) -> Option<Result<Format, ReadError>> {
    let beginning = &bytes[..bytes.len().min(PDF_REACH)];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip_format(name, bytes));
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return Some(Err(compound_error(bytes)));
    }
    if beginning.windows(5).any(|window| window == b"%PDF-") {
        return Some(Ok(Format::Pdf));
    }
    let other = OTHERS.iter().find(|(signature, _)| bytes.starts_with(signature));
    other.map(|(_, name)| Err(ReadError::Unsupported((*name).to_owned())))
}

/// Looks for member names in the raw bytes: they are never compressed, and a damaged container still shows them.
fn zip_format(name: &str, bytes: &[u8]) -> Result<Format, ReadError> {
    let members = aho_corasick::AhoCorasick::new(MEMBERS.map(|(member, _)| member)).ok();
    let found = members.and_then(|members| members.find(bytes).map(|found| MEMBERS[found.pattern().as_usize()].1));
    match (found, Format::of_name(name)) {
        (Some(Member::Other(other)), _) => Err(ReadError::Unsupported(other.to_owned())),
        (Some(Member::Is(format)), _) | (None, Some(format @ (Format::Docx | Format::Odt))) => Ok(format),
        (None, _) => Err(ReadError::Unsupported("zip".to_owned())),
    }
}

/// Names the old format, or tells that a new one is encrypted, by the names of the container's streams (in UTF-16).
fn compound_error(bytes: &[u8]) -> ReadError {
    let streams = [("EncryptedPackage", None), ("WordDocument", Some("doc")), ("Workbook", Some("xls"))];
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let finder = aho_corasick::AhoCorasick::new(streams.map(|(name, _)| wide(name))).ok();
    let found = finder.and_then(|finder| finder.find(bytes).map(|found| streams[found.pattern().as_usize()].1));
    match found {
        Some(None) => ReadError::Encrypted,
        Some(Some(kind)) => ReadError::Unsupported(kind.to_owned()),
        None => ReadError::Unsupported("doc".to_owned()),
    }
}

/// Tells formats that are text by how the text begins.
fn by_beginning(beginning: &str) -> Option<Result<Format, ReadError>> {
    let rest = skip_comments(beginning);
    let begins = |with: &str| rest.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let holds = |name: &str| rest.contains(name);
    let other = |name: &str| Some(Err(ReadError::Unsupported(name.to_owned())));
    match () {
        () if begins("{\\rtf") => other("rtf"),
        () if begins("<!doctype html") || begins("<html") || begins("<head") || begins("<body") => {
            Some(Ok(Format::Html))
        }
        () if begins("<?xml") && holds("<html") => Some(Ok(Format::Html)),
        () if begins("<?xml") && holds("<office:document") => Some(flat_format(rest)),
        () if begins("<office:document") => Some(flat_format(rest)),
        () if begins("<?xml") => other("xml"),
        () if begins("MIME-Version:") && holds("multipart/related") => other("mhtml"),
        () => None,
    }
}

/// Flat office files say in their first element what they are.
fn flat_format(beginning: &str) -> Result<Format, ReadError> {
    let kinds = [("spreadsheet", "fods"), ("presentation", "fodp"), ("graphics", "fodg")];
    let is = |kind: &str| beginning.contains(&format!("application/vnd.oasis.opendocument.{kind}"));
    match kinds.into_iter().find(|(kind, _)| is(kind)) {
        Some((_, name)) => Err(ReadError::Unsupported(name.to_owned())),
        None => Ok(Format::Odt),
    }
}

/// The text after white space and comments, which saved web pages begin with.
fn skip_comments(text: &str) -> &str {
    let mut rest = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->").map_or("", |(_, after)| after).trim_start();
    }
    rest
}

fn has_markdown_headings(text: &str) -> bool {
    let is_heading = |line: &str| line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
    text.lines().any(is_heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_content_before_names() {
        let unsupported = |name: &str| Err(ReadError::Unsupported(name.to_owned()));
        let cases: [(&str, &[u8], Result<Format, ReadError>); 23] = [
            ("a.txt", b"", Err(ReadError::Empty)),
            ("a.txt", b"junk\n%PDF-1.7", Ok(Format::Pdf)),
            ("a.pdf", b"PK\x03\x04....[Content_Types].xml..word/document.xml", Ok(Format::Docx)),
            ("a.docx", b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", Ok(Format::Odt)),
            ("a.ott", b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text-template", Ok(Format::Odt)),
            ("a.dotm", b"PK\x03\x04....word/document.xml", Ok(Format::Docx)),
            ("a.docx", b"PK\x03\x04....xl/workbook.xml", unsupported("xlsx")),
            ("a.docx", b"PK\x03\x04....", Ok(Format::Docx)),
            ("a", b"PK\x03\x04....", unsupported("zip")),
            ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", unsupported("doc")),
            ("a.doc", b"{\\rtf1", unsupported("rtf")),
            ("a.txt", b"\xef\xbb\xbf <!-- saved --> <!DOCTYPE html><p>x", Ok(Format::Html)),
            ("a.txt", b"<\0h\0t\0m\0l\0>\0", Ok(Format::Html)),
            ("a.fodt", b"<?xml version=\"1.0\"?>\n<office:document x=\"y\">", Ok(Format::Odt)),
            (
                "a.xml",
                b"<?xml?><office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">",
                unsupported("fods"),
            ),
            ("a.html", b"<p>x", Ok(Format::Html)),
            ("a.md", b"x", Ok(Format::Markdown)),
            ("-", b"# x\n", Ok(Format::Markdown)),
            ("a.txt", b"# x\n", Ok(Format::Text)),
            ("-", b"x", Ok(Format::Text)),
            ("a.docx", b"x", Ok(Format::Text)),
            ("a.docx", b"\x00\x01\x02", Err(ReadError::Damaged("docx".to_owned()))),
            ("a.exe", b"\x00\x01\x02", unsupported("exe")),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(Format::recognise(name, bytes), expected, "{name} {:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn tells_of_a_misleading_name() {
        assert_eq!(Format::Text.misleading("plan.TXT"), None);
        assert_eq!(Format::Text.misleading("plan"), None);
        let notice = Notice::new(NoticeCode::MisleadingExtension).with_words(["docx".to_owned(), "txt".to_owned()]);
        assert_eq!(Format::Text.misleading("plan.docx"), Some(notice));
    }
}
