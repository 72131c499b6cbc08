//! What the reader knows about names before it reads.
//!
//! It holds no shapes and no values: only what changes how a text is cut and which brackets are calls.
//! Invariant: names are spelt canonically.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::name::Name;

/// The notation of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notation {
    /// LaTeX if there is a backslash or a dollar sign, else plain.
    #[default]
    Automatic,
    /// Plain text and Unicode.
    Plain,
    /// LaTeX.
    Latex,
}

/// Declared variables, functions and index names.
///
/// ```
/// use gradus::name::Name;
/// use gradus::syntax::{parse, Vocabulary};
///
/// let mut vocabulary = Vocabulary::new();
/// vocabulary.declare_function(Name::new("y"), 1);
/// let call = parse("y(x)", &vocabulary).unwrap();
/// let product = parse("y(x)", &Vocabulary::new()).unwrap();
/// assert_eq!((call.items.len(), product.items.len()), (2, 4));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    variables: FxHashSet<Name>,
    functions: FxHashMap<Name, u32>,
    indexed: FxHashMap<Name, u32>,
    indices: FxHashSet<Name>,
    long: Vec<&'static str>,
    /// The notation in which texts are read.
    pub notation: Notation,
}

impl Vocabulary {
    /// Knows nothing but the table of functions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a variable known; a name of several letters is then read as one.
    pub fn declare_variable(&mut self, name: Name) {
        self.variables.insert(name);
        self.remember_spelling(name);
    }

    /// Makes a function with so many parameters known.
    pub fn declare_function(&mut self, name: Name, parameters: u32) {
        self.functions.insert(name, parameters);
        self.remember_spelling(name);
    }

    /// Makes a name unknown again; it is still read as one word.
    pub fn forget(&mut self, name: Name) {
        self.variables.remove(&name);
        self.functions.remove(&name);
        self.indexed.remove(&name);
    }

    /// Makes a vector (`subscripts` 1) or a matrix (2) known, so that `x_1` and `W_12` are entries.
    pub fn declare_indexed(&mut self, name: Name, subscripts: u32) {
        self.indexed.insert(name, subscripts);
        self.declare_variable(name);
    }

    /// Makes a name known that counts entries: a subscript with it is an expression.
    pub fn declare_index(&mut self, name: Name) {
        self.indices.insert(name);
    }

    /// True if the name is a declared variable.
    pub fn is_variable(&self, name: Name) -> bool {
        self.variables.contains(&name)
    }

    /// Number of parameters of a declared function.
    pub fn parameters(&self, name: Name) -> Option<u32> {
        self.functions.get(&name).copied()
    }

    /// Number of subscripts of a declared vector or matrix.
    pub fn subscripts(&self, name: Name) -> Option<u32> {
        self.indexed.get(&name).copied()
    }

    /// True if the name counts entries.
    pub fn is_index(&self, name: Name) -> bool {
        self.indices.contains(&name)
    }

    /// The longest declared name of several letters with which `text` starts.
    pub(super) fn longest(&self, text: &str) -> Option<&'static str> {
        self.long.iter().copied().find(|word| text.starts_with(word))
    }

    /// Longest first, so that the first match is the longest.
    fn remember_spelling(&mut self, name: Name) {
        let (base, _) = name.split();
        if base.len() > 1 && !self.long.contains(&base) {
            let place = self.long.partition_point(|word| word.len() >= base.len());
            self.long.insert(place, base);
        }
    }
}
