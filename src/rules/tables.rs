//! Reading TOML tables by hand, so that every mistake of a file is found in one go and keeps its place.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use miette::NamedSource;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::text::Language;

use super::Localized;
use super::problem::{Form, Kind, Problem, nearest};
use super::repair::Repaired;

/// The keys whose values are expressions.
pub(super) const EXPRESSION_KEYS: [&str; 7] = ["about", "not", "never", "act", "otherwise", "only_if", "error_if"];

/// A file being read, with the mistakes found so far.
pub(crate) struct File {
    source: Arc<NamedSource<String>>,
    pub(crate) problems: Vec<Problem>,
    /// What was done to the text so that it could be read.
    repaired: Option<Repaired>,
    /// Concepts named in expressions that cannot be read, with their places.
    pub(crate) names: Vec<(String, Range<usize>)>,
}

impl File {
    /// Begins to read a file.
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let source = Arc::new(NamedSource::new(name, text.to_owned()));
        Self { source, problems: Vec::new(), repaired: None, names: Vec::new() }
    }

    /// Begins to read a file that may not be TOML, whose mistakes of syntax are noted; with the text to read it from.
    pub(crate) fn repaired(name: &str, text: &str) -> (Self, String) {
        let mut file = Self::new(name, text);
        let mut repaired = Repaired::of(text);
        for (range, message) in std::mem::take(&mut repaired.mistakes) {
            let in_expression = |(lines, key): &(Range<usize>, String)| {
                lines.start <= range.start && range.start <= lines.end && EXPRESSION_KEYS.contains(&key.as_str())
            };
            let form = if repaired.blanked.iter().any(in_expression) { Form::SyntaxOfExpression } else { Form::Syntax };
            file.form(range, form(message));
        }
        let text = std::mem::take(&mut repaired.text);
        file.repaired = Some(repaired);
        (file, text)
    }

    /// Notes a mistake; what stands in a line that cannot be read is not missing.
    pub(crate) fn form(&mut self, range: Range<usize>, form: Form) {
        if let Form::Missing { key, .. } = &form
            && self.is_unreadable(key, range.start)
        {
            return;
        }
        let range = self.repaired.as_ref().map_or_else(|| range.clone(), |repaired| repaired.written(&range));
        self.form_as_written(range, form);
    }

    /// Notes a mistake at a place of the file as it is written.
    pub(crate) fn form_as_written(&mut self, range: Range<usize>, form: Form) {
        let (message, label, help) = form.english();
        let file = Arc::clone(&self.source);
        self.problems.push(Problem { message, label, help, range, file, form });
    }

    /// The mistakes in the order of their places.
    pub(crate) fn problems_by_place(mut self) -> Vec<Problem> {
        let meant: Vec<String> = self.problems.iter().filter_map(|problem| problem.form.meant().cloned()).collect();
        // A key that is misspelt is not missing, too.
        self.problems.retain(|problem| !matches!(&problem.form, Form::Missing { key, .. } if meant.contains(key)));
        self.problems.sort_by_key(|problem| problem.range.start);
        self.problems
    }

    /// Notes each syntax error of TOML itself.
    pub(crate) fn syntax(&mut self, errors: &[toml::de::Error]) {
        for error in errors {
            let range = error.span().unwrap_or(0..0);
            self.form(range, Form::Syntax(error.message().trim_end().to_owned()));
        }
    }

    /// The lines that cannot be read of statements with these keys, with the place where each begins as written.
    pub(crate) fn unreadable(&self, keys: &[&str]) -> Vec<(usize, String)> {
        let blanked = self.repaired.iter().flat_map(|repaired| &repaired.blanked);
        let own = blanked.filter(|(_, key)| keys.contains(&key.as_str()));
        own.map(|(range, _)| (range.start, self.text(range).to_owned())).collect()
    }

    /// Whether a statement with that key could not be read, in the table that begins at a place.
    fn is_unreadable(&self, key: &str, table: usize) -> bool {
        let Some(repaired) = &self.repaired else { return false };
        let table = repaired.written(&(table..table)).start;
        let in_table = |at: usize| at >= table && !self.text(&(table..at)).contains("\n[");
        repaired.blanked.iter().any(|(range, own)| own == key && in_table(range.start))
    }

    /// Whether nothing had to be left out.
    pub(crate) fn is_whole(&self) -> bool {
        self.repaired.as_ref().is_none_or(|repaired| repaired.blanked.is_empty())
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.source.inner().get(range.clone()).unwrap_or_default()
    }
}

