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
/// At least so many exercises about one topic in one kind differ, and of all exercises this part.
const DIFFERENT: usize = 2;
const DIFFERENT_PART: usize = 5;

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
    let mut several = 0;
    for (at, (topic, kind)) in pairs.iter().enumerate() {
        let of_pair: Vec<&Exercise> =
            drawn.iter().filter(|(number, ..)| number % pairs.len() == at).map(|(_, exercise, _)| exercise).collect();
        assert!(of_pair.iter().all(|exercise| exercise.kind == *kind));
        let different: HashSet<String> = of_pair
            .iter()
            .map(|e| format!("{:?}{}{:?}{:?}{}{}{}", e.declare, e.of, e.must, e.step, e.at, e.plant, e.layout))
            .collect();
        let (all, told) = (of_pair.len(), different.len());
        assert!(told >= DIFFERENT.min(all), "{} {kind:?}: {told} of {all} differ", topic.name);
        several += told;
    }
    assert!(several * DIFFERENT_PART > count.min(SAMPLE), "only {several} of {count} differ");
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

/// Kind and step, declarations, expression, variables; an answer; `right`, or words that are told.
type Answered = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const NUMBERS: &str = "";
const VECTORS: &str = "A : matrix(m,n); x : vector(n); b : vector(m)";
const MATRICES: &str = "A : matrix(m,n); X : matrix(n,p)";

#[rustfmt::skip]
const ANSWERED: &[Answered] = &[
    // The names that are shown, in any order, and names of one's own.
    ("F differentiate", NUMBERS, "sin(x^2)", "x", "dy/du = cos(u), du/dx = 2x", "right"),
    ("F differentiate", NUMBERS, "sin(x^2)", "x", "du/dx = 2x", "one more local derivative"),
    ("F differentiate", NUMBERS, "sin(x^2)", "x", "a = x^2, z = sin(a), da/dx = 2x, dz/da = cos(a)", "right"),
    ("F differentiate", NUMBERS, "(x^2 + 1)^4", "x", "v = x^4 + 2x^2 + 1, y = v^2, dv/dx = 4x^3 + 4x, dy/dv = 2v", "right"),
    ("F differentiate", NUMBERS, "(x^2 + 1)^4", "x", "v = x^4 + 2x^2 + 1, y = v^2, dv/dx = 4x^3 + 4x, dy/dv = v", "dy/dv: "),
    ("F differentiate", NUMBERS, "sin(x^2)", "x", "a = x^3, z = sin(a), da/dx = 3x^2, dz/da = cos(a)", "does not give the function"),
    ("F differentiate", NUMBERS, "sin(x^2)", "x", "x = x^2, z = sin(x), dz/dx = cos(x)", "has a meaning already"),
    ("F differentiate", NUMBERS, "x^2*sin(x)", "x", "du/dx = 2x, dv/dx = cos(x), ∂y/∂u = v, dy/dv = u", "right"),
    ("F combine",       NUMBERS, "sin(x^2)", "x", "cos(u)*2x", "right"),
    ("F combine",       NUMBERS, "sin(x^2)", "x", "a = x^2, dz/dx = 2*cos(a)*x", "right"),
    ("F combine",       NUMBERS, "sin(x^2)", "x", "a = x^2, cos(a)", "chain-lost-inner"),
    ("F introduce",     NUMBERS, "x^4 + 1", "x", "q = x^2, y = q^2 + 1", "right"),
    ("F introduce",     NUMBERS, "x^4 + 1", "x", "q = x^2, y = q^3 + 1", "does not give the function"),
    ("G introduce",     NUMBERS, "sin(x + x^2)", "x", "a = x^2, z = sin(x + a), x->a, x->z, a->z", "right"),
    ("G introduce",     NUMBERS, "sin(x + x^2)", "x", "a = x^2, z = sin(x + a), x->a, a->z", "one edge is missing"),
    // Whole vectors: Jacobians, or changes in their place.
    ("F introduce",     VECTORS, "norm(A*x - b)^2", "x", "r = A*x - b, f = r'*r", "right"),
    ("F differentiate", VECTORS, "norm(A*x - b)^2", "x", "du/dx = A, dy/du = 2*u'", "right"),
    ("F differentiate", VECTORS, "norm(A*x - b)^2", "x", "r = A*x, f = norm(r - b)^2, dr/dx = A, df/dr = 2*(r - b)'", "right"),
    ("F differentiate", VECTORS, "norm(A*x - b)^2", "x", "du = A*dx, dy = 2*u'*du", "right"),
    ("F differentiate", VECTORS, "norm(A*x - b)^2", "x", "du/dx = A, dy/du = u'", "factor-two-lost"),
    ("F differentiate", VECTORS, "norm(A*x - b)^2", "x", "du/dx = A', dy/du = 2*u'", "jacobian-transposed"),
    ("F combine",       VECTORS, "norm(A*x - b)^2", "x", "2*u'*A", "right"),
    ("F combine",       VECTORS, "norm(A*x - b)^2", "x", "r = A*x - b, 2*r'*A", "right"),
    ("F substitute",    VECTORS, "norm(A*x - b)^2", "x", "2*(A*x - b)'*A", "right"),
    ("G introduce",     VECTORS, "norm(A*x - b)^2", "x", "r = A*x - b; s = norm(r); f = s^2; x->r, r->s, s->f", "right"),
    ("G introduce",     VECTORS, "norm(A*x - b)^2", "x", "u->x, u->y", "points the wrong way"),
    // A matrix in between: changes only.
    ("F differentiate", MATRICES, "sum(sin(A*X))", "X", "du = A*dX, dy = sum(cos(u) .* du)", "right"),
    ("F differentiate", MATRICES, "sum(sin(A*X))", "X", "P = A*X, s = sum(sin(P)), dP = A*dX, ds = sum(dP .* cos(P))", "right"),
    ("F differentiate", MATRICES, "sum(sin(A*X))", "X", "du = A*dX, dy = sum(cos(u))", "dy: "),
    ("F combine",       MATRICES, "sum(sin(A*X))", "X", "A'*cos(u)", "right"),
    ("F combine",       MATRICES, "sum(sin(A*X))", "X", "cos(u)", "not right"),
    ("G introduce",     MATRICES, "sum(sin(A*X))", "X", "X->u, u->y", "right"),
];

