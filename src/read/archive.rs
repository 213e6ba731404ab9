//! Safe opening of zip containers (docx, odt): limits on size, number of members and ratio; encryption is recognised.
//!
//! Members are streamed: nothing is unpacked that no reader asks for, and what is asked for counts against one limit for
//! the whole file, so that a small file cannot unpack to something that fills memory or time.

use std::collections::HashMap;
use std::io::{self, Cursor, Read};

use aho_corasick::AhoCorasick;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::text::{Notice, NoticeCode};

use super::ReadError;

/// How much one file may unpack to, over all members that are read.
const MAX_UNPACKED: u64 = 200_000_000;
/// How many members a container may have; text documents with a picture on each page have some hundred.
const MAX_MEMBERS: usize = 20_000;
/// From this size on a member's ratio is looked at; small members of white space may have any.
const RATIO_FROM: u64 = 32_000_000;
/// How much larger than its packed form a member may be. Text of real documents stays below 60.
const MAX_RATIO: u64 = 400;
/// How the central directory announces a member.
const MEMBER_SIGNATURE: &[u8] = b"PK\x01\x02";
/// How compound files begin: encrypted documents, and the formats before 2007.
const COMPOUND_SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An opened container.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Member names in lower case with forward slashes, as readers ask for them. Some writers use backslashes.
    members: HashMap<String, usize>,
    /// What may still be unpacked.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens a container, or says why it cannot be read.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        if bytes.starts_with(COMPOUND_SIGNATURE) {
            return Err(refuse_compound(bytes));
        }
        if has_more(bytes, MEMBER_SIGNATURE, MAX_MEMBERS) {
            return Err(ReadError::Limit(format!("more than {MAX_MEMBERS} members")));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(from_zip)?;
        let names = zip.file_names().enumerate();
        let members = names.filter_map(|(index, name)| Some((canonical(&name.ok()?), index))).collect();
        Ok(Self { zip, members, left: MAX_UNPACKED })
    }

    /// Whether there is a member of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.contains_key(&canonical(name))
    }

    /// Opens a member for streaming; `None` if there is none of this name.
    pub(super) fn member(&mut self, name: &str) -> Result<Option<Member<'_>>, ReadError> {
        let Some(index) = self.members.get(&canonical(name)) else { return Ok(None) };
        let file = self.zip.by_index(*index).map_err(from_zip)?;
        let packed = file.compressed_size();
        Ok(Some(Member { inner: Box::new(file), packed, unpacked: 0, left: &mut self.left }))
    }
}

/// A member being unpacked. Reading beyond a limit is an error that [`limit_of`] recognises.
pub(super) struct Member<'a> {
    inner: Box<dyn Read + 'a>,
    packed: u64,
    unpacked: u64,
    left: &'a mut u64,
}

impl Read for Member<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let more = u64::try_from(count).unwrap_or(u64::MAX);
        self.unpacked += more;
        *self.left = self.left.checked_sub(more).ok_or_else(|| exceeded("more than 200 MB unpacked"))?;
        if self.unpacked > RATIO_FROM && self.unpacked / MAX_RATIO > self.packed {
            return Err(exceeded("a member is packed more than 400 times"));
        }
        Ok(count)
    }
}

/// A damaged part beside the text costs what it says, not the document. Limits are never forgiven.
pub(super) fn forgive<T: Default>(read: Result<T, ReadError>, notices: &mut Vec<Notice>) -> Result<T, ReadError> {
    match read {
        Err(error @ (ReadError::Limit(_) | ReadError::Encrypted)) => Err(error),
        Err(_) => {
            notices.push(Notice::new(NoticeCode::DamagedFile));
            Ok(T::default())
        }
        Ok(value) => Ok(value),
    }
}

/// The limit that a read error reports, if it is one of ours.
pub(super) fn limit_of(error: &io::Error) -> Option<ReadError> {
    error.get_ref()?.downcast_ref::<ReadError>().cloned()
}

/// An exceeded limit in the clothes that [`Read`] asks for.
pub(super) fn exceeded(limit: &str) -> io::Error {
    io::Error::other(ReadError::Limit(limit.to_owned()))
}

fn canonical(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// Whether `needle` occurs more than `most` times. Searching costs far less than the directory that it guards against.
fn has_more(bytes: &[u8], needle: &[u8], most: usize) -> bool {
    AhoCorasick::new([needle]).is_ok_and(|search| search.find_iter(bytes).nth(most).is_some())
}

/// Compound files hold a document that is encrypted, or one of an old format.
fn refuse_compound(bytes: &[u8]) -> ReadError {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if has_more(bytes, &name, 0) { ReadError::Encrypted } else { ReadError::Unsupported("doc".to_owned()) }
}

fn from_zip(error: ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => ReadError::Encrypted,
        other => ReadError::Damaged(other.to_string()),
    }
}

/// Packs members into a container, for the tests of the readers.
#[cfg(test)]
pub(super) fn pack(members: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a new member");
        zip.write_all(content.as_bytes()).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(bytes: &[u8], name: &str) -> Result<usize, ReadError> {
        let mut archive = Archive::open(bytes)?;
        let Some(mut member) = archive.member(name)? else { return Ok(0) };
        let mut sink = io::sink();
        let copied = io::copy(&mut member, &mut sink);
        copied.map(|count| usize::try_from(count).unwrap()).map_err(|error| limit_of(&error).unwrap())
    }

    #[test]
    fn members_are_found_whatever_their_slashes_and_case() {
        let bytes = pack(&[("Word\\Document.xml", "abc")]);
        assert_eq!(unpack(&bytes, "/word/document.xml"), Ok(3));
        assert_eq!(unpack(&bytes, "word/other.xml"), Ok(0));
    }

    #[test]
    fn a_member_packed_beyond_reason_is_refused() {
        let bytes = pack(&[("a", &" ".repeat(40_000_000))]);
        assert_eq!(unpack(&bytes, "a"), Err(ReadError::Limit("a member is packed more than 400 times".to_owned())));
    }

    #[test]
    fn what_is_no_container_is_told_apart() {
        let mut encrypted = COMPOUND_SIGNATURE.to_vec();
        encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        let whole = pack(&[("a", "abc")]);
        let cut = Archive::open(&whole[..whole.len() / 2]).map(|_| ());
        assert_eq!(Archive::open(b"").map(|_| ()), Err(ReadError::Empty));
        assert_eq!(Archive::open(&encrypted).map(|_| ()), Err(ReadError::Encrypted));
        assert_eq!(Archive::open(COMPOUND_SIGNATURE).map(|_| ()), Err(ReadError::Unsupported("doc".to_owned())));
        assert_eq!(cut.map_err(|error| error.code()), Err("damaged-file"));
    }
}
