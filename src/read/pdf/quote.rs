//! Quotations of pages without a structure tree: slanted text that is set in from the text around it.

use crate::read::RawKind;

use super::draft::Draft;

/// A quotation is set in by so many sizes at least.
const SET_IN: f32 = 0.8;

/// Turns slanted paragraphs that are set in into quotations, with the line below that says whose they are. `italic` says
/// that running text is slanted as well.
pub(super) fn mark(drafts: &mut [Draft], italic: bool) {
    if italic {
        return;
    }
    for at in 0..drafts.len() {
        if drafts[at].kind == RawKind::Paragraph
            && !drafts[at].tagged
            && drafts[at].look.italic
            && is_set_in(drafts, at)
        {
            drafts[at].kind = RawKind::Quote;
        }
        let above = at.checked_sub(1).map(|above| &drafts[above]).filter(|above| above.kind == RawKind::Quote);
        if above.is_some_and(|above| signs(above, &drafts[at])) {
            let draft = &mut drafts[at];
            if let RawKind::Item { marker, .. } = &draft.kind {
                draft.text = format!("{marker} {}", draft.text);
            }
            draft.kind = RawKind::Quote;
        }
    }
}

/// Whether a paragraph begins further in than a paragraph or heading near it.
fn is_set_in(drafts: &[Draft], at: usize) -> bool {
    let draft = &drafts[at];
    let further_in = |other: &&Draft| {
        let text = matches!(other.kind, RawKind::Paragraph | RawKind::Heading { .. });
        let column = other.page == draft.page && other.area.shared_width(&draft.area) > 0.0;
        text && !other.look.italic && column && draft.area.left - other.area.left > SET_IN * draft.look.size
    };
    let above = drafts[..at].iter().rev().take(NEAR);
    let below = drafts[at + 1..].iter().take(NEAR);
    above.chain(below).any(|other| further_in(&other))
}

/// Blocks before and after a paragraph that it is compared with.
const NEAR: usize = 4;

/// Whether a line with a dash under a quotation, set in as it, says whose it is.
fn signs(quote: &Draft, draft: &Draft) -> bool {
    let is_dash = |text: &str| text.starts_with(['–', '—', '-']);
    let dash = match &draft.kind {
        RawKind::Item { marker, .. } => is_dash(marker),
        RawKind::Paragraph => is_dash(&draft.text),
        _ => false,
    };
    !draft.tagged && dash && draft.page == quote.page && (draft.area.left - quote.area.left).abs() < draft.look.size
}

#[cfg(test)]
mod tests {
    use super::super::draft::Look;
    use super::super::ink::Area;
    use super::*;

    #[test]
    fn slanted_text_set_in_is_quoted() {
        let draft = |(left, italic, kind, text): (f32, bool, RawKind, &str)| {
            let look = Look { size: 11.0, italic, ..Look::default() };
            let area = Area { left, top: 0.0, right: 400.0, bottom: 10.0 };
            Draft { look, area, ..Draft::new(kind, text.to_owned(), 1) }
        };
        let item = |marker: &str| RawKind::Item { depth: 0, marker: marker.to_owned() };
        let mut drafts = [
            (70.0, false, RawKind::Paragraph, "Vi spurte dem."),
            (98.0, true, RawKind::Paragraph, "Slik er det."),
            (98.0, true, item("–"), "Rådet"),
            (70.0, true, RawKind::Paragraph, "Slik."),
            (98.0, false, item("–"), "punkt"),
        ]
        .map(draft);
        mark(&mut drafts, false);
        let found = drafts.map(|draft| (draft.kind, draft.text));
        let expected = [
            (RawKind::Paragraph, "Vi spurte dem."),
            (RawKind::Quote, "Slik er det."),
            (RawKind::Quote, "– Rådet"),
            (RawKind::Paragraph, "Slik."),
            (item("–"), "punkt"),
        ];
        assert_eq!(found, expected.map(|(kind, text)| (kind, text.to_owned())));
    }
}
