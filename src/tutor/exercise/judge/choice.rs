//! Answers that are chosen or counted: a rule, a line, a number, edges, a layout.

use super::super::derived::{Derived, derived};
use super::super::lines::links;
use super::super::rivals::wrong_entries;
use super::super::solve::{Problem, number, transposed};
use super::super::{Exercise, says};
use super::{Outcome, right, steps, value, wrong};
use crate::calculus::ChainStep;
use crate::diagnostic::Diagnostic;
use crate::tutor::typed::{answer_text, last_side};

/// Largest relative error of a number that is taken for exact.
const EXACT: f64 = 1e-9;

pub(super) fn rule(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let rule = super::super::solve::rule(exercise)?;
    let given = text.to_lowercase().replace(' ', "-");
    let given = given.trim_end_matches("-rule");
    if given == rule {
        return Ok(right());
    }
    if (given, rule.as_str()) == ("constant-factor", "constant-divisor") {
        return Ok(Outcome::Correct("right: a constant divisor is a constant factor, one over it".to_owned()));
    }
    if (given, rule.as_str()) == ("quotient", "constant-divisor") {
        return Ok(wrong(
            "the quotient rule is for a variable in the denominator; here it is a constant factor, one over it",
        ));
    }
    let look = match exercise.step {
        ChainStep::Differentiate => at_the_outside(&rule).to_owned(),
        _ => by_counting(&derived(exercise)?),
    };
    Ok(wrong(format!("{text} is not the rule that applies here: {look}")))
}

/// Where to look for the scalar rule that comes first, without naming it.
fn at_the_outside(rule: &str) -> &'static str {
    match rule {
        "sum" => "what is done last adds two things",
        "product" => "what is done last multiplies, and both factors hold the variable",
        "quotient" => "what is done last divides, and the variable stands below",
        "power" => "the variable itself is raised to a fixed exponent",
        "constant-factor" | "constant-divisor" => "what is done last multiplies or divides by a constant",
        "chain" => "what is done last is a function of something that is not just the variable",
        _ => "ask what is done last, and what it is done to",
    }
}

/// How many outputs there are, and how many paths lead to one.
fn by_counting(derived: &Derived) -> String {
    let flow = &derived.derivation.flow;
    let outputs = flow.output_positions().len();
    if outputs > 1 {
        return format!("there are {outputs} outputs");
    }
    if derived.is_whole && !derived.nodes_are_numbers() {
        return "vectors or matrices stand between the variable and the output".to_owned();
    }
    let by = &flow.nodes[0].name;
    match flow.path_counts(0)[flow.output_positions().start] {
        1 => format!("there is one output, and {by} reaches it on one path"),
        paths => format!("there is one output, and {by} reaches it on {paths} paths"),
    }
}

pub(super) fn link(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let links = links(exercise)?;
    let Ok(line) = text.trim_matches(['(', ')', ' ']).parse::<usize>() else {
        return Err(Diagnostic::new("parse-number", "the number of a line is wanted").suggest("3"));
    };
    Ok(match line.checked_sub(1).and_then(|at| links.get(at)) {
        Some(link) if link.wrong => {
            let says = says(&exercise.plant).unwrap_or("");
            Outcome::Correct(format!("right, that is the line: {says}"))
        }
        Some(link) => wrong(format!("{} = {} is right, or follows from the lines above it", link.left, link.right)),
        None => wrong(format!("there are {} lines", links.len())),
    })
}

