//! Verdicts on pairs of expressions, as data: every equality is found and every difference shown, with no exception.

use std::collections::BTreeMap;

use gradus::batch::respond;
use serde_json::{Value, json};

/// `a == b` equal, `a != b` different, `a ?= b` equal but not shown so far; then `given` with assumptions.
const PAIRS: &str = include_str!("verdicts/pairs.txt");

/// Each trap beside its true twin.
const TRAPS: &str = include_str!("verdicts/traps.txt");

/// Answers to single steps.
const STEPS: &str = include_str!("verdicts/steps.txt");

/// Share of pairs that may stay undecided.
const UNDECIDED: f64 = 0.01;

struct Pair<'t> {
    a: &'t str,
    b: &'t str,
    relation: &'t str,
    given: Vec<&'t str>,
}

fn read(line: &str) -> Pair<'_> {
    let (claim, given) = line.split_once(" given ").unwrap_or((line, ""));
    let relation = ["==", "!=", "?="].into_iter().find(|sign| claim.contains(&format!(" {sign} ")));
    let relation = relation.unwrap_or_else(|| panic!("no relation in {line}"));
    let (a, b) = claim.split_once(&format!(" {relation} ")).expect("found above");
    Pair { a, b, relation, given: given.split(", ").filter(|fact| !fact.is_empty()).collect() }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn verdict(a: &str, b: &str, given: &[&str]) -> String {
    let request = json!({"op": "equal", "a": a, "b": b, "assume": given}).to_string();
    let response: Value = serde_json::from_str(&respond(request.as_bytes(), 0)).expect("a response is JSON");
    response["verdict"].as_str().map_or_else(|| response.to_string(), str::to_owned)
}

/// How many pairs there are of each relation, all having their verdict in both orders.
fn check(text: &str) -> BTreeMap<&str, usize> {
    let mut wrong = String::new();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines(text) {
        let Pair { a, b, relation, given } = read(line);
        let expected = match relation {
            "==" => "equal",
            "!=" => "different",
            _ => "undecided",
        };
        *count.entry(relation).or_default() += 1;
        for (a, b) in [(a, b), (b, a)] {
            let got = verdict(a, b, &given);
            if got != expected {
                wrong += &format!("\n{line}\n  {a} and {b}: {got}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    count
}

#[test]
fn every_pair_has_its_verdict() {
    let count = check(PAIRS);
    let all: usize = count.values().sum();
    assert!(all > 500 && (count["?="] as f64) < UNDECIDED * all as f64, "{count:?}");
}

#[test]
fn traps_do_not_deceive() {
    let count = check(TRAPS);
    assert!(count["=="] > 20 && count["!="] > 20 && count.len() == 2, "{count:?}");
}

/// What is defined nowhere, or nowhere together, is neither equal nor different.
#[test]
fn nothing_in_common_is_undecided() {
    for (a, b) in
        [("ln(-x^2-1)", "sqrt(-1-x^2)"), ("ln(x)", "ln(-x)"), ("sqrt(x-5)", "sqrt(2-x)"), ("asin(x^2+2)", "1")]
    {
        assert_eq!(verdict(a, b, &[]), "undecided", "{a} and {b}");
    }
    assert_eq!(verdict("sqrt(x-1001)", "7", &[]), "different");
}

/// The same seed gives the same bytes.
#[test]
fn verdicts_are_reproducible() {
    for line in lines(PAIRS).step_by(7) {
        let Pair { a, b, given, .. } = read(line);
        let request = json!({"op": "equal", "a": a, "b": b, "assume": given}).to_string();
        assert_eq!(respond(request.as_bytes(), 0), respond(request.as_bytes(), 0), "{line}");
    }
}

/// A limit of time ends in an error, never in a verdict.
#[test]
fn cancellation_is_no_verdict() {
    let text = (0..40).map(|k| format!("sin({k}*x*y)*cos(x/{})", k + 1)).collect::<Vec<_>>().join("+");
    let request = json!({"op": "equal", "a": text, "b": format!("{text}+abs(x)-sqrt(x^2)"), "limit_ms": 0}).to_string();
    let response = respond(request.as_bytes(), 0);
    assert!(response.contains("limit-time") && !response.contains("verdict"), "{response}");
}

/// Every equality becomes a difference when a small multiple of a variable is added to one side.
#[test]
fn a_slip_is_seen_in_every_pair() {
    let mut wrong = String::new();
    for line in lines(PAIRS) {
        let Pair { a, b, relation, given } = read(line);
        let variable = ["x", "y", "a"].into_iter().find(|name| b.contains(name) && !b.contains(['[', 'f', 'd', 'r']));
        let symbolic = a.contains("=1..n");
        if let (Some(variable), "==" | "?=", false) = (variable, relation, symbolic) {
            let slipped = format!("({b})+1e-12*{variable}");
            let got = verdict(a, &slipped, &given);
            if got != "different" {
                wrong += &format!("\n{a} and {slipped}: {got}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The response to an answer to one of the four steps of a derivative by x.
fn step_checked(question: &str) -> Value {
    let [of, names, part, answer] = question.split("; ").collect::<Vec<_>>()[..] else { panic!("{question}") };
    let pair = |text: &str| {
        let (name, value) = text.split_once(" = ").unwrap_or_else(|| panic!("{question}"));
        (name.trim().to_owned(), Value::from(value.trim()))
    };
    let named: serde_json::Map<String, Value> =
        names.split(", ").filter(|text| !text.trim().is_empty()).map(pair).collect();
    let task = json!({"op": "diff", "expr": of, "wrt": "x"});
    let mut request = json!({"op": "check", "task": task, "let": named, "part": part});
    if part == "differentiate" {
        request["locals"] = Value::Object(answer.split(", ").map(pair).collect());
    } else {
        request["answer"] = answer.into();
    }
    serde_json::from_str(&respond(request.to_string().as_bytes(), 0)).expect("a response is JSON")
}

#[test]
fn each_of_the_four_steps_is_judged_and_named() {
    let mut wrong = String::new();
    for line in lines(STEPS) {
        let (question, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("{line}"));
        let [verdict, mistake, step, words] = expected.splitn(4, ' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let response = step_checked(question);
        let said = |field: &str| match &response[field] {
            Value::String(text) => text.clone(),
            Value::Null => "-".to_owned(),
            other => other.to_string(),
        };
        let as_expected = said("verdict") == verdict
            && said("mistake") == mistake
            && said("step") == step
            && said("message").contains(words);
        let helps = verdict == "correct" || said("hint") != "-";
        if !as_expected || !helps {
            wrong += &format!("\n{line}\n  {response}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
