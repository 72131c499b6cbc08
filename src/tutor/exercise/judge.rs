//! Judges an answer to an exercise, says what is asked, gives hints one by one and at last the solution.

use super::question::{Asked, Question};
use super::slip;
use super::solve::{Problem, edges, introduced, locals, number, problem};
use super::{Desk, Exercise, Kind, What};
use crate::calculus::ChainStep;
use crate::calculus::{Request, derive};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::shape::{Dim, Shape};

/// What an answer was judged to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Right, and the exercise is done.
    Correct(String),
    /// Right so far; more is wanted.
    Onward(String),
    /// Wrong.
    Wrong {
        /// Id of the mistake that explains it, if one stands out.
        mistake: Option<&'static str>,
        /// Mistakes that would explain it, likeliest first.
        rivals: Vec<&'static str>,
        /// What is wrong, in words.
        message: String,
    },
    /// Neither was shown; never counted as wrong.
    Undecided(String),
    /// Not an answer that can be read; never counted.
    Unreadable(Diagnostic),
}

/// An exercise under way.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The question.
    pub exercise: Exercise,
    /// Wrong answers so far.
    pub attempts: u32,
    /// Hints shown.
    pub hints: usize,
    /// Right lines so far.
    lines: usize,
}

impl Walk {
    /// Begins an exercise.
    pub fn new(exercise: Exercise) -> Walk {
        Walk { exercise, attempts: 0, hints: 0, lines: 0 }
    }

    /// Judges one line.
    pub fn answer(&mut self, text: &str) -> Outcome {
        let outcome = judge(&self.exercise, text, self.lines).unwrap_or_else(Outcome::Unreadable);
        match &outcome {
            Outcome::Wrong { .. } => self.attempts += 1,
            Outcome::Onward(_) => self.lines += 1,
            _ => {}
        }
        outcome
    }

    /// The next hint; after the last of three the solution in steps.
    pub fn hint(&mut self) -> Vec<String> {
        self.hints += 1;
        let all = hints(&self.exercise);
        match all.get(self.hints - 1) {
            Some(hint) => vec![format!("hint {} of {}: {hint}", self.hints, all.len())],
            None => solution(&self.exercise),
        }
    }
}

/// Three hints: those of the author, filled up from the derivation.
fn hints(exercise: &Exercise) -> Vec<String> {
    let mut hints = exercise.hints.clone();
    hints.truncate(3);
    if let Ok(mut problem) = problem_of(exercise)
        && let Ok(derivation) = problem.derivation()
    {
        let laws = derivation.flow.edges.iter().flat_map(|edge| edge.laws.first());
        let mut statements: Vec<String> = laws.map(|law| law.statement()).collect();
        statements.dedup();
        let made = [
            format!("name the parts: {}", introduced(&problem.desk, &derivation).join(", ")),
            format!("laws that are needed: {}", statements.join("; ")),
            format!("local derivatives: {}", locals(&problem.desk, &derivation).join(", ")),
        ];
        hints.extend(made.into_iter().skip(hints.len()));
    }
    let general = ["read the question once more and say in your own words what is asked", "try a smaller case first"];
    hints.extend(general.iter().skip(hints.len()).map(|hint| (*hint).to_owned()));
    hints
}

fn problem_of(exercise: &Exercise) -> Result<Problem, Diagnostic> {
    match exercise.kind {
        Kind::Example | Kind::Shape => Err(Diagnostic::new("scope-steps", "there is no derivation")),
        _ => problem(exercise),
    }
}

/// The solution in steps, and an answer that would be accepted.
pub fn solution(exercise: &Exercise) -> Vec<String> {
    let mut lines = match problem_of(exercise) {
        Ok(mut problem) => problem.played(),
        Err(_) => Vec::new(),
    };
    match super::answers(exercise) {
        Ok(answers) => lines.extend(answers.iter().map(|answer| format!("an answer: {answer}"))),
        Err(error) => lines.push(error.message),
    }
    lines
}

