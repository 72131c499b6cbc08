//! Every screen in every size and theme class, and what it looked like when it was last looked at.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::{SIZES, Stage};
use crate::render::signs::Charset;
use crate::tui::message::Message;
use crate::tui::panels::PANELS;
use crate::tui::theme::THEMES;

/// Screens: a name, the text, the keys that lead there, and what must be seen then.
#[rustfmt::skip]
const SCREENS: &[(&str, &str, &str, &str)] = &[
    ("welcome", "", "", "Type a formula above"),
    ("explore", "x^2*y + sin(x*y)", "F2 Down Down Down Down", "2 differentiate"),
    ("played", "ln(sin(x^3)^2)", "F4 F4", "steps 2/4"),
    ("matrix", "x^2*y + sin(x*y)", "F2 F2 F2 t Right", "row 1, column 2: by x, then by y"),
    ("values", "3x^2*y + y^3", "F2 F2 F2 F2 Up Up", "x = 1.2"),
    ("curve", "x^3 - 3x", "F6 Right", "the tangent at P"),
    ("contours", "(1-x)^2 + 2(y-x^2)^2", "F6", "eigenvalues"),
    ("problem", "3x + )", "", "closes nothing"),
    ("answer", "help sin", "Enter", "d-sin"),
    ("help", "x^2", "F1", "Esc closes"),
    ("palette", "x^2", "F3 h e s s", "hessian"),
    ("tour", "", "F8", "Welcome to Gradus"),
    ("course", "", "F7 Down Down", "It builds on"),
    ("lesson", "lesson 14", "Enter", "Introduce intermediate variables"),
    ("answer typed", "lesson 14", "Enter u = x ^ 3", "reads as"),
    ("answered", "lesson 14", "Enter u = x ^ 3 Enter y = c o s ( u ) Enter Enter", "du/dx ="),
    ("matrix filled", "practice hessian M 5", "Enter 2 Enter 4", "entry by entry"),
    ("wrong link", "lesson 14", "Enter F5 F5 F5 F5 F5 F5 j", "Which one?"),
    ("hint", "lesson 14", "Enter Ctrl-T Ctrl-T", "hint 2 of 3"),
    ("file", "", "F7 F7 t e s t s / s u p p o r t / n", "tests/support/notes.md"),
    ("check", "audit tests/support/notes.md", "Enter n", "exp-as-power"),
];

fn staged(screen: &(&str, &str, &str, &str), theme: &str, charset: Charset, size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(theme, charset, size);
    if !screen.1.is_empty() {
        stage.type_in(screen.1);
    }
    stage.keys(screen.2);
    stage
}

#[test]
fn every_screen_in_every_size_and_theme_class() {
    for size in SIZES {
        for screen in SCREENS {
            let plain = staged(screen, "none", Charset::Unicode, size);
            plain.shows(screen.3);
            let buffer = plain.buffer();
            assert!(
                buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset),
                "{}",
                screen.0
            );
            let colored = staged(screen, "dark", Charset::Unicode, size);
            assert_eq!(colored.text(), plain.text(), "colours change no sign: {}", screen.0);
            assert!(colored.buffer().content.iter().any(|cell| cell.fg != Color::Reset), "{}", screen.0);
            let ascii = staged(screen, "none", Charset::Ascii, size);
            ascii.shows(screen.3);
            let strange: Vec<char> = ascii.text().chars().filter(|c| !c.is_ascii()).collect();
            assert!(strange.is_empty(), "{}: {strange:?}\n{}", screen.0, ascii.text());
        }
    }
}

/// The style of every cell as a letter, with the meaning of the letters below.
fn styles(buffer: &Buffer) -> String {
    let mut known: Vec<(Color, Modifier)> = vec![(Color::Reset, Modifier::empty())];
    let mut map = String::new();
    for cells in buffer.content.chunks(usize::from(buffer.area.width)) {
        let letters = cells.iter().map(|cell| {
            let style = (cell.fg, cell.modifier);
            let at = known.iter().position(|other| *other == style).unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            });
            if at == 0 { ' ' } else { char::from(b'a' + (at - 1) as u8) }
        });
        map += letters.collect::<String>().trim_end();
        map.push('\n');
    }
    for (at, style) in known.iter().enumerate().skip(1) {
        map += &format!("{} = {style:?}\n", char::from(b'a' + (at - 1) as u8));
    }
    map
}

#[test]
fn screens_are_as_they_were_looked_at() {
    for size in SIZES {
        for screen in SCREENS {
            for (class, theme, charset) in [
                ("colour", "dark", Charset::Unicode),
                ("none", "none", Charset::Unicode),
                ("ascii", "none", Charset::Ascii),
            ] {
                let stage = staged(screen, theme, charset, size);
                let kept = if class == "colour" { styles(&stage.buffer()) } else { stage.text() };
                let name = format!("{}-{}x{}-{class}", screen.0.replace(' ', "-"), size.0, size.1);
                insta::assert_snapshot!(name, kept);
            }
        }
    }
}

#[test]
fn all_themes_draw_all_screens() {
    for theme in THEMES {
        staged(&SCREENS[1], theme.name, Charset::Unicode, SIZES[0]).shows("data flow");
    }
}

#[test]
fn every_panel_answers_every_size() {
    let mut stage = Stage::plain((120, 36));
    stage.type_in("jacobian [x*y, x + sin(y)]");
    for size in [(60, 16), (61, 17), (99, 29), (100, 30), (300, 100), (40, 10), (1, 1)] {
        stage.send(Message::Resize(size.0, size.1));
        for panel in 0..PANELS.len() {
            stage.model.panel = panel.max(1);
            assert!(!stage.text().is_empty());
        }
    }
    stage.send(Message::Resize(40, 10));
    stage.shows("gradus repl");
}
