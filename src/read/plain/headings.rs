//! Finds headings among chunks by their shape and their neighbours.

use super::chunks::{Chunk, Shape};
use super::layout::Layout;

/// A heading with a number is no longer than this, in characters; one without is shorter.
const MAX_NUMBERED: usize = 120;
const MAX_BARE: usize = 70;
const MAX_WORDS: usize = 10;

/// Shorter texts are no sentences, whatever they end with.
const MIN_SENTENCE: usize = 12;

/// A cell on a line of its own is no longer than this, in bytes.
const MAX_CELL: usize = 240;

/// Short lines in a row from which they are no headings but cells, names or verses.
const MAX_RUN: usize = 3;

/// Marked headings from which a text is taken to mark all of them.
const MIN_MARKED: usize = 4;

/// What a chunk looks like to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Has a section number with so many parts.
    Numbered(u8),
    /// All letters are capitals.
    Capitals,
    /// Short, without an end.
    Bare,
    /// Marked as heading in the text.
    Marked,
    /// Not a heading, but without an end.
    Unended,
    /// A paragraph, list or table.
    Body,
}

/// Makes headings of the chunks that are.
pub(super) fn find(chunks: &mut [Chunk], source: &str, layout: Layout) {
    let looks = (0..chunks.len()).map(|at| look(chunks, at, source)).collect::<Vec<_>>();
    let marked = looks.iter().filter(|look| **look == Look::Marked).count();
    let outline = Outline { chunks, looks, source, layout, marked: marked >= MIN_MARKED };
    let accepted = (0..chunks.len()).map(|at| outline.accepts(at)).collect::<Vec<_>>();
    let looks = outline.looks;
    let others = accepted.iter().skip(1).any(|accepted| *accepted);
    let mut levels = Levels { numbered: 0, capitals: looks.contains(&Look::Capitals), under_capitals: false };
    for (at, chunk) in chunks.iter_mut().enumerate().filter(|(at, _)| accepted[*at]) {
        let may_be = if looks[0] == Look::Marked { marked == 1 } else { !matches!(looks[0], Look::Numbered(_)) };
        let is_title = at == 0 && others && may_be;
        let level = if is_title { 0 } else { levels.of(looks[at]) };
        if is_title || looks[at] != Look::Marked {
            chunk.shape = Shape::Heading { level };
            chunk.range.start = if looks[at] == Look::Marked { chunk.range.start } else { chunk.start };
        }
    }
}

/// Levels of headings that come one after the other.
struct Levels {
    /// Parts of the section number last passed.
    numbered: u8,
    /// The text has headings in capitals.
    capitals: bool,
    /// One of them was passed.
    under_capitals: bool,
}

impl Levels {
    /// Headings without number stand under the numbered one before them, small letters under capitals.
    fn of(&mut self, look: Look) -> u8 {
        match look {
            Look::Numbered(parts) => {
                self.numbered = parts;
                parts
            }
            Look::Capitals => {
                self.under_capitals = true;
                self.numbered + 1
            }
            _ => self.numbered + 1 + u8::from(self.capitals && self.under_capitals),
        }
    }
}

fn look(chunks: &[Chunk], at: usize, source: &str) -> Look {
    let chunk = &chunks[at];
    match chunk.shape {
        Shape::Heading { .. } => return Look::Marked,
        Shape::Text => {}
        Shape::Item { .. } if chunk.section.is_some() && stands_alone(chunks, at) => {}
        _ => return Look::Body,
    }
    let text = &source[chunk.start..chunk.range.end];
    if let Some(parts) = chunk.section.filter(|_| is_numbered_heading(text, chunk.lines)) {
        return Look::Numbered(parts);
    }
    if matches!(chunk.shape, Shape::Item { .. }) {
        return Look::Body;
    }
    if chunk.lines > 2 {
        return unended(text);
    }
    let title = at == 0;
    let length = if title { MAX_NUMBERED } else { MAX_BARE };
    match () {
        () if is_longer(text, length) => unended(text),
        () if is_capitals(text) => Look::Capitals,
        () if is_bare_heading(text, title) => Look::Bare,
        () => unended(text),
    }
}

fn unended(text: &str) -> Look {
    let ended = text.len() > MIN_SENTENCE && text.ends_with(['.', ':', ';', '!', '?', ',']);
    if ended || text.len() > MAX_CELL { Look::Body } else { Look::Unended }
}

/// Whether an item with a number is not one of a list: no neighbour has the number before or after.
fn stands_alone(chunks: &[Chunk], at: usize) -> bool {
    let order = chunks[at].order;
    let near = |at: Option<usize>| at.and_then(|at| chunks.get(at)).and_then(|chunk| chunk.order.zip(order));
    let before = near(at.checked_sub(1)).is_some_and(|(other, this)| other + 1 == this);
    let after = near(Some(at + 1)).is_some_and(|(other, this)| this + 1 == other);
    !before && !after
}