/// What is asked, in lines.
pub fn question(exercise: &Exercise) -> Vec<String> {
    let (of, by) = (&exercise.of, exercise.by.join(", "));
    let what = match exercise.what {
        What::Value => format!("{of}, simplified"),
        What::Derivative => format!("the derivative of {of} by {by}"),
        What::Gradient => format!("the gradient of {of} by {by}"),
        What::Jacobian => format!("the Jacobian of {of} by {by}"),
        What::Hessian => format!("the Hessian of {of} by {by}"),
    };
    let asked = match exercise.kind {
        Kind::Compute | Kind::Recall => format!("Compute {what}."),
        Kind::Shape if by.is_empty() => format!("Which shape has {of}? Answer as rows x columns."),
        Kind::Shape => format!("Which shape has the derivative of {of} by {by}? Answer as rows x columns."),
        Kind::FillIn => match exercise.step {
            ChainStep::Introduce => format!("Introduce intermediate variables for {of}: u = ..., y = ..."),
            ChainStep::Differentiate => format!("For {of}, differentiate each line: du/dx = ..., ..."),
            ChainStep::Combine => format!("Combine the local derivatives of {of}; the names may stay."),
            ChainStep::Substitute => format!("Substitute back: write {what} in {by} alone."),
        },
        Kind::Rule if exercise.step == ChainStep::Differentiate => {
            format!("Which rule comes first for {of}: sum, product, quotient, power, constant-factor, chain, ...?")
        }
        Kind::Rule => {
            format!("Which chain rule applies to {of} by {by}: single-variable, total-derivative or vector?")
        }
        Kind::Matrix => format!("Write {what}, row by row: [[.., ..], [.., ..]]."),
        Kind::WrongLink => "One line below is wrong, the later ones follow from it. Which one?".to_owned(),
        Kind::Lines => format!("Derive {what} in lines of your own; each one is checked."),
        Kind::Numeric => format!("Give {what} at {} as a number.", exercise.at),
        Kind::Graph => format!("Give the edges of the data flow of {of}, as x->u, u->y."),
        Kind::Layout => format!("Write {what} in {} layout.", exercise.layout),
        Kind::Example => format!("Give {} with {}.", exercise.find, exercise.must.join(" and ")),
    };
    let mut lines = vec![if exercise.ask.is_empty() { asked } else { exercise.ask.clone() }];
    if !exercise.declare.is_empty() {
        lines.push(format!("where {}", exercise.declare.join("; ")));
    }
    if !exercise.at.is_empty() && exercise.kind != Kind::Numeric {
        lines.push(format!("at {}", exercise.at));
    }
    lines.extend(given(exercise));
    lines
}

/// What stands under the question: earlier steps, the lines with a wrong one among them.
fn given(exercise: &Exercise) -> Vec<String> {
    let numbered = |lines: Vec<String>| lines.iter().enumerate().map(|(k, l)| format!("({}) {l}", k + 1)).collect();
    let Ok(mut problem) = problem_of(exercise) else { return Vec::new() };
    if exercise.kind == Kind::WrongLink {
        let links = super::lines::links(&mut problem, &exercise.plant).unwrap_or_default();
        return numbered(links.into_iter().map(|link| format!("{} = {}", link.left, link.right)).collect());
    }
    let shows_steps = exercise.kind == Kind::Graph || exercise.kind == Kind::FillIn;
    let Some(derivation) = shows_steps.then(|| problem.derivation().ok()).flatten() else { return Vec::new() };
    let mut lines = Vec::new();
    if exercise.kind == Kind::Graph || exercise.step != ChainStep::Introduce {
        lines.extend(introduced(&problem.desk, &derivation));
    }
    if exercise.kind == Kind::FillIn && exercise.step > ChainStep::Differentiate {
        lines.extend(locals(&problem.desk, &derivation));
    }
    lines
}

