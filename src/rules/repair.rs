//! Files that are not TOML, made so that the rest of them can be read: what cannot be read is blanked, and nothing else
//! of the file is lost or told wrongly because of it.

use std::ops::Range;

use toml::de::DeTable;

/// A text that is TOML, and what was done to make it so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Repaired {
    /// The text with blanks for what cannot be read.
    pub(crate) text: String,
    /// What the parser says, with its place in the text as written.
    pub(crate) mistakes: Vec<(Range<usize>, String)>,
    /// The lines that were blanked, in the text as written, each with the key of its statement.
    pub(crate) blanked: Vec<(Range<usize>, String)>,
    /// Where a bracket was added, ascending.
    added: Vec<usize>,
}

/// Most mistakes that are looked for, so that no file is parsed without end.
const MOST: usize = 50;

impl Repaired {
    /// A text as TOML.
    pub(crate) fn of(written: &str) -> Self {
        let mut repaired =
            Self { text: written.to_owned(), mistakes: Vec::new(), blanked: Vec::new(), added: Vec::new() };
        for _ in 0..MOST {
            let (_, errors) = DeTable::parse_recoverable(&repaired.text);
            // The first one in the text is the cause, those behind it may be its consequences.
            let all = errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message().trim_end().to_owned()));
            let Some((span, message)) = all.min_by_key(|(span, _)| span.start) else { return repaired };
            if message.starts_with("unclosed table") || message.starts_with("unclosed array table") {
                repaired.close(span, message);
            } else if !repaired.blank(written, span, message) {
                break;
            }
        }
        if DeTable::parse(&repaired.text).is_err() {
            repaired.text.clear();
        }
        repaired
    }

    /// Where a place of the repaired text is in the text as written.
    pub(crate) fn written(&self, range: &Range<usize>) -> Range<usize> {
        let at = |at: usize| at - self.added.iter().filter(|added| **added < at).count();
        at(range.start)..at(range.end)
    }

    /// Closes the header of a table.
    fn close(&mut self, span: Range<usize>, message: String) {
        let end = line_of(&self.text, span.start).end;
        let end = self.text[..end].trim_end().len().max(span.start);
        self.mistakes.push((self.written(&span), message));
        self.text.insert(end, ']');
        self.added.push(end);
        self.added.sort_unstable();
    }

    /// Blanks the line of a mistake, or the whole statement where its first line is wrong; false where nothing is left.
    fn blank(&mut self, written: &str, span: Range<usize>, message: String) -> bool {
        let line = line_of(&self.text, span.start);
        let first = statement_start(&self.text, line.start);
        let before = previous(&self.text, first);
        let open = before.clone().and_then(|before| open_bracket(&self.text, &before));
        let (lines, span, message) = match (before, open) {
            (Some(before), Some(open)) if first == line.start => {
                (before, open..open + 1, "unclosed array, expected `]`".to_owned())
            }
            _ if first == line.start => (first..statement_end(&self.text, first), span, message),
            _ => (line, span, message),
        };
        let is_blank = |lines: &Range<usize>| self.text[lines.clone()].trim().is_empty();
        // What is opened and never closed is missed at the end of the text.
        let lines = if is_blank(&lines) { first..statement_end(&self.text, first) } else { lines };
        if is_blank(&lines) {
            self.mistakes.push((self.written(&span), message));
            return false;
        }
        let key = key_of(&self.text[statement_start(&self.text, lines.start)..]).to_owned();
        let own = self.written(&lines);
        self.mistakes.push((self.written(&span), message));
        self.blanked.push((own.start..own.end.min(written.len()), key));
        let blanks: String =
            self.text[lines.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        self.text.replace_range(lines, &blanks);
        true
    }
}

/// The line that a byte is in, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    start..text[at..].find('\n').map_or(text.len(), |more| at + more)
}

/// Where the statement of a line begins: at the nearest line from there on back that begins with a word or a header.
fn statement_start(text: &str, line: usize) -> usize {
    let mut start = line;
    while start > 0 && !begins(&text[start..]) {
        start = line_of(text, start - 1).start;
    }
    if begins(&text[start..]) { start } else { line }
}

/// Where the statement that begins there ends.
fn statement_end(text: &str, start: usize) -> usize {
    let mut line = line_of(text, start);
    while line.end < text.len() && !begins(&text[line.end + 1..]) && !text[line.end + 1..].trim_start().starts_with('#')
    {
        line = line_of(text, line.end + 1);
    }
    start + text[start..line.end].trim_end().len()
}

