//! Tables of words that are ready the moment the program starts: bytes that are searched where they lie.
//!
//! The hash is taken byte by byte, so that all beginnings of a word, or all its ends, are looked up in one walk.
//!
//! ```text
//! table = slots:u32 { tag:u32 place:u32 } { entry }      (place 0 is an empty slot; little endian)
//! entry = length:u16 { value:u32 } key
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A hash of some bytes that more can be added to (FNV-1a).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hash(u64);

impl Hash {
    /// The hash of nothing.
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// The hash with one more byte.
    pub(crate) const fn with(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0100_0000_01b3))
    }

    /// The hash of all bytes, in order.
    pub(crate) fn of(bytes: impl Iterator<Item = u8>) -> Self {
        bytes.fold(Self::new(), Self::with)
    }

    /// The leading half, which all bytes had their part in.
    const fn tag(self) -> u32 {
        let [_, _, _, _, a, b, c, d] = self.0.to_le_bytes();
        u32::from_le_bytes([a, b, c, d])
    }
}

/// A table from words to `VALUES` numbers each.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct WordTable<const VALUES: usize> {
    #[serde(borrow)]
    bytes: Cow<'static, [u8]>,
    /// Length of the longest word, in bytes.
    longest: usize,
}

/// Bytes of a slot.
const SLOT: usize = 8;

impl<const VALUES: usize> WordTable<VALUES> {
    /// A table of words, each under the hash that it will be looked up with.
    pub(crate) fn new(words: &BTreeMap<String, [u32; VALUES]>, hash: impl Fn(&str) -> Hash) -> Self {
        let slots = (words.len() * 2).next_power_of_two();
        let mut bytes = Vec::new();
        bytes.extend(number(slots).to_le_bytes());
        bytes.resize(4 + slots * SLOT, 0);
        for (word, values) in words {
            let Ok(length) = u16::try_from(word.len()) else { continue };
            let tag = hash(word).tag();
            let mut slot = tag as usize % slots;
            while read(&bytes, 4 + slot * SLOT + 4) != Some(0) {
                slot = (slot + 1) % slots;
            }
            let place = number(bytes.len());
            bytes[4 + slot * SLOT..][..4].copy_from_slice(&tag.to_le_bytes());
            bytes[4 + slot * SLOT + 4..][..4].copy_from_slice(&place.to_le_bytes());
            bytes.extend(length.to_le_bytes());
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            bytes.extend(word.as_bytes());
        }
        let longest = words.keys().map(String::len).max().unwrap_or(0);
        Self { bytes: Cow::Owned(bytes), longest }
    }

    /// Length of the longest word, in bytes: what is longer is not there.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// The numbers of a word with this hash.
    pub(crate) fn get(&self, hash: Hash, word: &str) -> Option<[u32; VALUES]> {
        // A power of two, of which the remainder is the last bits.
        let last = (read(&self.bytes, 0)? as usize).checked_sub(1)?;
        let tag = hash.tag();
        let mut slot = tag as usize & last;
        loop {
            let place = read(&self.bytes, 4 + slot * SLOT + 4).filter(|place| *place != 0)? as usize;
            if read(&self.bytes, 4 + slot * SLOT) == Some(tag) && self.word_at(place) == Some(word.as_bytes()) {
                let mut values = [0; VALUES];
                for (at, value) in values.iter_mut().enumerate() {
                    *value = read(&self.bytes, place + 2 + at * 4)?;
                }
                return Some(values);
            }
            slot = (slot + 1) & last;
        }
    }

    fn word_at(&self, place: usize) -> Option<&[u8]> {
        let length = self.bytes.get(place..place + 2)?;
        let start = place + 2 + VALUES * 4;
        self.bytes.get(start..start + usize::from(u16::from_le_bytes([length[0], length[1]])))
    }
}

fn read(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// Many short lists in one.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Lists<T> {
    /// Where each list begins, and the end of the last.
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { starts: vec![0], all: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// The lists in order.
    pub(crate) fn new(lists: impl IntoIterator<Item = Vec<T>>) -> Self {
        let mut made = Self::default();
        for list in lists {
            made.all.extend(list);
            made.starts.push(number(made.all.len()));
        }
        made
    }

    /// The list with this number; empty where there is none.
    pub(crate) fn get(&self, at: usize) -> &[T] {
        let ends = self.starts.get(at).zip(self.starts.get(at + 1));
        ends.and_then(|(start, end)| self.all.get(*start as usize..*end as usize)).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(word: &str) -> Hash {
        Hash::of(word.bytes())
    }

    #[test]
    fn every_word_is_found_and_nothing_else() {
        let words: BTreeMap<String, [u32; 1]> = (0..500).map(|at| (format!("ord{at}"), [at])).collect();
        let table = WordTable::new(&words, forward);
        let found: Vec<_> = words.keys().map(|word| table.get(forward(word), word)).collect();
        assert_eq!(found, words.values().copied().map(Some).collect::<Vec<_>>());
        assert_eq!(table.get(forward("ord500"), "ord500"), None);
        assert_eq!(WordTable::<1>::default().get(forward(""), ""), None);
        assert_eq!(WordTable::<1>::new(&BTreeMap::new(), forward).get(forward(""), ""), None);
    }

    #[test]
    fn lists_keep_their_bounds() {
        let lists = Lists::new([vec![1, 2], vec![], vec![3]]);
        assert_eq!([lists.get(0), lists.get(1), lists.get(2), lists.get(3)], [&[1, 2][..], &[], &[3], &[]]);
    }
}
