//! `lessons lint FILE...`: every exercise is solvable and not solved as given, every listed wrong answer is named as listed,
//! every example runs, every mistake is known.

use super::Session;
use super::reply::{Page, Reply};
use crate::diagnostic::Diagnostic;
use crate::tutor::exercise::{Exercise, Kind, Outcome, Walk, answers, says};
use crate::tutor::lesson::{Content, Course, Fault, Lesson, embedded};

pub(super) fn lint(files: &str) -> Result<Vec<Reply>, Diagnostic> {
    let mut replies = Vec::new();
    let mut course = Course::default();
    let mut texts = Vec::new();
    for file in files.split_whitespace() {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Diagnostic::new("file-error", format!("{file} cannot be read: {error}")))?;
        course.add(file, &text);
        texts.push((file, text));
    }
    let needs = course.broken_needs_beside(embedded());
    for (file, text) in texts {
        let (lesson, mut faults) = crate::tutor::lesson::parse(file, &text);
        faults.extend(check_lesson(file, &lesson));
        faults.extend(needs.iter().filter(|fault| fault.file == file).cloned());
        if faults.is_empty() {
            let count = lesson.exercises().count();
            replies.push(Reply::Page(Page::default().text(format!("{file}: {count} exercises, no faults"))));
        }
        for fault in faults {
            let diagnostic = Diagnostic::new("lesson-fault", fault.to_string());
            replies.push(Reply::Problem { diagnostic, source: String::new() });
        }
    }
    if replies.is_empty() {
        return Err(Diagnostic::new("parse-arguments", "a lesson file is wanted").suggest("lessons lint 31-mine.md"));
    }
    Ok(replies)
}

/// What is wrong with a lesson beyond its format.
pub fn check_lesson(file: &str, lesson: &Lesson) -> Vec<Fault> {
    let mut faults = Vec::new();
    for block in &lesson.blocks {
        let said: Vec<String> = match &block.content {
            Content::Exercise(exercise) => check_exercise(exercise),
            Content::Example(lines) => check_example(lines),
            Content::Card(card) if !card.run.is_empty() => check_example(std::slice::from_ref(&card.run)),
            Content::Pitfall { mistake, .. } if says(mistake).is_none() => {
                vec![format!("there is no mistake `{mistake}`")]
            }
            _ => Vec::new(),
        };
        faults.extend(said.into_iter().map(|message| Fault { file: file.to_owned(), line: block.line, message }));
    }
    faults
}

fn check_example(lines: &[String]) -> Vec<String> {
    let mut session = Session::new();
    let mut faults = Vec::new();
    for line in lines {
        for reply in session.run(line) {
            if let Reply::Problem { diagnostic, .. } = reply {
                faults.push(format!("`{line}` does not run: {}", diagnostic.message));
            }
        }
    }
    faults
}

fn check_exercise(exercise: &Exercise) -> Vec<String> {
    let answers = match answers(exercise) {
        Ok(answers) => answers,
        Err(error) => return vec![format!("this exercise has no answer: {}", error.message)],
    };
    let mut faults = Vec::new();
    let mut walk = Walk::new(exercise.clone());
    let outcomes: Vec<Outcome> = answers.iter().map(|answer| walk.answer(answer)).collect();
    let onward = outcomes.iter().take(outcomes.len() - 1).all(|outcome| matches!(outcome, Outcome::Onward(_)));
    if !onward || !matches!(outcomes.last(), Some(Outcome::Correct(_))) {
        faults.push(format!("the derived answer `{}` is not accepted: {outcomes:?}", answers.join("` then `")));
    }
    let is_solved = matches!(exercise.kind, Kind::Compute | Kind::Lines | Kind::Recall)
        && !exercise.of.is_empty()
        && matches!(Walk::new(exercise.clone()).answer(&exercise.of), Outcome::Correct(_));
    if is_solved {
        faults.push("this exercise is solved as given".to_owned());
    }
    for (answer, listed) in &exercise.wrong {
        if let Some(words) = listed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            match Walk::new(exercise.clone()).answer(answer) {
                Outcome::Wrong { message, .. } if message.contains(words) => {}
                other => faults.push(format!("`{answer}` is not told `{words}`: {other:?}")),
            }
            continue;
        }
        match Walk::new(exercise.clone()).answer(answer) {
            Outcome::Wrong { mistake: Some(found), .. } if found == listed => {}
            Outcome::Wrong { mistake, rivals, .. } => {
                faults.push(format!("`{answer}` is named {mistake:?} (among {rivals:?}) and not {listed}"));
            }
            other => faults.push(format!("`{answer}` is not judged wrong: {other:?}")),
        }
    }
    faults
}