fn right() -> Outcome {
    Outcome::Correct("right".to_owned())
}

fn wrong(message: impl Into<String>) -> Outcome {
    Outcome::Wrong { mistake: None, rivals: Vec::new(), message: message.into() }
}

fn judge(exercise: &Exercise, text: &str, lines: usize) -> Result<Outcome, Diagnostic> {
    let text = text.trim();
    match exercise.kind {
        Kind::Shape => return judge_shape(exercise, text),
        Kind::Example => return judge_example(exercise, text),
        _ => {}
    }
    let mut problem = problem(exercise)?;
    match exercise.kind {
        Kind::Rule => {
            let rule = problem.rule(exercise.step)?;
            let given = text.to_lowercase().replace(' ', "-");
            let same = given.trim_end_matches("-rule") == rule;
            Ok(if same { right() } else { wrong(format!("{text} is not the rule that applies here")) })
        }
        Kind::WrongLink => judge_link(&mut problem, exercise, text),
        Kind::Numeric => judge_number(&mut problem, exercise, text),
        Kind::Graph => judge_graph(&mut problem, text),
        Kind::FillIn if exercise.step == ChainStep::Introduce => judge_introduced(&mut problem, text),
        Kind::FillIn if exercise.step == ChainStep::Differentiate => judge_locals(&mut problem, text),
        Kind::FillIn if exercise.step == ChainStep::Combine => judge_combined(&mut problem, exercise, text),
        Kind::Layout => judge_layout(&mut problem, exercise, text),
        Kind::Lines => judge_line(&mut problem, exercise, text, lines),
        _ => {
            let value = problem.desk.read(text)?;
            judge_value(&mut problem, exercise, value)
        }
    }
}

/// The answer against the right entries, with the mistake that explains a wrong one.
fn judge_value(problem: &mut Problem, exercise: &Exercise, value: ExprId) -> Result<Outcome, Diagnostic> {
    if exercise.what == What::Value || !exercise.at.is_empty() {
        let whole = problem.whole();
        return Ok(by_equality(problem.desk.same(value, whole)));
    }
    let right = problem.right.clone();
    let (rows, cols, given) = problem.desk.entries(value);
    let turned = (rows, cols) == (problem.cols, problem.rows) && rows != cols;
    let free = matches!(problem.question.kind, Asked::Gradient | Asked::Derivative);
    if (rows, cols) != (problem.rows, problem.cols) && !(turned && free) {
        return Ok(wrong_shape(problem, (rows, cols), turned));
    }
    let mut bad = Vec::new();
    for (at, (entry, wanted)) in given.iter().zip(&right).enumerate() {
        match problem.desk.same(*entry, *wanted) {
            Some(true) => {}
            Some(false) => bad.push(at),
            None => return Ok(undecided()),
        }
    }
    Ok(match bad.first() {
        None => problem.right_outcome(turned),
        Some(first) => explained(problem, &given, &bad, *first),
    })
}

fn by_equality(same: Option<bool>) -> Outcome {
    match same {
        Some(true) => right(),
        Some(false) => wrong("this is not equal to what is asked for"),
        None => undecided(),
    }
}

fn undecided() -> Outcome {
    Outcome::Undecided("this could not be decided; it is not counted".to_owned())
}

impl Problem {
    fn right_outcome(&self, turned: bool) -> Outcome {
        let sure = if self.desk.doubted { "very likely right, by a random test" } else { "right" };
        let layout =
            if turned && self.cols.max(self.rows) > 1 { "; as a column it belongs to the other layout" } else { "" };
        Outcome::Correct(format!("{sure}{layout}"))
    }
}

fn named(mistake: Option<&'static str>, rivals: Vec<&'static str>, said: Vec<String>) -> Outcome {
    let says = mistake.and_then(|id| slip::says(id).map(|says| format!("{id}: {says}")));
    let message: Vec<String> = says.into_iter().chain(said).collect();
    Outcome::Wrong { mistake, rivals, message: message.join("; ") }
}

