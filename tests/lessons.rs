//! Every lesson is found, without faults, and can be finished; every listed wrong answer is told by its name.

use std::fs;

use gradus::render::format::{Format, Options};
use gradus::session::{Reply, Session, check_lesson};
use gradus::tutor::exercise::{TOPICS, answers};
use gradus::tutor::lesson::{Course, Lesson, embedded, parse};

#[test]
fn every_file_of_the_folder_is_built_in() {
    let mut files: Vec<String> = fs::read_dir("lessons")
        .expect("the folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(|c: char| c.is_ascii_digit()))
        .map(|name| name.trim_end_matches(".md").to_owned())
        .collect();
    files.sort();
    let built: Vec<&str> = embedded().lessons.iter().map(|lesson| lesson.slug.as_str()).collect();
    assert_eq!(built, files, "build again, so that new files are seen");
}

#[test]
fn lessons_have_no_faults() {
    let mut faults: Vec<String> = embedded().faults.iter().map(ToString::to_string).collect();
    faults.extend(embedded().broken_needs());
    for lesson in &embedded().lessons {
        let file = format!("lessons/{}.md", lesson.slug);
        faults.extend(check_lesson(&file, lesson).iter().map(ToString::to_string));
        if lesson.exercises().count() < 6 || lesson.cards().count() == 0 {
            faults.push(format!("{file}: at least six exercises and a card are wanted"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn broken_lessons_are_reported_with_their_lines() {
    let check = |text: &str, expected: &[&str]| {
        let (lesson, mut faults) = parse("31-mine.md", text);
        faults.extend(check_lesson("31-mine.md", &lesson));
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), expected.len(), "{said:#?}");
        for (said, expected) in said.iter().zip(expected) {
            assert!(said.contains(expected), "{said} lacks {expected}");
        }
    };
    let head = "---\ntitle: T\n---\n";
    check("no front matter", &["31-mine.md:1: the file does not begin", ":1: the front matter has no title"]);
    check(&format!("{head}```exercise Q\nof: x\n```\n"), &[":4: `Q` is not a kind"]);
    check(&format!("{head}```exercise C\nof: x^2\nbyy: x\n```\n"), &[":6: byy is not a field"]);
    check(&format!("{head}```exercise X\nof: x^2\nby: x\n```\n"), &[":4: this exercise has no `plant`"]);
    check(&format!("{head}```example\ndiff x^2, x\n"), &[":4: this block has no end"]);
    check(&format!("{head}```example\ndiff x^, x\n```\n"), &["does not run"]);
    check(&format!("{head}word \u{1b}[31m\n"), &[":4: a control character"]);
    check(
        &format!("{head}```exercise C\nof: sin(x^2)\nby: x\nwrong: 7 -> chain-lost-inner\n```\n"),
        &["and not chain-lost-inner"],
    );
    check(&format!("{head}```exercise C\nof: x +\nby: x\n```\n"), &["has no answer"]);
    check(&format!("{head}```exercise C\nof: e^x\nby: x\n```\n"), &["solved as given"]);
    check(&format!("{head}```pitfall no-such-thing\nwords\n```\n"), &["no mistake `no-such-thing`"]);
}

#[test]
fn a_circle_of_needs_is_found() {
    let mut course = Course::default();
    course.add("1-a.md", "---\ntitle: A\nneeds: 2\n---\n");
    course.add("2-b.md", "---\ntitle: B\nneeds: 1, 9\n---\n");
    assert_eq!(course.broken_needs().len(), 3);
}

/// The replies to a line as plain text.
fn text(replies: &[Reply]) -> String {
    let format = Format::find("text").expect("a format");
    format.document(replies, &Options { width: 200, ..Options::default() })
}

#[test]
fn every_lesson_has_a_topic_of_practice() {
    let known = |name: &str| TOPICS.iter().any(|topic| topic.name == name);
    let missing: Vec<&str> =
        embedded().lessons.iter().map(|lesson| lesson.topic.as_str()).filter(|name| !known(name)).collect();
    assert!(missing.is_empty(), "no practice for {missing:?}");
}

fn finish(lesson: &Lesson) {
    let mut session = Session::new();
    session.run(&format!("lesson {}", lesson.number));
    for exercise in lesson.exercises() {
        let open = session.classroom().walk.as_ref().map(|walk| walk.exercise.id.clone());
        assert_eq!(open.as_deref(), Some(exercise.id.as_str()));
        for (answer, mistake) in &exercise.wrong {
            let said = text(&session.run(answer));
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            let told = mistake.trim_matches('"');
            assert!(said.contains(told), "{}: {answer} is answered with {said}", exercise.id);
        }
        for _ in 0..4 {
            let hint = session.run("hint");
            assert!(!text(&hint).trim().is_empty(), "{}: an empty hint", exercise.id);
        }
        for answer in answers(exercise).expect("solvable") {
            let said = session.run(&answer);
            let problem = said.iter().find(|reply| matches!(reply, Reply::Problem { .. }));
            assert!(problem.is_none(), "{}: {answer} is answered with {problem:?}", exercise.id);
        }
    }
    assert!(!session.classroom().is_asking(), "lesson {} is not finished", lesson.number);
}

#[test]
fn a_learner_finishes_every_lesson() {
    embedded().lessons.iter().for_each(finish);
}

#[test]
fn commands_are_never_marked_and_a_question_stays_open() {
    let mut session = Session::new();
    session.run("lesson 14");
    session.run("diff x^3, x");
    session.run("help diff");
    let walk = session.classroom().walk.clone().expect("a question is open");
    assert_eq!((walk.attempts, walk.exercise.id.as_str()), (0, "14-chain-rule/1"));
    session.run("u = x^3, y = sin(u)");
    assert_eq!(session.classroom().walk.as_ref().map(|walk| walk.attempts), Some(1));
    session.run("v = x, w = v^3, z = cos(w)");
    session.run("back");
    assert_eq!(
        session.classroom().walk.as_ref().map(|walk| walk.exercise.id.clone()).as_deref(),
        Some("14-chain-rule/1")
    );
}
