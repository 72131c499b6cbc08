//! Remarks on how runs of letters are cut, and wrong spellings of functions.
//!
//! It refuses a run that is nearly a function name, because a silent product of its letters would be a wrong answer.
//! Invariant: the remark shows the cut that is made.

use super::hint;
use super::reader::Reader;
use super::sign::Sign;
use super::token::{Kind, Lexeme};
use super::word::{self, Meaning};
use crate::diagnostic::{Diagnostic, Span};

/// Most different runs on which a remark is kept.
const MOST_CUTS: usize = 1000;

/// Longest part of a run that is shown in a remark.
const SHOWN: usize = 24;

/// Most pieces of a run that are looked at for a remark.
const MOST_PIECES: usize = 200;

/// Longest run that may be a wrong spelling of a function.
const LONGEST_WORD: usize = 20;

/// Letters that are often variables side by side.
const USUAL: &[u8] = b"xyztuvwabcnmkrs";

/// How a run is cut.
struct Cut {
    /// The pieces with signs between them.
    shown: String,
    /// Number of pieces.
    pieces: usize,
    /// Single letters that are not declared.
    letters: Vec<u8>,
    /// True if the last piece is a function.
    function_last: bool,
}

impl Cut {
    /// True for a short product of letters that are often variables.
    fn is_usual(&self) -> bool {
        self.letters.len() < 4 && self.letters.iter().all(|letter| USUAL.contains(letter))
    }
}

impl<'a> Reader<'a> {
    /// Refuses near misses, notes how the run is cut, and counts its letters.
    pub(super) fn remark_on_cut(&mut self, run: &'a str, lexeme: Lexeme) -> Result<(), Diagnostic> {
        let short = self.short_function(run);
        let (_, length) = word::longest(&self.text[self.here.offset..], run.len(), self.vocabulary, short);
        let base = self.signs.list.last().is_some_and(|placed| placed.sign == Sign::LogBase);
        if length >= run.len() || base {
            return Ok(());
        }
        if self.cuts.len() >= MOST_CUTS || self.cuts.contains_key(run) {
            return Ok(());
        }
        if run.len() <= LONGEST_WORD {
            self.check_spelling(run, lexeme)?;
        }
        self.cuts.insert(run, lexeme.span);
        let cut = self.cut(run);
        for letter in cut.letters {
            self.letters[usize::from(letter & 127)] += 1;
        }
        let dots = if run.len() > SHOWN { "..." } else { "" };
        let start = &run[..run.len().min(SHOWN)];
        self.note(lexeme.span, format!("{start}{dots} is read as {}{dots}", cut.shown), false);
        Ok(())
    }

    /// How the start of a run is cut.
    fn cut(&self, run: &str) -> Cut {
        let mut cut = Cut { shown: String::new(), pieces: 0, letters: Vec::new(), function_last: false };
        let (mut place, mut separator) = (0, "");
        while place < run.len() && cut.pieces < MOST_PIECES {
            let short = place == 0 && self.short_function(run);
            let (meaning, length) = word::longest(&run[place..], run.len() - place, self.vocabulary, short);
            let piece = &run[place..place + length];
            if let (Meaning::Name(name), 1) = (meaning, length)
                && !self.known(name)
            {
                cut.letters.push(piece.as_bytes()[0]);
            }
            if place < SHOWN {
                cut.shown += separator;
                cut.shown += piece;
            }
            let declared = |name| self.vocabulary.parameters(name).is_some();
            let function = matches!(meaning, Meaning::Function(_));
            cut.function_last = function || matches!(meaning, Meaning::Name(name) if declared(name));
            separator = if function { " " } else { "*" };
            cut.pieces += 1;
            place += length;
        }
        cut
    }

    /// Refuses what is nearly a function before a bracket or an argument.
    fn check_spelling(&mut self, run: &str, lexeme: Lexeme) -> Result<(), Diagnostic> {
        let at = self.here.at + 1;
        let bracket = self.opens_round(at) && self.touches(at);
        let argument = !self.touches(at) && matches!(self.kind(at), Some(Kind::Letters | Kind::Number));
        let cut = self.cut(run);
        if cut.function_last || !(bracket || argument) {
            return Ok(());
        }
        let unknown = Diagnostic::at("parse-unknown-function", lexeme.span, format!("there is no function {run}"));
        let Some(hint) = hint::spelling(run, bracket, argument) else {
            if bracket && self.lexemes[at].comma && cut.letters.len() > 1 {
                return Err(unknown.suggest(format!("declare {run} as a function, or write the product out")));
            }
            return Ok(());
        };
        let elsewhere = cut.letters.iter().all(|letter| self.letters[usize::from(letter & 127)] > 0);
        if hint.sure || !(elsewhere || cut.is_usual()) {
            return Err(unknown.suggest(format!("did you mean {}?", hint.word)));
        }
        self.note(lexeme.span, format!("{run} is read as a product; did you mean {}?", hint.word), true);
        Ok(())
    }

    /// Warns of runs whose letters are used nowhere else.
    pub(super) fn warn_of_invented_letters(&mut self) {
        let mut cuts: Vec<(&str, Span)> = self.cuts.drain().collect();
        cuts.sort_by_key(|(_, span)| span.start);
        for (run, span) in cuts {
            let cut = self.cut(run);
            let count = |letter: u8| cut.letters.iter().filter(|other| **other == letter).count() as u32;
            let invented = cut.letters.iter().any(|letter| self.letters[usize::from(*letter & 127)] == count(*letter));
            if cut.letters.len() >= 2 && invented && !cut.is_usual() {
                let shown = &run[..run.len().min(SHOWN)];
                self.note(
                    span,
                    format!("the letters of {shown} are used nowhere else; declare it if it is one name"),
                    true,
                );
            }
        }
    }
}