fn wrong_shape(problem: &mut Problem, (rows, cols): (u32, u32), turned: bool) -> Outcome {
    let mistake = turned.then_some("jacobian-transposed");
    let said = format!("a {}x{} matrix is wanted, yours is {rows}x{cols}", problem.rows, problem.cols);
    named(mistake, mistake.into_iter().collect(), vec![said])
}

/// A wrong answer with what explains it and a point that shows it.
fn explained(problem: &mut Problem, given: &[ExprId], bad: &[usize], first: usize) -> Outcome {
    let cols = problem.cols as usize;
    let mut said = Vec::new();
    if problem.right.len() > 1 {
        let places: Vec<String> = bad.iter().map(|at| format!("({}, {})", at / cols + 1, at % cols + 1)).collect();
        said.push(format!("wrong entries: {}", places.join(", ")));
    }
    let (wanted, entry) = (problem.right[first], given[first]);
    said.extend(problem.desk.counterexample(entry, wanted));
    let rivals = rivals(problem, given, first);
    let mistake = match rivals[..] {
        [only] => Some(only),
        _ => None,
    };
    if rivals.len() > 1 {
        said.insert(0, format!("this may be {}", rivals.join(" or ")));
    }
    named(mistake, rivals, said)
}

/// Mistakes that explain the answer: of the whole, or of its first wrong entry.
fn rivals(problem: &mut Problem, given: &[ExprId], first: usize) -> Vec<&'static str> {
    let right = problem.right.clone();
    let (rows, cols) = (problem.rows as usize, problem.cols as usize);
    let mut all_same = |order: &[usize]| {
        order.len() == given.len()
            && given.iter().zip(order).all(|(entry, at)| problem.desk.same(*entry, right[*at]) == Some(true))
    };
    let transpose: Vec<usize> = (0..cols).flat_map(|c| (0..rows).map(move |r| r * cols + c)).collect();
    let reversed: Vec<usize> = (0..right.len()).rev().collect();
    if rows == cols && rows > 1 && problem.question.kind == Asked::Jacobian && all_same(&transpose) {
        return vec!["jacobian-transposed"];
    }
    if problem.question.kind == Asked::Gradient && right.len() > 1 && all_same(&reversed) {
        return vec!["gradient-order-swapped"];
    }
    if problem.question.kind == Asked::Hessian {
        let zero = problem.desk.graph.zero();
        let lost = (0..right.len()).all(|k| {
            let wanted = if k / cols == k % cols { right[k] } else { zero };
            problem.desk.same(given[k], wanted) == Some(true)
        });
        return if lost { vec!["hessian-mixed-lost"] } else { Vec::new() };
    }
    let (of, by) = match problem.question.kind {
        Asked::Derivative if problem.question.by.len() > 1 => return Vec::new(),
        _ => (problem.question.of[first / cols], problem.question.by[first % cols]),
    };
    match derive(&mut problem.desk.graph, &[of], &[by], &Request::default()) {
        Ok(derivation) => slip::explaining(&mut problem.desk, &derivation, given[first]),
        Err(_) => Vec::new(),
    }
}

fn judge_link(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let links = super::lines::links(problem, &exercise.plant)?;
    let Ok(line) = text.trim_matches(['(', ')', ' ']).parse::<usize>() else {
        return Err(Diagnostic::new("parse-number", "the number of a line is wanted").suggest("3"));
    };
    Ok(match line.checked_sub(1).and_then(|at| links.get(at)) {
        Some(link) if link.wrong => {
            let says = slip::says(&exercise.plant).unwrap_or("");
            Outcome::Correct(format!("right: {says}"))
        }
        Some(link) => wrong(format!("{} = {} follows from the lines above it", link.left, link.right)),
        None => wrong(format!("there are {} lines", links.len())),
    })
}

