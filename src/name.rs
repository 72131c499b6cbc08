//! Names of variables and functions, interned once for the whole program.
//!
//! A name is spelt canonically: `x_1` (never `x1`), `w_{ij}` for a subscript of several letters, `alpha` for α.
//! Names are never freed: a session has few of them, and `Name` stays `Copy`.

use std::fmt;
use std::sync::{LazyLock, RwLock};

use rustc_hash::FxHashMap;

/// An interned name; equal names are equal spellings.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(u32);

#[derive(Default)]
struct Table {
    ids: FxHashMap<&'static str, u32>,
    spellings: Vec<&'static str>,
}

static TABLE: LazyLock<RwLock<Table>> = LazyLock::new(RwLock::default);

impl Name {
    /// The name with this canonical spelling.
    pub fn new(spelling: &str) -> Name {
        if let Some(&id) = TABLE.read().expect("no panic while the table is held").ids.get(spelling) {
            return Name(id);
        }
        let mut table = TABLE.write().expect("no panic while the table is held");
        if let Some(&id) = table.ids.get(spelling) {
            return Name(id);
        }
        let id = table.spellings.len() as u32;
        let stored: &'static str = Box::leak(spelling.to_owned().into_boxed_str());
        table.spellings.push(stored);
        table.ids.insert(stored, id);
        Name(id)
    }

    /// The name as an expression reads it: `W1` is the name `W_1`.
    pub fn typed(text: &str) -> Name {
        let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_word = !letters.is_empty() && letters.chars().all(char::is_alphabetic);
        match &text[letters.len()..] {
            digits if is_word && !digits.is_empty() => Name::new(&format!("{letters}_{digits}")),
            _ => Name::new(text),
        }
    }

    /// The canonical spelling.
    pub fn as_str(self) -> &'static str {
        TABLE.read().expect("no panic while the table is held").spellings[self.0 as usize]
    }

    /// Number of this name, for tables indexed by name.
    pub fn index(self) -> u32 {
        self.0
    }

    /// The name numbered `index`, the inverse of [`Name::index`].
    pub fn from_index(index: u32) -> Name {
        Name(index)
    }

    /// The part before the subscript and the subscript without braces: `w_{ij}` gives `("w", Some("ij"))`.
    pub fn split(self) -> (&'static str, Option<&'static str>) {
        match self.as_str().split_once('_') {
            Some((base, subscript)) => (base, Some(subscript.trim_start_matches('{').trim_end_matches('}'))),
            None => (self.as_str(), None),
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
