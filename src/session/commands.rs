//! The table of commands: prompt, completion, help and dispatch iterate it.

use super::reply::Reply;
use super::{
    Session, assume, audit, cards, claim, course, equal, explain, explore, export, files, gradcheck, help, keeping,
    ladder, minimize, practice, products, stationary, study,
};
use crate::diagnostic::Diagnostic;

/// What stands after a command's name.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The whole line.
    pub line: &'a str,
    /// Where the argument begins.
    pub start: usize,
}

impl<'a> Input<'a> {
    /// The argument.
    pub fn text(&self) -> &'a str {
        self.line[self.start..].trim_end()
    }

    /// The argument with everything before it made blank, so that places stay.
    pub fn masked(&self) -> String {
        super::read::masked(self.line, self.start..self.line.len())
    }
}

/// When a screen that follows every key carries a command out, and where it shows what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// While it is typed: it changes nothing outside the answer.
    Live,
    /// On Enter.
    Enter,
    /// On Enter, with the course on the screen.
    Course,
    /// On Enter, with the file beside its verdicts.
    File,
}

/// One command.
pub struct Command {
    /// As typed.
    pub name: &'static str,
    /// Shorter or other spellings.
    pub aliases: &'static [&'static str],
    /// Arguments, as in `e, x`.
    pub usage: &'static str,
    /// One sentence for help.
    pub about: &'static str,
    /// A line that can be typed.
    pub example: &'static str,
    /// What it does.
    pub run: fn(&mut Session, &Input<'_>) -> Result<Vec<Reply>, Diagnostic>,
    /// When it is carried out.
    pub due: Due,
}

/// The command with this name or alias.
pub fn find_command(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name || command.aliases.contains(&name))
}