fn judge_number(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let wanted = problem.number(&exercise.at)?;
    let value = problem.desk.read(text)?;
    let Some(given) = number(&problem.desk.graph, value) else {
        return Err(Diagnostic::new("parse-number", "a number is wanted"));
    };
    let error = (given - wanted).abs() / wanted.abs().max(1.0);
    Ok(if error <= exercise.tolerance {
        Outcome::Correct(format!("right: relative error {error:.1e}"))
    } else {
        wrong(format!("{given} is off by {:.3}", (given - wanted).abs()))
    })
}

fn judge_graph(problem: &mut Problem, text: &str) -> Result<Outcome, Diagnostic> {
    let derivation = problem.derivation()?;
    let wanted = edges(&derivation);
    let given: Vec<String> =
        text.replace('→', "->").split([',', ';']).map(|edge| edge.replace(' ', "")).filter(|e| !e.is_empty()).collect();
    if let Some(odd) = given.iter().find(|edge| !edge.contains("->")) {
        return Err(Diagnostic::new("parse-edge", format!("`{odd}` is not an edge")).suggest("x->u, u->y"));
    }
    let extra: Vec<&String> = given.iter().filter(|edge| !wanted.contains(edge)).collect();
    let missing = wanted.iter().filter(|edge| !given.contains(edge)).count();
    Ok(match (extra.first(), missing) {
        (Some(edge), _) => wrong(format!("there is no edge {edge}: look at what the right node is computed from")),
        (None, 0) => right(),
        (None, count) => wrong(format!("{count} edges are missing")),
    })
}

/// `u = x^2, y = sin(u)` as names and texts.
fn equations(text: &str) -> Result<Vec<(String, String)>, Diagnostic> {
    let parts = text.split([';', ',']).map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.split_once('=') {
            Some((left, right)) => Ok((left.trim().to_owned(), right.trim().to_owned())),
            None => Err(Diagnostic::new("parse-equation", format!("`{part}` is not an equation"))
                .suggest("u = x^2, y = sin(u)")),
        })
        .collect()
}

/// Any decomposition is accepted that gives the function when it is substituted back.
fn judge_introduced(problem: &mut Problem, text: &str) -> Result<Outcome, Diagnostic> {
    let mut last = None;
    let equations = equations(text)?;
    for (name, right) in &equations {
        let value = problem.desk.read(right)?;
        if problem.question.by.iter().any(|by| problem.desk.text(*by) == *name) {
            return Ok(wrong(format!("{name} is the variable itself; take another name")));
        }
        problem.desk.define(name, value);
        last = Some(value);
    }
    let Some(last) = last.filter(|_| equations.len() > 1) else {
        return Ok(wrong("name at least one inner part, then the function in terms of it"));
    };
    let of = problem.of;
    Ok(match problem.desk.same(last, of) {
        Some(true) => right(),
        Some(false) => wrong("substituting your names back does not give the function"),
        None => undecided(),
    })
}

fn judge_locals(problem: &mut Problem, text: &str) -> Result<Outcome, Diagnostic> {
    let derivation = problem.derivation()?;
    let flow = &derivation.flow;
    let given = equations(text)?;
    let mut found = 0;
    for (left, right) in &given {
        let edge = flow.edges.iter().find(|edge| {
            let (to, from) = (&flow.nodes[edge.to].name, &flow.nodes[edge.from].name);
            left.replace([' ', '∂', 'd'], "") == format!("{to}/{from}").replace('d', "")
        });
        let Some(edge) = edge else { return Ok(wrong(format!("{left} is not one of the local derivatives here"))) };
        let value = problem.desk.read(right)?;
        let (of, by) = (flow.nodes[edge.to].formula, flow.nodes[edge.from].symbol);
        let question = Question { kind: Asked::Derivative, of: vec![of], by: vec![by] };
        let mut local = Problem { desk: problem.desk.clone(), of, question, rows: 1, cols: 1, right: vec![edge.local] };
        let whole = Exercise::new(Kind::Compute, String::new());
        match judge_value(&mut local, &whole, value)? {
            Outcome::Correct(_) => found += 1,
            Outcome::Wrong { mistake, rivals, message } => {
                return Ok(Outcome::Wrong { mistake, rivals, message: format!("{left}: {message}") });
            }
            other => return Ok(other),
        }
    }
    Ok(if found >= flow.edges.len() { right() } else { wrong(format!("{} more are wanted", flow.edges.len() - found)) })
}