pub(super) fn number_near(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let wanted = problem.number(&exercise.at)?;
    let value = problem.desk.read(last_side(text))?;
    let Some(given) = number(&problem.desk.graph, value) else {
        return Err(Diagnostic::new("parse-number", "a number is wanted").suggest("0.25"));
    };
    let near = |wanted: f64| (given - wanted).abs() / wanted.abs().max(1.0);
    let error = near(wanted);
    if error <= exercise.tolerance {
        return Ok(Outcome::Correct(if error < EXACT { "right".to_owned() } else { near_enough(error) }));
    }
    let off = format!("{given} is off by {:.3}", (given - wanted).abs());
    let mut found: Vec<&'static str> = Vec::new();
    if !problem.is_value {
        let map = problem.point(&exercise.at)?;
        for (id, wrong) in wrong_entries(problem, 0)? {
            let value = problem.desk.substitute(wrong, &map);
            let value = number(&problem.desk.graph, value);
            if !found.contains(&id) && value.is_some_and(|value| near(value) <= exercise.tolerance) {
                found.push(id);
            }
        }
    }
    // One point is little evidence: a name is given only where no other mistake leads to this number.
    Ok(match found[..] {
        [] => wrong(off),
        [only] => value::named(Some(only), vec![only], vec![off]),
        _ => {
            let said: Vec<String> =
                found.iter().take(3).filter_map(|id| says(id).map(|says| format!("{says} ({id})"))).collect();
            let message = format!("{off}; mistakes that lead there: {}", said.join(", or "));
            Outcome::Wrong { mistake: None, rivals: found.into_iter().take(3).collect(), message }
        }
    })
}

/// Right, and by how much it is off.
fn near_enough(error: f64) -> String {
    let percent = 100.0 * error;
    let shown = if percent < 0.01 { "less than 0.01".to_owned() } else { format!("{percent:.2}") };
    format!("right: near enough, off by {shown} percent")
}

/// The edges of the data flow, by the names shown or by the learner's own.
pub(super) fn graph(derived: &mut Derived, text: &str) -> Result<Outcome, Diagnostic> {
    let (parts, rest) = steps::parts(derived, text)?;
    let wanted = match parts {
        Ok(parts) => parts.arrows(),
        Err(words) => return Ok(wrong(words)),
    };
    let given: Vec<String> =
        rest.replace('→', "->").split([',', ';']).map(|edge| edge.replace(' ', "")).filter(|e| !e.is_empty()).collect();
    if let Some(odd) = given.iter().find(|edge| !edge.contains("->")) {
        return Err(Diagnostic::new("parse-edge", format!("`{odd}` is not an edge")).suggest("x->u, u->y"));
    }
    let extra: Vec<&String> = given.iter().filter(|edge| !wanted.contains(edge)).collect();
    let turned = |edge: &str| edge.split_once("->").map(|(from, to)| format!("{to}->{from}")).unwrap_or_default();
    if let Some(edge) = extra.iter().find(|edge| wanted.contains(&turned(edge))) {
        return Ok(wrong(format!("{edge} points the wrong way: from what is used to what is computed")));
    }
    let missing = wanted.iter().filter(|edge| !given.contains(edge)).count();
    Ok(match (extra.first(), missing) {
        (Some(edge), _) => wrong(format!("there is no edge {edge}: look at what the right node is computed from")),
        (None, 0) => right(),
        (None, 1) => wrong("one edge is missing"),
        (None, count) => wrong(format!("{count} edges are missing")),
    })
}

pub(super) fn layout(problem: &mut Problem, exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let (entries, rows, cols) = problem.laid_out(&exercise.layout);
    let wanted = problem.desk.graph.literal(rows, cols, &entries);
    let given = problem.desk.read(&answer_text(text).0)?;
    let (r, c, _) = problem.desk.entries(given);
    if (r, c) != (rows, cols) {
        let message = format!("in {} layout it is {rows}x{cols}, yours is {r}x{c}", exercise.layout);
        let turned = (r, c) == (cols, rows);
        let mistake = turned.then_some("jacobian-transposed");
        return Ok(value::named(mistake, mistake.into_iter().collect(), vec![message]));
    }
    let turned = problem.desk.graph.literal(rows, cols, &transposed(&entries, rows as usize, cols as usize));
    if rows == cols && turned != wanted && problem.desk.same(given, turned) == Some(true) {
        let message = format!(
            "this is not {} layout; it has the same shape here, but rows and columns are exchanged",
            exercise.layout
        );
        return Ok(value::named(Some("jacobian-transposed"), vec!["jacobian-transposed"], vec![message]));
    }
    value::by_equality(problem, given, wanted)
}
