//! Decisions and whole checks of answers, from text to verdict.

use gradus::calculus::resolve;
use gradus::decide::{Budget, Verdict, decide};
use gradus::expr::{ExprId, Graph};
use gradus::session::{AnswerKind, CheckTask, Outcome, Part, Session};
use gradus::syntax::{self, Scope, Vocabulary, linear};
use gradus::tutor::Kind;
use gradus::tutor::mistakes::{Example, MISTAKES};

use super::expressions::graph;
use super::measuring::{Row, measure, spread};

/// Pairs with their verdicts, as the tests have them.
const PAIRS: &str = include_str!("../../tests/verdicts/pairs.txt");

/// Reads both sides of every pair and decides it: the median over the pairs, and the 99th percentile. The check is the
/// number of pairs that are said to be equal.
pub fn verdicts(_: usize) -> Row {
    let lines = PAIRS.lines().filter(|line| !line.is_empty() && !line.starts_with('#') && !line.contains(" given "));
    let claims = lines.filter_map(|line| [" == ", " != ", " ?= "].iter().find_map(|sign| line.split_once(sign)));
    let (mut times, mut slowest, mut equal, mut undecided) = (Vec::new(), (0.0, ""), 0, 0);
    for (a, b) in claims {
        let Ok(_) = two_sides(a, b) else { continue };
        let (time, _, _, verdict) = measure(
            || (),
            |()| {
                let (mut graph, a, b) = two_sides(a, b).expect("read before");
                decide(&mut graph, a, b, &[], 1, &Budget::default())
            },
        );
        match verdict {
            Verdict::Equal(_) => equal += 1,
            Verdict::Undecided(_) => undecided += 1,
            _ => {}
        }
        if time > slowest.0 {
            slowest = (time, a);
        }
        times.push(time);
    }
    let mut row = spread(times, slowest, f64::from(equal));
    row.extra.push(("undecided", serde_json::json!(undecided)));
    row
}

/// Both sides, derivatives carried out.
fn two_sides(a: &str, b: &str) -> Result<(Graph, ExprId, ExprId), ()> {
    let mut graph = graph();
    let mut side = |text: &str| {
        let written = syntax::parse(text, &Vocabulary::default()).map_err(|_| ())?;
        let root = syntax::lower(&mut graph, &written, &Scope::default()).map_err(|_| ())?.root;
        resolve(&mut graph, root).map_err(|_| ())
    };
    let (a, b) = (side(a)?, side(b)?);
    Ok((graph, a, b))
}

/// Whole checks of answers, from text to diagnosis: the wrong answer of every row of the table of mistakes beside the right
/// one. The number checked is how many are wrong.
pub fn answers(_: usize) -> Row {
    let (mut times, mut slowest, mut wrong) = (Vec::new(), (0.0, ""), 0);
    for example in MISTAKES.iter().map(|mistake| &mistake.example) {
        let task = task_of(example);
        let declared = || {
            let mut session = Session::new();
            for (name, shape) in example.declare {
                session.declare_name(name, shape).expect("a shape of the table");
            }
            session
        };
        let judged = declared().check_answer(&task, example.answer, Part::Whole).expect("an example of the table");
        let Some((_, right)) = judged.expected else { continue };
        let right = linear::write(&right.formula, linear::Style::Plain, 10_000).text;
        for answer in [example.answer, &right] {
            let (time, _, _, judged) = measure(declared, |session| {
                session.refill();
                session.check_answer(&task, answer, Part::Whole).expect("read before")
            });
            wrong += usize::from(judged.outcome == Outcome::Incorrect);
            if time > slowest.0 {
                slowest = (time, example.of);
            }
            times.push(time);
        }
    }
    spread(times, slowest, wrong as f64)
}

fn task_of(example: &Example) -> CheckTask {
    let kind = match example.kind {
        Kind::Derivative => AnswerKind::Derivative,
        Kind::Gradient => AnswerKind::Gradient,
        Kind::Jacobian => AnswerKind::Jacobian,
        Kind::Hessian => AnswerKind::Hessian,
    };
    let text = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    CheckTask {
        kind,
        expr: example.of.to_owned(),
        by: example.by.iter().map(|name| (*name).to_owned()).collect(),
        lets: example.lets.iter().map(text).collect(),
    }
}
