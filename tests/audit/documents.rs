//! Whole documents of `assets/notes` and sheets of `assets/homework` with what is to be found in them, as data beside them.
//!
//! A file `NAME.expected` holds a line for each link that neither holds nor defines: its line, its verdict, and the right
//! result or the reason. Every document has right lines beside wrong twins.

use std::fs;
use std::path::PathBuf;

use gradus::syntax::linear::{Style, write};
use gradus::tutor::audit::{Audit, Format, Verdict};

use super::{audited, line_of};

fn summary(source: &str, found: &Audit) -> String {
    let mut lines = String::new();
    for link in &found.links {
        let line = line_of(source, link.span.start);
        let mistake = link.mistake.map(|mistake| format!(" {}", mistake.id)).unwrap_or_default();
        let right = link.expected.as_ref().map(|formula| format!(" -> {}", write(formula, Style::Plain, 200)));
        let said = match link.verdict {
            Verdict::Holds | Verdict::Definition => continue,
            Verdict::Unread => format!(" ({})", link.message),
            _ => String::new(),
        };
        lines.push_str(&format!("{line} {}{mistake}{}{said}\n", link.verdict.word(), right.unwrap_or_default()));
    }
    for problem in &found.problems {
        let credit = problem.credit.map_or("?".to_owned(), |credit| format!("{:.0} %", credit * 100.0));
        lines.push_str(&format!("{}: {}, {credit} {}\n", problem.title, problem.solved.word(), problem.message));
    }
    let (holds, definitions) = (found.count(Verdict::Holds), found.count(Verdict::Definition));
    lines + &format!("{holds} hold, {definitions} definitions\n")
}

#[test]
fn documents_are_judged_as_expected() {
    let mut seen = 0;
    let mut failures = Vec::new();
    let files = |folder| fs::read_dir(folder).expect("the documents").flatten().map(|file| file.path());
    let is_document = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ["md", "tex", "txt", "ipynb"].iter().any(|known| ending == *known))
    };
    let mut names: Vec<PathBuf> = files("assets/notes").chain(files("assets/homework")).filter(is_document).collect();
    names.sort();
    for path in &names {
        let source = fs::read_to_string(path).expect("a document");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let got = summary(&source, &audited(&source, Format::of_file(&name)));
        let expected = path.with_file_name(format!("{name}.expected"));
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if got != wanted {
            failures.push(format!("{name}\n--- found\n{got}--- wanted\n{wanted}"));
        }
        seen += 1;
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(seen >= 4, "{seen} documents were found");
}

#[test]
fn places_are_bytes_of_the_source() {
    let source = "Ä § $y = x^2$ und $\\frac{dy}{dx} = 3x$\n";
    let found = audited(source, Format::Markdown);
    let last = found.links.last().expect("two links");
    assert_eq!(&source[last.span.start as usize..last.span.end as usize], "3x");
    let tex = "% a comment\n\\newcommand{\\dd}[0]{}\n\\newcommand{\\sq}{x^2}\n\\begin{align}\n y &= \\sq \\\\\n \\frac{dy}{dx} &= 3x % so\n\\end{align}\n";
    let found = audited(tex, Format::Latex);
    let shown: Vec<&str> =
        found.links.iter().map(|link| &tex[link.span.start as usize..link.span.end as usize]).collect();
    assert_eq!(shown, ["\\sq", "3x"]);
    let notebook = r##"{"cells": [{"cell_type": "code", "source": ["x = 1\n"]}, {"cell_type": "markdown", "source": ["# T\n", "$\\frac{d}{dx} x^2 = 3x$"]}], "nbformat": 4}"##;
    let found = audited(notebook, Format::Notebook);
    assert_eq!(found.links.len(), 1);
    let span = found.links[0].span;
    assert_eq!(&notebook[span.start as usize..span.end as usize], "3x");
}