/// A table with the keys asked for so far.
pub(crate) struct Table<'t, 'i> {
    entries: &'t DeTable<'i>,
    range: Range<usize>,
    asked: Vec<&'static str>,
}

impl<'t, 'i> Table<'t, 'i> {
    /// A table and its place.
    pub(crate) fn new(table: &'t DeTable<'i>, range: Range<usize>) -> Self {
        Self { entries: table, range, asked: Vec::new() }
    }

    /// The place of the table.
    pub(crate) fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.asked.push(key);
        self.entries.get(key)
    }

    /// Whether the key stands in the table.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.get(key).is_some()
    }

    /// Whether a key is there with something in it, be it of the wrong kind.
    pub(crate) fn says(&self, key: &str) -> bool {
        match self.entries.get(key).map(Spanned::get_ref) {
            None => false,
            Some(DeValue::Array(list)) => !list.is_empty(),
            Some(_) => true,
        }
    }

    /// Notes that a key is read, also where it was not asked for because it is not there.
    pub(crate) fn known(&mut self, key: &'static str) {
        self.asked.push(key);
    }

    /// The place of a key's value, else of the table.
    pub(crate) fn place(&self, key: &str) -> Range<usize> {
        self.entries.get(key).map_or(self.range.clone(), Spanned::span)
    }

    /// A string that may be left out.
    pub(crate) fn string(&mut self, key: &'static str, file: &mut File) -> Option<(String, Range<usize>)> {
        let value = self.value(key)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some((text.to_string(), value.span()));
        }
        wrong_type(file, value, key, Kind::Text);
        None
    }

    /// A string, or a whole number as its digits stand.
    pub(crate) fn string_or_number(&mut self, key: &'static str, file: &mut File) -> Option<String> {
        match self.entries.get(key).map(Spanned::get_ref) {
            Some(DeValue::Integer(number)) if number.radix() == 10 => {
                self.asked.push(key);
                Some(number.as_str().to_owned())
            }
            _ => self.string(key, file).map(|(text, _)| text),
        }
    }

    /// A string that must be there.
    pub(crate) fn required(&mut self, key: &'static str, file: &mut File) -> Option<(String, Range<usize>)> {
        if !self.has(key) {
            self.asked.push(key);
            file.form(self.range(), Form::Missing { key: key.to_owned(), example: format!("{key} = \"…\"") });
            return None;
        }
        self.string(key, file)
    }

    /// A name out of a fixed list.
    pub(crate) fn choice<T: Copy>(&mut self, key: &'static str, options: &[(&str, T)], file: &mut File) -> Option<T> {
        let (name, range) = self.required(key, file)?;
        let found = options.iter().find(|(option, _)| *option == name).map(|(_, value)| *value);
        if found.is_none() {
            let near = nearest(&name, options.iter().map(|(option, _)| *option)).map(str::to_owned);
            let known = options.iter().map(|(option, _)| (*option).to_owned()).collect();
            file.form(range, Form::UnknownName { key: key.to_owned(), name, near, known });
        }
        found
    }

    /// A switch that is off when left out.
    pub(crate) fn flag(&mut self, key: &'static str, file: &mut File) -> bool {
        let Some(value) = self.value(key) else { return false };
        if let DeValue::Boolean(on) = value.get_ref() {
            return *on;
        }
        wrong_type(file, value, key, Kind::Flag);
        false
    }

    /// A day that may be left out.
    pub(crate) fn date(&mut self, key: &'static str, file: &mut File) -> Option<Date> {
        let value = self.value(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(day) if day.time.is_none() => day.date.and_then(|date| {
                Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?)
                    .ok()
            }),
            _ => None,
        };
        if date.is_none() {
            wrong_type(file, value, key, Kind::Day);
        }
        date
    }

    /// A year that may be left out.
    pub(crate) fn year(&mut self, key: &'static str, file: &mut File) -> Option<i16> {
        let value = self.value(key)?;
        let year = match value.get_ref() {
            DeValue::Integer(year) => i16::from_str_radix(year.as_str(), year.radix()).ok(),
            _ => None,
        };
        if year.is_none_or(|year| !(1900..=2200).contains(&year)) {
            wrong_type(file, value, key, Kind::Year);
            return None;
        }
        year
    }

    /// A list of strings with their places; empty when left out.
    pub(crate) fn strings(&mut self, key: &'static str, file: &mut File) -> Vec<(String, Range<usize>)> {
        self.value(key).map(|value| string_list(value, key, file)).unwrap_or_default()
    }

    /// A whole number, or else a list of strings with their places.
    #[expect(clippy::type_complexity, reason = "one of the two kinds that a value may have, taken apart at once")]
    pub(crate) fn count_or_strings(
        &mut self,
        key: &'static str,
        file: &mut File,
    ) -> Option<Result<usize, Vec<(String, Range<usize>)>>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Integer(number) if let Ok(number) = usize::from_str_radix(number.as_str(), number.radix()) => {
                Some(Ok(number))
            }
            DeValue::Array(_) => Some(Err(string_list(value, key, file))),
            _ => {
                wrong_type(file, value, key, Kind::CountOrTexts);
                None
            }
        }
    }

    /// A sub-table.
    pub(crate) fn table(&mut self, key: &'static str, file: &mut File) -> Option<Table<'t, 'i>> {
        let value = self.value(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Table::new(table, value.span()));
        }
        wrong_type(file, value, key, Kind::Table);
        None
    }

    /// An array of tables; empty when left out.
    pub(crate) fn tables(&mut self, key: &'static str, file: &mut File) -> Vec<Table<'t, 'i>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            wrong_type(file, value, key, Kind::Tables);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in array {
            match entry.get_ref() {
                DeValue::Table(table) => tables.push(Table::new(table, entry.span())),
                _ => wrong_type(file, entry, key, Kind::Tables),
            }
        }
        tables
    }

    /// A text in several languages; which ones must be there is checked by the caller.
    pub(crate) fn localized(&mut self, key: &'static str, file: &mut File) -> Localized {
        let Some(table) = self.table(key, file) else { return Localized::default() };
        let mut texts = BTreeMap::new();
        for (name, value) in table.entries {
            match (Language::parse(name.get_ref()), value.get_ref()) {
                (Some(language), DeValue::String(text)) => {
                    texts.insert(language, text.to_string());
                }
                (Some(_), _) => wrong_type(file, value, key, Kind::Text),
                (None, value) => {
                    // What is misspelt is not missing, too.
                    let meant = unknown_language(name, table.entries, file).and_then(|near| Language::parse(&near));
                    if let (Some(language), DeValue::String(text)) = (meant, value) {
                        texts.entry(language).or_insert_with(|| text.to_string());
                    }
                }
            }
        }
        Localized(texts)
    }

    /// Every key with its list of strings, for tables whose keys are names.
    pub(crate) fn entries(
        &self,
    ) -> impl Iterator<Item = (&'t str, Range<usize>, &'t Spanned<DeValue<'i>>)> + use<'t, 'i> {
        self.entries.iter().map(|(name, value)| (name.get_ref().as_ref(), name.span(), value))
    }

    /// Notes every key that nobody asked for.
    pub(crate) fn finish(self, file: &mut File) {
        for (name, _) in self.entries {
            let key = name.get_ref().as_ref();
            if !self.asked.contains(&key) {
                let near = nearest(key, self.asked.iter().copied()).map(str::to_owned);
                let mut known: Vec<String> = Vec::new();
                for key in &self.asked {
                    // A key may be asked for where it is there, and be noted where it is not.
                    if !known.iter().any(|one| one == key) {
                        known.push((*key).to_owned());
                    }
                }
                file.form(name.span(), Form::UnknownKey { key: key.to_owned(), near, known });
            }
        }
    }
}

