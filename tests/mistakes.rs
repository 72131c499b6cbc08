//! Diagnosis: the table of mistakes tests itself, and mistakes made by an independent generator are named.

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

/// An expression in x with a text of its own and a differentiator that can go wrong.
#[derive(Clone)]
enum E {
    X,
    Number(i64),
    Add(Box<E>, Box<E>),
    Times(Box<E>, Box<E>),
    Over(Box<E>, Box<E>),
    Power(Box<E>, i64),
    Call(&'static str, Box<E>),
}

use E::{Add, Call, Number, Over, Power, Times, X};

fn boxed(e: E) -> Box<E> {
    Box::new(e)
}

impl E {
    fn text(&self) -> String {
        match self {
            X => "x".into(),
            Number(n) => format!("({n})"),
            Add(a, b) => format!("({} + {})", a.text(), b.text()),
            Times(a, b) => format!("{}*{}", a.text(), b.text()),
            Over(a, b) => format!("({})/({})", a.text(), b.text()),
            Power(a, n) => format!("({})^{n}", a.text()),
            Call(f, a) => format!("{f}({})", a.text()),
        }
    }

    fn is_constant(&self) -> bool {
        match self {
            X => false,
            Number(_) => true,
            Add(a, b) | Times(a, b) | Over(a, b) => a.is_constant() && b.is_constant(),
            Power(a, _) | Call(_, a) => a.is_constant(),
        }
    }
}

/// Makes a mistake at its n-th opportunity.
struct Slip {
    id: &'static str,
    left: usize,
    made: bool,
}

impl Slip {
    fn now(&mut self, id: &str) -> bool {
        if self.id != id || self.made {
            return false;
        }
        self.made = self.left == 0;
        self.left = self.left.saturating_sub(1);
        self.made
    }
}

/// The derivative as text.
fn slope(e: &E, slip: &mut Slip) -> String {
    match e {
        X => "1".into(),
        Number(_) => "0".into(),
        Add(a, b) if b.is_constant() && slip.now("constant-not-zero") => format!("({} + {})", slope(a, slip), b.text()),
        Add(a, b) => format!("({} + {})", slope(a, slip), slope(b, slip)),
        Times(a, b) if a.is_constant() => {
            if slip.now("constant-factor-lost") {
                return slope(b, slip);
            }
            format!("{}*{}", a.text(), slope(b, slip))
        }
        Times(a, b) => {
            let (f, g, df, dg) = (a.text(), b.text(), slope(a, slip), slope(b, slip));
            match () {
                () if slip.now("product-of-derivatives") => format!("({df})*({dg})"),
                () if slip.now("product-one-term") => format!("({df})*{g}"),
                () if slip.now("product-as-difference") => format!("(({df})*{g} - {f}*({dg}))"),
                () => format!("(({df})*{g} + {f}*({dg}))"),
            }
        }
        Over(a, b) => {
            let (f, g, df, dg) = (a.text(), b.text(), slope(a, slip), slope(b, slip));
            match () {
                () if slip.now("quotient-of-derivatives") => format!("({df})/({dg})"),
                () if slip.now("quotient-order-swapped") => format!("(({f})*({dg}) - ({df})*({g}))/({g})^2"),
                () if slip.now("quotient-plus") => format!("(({df})*({g}) + ({f})*({dg}))/({g})^2"),
                () if slip.now("quotient-denominator-not-squared") => format!("(({df})*({g}) - ({f})*({dg}))/({g})"),
                () => format!("(({df})*({g}) - ({f})*({dg}))/({g})^2"),
            }
        }
        Power(a, n) => {
            let (u, down, up) = (a.text(), n - 1, n + 1);
            match () {
                () if slip.now("power-exponent-kept") => chained(a, format!("{n}*({u})^{n}"), slip),
                () if slip.now("power-exponent-raised") => chained(a, format!("{n}*({u})^{up}"), slip),
                () if slip.now("power-coefficient-lost") => chained(a, format!("({u})^{down}"), slip),
                () => outer(a, &|u| format!("{n}*({u})^{down}"), slip),
            }
        }
        Call(f, a) => call(f, a, slip),
    }
}

fn call(f: &str, a: &E, slip: &mut Slip) -> String {
    let u = a.text();
    match f {
        "sin" if slip.now("sin-sign") => chained(a, format!("(-cos({u}))"), slip),
        "sin" => outer(a, &|u| format!("cos({u})"), slip),
        "cos" if slip.now("cos-sign") => chained(a, format!("sin({u})"), slip),
        "cos" => outer(a, &|u| format!("(-sin({u}))"), slip),
        "tan" if slip.now("tan-sec-not-squared") => chained(a, format!("sec({u})"), slip),
        "tan" => outer(a, &|u| format!("sec({u})^2"), slip),
        "exp" if slip.now("exp-as-power") => chained(a, format!("({u})*e^({u} - 1)"), slip),
        "exp" => outer(a, &|u| format!("exp({u})"), slip),
        "ln" if slip.now("ln-not-reciprocal") => chained(a, format!("({u})"), slip),
        "ln" if slip.now("ln-of-derivative") => format!("ln({})", slope(a, slip)),
        "ln" => outer(a, &|u| format!("1/({u})"), slip),
        "sqrt" if slip.now("sqrt-half-lost") => chained(a, format!("1/sqrt({u})"), slip),
        "sqrt" => outer(a, &|u| format!("1/(2*sqrt({u}))"), slip),
        "3^" => unreachable!("written as a power"),
        _ => unreachable!("{f}"),
    }
}

/// An outer derivative times the inner one.
fn chained(a: &E, outer: String, slip: &mut Slip) -> String {
    format!("({outer})*({})", slope(a, slip))
}

fn outer(a: &E, make: &dyn Fn(&str) -> String, slip: &mut Slip) -> String {
    if matches!(a, X) {
        return make("x");
    }
    if slip.now("chain-lost-inner") {
        return make(&a.text());
    }
    if slip.now("chain-added-inner") {
        return format!("({} + {})", make(&a.text()), slope(a, slip));
    }
    if slip.now("chain-outer-at-inner-derivative") {
        let inner = slope(a, slip);
        return format!("{}*({inner})", make(&inner));
    }
    chained(a, make(&a.text()), slip)
}

const IDS: &[&str] = &[
    "constant-not-zero",
    "constant-factor-lost",
    "product-of-derivatives",
    "product-one-term",
    "product-as-difference",
    "quotient-of-derivatives",
    "quotient-order-swapped",
    "quotient-plus",
    "quotient-denominator-not-squared",
    "power-exponent-kept",
    "power-exponent-raised",
    "power-coefficient-lost",
    "sin-sign",
    "cos-sign",
    "tan-sec-not-squared",
    "exp-as-power",
    "ln-not-reciprocal",
    "ln-of-derivative",
    "sqrt-half-lost",
    "chain-lost-inner",
    "chain-added-inner",
    "chain-outer-at-inner-derivative",
];

/// A generator of numbers that is the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// A function of x that students meet; `depth` compositions at most.
    fn expression(&mut self, depth: usize) -> E {
        let n = 2 + self.roll(4) as i64;
        match (self.roll(7), depth) {
            (0, _) | (_, 0) => match self.roll(3) {
                0 => Power(boxed(X), n),
                1 => Times(boxed(Number(n)), boxed(Power(boxed(X), n + 1))),
                _ => Add(boxed(Power(boxed(X), n)), boxed(Number(n + 3))),
            },
            (1, _) => Times(boxed(self.expression(depth - 1)), boxed(self.function(depth - 1))),
            (2, _) => Over(boxed(self.function(depth - 1)), boxed(self.expression(depth - 1))),
            (3, _) => Power(boxed(self.function(depth - 1)), n),
            _ => self.function(depth - 1),
        }
    }

