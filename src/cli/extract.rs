//! `plansjekk extract`: a document as the program reads it.

use crate::document::build;
use crate::read::read;
use crate::report::{self, RunError, RunErrorKind};

use super::args::{ExtractArgs, ExtractFormat};
use super::exit::{Exit, Failure};
use super::guard::guarded;
use super::inputs::{self, Input};
use super::locale::Locale;
use super::options::message_language;
use super::output::{self, Output, WIDTH};

/// Reads the document and prints it.
pub(super) fn run(args: &ExtractArgs) -> Result<Exit, Failure> {
    let language = message_language(&args.messages, Locale::of_system());
    match extracted(args) {
        Ok(text) => {
            Output::to(None, language).write(&text)?;
            Ok(Exit::Met)
        }
        Err(error) => {
            output::complain(&error.human(language, 0, WIDTH));
            Ok(Exit::Unread)
        }
    }
}

fn extracted(args: &ExtractArgs) -> Result<String, RunError> {
    let input = match args.path.to_str() {
        Some("-") => Input::Standard,
        _ => Input::File(args.path.clone().into()),
    };
    let name = inputs::name(&input);
    let work = || {
        let bytes = inputs::load(&input)?;
        let document = build(read(&name, &bytes).map_err(RunErrorKind::Read)?);
        Ok(match args.format {
            ExtractFormat::Text => report::extracted_text(&document),
            ExtractFormat::Json => report::extracted_json(&document),
        })
    };
    guarded(work).map_err(|kind| RunError::new(name.clone(), kind))
}
