//! Screens as text: keys go in, and the frame that is drawn on a terminal in memory is looked at.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::keys::Place;
use super::message::{Message, Wish};
use super::model::{Look, Model};
use super::panels::PANELS;
use super::run::{Files, fulfil};
use super::theme::{THEMES, Theme};
use super::update::update;
use super::view::view;
use super::worker::Worker;
use crate::render::signs::Charset;
use crate::session::Session;
use crate::tutor::exercise::{Form, answers};
use crate::tutor::lesson::embedded;

/// How long the worker may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const SIZES: [(u16, u16); 2] = [(120, 36), (80, 24)];

struct Stage {
    model: Model,
    worker: Worker,
    inbox: Receiver<Message>,
    copied: Vec<Wish>,
}

impl Stage {
    fn new(theme: &str, charset: Charset, size: (u16, u16)) -> Stage {
        let (outbox, inbox) = channel();
        let worker = Worker::start(Session::new(), move |message| drop(outbox.send(message)));
        let look = Look { theme: Theme::find(theme).expect("a theme"), charset, tour: false };
        Stage { model: Model::new(Session::new(), look, Vec::new(), size), worker, inbox, copied: Vec::new() }
    }

    fn plain(size: (u16, u16)) -> Stage {
        Stage::new("none", Charset::Unicode, size)
    }

    /// Takes a message in and waits for all that follows from it.
    fn send(&mut self, message: Message) {
        update(&mut self.model, message);
        while !self.model.wishes.is_empty() {
            for wish in std::mem::take(&mut self.model.wishes) {
                match wish {
                    Wish::Survey
                    | Wish::Lines(_)
                    | Wish::Complete
                    | Wish::Teach(_)
                    | Wish::Check(_)
                    | Wish::Files(_)
                    | Wish::Glance(..) => {
                        fulfil(wish, &mut self.model, &self.worker, &Files::default());
                        let found = self.inbox.recv_timeout(PATIENCE).expect("the worker answers");
                        update(&mut self.model, found);
                    }
                    other => self.copied.push(other),
                }
            }
        }
    }

    fn keys(&mut self, names: &str) -> &mut Stage {
        names.split(' ').filter(|name| !name.is_empty()).for_each(|name| self.send(Message::Key(name.to_owned())));
        self
    }

    fn type_in(&mut self, text: &str) -> &mut Stage {
        self.send(Message::Paste(text.to_owned()));
        self
    }

    fn buffer(&self) -> Buffer {
        let (columns, rows) = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal in memory");
        terminal.draw(|frame| view(&self.model, frame)).expect("a frame");
        terminal.backend().buffer().clone()
    }

    fn text(&self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width);
        let row = |cells: &[ratatui::buffer::Cell]| cells.iter().map(|cell| cell.symbol()).collect::<String>();
        buffer.content.chunks(width).map(|cells| row(cells).trim_end().to_owned() + "\n").collect()
    }

    fn shows(&self, text: &str) {
        assert!(self.text().contains(text), "{text} is not on the screen:\n{}", self.text());
    }
}

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

/// Screens whose every cell is kept.
const KEPT: &[&str] =
    &["welcome", "explore", "matrix", "curve", "contours", "lesson", "answer typed", "wrong link", "check"];

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
        for screen in SCREENS.iter().filter(|screen| KEPT.contains(&screen.0)) {
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
    stage.shows("more");
    stage.keys("End");
    stage.shows("-12 of 12");
    stage.shows("row 12, column 12");
}

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

/// Notes with one wrong link.
const NOTES: &str = "Let $y = \\sin(x^2)$. Then $\\frac{dy}{dx} = \\cos(x^2)$.\n";

#[test]
fn a_file_is_checked_and_checked_again_when_it_is_saved() {
    let path = std::env::temp_dir().join(format!("gradus-check-{}.md", std::process::id()));
    let name = path.to_str().expect("a path").to_owned();
    for size in SIZES {
        std::fs::write(&path, NOTES).expect("a file");
        let mut stage = Stage::new("none", Charset::Ascii, size);
        stage.type_in(&format!("audit {name}")).keys("Enter");
        stage.shows("1 wrong");
        stage.keys("n");
        stage.shows("chain-lost-inner");
        stage.shows("^^^");
        assert!(stage.text().is_ascii(), "{}", stage.text());
        std::fs::write(&path, NOTES.replace("\\cos", "2x\\cos")).expect("a file");
        stage.send(Message::Saved(name.clone()));
        stage.shows("1 holds");
        stage.keys("a");
        stage.shows("nothing needs a look");
        stage.keys("o").type_in("/nowhere/at/all.md").keys("Enter");
        stage.shows("cannot be read");
    }
    std::fs::remove_file(path).expect("removed");
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
