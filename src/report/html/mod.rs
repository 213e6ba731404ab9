//! Web pages that need nothing but themselves: no script to be read, no address to be fetched, readable by everyone in
//! light and dark, on a telephone and on paper. Every text is escaped by the templates; a policy in the page forbids
//! whatever would get past them.

mod audit;
mod document;
mod matrix;
mod page;

pub use audit::audit_html;

use maud::html;

use crate::assess::Assessment;

use super::messages::Messages;
use super::sheet::Sheet;
use super::{Options, RunError};
use document::Part;
use page::Page;

/// The assessments and errors as one page.
pub fn html(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    let sheets: Vec<Sheet> = Sheet::all(assessments, options).collect();
    let words = sheets.first().map_or_else(|| Messages::of(options.run_language), |sheet| sheet.words);
    let parts: Vec<Part<'_>> = sheets
        .iter()
        .zip(1..)
        .map(|(sheet, number)| Part { sheet, number, options, alone: sheets.len() == 1 })
        .collect();
    let title = match parts.as_slice() {
        [part] => words.fill("page.title", &[("name", &part.name())]),
        parts => words.fill("page.title-many", &[("n", &parts.len().to_string())]),
    };
    let body = html! {
        header {
            h1 { (title) }
            p { (words.text("page.reads")) }
            @if parts.len() > 1 {
                nav aria-label=(words.text("page.documents")) {
                    ul.plain { @for part in &parts { li { (part.link()) } } }
                }
            }
        }
        main id="main" tabindex="-1" {
            @for part in &parts { (part.render()) }
            (unread(words, errors, options))
        }
    };
    let page = Page { words, title: &title, skip: words.text("page.skip"), script: None, wide: false };
    html! { (page.head()) (body) (page.foot()) }.into_string()
}

/// What could not be read.
fn unread(words: &'static Messages, errors: &[RunError], options: &Options) -> maud::Markup {
    let run = Messages::of(options.run_language);
    html! {
        @if !errors.is_empty() {
            section id="unread" aria-labelledby="unread-title" {
                h2 id="unread-title" { (words.text("page.unread")) " (" (errors.len()) ")" }
                ul.plain {
                    @for error in errors {
                        li { code { (page::shown(&error.path)) } br; span lang=(run.language.as_str()) { (error.message(options.run_language)) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    use super::*;
    use crate::report::{RunErrorKind, samples};

    #[test]
    fn the_page_under_version_control_is_current() {
        let errors = [RunError::new("planer/<b>skannet</b>.pdf", RunErrorKind::NoAccess)];
        let report = html(&[samples::strategy(), samples::danish()], &errors, &Options::default());
        expect_file!["../../../fixtures/report/check.html"].assert_eq(&report);
    }
}
