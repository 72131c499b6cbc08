//! Generated exercises are the same for the same seed, well posed, of every kind about every topic, and tell mistakes
//! apart.
//!
//! The sample is spread over the cores. `GRADUS_EXERCISES=100000 cargo test --test practice` draws more.

use std::collections::HashSet;

use gradus::calculus::{Request, derive};
use gradus::expr::ExprId;
use gradus::render::format::{Format, Options};
use gradus::session::{Reply, Session};
use gradus::tutor::exercise::{
    Desk, Exercise, Kind, Outcome, SENSELESS, TOPICS, Topic, Walk, answers, generate, generate_kind, inviting,
    is_well_posed, separating,
};
use gradus::tutor::{Kind as Asked, Question, variants};

/// Exercises that are drawn unless the environment says otherwise.
const SAMPLE: usize = 10_000;
const THREADS: usize = 4;
/// Of the exercises about one topic in one kind at least this part differs.
const DIFFERENT: usize = 8;

fn sample() -> usize {
    std::env::var("GRADUS_EXERCISES").ok().and_then(|text| text.parse().ok()).unwrap_or(SAMPLE)
}

/// Every topic with every kind that makes sense for it.
fn pairs() -> Vec<(&'static Topic, Kind)> {
    let is_senseless = |topic: &Topic, kind: Kind| {
        SENSELESS.iter().any(|(name, kinds, why)| *name == topic.name && kinds.contains(&kind) && !why.is_empty())
    };
    let all = TOPICS.iter().flat_map(|topic| Kind::ALL.map(|kind| (*topic, kind)));
    all.filter(|(topic, kind)| !is_senseless(topic, *kind)).collect()
}

