//! Exercises as data, and the engine that asks, judges, hints and solves. No answer is stored: it is derived.

mod ask;
mod derived;
mod desk;
mod form;
mod generate;
mod hint;
mod judge;
mod lines;
mod parts;
mod rivals;
mod solve;
mod whole;

pub use ask::{asked, question};
pub use desk::Desk;
pub use form::{Form, Glance, form, glance};
pub use generate::{SENSELESS, TOPICS, Topic, generate, generate_kind, inviting, is_well_posed, separating};
pub use hint::solution;
pub use judge::{Outcome, Walk};
pub use solve::answers;

/// What is done in a mistake of the public list, by its id.
pub fn says(id: &str) -> Option<&'static str> {
    crate::tutor::mistakes::find(id).map(|mistake| mistake.says)
}

/// The twelve kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Compute.
    Compute,
    /// Predict the shape.
    Shape,
    /// Fill in one of the four steps.
    FillIn,
    /// Pick the rule.
    Rule,
    /// A matrix entry by entry.
    Matrix,
    /// Find the wrong link.
    WrongLink,
    /// Lines of one's own, each checked.
    Lines,
    /// A number, within a tolerance.
    Numeric,
    /// The data-flow graph as edges.
    Graph,
    /// Convert the layout.
    Layout,
    /// Give an example with a property.
    Example,
    /// Recall, without looking it up.
    Recall,
}

impl Kind {
    /// All letters, for messages.
    pub const LETTERS: &'static str = "C S F R M X L N G T E K";

    /// All kinds in the order of the letters.
    pub const ALL: [Kind; 12] = [
        Kind::Compute,
        Kind::Shape,
        Kind::FillIn,
        Kind::Rule,
        Kind::Matrix,
        Kind::WrongLink,
        Kind::Lines,
        Kind::Numeric,
        Kind::Graph,
        Kind::Layout,
        Kind::Example,
        Kind::Recall,
    ];

    /// The kind with this letter.
    pub fn parse(letter: &str) -> Option<Kind> {
        let at = Kind::LETTERS.split(' ').position(|known| known == letter)?;
        Some(Kind::ALL[at])
    }

    /// What is done, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Compute => "compute",
            Kind::Shape => "predict the shape",
            Kind::FillIn => "fill in a step",
            Kind::Rule => "pick the rule",
            Kind::Matrix => "a matrix, entry by entry",
            Kind::WrongLink => "find the wrong link",
            Kind::Lines => "lines of your own",
            Kind::Numeric => "a number",
            Kind::Graph => "the data flow",
            Kind::Layout => "convert the layout",
            Kind::Example => "give an example",
            Kind::Recall => "recall",
        }
    }

    /// Its letter.
    pub fn letter(self) -> &'static str {
        let at = Kind::ALL.iter().position(|kind| *kind == self).unwrap_or(0);
        Kind::LETTERS.split(' ').nth(at).unwrap_or("C")
    }
}

/// What is computed from the expression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum What {
    /// The expression itself, in another form.
    Value,
    /// The derivative by one variable, or a mixed one.
    #[default]
    Derivative,
    /// The row of partial derivatives.
    Gradient,
    /// One row for each output.
    Jacobian,
    /// Second derivatives.
    Hessian,
}

/// One of the four steps, as an exercise names it.
pub use crate::calculus::ChainStep;

/// A question. Texts are in the notation of Gradus.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// `14-chain-rule/2`, or topic, seed and difficulty for a generated one.
    pub id: String,
    /// How it is asked.
    pub kind: Kind,
    /// What is asked, in words; a sentence of the kind's own if empty.
    pub ask: String,
    /// The expression.
    pub of: String,
    /// Variables; none for a value.
    pub by: Vec<String>,
    /// What is computed.
    pub what: What,
    /// Declarations: `x : vector(3)`.
    pub declare: Vec<String>,
    /// A point: `x = 1, y = 2`.
    pub at: String,
    /// Which of the four steps is asked.
    pub step: ChainStep,
    /// The mistake that is planted.
    pub plant: String,
    /// The name of the example that is asked for.
    pub find: String,
    /// Equations that the example must satisfy; `!=` for what it must not.
    pub must: Vec<String>,
    /// The layout in which the answer is wanted.
    pub layout: String,
    /// Largest relative error of a numeric answer.
    pub tolerance: f64,
    /// Hints, the gentlest first.
    pub hints: Vec<String>,
    /// Wrong answers, each with the mistake behind it, or in quotation marks words that the judgement must contain.
    pub wrong: Vec<(String, String)>,
    /// What is said after success.
    pub after: String,
}

