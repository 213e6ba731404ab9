//! The entries of a run on the disk, in a file without a name that the system removes with the process, however it ends.

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::audit::{Entries, Entry, Make, Source};

/// How many entries are unpacked at a time.
const AT_ONCE: usize = 64;

/// How many entries are counted together.
const IN_A_PART: usize = 64;

/// How many parts are counted before they are joined.
const PARTS_AT_ONCE: usize = 16;

/// Bytes that are written at a time.
const BLOCK: usize = 1 << 20;

/// Entries, written in any order and read in the order of the inputs.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    /// Held by whoever reads, where the system cannot read at a place without moving there.
    #[cfg(not(unix))]
    reading: std::sync::Mutex<()>,
    /// What is not on the disk yet.
    waiting: Vec<u8>,
    /// Bytes so far, with those.
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
            waiting: Vec::new(),
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

    /// Stores the packed entry of an input; it can be read when the room is closed.
    pub(super) fn put(&mut self, input: usize, packed: &[u8]) -> io::Result<()> {
        let length = u32::try_from(packed.len()).map_err(io::Error::other)?;
        self.waiting.extend_from_slice(packed);
        if let Some(place) = self.places.get_mut(input) {
            *place = Some((self.end, length));
        }
        self.end += u64::from(length);
        if self.waiting.len() >= BLOCK { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> io::Result<()> {
        self.file.write_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    #[cfg(unix)]
    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, start)
    }

    #[cfg(not(unix))]
    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        use std::io::{Read as _, Seek as _, SeekFrom};

        let _alone = self.reading.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        (&self.file).seek(SeekFrom::Start(start))?;
        (&self.file).read_exact(bytes)
    }

    /// Nothing more is stored. Leaves out the inputs that were not reached, and says how many those are.
    pub(super) fn close(&mut self) -> io::Result<usize> {
        self.write()?;
        self.waiting = Vec::new();
        let all = self.places.len();
        self.places.retain(Option::is_some);
        Ok(all - self.places.len())
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

    /// Makes something of the entries of each part, some at a time, and takes it in order. The parts do not depend on the
    /// number of workers.
    pub(super) fn each_part<T: Send>(
        &self,
        make: impl Fn(Range<usize>) -> io::Result<T> + Sync,
        mut take: impl FnMut(T),
    ) -> io::Result<()> {
        let part = |number: usize| number * IN_A_PART..self.count().min((number + 1) * IN_A_PART);
        let parts = self.count().div_ceil(IN_A_PART);
        for first in (0..parts).step_by(PARTS_AT_ONCE) {
            let numbers = first..parts.min(first + PARTS_AT_ONCE);
            let parts_made: io::Result<Vec<T>> = self
                .pool
                .install(|| numbers.into_par_iter().with_max_len(1).map(|number| make(part(number))).collect());
            parts_made?.into_iter().for_each(&mut take);
        }
        Ok(())
    }

    /// Makes something of each number and takes it in order. While some are taken, the workers make the next and let those
    /// before go.
    fn in_order<T: Send>(
        &self,
        make: impl Fn(usize) -> io::Result<T> + Sync,
        mut take: impl FnMut(&T) -> io::Result<()>,
    ) -> io::Result<()> {
        let (mut taken, mut ready): (Vec<T>, Vec<T>) = (Vec::new(), Vec::new());
        for first in (0..self.count()).step_by(AT_ONCE) {
            let numbers = first..self.count().min(first + AT_ONCE);
            let before = std::mem::take(&mut taken);
            let mut next = Ok(Vec::new());
            self.pool.in_place_scope(|scope| {
                scope.spawn(|_| {
                    drop(before);
                    next = numbers.into_par_iter().map(&make).collect();
                });
                ready.iter().try_for_each(&mut take)
            })?;
            taken = std::mem::replace(&mut ready, next?);
        }
        ready.iter().try_for_each(take)
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
        self.in_order(|number| make(number, self.get(number)?), |bytes| out.write_all(bytes))
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
        assert_eq!(spool.close().unwrap(), 1);
        let entries: &dyn Entries = &spool;
        let paths: Vec<String> = entries.iter().map(|entry| entry.unwrap().source.path).collect();
        assert_eq!(paths, ["a", "b", "d"]);
        let mut again: Vec<String> = Vec::new();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let shared = Shared::new(&spool, pool);
        let paths_of = |part: Range<usize>| part.map(|number| Ok(shared.get(number)?.source.path)).collect();
        shared.each_part(paths_of, |part: Vec<String>| again.extend(part)).unwrap();
        let mut written = Vec::new();
        shared.write_each(&|_, entry| Ok(entry.source.path.into_bytes()), &mut written).unwrap();
        assert_eq!((again, written), (paths, b"abd".to_vec()));
    }

    #[test]
    fn parts_come_in_order_and_miss_nothing() {
        let number = IN_A_PART * PARTS_AT_ONCE + IN_A_PART / 2;
        let mut spool = Spool::new(&std::env::temp_dir(), number).unwrap();
        for input in 0..number {
            spool.put(input, &Spool::packed(&entry(&input.to_string())).unwrap()).unwrap();
        }
        spool.close().unwrap();
        let shared = Shared::new(&spool, rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap());
        let mut numbers: Vec<usize> = Vec::new();
        shared.each_part(Ok, |part| numbers.extend(part)).unwrap();
        assert_eq!(numbers, (0..number).collect::<Vec<_>>());
    }
}
