//! The entries of a run on the disk, in a file without a name that the system removes with the process, however it ends.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::audit::{Entries, Entry, Make, Source};

/// How many entries are unpacked at a time.
const AT_ONCE: usize = 64;

/// Entries, written in any order and read in the order of the inputs.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    /// Held by whoever reads, where the system cannot read at a place without moving there.
    #[cfg(not(unix))]
    reading: std::sync::Mutex<()>,
    end: u64,
    /// Place and length of each input's entry, where there is one.
    places: Vec<Option<(u64, u32)>>,
}

impl Spool {
    /// Room for as many entries as there are inputs, in a folder that is on a disk.
    pub(super) fn new(folder: &Path, inputs: usize) -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile_in(folder)?,
            #[cfg(not(unix))]
            reading: std::sync::Mutex::default(),
            end: 0,
            places: vec![None; inputs],
        })
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
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(packed)?;
        if let Some(place) = self.places.get_mut(input) {
            *place = Some((self.end, length));
        }
        self.end += u64::from(length);
        Ok(())
    }

    #[cfg(unix)]
    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, start)
    }

    #[cfg(not(unix))]
    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        use std::io::Read as _;

        let _alone = self.reading.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        (&self.file).seek(SeekFrom::Start(start))?;
        (&self.file).read_exact(bytes)
    }

    /// Leaves out the inputs that were not reached, and says how many those are.
    pub(super) fn close(&mut self) -> usize {
        let all = self.places.len();
        self.places.retain(Option::is_some);
        all - self.places.len()
    }
}

/// Entries that several workers unpack and render, some at a time; what comes of them is taken in their order.
pub(super) struct Shared<'a> {
    entries: &'a (dyn Entries + Sync),
    pool: ThreadPool,
}

impl<'a> Shared<'a> {
    /// The entries, for the workers of a pool.
    pub(super) fn new(entries: &'a (dyn Entries + Sync), pool: ThreadPool) -> Self {
        Self { entries, pool }
    }

    /// Hands out all entries in order.
    pub(super) fn each(&self, mut take: impl FnMut(Entry)) -> io::Result<()> {
        let taken = |entry| {
            take(entry);
            Ok(())
        };
        self.in_order(|number| self.entries.get(number), taken)
    }

    /// Makes something of each number and takes it in order. While some are taken, the next are made.
    fn in_order<T: Send>(
        &self,
        make: impl Fn(usize) -> io::Result<T> + Sync,
        mut take: impl FnMut(T) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut ready: Vec<io::Result<T>> = Vec::new();
        for first in (0..self.count()).step_by(AT_ONCE) {
            let numbers = first..self.count().min(first + AT_ONCE);
            let mut next = Vec::new();
            self.pool.in_place_scope(|scope| {
                scope.spawn(|_| next = numbers.into_par_iter().map(&make).collect());
                ready.drain(..).try_for_each(|one| take(one?))
            })?;
            ready = next;
        }
        ready.into_iter().try_for_each(|one| take(one?))
    }
}

impl Entries for Shared<'_> {
    fn count(&self) -> usize {
        self.entries.count()
    }

    fn get(&self, number: usize) -> io::Result<Entry> {
        self.entries.get(number)
    }

    fn write_each(&self, make: &Make<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.in_order(|number| make(number, self.get(number)?), |bytes| out.write_all(&bytes))
    }
}

impl Entries for Spool {
    fn count(&self) -> usize {
        self.places.len()
    }

    fn get(&self, number: usize) -> io::Result<Entry> {
        let (start, length) = self.places.get(number).copied().flatten().ok_or(io::ErrorKind::NotFound)?;
        let mut packed = vec![0; length as usize];
        self.read(start, &mut packed)?;
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
        let shared = Shared::new(&spool, pool);
        shared.each(|entry| again.push(entry.source.path)).unwrap();
        let mut written = Vec::new();
        shared.write_each(&|_, entry| Ok(entry.source.path.into_bytes()), &mut written).unwrap();
        assert_eq!((again, written), (paths, b"abd".to_vec()));
    }
}