impl Exercise {
    /// An exercise of this kind without a question yet.
    pub fn new(kind: Kind, id: String) -> Exercise {
        Exercise {
            id,
            kind,
            ask: String::new(),
            of: String::new(),
            by: Vec::new(),
            what: What::default(),
            declare: Vec::new(),
            at: String::new(),
            step: ChainStep::Introduce,
            plant: String::new(),
            find: String::new(),
            must: Vec::new(),
            layout: String::new(),
            tolerance: 1e-3,
            hints: Vec::new(),
            wrong: Vec::new(),
            after: String::new(),
        }
    }

    /// Sets the field `key` of a lesson file.
    ///
    /// # Errors
    /// A sentence that says what is wanted.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let list = |separator: char| value.split(separator).map(|part| part.trim().to_owned());
        match key {
            "ask" => self.ask = value.to_owned(),
            "of" => self.of = value.to_owned(),
            "by" => self.by = list(',').filter(|part| !part.is_empty()).collect(),
            "what" => self.what = what(value)?,
            "declare" => self.declare.extend(list(';')),
            "at" => self.at = value.to_owned(),
            "step" => self.step = step(value)?,
            "plant" => self.plant = value.to_owned(),
            "find" => self.find = value.to_owned(),
            "must" => self.must.push(value.to_owned()),
            "layout" if matches!(value, "numerator" | "denominator" | "mixed") => self.layout = value.to_owned(),
            "layout" => return Err("a layout is numerator, denominator or mixed".to_owned()),
            "tolerance" => {
                self.tolerance = value.parse().map_err(|_| format!("`{value}` is not a number"))?;
            }
            "hint" => self.hints.push(value.to_owned()),
            "after" => self.after = value.to_owned(),
            "wrong" => {
                let (answer, mistake) =
                    value.rsplit_once("->").ok_or("a wrong answer is written `answer -> mistake`")?;
                self.wrong.push((answer.trim().to_owned(), mistake.trim().to_owned()));
            }
            _ => return Err(format!("{key} is not a field of an exercise")),
        }
        Ok(())
    }

    /// The first field that this kind needs and that is empty.
    pub fn missing(&self) -> Option<&'static str> {
        let empty = |text: &str| text.is_empty();
        match self.kind {
            Kind::Example if empty(&self.find) => Some("find"),
            Kind::Example if self.must.is_empty() => Some("must"),
            Kind::Example => None,
            _ if empty(&self.of) => Some("of"),
            Kind::Shape | Kind::Compute | Kind::Recall => None,
            _ if self.by.is_empty() => Some("by"),
            Kind::WrongLink if empty(&self.plant) => Some("plant"),
            Kind::Layout if empty(&self.layout) => Some("layout"),
            Kind::Numeric if empty(&self.at) => Some("at"),
            _ => None,
        }
    }
}

fn what(value: &str) -> Result<What, String> {
    Ok(match value {
        "value" => What::Value,
        "diff" => What::Derivative,
        "grad" => What::Gradient,
        "jacobian" => What::Jacobian,
        "hessian" => What::Hessian,
        _ => return Err(format!("`{value}` is not known; value, diff, grad, jacobian and hessian are")),
    })
}

fn step(value: &str) -> Result<ChainStep, String> {
    Ok(match value {
        "introduce" => ChainStep::Introduce,
        "differentiate" => ChainStep::Differentiate,
        "combine" => ChainStep::Combine,
        "substitute" => ChainStep::Substitute,
        _ => return Err(format!("`{value}` is not a step; introduce, differentiate, combine and substitute are")),
    })
}
