//! A class made up by a seed: what students hand in to the problems of `assets/class/key.toml`, and what each answer is.
//!
//! Every answer starts from a result that was worked out by hand, right or with a mistake of the list, and is written down
//! as people do: terms and factors in any order, other signs for a product, powers as products, labels in front, whole
//! derivations. It shares nothing with the program, so that its grades are not those of the generator.

#![allow(dead_code)] // Tests and benchmarks use different parts of it.

use std::collections::HashSet;

/// The key.
pub const KEY: &str = include_str!("../../assets/class/key.toml");

/// What an answer is by the way in which it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    Right,
    /// With this mistake and no other.
    Wrong(&'static str),
    /// A right answer with a slip of the pen, which seldom has a name.
    Slip,
    /// An intermediate variable was left in.
    Unfinished,
    Unreadable,
    Blank,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub problem: &'static str,
    pub text: String,
    pub made: Made,
}

/// A problem with results in plain notation: factors joined by `*`, no brackets around sums but those of a factor.
struct Problem {
    id: &'static str,
    right: &'static [&'static str],
    wrong: &'static [(&'static str, &'static str)],
    unfinished: &'static [&'static str],
    /// True if factors must stay in order.
    whole: bool,
}

#[rustfmt::skip]
const PROBLEMS: &[Problem] = &[
    Problem { id: "1a", whole: false,
        right: &["2*x*cos(x^2)"],
        wrong: &[("chain-lost-inner", "cos(x^2)"), ("chain-added-inner", "cos(x^2) + 2*x"), ("chain-outer-at-inner-derivative", "cos(2*x)"),
                 ("sin-sign", "-2*x*cos(x^2)"), ("not-differentiated", "sin(x^2)")],
        unfinished: &[] },
    Problem { id: "1b", whole: false,
        right: &["6*x^2*cos(x^3)/sin(x^3)", "2*cos(x^3)*3*x^2/sin(x^3)", "1/sin(x^3)^2*2*sin(x^3)*cos(x^3)*3*x^2"],
        wrong: &[("chain-stopped-early", "2*cos(x^3)/sin(x^3)"), ("chain-lost-inner", "1/sin(x^3)^2"), ("power-coefficient-lost", "3*x^2*cos(x^3)/sin(x^3)")],
        unfinished: &[] },
    Problem { id: "1c", whole: false,
        right: &["(x^2 + 2*x)/(x + 1)^2", "2*x/(x + 1) - x^2/(x + 1)^2", "1 - 1/(x + 1)^2", "x*(x + 2)/(x + 1)^2"],
        wrong: &[("quotient-of-derivatives", "2*x"), ("quotient-order-swapped", "(x^2 - 2*x*(x + 1))/(x + 1)^2"),
                 ("quotient-plus", "(2*x*(x + 1) + x^2)/(x + 1)^2"), ("quotient-denominator-not-squared", "(x^2 + 2*x)/(x + 1)")],
        unfinished: &[] },
    Problem { id: "2", whole: false,
        right: &["3*x^2*exp(x^3)"],
        wrong: &[("chain-lost-inner", "exp(x^3)"), ("chain-added-inner", "exp(x^3) + 3*x^2"), ("exp-as-power", "x^3*exp(x^3 - 1)*3*x^2"),
                 ("chain-outer-at-inner-derivative", "exp(3*x^2)")],
        unfinished: &["3*x^2*exp(u)"] },
    Problem { id: "3", whole: false,
        right: &["9*t^2", "3*t^2 + 6*t^2", "3*t*2*t + 3*t^2"],
        wrong: &[("product-of-derivatives", "6*t"), ("path-dropped", "3*t^2"), ("path-dropped", "6*t^2")],
        unfinished: &["3*q + 2*t*p", "3*q + 6*t^2"] },
    Problem { id: "4a", whole: false,
        right: &["[6*x*y, 3*x^2]"],
        wrong: &[("gradient-order-swapped", "[3*x^2, 6*x*y]"), ("gradient-summed", "6*x*y + 3*x^2"), ("entry-sign", "[6*x*y, -3*x^2]"),
                 ("constant-factor-lost", "[2*x*y, x^2]")],
        unfinished: &[] },
    Problem { id: "4b", whole: false,
        right: &["[2*x*y + y*exp(x*y), x^2 + x*exp(x*y)]", "[y*(2*x + exp(x*y)), x*(x + exp(x*y))]"],
        wrong: &[("chain-lost-inner", "[2*x*y + exp(x*y), x^2 + exp(x*y)]"), ("gradient-order-swapped", "[x^2 + x*exp(x*y), 2*x*y + y*exp(x*y)]"),
                 ("entry-zero", "[0, x^2 + x*exp(x*y)]")],
        unfinished: &[] },
    Problem { id: "5", whole: false,
        right: &["[[2*x*y, x^2], [5, cos(y)]]"],
        wrong: &[("jacobian-transposed", "[[2*x*y, 5], [x^2, cos(y)]]"), ("jacobian-rows-swapped", "[[5, cos(y)], [2*x*y, x^2]]"),
                 ("jacobian-columns-swapped", "[[x^2, 2*x*y], [cos(y), 5]]"), ("sin-sign", "[[2*x*y, x^2], [5, -cos(y)]]")],
        unfinished: &[] },
    Problem { id: "6", whole: false,
        right: &["[[2*y^3, 6*x*y^2], [6*x*y^2, 6*x^2*y]]"],
        wrong: &[("hessian-mixed-lost", "[[2*y^3, 0], [0, 6*x^2*y]]"), ("hessian-mixed-sign", "[[2*y^3, -6*x*y^2], [-6*x*y^2, 6*x^2*y]]"),
                 ("hessian-diagonal-swapped", "[[6*x^2*y, 6*x*y^2], [6*x*y^2, 2*y^3]]"), ("hessian-asymmetric", "[[2*y^3, 6*x*y^2], [0, 6*x^2*y]]")],
        unfinished: &[] },
    Problem { id: "7", whole: true,
        right: &["A*x + A'*x", "(A + A')*x", "x'*A + x'*A'", "x'*(A + A')"],
        wrong: &[("quadratic-assumed-symmetric", "2*A*x"), ("quadratic-assumed-symmetric", "2*x'*A"), ("quadratic-half", "A*x")],
        unfinished: &[] },
    Problem { id: "8", whole: true,
        right: &["2*A'*(A*x - b)", "2*A'*A*x - 2*A'*b", "2*(A*x - b)'*A"],
        wrong: &[("factor-two-lost", "A'*(A*x - b)"), ("least-squares-lost-transpose", "2*A*(A*x - b)")],
        unfinished: &[] },
    Problem { id: "9", whole: true,
        right: &["2*x.*(w.*x - y)", "2*(w.*x - y).*x", "2*w.*x.*x - 2*x.*y"],
        wrong: &[("chain-lost-inner", "2*(w.*x - y)"), ("factor-two-lost", "x.*(w.*x - y)")],
        unfinished: &[] },
];

