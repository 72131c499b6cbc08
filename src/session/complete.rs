//! Completion: names that fit what was typed so far.

use super::Session;
use super::commands::COMMANDS;
use super::settings::KEYS;
use crate::ops;

/// A name that fits, with a word about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is to stand instead of the word typed.
    pub text: String,
    /// What it is.
    pub about: String,
}

/// Greek letters that can be typed with a backslash.
const GREEK: &[(&str, char)] = &[
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
];

impl Session {
    /// Names that complete the word before `position`, and where that word starts.
    pub fn complete(&self, line: &str, position: usize) -> (usize, Vec<Completion>) {
        let before = &line[..position];
        let start = before
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\\' || c == '-'))
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = &before[start..];
        if let Some(greek) = word.strip_prefix('\\') {
            let fits = GREEK.iter().filter(|(name, _)| name.starts_with(greek));
            return (start, fits.map(|(name, sign)| completion(sign.to_string(), name)).collect());
        }
        if word.is_empty() {
            return (start, Vec::new());
        }
        let first = before[..start].trim().trim_start_matches(':').to_owned();
        let mut found = match first.as_str() {
            "help" | "explain" => super::explain::ids().map(|id| completion(id, "")).collect(),
            "set" => KEYS.iter().map(|key| completion(key.name, key.about)).collect(),
            _ => self.names(first.is_empty()),
        };
        found.retain(|completion: &Completion| completion.text.starts_with(word) && completion.text != word);
        found.sort_by(|a, b| a.text.cmp(&b.text));
        found.dedup_by(|a, b| a.text == b.text);
        (start, found)
    }

    fn names(&self, at_start: bool) -> Vec<Completion> {
        let mut names = Vec::new();
        if at_start {
            names.extend(COMMANDS.iter().map(|command| completion(command.name, command.about)));
        }
        let functions =
            ops::names().filter(|name| !name.contains('-')).filter_map(|name| Some((name, ops::find(name)?)));
        names.extend(functions.map(|(name, op)| completion(name, op.row().about)));
        names.extend(self.state.definitions.iter().map(|(name, text)| completion(name.as_str(), text)));
        names
    }
}

fn completion(text: impl Into<String>, about: &str) -> Completion {
    Completion { text: text.into(), about: about.to_owned() }
}
