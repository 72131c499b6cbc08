//! Holds the one dependency rule: a module may use only modules to its left, and some crates stay behind fences.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules in their order; those in one entry do not know each other.
const ORDER: &[&[&str]] = &[
    &["diagnostic"],
    &["name"],
    &["number"],
    &["shape"],
    &["ops"],
    &["expr"],
    &["syntax"],
    &["numeric"],
    &["calculus"],
    &["decide"],
    &["tutor"],
    &["session"],
    &["render"],
    &["repl", "tui", "batch"],
];

/// Crates and the only places that may use them: modules, or files of the program.
const FENCES: &[(&str, &[&str])] = &[
    ("nom", &["syntax"]),
    ("rustyline", &["repl"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("meval", &["numeric"]),
    ("matrixmultiply", &["numeric"]),
    ("toml", &["session"]),
    ("rusqlite", &["tutor"]),
    ("pulldown_cmark", &["tutor"]),
    ("include_dir", &["tutor"]),
    ("clap", &["main", "arguments"]),
    ("anyhow", &["main", "arguments", "data"]),
];

#[test]
fn modules_use_only_modules_to_their_left() {
    let files = sources(Path::new("src"));
    assert!(files.len() > 50, "src was not read");
    let mut broken = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source file");
        let place = file.strip_prefix("src").expect("below src");
        let module = place.components().next().expect("a name").as_os_str().to_string_lossy();
        let module = module.trim_end_matches(".rs");
        broken.extend(violations(module, &text).into_iter().map(|what| format!("{}: {what}", file.display())));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_has_a_place_in_the_order() {
    let library = fs::read_to_string("src/lib.rs").expect("the library");
    for line in library.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = line.trim_end_matches(';');
        assert!(rank(module).is_some(), "{module} has no place in the order of tests/architecture.rs");
    }
}

#[test]
fn files_open_with_what_they_are_for() {
    for file in sources(Path::new("src")) {
        let text = fs::read_to_string(&file).expect("a source file");
        assert!(text.starts_with("//!"), "{} does not open with //!", file.display());
    }
}

#[test]
fn planted_violations_are_found() {
    let check = |module: &str, text: &str, expected: &[&str]| assert_eq!(violations(module, text), expected, "{text}");
    check("expr", "use crate::session::Session;", &["line 1: expr uses session"]);
    check("expr", "\nuse crate::{number::Rational, render::text};", &["line 2: expr uses render"]);
    check("expr", "use crate::{\n    number::{Rational},\n    repl,\n};", &["line 1: expr uses repl"]);
    check("ops", "fn f() { crate::expr::walk() }", &["line 1: ops uses expr"]);
    check("repl", "use crate::batch::run;", &["line 1: repl uses batch"]);
    check("session", "let line = rustyline::Editor::new();", &["line 1: session uses the crate rustyline"]);
    check("syntax", "use nom::IResult;\nuse crate::ops;", &[]);
    check("repl", "use crate::session::{Reply, Session};\nuse super::render;", &[]);
    check("render", "/// use gradus::repl::run;\n// crate::repl\n", &[]);
    check("main", "use anyhow::Context;\nuse gradus::repl;", &[]);
    check("numeric", "use clap::Parser;", &["line 1: numeric uses the crate clap"]);
}

/// All Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// What a file of `module` uses although it may not.
fn violations(module: &str, text: &str) -> Vec<String> {
    let code: String = text.lines().map(|line| format!("{}\n", line.split("//").next().unwrap_or(""))).collect();
    let mut found = Vec::new();
    for (at, used) in uses(&code) {
        let line = code[..at].matches('\n').count() + 1;
        let allowed = match (rank(module), rank(&used)) {
            (Some(own), Some(other)) => other < own || used == module,
            // The program and the crate root may use everything.
            (None, _) => true,
            (Some(_), None) => false,
        };
        if !allowed {
            found.push(format!("line {line}: {module} uses {used}"));
        }
    }
    for (name, places) in FENCES {
        let path = format!("{name}::");
        for (at, _) in code.match_indices(&path) {
            let is_start = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            if is_start && !places.contains(&module) {
                let line = code[..at].matches('\n').count() + 1;
                found.push(format!("line {line}: {module} uses the crate {name}"));
            }
        }
    }
    found
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|group| group.contains(&module))
}

/// Modules named in paths that begin with `crate::`, with the place of the path; groups in braces are opened.
fn uses(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = code[at + "crate::".len()..].trim_start();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(members(group).into_iter().map(|name| (at, name))),
            None => found.push((at, identifier(rest))),
        }
    }
    // A name in capitals is an item of the crate root and not a module.
    found.retain(|(_, name)| name.starts_with(|c: char| c.is_lowercase()));
    found
}

/// First names of the members of a group, up to its closing brace.
fn members(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(identifier(&group[start..at]));
                return names;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(identifier(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
