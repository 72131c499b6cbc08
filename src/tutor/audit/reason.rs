//! Why a passage was not judged: each has a sentence of its own.

use crate::calculus::NoDerivative;
use crate::calculus::tensor::NoTensor;
use crate::diagnostic::Diagnostic;
use crate::expr::Stopped;
use crate::name::Name;

/// Why something was left unread.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reason {
    /// It could not be read.
    Unreadable(String),
    /// A name whose derivative is meant is not defined.
    Undefined(String),
    /// A function is not defined.
    UnknownFunction(Name),
    /// A name does not depend on the variable as the notes define it.
    Independent { of: String, by: String },
    /// A function has another number of arguments.
    Arguments { name: Name, wanted: usize, given: usize },
    /// The index of a sum stands outside of it as well, or an index is free on one side only.
    Index(String),
    /// All of its variables have values.
    Constant(String),
    /// A name is defined by what was not read.
    Unknown(Name),
    /// A matrix with dots of which the entries are no numbers.
    Schematic,
    /// A name is defined by itself.
    Circular(Name),
    /// A letter stands in bold and plain.
    TwoMeanings(char),
    /// Definitions go in a circle.
    Endless,
    /// Sizes do not fit.
    Shape,
    /// A derivative that Gradus does not take.
    NoDerivative(String),
    /// Neither side is one that can be compared after a passage that was not read.
    AfterGap,
    /// A relation that is no equality.
    Relation,
    /// The limit of work for one link.
    Limit,
    /// Stopped from outside.
    Stopped(Stopped),
}

impl Reason {
    /// The reason as a sentence.
    pub(super) fn says(&self) -> String {
        match self {
            Reason::Unreadable(message) => message.clone(),
            Reason::Undefined(name) => format!("{name} is not defined in these notes"),
            Reason::UnknownFunction(name) => format!("the function {name} is not defined in these notes"),
            Reason::Independent { of, by } => format!("{of} does not depend on {by} as these notes define it"),
            Reason::Arguments { name, wanted, given } => {
                format!("{name} is defined with {wanted} arguments and has {given} here")
            }
            Reason::Index(message) => message.clone(),
            Reason::Constant(text) => format!("every variable of {text} has a value in these notes"),
            Reason::Unknown(name) => format!("{name} is defined by what was not read"),
            Reason::Schematic => "a matrix with dots that stands for a pattern is not judged".to_owned(),
            Reason::Circular(name) => format!("{name} would be defined by itself"),
            Reason::TwoMeanings(letter) => {
                format!("{letter} stands in bold and plain in these notes; declare it in a header")
            }
            Reason::Endless => "the definitions go in a circle".to_owned(),
            Reason::Shape => "the sizes do not fit".to_owned(),
            Reason::NoDerivative(message) => message.clone(),
            Reason::AfterGap => "it stands after a passage that was not read".to_owned(),
            Reason::Relation => "this sign is not an equality".to_owned(),
            Reason::Limit => "this is more work than one link may cost".to_owned(),
            Reason::Stopped(_) => "stopped".to_owned(),
        }
    }
}

impl From<Diagnostic> for Reason {
    fn from(diagnostic: Diagnostic) -> Reason {
        Reason::Unreadable(diagnostic.message)
    }
}

impl From<Stopped> for Reason {
    fn from(stopped: Stopped) -> Reason {
        match stopped {
            Stopped::Work => Reason::Limit,
            other => Reason::Stopped(other),
        }
    }
}

impl From<NoDerivative> for Reason {
    fn from(error: NoDerivative) -> Reason {
        match error {
            NoDerivative::Stopped(stopped) => stopped.into(),
            NoDerivative::SharedIndex(_) | NoDerivative::MixedIndices => Reason::Index(error.to_string()),
            other => Reason::NoDerivative(other.to_string()),
        }
    }
}

impl From<NoTensor> for Reason {
    fn from(error: NoTensor) -> Reason {
        match error {
            NoTensor::Stopped(stopped) => stopped.into(),
            other => Reason::NoDerivative(other.to_string()),
        }
    }
}