/// All commands in the order in which `help` lists them.
#[rustfmt::skip]
pub static COMMANDS: &[Command] = &[
    Command { name: "diff", aliases: &["derivative", "differentiate", "derive"], usage: "e, x, ...", about: "derivative by one variable after another; without a variable, by all of them",
        example: "diff x^2*y, x, y", run: explore::diff, due: Due::Live },
    Command { name: "grad", aliases: &["gradient"], usage: "f [at p]", about: "gradient: all partial derivatives of a scalar function",
        example: "grad 3x^2 y at (1, 2)", run: explore::gradient, due: Due::Live },
    Command { name: "jacobian", aliases: &["jac"], usage: "[f, g] [at p]", about: "Jacobian: one row of partial derivatives for each function",
        example: "jacobian [3x^2 y, 2x + y^8]", run: explore::jacobian, due: Due::Live },
    Command { name: "hessian", aliases: &["hess"], usage: "f [at p]", about: "Hessian: the matrix of second derivatives",
        example: "hessian x*y", run: explore::hessian, due: Due::Live },
    Command { name: "steps", aliases: &[], usage: "e [, x]", about: "the four steps of the chain rule",
        example: "steps ln(sin(x^3)^2)", run: explore::steps, due: Due::Live },
    Command { name: "graph", aliases: &["flow"], usage: "e [at p]", about: "the data flow: which value is computed from which",
        example: "graph sin(x + x^2)", run: explore::graph, due: Due::Live },
    Command { name: "forward", aliases: &[], usage: "e [at p]", about: "the chain rule from the variables to the output, with values",
        example: "forward sin(x^2) at x=1", run: explore::forward, due: Due::Live },
    Command { name: "backward", aliases: &[], usage: "e [at p]", about: "the chain rule from the output to the variables, with adjoints",
        example: "backward sin(x^2) at x=1", run: explore::backward, due: Due::Live },
    Command { name: "why", aliases: &[], usage: "[name]", about: "the laws behind the last answer, or behind one intermediate variable",
        example: "why u", run: explain::why, due: Due::Enter },
    Command { name: "next", aliases: &[], usage: "", about: "one more step of the last derivative, not the whole solution",
        example: "next", run: explain::next, due: Due::Enter },
    Command { name: "simplify", aliases: &["tidy"], usage: "e", about: "collected, cancelled, ordered as a teacher would write it",
        example: "simplify x*x + 2x^2", run: explore::simplify, due: Due::Live },
    Command { name: "expand", aliases: &[], usage: "e", about: "all products of sums multiplied out",
        example: "expand (x+1)^3", run: explore::expand, due: Due::Live },
    Command { name: "factor", aliases: &[], usage: "e", about: "a polynomial as a product, over the rational numbers",
        example: "factor x^2 - 5x + 6", run: explore::factor, due: Due::Live },
    Command { name: "tangent", aliases: &[], usage: "f at p", about: "tangent line or tangent plane",
        example: "tangent x^2 at x=3", run: study::tangent, due: Due::Live },
    Command { name: "taylor", aliases: &[], usage: "f, x, n [at x=a]", about: "Taylor polynomial of degree n",
        example: "taylor sin(x), x, 5", run: study::taylor, due: Due::Live },
    Command { name: "directional", aliases: &[], usage: "f, v [, x] [at p]", about: "derivative of f in the direction v: the gradient times v",
        example: "directional x^2*y, [3, 4] at (1, 2)", run: study::directional, due: Due::Live },
    Command { name: "jvp", aliases: &[], usage: "F, v [, x] [at p]", about: "Jacobian times a direction, without the matrix: one sweep forward",
        example: "jvp [x*y, x + y], [1, 2]", run: products::jvp, due: Due::Live },
    Command { name: "vjp", aliases: &[], usage: "F, w [, x] [at p]", about: "transposed Jacobian times weights of the outputs: one sweep backward",
        example: "vjp [x*y, x + y], [1, 2]", run: products::vjp, due: Due::Live },
    Command { name: "hvp", aliases: &[], usage: "f, v [, x] [at p]", about: "Hessian times a direction, without the matrix",
        example: "hvp x^2*y, [1, 2]", run: products::hvp, due: Due::Live },
    Command { name: "laplacian", aliases: &[], usage: "f", about: "sum of the second derivatives by each variable",
        example: "laplacian x^2 + y^2", run: explore::laplacian, due: Due::Live },
    Command { name: "divergence", aliases: &["div"], usage: "[f, g]", about: "sum of the derivatives of each entry by its variable",
        example: "divergence [x*y, y^2]", run: explore::divergence, due: Due::Live },
    Command { name: "minimize", aliases: &["minimise"], usage: "f from p [--save FILE]", about: "goes downhill from a point by Newton's method, BFGS and gradient descent; --save writes every step to a .csv or .json file",
        example: "minimize (x - 1)^2 + 10*(y - x^2)^2 from x=-1, y=2", run: minimize::run, due: Due::Enter },
    Command { name: "gradcheck", aliases: &[], usage: "f [, numbers] at p", about: "your own numbers for a gradient or Jacobian beside the derivative, and the error of difference quotients for every step",
        example: "gradcheck x^2*y, [4, 1] at x=1, y=2", run: gradcheck::run, due: Due::Enter },
    Command { name: "stationary", aliases: &["extrema"], usage: "f", about: "where the gradient is zero: minimum, maximum or saddle point by the second derivatives",
        example: "stationary x^3 - 3x + y^2", run: stationary::run, due: Due::Enter },
    Command { name: "equal", aliases: &[], usage: "a, b", about: "whether two expressions are equal where both are defined, and how that is known",
        example: "equal sin(x)^2, 1 - cos(x)^2", run: equal::command, due: Due::Enter },
    Command { name: "check", aliases: &[], usage: "claim", about: "whether an answer or a chain of equalities is right, and which mistake explains a wrong one",
        example: "check d/dx sin(x^2) = cos(x^2)", run: claim::command, due: Due::Enter },
    Command { name: "audit", aliases: &[], usage: "FILE", about: "checks notes or homework link by link: Markdown, LaTeX, plain text, a notebook",
        example: "audit notes.md", run: audit::command, due: Due::File },
    Command { name: "table", aliases: &[], usage: "f [, x, from, to, step]", about: "values of a function and its derivative in rows",
        example: "table sin(x), x, 0, 3, 0.5", run: study::table, due: Due::Live },
    Command { name: "shapes", aliases: &["shape"], usage: "e", about: "the shape under every part of an expression",
        example: "shapes [x, y]'*[a, b]", run: study::shapes, due: Due::Live },
    Command { name: "lesson", aliases: &[], usage: "[N | topic] [new | test]", about: "begins a lesson, or goes on where it was left; new begins it again, test asks four questions of it",
        example: "lesson 14", run: course::lesson, due: Due::Course },
    Command { name: "lessons", aliases: &[], usage: "[lint FILE ...]", about: "the course; lint checks lesson files",
        example: "lessons", run: course::lessons, due: Due::Course },
    Command { name: "practice", aliases: &[], usage: "[topic] [kind] [seed]", about: "exercises without end on one topic, of all kinds or of one: C S F R M X L N G T E K",
        example: "practice chain-rule X 7", run: practice::practice, due: Due::Course },
    Command { name: "review", aliases: &[], usage: "", about: "recall cards that are due",
        example: "review", run: cards::review, due: Due::Course },
    Command { name: "progress", aliases: &[], usage: "[export json|csv|anki [FILE]]", about: "where one stands in the course; attempts, or recall cards for Anki, as a file",
        example: "progress", run: keeping::progress, due: Due::Course },
    Command { name: "hint", aliases: &[], usage: "", about: "one hint more for the open question or for the answer just checked, at last the solution",
        example: "hint", run: course::hint, due: Due::Enter },
    Command { name: "solution", aliases: &[], usage: "", about: "the solution of the open question or of the answer just checked, step by step",
        example: "solution", run: ladder::solution, due: Due::Enter },
    Command { name: "skip", aliases: &[], usage: "", about: "shows the solution of the open question and goes on",
        example: "skip", run: course::skip, due: Due::Course },
    Command { name: "back", aliases: &[], usage: "", about: "back to the question before",
        example: "back", run: course::back, due: Due::Course },
    Command { name: "reset", aliases: &[], usage: "[N | all]", about: "the open question anew; or forgets a lesson, or all progress",
        example: "reset 14", run: keeping::reset, due: Due::Course },
    Command { name: "vars", aliases: &[], usage: "", about: "what is declared, defined and assumed",
        example: "vars", run: help::vars, due: Due::Enter },
    Command { name: "assume", aliases: &["suppose"], usage: "relation", about: "takes a relation or a property for granted; the word may be left out",
        example: "assume x > 0", run: assume::run, due: Due::Enter },
    Command { name: "forget", aliases: &[], usage: "name ... | all", about: "takes definitions and declarations back",
        example: "forget f", run: help::forget, due: Due::Enter },
    Command { name: "undo", aliases: &[], usage: "", about: "goes back before the last line that changed something",
        example: "undo", run: help::undo, due: Due::Enter },
    Command { name: "save", aliases: &[], usage: "FILE", about: "writes the lines of this session to a file",
        example: "save work.gradus", run: files::save, due: Due::Enter },
    Command { name: "load", aliases: &[], usage: "FILE", about: "runs the lines of a file",
        example: "load work.gradus", run: files::load, due: Due::Enter },
    Command { name: "set", aliases: &[], usage: "[key [value]] [--save]", about: "shows or changes a setting; --save keeps it for the next start",
        example: "set layout denominator", run: help::set, due: Due::Enter },
    Command { name: "export", aliases: &[], usage: "FORMAT FILE", about: "writes the last answer to a file: text, 2d, latex, markdown, json, html; or as a program: python, jax, pytorch, c, rust, julia",
        example: "export latex answer.tex", run: export::run, due: Due::Enter },
    Command { name: "help", aliases: &[], usage: "[name]", about: "help on a command, a function, a setting or the notation",
        example: "help diff", run: help::command, due: Due::Enter },
    Command { name: "explain", aliases: &[], usage: "id", about: "what a law, a message or a function is, by its id",
        example: "explain d-sin", run: explain::command, due: Due::Enter },
    Command { name: "quit", aliases: &["exit", "bye"], usage: "", about: "leaves Gradus",
        example: "quit", run: help::quit, due: Due::Enter },
];
