//! Documents that stand apart from others of their country and type: to be read by a person first, for they may be of
//! another type, or have been read badly. Standing apart is no verdict.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::text::Country;

use super::record::Record;
use super::summary::Counts;

/// Fewer documents of a type than this have no usual value.
const ENOUGH: usize = 8;

/// How many times the distance between the quartiles a value may lie outside them (Tukey's fences).
const FENCE: f64 = 1.5;

/// What a document stands apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The share of the asked requirements that are met, from 0 to 1.
    Met,
    /// Passages about any requirement in a thousand words.
    Passages,
    /// Words that count.
    Words,
}

impl Measure {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Passages => "passages",
            Self::Words => "words",
        }
    }
}

/// A document that stands apart.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outlier {
    /// The entry.
    pub entry: u32,
    /// By what it stands apart.
    pub by: Measure,
    /// Its value.
    pub value: f64,
    /// The usual values of its type reach from here …
    pub from: f64,
    /// … to here.
    pub to: f64,
    /// How many documents of the type there are.
    pub documents: u32,
}

/// An entry with its values, in the order of the measures.
type Values = (u32, [f64; 3]);

/// Values of documents, by country and type.
#[derive(Debug, Default)]
pub(super) struct Outliers(BTreeMap<(Country, String), Vec<Values>>);

impl Outliers {
    /// Looks at an assessed entry.
    pub(super) fn add(&mut self, entry: u32, record: &Record) {
        let mut counts = Counts::default();
        for cell in &record.requirements {
            counts.add(cell);
        }
        let of = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
        let values =
            [of(counts.met, counts.asked()), 1000.0 * of(record.passages, record.words), f64::from(record.words)];
        self.0.entry((record.country, record.doctype.id.clone())).or_default().push((entry, values));
    }

    /// Those that stand apart, in the order of the entries.
    pub(super) fn finish(self) -> Vec<Outlier> {
        let mut found = Vec::new();
        for documents in self.0.into_values().filter(|documents| documents.len() >= ENOUGH) {
            for (at, by) in [Measure::Met, Measure::Passages, Measure::Words].into_iter().enumerate() {
                let (from, to) = fences(documents.iter().map(|(_, values)| values[at]).collect());
                let apart = documents.iter().filter(|(_, values)| values[at] < from || values[at] > to);
                let number = u32::try_from(documents.len()).unwrap_or(u32::MAX);
                found.extend(apart.map(|(entry, values)| Outlier {
                    entry: *entry,
                    by,
                    value: rounded(values[at]),
                    from: rounded(from),
                    to: rounded(to),
                    documents: number,
                }));
            }
        }
        found.sort_by_key(|outlier| (outlier.entry, outlier.by));
        found
    }
}

/// The usual values: the quartiles and [`FENCE`] times their distance beyond; never below zero, for no measure is.
fn fences(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[values.len() / 4], values[values.len() * 3 / 4]);
    let beyond = FENCE * (high - low);
    ((low - beyond).max(0.0), high + beyond)
}

/// Three figures after the point, so that the last bits of a division do not show.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_apart_is_named_with_what_is_usual() {
        let mut outliers = Outliers::default();
        let values = [1000, 1100, 900, 1050, 950, 1020, 980, 1010, 20, 9000].map(f64::from);
        for (entry, words) in (0..).zip(values) {
            outliers.0.entry((Country::No, "temaplan".to_owned())).or_default().push((entry, [0.5, 10.0, words]));
        }
        let found: Vec<_> = outliers.finish().into_iter().map(|found| (found.entry, found.by, found.value)).collect();
        assert_eq!(found, [(8, Measure::Words, 20.0), (9, Measure::Words, 9000.0)]);
        assert_eq!(fences(vec![1.0; 8]), (1.0, 1.0));
    }
}
