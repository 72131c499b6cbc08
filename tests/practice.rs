//! Generated exercises are the same for the same seed, well posed, of every kind, and tell mistakes apart.
//!
//! The sample is spread over the cores. `GRADUS_EXERCISES=100000 cargo test --test practice` draws more.

use std::collections::HashSet;

use gradus::session::Session;
use gradus::tutor::exercise::{
    Exercise, Kind, Outcome, TOPICS, Topic, Walk, generate, inviting, is_well_posed, separating,
};

/// Exercises that are drawn unless the environment says otherwise.
const SAMPLE: usize = 10_000;
const THREADS: usize = 4;

fn sample() -> usize {
    std::env::var("GRADUS_EXERCISES").ok().and_then(|text| text.parse().ok()).unwrap_or(SAMPLE)
}

/// The exercise with this number: every topic in turn, every difficulty, a new seed each.
fn numbered(number: usize) -> Exercise {
    let topic = &TOPICS[number % TOPICS.len()];
    let seed = (number / TOPICS.len()) as u64;
    generate(topic, seed, 1 + seed as usize % 3)
}

#[test]
fn generated_exercises_are_well_posed() {
    let count = sample();
    let drawn: Vec<Exercise> = std::thread::scope(|scope| {
        let part = |thread: usize| (thread..count).step_by(THREADS).map(numbered).collect::<Vec<_>>();
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || part(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    let bad: Vec<&Exercise> = std::thread::scope(|scope| {
        let judge = |part: &[Exercise]| part.iter().map(is_well_posed).collect::<Vec<bool>>();
        let parts: Vec<_> =
            drawn.chunks(drawn.len().div_ceil(THREADS)).map(|part| scope.spawn(move || judge(part))).collect();
        let sound: Vec<bool> = parts.into_iter().flat_map(|part| part.join().expect("no panic")).collect();
        drawn.iter().zip(sound).filter(|(_, sound)| !sound).map(|(exercise, _)| exercise).collect()
    });
    assert!(bad.is_empty(), "{} of {count} are not well posed, such as {:#?}", bad.len(), bad[0]);
    let kinds: HashSet<Kind> = drawn.iter().map(|exercise| exercise.kind).collect();
    let missing: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "never generated: {missing:?}");
    let different: HashSet<String> = drawn
        .iter()
        .map(|e| format!("{}{:?}{}{:?}{:?}{}", e.kind.letter(), e.declare, e.of, e.must, e.step, e.at))
        .collect();
    assert!(different.len() * 5 > count.min(SAMPLE), "only {} of {count} differ", different.len());
}

#[test]
fn a_seed_gives_the_same_exercise() {
    for number in 0..3 * TOPICS.len() {
        assert_eq!(numbered(number), numbered(number));
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
    }
}

#[test]
fn an_ambiguous_answer_is_followed_by_an_exercise_that_separates() {
    let topic = Topic::find("scalar-rules").expect("a topic");
    let found = (0..400).find_map(|seed| {
        let mut session = Session::new();
        session.run(&format!("practice {} {seed}", topic.name));
        let walk = session.classroom().walk.clone()?;
        let outcome = Walk::new(walk.exercise.clone()).answer("x");
        let Outcome::Wrong { rivals, .. } = outcome else { return None };
        (rivals.len() > 1).then_some((session, rivals))
    });
    let Some((mut session, rivals)) = found else { return };
    session.run("x");
    session.run("skip");
    let walk = session.classroom().walk.clone().expect("the next exercise");
    assert!(walk.exercise.id.contains("/seed-"), "{rivals:?}: {walk:?}");
}