const UNREADABLE: &[&str] =
    &["(", "2x cos(", "I do not know", "see next page", "[6xy, ", "??", "x^^2", "\\frac{1}{", "x +* 2", "1/0"];
const LABELS: &[&str] = &["= ", "dy/dx = ", "y' = ", "f'(x) = ", "Df = "];

/// Numbers that look random and are the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % count as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, all: &'a [&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = self.below(at + 1);
            all.swap(at, other);
        }
    }
}

/// Answers as a table, students in order with as many answers as the key has problems.
pub fn table(answers: &[Answer]) -> String {
    let row = |(at, answer): (usize, &Answer)| {
        format!("s{:03},{},\"{}\"\n", at / PROBLEMS.len() + 1, answer.problem, answer.text.replace('"', "\"\""))
    };
    "student,problem,answer\n".to_owned() + &answers.iter().enumerate().map(row).collect::<String>()
}

/// A class: a sheet of each student.
pub fn class(students: usize, seed: u64) -> Vec<Answer> {
    let mut dice = Dice::new(seed);
    (0..students).flat_map(|_| sheet(&mut dice)).collect()
}

/// An answer to each problem of a sheet, as one student writes them.
pub fn sheet(dice: &mut Dice) -> Vec<Answer> {
    // Some students are good at it.
    let skill = 3 + dice.below(6);
    PROBLEMS.iter().map(|problem| one(problem, skill, dice)).collect()
}

