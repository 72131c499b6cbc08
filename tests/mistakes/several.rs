//! Mistakes with several variables, made on polynomials whose derivatives are written down term by term: partial and total
//! derivatives, gradients, Jacobians, Hessians.

use gradus::session::{AnswerKind, Outcome};

use crate::generator::Dice;
use crate::judge;

/// Mistakes that are made here.
pub const IDS: &[&str] = &[
    "variable-wrong",
    "variable-not-held",
    "variable-held-as-zero",
    "path-dropped",
    "paths-multiplied",
    "paths-subtracted",
    "path-inner-swapped",
    "path-counted-twice",
    "chain-lost-inner",
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

/// Problems of each kind.
const PROBLEMS: usize = 60;

/// A sum of terms `c*x^i*y^j`.
#[derive(Clone)]
struct Polynomial(Vec<(i64, u32, u32)>);

impl Polynomial {
    /// Two or three terms, of which one at least holds both variables.
    fn drawn(dice: &mut Dice) -> Polynomial {
        let mut power = |least: usize| (least + dice.roll(4)) as u32;
        let mut terms = vec![(2, power(2), power(1)), (3, power(1), 0), (5, 0, power(2))];
        for term in &mut terms {
            term.0 += dice.roll(4) as i64;
            term.0 *= if dice.roll(3) == 0 { -1 } else { 1 };
        }
        terms.truncate(2 + dice.roll(2));
        Polynomial(terms)
    }

    fn by(&self, variable: char) -> Polynomial {
        let slope = |(c, i, j): &(i64, u32, u32)| match variable {
            'x' if *i > 0 => Some((c * i64::from(*i), i - 1, *j)),
            'y' if *j > 0 => Some((c * i64::from(*j), *i, j - 1)),
            _ => None,
        };
        Polynomial(self.0.iter().filter_map(slope).collect())
    }

    /// In terms of what stands for x and y.
    fn at(&self, x: &str, y: &str) -> String {
        let terms: Vec<String> = self.0.iter().map(|(c, i, j)| format!("({c})*({x})^{i}*({y})^{j}")).collect();
        if terms.is_empty() { "0".into() } else { format!("({})", terms.join(" + ")) }
    }

    fn text(&self) -> String {
        self.at("x", "y")
    }

    /// Only the terms that hold the other variable of `by` not, or without them.
    fn alone(&self, by: char) -> Polynomial {
        let pure = |(_, i, j): &&(i64, u32, u32)| if by == 'x' { *j == 0 } else { *i == 0 };
        Polynomial(self.0.iter().filter(pure).copied().collect())
    }
}

/// A wrong answer with the id that it is made by.
type Wrong = (&'static str, String);

/// What came of a number of wrong answers.
#[derive(Default)]
struct Tally {
    made: usize,
    listed: usize,
    alone: usize,
    rightly: usize,
    misses: Vec<String>,
}

impl Tally {
    fn judge(&mut self, kind: AnswerKind, of: &str, by: &[&str], lets: &[(&str, &str)], (id, answer): &Wrong) {
        let judgement = judge(kind, of, by, lets, answer);
        assert!(IDS.contains(id), "{id} is not listed");
        if judgement.outcome == Outcome::Correct {
            return;
        }
        self.made += 1;
        self.listed += usize::from(judgement.mistakes.contains(id));
        self.alone += usize::from(judgement.mistake.is_some());
        self.rightly += usize::from(judgement.mistake == Some(*id));
        if !judgement.mistakes.contains(id) || judgement.mistake.is_some_and(|named| named != *id) {
            self.misses.push(format!("{id}: {of} by {by:?} with {lets:?} answered {answer}: {:?}", judgement.mistakes));
        }
    }

    fn right(kind: AnswerKind, of: &str, by: &[&str], lets: &[(&str, &str)], answer: &str) {
        let judgement = judge(kind, of, by, lets, answer);
        assert_eq!((judgement.outcome, judgement.mistake), (Outcome::Correct, None), "{of}: {answer}: {judgement:?}");
    }

    fn done(self, least: usize) {
        let Tally { made, listed, alone, rightly, misses } = self;
        println!("made {made}, listed {listed}, alone {alone}, rightly alone {rightly}\n{}", misses.join("\n"));
        assert!(made >= least, "{made} mistakes only");
        assert!(listed * 100 >= made * 95, "{listed} of {made} listed:\n{}", misses.join("\n"));
        assert!(rightly * 100 >= alone * 95, "{rightly} of {alone} rightly named alone:\n{}", misses.join("\n"));
    }
}

#[test]
fn of_partial_derivatives() {
    let (mut dice, mut tally) = (Dice(11), Tally::default());
    for _ in 0..PROBLEMS {
        let f = Polynomial::drawn(&mut dice);
        let (right, other) = (f.by('x').text(), f.by('y').text());
        Tally::right(AnswerKind::Derivative, &f.text(), &["x"], &[], &right);
        let wrong = [
            ("variable-wrong", other.clone()),
            ("variable-not-held", format!("{right} + {other}")),
            ("variable-held-as-zero", f.alone('x').by('x').text()),
        ];
        for wrong in &wrong {
            tally.judge(AnswerKind::Derivative, &f.text(), &["x"], &[], wrong);
        }
    }
    tally.done(2 * PROBLEMS);
}

#[test]
fn of_total_derivatives() {
    let inner =
        [("sin(t)", "cos(t)"), ("t^3", "3*t^2"), ("exp(2*t)", "2*exp(2*t)"), ("ln(t)", "1/t"), ("t^2 + 1", "2*t")];
    let (mut dice, mut tally) = (Dice(12), Tally::default());
    for _ in 0..PROBLEMS {
        let f = Polynomial::drawn(&mut dice);
        let (first, second) = (dice.roll(5), dice.roll(4));
        let (x, dx) = inner[first];
        let (y, dy) = inner[(first + 1 + second) % 5];
        let (fx, fy) = (f.by('x').at(x, y), f.by('y').at(x, y));
        let lets = [("x", x), ("y", y)];
        let along = [format!("{fx}*({dx})"), format!("{fy}*({dy})")];
        Tally::right(AnswerKind::Derivative, &f.text(), &["t"], &lets, &format!("{} + {}", along[0], along[1]));
        let wrong = [
            ("path-dropped", along[dice.roll(2)].clone()),
            ("paths-multiplied", format!("{}*{}", along[0], along[1])),
            ("paths-subtracted", format!("{} - {}", along[0], along[1])),
            ("path-inner-swapped", format!("{fx}*({dy}) + {fy}*({dx})")),
            ("path-counted-twice", format!("2*{} + {}", along[0], along[1])),
            ("chain-lost-inner", format!("{fx} + {fy}")),
            ("not-substituted", format!("{}*({dx}) + {}*({dy})", f.by('x').text(), f.by('y').text())),
        ];
        for wrong in &wrong {
            tally.judge(AnswerKind::Derivative, &f.text(), &["t"], &lets, wrong);
        }
    }
    tally.done(6 * PROBLEMS);
}

#[test]
fn of_gradients() {
    let (mut dice, mut tally) = (Dice(13), Tally::default());
    for _ in 0..PROBLEMS {
        let f = Polynomial::drawn(&mut dice);
        let (fx, fy) = (f.by('x').text(), f.by('y').text());
        Tally::right(AnswerKind::Gradient, &f.text(), &["x", "y"], &[], &format!("[{fx}, {fy}]"));
        let wrong = [
            ("entry-zero", if dice.roll(2) == 0 { format!("[0, {fy}]") } else { format!("[{fx}, 0]") }),
            ("entry-sign", if dice.roll(2) == 0 { format!("[-{fx}, {fy}]") } else { format!("[{fx}, -{fy}]") }),
            ("gradient-order-swapped", format!("[{fy}, {fx}]")),
            ("gradient-summed", format!("{fx} + {fy}")),
        ];
        for wrong in &wrong {
            tally.judge(AnswerKind::Gradient, &f.text(), &["x", "y"], &[], wrong);
        }
    }
    tally.done(3 * PROBLEMS);
}

#[test]
fn of_jacobians() {
    let (mut dice, mut tally) = (Dice(14), Tally::default());
    for _ in 0..PROBLEMS {
        let (f, g) = (Polynomial::drawn(&mut dice), Polynomial::drawn(&mut dice));
        let of = format!("[{}, {}]", f.text(), g.text());
        let [a, b, c, d] = [f.by('x'), f.by('y'), g.by('x'), g.by('y')].map(|entry| entry.text());
        Tally::right(AnswerKind::Jacobian, &of, &["x", "y"], &[], &format!("[[{a}, {b}], [{c}, {d}]]"));
        let wrong = [
            ("jacobian-transposed", format!("[[{a}, {c}], [{b}, {d}]]")),
            ("jacobian-rows-swapped", format!("[[{c}, {d}], [{a}, {b}]]")),
            ("jacobian-columns-swapped", format!("[[{b}, {a}], [{d}, {c}]]")),
            ("entry-zero", format!("[[{a}, 0], [{c}, {d}]]")),
            ("entry-sign", format!("[[{a}, {b}], [-{c}, {d}]]")),
        ];
        for wrong in &wrong {
            tally.judge(AnswerKind::Jacobian, &of, &["x", "y"], &[], wrong);
        }
    }
    tally.done(4 * PROBLEMS);
}

#[test]
fn of_chains_of_jacobians() {
    let inner = [("x^2", "2*x", "0"), ("x*y", "y", "x"), ("y^3 + x", "1", "3*y^2"), ("exp(x)", "exp(x)", "0")];
    let (mut dice, mut tally) = (Dice(15), Tally::default());
    for _ in 0..PROBLEMS {
        let (f, g) = (Polynomial::drawn(&mut dice), Polynomial::drawn(&mut dice));
        let first = dice.roll(4);
        let ((u, ux, uy), (v, vx, vy)) = (inner[first], inner[(first + 1 + dice.roll(3)) % 4]);
        let lets = [("u", u), ("v", v)];
        let of = format!("[{}, {}]", f.at("u", "v"), g.at("u", "v"));
        let [a, b, c, d] = [f.by('x'), f.by('y'), g.by('x'), g.by('y')].map(|entry| entry.at(u, v));
        let times = |[a, b, c, d]: [&str; 4], [p, q, r, s]: [&str; 4]| {
            format!("[[{a}*({p}) + {b}*({r}), {a}*({q}) + {b}*({s})], [{c}*({p}) + {d}*({r}), {c}*({q}) + {d}*({s})]]")
        };
        let (outer, slopes) = ([&a[..], &b, &c, &d], [ux, uy, vx, vy]);
        Tally::right(AnswerKind::Jacobian, &of, &["x", "y"], &lets, &times(outer, slopes));
        let bracketed = slopes.map(|slope| format!("({slope})"));
        let [ux, uy, vx, vy] = &bracketed;
        tally.judge(AnswerKind::Jacobian, &of, &["x", "y"], &lets, &("jacobian-order", times([ux, uy, vx, vy], outer)));
    }
    tally.done(PROBLEMS * 9 / 10);
}

#[test]
fn of_hessians() {
    let (mut dice, mut tally) = (Dice(16), Tally::default());
    for _ in 0..PROBLEMS {
        let f = Polynomial::drawn(&mut dice);
        let (fx, fy) = (f.by('x'), f.by('y'));
        let [a, b, d] = [fx.by('x'), fx.by('y'), fy.by('y')].map(|entry| entry.text());
        let (fx, fy) = (fx.text(), fy.text());
        Tally::right(AnswerKind::Hessian, &f.text(), &["x", "y"], &[], &format!("[[{a}, {b}], [{b}, {d}]]"));
        let wrong = [
            ("hessian-mixed-lost", format!("[[{a}, 0], [0, {d}]]")),
            ("hessian-mixed-sign", format!("[[{a}, -{b}], [-{b}, {d}]]")),
            ("hessian-diagonal-swapped", format!("[[{d}, {b}], [{b}, {a}]]")),
            ("hessian-first-derivatives-squared", format!("[[{fx}^2, {fx}*{fy}], [{fx}*{fy}, {fy}^2]]")),
            ("hessian-asymmetric", format!("[[{a}, {b}], [0, {d}]]")),
        ];
        for wrong in &wrong {
            tally.judge(AnswerKind::Hessian, &f.text(), &["x", "y"], &[], wrong);
        }
    }
    tally.done(4 * PROBLEMS);
}