#[test]
fn any_decomposition_that_gives_the_function_is_judged_by_itself() {
    for (asked, declare, of, by, answer, told) in ANSWERED {
        let (kind, step) = asked.split_once(' ').expect("kind and step");
        let mut exercise = Exercise::new(Kind::parse(kind).expect("a kind"), "test".to_owned());
        for (key, value) in [("step", step), ("declare", *declare), ("of", *of), ("by", *by)] {
            exercise.set(key, value).expect("a field");
        }
        let outcome = Walk::new(exercise).answer(answer);
        let said = match &outcome {
            Outcome::Correct(_) => "right".to_owned(),
            Outcome::Wrong { message, .. } => format!("not right: {message}"),
            other => format!("{other:?}"),
        };
        let fits = if *told == "right" { said == "right" } else { said.contains(told) };
        assert!(fits, "{asked} {of}: `{answer}` is answered with {said}, not with {told}");
    }
}

#[test]
fn practice_does_not_ask_the_same_twice_in_a_row() {
    for topic in TOPICS.iter() {
        let mut session = Session::new();
        session.run(&format!("practice {} 3", topic.name));
        let mut before: Option<Exercise> = None;
        for _ in 0..4 {
            let open = session.classroom().walk.clone().expect("a question").exercise;
            let seedless = Exercise { id: String::new(), ..open };
            assert_ne!(before.as_ref(), Some(&seedless), "{}", topic.name);
            before = Some(seedless);
            session.run("skip");
        }
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