/// The product of local derivatives; names of intermediate variables may stay.
fn judge_combined(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let derivation = problem.derivation()?;
    for node in &derivation.flow.nodes[derivation.flow.variables..] {
        problem.desk.define(&node.name, node.value);
    }
    let value = problem.desk.read(text)?;
    judge_value(problem, exercise, value)
}

fn judge_layout(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let (entries, rows, cols) = problem.laid_out(&exercise.layout);
    let wanted = problem.desk.graph.literal(rows, cols, &entries);
    let value = problem.desk.read(text)?;
    let (r, c, _) = problem.desk.entries(value);
    if (r, c) != (rows, cols) {
        let message = format!("in {} layout it is {rows}x{cols}, yours is {r}x{c}", exercise.layout);
        let turned = (r, c) == (cols, rows);
        let mistake = turned.then_some("jacobian-transposed");
        return Ok(named(mistake, mistake.into_iter().collect(), vec![message]));
    }
    Ok(by_equality(problem.desk.same(value, wanted)))
}

/// A line of the learner's own: right if it is equal to the derivative; the last one is as simple as it gets, or the second.
fn judge_line(problem: &mut Problem, exercise: &Exercise, text: &str, lines: usize) -> Result<Outcome, Diagnostic> {
    let right_side = text.rsplit_once('=').map_or(text, |(_, right)| right);
    let value = problem.desk.read(right_side)?;
    let outcome = judge_value(problem, exercise, value)?;
    let whole = problem.whole();
    Ok(match outcome {
        Outcome::Correct(_) if lines == 0 && problem.desk.text(value) != problem.desk.text(whole) => {
            Outcome::Onward("right so far; go on until it is as simple as it gets".to_owned())
        }
        other => other,
    })
}

/// The shape that is asked for, as `2x3`.
pub(super) fn shape(exercise: &Exercise) -> Result<String, Diagnostic> {
    let mut desk = Desk::new(&exercise.declare)?;
    let bare = exercise.of.chars().all(char::is_alphanumeric);
    let of = if bare && exercise.declare.iter().any(|d| d.split(':').next().is_some_and(|n| n.trim() == exercise.of)) {
        desk.shape_of_name(&exercise.of)
    } else {
        let value = desk.read(&exercise.of)?;
        desk.graph.shape(value).clone()
    };
    let Some(by) = exercise.by.first() else { return Ok(format!("{}x{}", of.rows, of.cols)) };
    let by = desk.shape_of_name(by);
    derivative_shape(&of, &by).map(|(rows, cols)| format!("{rows}x{cols}"))
}

/// Numerator layout: functions down, variables across; by a matrix the shape of the matrix.
fn derivative_shape(of: &Shape, by: &Shape) -> Result<(Dim, Dim), Diagnostic> {
    match (of.is_scalar(), by.is_scalar() || by.is_vector()) {
        (true, false) => Ok((by.rows.clone(), by.cols.clone())),
        (_, true) if of.is_scalar() || of.is_vector() => Ok((of.rows.clone(), by.rows.clone())),
        (_, true) if by.is_scalar() => Ok((of.rows.clone(), of.cols.clone())),
        _ => Err(Diagnostic::new("scope-shape", "this derivative is no matrix")),
    }
}

