//! How an answer is filled in where more than one line of text is at hand: entries of a matrix, lines with a name in
//! front, one line to be chosen. What is filled in becomes the same text that is typed elsewhere, and is judged as such.

use super::derived::derived;
use super::parts::Parts;
use super::solve::problem;
use super::whole::{self, WholeTask};
use super::{Exercise, Kind};
use crate::calculus::ChainStep;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::syntax::formula::Formula;

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// One line.
    #[default]
    Line,
    /// Equations, one below the other, as many as the learner likes.
    Equations,
    /// The entries of a matrix, row by row.
    Entries {
        /// Rows.
        rows: usize,
        /// Columns.
        cols: usize,
    },
    /// A right side for each of these names.
    Named(Vec<String>),
    /// One of these lines; it is answered by its number.
    Numbered(Vec<String>),
    /// One of these words.
    Words(Vec<String>),
}

/// What is known about an answer that is not finished.
#[derive(Clone, Debug)]
pub struct Glance {
    /// The text as it was read.
    pub formula: Formula,
    /// Whether it is right; `None` where that is told only when the answer is handed in.
    pub right: Option<bool>,
}

/// The form of an exercise; one line if the exercise cannot be read.
pub fn form(exercise: &Exercise) -> Form {
    tried(exercise).unwrap_or_default()
}

fn tried(exercise: &Exercise) -> Result<Form, Diagnostic> {
    Ok(match (exercise.kind, exercise.step) {
        (Kind::Matrix, _) => {
            let problem = problem(exercise)?;
            let (rows, cols) = (problem.rows as usize, problem.cols as usize);
            if problem.right.len() == rows * cols { Form::Entries { rows, cols } } else { Form::Line }
        }
        (Kind::FillIn, ChainStep::Introduce) => Form::Equations,
        (Kind::FillIn, ChainStep::Differentiate) => Form::Named(derived(exercise)?.names()),
        (Kind::WrongLink, _) => {
            let links = super::lines::links(exercise)?;
            Form::Numbered(links.into_iter().map(|link| format!("{} = {}", link.left, link.right)).collect())
        }
        (Kind::Rule, step) if step != ChainStep::Differentiate => {
            Form::Words(["single-variable", "total-derivative", "vector"].map(str::to_owned).to_vec())
        }
        _ => Form::Line,
    })
}

impl Form {
    /// How many fields are filled in; [`Form::Equations`] begins with one and grows.
    pub fn fields(&self) -> usize {
        match self {
            Form::Line | Form::Equations => 1,
            Form::Entries { rows, cols } => rows * cols,
            Form::Named(names) => names.len(),
            Form::Numbered(_) | Form::Words(_) => 0,
        }
    }

    /// The lines or words of which one is chosen.
    pub fn choices(&self) -> &[String] {
        match self {
            Form::Numbered(lines) | Form::Words(lines) => lines,
            _ => &[],
        }
    }

    /// The answer as one line of text.
    pub fn answer(&self, fields: &[String], chosen: usize) -> String {
        match self {
            Form::Line => fields.first().cloned().unwrap_or_default(),
            Form::Equations => {
                let filled: Vec<&str> = fields.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
                filled.join(", ")
            }
            Form::Entries { cols, .. } => {
                let rows = fields.chunks((*cols).max(1)).map(|row| format!("[{}]", row.join(", ")));
                format!("[{}]", rows.collect::<Vec<_>>().join(", "))
            }
            Form::Named(names) => {
                let filled = names.iter().zip(fields).map(|(name, text)| format!("{name} = {text}"));
                filled.collect::<Vec<_>>().join(", ")
            }
            Form::Numbered(_) => (chosen + 1).to_string(),
            Form::Words(words) => words.get(chosen).cloned().unwrap_or_default(),
        }
    }
}

/// Reads what stands in one field. Lines of one's own and the parts of a form are judged while they are written, since
/// the whole is judged only at the end; what is asked for in one line is not.
///
/// # Errors
/// What the reader reports about the text.
pub fn glance(exercise: &Exercise, field: usize, text: &str) -> Result<Glance, Diagnostic> {
    if matches!(exercise.kind, Kind::Example | Kind::Shape) {
        let mut desk = super::Desk::new(&exercise.declare)?;
        let value = desk.read(right_side(text))?;
        return Ok(Glance { formula: formula(&desk, value), right: None });
    }
    if let Some(task) = whole::read(exercise)? {
        return glance_whole(exercise, task, text);
    }
    let mut problem = problem(exercise)?;
    let named = exercise.kind == Kind::FillIn && exercise.step == ChainStep::Differentiate;
    let wanted = match exercise.kind {
        Kind::Matrix => problem.right.get(field).copied(),
        Kind::Lines => Some(problem.whole()),
        _ if named => problem.derivation()?.flow.edges.get(field).map(|edge| edge.local),
        _ => None,
    };
    let value = problem.desk.read(right_side(text))?;
    let right = wanted.and_then(|wanted| problem.desk.same(value, wanted));
    Ok(Glance { formula: formula(&problem.desk, value), right })
}

