//! The HTML reader: headings, paragraphs, lists and tables of a page's main text, with everything around it set apart.
//!
//! The page is read in one pass over its tags, without building a tree; `zone` knows what is text and what is frame,
//! `walk` follows the tags, `table` puts rows together.

mod element;
mod table;
mod walk;
mod zone;

use crate::text::{Notice, NoticeCode};

use self::walk::{Found, Walked, Walker};
use self::zone::Zone;
use super::encoding::{self, Decoded};
use super::{Format, MAX_TEXT, RawBlock, RawDocument, RawKind, ReadError, too_long};

/// A main part shorter than this is not trusted to be the page's text.
const MIN_MAIN: usize = 200;

/// Bytes at the beginning of a page that may name its encoding.
const DECLARATION_REACH: usize = 1024;

/// Reads HTML bytes.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let declared = declared_encoding(&bytes[..bytes.len().min(DECLARATION_REACH)]);
    let Decoded { text, mut notices } = encoding::decode(bytes, declared.as_deref())?;
    let walked = Walker::new(&text, 0).walk();
    if walked.length > MAX_TEXT {
        return Err(too_long());
    }
    if walked.limited {
        notices.push(Notice::new(NoticeCode::LimitReached));
    }
    let blocks = settle(walked.found);
    if blocks.iter().all(|block| block.kind == RawKind::Chrome) {
        return Err(ReadError::NoText { pages: 0 });
    }
    let Walked { meta, remarks, .. } = walked;
    Ok(RawDocument { format: Format::Html, meta, pages: None, blocks, source: Some(text), remarks, notices })
}

/// The blocks of a piece of HTML inside another text; `tables` counts on.
pub(super) fn fragment(text: &str, tables: &mut u32) -> Vec<RawBlock> {
    let walked = Walker::new(text, *tables).walk();
    *tables = walked.tables;
    settle(walked.found)
}

/// The encoding that a page names in its first bytes, in either way of writing it.
fn declared_encoding(beginning: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(beginning).to_ascii_lowercase();
    let (_, after) = text.split_once("charset=").or_else(|| text.split_once("encoding="))?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')));
    Some(label[..end.unwrap_or(label.len())].to_owned())
}

/// Decides, with the whole page in view, what is text and what is frame.
fn settle(mut found: Vec<Found>) -> Vec<RawBlock> {
    let amount = |wanted: &dyn Fn(&Found) -> bool| -> usize {
        found.iter().filter(|found| wanted(found)).map(|found| found.block.text.len()).sum()
    };
    let body = amount(&|found| found.zone == Zone::Text);
    // A page whose text is mostly inside what class names call frame uses those names in another sense.
    let classes_mislead = amount(&|found| found.zone == Zone::FrameByClass) > body.saturating_mul(3);
    let main = amount(&|found| found.zone == Zone::Text && found.main);
    let has_main = main >= MIN_MAIN && main.saturating_mul(3) >= body;
    let has_title = found.iter().any(|found| found.zone == Zone::Text && is_top(found) && (found.main || !has_main));
    for one in &mut found {
        let kept = match one.zone {
            Zone::Text => one.main || !has_main || (!has_title && is_top(one)),
            Zone::FrameByClass => classes_mislead,
            Zone::PageHeader => !has_title && is_top(one),
            Zone::Frame => false,
        };
        if !kept && one.block.kind != RawKind::Contents {
            one.block.kind = RawKind::Chrome;
        }
    }
    found.into_iter().map(|found| found.block).collect()
}

fn is_top(found: &Found) -> bool {
    matches!(found.block.kind, RawKind::Heading { level: 0 | 1 })
}

