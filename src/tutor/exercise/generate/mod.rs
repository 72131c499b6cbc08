//! Exercises without end: from a topic, a seed and a difficulty, always the same, readable and solvable.

mod topics;

use topics::Form;
pub use topics::{SENSELESS, TOPICS, Topic};

use super::rivals::{is_possible, isolates, separates};
use super::{Exercise, Kind, Outcome, Walk, answers, step as step_named};

/// Draws for one exercise before the last one is taken as it is.
const DRAWS: u64 = 24;
/// Exercises that are looked through for one that is wanted for a mistake.
const LOOKED_AT: u64 = 40;
/// Fewest lines of which one is wrong.
const FEWEST_LINES: usize = 3;
/// Longest answer, in characters.
const READABLE: usize = 120;

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

impl Topic {
    /// The topic with this name.
    pub fn find(name: &str) -> Option<&'static Topic> {
        TOPICS.iter().find(|topic| topic.name == name).copied()
    }
}

/// The exercise of a topic for a seed and a difficulty from 1 to 3.
pub fn generate(topic: &Topic, seed: u64, difficulty: usize) -> Exercise {
    sound(topic, seed, difficulty, &|_| true).expect("any kind will do")
}

/// The same of one kind; none where the kind makes no sense for the topic, for a reason in [`SENSELESS`].
pub fn generate_kind(topic: &Topic, kind: Kind, seed: u64, difficulty: usize) -> Option<Exercise> {
    sound(topic, seed, difficulty, &|other| other == kind)
}

/// An exercise in which a derivative is typed and every one of the `rivals`, ids of mistakes, leads to another answer: what
/// is typed next tells which of them it was. If no exercise does so for all, the two likeliest are told apart; if these lead
/// to the same answers wherever both can be made, one in which only one of them can be made.
pub fn separating(topic: &Topic, seed: u64, difficulty: usize, rivals: &[&str]) -> Option<Exercise> {
    let of = |rivals: &[&str]| typed(topic, seed, difficulty, &|exercise| separates(exercise, rivals));
    let alone = || typed(topic, seed, difficulty, &|exercise| isolates(exercise, rivals));
    of(rivals).or_else(|| if rivals.len() > 2 { of(&rivals[..2]) } else { None }).or_else(alone)
}

/// An exercise in which a derivative is typed and the mistake can be made.
pub fn inviting(topic: &Topic, seed: u64, difficulty: usize, mistake: &str) -> Option<Exercise> {
    typed(topic, seed, difficulty, &|exercise| is_possible(exercise, mistake))
}

fn typed(topic: &Topic, seed: u64, difficulty: usize, wanted: &dyn Fn(&Exercise) -> bool) -> Option<Exercise> {
    let types = |kind: Kind| matches!(kind, Kind::Compute | Kind::Matrix | Kind::Recall);
    (0..LOOKED_AT).find_map(|k| sound(topic, seed.wrapping_add(k), difficulty, &types).filter(|e| wanted(e)))
}

/// The first draw that is well posed; none if the topic is asked in no kind that is allowed.
fn sound(topic: &Topic, seed: u64, difficulty: usize, allowed: &dyn Fn(Kind) -> bool) -> Option<Exercise> {
    let mut last = None;
    for draw in 0..DRAWS {
        let mut stream = Stream(seed ^ (difficulty as u64) << 56 ^ draw << 48);
        let exercise = drawn(topic, seed, difficulty, &mut stream, allowed)?;
        if is_well_posed(&exercise) {
            return Some(exercise);
        }
        last = Some(exercise);
    }
    last
}