fn judge_shape(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let wanted = shape(exercise)?;
    let given =
        text.to_lowercase().replace(['×', '*'], "x").replace("by", "x").replace([' ', '(', ')'], "").replace(',', "x");
    let Some((rows, cols)) = given.split_once('x') else {
        return Err(Diagnostic::new("parse-shape", "a shape is wanted").suggest("2x3"));
    };
    let turned = format!("{cols}x{rows}");
    Ok(if given == wanted {
        right()
    } else if turned == wanted {
        named(Some("jacobian-transposed"), vec!["jacobian-transposed"], Vec::new())
    } else {
        wrong("one row for each function, one column for each variable")
    })
}

fn judge_example(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let text = text.split_once('=').filter(|(left, _)| left.trim() == exercise.find).map_or(text, |(_, right)| right);
    let mut desk = Desk::new(&exercise.declare)?;
    let value = desk.read(text)?;
    desk.define(&exercise.find, value);
    for claim in &exercise.must {
        let (left, right, wants_equal) = match claim.split_once("!=") {
            Some((left, right)) => (left, right, false),
            None => {
                let (left, right) = claim
                    .split_once('=')
                    .ok_or_else(|| Diagnostic::new("lesson-claim", format!("`{claim}` is not an equation")))?;
                (left, right, true)
            }
        };
        let (a, b) = (desk.read(left)?, desk.read(right)?);
        match desk.same(a, b) {
            None => return Ok(undecided()),
            Some(equal) if equal == wants_equal => {}
            Some(_) => {
                return Ok(wrong(format!("{claim} does not hold: the left side is {}", tidied_text(&mut desk, a))));
            }
        }
    }
    Ok(right())
}

fn tidied_text(desk: &mut Desk, id: ExprId) -> String {
    let tidied = desk.tidied(id);
    desk.text(tidied)
}

/// Something that satisfies an exercise of the kind `Example`, found by trying simple candidates.
pub(super) fn find_example(exercise: &Exercise) -> Result<String, Diagnostic> {
    let names: Vec<String> = exercise.by.clone();
    let mut pool: Vec<String> = ["0", "1", "2", "3", "-1", "1/2"].map(str::to_owned).to_vec();
    for name in &names {
        pool.extend([name.clone(), format!("{name}^2"), format!("{name}^3"), format!("2*{name}"), format!("e^{name}")]);
        pool.extend([format!("sin({name})"), format!("abs({name})"), format!("-{name}^2"), format!("{name}^4")]);
    }
    if let [a, b, ..] = &names[..] {
        pool.extend([format!("{a}*{b}"), format!("{a} + {b}"), format!("{a}^2 + {b}^2"), format!("{a}^2 - {b}^2")]);
        pool.extend([format!("{a}^2*{b}"), format!("{a}*{b}^2"), format!("2*{a} + 3*{b}"), format!("{a}^2 + {b}")]);
        pool.extend([format!("-{a}^2 - {b}^2"), format!("{a}^2*{b}^2"), format!("[{a}, {b}]"), format!("[{b}, {a}]")]);
        pool.extend([format!("[{a}^2, {b}^2]"), format!("[{a}*{b}, {a}]"), format!("[{a} + {b}, {a} - {b}]")]);
    }
    let small = [[2, 1, 0, 3], [0, 1, 2, 0], [1, 2, 2, 1], [1, 0, 0, 1], [1, 0, 0, -1], [0, 1, -1, 0]];
    pool.extend(small.map(|[a, b, c, d]| format!("[[{a}, {b}], [{c}, {d}]]")));
    pool.extend(
        ["[1, 0]", "[0, 1]", "[1, 2]", "[1, -1]", "[3, 4]", "[2, 1]", "[-1, 1]", "[3/5, 4/5]"].map(str::to_owned),
    );
    pool.into_iter()
        .find(|text| matches!(judge_example(exercise, text), Ok(Outcome::Correct(_))))
        .ok_or_else(|| Diagnostic::new("lesson-example", "no simple example was found that has the property"))
}