/// So many answers that all differ.
pub fn different(count: usize, seed: u64) -> Vec<Answer> {
    let mut dice = Dice::new(seed);
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    while all.len() < count {
        let fresh = |answer: &Answer| seen.insert((answer.problem, answer.text.trim().to_owned()));
        all.extend(sheet(&mut dice).into_iter().filter(fresh));
    }
    all.truncate(count);
    all
}

/// So many answers of which seven of ten were given before, as in a class.
pub fn repeating(count: usize, seed: u64) -> Vec<Answer> {
    let fresh = different(count.div_ceil(10) * 3, seed);
    let mut dice = Dice::new(seed + 1);
    let (mut given, mut all): (usize, Vec<Answer>) = (0, Vec::new());
    while all.len() < count {
        let new = all.len() % 10 < 3;
        let at = if new { given } else { dice.below(given) };
        given += usize::from(new);
        all.push(fresh[at].clone());
    }
    all
}

fn one(problem: &Problem, skill: usize, dice: &mut Dice) -> Answer {
    let (text, made) = match dice.below(12) {
        luck if luck < skill => (right(problem, dice), Made::Right),
        11 if dice.one_in(2) => (String::new(), Made::Blank),
        11 => (unreadable(problem, dice), Made::Unreadable),
        10 if !problem.unfinished.is_empty() => {
            (written(dice.pick(problem.unfinished), problem, dice), Made::Unfinished)
        }
        _ if dice.one_in(3) => {
            let slipped = slip(dice.pick(problem.right), dice);
            (labelled(written(&slipped, problem, dice), dice), Made::Slip)
        }
        _ => {
            let (mistake, text) = problem.wrong[dice.below(problem.wrong.len())];
            (labelled(written(text, problem, dice), dice), Made::Wrong(mistake))
        }
    };
    Answer { problem: problem.id, text, made }
}

/// A right answer; now and then a derivation that ends in it.
fn right(problem: &Problem, dice: &mut Dice) -> String {
    let last = written(dice.pick(problem.right), problem, dice);
    let mut members = vec![last];
    while dice.one_in(5) && members.len() < 4 {
        members.insert(0, written(dice.pick(problem.right), problem, dice));
    }
    labelled(members.join(" = "), dice)
}

fn labelled(text: String, dice: &mut Dice) -> String {
    if dice.one_in(4) { format!("{}{text}", dice.pick(LABELS)) } else { text }
}

/// What cannot be read, however much of a right answer stands before it.
fn unreadable(problem: &Problem, dice: &mut Dice) -> String {
    match dice.below(3) {
        0 => dice.pick(UNREADABLE).to_owned(),
        _ => format!("{} + ((", written(dice.pick(problem.right), problem, dice)),
    }
}

/// A slip of the pen: a number, a sign or an exponent that is wrong.
fn slip(text: &str, dice: &mut Dice) -> String {
    let signs: Vec<usize> = text.char_indices().filter(|(_, sign)| sign.is_ascii_digit()).map(|(at, _)| at).collect();
    match signs.is_empty() || dice.one_in(6) {
        true if text.contains(" + ") => text.replacen(" + ", " - ", 1),
        true => format!("{text} + {}", 2 + dice.below(7)),
        false => {
            let at = signs[dice.below(signs.len())];
            let old = text.as_bytes()[at] - b'0';
            let new = (usize::from(old) + 1 + dice.below(8)) % 10;
            format!("{}{new}{}", &text[..at], &text[at + 1..])
        }
    }
}

/// How a person writes signs.
struct Hand {
    times: &'static str,
    plus: &'static str,
    square: usize,
    comma: &'static str,
    whole: bool,
}

fn written(text: &str, problem: &Problem, dice: &mut Dice) -> String {
    let times: &[&str] = if problem.whole { &["*", " * ", "*"] } else { &["*", " * ", " ", "\u{b7}", "\\cdot "] };
    let hand = Hand {
        times: dice.pick(times),
        plus: dice.pick(&["+", " + ", "  + "]),
        square: dice.below(4),
        comma: dice.pick(&[",", ", ", " , "]),
        whole: problem.whole,
    };
    let padding = " ".repeat(dice.below(3));
    listed(text, &hand, dice) + &padding
}

