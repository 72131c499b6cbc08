//! Every lesson is found, without faults, and can be finished; every listed wrong answer is told by its name.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use gradus::render::format::{Format, Options};
use gradus::session::{Reply, Session, check_lesson};
use gradus::tutor::exercise::{Exercise, TOPICS, answers};
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
    faults.extend(embedded().broken_needs().iter().map(ToString::to_string));
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
    let said: Vec<String> = course.broken_needs().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "1-a.md:3: needs lesson 2, which needs it in turn",
            "2-b.md:3: needs lesson 1, which needs it in turn",
            "2-b.md:3: lesson 9 is needed but is not there",
        ]
    );
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

/// The kinds of exercises that every lesson has at least.
#[rustfmt::skip]
const KINDS: [&str; 30] = [
    "CS", "CRK", "NC", "CXK", "CME", "MX", "TSK", "SK", "CMXE", "MREK",
    "CMX", "SMK", "CSK", "FGL", "FLX", "GFXE", "FSM", "RGK", "FLN", "FLX",
    "CN", "XL", "MSX", "CRE", "CN", "CTK", "SM", "GFN", "FMLX", "FSL",
];

#[test]
fn every_lesson_has_its_kinds_of_exercises() {
    let lessons = &embedded().lessons;
    assert_eq!(lessons.len(), KINDS.len());
    for (lesson, kinds) in lessons.iter().zip(KINDS) {
        let has = |letter: &char| lesson.exercises().any(|e| e.kind.letter() == letter.to_string());
        let missing: String = kinds.chars().filter(|letter| !has(letter)).collect();
        assert!(missing.is_empty(), "lesson {} lacks {missing}", lesson.number);
        let listed = lesson.exercises().filter(|exercise| !exercise.wrong.is_empty()).count();
        assert!(listed >= 2, "lesson {} lists wrong answers of {listed} exercises only", lesson.number);
    }
}

#[test]
fn no_two_exercises_of_the_course_are_the_same() {
    let mut seen = std::collections::HashMap::new();
    for exercise in embedded().lessons.iter().flat_map(Lesson::exercises) {
        let e = exercise;
        let key = format!(
            "{:?}{:?}{}{:?}{:?}{:?}{}{}{}{:?}",
            e.kind, e.what, e.of, e.by, e.declare, e.step, e.at, e.plant, e.layout, e.must
        );
        let before = seen.insert(key, e.id.clone());
        let lesson = |id: &str| id.split('/').next().unwrap_or("").to_owned();
        let twice = before.filter(|before| lesson(before) == lesson(&e.id));
        assert!(twice.is_none(), "{} asks the same as {twice:?}", e.id);
    }
}

/// What a learner types, and what the program must say to it.
#[derive(Default)]
struct Script {
    lines: Vec<String>,
    told: Vec<String>,
}

impl Script {
    fn types(&mut self, line: impl Into<String>, told: impl Into<String>) {
        self.lines.push(line.into());
        self.told.push(told.into());
    }
}

/// Types a script into the line REPL of the program and gives what it said, in one line.
fn typed_into_the_repl(script: &Script) -> String {
    let data = std::env::temp_dir().join(format!("gradus-course-{}-{}", std::process::id(), script.lines.len()));
    let _ = fs::remove_dir_all(&data);
    fs::create_dir_all(&data).expect("a folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["repl", "--plain"])
        .env("GRADUS_DATA", &data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut input = child.stdin.take().expect("a pipe");
    let lines = script.lines.join("\n") + "\n";
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads to the end");
    let _ = fs::remove_dir_all(&data);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every text that must be told is said, one after the other.
fn assert_told(script: &Script, said: &str) {
    let mut rest = said;
    for (line, told) in script.lines.iter().zip(&script.told) {
        let at =
            rest.find(told.as_str()).unwrap_or_else(|| panic!("`{line}` is not answered with `{told}`: {rest:.800}"));
        rest = &rest[at + told.len()..];
    }
}

fn farewell(lesson: &Lesson) -> String {
    format!("That was lesson {}.", lesson.number)
}

#[test]
fn a_learner_finishes_the_course_with_right_answers_only() {
    let mut script = Script::default();
    for lesson in &embedded().lessons {
        script.types(format!("lesson {} new", lesson.number), format!("Lesson {}: {}", lesson.number, lesson.title));
        for exercise in lesson.exercises() {
            let answers = answers(exercise).expect("solvable");
            let (last, before) = answers.split_last().expect("an answer");
            before.iter().for_each(|line| script.types(line, "right so far"));
            script.types(last, "right");
        }
        *script.told.last_mut().expect("a line") = farewell(lesson);
    }
    let said = typed_into_the_repl(&script);
    assert_told(&script, &said);
    assert!(!said.contains("not right"), "a right answer is called wrong");
}

/// Answers what is asked, and what is asked in between to tell mistakes apart, until the exercise is done.
fn answer(session: &mut Session, script: &mut Script, exercise: &Exercise) {
    let is_open = |session: &Session, id: &str| session.classroom().walk.as_ref().is_some_and(|w| w.exercise.id == id);
    for line in answers(exercise).expect("solvable") {
        session.run(&line);
        script.types(line, "right");
    }
    assert!(!is_open(session, &exercise.id), "{} is not done", exercise.id);
    while let Some(between) = session.classroom().walk.clone().filter(|walk| walk.exercise.id.contains("/seed-")) {
        for line in answers(&between.exercise).expect("solvable") {
            session.run(&line);
            script.types(line, "right");
        }
    }
}

#[test]
fn a_learner_who_makes_every_listed_mistake_is_told_each_of_them() {
    let mut script = Script::default();
    let mut session = Session::new();
    let (mut wrong, mut hints) = (0, 0);
    for lesson in &embedded().lessons {
        let first = format!("lesson {} new", lesson.number);
        session.run(&first);
        script.types(first, format!("Lesson {}: {}", lesson.number, lesson.title));
        for exercise in lesson.exercises() {
            let open = session.classroom().walk.as_ref().map(|walk| walk.exercise.id.clone());
            assert_eq!(open.as_deref(), Some(exercise.id.as_str()));
            for (answer, mistake) in &exercise.wrong {
                session.run(answer);
                script.types(answer, "not right");
                // The words follow in the same judgement.
                let words = mistake.trim_matches('"').split_whitespace().collect::<Vec<_>>().join(" ");
                script.types("hint", words);
                session.run("hint");
                wrong += 1;
            }
            for number in exercise.wrong.len() + 1..=3 {
                let said = text(&session.run("hint"));
                assert!(said.contains(&format!("hint {number} of 3")), "{}: {said}", exercise.id);
                script.types("hint", format!("hint {number} of 3"));
                hints += 1;
            }
            session.run("hint");
            script.types("hint", "an answer:");
            answer(&mut session, &mut script, exercise);
        }
        *script.told.last_mut().expect("a line") = farewell(lesson);
        assert!(!session.classroom().is_asking(), "lesson {} is not finished", lesson.number);
    }
    assert!(wrong > 100 && hints > 100, "{wrong} wrong answers, {hints} hints");
    assert_told(&script, &typed_into_the_repl(&script));
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
