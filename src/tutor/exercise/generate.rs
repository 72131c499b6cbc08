//! Exercises without end: from a topic, a seed and a difficulty, always the same, readable and solvable.

use super::{Exercise, Kind, What, step as step_named};

/// A topic of practice: its name, how it is asked, and what it is about.
pub struct Topic {
    /// As typed.
    pub name: &'static str,
    /// Kinds in which it is asked.
    pub kinds: &'static [Kind],
    /// What is computed.
    what: What,
    /// Variables.
    by: &'static [&'static str],
    /// Patterns: `{a}`, `{b}`, `{n}` small numbers, `{f}`, `{g}` functions; later ones are harder.
    patterns: &'static [&'static str],
    /// Steps or mistakes that can be asked about.
    plants: &'static [&'static str],
}

use Kind::{Compute, FillIn, Graph, Layout, Lines, Matrix, Numeric, Recall, Rule, Shape, WrongLink};

/// All topics.
#[rustfmt::skip]
pub static TOPICS: &[Topic] = &[
    Topic { name: "scalar-rules", kinds: &[Compute, Rule, Recall, Numeric], what: What::Derivative, by: &["x"], plants: &[],
        patterns: &["{a}x^{n}", "{a}x^{n} + {b}x", "{f}(x)", "x^{n}*{f}(x)", "{f}(x)/x^2", "{a}x^{n} - {b}{g}(x)"] },
    Topic { name: "partial", kinds: &[Compute, Numeric], what: What::Derivative, by: &["x"], plants: &[],
        patterns: &["{a}x^{n}*y", "{a}x + y^{n}", "x*y^{n} + {b}x", "x^{n}*{f}(y)", "{f}(x*y)"] },
    Topic { name: "gradient", kinds: &[Compute, Matrix, Layout], what: What::Gradient, by: &["x", "y"], plants: &[],
        patterns: &["{a}x^{n}*y", "{a}x + y^{n}", "x^2 + {a}x*y", "{f}(x)*y", "{a}x^2*y^{n} + {b}y"] },
    Topic { name: "jacobian", kinds: &[Matrix, Layout, Compute], what: What::Jacobian, by: &["x", "y"], plants: &[],
        patterns: &["[{a}x + y, x*y]", "[x^{n}*y, {a}x + y]", "[{f}(x), {a}x*y]", "[x*y, y^{n}, {b}x]"] },
    Topic { name: "chain-rule", kinds: &[Compute, FillIn, Lines, Graph, WrongLink], what: What::Derivative, by: &["x"],
        plants: &["chain-lost-inner"],
        patterns: &["{f}(x^{n})", "{f}({a}x^{n})", "({a}x + {b})^{n}", "{f}(x)^{n}", "{f}(x^2 + {b})"] },
    Topic { name: "deep-chains", kinds: &[FillIn, Lines, WrongLink, Compute], what: What::Derivative, by: &["x"],
        plants: &["chain-lost-inner"],
        patterns: &["{f}(x^{n})^2", "{f}({g}(x^2))", "{f}(({a}x + {b})^2)", "e^({f}(x^{n}))"] },
    Topic { name: "several-paths", kinds: &[FillIn, Graph, Compute, Rule], what: What::Derivative, by: &["x"], plants: &[],
        patterns: &["{f}(x + x^{n})", "x^2*{f}(x)", "{f}(x)*{g}(x^2)", "{f}(x^2) + x^{n}*{g}(x)"] },
    Topic { name: "vector-chain", kinds: &[Matrix, Compute, Layout], what: What::Jacobian, by: &["x"], plants: &[],
        patterns: &["[ln(x^2), {f}({a}x)]", "[{f}(x^{n}), {a}x]", "[{f}({a}x), {g}(x^2)]"] },
    Topic { name: "which-rule", kinds: &[Rule], what: What::Derivative, by: &["x"], plants: &[],
        patterns: &["{f}(x^{n})", "x + x^{n}", "{f}(x + x^2)", "[{f}(x), x^{n}]", "x^{n}*{f}(x)"] },
    Topic { name: "hessian", kinds: &[Matrix], what: What::Hessian, by: &["x", "y"], plants: &[],
        patterns: &["{a}x*y", "x^{n} + {a}x*y", "x^2*y^{n}", "{a}x^2 + {b}x*y + y^2"] },
    Topic { name: "shapes", kinds: &[Shape], what: What::Jacobian, by: &["x"], plants: &[], patterns: &["f"] },
];

const FUNCTIONS: &[&str] = &["sin", "cos", "exp", "ln", "tanh"];

/// A stream of numbers from a seed (SplitMix64).
struct Stream(u64);

impl Stream {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below.max(1) as u64) as usize
    }
}

/// The exercise of a topic for a seed and a difficulty from 1 to 3.
pub fn generate(topic: &Topic, seed: u64, difficulty: usize) -> Exercise {
    let mut stream = Stream(seed ^ (difficulty as u64) << 56);
    let kind = topic.kinds[stream.next(topic.kinds.len())];
    let mut exercise = Exercise::new(kind, format!("{}/seed-{seed}-{difficulty}", topic.name));
    let count = topic.patterns.len();
    let reach = (count * difficulty.clamp(1, 3)).div_ceil(3);
    exercise.of = filled(topic.patterns[stream.next(reach)], &mut stream, difficulty);
    exercise.by = topic.by.iter().map(|name| (*name).to_owned()).collect();
    exercise.what = topic.what;
    let vector = exercise.of.starts_with('[');
    match kind {
        FillIn => {
            let steps = ["introduce", "differentiate", "combine", "substitute"];
            exercise.step = step_named(steps[stream.next(4)]).unwrap_or(exercise.step);
        }
        Rule if matches!(topic.name, "scalar-rules") => exercise.step = super::ChainStep::Differentiate,
        WrongLink => exercise.plant = topic.plants[stream.next(topic.plants.len())].to_owned(),
        Layout => exercise.layout = ["numerator", "denominator"][stream.next(2)].to_owned(),
        Numeric => exercise.at = format!("x = {}, y = {}", stream.next(3) + 1, stream.next(3) + 1),
        Shape => shaped(&mut exercise, &mut stream),
        _ if vector => exercise.what = What::Jacobian,
        _ => {}
    }
    exercise
}

fn filled(pattern: &str, stream: &mut Stream, difficulty: usize) -> String {
    let first = stream.next(FUNCTIONS.len());
    let second = (first + 1 + stream.next(FUNCTIONS.len() - 1)) % FUNCTIONS.len();
    let small = |stream: &mut Stream, most: usize| (2 + stream.next(most)).to_string();
    let mut text = pattern.replace("{f}", FUNCTIONS[first]).replace("{g}", FUNCTIONS[second]);
    for (slot, most) in [("{a}", 3 + 2 * difficulty), ("{b}", 3 + 2 * difficulty), ("{n}", 1 + difficulty)] {
        text = text.replace(slot, &small(stream, most));
    }
    text
}

fn shaped(exercise: &mut Exercise, stream: &mut Stream) {
    let shape = |stream: &mut Stream| match stream.next(3) {
        0 => "scalar".to_owned(),
        _ => format!("vector({})", 2 + stream.next(5)),
    };
    exercise.declare = vec![format!("f : {}", shape(stream)), format!("x : {}", shape(stream))];
}
