//! One source told in several rules: it has the same weight, address and last day in all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::report::{Remark, SourceFact};
use crate::rules::tables::{File, Table};
use crate::rules::{Requirement, RuleSet, SourceRef};

use super::lint::Placed;

/// Every source of the rules of a run and of the built-in ones, by its title, each with the requirement it stands in.
pub(super) struct Known(BTreeMap<String, Vec<(String, SourceRef)>>);

impl Known {
    /// The sources of these rules; a built-in requirement that they replace is left out.
    pub(super) fn of(rules: &RuleSet) -> Self {
        let own = rules.requirements();
        let builtin = RuleSet::builtin().requirements();
        let others = builtin.into_iter().filter(|known| own.iter().all(|own| own.id != known.id));
        let mut by_title: BTreeMap<String, Vec<(String, SourceRef)>> = BTreeMap::new();
        for requirement in own.iter().cloned().chain(others) {
            for source in &requirement.sources {
                by_title.entry(key(source)).or_default().push((requirement.id.clone(), source.clone()));
            }
        }
        Self(by_title)
    }

    /// What is told of a source otherwise than in most rules; in the first one, where two ways are as frequent.
    fn differs(&self, source: &SourceRef) -> Option<(SourceFact, String)> {
        let same = self.0.get(&key(source))?;
        let usual = |told: &dyn Fn(&SourceRef) -> String, alike: &dyn Fn(&SourceRef) -> bool| {
            let alike: Vec<(&str, String)> =
                same.iter().filter(|(_, other)| alike(other)).map(|(id, other)| (id.as_str(), told(other))).collect();
            let count = |value: &str| alike.iter().filter(|(_, other)| other == value).count();
            let most = alike.iter().map(|(_, value)| count(value)).max()?;
            let (id, value) = alike.iter().find(|(_, value)| count(value) == most)?;
            (*value != told(source)).then(|| (*id).to_owned())
        };
        let ends = |source: &SourceRef| format!("{:?} {}", source.valid_to, source.in_force);
        let weight = |source: &SourceRef| format!("{:?}", source.kind);
        let address = |source: &SourceRef| source.url.clone().unwrap_or_default();
        let any = |_: &SourceRef| true;
        // Each section of a law may have a page of its own.
        let same_section = |other: &SourceRef| other.section == source.section;
        usual(&ends, &any)
            .map(|id| (SourceFact::End, id))
            .or_else(|| usual(&weight, &any).map(|id| (SourceFact::Kind, id)))
            .or_else(|| usual(&address, &same_section).map(|id| (SourceFact::Address, id)))
    }
}

/// Titles are the same whatever their case and blanks.
fn key(source: &SourceRef) -> String {
    source.title.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The sources of a rule that are told otherwise in another one.
pub(super) fn remarks(
    requirement: &Arc<Requirement>,
    table: &mut Table<'_, '_>,
    reader: &mut File,
    known: &Known,
) -> Vec<Placed> {
    let entries = table.tables("source", reader).into_iter().zip(&requirement.sources);
    let remark = |(entry, source): (Table<'_, '_>, &SourceRef)| {
        let (fact, id) = known.differs(source)?;
        let place = match fact {
            SourceFact::End if entry.has("valid_to") => "valid_to",
            SourceFact::Kind => "kind",
            SourceFact::Address if entry.has("url") => "url",
            SourceFact::End | SourceFact::Address => "title",
        };
        Some((entry.place(place), Remark::SourceDiffers { title: source.title.clone(), fact, id }))
    };
    entries.filter_map(remark).collect()
}
