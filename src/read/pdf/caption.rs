//! Captions of pages without a structure tree: a word, a number and some words, beside a table or in a look of their own.

use crate::read::RawKind;

use super::draft::Draft;

/// Captions are no longer than this, in bytes.
const MAX_LENGTH: usize = 250;

/// Turns paragraphs that look like captions into captions.
pub(super) fn mark(drafts: &mut [Draft], body: f32) {
    for at in 0..drafts.len() {
        let beside = |other: Option<usize>| other.and_then(|at| drafts.get(at)).is_some_and(is_row);
        let table = beside(at.checked_sub(1)) || beside(Some(at + 1));
        let draft = &drafts[at];
        let apart = draft.look.size < 0.95 * body || draft.look.italic;
        if draft.kind == RawKind::Paragraph && !draft.tagged && (table || apart) && is_numbered(&draft.text) {
            drafts[at].kind = RawKind::Caption;
        }
    }
}

fn is_row(draft: &Draft) -> bool {
    matches!(draft.kind, RawKind::Row { .. })
}

/// One capitalised word, a number, and a mark or more words.
fn is_numbered(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (Some(word), Some(number)) = (words.next(), words.next()) else { return false };
    let digits = number.trim_end_matches([':', '.', '–', '-']);
    let figures = !digits.is_empty() && digits.len() <= 5 && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let name = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let marked = digits.len() < number.len() || words.next().is_some_and(|word| word.starts_with(['–', '-', ':']));
    // Lines of contents end with a page number.
    let paged = text.ends_with(|c: char| c.is_ascii_digit());
    text.len() <= MAX_LENGTH && name && figures && marked && !paged
}

#[cfg(test)]
mod tests {
    use super::is_numbered;

    #[test]
    fn captions_have_a_name_and_a_number() {
        assert!(is_numbered("Tabell 3.1: Tiltak"));
        assert!(is_numbered("Figur 2. Ansvar"));
        assert!(is_numbered("Figur 2 – Ansvar"));
        assert!(!is_numbered("Kommunen 2026 skal"));
        assert!(!is_numbered("Innen 2026 skal alle"));
    }
}
