//! Lessons as data: files of front matter, prose, live examples, exercises and recall cards, read into blocks.
//!
//! A lesson holds no answer: the exercises say what is asked, and the engine derives what is right. A file with a broken
//! block gives diagnostics with file and line; its other blocks and the rest of the course stay.

mod course;
mod fields;
mod parse;
mod prose;

pub use course::{Course, embedded};
pub use parse::parse;
pub use prose::{Prose, prose};

use crate::tutor::exercise::Exercise;

/// One lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lesson {
    /// File name without its ending: `14-chain-rule`.
    pub slug: String,
    /// Its number in the course.
    pub number: u32,
    /// Heading.
    pub title: String,
    /// What is learnt, in a few words each.
    pub goals: Vec<String>,
    /// Numbers of lessons that are better done before.
    pub needs: Vec<u32>,
    /// The file, and its line that names them, for messages; 0 without one.
    pub needs_at: (String, usize),
    /// The topic by which `practice` finds exercises of this kind.
    pub topic: String,
    /// The contents in order.
    pub blocks: Vec<LessonBlock>,
}

/// A part of a lesson with the line of the file where it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonBlock {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// What it is.
    pub content: Content,
}

/// What a block holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Words.
    Prose(Vec<Prose>),
    /// Lines for a session, run when they are shown.
    Example(Vec<String>),
    /// A question.
    Exercise(Box<Exercise>),
    /// Something to keep in mind.
    Card(Card),
    /// A mistake that people make, by its id, and what is said about it.
    Pitfall {
        /// Id of the mistake.
        mistake: String,
        /// What happens and why.
        text: String,
    },
}

/// A recall card. Its back is what a line of a session answers, or words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// `14-chain-rule/card-1`.
    pub id: String,
    /// The question.
    pub front: String,
    /// The answer in words; may be empty if there is a line to run.
    pub back: String,
    /// A line whose reply is the answer; may be empty.
    pub run: String,
}

/// Something wrong with a lesson file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what is wanted.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl Lesson {
    /// The exercises in order.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.blocks.iter().filter_map(|block| match &block.content {
            Content::Exercise(exercise) => Some(exercise.as_ref()),
            _ => None,
        })
    }

    /// The block of the first exercise that is not among the solved ones; 0 if none or all of them are.
    pub fn next_block(&self, solved: &[String]) -> usize {
        let is_solved = |exercise: &Exercise| solved.contains(&exercise.id);
        if !self.exercises().any(is_solved) {
            return 0;
        }
        let is_open = |block: &LessonBlock| matches!(&block.content, Content::Exercise(e) if !is_solved(e));
        self.blocks.iter().position(is_open).unwrap_or(0)
    }

    /// The recall cards in order.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.blocks.iter().filter_map(|block| match &block.content {
            Content::Card(card) => Some(card),
            _ => None,
        })
    }
}
