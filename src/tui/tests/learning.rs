//! Lessons and practice in their forms.

use super::{SIZES, Stage};
use crate::tui::keys::Place;
use crate::tutor::exercise::{Form, answers};
use crate::tutor::lesson::embedded;

/// Fills the form in as a learner who knows the answer.
fn hand_in(stage: &mut Stage, answer: &str) {
    let form = stage.model.learn.form().cloned().expect("a question is open");
    match &form {
        Form::Line => {
            stage.keys("Ctrl-U").type_in(answer).keys("Enter");
        }
        Form::Equations => {
            for line in answer.split(", ") {
                stage.type_in(line).keys("Enter");
            }
            stage.keys("Enter");
        }
        Form::Named(_) => answer.split(", ").for_each(|part| {
            let value = part.rsplit_once('=').map_or(part, |(_, right)| right.trim());
            stage.type_in(value).keys("Enter");
        }),
        Form::Entries { .. } => answer.split(',').for_each(|part| {
            stage.type_in(part.trim().trim_matches(['[', ']'])).keys("Enter");
        }),
        Form::Numbered(_) => {
            let number: usize = answer.parse().expect("a number");
            stage.keys(&"j ".repeat(number - 1)).keys("Enter");
        }
        Form::Words(words) => {
            let at = words.iter().position(|word| word == answer).expect("a word of the form");
            stage.keys(&"Down ".repeat(at)).keys("Enter");
        }
    }
}

#[test]
fn whole_lessons_are_done_in_their_forms() {
    for lesson in &embedded().lessons {
        let mut stage = Stage::plain(SIZES[1]);
        stage.type_in(&format!("lesson {}", lesson.number)).keys("Enter");
        for (position, exercise) in lesson.exercises().enumerate() {
            let lecture = stage.model.learn.lecture.as_ref().expect("a lecture");
            assert_eq!(lecture.exercise, position + 1, "{}:\n{}", exercise.id, stage.text());
            for answer in answers(exercise).expect("an answer") {
                hand_in(&mut stage, &answer);
            }
        }
        assert!(stage.model.learn.lecture.as_ref().is_some_and(|lecture| lecture.task.is_none()), "{}", stage.text());
        stage.shows("This is the end of lesson");
    }
}

#[test]
fn a_wrong_answer_stays_to_be_mended() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("practice chain-rule 3").keys("Enter");
    let answer = "17*x";
    if stage.model.learn.place() == Place::Answer {
        stage.type_in(answer).keys("Enter");
    }
    stage.keys("Ctrl-T");
    stage.shows("hint 1 of 3");
    stage.keys("Esc");
    stage.shows("exercises solved");
    stage.keys("q").type_in("x^2");
    stage.shows("2x");
}

#[test]
fn an_open_question_takes_no_line_of_an_exploration() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("lesson 14").keys("Enter Alt-1").type_in("x^2*y").keys("Enter");
    stage.shows("2xy");
    stage.keys("F7");
    stage.shows("Introduce intermediate variables");
}

#[test]
fn reading_scrolls_and_comes_back() {
    let mut stage = Stage::plain(SIZES[1]);
    stage.type_in("lesson 14").keys("Enter");
    let before = stage.text();
    stage.keys("PageDown PageDown PageDown PageDown PageDown PageDown");
    assert_ne!(stage.text(), before);
    stage.keys("PageUp PageUp PageUp PageUp PageUp PageUp PageUp");
    assert_eq!(stage.text(), before);
}
