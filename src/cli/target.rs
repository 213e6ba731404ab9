//! A format and the file it is written to, as one argument: `html` or `html=report.html`.

use std::ffi::OsStr;
use std::marker::PhantomData;
use std::path::PathBuf;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error, ValueEnum};

/// A format, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target<F> {
    /// The format.
    pub(super) format: F,
    /// The file; `None` is the file of `-o`, or standard output.
    pub(super) file: Option<PathBuf>,
}

/// Parses a target; knows the names of the formats for help and completion.
#[derive(Debug, Clone, Copy)]
pub(super) struct TargetParser<F>(PhantomData<F>);

impl<F> TargetParser<F> {
    /// A parser of targets.
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<F: ValueEnum + Clone + Send + Sync + 'static> TypedValueParser for TargetParser<F> {
    type Value = Target<F>;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Target<F>, Error> {
        let text = value.to_str().ok_or_else(|| Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        if file == Some("") {
            return Err(empty(command, arg));
        }
        let format = EnumValueParser::<F>::new().parse_ref(command, arg, OsStr::new(name))?;
        Ok(Target { format, file: file.map(PathBuf::from) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(F::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// `html=` names no file.
fn empty(command: &Command, arg: Option<&Arg>) -> Error {
    let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
    if let Some(arg) = arg {
        error.insert(ContextKind::InvalidArg, ContextValue::String(arg.to_string()));
    }
    error.insert(ContextKind::InvalidValue, ContextValue::String(String::new()));
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Eq, ValueEnum)]
    enum Known {
        Html,
        Json,
    }

    fn parse(text: &str) -> Result<Target<Known>, ErrorKind> {
        let parser = TargetParser::<Known>::new();
        parser.parse_ref(&Command::new("test"), None, OsStr::new(text)).map_err(|error| error.kind())
    }

    #[test]
    fn a_format_may_have_a_file() {
        assert_eq!(parse("html"), Ok(Target { format: Known::Html, file: None }));
        assert_eq!(parse("json=a=b.json"), Ok(Target { format: Known::Json, file: Some("a=b.json".into()) }));
        assert_eq!(parse("json="), Err(ErrorKind::InvalidValue));
        assert_eq!(parse("htm"), Err(ErrorKind::InvalidValue));
    }
}
