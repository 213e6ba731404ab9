//! Comments of Markdown and HTML that speak to the program: `<!-- plansjekk: … -->`.

use crate::text::Remark;

/// What a comment for the program begins with.
const NAME: &str = "plansjekk:";

/// Remarks of a document beyond this many are left out.
pub(super) const MAX_REMARKS: usize = 1_000;

/// The remark that a comment is; `comment` is what stands between its marks, `source` where its marks begin.
pub(super) fn remark(comment: &str, source: usize) -> Option<Remark> {
    let text = comment.trim_start();
    let name = text.get(..NAME.len()).filter(|name| name.eq_ignore_ascii_case(NAME))?;
    Some(Remark { text: text[name.len()..].trim().to_owned(), source })
}

/// The remarks in a piece of HTML that begins at `start` in the source.
pub(super) fn remarks(html: &str, start: usize) -> Vec<Remark> {
    let comments = html.match_indices("<!--").filter_map(|(at, open)| {
        let inside = &html[at + open.len()..];
        remark(&inside[..inside.find("-->")?], start + at)
    });
    comments.take(MAX_REMARKS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_comments_for_the_program() {
        let found = remarks("a <!-- note --> <!--Plansjekk: godta x --> <!-- plansjekk: b", 10);
        assert_eq!(found, [Remark { text: "godta x".to_owned(), source: 26 }]);
    }
}