fn is_numbered_heading(text: &str, lines: usize) -> bool {
    lines <= 2 && !text.ends_with(['.', ',', ';', ':']) && !is_longer(text, MAX_NUMBERED)
}

/// Whether a text has more characters than `most`; of long texts and short ones, the bytes tell.
fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && (text.len() > 4 * most || text.chars().count() > most)
}

fn is_capitals(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().all(char::is_uppercase) && letters().take(4).count() == 4 && !text.ends_with(['.', ',', ';'])
}

/// A short line that begins like a heading and does not end like a sentence, a list or a date.
fn is_bare_heading(text: &str, title: bool) -> bool {
    let begins = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '«' | '"' | '“' | '”');
    let last = || text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let words = || text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    let most = if title { 2 * MAX_WORDS } else { MAX_WORDS };
    text.starts_with(begins)
        && !text.ends_with(['.', ',', ';', ':', '!', '|', '…'])
        && !text.contains(['\t', '|', '·'])
        && !is_date(last())
        && !is_running(text, last())
        && (1..=most).contains(&words())
}

fn is_date(word: &str) -> bool {
    word.contains('.') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Running heads have parts with dashes between, or commas and the page's number last.
fn is_running(text: &str, last: &str) -> bool {
    let number = last.bytes().all(|byte| byte.is_ascii_digit());
    // One character is found sooner than a string, and most texts have no dash at all.
    let count = |sign: char, spaced: &str| if text.contains(sign) { text.matches(spaced).count() } else { 0 };
    count('–', " – ") + count('-', " - ") > 1 || (number && text.matches(',').count() > 1)
}

/// Chunks with their looks, for judging each by its neighbours.
struct Outline<'a> {
    chunks: &'a [Chunk],
    looks: Vec<Look>,
    source: &'a str,
    layout: Layout,
    /// The text marks its headings, so that none need be guessed.
    marked: bool,
}

impl Outline<'_> {
    /// Whether a chunk that looks like a heading is one, by what stands around it.
    fn accepts(&self, at: usize) -> bool {
        let Some(next) = self.chunks.get(at + 1) else { return self.looks[at] == Look::Marked };
        if self.marked {
            return self.looks[at] == Look::Marked;
        }
        let set_apart = self.chunks[at].gap && next.gap;
        match self.looks[at] {
            Look::Body | Look::Unended => false,
            // Between the title and the first heading stands what the document is: a date, an owner.
            Look::Bare
                if at == 1 && matches!(self.looks[2..], [Look::Bare | Look::Numbered(_) | Look::Capitals, ..]) =>
            {
                false
            }
            Look::Numbered(1) if self.layout.spaced => set_apart,
            Look::Marked | Look::Numbered(_) => true,
            Look::Capitals => !self.among_cells(at),
            Look::Bare if self.layout.spaced => {
                set_apart && !self.labels_table(at) && self.run(at, &[Look::Bare]) <= MAX_RUN && self.leads(at)
            }
            Look::Bare => !self.labels_table(at) && !self.among_cells(at) && self.leads(at),
        }
    }

    /// «Tabell 2. Tiltak» right above a table names it, and nothing after it.
    fn labels_table(&self, at: usize) -> bool {
        let over_table = self.chunks.get(at + 1).is_some_and(|next| matches!(next.shape, Shape::Table(_)));
        let mut words = self.source[self.chunks[at].range.clone()].split_whitespace().skip(1);
        let number = |word: &str| word.len() <= 4 && word.starts_with(|c: char| c.is_ascii_digit());
        over_table && words.next().is_some_and(number) && words.next().is_some()
    }

    /// Whether lines around have no end either, as the cells of a table have none when each stands on a line.
    fn among_cells(&self, at: usize) -> bool {
        !self.layout.spaced && self.run(at, &[Look::Bare, Look::Unended, Look::Capitals]) > MAX_RUN
    }

    /// How many lines of these looks stand in a row with this one. The first line is the title, whatever follows it.
    fn run(&self, at: usize, looks: &[Look]) -> usize {
        let same = |look: &&Look| looks.contains(look);
        let before = self.looks[..at].iter().rev().take(MAX_RUN + 1).take_while(same).count();
        let titled = usize::from(before == at && at > 0);
        before - titled + self.looks[at..].iter().take(MAX_RUN + 1).take_while(same).count()
    }

    /// Whether something follows that a heading can stand over.
    fn leads(&self, at: usize) -> bool {
        let rest = self.looks[at + 1..].iter().zip(&self.chunks[at + 1..]).take(MAX_RUN);
        let mut body = rest.skip_while(|(look, _)| **look == Look::Bare);
        body.next().is_some_and(|(_, chunk)| !matches!(chunk.shape, Shape::Footnote))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_headings_by_shape() {
        assert!(is_capitals("SLIK VIL VI HA DET:"));
        assert!(!is_capitals("KS"));
        assert!(is_bare_heading("Hvor står vi?", false));
        assert!(!is_bare_heading("Nordvågsund, behandlet 11.02.2026", false));
        assert!(!is_bare_heading("vi skal", false));
    }
}