/// Entries of a list, of a list of lists, or a sum.
fn listed(text: &str, hand: &Hand, dice: &mut Dice) -> String {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(inner) => {
            let entries: Vec<String> = split(inner, ',').iter().map(|entry| listed(entry.trim(), hand, dice)).collect();
            format!("[{}]", entries.join(hand.comma))
        }
        None => sum(text, hand, dice),
    }
}

/// Terms in any order.
fn sum(text: &str, hand: &Hand, dice: &mut Dice) -> String {
    let marked = text.replace(" - ", " +-");
    let mut terms: Vec<String> = split(&marked, '+').iter().map(|term| product(term.trim(), hand, dice)).collect();
    if dice.one_in(12) && !hand.whole && terms[0] != "0" {
        terms.push("0".to_owned());
    }
    dice.shuffle(&mut terms);
    let joined = terms.join(hand.plus);
    let minus = hand.plus.replace('+', "-");
    joined.replace(&format!("{}-", hand.plus), &minus)
}

/// Factors in any order, the denominators behind them.
fn product(text: &str, hand: &Hand, dice: &mut Dice) -> String {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |text| ("-", text));
    let mut over = split(text, '/');
    let mut factors: Vec<String> = split(&over.remove(0), '*');
    // What stands behind a denominator belongs in front of it.
    let below: Vec<String> = over
        .iter()
        .map(|part| {
            let mut rest = split(part, '*');
            let below = rest.remove(0);
            factors.extend(rest);
            below
        })
        .collect();
    if let Ok(number @ (4 | 6 | 8 | 9)) = factors[0].parse::<u32>()
        && dice.one_in(4)
    {
        let by = if number == 9 { 3 } else { 2 };
        factors.splice(..1, [by.to_string(), (number / by).to_string()]);
    }
    let mut factors: Vec<String> = factors.iter().map(|factor| power(factor, hand, dice)).collect();
    if !hand.whole && dice.one_in(2) {
        dice.shuffle(&mut factors);
    }
    let below: String = below.iter().map(|below| format!("/{}", power(below, hand, dice))).collect();
    format!("{sign}{}{below}", glued(&factors, hand.times))
}

/// Two numbers, and what would be read as a call, are kept apart by a sign.
fn glued(factors: &[String], times: &str) -> String {
    let mut text = String::new();
    for (at, factor) in factors.iter().enumerate() {
        let apart = times != " " || !factor.starts_with(|sign: char| sign.is_ascii_digit() || sign == '(');
        text.push_str(if at == 0 {
            ""
        } else if apart {
            times
        } else {
            "*"
        });
        text.push_str(factor);
    }
    text
}

/// A factor: the sum in its brackets in any order, its exponent in one of the usual ways.
fn power(text: &str, hand: &Hand, dice: &mut Dice) -> String {
    let open = text.find('(').filter(|_| !hand.whole);
    let Some((open, close)) = open.zip(text.rfind(')')) else { return raised(text, hand) };
    let (head, inner, tail) = (&text[..open], &text[open + 1..close], &text[close + 1..]);
    // Behind a command of LaTeX only the bracket itself would be raised.
    let raises = head == "exp" && hand.square == 1 && !hand.times.starts_with('\\');
    let head = if raises { "e^" } else { head };
    format!("{head}({}){}", sum(inner, hand, dice), raised(tail, hand))
}

fn raised(text: &str, hand: &Hand) -> String {
    match hand.square {
        2 => text.replace('^', "**"),
        3 if text.is_char_boundary(1) && text.len() == 3 && text.ends_with("^2") => format!("{0}*{0}", &text[..1]),
        3 => text.replace("^2", "\u{b2}").replace("^3", "\u{b3}"),
        _ => text.to_owned(),
    }
}

/// The parts of a text between a sign that stands outside brackets; `.*` is none.
fn split(text: &str, sign: char) -> Vec<String> {
    let (mut parts, mut depth, mut before) = (vec![String::new()], 0, ' ');
    for letter in text.chars() {
        depth += i32::from("([".contains(letter)) - i32::from(")]".contains(letter));
        if letter == sign && depth == 0 && before != '.' {
            parts.push(String::new());
        } else {
            parts.last_mut().expect("one part").push(letter);
        }
        before = letter;
    }
    parts
}
