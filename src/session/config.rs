//! What a person wants at every start: the text of `config.toml` as entries with places.
//!
//! Keys without a section are keys of `set`; a section such as `[themes.mine]` belongs to the front end that asks for it.
//! A broken line or a key that is not known is a remark with its place, and everything else still holds. Invariant: spans
//! point into the text that was given.

use std::fs;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Session;
use super::help::nearest;
use super::reply::{Page, Reply};
use super::settings::{KEYS, Settings};
use super::typing::numbered_lines;
use crate::diagnostic::{Diagnostic, Span};

/// One line of the file: `digits = 4`, or `accent = "#56b4e9"` under `[themes.mine]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Names of the section, joined by points; empty at the top of the file.
    pub section: String,
    /// The key.
    pub key: String,
    /// The value as it would be typed behind `set`.
    pub value: String,
    /// Where the key and the value stand.
    pub places: (Span, Span),
}

/// A file that was read.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The text of the file.
    pub text: String,
    /// In the order of the file.
    pub entries: Vec<Entry>,
    /// Lines that could not be read.
    pub problems: Vec<Diagnostic>,
}

impl Config {
    /// Reads the text of a file; what cannot be read becomes a problem, the rest holds.
    ///
    /// ```
    /// use gradus::session::Config;
    /// let config = Config::parse("digits = 4\n[themes.mine]\nnumber = \"#ff0000\"");
    /// assert_eq!(config.section("").next().map(|entry| &*entry.value), Some("4"));
    /// assert_eq!(config.section("themes.mine").next().map(|entry| &*entry.key), Some("number"));
    /// ```
    pub fn parse(text: &str) -> Config {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut entries = Vec::new();
        let mut problems: Vec<Diagnostic> = errors.iter().map(broken).collect();
        collect(table.get_ref(), "", &mut entries, &mut problems);
        entries.sort_by_key(|entry: &Entry| entry.places.0.start);
        Config { text: text.to_owned(), entries, problems }
    }

    /// The entries of one section; those at the top of the file for an empty name.
    pub fn section<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.section == name)
    }

    /// The line, counted from 1, on which a place stands.
    pub fn line_of(&self, span: Span) -> usize {
        let end = (span.start as usize).min(self.text.len());
        self.text.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// The text with every setting that is not as at first, or that the file names; comments and sections stay.
    pub fn with_settings(&self, settings: &Settings) -> String {
        let standard = Settings::default();
        let mut text = self.text.clone();
        let mut added = String::new();
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        for key in KEYS {
            let value = (key.get)(settings);
            match self.section("").find(|entry| entry.key == key.name) {
                Some(entry) => {
                    let place = entry.places.1;
                    changes.push((place.start as usize..place.end as usize, quoted(&value)));
                }
                None if value != (key.get)(&standard) => {
                    added.push_str(&format!("{} = {}\n", key.name, quoted(&value)));
                }
                None => {}
            }
        }
        changes.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
        for (place, value) in changes {
            text.replace_range(place, &value);
        }
        added + &text
    }
}

/// Numbers and switches stand as they are in the file, words in quotation marks.
fn quoted(value: &str) -> String {
    match value {
        "on" => "true".to_owned(),
        "off" => "false".to_owned(),
        number if number.parse::<i64>().is_ok() => number.to_owned(),
        word => format!("\"{word}\""),
    }
}

fn broken(error: &toml::de::Error) -> Diagnostic {
    let message = error.message().lines().next().unwrap_or("this cannot be read").to_owned();
    let problem =
        Diagnostic::new("config-syntax", message).suggest("a line such as  digits = 4  or  theme = \"light\"");
    match error.span() {
        Some(span) => problem.or_at(Span::new(span.start, span.end)),
        None => problem,
    }
}

fn collect(table: &DeTable<'_>, section: &str, entries: &mut Vec<Entry>, problems: &mut Vec<Diagnostic>) {
    for (key, value) in table {
        let name: &str = key.get_ref();
        if let DeValue::Table(inner) = value.get_ref() {
            let inner_name = if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") };
            collect(inner, &inner_name, entries, problems);
            continue;
        }
        let place = |range: Range<usize>| Span::new(range.start, range.end);
        match spelt(value) {
            Some(value_text) => entries.push(Entry {
                section: section.to_owned(),
                key: name.to_owned(),
                value: value_text,
                places: (place(key.span()), place(value.span())),
            }),
            None => problems.push(
                Diagnostic::at("config-value", place(value.span()), format!("{name} takes one word or number"))
                    .suggest(format!("{name} = \"...\"")),
            ),
        }
    }
}

/// A value as it is typed behind `set`.
fn spelt(value: &Spanned<DeValue<'_>>) -> Option<String> {
    Some(match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(on) => if *on { "on" } else { "off" }.to_owned(),
        _ => return None,
    })
}

impl Session {
    /// Takes the settings at the top of a file; gives what could not be read or is not known.
    pub fn configure(&mut self, config: &Config) -> Vec<Diagnostic> {
        let mut problems = config.problems.clone();
        for entry in config.section("") {
            let (key_place, value_place) = entry.places;
            let Some(key) = KEYS.iter().find(|key| key.name == entry.key) else {
                let problem = Diagnostic::at("scope-setting", key_place, format!("there is no setting {}", entry.key));
                let near = nearest(&entry.key, KEYS.iter().map(|key| key.name));
                problems.push(problem.suggest(near.unwrap_or("the command set lists the settings")));
                continue;
            };
            if (key.set)(self.settings_mut(), &entry.value).is_none() {
                let message = format!("{} cannot be {}", entry.key, entry.value);
                problems.push(
                    Diagnostic::at("scope-setting", value_place, message)
                        .suggest(format!("{} takes {}", key.name, key.values)),
                );
            }
        }
        problems
    }

    /// Carries out the lines of a start file without showing answers; gives each problem with the number of its line,
    /// counted from 1, and the line. What the file defines is there before the first line is typed: `undo` does not take
    /// it back, and there is no last answer.
    pub fn begin(&mut self, text: &str) -> Vec<(usize, Diagnostic, String)> {
        let mut problems = Vec::new();
        for (number, line) in numbered_lines(text) {
            for reply in self.run(&line) {
                if let Reply::Problem { diagnostic, source } = reply {
                    problems.push((number, diagnostic, source));
                }
            }
        }
        self.undo.clear();
        (self.state.last, self.state.task, self.state.shown) = (None, None, 0);
        problems
    }

    /// Writes the settings in force to the file that they come from at the start.
    ///
    /// # Errors
    /// `scope-no-file` if there is none, `file-error` if it cannot be written.
    pub(super) fn save_settings(&mut self) -> Result<Page, Diagnostic> {
        let Some(path) = self.config_file.clone() else {
            return Err(Diagnostic::new("scope-no-file", "there is no folder for settings")
                .suggest("name a file for them in the environment: GRADUS_CONFIG"));
        };
        let before = Config::parse(&fs::read_to_string(&path).unwrap_or_default());
        let failed = |error: std::io::Error| {
            Diagnostic::new("file-error", format!("{} cannot be written: {error}", path.display()))
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(&path, before.with_settings(self.settings())).map_err(failed)?;
        Ok(Page::default().text(format!("the settings are kept in {}", path.display())))
    }
}
