//! A formula is explored: typing, history, panels, copies, pastes.

use super::{SIZES, Stage};
use crate::tui::message::{Message, Wish};
use crate::tui::run::{Files, fulfil};
use crate::tui::update::update;

#[test]
fn the_last_good_result_stays_while_the_text_cannot_be_read() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("x^2*y");
    stage.shows("2xy");
    stage.keys("+");
    stage.shows("2xy");
    assert!(!stage.model.is_fresh() && stage.model.problem.is_some());
    stage.keys("x");
    assert!(stage.model.is_fresh() && stage.model.problem.is_none());
}

#[test]
fn the_values_follow_the_point() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("x^2*y").keys("F2 F2 F2 F2 Up Right Down");
    stage.shows("x = 1.1");
    stage.shows("y = 1.9");
    stage.shows("2.299");
    stage.keys("q x");
    assert_eq!(stage.model.editor.text(), "x^2*yx");
}

#[test]
fn lines_are_kept_and_recalled_and_completed() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("f(x, y) = x*y^2").keys("Enter Ctrl-U").type_in("grad f");
    stage.shows("2xy");
    stage.keys("Ctrl-U").type_in("vars").keys("Enter");
    stage.shows("f(x, y) = x*y^2");
    stage.keys("Up Up");
    assert_eq!(stage.model.editor.text(), "f(x, y) = x*y^2");
    stage.keys("Ctrl-U").type_in("lapl").keys("Tab");
    assert_eq!(stage.model.editor.text(), "laplacian");
    stage.keys("Ctrl-U").type_in("arc").keys("Tab Tab Tab");
    assert!(stage.model.editor.text().starts_with("arc") && stage.model.editor.text().len() > 3);
    stage.keys("Ctrl-U").type_in("quit").keys("Enter");
    assert_eq!(stage.copied.last(), Some(&Wish::Quit));
}

#[test]
fn copies_are_latex_and_plain() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("x^2/y").keys("Ctrl-Y Alt-y");
    let copied = |wish: &Wish| if let Wish::Copy(text) = wish { text.clone() } else { String::new() };
    let texts: Vec<String> = stage.copied.iter().map(copied).collect();
    assert!(texts[0].contains("\\frac") && texts[1].contains("x^2/y^2"), "{texts:?}");
}

#[test]
fn pasted_lines_are_answered_and_the_last_one_is_edited() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("a = 5\r\nb = a + 1\r\nb*x");
    assert_eq!(stage.model.editor.text(), "b*x");
    assert_eq!(stage.model.history, ["a = 5", "b = a + 1"]);
}

#[test]
fn megabytes_are_pasted_and_nothing_is_lost() {
    let mut stage = Stage::plain(SIZES[1]);
    let text = "x+".repeat(2_000_000) + "x";
    stage.type_in(&text);
    assert_eq!(stage.model.editor.text().len(), text.len());
    stage.shows("a long line");
}

#[test]
fn ten_thousand_keys_are_all_taken() {
    let mut stage = Stage::plain(SIZES[0]);
    for key in ["x", "+", "1", "-"].iter().cycle().take(10_000) {
        update(&mut stage.model, Message::Key((*key).to_owned()));
        for wish in std::mem::take(&mut stage.model.wishes) {
            fulfil(wish, &mut stage.model, &stage.worker, &Files::default());
        }
    }
    assert_eq!(stage.model.editor.text().len(), 10_000);
}

#[test]
fn laws_open_and_paths_light_up() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("sin(x^3)").keys("F2 Down Down");
    stage.shows("━");
    stage.keys("Enter");
    stage.shows("d-pow");
    stage.keys("Esc");
    stage.shows("data flow");
}

#[test]
fn wide_matrices_scroll() {
    let mut stage = Stage::plain(SIZES[1]);
    let sum: Vec<String> = (1..12).map(|k| format!("x_{k}^3*sin(x_{})", k + 1)).collect();
    stage.type_in(&sum.join("+")).keys("F2 F2 F2 t");
    stage.shows("Hessian 12×12");
    stage.shows("columns 1 to");
    stage.keys("End");
    stage.shows("12 of 12; Left and Right show more");
    stage.shows("row 12, column 12");
}

#[test]
fn the_remark_says_what_was_kept() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("f(x) = x^3").keys("Enter");
    stage.shows("kept: f is defined");
    stage.type_in("f + x").keys("Enter");
    stage.shows("kept: ans is its value");
}

#[test]
fn the_palette_begins_commands_and_carries_them_out() {
    let mut stage = Stage::plain(SIZES[1]);
    stage.type_in("x^2*y").keys("F3 h e s s Enter");
    assert_eq!(stage.model.editor.text(), "hessian x^2*y");
    stage.keys("F3 l e s s o n Enter");
    assert_eq!(stage.model.editor.text(), "lesson ");
    stage.keys("F3 v a r s Enter");
    stage.shows("answer vars");
}

#[test]
fn an_entry_leads_to_the_step_that_makes_it_and_paths_are_gone_through() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("x^2*y + sin(x*y)").keys("F2 F2");
    stage.shows("path 1 of 4");
    stage.keys("Down");
    stage.shows("x → v → w → z   contributes 1·cos(v)·y");
    stage.keys("F2 Down Enter");
    assert_eq!(stage.model.panel, 1);
    stage.keys("Enter");
    stage.shows("total-derivative");
}
