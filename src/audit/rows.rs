//! The rows of the matrix.

use std::io;
use std::sync::Arc;

use crate::rules::Requirement;

use super::entry::{Entries, Entry};
use super::record::Record;
use super::source::Municipality;
use super::summary::{Audit, MunicipalityCell, MunicipalityRow};

impl Audit {
    /// The rows of the matrix: municipalities, then plans of which nobody knows whose they are. `entries` are those that the
    /// audit is of.
    pub fn rows(&self, entries: &dyn Entries) -> io::Result<Vec<MunicipalityRow>> {
        let mut rows = self.summary.municipalities.clone();
        if self.summary.without_municipality == 0 {
            return Ok(rows);
        }
        for (entry, number) in entries.iter().zip(0..) {
            let entry = entry?;
            if let (Some(record), None) = (entry.record(), entry.municipality()) {
                rows.push(self.lone_row(&entry, record, number));
            }
        }
        Ok(rows)
    }

    fn lone_row(&self, entry: &Entry, record: &Record, number: u32) -> MunicipalityRow {
        let cell = |requirement: &Arc<Requirement>| {
            let cell = record.requirements.iter().find(|cell| cell.id == requirement.id)?;
            Some(MunicipalityCell {
                status: cell.status,
                found: cell.found,
                level: cell.found,
                commits: false,
                entry: number,
                finding: cell.shown,
            })
        };
        MunicipalityRow {
            municipality: Municipality { number: None, name: entry.source.path.clone() },
            county: entry.source.county.clone(),
            network: entry.source.network.clone(),
            documents: vec![number],
            cells: self.requirements.iter().map(cell).collect(),
        }
    }
}
