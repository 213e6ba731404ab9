//! The frame of a page: head, policy, style, foot.

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::report::messages::Messages;
use crate::report::text::visible;
use crate::rules::Localized;

/// The style of all pages.
const STYLE: &str = include_str!("style.css");

/// The frame of a page, for what is written between its head and its foot.
pub(super) struct Page<'a> {
    pub(super) words: &'static Messages,
    pub(super) title: &'a str,
    /// The words of the link past what comes first.
    pub(super) skip: &'a str,
    /// A script that makes the page handier; the page can be read without it.
    pub(super) script: Option<&'static str>,
    /// Tables take the whole width.
    pub(super) wide: bool,
}

impl Page<'_> {
    /// Everything before the body's own parts.
    pub(super) fn head(&self) -> Markup {
        html! {
            (DOCTYPE)
            (PreEscaped(format!("<html lang=\"{}\">", self.words.language.as_str())))
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(self.script));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (self.title) }
                style { (PreEscaped(STYLE)) }
            }
            (PreEscaped("<body>"))
            a.skip href="#main" { (self.skip) }
        }
    }

    /// Everything after them.
    pub(super) fn foot(&self) -> Markup {
        let foot = self.words.fill("page.foot", &[("version", env!("CARGO_PKG_VERSION"))]);
        html! {
            footer.wide[self.wide] { p { (foot) } }
            @if let Some(script) = self.script { script { (PreEscaped(script)) } }
            (PreEscaped("</body></html>\n"))
        }
    }
}

/// What the page may do: have its own style and script, and nothing else.
fn policy(script: Option<&str>) -> String {
    let script = script.map(|script| format!(" script-src 'sha256-{}';", hash(script))).unwrap_or_default();
    format!("default-src 'none'; style-src 'sha256-{}';{script} base-uri 'none'; form-action 'none'", hash(STYLE))
}

/// SHA-256 of a text in base 64.
fn hash(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(text.as_bytes());
    let mut out = String::new();
    for chunk in digest.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for digit in 0..4 {
            let value = bits >> (18 - 6 * digit) & 63;
            out.push(if digit > chunk.len() { '=' } else { char::from(DIGITS[value as usize]) });
        }
    }
    out
}

/// Text of a document or file name; what could steer a terminal or hide words is shown.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    visible(text)
}

/// A text of the rules; one in another language than the page's says so.
pub(super) fn local(words: &Messages, text: &Localized) -> Markup {
    let given = text.given(words.language);
    let said = shown(text.get(words.language));
    html! { @if given == words.language { (said) } @else { span lang=(given.as_str()) { (said) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_as_browsers_count_them() {
        assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(hash("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