/// Solvable by an answer of readable size, which is neither 0 nor what stands in the question.
pub fn is_well_posed(exercise: &Exercise) -> bool {
    let Ok(derived) = answers(exercise) else { return false };
    let plain = |text: &str| text.replace([' ', '*'], "");
    let degenerate = |answer: &String| answer.len() > READABLE || plain(answer) == plain(&exercise.of) || answer == "0";
    let is_zero = |answer: &String| answer.parse::<f64>().is_ok_and(|number| number == 0.0);
    let is_bad = match exercise.kind {
        Kind::Shape | Kind::Example => false,
        Kind::WrongLink => super::lines::links(exercise).is_ok_and(|links| links.len() < FEWEST_LINES),
        Kind::Numeric => derived.iter().any(is_zero),
        _ => derived.iter().any(degenerate),
    };
    if derived.is_empty() || is_bad {
        return false;
    }
    let mut walk = Walk::new(exercise.clone());
    let outcomes: Vec<Outcome> = derived.iter().map(|answer| walk.answer(answer)).collect();
    let (last, before) = outcomes.split_last().expect("an answer");
    matches!(last, Outcome::Correct(_)) && before.iter().all(|outcome| matches!(outcome, Outcome::Onward(_)))
}

fn drawn(
    topic: &Topic,
    seed: u64,
    difficulty: usize,
    stream: &mut Stream,
    allowed: &dyn Fn(Kind) -> bool,
) -> Option<Exercise> {
    let ways: Vec<(&Form, Kind)> = topic.forms.iter().flat_map(|f| f.kinds.iter().map(move |k| (f, *k))).collect();
    let ways: Vec<(&Form, Kind)> = ways.into_iter().filter(|(_, kind)| allowed(*kind)).collect();
    let (form, kind) = *ways.get(stream.next(ways.len()))?;
    let mut exercise = Exercise::new(kind, format!("{}/seed-{seed}-{difficulty}", topic.name));
    let reach = |count: usize| (count * difficulty.clamp(1, 3)).div_ceil(3).max(count.min(2));
    match form.patterns.get(stream.next(reach(form.patterns.len()))) {
        Some(pattern) => exercise.of = filled(pattern, stream, difficulty),
        None => shaped(&mut exercise, stream),
    }
    exercise.by = form.by.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let declared = form.declare.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
    let used = |part: &String| {
        let name = part.split([':', ' ']).next().unwrap_or("");
        words(&exercise.of).any(|word| word == name) || exercise.by.iter().any(|by| by == name)
    };
    let declared: Vec<String> = declared.filter(used).collect();
    exercise.declare.extend(declared);
    exercise.what = form.what;
    match kind {
        Kind::FillIn => {
            let steps = ["introduce", "differentiate", "combine", "substitute"];
            exercise.step = step_named(steps[stream.next(4)]).unwrap_or(exercise.step);
        }
        Kind::Rule => exercise.step = form.step,
        Kind::WrongLink => exercise.plant = form.plants[stream.next(form.plants.len())].to_owned(),
        Kind::Layout => exercise.layout = ["numerator", "denominator"][stream.next(2)].to_owned(),
        Kind::Numeric => exercise.at = point(&exercise.of, &exercise.by, stream),
        Kind::Example => {
            let claims = filled(form.claims[stream.next(reach(form.claims.len()))], stream, difficulty);
            exercise.find = form.find.to_owned();
            exercise.must = claims.split(';').map(|claim| claim.trim().to_owned()).collect();
            exercise.of = String::new();
        }
        _ => {}
    }
    Some(exercise)
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

/// A value from 1 to 3 for every letter of the expression that is a variable, as `x = 1, y = 2`.
fn point(of: &str, by: &[String], stream: &mut Stream) -> String {
    let letters = ["x", "y", "w", "b", "h"];
    let occurs = letters.iter().filter(|name| words(of).any(|word| word == **name) || by.iter().any(|by| by == *name));
    let values: Vec<String> = occurs.map(|name| format!("{name} = {}", stream.next(3) + 1)).collect();
    values.join(", ")
}

/// The runs of letters in an expression.
fn words(of: &str) -> impl Iterator<Item = &str> {
    of.split(|c: char| !c.is_alphabetic())
}

fn shaped(exercise: &mut Exercise, stream: &mut Stream) {
    let shape = |stream: &mut Stream| match stream.next(3) {
        0 => "scalar".to_owned(),
        _ => format!("vector({})", 2 + stream.next(5)),
    };
    exercise.of = "f".to_owned();
    exercise.declare = vec![format!("f : {}", shape(stream)), format!("x : {}", shape(stream))];
}