/// The same where whole vectors and matrices are written; the names that the question shows may occur.
fn glance_whole(exercise: &Exercise, mut task: WholeTask, text: &str) -> Result<Glance, Diagnostic> {
    if exercise.kind == Kind::FillIn && exercise.step > ChainStep::Introduce {
        let mut derived = derived(exercise)?;
        for part in Parts::shown(&mut derived).nodes {
            let shape = derived.desk.graph.shape(part.value).clone();
            derived.desk.introduce(&format!("d{}", part.name), &shape);
        }
        let value = derived.desk.read(right_side(text))?;
        return Ok(Glance { formula: formula(&derived.desk, value), right: None });
    }
    let value = task.desk.read(right_side(text))?;
    let wanted = task.wanted(&exercise.layout).0;
    let right = if exercise.kind == Kind::Lines { task.desk.same(value, wanted) } else { None };
    Ok(Glance { formula: formula(&task.desk, value), right })
}

fn formula(desk: &super::Desk, value: ExprId) -> Formula {
    crate::syntax::formula(&desk.graph, value)
}

/// What stands behind the last equality sign.
fn right_side(text: &str) -> &str {
    text.rsplit_once('=').map_or(text, |(_, right)| right)
}

#[cfg(test)]
mod tests {
    use super::super::{TOPICS, Walk, answers, generate};
    use super::*;

    /// Takes an answer apart as a learner would type it into the form.
    fn filled(form: &Form, answer: &str) -> (Vec<String>, usize) {
        match form {
            Form::Numbered(_) => (Vec::new(), answer.parse::<usize>().expect("a number") - 1),
            Form::Words(words) => (Vec::new(), words.iter().position(|word| word == answer).expect("a word")),
            Form::Line => (vec![answer.to_owned()], 0),
            Form::Equations => (answer.split(", ").map(str::to_owned).collect(), 0),
            Form::Named(_) => (answer.split(", ").map(|part| right_side(part).to_owned()).collect(), 0),
            Form::Entries { .. } => {
                (answer.split(',').map(|part| part.trim().trim_matches(['[', ']']).to_owned()).collect(), 0)
            }
        }
    }

    #[test]
    fn what_is_filled_in_is_accepted_like_what_is_typed() {
        let mut seen = Vec::new();
        for topic in TOPICS.iter() {
            for seed in 0..12 {
                let exercise = generate(topic, seed, 2);
                let form = form(&exercise);
                let answers = answers(&exercise).expect("an answer");
                let mut walk = Walk::new(exercise.clone());
                let mut outcome = None;
                for answer in &answers {
                    let (fields, chosen) = filled(&form, answer);
                    assert!(form.fields() == 0 || fields.len() >= form.fields(), "{form:?} {answer}");
                    outcome = Some(walk.answer(&form.answer(&fields, chosen)));
                }
                assert!(matches!(outcome, Some(super::super::Outcome::Correct(_))), "{}: {outcome:?}", exercise.id);
                seen.push(std::mem::discriminant(&form));
            }
        }
        seen.sort_by_key(|kind| format!("{kind:?}"));
        seen.dedup();
        assert!(seen.len() >= 5, "{}", seen.len());
    }

    #[test]
    fn parts_are_judged_where_the_whole_is_judged_at_the_end() {
        let mut exercise = Exercise::new(Kind::Matrix, "test".to_owned());
        for (key, value) in [("of", "x^2*y"), ("by", "x, y"), ("what", "hessian")] {
            exercise.set(key, value).expect("a field");
        }
        assert_eq!(form(&exercise), Form::Entries { rows: 2, cols: 2 });
        let right = |field, text| glance(&exercise, field, text).expect("readable").right;
        assert_eq!((right(0, "2y"), right(1, "2y"), right(3, "0")), (Some(true), Some(false), Some(true)));
        assert!(glance(&exercise, 0, "2y +").is_err());
        exercise.kind = Kind::Compute;
        assert_eq!(glance(&exercise, 0, "2y").expect("readable").right, None);
        let mut whole = Exercise::new(Kind::FillIn, "test".to_owned());
        for (key, value) in [("declare", "A : matrix(m,n); X : matrix(n,p)"), ("of", "sum(sin(A*X))"), ("by", "X")] {
            whole.set(key, value).expect("a field");
        }
        whole.set("step", "differentiate").expect("a field");
        assert_eq!(form(&whole), Form::Named(vec!["du".to_owned(), "dy".to_owned()]));
        assert!(glance(&whole, 1, "sum(cos(u) .* du)").is_ok());
    }
}