    fn function(&mut self, depth: usize) -> E {
        let name = ["sin", "cos", "tan", "exp", "ln", "sqrt"][self.roll(6)];
        let inner = if self.roll(4) == 0 { X } else { self.expression(depth) };
        Call(name, boxed(inner))
    }
}

/// Problems tried; raise it to measure more.
const PROBLEMS: usize = 24;

#[test]
fn mistakes_of_an_independent_generator_are_named() {
    let mut dice = Dice(20_260_101);
    let (mut made, mut listed, mut alone, mut right_alone, mut right_step) = (0, 0, 0, 0, 0);
    let mut misses = Vec::new();
    for _ in 0..PROBLEMS {
        let problem = dice.expression(2);
        let text = problem.text();
        let right = slope(&problem, &mut Slip { id: "", left: 0, made: false });
        let judgement = judge(AnswerKind::Derivative, &text, &["x"], &[], &right);
        assert!(matches!(judgement.outcome, Outcome::Correct | Outcome::Undecided), "{text}: {right}: {judgement:?}");
        assert_eq!(judgement.mistake, None, "{text}: a right answer is diagnosed");
        for id in IDS {
            let mut slip = Slip { id, left: dice.roll(2), made: false };
            let wrong = slope(&problem, &mut slip);
            let judgement = judge(AnswerKind::Derivative, &text, &["x"], &[], &wrong);
            if !slip.made || judgement.outcome != Outcome::Incorrect {
                assert!(!slip.made || judgement.outcome != Outcome::Unfinished);
                continue;
            }
            made += 1;
            let same = |named: &str| named == *id || named == "chain-stopped-early" && *id == "chain-lost-inner";
            listed += usize::from(judgement.mistakes.iter().any(|named| same(named)));
            alone += usize::from(judgement.mistake.is_some());
            right_alone += usize::from(judgement.mistake.is_some_and(same));
            let step = find(id).and_then(|row| row.step).map(|step| step as usize + 1);
            right_step += usize::from(judgement.step.is_none() || judgement.step == step);
            if !judgement.mistakes.iter().any(|named| same(named)) {
                misses.push(format!("{id}: {text} answered {wrong}: {:?}", judgement.mistakes));
            }
        }
    }
    println!("made {made}, listed {listed}, alone {alone}, rightly alone {right_alone}, step {right_step}");
    println!("{}", misses.join("\n"));
    assert!(made > 3 * PROBLEMS, "{made} mistakes only");
    assert!(listed * 100 >= made * 90, "{listed} of {made} listed");
    assert!(right_alone * 100 >= alone * 90, "{right_alone} of {alone} named alone");
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
