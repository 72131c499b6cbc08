//! Diagnosis: the table of mistakes tests itself, and mistakes made by an independent generator are named.

mod generator;
mod several;

use generator::{Dice, IDS, Slip, slope};
use gradus::session::{AnswerKind, CheckTask, Confirm, Judgement, Outcome, Part, Session};
use gradus::tutor::Kind;
use gradus::tutor::mistakes::{MISTAKES, find};

fn judge(kind: AnswerKind, expr: &str, by: &[&str], lets: &[(&str, &str)], answer: &str) -> Judgement {
    judge_declared(&[], kind, expr, by, lets, answer)
}

fn judge_declared(
    declare: &[(&str, &str)],
    kind: AnswerKind,
    expr: &str,
    by: &[&str],
    lets: &[(&str, &str)],
    answer: &str,
) -> Judgement {
    let mut session = Session::new();
    session.confirm = Confirm::Nothing;
    for (name, shape) in declare {
        session.declare_name(name, shape).unwrap_or_else(|problem| panic!("{name} : {shape}: {problem}"));
    }
    session.refill();
    let task = CheckTask {
        kind,
        expr: expr.to_owned(),
        by: by.iter().map(|name| (*name).to_owned()).collect(),
        lets: lets.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    session.check_answer(&task, answer, Part::Whole).unwrap_or_else(|problem| panic!("{expr}: {problem:?}"))
}

fn kind_of(kind: Kind) -> AnswerKind {
    match kind {
        Kind::Derivative => AnswerKind::Derivative,
        Kind::Gradient => AnswerKind::Gradient,
        Kind::Jacobian => AnswerKind::Jacobian,
        Kind::Hessian => AnswerKind::Hessian,
    }
}

#[test]
fn every_example_names_its_own_row_and_no_other() {
    for mistake in MISTAKES.iter() {
        let example = mistake.example;
        let judgement = judge_declared(
            example.declare,
            kind_of(example.kind),
            example.of,
            example.by,
            example.lets,
            example.answer,
        );
        assert_ne!(judgement.outcome, Outcome::Correct, "{}: its example is right", mistake.id);
        assert_eq!(judgement.mistake, Some(mistake.id), "{}: {judgement:?}", mistake.id);
    }
}

#[test]
fn rows_are_complete_and_apart() {
    for (position, mistake) in MISTAKES.iter().enumerate() {
        assert!(!mistake.wrong.is_empty() && mistake.prior > 0, "{}", mistake.id);
        assert!(
            !mistake.says.is_empty() && !mistake.law.is_empty() && mistake.hint.ends_with(['.', '?']),
            "{}",
            mistake.id
        );
        assert_eq!(find(mistake.id).map(|row| row.prior), Some(mistake.prior));
        assert!(MISTAKES[..position].iter().all(|other| other.id != mistake.id), "{} stands twice", mistake.id);
        let replies = Session::new().run(&format!("explain {}", mistake.id));
        assert!(!matches!(replies[0], gradus::session::Reply::Problem { .. }), "explain {}", mistake.id);
    }
}

/// Ids that are promised in public for derivatives, gradients, Jacobians and Hessians. Each has a row, whose example is
/// judged to be that mistake.
const PROMISED: &[&str] = &[
    "chain-lost-inner",
    "chain-added-inner",
    "chain-outer-at-inner-derivative",
    "chain-stopped-early",
    "constant-factor-lost",
    "constant-not-zero",
    "power-exponent-kept",
    "power-exponent-raised",
    "power-coefficient-lost",
    "exp-as-power",
    "exponential-as-power",
    "exponential-ln-lost",
    "sin-sign",
    "cos-sign",
    "tan-sec-not-squared",
    "ln-not-reciprocal",
    "ln-of-derivative",
    "sqrt-half-lost",
    "product-of-derivatives",
    "product-one-term",
    "product-as-difference",
    "quotient-of-derivatives",
    "quotient-order-swapped",
    "quotient-plus",
    "quotient-denominator-not-squared",
    "variable-wrong",
    "variable-held-as-zero",
    "variable-not-held",
    "integrated-instead",
    "not-differentiated",
    "path-dropped",
    "paths-multiplied",
    "paths-subtracted",
    "path-inner-swapped",
    "path-counted-twice",
    "not-substituted",
    "entry-zero",
    "entry-sign",
    "gradient-order-swapped",
    "gradient-summed",
    "jacobian-transposed",
    "jacobian-rows-swapped",
    "jacobian-columns-swapped",
    "jacobian-order",
    "hessian-mixed-lost",
    "hessian-mixed-sign",
    "hessian-diagonal-swapped",
    "hessian-first-derivatives-squared",
    "hessian-asymmetric",
];

/// The independent generators make every promised mistake, apart from those that are no slip of differentiating.
#[test]
fn every_promised_mistake_has_a_row_and_is_injected() {
    for id in PROMISED {
        assert!(find(id).is_some(), "{id} has no row");
        let made = IDS.contains(id) || several::IDS.contains(id);
        assert_ne!(made, NOT_INJECTED.contains(id), "{id} is injected: {made}");
    }
}

/// Found by the examples of their rows alone: a layer that is missing inside is injected under another name, and what is
/// not differentiated at all is no slip.
const NOT_INJECTED: &[&str] = &["chain-stopped-early", "not-differentiated"];

/// Problems tried; raise it to measure more.
const PROBLEMS: usize = 60;

#[test]
fn mistakes_of_an_independent_generator_are_named() {
    let mut dice = Dice(20_260_101);
    let (mut made, mut listed, mut alone, mut right_alone, mut right_step) = (0, 0, 0, 0, 0);
    let mut misses = Vec::new();
    for _ in 0..PROBLEMS {
        let problem = dice.expression(2);
        let text = problem.text();
        let right = slope(&problem, &mut Slip::none());
        let judgement = judge(AnswerKind::Derivative, &text, &["x"], &[], &right);
        assert!(matches!(judgement.outcome, Outcome::Correct | Outcome::Undecided), "{text}: {right}: {judgement:?}");
        assert_eq!(judgement.mistake, None, "{text}: a right answer is diagnosed");
        for id in IDS {
            let mut slip = Slip::new(id, dice.roll(2));
            let wrong = slope(&problem, &mut slip);
            let judgement = judge(AnswerKind::Derivative, &text, &["x"], &[], &wrong);
            if !slip.made || judgement.outcome != Outcome::Incorrect {
                assert!(!slip.made || judgement.outcome != Outcome::Unfinished);
                continue;
            }
            made += 1;
            let id = slip.name();
            let is_listed = judgement.mistakes.contains(&id);
            let is_other = judgement.mistake.is_some_and(|named| named != id);
            listed += usize::from(is_listed);
            alone += usize::from(judgement.mistake.is_some());
            right_alone += usize::from(judgement.mistake == Some(id));
            let step = find(id).and_then(|row| row.step).map(|step| step as usize + 1);
            right_step += usize::from(judgement.step.is_none() || judgement.step == step);
            if !is_listed || is_other {
                misses.push(format!("{id}: {text} answered {wrong}: {:?}", judgement.mistakes));
            }
        }
    }
    println!("made {made}, listed {listed}, alone {alone}, rightly alone {right_alone}, step {right_step}");
    println!("{}", misses.join("\n"));
    assert!(made > 3 * PROBLEMS, "{made} mistakes only");
    assert!(listed * 100 >= made * 95, "{listed} of {made} listed");
    assert!(right_alone * 100 >= alone * 95, "{right_alone} of {alone} named alone");
    assert!(right_step * 100 >= made * 95, "{right_step} of {made} with the right step or none");
}

#[test]
fn unrelated_wrong_answers_are_called_wrong_without_a_cause() {
    let answers = ["x + 5", "7*x^2", "cos(x)^2", "1/(x+4)", "x*exp(3*x)", "17", "sin(x)*cos(5*x)", "ln(x)+9", "x^7-x"];
    let mut dice = Dice(7);
    let (mut tried, mut explained) = (0, Vec::new());
    for _ in 0..PROBLEMS / 2 {
        let text = dice.expression(2).text();
        for answer in answers {
            let judgement = judge(AnswerKind::Derivative, &text, &["x"], &[], answer);
            assert_ne!(judgement.outcome, Outcome::Correct, "{text}: {answer}");
            tried += 1;
            explained.extend(judgement.mistake.map(|id| format!("{text} answered {answer}: {id}")));
        }
    }
    assert!(explained.len() * 100 <= tried * 3, "{} of {tried}:\n{}", explained.len(), explained.join("\n"));
}