/// The statement before a line.
fn previous(text: &str, line: usize) -> Option<Range<usize>> {
    let end = line.checked_sub(1)?;
    let start = statement_start(text, line_of(text, end).start);
    Some(start..end)
}

/// Whether a line begins a statement.
fn begins(line: &str) -> bool {
    !key_of(line).is_empty()
}

/// The word or the name of the table with which a line begins; empty where it begins with neither.
fn key_of(line: &str) -> &str {
    let name = line.trim_start_matches('[');
    let length = name.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter));
    &name[..length.unwrap_or(name.len())]
}

/// The first bracket of a statement that nothing closes; texts end with their line.
fn open_bracket(text: &str, statement: &Range<usize>) -> Option<usize> {
    let value = statement.start + text[statement.clone()].find('=')?;
    let mut open: Vec<usize> = Vec::new();
    let mut quote = None;
    let mut comment = false;
    for (at, letter) in text[value..statement.end].char_indices() {
        if letter == '\n' {
            (quote, comment) = (None, false);
        } else if quote.is_some() {
            quote = quote.filter(|own| *own != letter);
        } else if !comment {
            match letter {
                '"' | '\'' => quote = Some(letter),
                '#' => comment = true,
                '[' | '{' => open.push(value + at),
                ']' | '}' => drop(open.pop()),
                _ => {}
            }
        }
    }
    open.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The repaired text without blank lines, and the mistakes as written.
    fn told(written: &str) -> (String, Vec<(String, String)>) {
        let repaired = Repaired::of(written);
        let lines = repaired.text.lines().map(str::trim_end).filter(|line| !line.is_empty());
        let place = |range: &Range<usize>| written[range.clone()].to_owned();
        let mistakes = repaired.mistakes.iter().map(|(range, message)| (place(range), message.clone())).collect();
        (lines.collect::<Vec<_>>().join("\n"), mistakes)
    }

    fn mistake(place: &str, message: &str) -> (String, String) {
        (place.to_owned(), message.to_owned())
    }

    #[test]
    fn what_is_toml_is_left_alone() {
        let text = "a = 1\n[b]\nc = [\n 'd',\n]\n";
        assert_eq!(told(text), ("a = 1\n[b]\nc = [\n 'd',\n]".to_owned(), vec![]));
    }

    #[test]
    fn only_the_line_that_is_wrong_is_lost() {
        let quote = mistake("@d & @e',", "string values must be quoted, expected literal string");
        let (left, mistakes) = told("a = [\n  'b',\n  @d & @e',\n  'f',\n]\ng = 1\n");
        assert_eq!(left, "a = [\n  'b',\n  'f',\n]\ng = 1");
        assert_eq!(mistakes.len(), 1, "{mistakes:?} {quote:?}");
        assert_eq!(
            told("a \"b\"\nc = 1\n"),
            ("c = 1".to_owned(), vec![mistake("", "key with no value, expected `=`")])
        );
        assert_eq!(told("a = @b\n[c]\nd = e\nf = 1\n").0, "[c]\nf = 1");
    }

    #[test]
    fn an_open_list_takes_nothing_else_with_it() {
        let (left, mistakes) = told("[t]\na = [\n  'b',\nc = []\n[[d]]\ne = 1\n");
        assert_eq!(left, "[t]\nc = []\n[[d]]\ne = 1");
        assert_eq!(mistakes, [mistake("[", "unclosed array, expected `]`")]);
    }

    #[test]
    fn an_open_header_is_closed_and_places_stay() {
        let written = "[short\nnb = 'a'\n[[source]\nx = y\n";
        let repaired = Repaired::of(written);
        assert_eq!(repaired.text, "[short]\nnb = 'a'\n[[source]]\n     \n");
        let last = repaired.text.len() - 6..repaired.text.len() - 1;
        assert_eq!(&written[repaired.written(&last)], "x = y");
        assert_eq!(repaired.mistakes.len(), 3);
        assert_eq!(&written[repaired.blanked[0].0.clone()], "x = y");
    }

    #[test]
    fn nothing_makes_it_go_on_for_ever() {
        for text in ["[[[[", "a = '''\nb = 1\n", "\u{0}", "= = =\n= 1", "é = [\n\n[", "'a\n\n]"] {
            let repaired = Repaired::of(text);
            assert!(!repaired.mistakes.is_empty(), "{text:?}");
        }
    }
}
