//! What is promised of every format: its fields, no harmful character, no silent cut.

use super::format::{FORMATS, Format, Options};
use super::paint::{ColorChoice, paint};
use super::signs::Charset::{Ascii, Unicode};
use super::span::{self, to_text};
use super::{json, latex, samples};
use crate::session::Reply;

#[test]
fn json_has_the_promised_fields() {
    let fields = |reply: &Reply| json::fields(reply);
    let keys = |reply: &Reply| fields(reply).keys().cloned().collect::<Vec<_>>().join(" ");
    let answer = "plain latex unicode shape domain witnesses points relative_error";
    assert_eq!(keys(&samples::chain_answer()), answer);
    let rows = "plain latex unicode shape rows value at domain witnesses points relative_error";
    assert_eq!(keys(&samples::gradient()), format!("{rows} notes"));
    assert_eq!(keys(&samples::hessian()), rows);
    let steps = "rule grain intermediates outputs locals combine substitute result graph";
    assert_eq!(keys(&samples::chain_steps()), steps);
    let steps = fields(&samples::chain_steps());
    assert_eq!(steps["rule"], "single-variable");
    assert_eq!(steps["intermediates"][0], serde_json::json!({"name": "u", "expr": "x^3"}));
    assert_eq!(steps["locals"][0]["law"], "d-pow");
    assert_eq!(steps["graph"]["edges"][0], serde_json::json!(["x", "u"]));
    assert_eq!(steps["graph"]["paths"], 1);
    let gradient = fields(&samples::gradient());
    assert_eq!(gradient["plain"], "[6*x*y, 3*x^2]");
    assert_eq!(gradient["shape"], serde_json::json!([1, 2]));
    assert_eq!(gradient["value"], serde_json::json!([-15.0, 3.0]));
    let verdict = "verdict certainty witness mistake mistakes step entries message hint expected domain law links";
    assert_eq!(keys(&samples::verdict()), verdict);
    let problem = fields(&samples::problem());
    assert_eq!(
        serde_json::Value::Object(problem).to_string(),
        r#"{"error":{"id":"parse-unclosed","message":"this bracket is never closed","span":[3,4],"try":"sin(x)"}}"#
    );
    assert_eq!(fields(&samples::table())["rows"][0], serde_json::json!([-1.0, null, null]));
}

#[test]
fn every_format_shows_every_reply_at_every_width() {
    for format in FORMATS {
        for reply in samples::all().iter().chain(&samples::hostile()) {
            for (width, charset) in [(1, Unicode), (20, Ascii), (60, Unicode), (80, Unicode), (120, Ascii)] {
                let options = Options { width, charset, ..Options::default() };
                let lines = (format.lines)(reply, &options);
                let spans = lines.iter().flatten();
                let harmless = |span: &span::Span| !span.text.chars().any(span::is_harmful);
                assert!(spans.clone().all(harmless), "{} {}", format.name, to_text(&lines));
                let silent = matches!(reply, Reply::Quiet | Reply::Quit | Reply::Export(_));
                assert_eq!(lines.is_empty(), silent, "{} {reply:?}", format.name);
            }
        }
    }
}

#[test]
fn text_from_outside_stays_text() {
    for reply in samples::hostile() {
        let html = Format::find("html").expect("a format").document(std::slice::from_ref(&reply), &Options::default());
        assert!(!html.contains("<script"), "{html}");
        let json = to_text(&json::lines(&reply, &Options::default()));
        let value: serde_json::Value = serde_json::from_str(&json).expect("one JSON value");
        assert!(value["ok"].is_boolean());
        let latex = to_text(&latex::lines(&reply, &Options::default()));
        assert!(!latex.contains("\\input"), "{latex}");
    }
}

#[test]
fn colours_only_where_they_are_wanted() {
    let lines = (FORMATS[1].lines)(&samples::chain_answer(), &Options::default());
    assert_eq!(paint(&lines, ColorChoice::Never), to_text(&lines));
    for colors in [ColorChoice::Sixteen, ColorChoice::True] {
        let painted = paint(&lines, colors);
        assert!(painted.contains("\x1b["));
        let opened = painted.matches("\x1b[").count();
        assert_eq!(opened, 2 * painted.matches("\x1b[0m").count(), "{painted:?}");
    }
}

#[test]
fn a_spent_budget_is_said() {
    let options = Options { budget: 30, ..Options::default() };
    for format in FORMATS.iter().filter(|format| !format.for_programs) {
        let shown = to_text(&(format.lines)(&samples::wide(), &options));
        let words = ["cut after", "left out", "longer than"];
        assert!(words.iter().any(|word| shown.contains(word)), "{}: {shown}", format.name);
    }
}
