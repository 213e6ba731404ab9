//! The entries of a run on the disk, in a file without a name that the system removes with the process, however it ends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::audit::{Entries, Entry, Source};

/// How many entries are unpacked at a time.
const AT_ONCE: usize = 64;

/// Entries, written in any order and read in the order of the inputs.
#[derive(Debug)]
pub(super) struct Spool {
    file: Mutex<File>,
    end: u64,
    /// Place and length of each input's entry, where there is one.
    places: Vec<Option<(u64, u32)>>,
}

impl Spool {
    /// Room for as many entries as there are inputs, in a folder that is on a disk.
    pub(super) fn new(folder: &Path, inputs: usize) -> io::Result<Self> {
        Ok(Self { file: Mutex::new(tempfile::tempfile_in(folder)?), end: 0, places: vec![None; inputs] })
    }

    /// An entry in the form in which it is stored.
    pub(super) fn packed(entry: &Entry) -> io::Result<Vec<u8>> {
        postcard::to_stdvec(entry).map_err(io::Error::other)
    }

    /// The entry of a document whose outcome is packed already, as [`Spool::packed`] packs it.
    pub(super) fn joined(source: &Source, mut outcome: Vec<u8>) -> io::Result<Vec<u8>> {
        // Fields follow each other without anything between.
        let mut packed = postcard::to_stdvec(source).map_err(io::Error::other)?;
        packed.append(&mut outcome);
        Ok(packed)
    }

    /// Stores the packed entry of an input.
    pub(super) fn put(&mut self, input: usize, packed: &[u8]) -> io::Result<()> {
        let length = u32::try_from(packed.len()).map_err(io::Error::other)?;
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all(packed)?;
        if let Some(place) = self.places.get_mut(input) {
            *place = Some((self.end, length));
        }
        self.end += u64::from(length);
        Ok(())
    }

    /// Leaves out the inputs that were not reached, and says how many those are.
    pub(super) fn close(&mut self) -> usize {
        let all = self.places.len();
        self.places.retain(Option::is_some);
        all - self.places.len()
    }
}

/// Hands out all entries in order; several workers unpack them, some at a time.
pub(super) fn each(entries: &(dyn Entries + Sync), pool: &ThreadPool, mut take: impl FnMut(Entry)) -> io::Result<()> {
    for first in (0..entries.count()).step_by(AT_ONCE) {
        let numbers = first..entries.count().min(first + AT_ONCE);
        let unpacked: Vec<io::Result<Entry>> =
            pool.install(|| numbers.into_par_iter().map(|number| entries.get(number)).collect());
        for entry in unpacked {
            take(entry?);
        }
    }
    Ok(())
}

impl Entries for Spool {
    fn count(&self) -> usize {
        self.places.len()
    }

    fn get(&self, number: usize) -> io::Result<Entry> {
        let (start, length) = self.places.get(number).copied().flatten().ok_or(io::ErrorKind::NotFound)?;
        let mut packed = vec![0; length as usize];
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(start))?;
            file.read_exact(&mut packed)?;
        }
        postcard::from_bytes(&packed).map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Outcome, Unread};

    fn entry(path: &str) -> Entry {
        let unread = Unread { code: "empty-file".to_owned(), ..Unread::default() };
        Entry { source: Source::new(path), outcome: Outcome::Unread(unread) }
    }

    #[test]
    fn a_packed_outcome_makes_the_same_entry() {
        let entry = entry("a/b.md");
        let outcome = postcard::to_stdvec(&entry.outcome).unwrap();
        assert_eq!(Spool::joined(&entry.source, outcome).unwrap(), Spool::packed(&entry).unwrap());
    }

    #[test]
    fn entries_come_back_in_the_order_of_inputs() {
        let mut spool = Spool::new(&std::env::temp_dir(), 4).unwrap();
        for (input, path) in [(3, "d"), (0, "a"), (1, "b")] {
            spool.put(input, &Spool::packed(&entry(path)).unwrap()).unwrap();
        }
        assert_eq!(spool.close(), 1);
        let entries: &dyn Entries = &spool;
        let paths: Vec<String> = entries.iter().map(|entry| entry.unwrap().source.path).collect();
        assert_eq!(paths, ["a", "b", "d"]);
        let mut again = Vec::new();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        each(&spool, &pool, |entry| again.push(entry.source.path)).unwrap();
        assert_eq!(again, paths);
    }
}
