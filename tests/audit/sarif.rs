//! SARIF: what the standard requires of every log, checked on documents with slips, sheets and hostile names.

use std::fs;

use gradus::render::format::{Format as Look, Options};
use gradus::session::{Reply, Session};
use gradus::tutor::audit::Format;
use serde_json::Value;

fn log(files: &[(&str, String)]) -> Value {
    let mut session = Session::new();
    let replies: Vec<Reply> = files
        .iter()
        .map(|(name, text)| session.audited(name, text.clone(), Format::of_file(name), &mut |_| {}).expect("audited"))
        .collect();
    let text = Look::find("sarif").expect("the format").document(&replies, &Options::default());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What is not as the standard says.
fn defects(log: &Value, sources: &[(&str, String)]) -> Vec<String> {
    let mut found = Vec::new();
    let mut must = |condition: bool, what: String| found.extend((!condition).then_some(what));
    must(log["version"] == "2.1.0", "version".to_owned());
    must(log["$schema"].as_str().is_some_and(|schema| schema.contains("sarif")), "schema".to_owned());
    let runs = log["runs"].as_array().cloned().unwrap_or_default();
    must(runs.len() == sources.len(), format!("{} runs", runs.len()));
    for (run, (_, source)) in runs.iter().zip(sources) {
        let driver = &run["tool"]["driver"];
        must(driver["name"].is_string(), "tool.driver.name".to_owned());
        must(run["columnKind"] == "unicodeCodePoints", "columnKind".to_owned());
        let rules: Vec<&str> =
            driver["rules"].as_array().expect("rules").iter().filter_map(|rule| rule["id"].as_str()).collect();
        for result in run["results"].as_array().expect("results") {
            let (kind, level) = (result["kind"].as_str(), result["level"].as_str());
            let kinds = ["pass", "open", "informational", "notApplicable", "review", "fail"];
            must(kind.is_some_and(|kind| kinds.contains(&kind)), format!("kind {kind:?}"));
            let levels = ["none", "note", "warning", "error"];
            must(level.is_some_and(|level| levels.contains(&level)), format!("level {level:?}"));
            must((kind == Some("fail")) != (level == Some("none")), format!("{kind:?} with {level:?}"));
            must(
                result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()),
                format!("message of {result}"),
            );
            must(result["ruleId"].as_str().is_some_and(|id| rules.contains(&id)), format!("rule of {result}"));
            let related = result["relatedLocations"].as_array().cloned().unwrap_or_default();
            for location in result["locations"].as_array().into_iter().flatten().chain(&related) {
                let place = &location["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str().unwrap_or("");
                let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
                must(!uri.is_empty() && uri.chars().all(plain), format!("uri {uri}"));
                let region = &place["region"];
                if region.is_null() {
                    continue;
                }
                let number = |name: &str| region[name].as_u64().unwrap_or(0) as usize;
                let lines: Vec<&str> = source.split('\n').collect();
                let (line, column) = (number("startLine"), number("startColumn"));
                must((1..=lines.len()).contains(&line) && column >= 1, format!("place {region}"));
                must((line, column) <= (number("endLine"), number("endColumn")), format!("end {region}"));
                let (at, length) = (region["byteOffset"].as_u64(), region["byteLength"].as_u64());
                let (at, length) = (at.unwrap_or(u64::MAX) as usize, length.unwrap_or(0) as usize);
                let snippet = region["snippet"]["text"].as_str().unwrap_or("");
                must(source.get(at..at + length) == Some(snippet), format!("snippet {snippet}"));
                let from: String = lines[line - 1].chars().skip(column - 1).collect();
                let first = snippet.split('\n').next().unwrap_or("");
                must(from.starts_with(first), format!("{first} is not at {line}:{column}"));
            }
        }
    }
    found
}

#[test]
fn logs_are_as_the_standard_says() {
    let read = |name: &str| fs::read_to_string(name).expect("a document");
    let names = [
        "assets/notes/chain-rule.md",
        "assets/notes/descent.tex",
        "assets/notes/backprop.ipynb",
        "assets/notes/lecture.txt",
        "assets/homework/sheet.md",
    ];
    let mut files: Vec<(&str, String)> = names.iter().map(|name| (*name, read(name))).collect();
    files.push(("a b/<ü>\u{1b}.md", "Ä $\\frac{d}{dx} x^2\n = 3x \u{7}$ ö".to_owned()));
    files.push(("empty.md", String::new()));
    let log = log(&files);
    assert_eq!(defects(&log, &files), Vec::<String>::new());
    let results = |at: usize| log["runs"][at]["results"].as_array().expect("results").clone();
    let first = &results(0)[0];
    assert_eq!((&first["ruleId"], &first["level"]), (&Value::from("chain-stopped-early"), &Value::from("error")));
    assert_eq!(first["locations"][0]["physicalLocation"]["region"]["startLine"], 13);
    assert_eq!(results(0)[1]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 13);
    assert!(results(4).iter().any(|result| result["ruleId"] == "problem"), "{:?}", results(4));
    assert!(results(6).is_empty());
}

#[test]
fn a_broken_log_is_found() {
    let files = [("a.md", "$\\frac{d}{dx} x^2 = 3x$".to_owned())];
    let right = log(&files);
    assert!(defects(&right, &files).is_empty());
    let breaks: &[fn(&mut Value)] = &[
        |log| log["version"] = "2.0".into(),
        |log| log["runs"] = Value::Array(Vec::new()),
        |log| log["runs"][0]["results"][0]["level"] = "none".into(),
        |log| log["runs"][0]["results"][0]["ruleId"] = "other".into(),
        |log| log["runs"][0]["results"][0]["message"] = Value::Null,
        |log| log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] = 2.into(),
    ];
    for break_it in breaks {
        let mut wrong = right.clone();
        break_it(&mut wrong);
        assert!(!defects(&wrong, &files).is_empty(), "{wrong}");
    }
}
