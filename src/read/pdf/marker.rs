//! Signs at the beginning of a line that say what it is: bullets, list numbers, heading numbers.

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// A bullet or dash.
    Bullet,
    /// `1.`, `1)`, `(1)`, `a)`, `iv.` and their like.
    Ordinal,
    /// `1.2`, `1.2.3.`: a place in an outline, with its depth.
    Number(u8),
}

/// The marker that a line begins with, and where the text behind it begins.
pub(super) fn marker(text: &str) -> Option<(Marker, usize)> {
    bullet(text).or_else(|| number(text)).or_else(|| ordinal(text))
}

fn bullet(text: &str) -> Option<(Marker, usize)> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let dash = matches!(first, '-' | '–' | '—' | '‒' | '*' | '»' | '+' | '>');
    let sign = is_bullet(first);
    let marked = sign || (dash && rest.starts_with(char::is_whitespace));
    if !marked {
        return None;
    }
    let text_start = text.len() - rest.trim_start().len();
    (text_start < text.len()).then_some((Marker::Bullet, text_start))
}

/// Whether a character is never anything but a bullet at the beginning of a line.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '●'
            | '○'
            | '◦'
            | '▪'
            | '■'
            | '□'
            | '▫'
            | '‣'
            | '►'
            | '▶'
            | '▸'
            | '➢'
            | '➔'
            | '→'
            | '✓'
            | '✔'
            | '◆'
            | '·'
            | '∙'
            | '⁃'
            | '\u{f0a7}'
            | '\u{f0b7}'
    ) || ('\u{2700}'..='\u{27bf}').contains(&c)
        || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// Outline numbers have at least two parts, or one part and no dot («2 Mål»); the latter count only for headings.
fn number(text: &str) -> Option<(Marker, usize)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (number, rest) = text.split_at(end);
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let usual = parts.iter().all(|part| (1..=2).contains(&part.len())) && parts.len() <= 6;
    let spaced = rest.starts_with(char::is_whitespace);
    let text_start = text.len() - rest.trim_start().len();
    let lettered = text[text_start..].starts_with(char::is_alphabetic);
    let plain = parts.len() >= 2 || !number.ends_with('.');
    let depth = u8::try_from(parts.len()).ok()?;
    (usual && spaced && lettered && plain).then_some((Marker::Number(depth), text_start))
}

fn ordinal(text: &str) -> Option<(Marker, usize)> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let word = &inner[..end];
    let closing = inner[end..].chars().next()?;
    let opened = inner.len() < text.len();
    if !(closing == ')' || (closing == '.' && !opened)) {
        return None;
    }
    let digits = word.len() <= 3 && word.chars().all(|c| c.is_ascii_digit());
    let letter = word.len() <= 2 && word.starts_with(|c: char| c.is_ascii_alphabetic()) && one_letter(word);
    let roman = word.len() <= 4 && word.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x'));
    let rest = &inner[end + closing.len_utf8()..];
    if word.is_empty() || !(digits || letter || roman) || !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let text_start = text.len() - rest.trim_start().len();
    (text_start < text.len()).then_some((Marker::Ordinal, text_start))
}

/// `a`, `aa`: lists of more than an alphabet double their letters.
fn one_letter(word: &str) -> bool {
    word.chars().all(|c| word.starts_with(c))
}

#[cfg(test)]
mod tests {
    use super::{Marker, marker};

    #[test]
    fn tells_bullets_ordinals_and_outline_numbers() {
        assert_eq!(marker("• Tiltak"), Some((Marker::Bullet, 4)));
        assert_eq!(marker("\u{f0b7}Tiltak"), Some((Marker::Bullet, 3)));
        assert_eq!(marker("– Tiltak"), Some((Marker::Bullet, 4)));
        assert_eq!(marker("a) Tiltak"), Some((Marker::Ordinal, 3)));
        assert_eq!(marker("12. Tiltak"), Some((Marker::Ordinal, 4)));
        assert_eq!(marker("(iv) Tiltak"), Some((Marker::Ordinal, 5)));
        assert_eq!(marker("3.2 Nett og skjema"), Some((Marker::Number(2), 4)));
        assert_eq!(marker("3.2.1. Nett"), Some((Marker::Number(3), 7)));
        assert_eq!(marker("2 Mål"), Some((Marker::Number(1), 2)));
    }

    #[test]
    fn leaves_years_sums_and_words_alone() {
        for text in ["2026 er", "31.12.2026 er", "-5 grader", "Kap. 3", "3,5 millioner", "e-post", "", "•", "12"] {
            assert_eq!(marker(text), None, "{text}");
        }
    }
}
