//! The passage of an entry in its frame: which blocks are drawn, and which words are labelled.

use std::ops::Range;

use crate::assess::Status;
use crate::document::Kind;
use crate::find::Finding;
use crate::report::Symbols;
use crate::report::entry::{self, Entry};
use crate::report::frame::{self, Label, Pen, Segment};
use crate::report::text::{shorten, visible, width};

use super::Page;

/// At most so many labels hang under a passage.
const LABELS: usize = 5;
/// At most so many blocks are drawn for one passage.
const SEGMENTS: usize = 4;

impl Page<'_> {
    /// The passage in its frame, with what leads into it and the words that decided.
    pub(super) fn frame(&self, entry: &Entry<'_>, finding: &Finding) -> String {
        let labels = self.labels(entry, finding);
        let segments = self.segments(finding, &labels);
        let drawn = segments.iter().map(|range| Segment {
            text: self.view.slice(range),
            start: range.start,
            line: self.view.locate(self.block_at(range.start), range.start).line,
        });
        let title = self.frame_title(entry);
        let pen = Pen { symbols: self.options.symbols, colour: self.options.colour };
        frame::draw(&title, &drawn.collect::<Vec<_>>(), &labels, pen)
    }

    fn frame_title(&self, entry: &Entry<'_>) -> String {
        let place = self.view.long_place(&entry.location);
        let place = match entry.verdict.status {
            Status::Missing => format!("{}: {place}", self.view.words.pick("caption", "nearest")),
            _ => place,
        };
        let (dot, arrow) = match self.options.symbols {
            Symbols::Unicode => (" · ", " › "),
            Symbols::Ascii => (", ", " > "),
        };
        let room = self.columns(9);
        let mut sections: Vec<_> = entry.location.section.iter().map(|title| visible(title)).collect();
        // The nearest headings say most about a passage, so the outer ones go first.
        while sections.len() > 1 && width(&place) + 3 + width(&sections.join(arrow)) > room {
            sections.remove(0);
        }
        let title = if sections.is_empty() { place } else { format!("{place}{dot}{}", sections.join(arrow)) };
        shorten(&title, room).into_owned()
    }

    fn block_at(&self, offset: usize) -> usize {
        let blocks = &self.view.assessment.document.blocks;
        let holds = |block: &crate::document::Block| block.kind != Kind::Excluded && block.range.contains(&offset);
        blocks.iter().position(holds).unwrap_or(0)
    }

    /// The passage, what leads into it, and the headings or heads that hold labels, in order of position.
    fn segments(&self, finding: &Finding, labels: &[Label]) -> Vec<Range<usize>> {
        let blocks = &self.view.assessment.document.blocks;
        let mut ranges = vec![finding.range.clone()];
        let mut add = |block: Option<usize>| {
            let range = block.and_then(|block| blocks.get(block)).map(|block| block.range.clone());
            let drawn = |range: &Range<usize>| ranges.iter().any(|other| overlap(other, range));
            if let Some(range) = range.filter(|range| !range.is_empty() && ranges.len() < SEGMENTS && !drawn(range)) {
                ranges.push(range);
            }
        };
        add(finding.lead_in);
        for label in labels.iter().filter(|label| !within(&label.range, &finding.range)) {
            add(Some(self.block_at(label.range.start)));
        }
        ranges.sort_by_key(|range| range.start);
        ranges
    }

    /// The labels: the deciding one first, then those that say most, none over another.
    fn labels(&self, entry: &Entry<'_>, finding: &Finding) -> Vec<Label> {
        let deciding = entry::deciding(entry.verdict, finding);
        let cues = finding.cues.iter().map(|cue| {
            let decides = deciding.is_some_and(|deciding| std::ptr::eq(deciding, cue));
            let rank = if decides { 0 } else { entry::cue_rank(cue.sense) };
            let text = entry::cue_label(&self.view, finding, cue);
            (rank, Label { range: cue.range.clone(), brief: text.clone(), text, decides })
        });
        let fields = entry::field_labels(&self.view, finding).into_iter();
        let fields =
            fields.map(|(range, text, brief)| (1, Label { range, text, brief: brief.to_owned(), decides: false }));
        let mut ranked: Vec<(u8, Label)> = cues.chain(fields).collect();
        ranked.sort_by_key(|(rank, label)| (*rank, label.range.start));
        let mut chosen: Vec<Label> = Vec::new();
        for (_, label) in ranked {
            let overlaps = |other: &Label| overlap(&other.range, &label.range);
            let said = |other: &Label| other.text == label.text && label.text == self.view.words.text("label.topic");
            if chosen.len() < LABELS
                && !label.range.is_empty()
                && !chosen.iter().any(|other| overlaps(other) || said(other))
            {
                chosen.push(label);
            }
        }
        chosen
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