#[cfg(test)]
mod tests {
    use super::super::Meta;
    use super::super::pieces::{check_places, show};
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let document = read(source.as_bytes()).unwrap();
        assert_eq!(show(&document.blocks), expected, "{source}");
        check_places(source, &document.blocks);
    }

    #[test]
    fn reads_blocks() {
        check(
            "<h1>Plan</h1><h2>1 M&aring;l</h2><p>Vi <b>sk</b>al\n gjøre<br>det.<p>Og det.",
            &["h1 Plan", "h2 1 Mål", "p Vi skal gjøre det.", "p Og det."],
        );
        check("<div>a<div>b</div>c<br><br>d</div>e", &["p a", "p b", "p c", "p d", "p e"]);
        check(
            "<blockquote><p>a</blockquote><figure><img><figcaption>b</figcaption></figure>",
            &["quote a", "caption b"],
        );
        check(
            "<p>ut&shy;forming&nbsp;nå &lt;b&gt; <del>ikke</del> &amp;amp; &ukjent;",
            &["p utforming nå <b> &amp; &ukjent;"],
        );
        check("<details><summary>Mer</summary><p>a</details>", &["h2 Mer", "p a"]);
        check("<p hidden>a<p style='display: none'>b<script>c</script><template>d</template><p>e", &["p e"]);
        check(
            "<p>a<sup><a role=doc-noteref href=#f>1</a></sup>.<section role=doc-endnotes><ol><li id=f><p>b <a role=doc-backlink>^</a></section>",
            &["p a.", "footnote b"],
        );
    }

    #[test]
    fn reads_lists() {
        check(
            "<p>Vi skal:<ul><li>a<li>b<ol start=3><li>c</ol><li><p>d<p>e</ul>f",
            &["p Vi skal:", "•0 a", "•0 b", "3.1 c", "•0 d", "p e", "p f"],
        );
        check("<p>Vi skal:<br>• a<br>• b<br/>", &["p Vi skal:", "•0 a", "•0 b"]);
    }

    #[test]
    fn reads_tables() {
        check(
            "<table><caption>T</caption><thead><tr><td>A<td>B</thead><tr><td rowspan=2>1<td><p>x<p>y<tr><td>z<tr><td colspan=2>s</table>p",
            &[
                "caption T",
                "row0 head A | B [0+1 1+1]",
                "row0 1 | x y [0+1 1+1]",
                "row0 1 | z [0+1 1+1]",
                "row0 s [0+2]",
                "p p",
            ],
        );
        check("<table role=presentation><tr><td>a<td>b</table>", &["p a", "p b"]);
        check("<table><tr><td><h2>a</h2>b<td>c</table>", &["h2 a", "p b", "p c"]);
        check(
            "<table><tr><th>A<th>B<tr><td>1<td><table><tr><td>x<td>y</table></table>",
            &["row0 head A | B [0+1 1+1]", "row0 1 |  [0+1 1+1]", "row1 x | y [0+1 1+1]"],
        );
    }

    #[test]
    fn sets_frames_apart() {
        let long = "Kommunen skal gjøre nettsidene tilgjengelige for alle. ".repeat(5);
        let text = long.trim();
        check(
            &format!(
                "<header><h1>Storvik</h1></header><nav>a</nav><div class=cookieBanner>b</div><main><h1>Plan</h1><p>{text}</main><aside>c</aside><footer>d</footer>"
            ),
            &["chrome Storvik", "chrome a", "chrome b", "h1 Plan", &format!("p {text}"), "chrome c", "chrome d"],
        );
        check(&format!("<p>Utenfor<article><p>{text}</article>"), &["chrome Utenfor", &format!("p {text}")]);
        check(
            "<header id=title-block-header><h1 class=title>Plan</h1></header><nav id=TOC role=doc-toc><ul><li>a</ul></nav><p>b",
            &["h0 Plan", "contents a", "p b"],
        );
        check("<header><h1>Plan</h1><p>x</header><p>b", &["h1 Plan", "chrome x", "p b"]);
        check(
            "<body class=menu><div class='page hasSidebar'><p>b</div><div class=sidebar>c</div>",
            &["p b", "chrome c"],
        );
        check(&format!("<div class='share page'><p>{text}</div><p>b"), &[&format!("p {text}"), "p b"]);
    }

    #[test]
    fn reads_the_head() {
        let source = "<html lang=nb><head><meta charset=iso-8859-1><title>Pl\u{e5}n</title><meta name='DCTERMS.modified' content='2026-01-02T10:00'></head><p>x<svg><title>y</title></svg>";
        let bytes = source.chars().map(|c| c as u8).collect::<Vec<_>>();
        let document = read(&bytes).unwrap();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(document.meta, Meta { title: text("Plån"), language: text("nb"), date: text("2026-01-02") });
        assert_eq!(document.notices, []);
    }

    #[test]
    fn refuses_what_has_no_text() {
        let error = read(b"<html><script>x</script></html>").map(|document| document.blocks);
        assert_eq!(error, Err(ReadError::NoText { pages: 0 }));
    }

    #[test]
    fn bears_deep_nesting() {
        for open in ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<a>", "</div>", "<p><table>"] {
            let source = format!("{}x{}", open.repeat(10_000), "</b></p>".repeat(1000));
            assert!(read(source.as_bytes()).is_ok(), "{open}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reads_anything(
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
            text in "(<(/?(p|li|ul|td|tr|table|h1|b|br|nav|main|caption|th rowspan=3|td colspan=2)|!--)>|[a-cå& ;]|&amp;|-->|\n){0,60}",
        ) {
            let _ = read(&bytes);
            if let Ok(document) = read(text.as_bytes()) {
                for block in document.blocks {
                    proptest::prop_assert!(!block.text.is_empty());
                }
            }
        }
    }
}