/// A list of strings with their places.
pub(crate) fn string_list(value: &Spanned<DeValue<'_>>, key: &str, file: &mut File) -> Vec<(String, Range<usize>)> {
    let DeValue::Array(array) = value.get_ref() else {
        wrong_type(file, value, key, Kind::Texts);
        return Vec::new();
    };
    let mut list = Vec::new();
    for entry in array {
        match entry.get_ref() {
            DeValue::String(text) => list.push((text.to_string(), entry.span())),
            _ => wrong_type(file, entry, key, Kind::Text),
        }
    }
    list
}

/// Notes that a key is no language; gives the one that is meant, if any is near that the table has not.
pub(crate) fn unknown_language(name: &Spanned<DeString<'_>>, table: &DeTable<'_>, file: &mut File) -> Option<String> {
    let key = name.get_ref().to_string();
    let known: Vec<String> = ["nb", "nn", "da", "sv", "en"].map(str::to_owned).to_vec();
    let free = known.iter().map(String::as_str).filter(|language| table.get(*language).is_none());
    let near = nearest(&key, free).map(str::to_owned);
    file.form(name.span(), Form::UnknownKey { key, near: near.clone(), known });
    near
}

/// Notes that a value is of another kind than is read.
pub(crate) fn wrong_type(file: &mut File, value: &Spanned<DeValue<'_>>, key: &str, expected: Kind) {
    let found = match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    file.form(value.span(), Form::WrongKind { key: key.to_owned(), found, expected });
}
