//! The tutor: is a learner's answer right, how is that known, and which mistake explains a wrong one.
//!
//! A [`Question`] asks for a derivative, a gradient, a Jacobian or a Hessian; an [`Attempt`] is what the learner wrote,
//! with intermediate variables put in. [`check`] answers with a [`Verdict`], which is data: `session` reads the texts and
//! puts the verdict into words, so that the shell, the machine interface, lessons and audits all judge alike.
//!
//! ```
//! use gradus::expr::Graph;
//! use gradus::name::Name;
//! use gradus::ops;
//! use gradus::tutor::{Attempt, Effort, Kind, Question, Verdict, check};
//!
//! let mut graph = Graph::new();
//! let x = graph.scalar(Name::new("x"));
//! let square = graph.mul(x, x);
//! let sine = graph.apply(ops::SIN, &[square]);
//! let question = Question::new(Kind::Derivative, vec![sine], vec![x]);
//! let cosine = graph.apply(ops::COS, &[square]);
//! let verdict = check(&mut graph, &question, &Attempt::new(cosine), &Effort::default()).unwrap();
//! let Verdict::Incorrect(wrong) = verdict else { panic!("2*x is missing") };
//! assert_eq!(wrong.diagnosis.mistake.unwrap().id, "chain-lost-inner");
//! ```
//!
//! Invariant: a right answer is never diagnosed, and what is not certain is never shown as certain. Being wrong is a
//! verdict; an error is only that a derivative does not exist or that the work was stopped from outside.

pub mod audit;
mod check;
mod decompose;
mod diagnose;
pub mod exercise;
pub mod lesson;
mod local;
mod matrix;
pub mod mistakes;
pub mod progress;
mod question;
pub mod typed;
mod unnamed;
mod variant;
mod verdict;
mod whole;

pub use check::{check, check_against, check_foreseen, compare};
pub use diagnose::Foreseen;
pub use local::{LocalAnswer, LocalVerdict, Of, check_locals, outermost_law};
pub use matrix::{Bench, ForeseenMatrices, Judged, MatrixQuestion, check_matrix, explain_matrix};
pub use question::{Attempt, Kind, Question};
pub use variant::{Variant, variants};
pub use verdict::{Counterexample, Diagnosis, Effort, Incorrect, Layout, Verdict};
pub use whole::Whole;
