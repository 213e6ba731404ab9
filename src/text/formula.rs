//! Text in cells that no spreadsheet takes for a formula.

/// Signs that begin a formula, in half and full width.
const SIGNS: &str = "=+-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}";

/// The text with an apostrophe, which spreadsheets hide, wherever a cell could begin a formula: at its start, and behind
/// the semicolons at which programs set to a Nordic language split lines.
pub(crate) fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for c in text.chars() {
        if begins && SIGNS.contains(c) {
            safe.push('\'');
        }
        begins = next_begins(begins, c);
        safe.push(c);
    }
    safe
}

/// The text as it was before [`harmless`].
pub(crate) fn unguarded(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut begins = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let guard = begins && c == '\'' && chars.peek().is_some_and(|next| SIGNS.contains(*next));
        if !guard {
            own.push(c);
        }
        begins = guard || next_begins(begins, c);
    }
    own
}

/// Whether a cell could begin behind a character.
fn next_begins(begins: bool, c: char) -> bool {
    c == ';' || (begins && (c.is_whitespace() || c == '"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        let cases = [
            ("=cmd()", "'=cmd()"),
            (" +1", " '+1"),
            ("-2", "'-2"),
            ("@x", "'@x"),
            ("\t=1", "\t'=1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("a;=1", "a;'=1"),
            ("a; \"-1;+2", "a; \"'-1;'+2"),
            ("a-b = c", "a-b = c"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!((harmless(text).as_str(), unguarded(expected).as_str()), (expected, text));
        }
    }
}