/// The exercise with this number: every pair in turn, every difficulty, a new seed each.
fn numbered(pairs: &[(&'static Topic, Kind)], number: usize) -> Exercise {
    let (topic, kind) = pairs[number % pairs.len()];
    let seed = (number / pairs.len()) as u64;
    generate_kind(topic, kind, seed, 1 + seed as usize % 3)
        .unwrap_or_else(|| panic!("{} is never asked as {}", topic.name, kind.letter()))
}

#[test]
fn exercises_of_every_kind_about_every_topic_are_well_posed() {
    let (count, pairs) = (sample(), pairs());
    assert!(pairs.len() > 260 && TOPICS.len() >= 24, "{} pairs of {} topics", pairs.len(), TOPICS.len());
    let part = |thread: usize| {
        let numbers = (thread..count).step_by(THREADS);
        let judged = numbers.map(|number| (number, numbered(&pairs, number)));
        judged.map(|(number, exercise)| (number, exercise.clone(), is_well_posed(&exercise))).collect::<Vec<_>>()
    };
    let drawn: Vec<(usize, Exercise, bool)> = std::thread::scope(|scope| {
        let part = &part;
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || part(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    let bad: Vec<&Exercise> = drawn.iter().filter(|(.., sound)| !sound).map(|(_, exercise, _)| exercise).collect();
    let names: HashSet<String> =
        bad.iter().map(|e| format!("{} {}", e.id.split('/').next().unwrap_or(""), e.kind.letter())).collect();
    assert!(bad.is_empty(), "{} of {count} are not well posed, in {names:?}, such as {:#?}", bad.len(), bad[0]);
    for (at, (topic, kind)) in pairs.iter().enumerate() {
        let of_pair: Vec<&Exercise> =
            drawn.iter().filter(|(number, ..)| number % pairs.len() == at).map(|(_, exercise, _)| exercise).collect();
        assert!(of_pair.iter().all(|exercise| exercise.kind == *kind));
        let different: HashSet<String> = of_pair
            .iter()
            .map(|e| format!("{:?}{}{:?}{:?}{}{}{}", e.declare, e.of, e.must, e.step, e.at, e.plant, e.layout))
            .collect();
        let (all, told) = (of_pair.len(), different.len());
        assert!(told * DIFFERENT >= all.min(SAMPLE / pairs.len()), "{} {kind:?}: {told} of {all} differ", topic.name);
    }
}

#[test]
fn a_seed_gives_the_same_exercise() {
    let pairs = pairs();
    for number in 0..pairs.len() {
        assert_eq!(numbered(&pairs, number), numbered(&pairs, number));
    }
    for topic in TOPICS.iter() {
        assert_eq!(generate(topic, 5, 2), generate(topic, 5, 2));
    }
}

#[test]
fn a_kind_without_sense_is_refused_with_its_reason() {
    for (name, kinds, why) in SENSELESS {
        for kind in *kinds {
            let said = text(&Session::new().run(&format!("practice {name} {} 3", kind.letter())));
            assert!(unwrapped(&said).contains(why), "{name} {kind:?}: {said}");
        }
    }
}

/// Which mistake is named for a wrong answer that the mistake leads to.
#[test]
fn the_next_exercise_separates_the_candidates() {
    let cases = [
        ("chain-rule", &["chain-lost-inner", "chain-added-inner"][..]),
        ("chain-rule", &["chain-lost-inner", "constant-factor-lost"]),
        ("scalar-rules", &["power-exponent-kept", "power-coefficient-lost"]),
        ("scalar-rules", &["product-one-term", "product-of-derivatives"]),
        ("several-paths", &["path-dropped", "paths-multiplied"]),
        ("gradient", &["variable-wrong", "variable-held-as-zero"]),
    ];
    for (name, rivals) in cases {
        let topic = Topic::find(name).expect("a topic");
        let exercise =
            separating(topic, 3, 2, rivals).unwrap_or_else(|| panic!("{name}: nothing separates {rivals:?}"));
        assert!(is_well_posed(&exercise), "{exercise:#?}");
        for rival in rivals {
            assert!(inviting(topic, 3, 2, rival).is_some(), "{name} never invites {rival}");
        }
        assert!(tells_apart(&exercise, rivals), "{rivals:?} are not told apart by {exercise:#?}");
    }
}

/// Wrong answers to a derivative that a mistake leads to, as they are typed.
fn wrong_answers(exercise: &Exercise, mistake: &str) -> Vec<String> {
    let mut desk = Desk::new(&exercise.declare).expect("readable");
    let of = desk.read(&exercise.of).expect("readable");
    let by = desk.variables(&exercise.by);
    if mistake.starts_with("path") {
        return wrong_paths(&mut desk, of, by[0], mistake);
    }
    let kind = if by.len() > 1 { Asked::Gradient } else { Asked::Derivative };
    let question = Question::new(kind, vec![of], by);
    let right = question.solution(&mut desk.graph).expect("a derivative");
    let mut typed = Vec::new();
    for entry in 0..right.len() {
        let made = variants(&mut desk.graph, &question, entry, 400).expect("derivatives");
        for variant in made.iter().filter(|variant| variant.row().id == mistake) {
            let mut entries: Vec<String> = right.iter().map(|id| desk.text(*id)).collect();
            entries[entry] = desk.text(variant.value);
            typed.push(if entries.len() == 1 { entries.remove(0) } else { format!("[{}]", entries.join(", ")) });
        }
    }
    typed
}

/// Answers in which a path is missing, or in which paths are multiplied.
fn wrong_paths(desk: &mut Desk, of: ExprId, by: ExprId, mistake: &str) -> Vec<String> {
    let Ok(derivation) = derive(&mut desk.graph, &[of], &[by], &Request::default()) else { return Vec::new() };
    let flow = &derivation.flow;
    let values = flow.nodes.iter().map(|node| (node.symbol, node.value)).collect();
    let mut products = Vec::new();
    for path in flow.paths(0, flow.output_positions().start, 10) {
        let one = desk.graph.one();
        let product = path.iter().fold(one, |product, edge| desk.graph.mul(product, flow.edges[*edge].local));
        products.push(desk.substitute(product, &values));
    }
    if products.len() < 2 {
        return Vec::new();
    }
    let wrong: Vec<ExprId> = match mistake {
        "paths-multiplied" => {
            let one = desk.graph.one();
            vec![products.iter().fold(one, |all, product| desk.graph.mul(all, *product))]
        }
        _ => (0..products.len())
            .map(|dropped| {
                let kept = products.iter().enumerate().filter(|(at, _)| *at != dropped);
                let zero = desk.graph.zero();
                kept.fold(zero, |sum, (_, product)| desk.graph.add(sum, *product))
            })
            .collect(),
    };
    wrong.into_iter().map(|id| desk.text(id)).collect()
}

/// True if some answer is told to be the mistake of one rival alone.
fn isolates(exercise: &Exercise, rivals: &[&'static str]) -> bool {
    rivals.iter().any(|rival| {
        wrong_answers(exercise, rival).iter().any(|answer| match Walk::new(exercise.clone()).answer(answer) {
            Outcome::Wrong { mistake, rivals: named, .. } => {
                mistake == Some(*rival) || named.iter().filter(|name| rivals.contains(name)).count() == 1
            }
            _ => false,
        })
    })
}

/// True if for every rival there is an answer that is told to be its mistake and none of the others.
fn tells_apart(exercise: &Exercise, rivals: &[&str]) -> bool {
    rivals.iter().all(|rival| {
        wrong_answers(exercise, rival).iter().any(|answer| match Walk::new(exercise.clone()).answer(answer) {
            Outcome::Wrong { mistake, rivals: named, .. } => {
                let others = rivals.iter().filter(|other| *other != rival);
                mistake == Some(*rival) || named.contains(rival) && others.clone().all(|other| !named.contains(other))
            }
            _ => false,
        })
    })
}

/// An open question of practice and a wrong answer to it that several mistakes explain.
fn ambiguous(topic: &'static Topic) -> (u64, String, Vec<&'static str>) {
    let found = (0..60).find_map(|seed| {
        let exercise = generate_kind(topic, Kind::Compute, seed, 1)?;
        let answers = ["product-one-term", "path-dropped", "power-coefficient-lost", "constant-factor-lost"]
            .iter()
            .flat_map(|mistake| wrong_answers(&exercise, mistake))
            .collect::<Vec<_>>();
        answers.into_iter().find_map(|answer| match Walk::new(exercise.clone()).answer(&answer) {
            Outcome::Wrong { mistake: None, rivals, .. } if rivals.len() > 1 => Some((seed, answer, rivals)),
            _ => None,
        })
    });
    found.unwrap_or_else(|| panic!("no answer about {} is ambiguous", topic.name))
}

#[test]
fn an_ambiguous_answer_is_followed_by_an_exercise_that_separates() {
    for name in ["scalar-rules", "several-paths"] {
        let topic = Topic::find(name).expect("a topic");
        let (seed, answer, rivals) = ambiguous(topic);
        let mut session = Session::new();
        session.run(&format!("practice {name} C {seed}"));
        let first = session.classroom().walk.clone().expect("a question").exercise;
        let said = unwrapped(&text(&session.run(&answer)));
        assert!(rivals.iter().all(|rival| said.contains(rival)), "{rivals:?} are not all told: {said}");
        let mut last = String::new();
        for line in answers(&first).expect("solvable") {
            last = unwrapped(&text(&session.run(&line)));
        }
        assert!(last.contains("This one tells them apart"), "{name}: {last}");
        let next = session.classroom().walk.clone().expect("the next exercise").exercise;
        assert_ne!(next.of, first.of);
        let told = tells_apart(&next, &rivals) || tells_apart(&next, &rivals[..2]) || isolates(&next, &rivals);
        assert!(told, "{name}: {rivals:?} are not told apart by {next:#?}");
        for line in answers(&next).expect("solvable") {
            last = unwrapped(&text(&session.run(&line)));
        }
        assert!(!last.contains("tells them apart"), "{name}: asked once, not again and again");
    }
}

/// Replies as plain text.
fn text(replies: &[Reply]) -> String {
    let format = Format::find("text").expect("a format");
    format.document(replies, &Options { width: 200, ..Options::default() })
}

fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
