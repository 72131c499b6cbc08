//! Saving and loading the lines of a session.

use std::fs;
use std::path::Path;

use super::Session;
use super::answer::span_of;
use super::commands::Input;
use super::reply::{Page, Reply};
use super::typing::numbered_lines;
use crate::diagnostic::Diagnostic;

type Replies = Result<Vec<Reply>, Diagnostic>;

/// Largest file that `load` reads, in bytes.
const LARGEST_FILE: u64 = 4 << 20;

pub(super) fn save(session: &mut Session, input: &Input<'_>) -> Replies {
    let path = file_name(input)?;
    let mut text = session.state.log.join("\n");
    text.push('\n');
    fs::write(path, text).map_err(|error| failed(input, path, "written", &error))?;
    let lines = session.state.log.len();
    Ok(vec![Reply::Page(Page::default().text(format!("{lines} lines written to {path}")))])
}

pub(super) fn load(session: &mut Session, input: &Input<'_>) -> Replies {
    let path = file_name(input)?;
    let size = fs::metadata(path).map_err(|error| failed(input, path, "read", &error))?.len();
    if size > LARGEST_FILE {
        return Err(Diagnostic::at(
            "limit-file",
            span_of(input.line, input.start),
            format!("{path} is larger than 4 MB"),
        ));
    }
    let text = fs::read_to_string(path).map_err(|error| failed(input, path, "read", &error))?;
    let mut replies = Vec::new();
    let depth = session.loading + 1;
    if depth > 8 {
        return Err(Diagnostic::at("limit-load", span_of(input.line, input.start), "files load each other too deep"));
    }
    session.loading = depth;
    for (_, line) in numbered_lines(&text) {
        let answers = session.run(&line);
        let failed = answers.iter().any(|reply| matches!(reply, Reply::Problem { .. }));
        replies.extend(answers);
        if failed {
            break;
        }
    }
    session.loading = depth - 1;
    Ok(replies)
}

fn file_name<'a>(input: &Input<'a>) -> Result<&'a str, Diagnostic> {
    let path = input.text();
    if path.is_empty() {
        return Err(Diagnostic::new("parse-arguments", "a file name is wanted").suggest("save work.gradus"));
    }
    Ok(path)
}

fn failed(input: &Input<'_>, path: &str, what: &str, error: &std::io::Error) -> Diagnostic {
    let name = Path::new(path).display();
    Diagnostic::at("file-error", span_of(input.line, input.start), format!("{name} cannot be {what}: {error}"))
}
