//! Clicks and the wheel go the way of the keys: what is hit follows from the places where things are drawn.

use super::{SIZES, Stage};
use crate::tui::message::Message;
use crate::tui::model::{Focus, Tab};

impl Stage {
    /// Clicks on the first sign of a text that is on the screen.
    fn click(&mut self, text: &str) -> &mut Stage {
        self.click_in(text, 0)
    }

    /// Clicks on one of the signs of a text that is on the screen.
    fn click_in(&mut self, text: &str, sign: u16) -> &mut Stage {
        let screen = self.text();
        let place = screen.lines().enumerate().find_map(|(row, line)| {
            let before = &line[..line.find(text)?];
            Some((before.chars().count() as u16 + sign, row as u16))
        });
        let (column, row) = place.unwrap_or_else(|| panic!("{text} is not on the screen:\n{screen}"));
        self.send(Message::Click(column, row));
        self
    }
}

#[test]
fn screens_and_the_plot_are_clicked_in_the_head() {
    for size in SIZES {
        let mut stage = Stage::plain(size);
        stage.click("Learn");
        stage.shows("exercises solved");
        stage.click("Check");
        stage.shows("Check notes or homework");
        stage.click("Explore").type_in("x^2 + 3y^2").click("Plot");
        assert!(stage.model.window.is_some() && stage.model.focus == Focus::Plot);
        stage.click("Explore");
        stage.shows("6y");
        assert!(stage.model.window.is_none());
    }
}

#[test]
fn panels_are_clicked_where_they_are_seen() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("x^2*y").click("values");
    assert_eq!((stage.model.focus, stage.model.panel), (Focus::Panel, 4));
    stage.click(" matrix");
    assert_eq!(stage.model.panel, 3);
    stage.click("formula");
    assert_eq!(stage.model.focus, Focus::Line);
    let mut stage = Stage::plain(SIZES[1]);
    stage.type_in("x^2*y").click("values");
    stage.shows("Up/Down change the point");
    stage.click("data flow");
    stage.shows("path 1 of 2");
}

#[test]
fn rows_and_entries_are_clicked() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.type_in("sin(x^3)").click("dy/du =");
    stage.shows("▸ dy/du");
    stage.click("dy/du =");
    stage.shows("d-sin");
    assert!(stage.model.opened, "a second click opens the law");
    stage.keys("Esc Esc").type_in("*y").click_in("  y = 2", 3);
    assert_eq!((stage.model.panel, stage.model.coordinate), (4, 1));
    stage.keys("Esc Ctrl-U").type_in("x^2*y + sin(x*y)").click_in("⎣ x² + x cos", 4);
    assert_eq!((stage.model.panel, stage.model.entry), (3, (0, 1)));
}

#[test]
fn a_point_of_the_plot_is_clicked() {
    for size in SIZES {
        let mut stage = Stage::plain(size);
        stage.type_in("x^2 + 3y^2").keys("F6");
        let before = stage.model.point();
        stage.send(Message::Click(5, 8));
        let after = stage.model.point();
        assert!(after[0] < before[0] && after[1] > before[1], "{before:?} {after:?}");
        stage.send(Message::Wheel(-3));
        assert!(stage.model.window.is_some_and(|window| window.half[0] < 3.0), "the wheel looks from nearer");
    }
}

#[test]
fn lessons_choices_and_fields_are_clicked() {
    for size in SIZES {
        let mut stage = Stage::plain(size);
        stage.click("Learn").click(" 4  Partial");
        assert_eq!(stage.model.learn.row, 3);
        stage.click(" 4  Partial");
        stage.shows("Lesson 4");
        stage.keys("Esc").type_in("").click("Explore").type_in("lesson 14").keys("Enter F5 F5 F5 F5 F5 F5");
        stage.click("(3)");
        assert_eq!(stage.model.learn.chosen, 2);
        stage.click("(3)");
        stage.shows("not right");
        stage.click("Explore").type_in("practice hessian M 5").keys("Enter 2 Enter");
        assert_eq!(stage.model.learn.field, 1);
        stage.click("2‥");
        assert_eq!(stage.model.learn.field, 0);
    }
}

#[test]
fn links_of_a_file_are_clicked_and_the_wheel_goes_through_them() {
    for size in SIZES {
        let mut stage = Stage::plain(size);
        stage.type_in("audit tests/support/notes.md").keys("Enter g").click("y = ln");
        let row = stage.model.check.row;
        assert!(row > 0 && stage.model.tab == Tab::Check);
        stage.send(Message::Wheel(3));
        assert!(stage.model.check.row > row);
        stage.send(Message::Wheel(-3));
        assert_eq!(stage.model.check.row, row);
    }
}

#[test]
fn a_click_closes_what_lies_over_the_screen() {
    let mut stage = Stage::plain(SIZES[0]);
    stage.keys("F1");
    stage.send(Message::Wheel(3));
    stage.shows("more lines");
    stage.send(Message::Click(0, 0));
    stage.shows("Type a formula above");
    stage.keys("F3 h e s s").click("hessian");
    assert!(stage.model.editor.text().starts_with("hessian"), "{}", stage.text());
}
