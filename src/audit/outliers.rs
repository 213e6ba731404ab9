//! Documents that stand apart from others of their country and type: to be read by a person first, for they may be of
//! another type, or have been read badly. Standing apart is no verdict.
//!
//! A value stands apart where it lies outside the quartiles by more than [`FENCE`] times their distance. That is Tukey's
//! rule (*Exploratory Data Analysis*, 1977) with the factor of Hoaglin and Iglewicz (“Fine-tuning some resistant rules for
//! outlier labeling”, *Journal of the American Statistical Association* 82, 1987, pp. 1147–1149): with Tukey's own 1.5 one
//! value in 140 of a bell curve stands apart by chance, which in thousands of documents is a list that nobody reads. Plans
//! of one template have quartiles that nearly meet, and then the rule would name every one that differs at all; so a value
//! must also lie as far outside the quartiles as a person would find worth a look ([`Measure::least`]).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::text::Country;

use super::record::Record;
use super::summary::Counts;

/// Fewer documents of a type than this have no usual value: a quartile would rest on fewer than five of them.
const ENOUGH: usize = 20;

/// How many times the distance between the quartiles a value may lie outside them.
const FENCE: f64 = 2.2;

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

    /// How far outside the quartiles a value must lie at least, on the scale on which it is compared: a quarter of what is
    /// asked, else half or twice as much.
    fn least(self) -> f64 {
        match self {
            Self::Met => 0.25,
            Self::Passages | Self::Words => std::f64::consts::LN_2,
        }
    }

    /// The value on the scale on which it is compared: long plans are longer by factors, not by so and so many words.
    fn scaled(self, value: f64) -> f64 {
        match self {
            Self::Met => value,
            Self::Passages | Self::Words => value.ln_1p(),
        }
    }

    /// The value of a place on that scale; none is below zero, and no share above one.
    fn unscaled(self, place: f64) -> f64 {
        match self {
            Self::Met => place.clamp(0.0, 1.0),
            Self::Passages | Self::Words => place.exp_m1().max(0.0),
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

    /// Joins the values of later entries.
    pub(super) fn join(&mut self, next: Self) {
        for (key, values) in next.0 {
            self.0.entry(key).or_default().extend(values);
        }
    }

    /// Those that stand apart, in the order of the entries.
    pub(super) fn finish(self) -> Vec<Outlier> {
        let mut found = Vec::new();
        for documents in self.0.into_values().filter(|documents| documents.len() >= ENOUGH) {
            for (at, by) in [Measure::Met, Measure::Passages, Measure::Words].into_iter().enumerate() {
                let (from, to) = fences(by, documents.iter().map(|(_, values)| values[at]));
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

/// The usual values: the quartiles and what lies near enough outside them.
fn fences(by: Measure, values: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut places: Vec<f64> = values.map(|value| by.scaled(value)).collect();
    places.sort_by(f64::total_cmp);
    let (low, high) = (places[places.len() / 4], places[places.len() * 3 / 4]);
    let beyond = by.least().max(FENCE * (high - low));
    (by.unscaled(low - beyond), by.unscaled(high + beyond))
}

/// Three figures after the point, so that the last bits of a division do not show.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entry and value of those that stand apart by their words.
    fn apart(words: impl IntoIterator<Item = u32>) -> Vec<(u32, f64)> {
        let mut outliers = Outliers::default();
        for (entry, words) in (0..).zip(words) {
            let values = (entry, [0.5, 10.0, f64::from(words)]);
            outliers.0.entry((Country::No, "temaplan".to_owned())).or_default().push(values);
        }
        let found = outliers.finish();
        assert!(found.iter().all(|found| found.by == Measure::Words), "{found:?}");
        found.into_iter().map(|found| (found.entry, found.value)).collect()
    }

    #[test]
    fn what_stands_apart_is_named() {
        let usual = (0..20).map(|number| 900 + 10 * number);
        assert_eq!(apart(usual.clone().chain([20, 9000])), [(20, 20.0), (21, 9000.0)]);
        // Too few to know what is usual.
        assert_eq!(apart(usual.take(17).chain([20, 9000])), []);
    }

    #[test]
    fn plans_of_one_template_do_not_stand_apart() {
        assert_eq!(apart(std::iter::repeat_n(1000, 30).chain([1010, 990, 1900, 510])), []);
        assert_eq!(apart(std::iter::repeat_n(1000, 30).chain([2100, 480])), [(30, 2100.0), (31, 480.0)]);
        let (from, to) = fences(Measure::Met, std::iter::repeat_n(0.9, 30));
        assert!((from - 0.65).abs() < 1e-9 && (to - 1.0).abs() < 1e-9, "{from} {to}");
    }
}
