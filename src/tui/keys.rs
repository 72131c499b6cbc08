//! The table of keys: it dispatches, and the help overlay, the bottom line and the palette are made from it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Where a key is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Everywhere.
    Everywhere,
    /// On the screen that explores a formula.
    Explore,
    /// While a line is typed.
    Line,
    /// In a panel.
    Panel,
    /// In the plot.
    Plot,
    /// In the list of lessons.
    Course,
    /// While a question is open.
    Question,
    /// While an answer is typed.
    Answer,
    /// Where an answer is chosen.
    Choice,
    /// While the name of a file is typed.
    File,
    /// In the links of a file.
    Links,
}

impl Place {
    /// All places in the order in which the help overlay lists them.
    pub const ALL: [Place; 11] = [
        Place::Everywhere,
        Place::Explore,
        Place::Line,
        Place::Panel,
        Place::Plot,
        Place::Course,
        Place::Question,
        Place::Answer,
        Place::Choice,
        Place::File,
        Place::Links,
    ];

    /// What the help overlay calls it.
    pub fn title(self) -> &'static str {
        match self {
            Place::Everywhere => "everywhere",
            Place::Explore => "while exploring",
            Place::Line => "in the line",
            Place::Panel => "in a panel",
            Place::Plot => "in the plot",
            Place::Course => "in the list of lessons",
            Place::Question => "while a question is open",
            Place::Answer => "while an answer is typed",
            Place::Choice => "where an answer is chosen",
            Place::File => "while a file is named",
            Place::Links => "in the links of a file",
        }
    }

    /// The wider place to which this one belongs; its keys work here too.
    pub fn within(self) -> Option<Place> {
        match self {
            Place::Everywhere => None,
            Place::Line | Place::Panel | Place::Plot => Some(Place::Explore),
            Place::Answer | Place::Choice => Some(Place::Question),
            Place::Explore | Place::Course | Place::Question | Place::File | Place::Links => Some(Place::Everywhere),
        }
    }

    /// This place and the wider ones, the narrowest first.
    pub fn chain(self) -> impl Iterator<Item = Place> {
        std::iter::successors(Some(self), |place| place.within())
    }

    /// True where characters are typed, so that they cannot be keys.
    pub fn takes_text(self) -> bool {
        matches!(self, Place::Line | Place::Answer | Place::File)
    }
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Action {
    Help,
    Palette,
    NextScreen,
    PreviousScreen,
    Explore,
    Learn,
    Check,
    Plot,
    NextPanel,
    PreviousPanel,
    StepForward,
    StepBack,
    CopyLatex,
    CopyPlain,
    NextTheme,
    Redraw,
    Suspend,
    Escape,
    Leave,
    Enter,
    Complete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Backspace,
    Delete,
    KillEnd,
    KillStart,
    KillWord,
    Yank,
    Undo,
    HistoryUp,
    HistoryDown,
    Clear,
    Up,
    Down,
    Open,
    First,
    Last,
    Tour,
    Other,
    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    PanUp,
    PanDown,
    Center,
    Save,
    Ascii,
    PageDown,
    PageUp,
    Hint,
    Skip,
    Back,
    Anew,
    Practice,
    Review,
    Again,
    Brief,
    NextWrong,
    OtherFile,
    HearDown,
    HearUp,
}

/// One row of [`KEYS`].
pub struct Binding {
    /// Where.
    pub place: Place,
    /// Names of the keys.
    pub keys: &'static [&'static str],
    /// What it does.
    pub action: Action,
    /// For the help overlay and the palette.
    pub about: &'static str,
    /// For the bottom line; empty if it is not shown there.
    pub short: &'static str,
}

const fn key(
    place: Place,
    keys: &'static [&'static str],
    action: Action,
    about: &'static str,
    short: &'static str,
) -> Binding {
    Binding { place, keys, action, about, short }
}

use Action as A;
use Place::{Answer, Choice, Course, Everywhere, Explore, File, Line, Links, Panel, Plot, Question};

/// All keys.
#[rustfmt::skip]
pub static KEYS: &[Binding] = &[
    key(Line, &["Enter"], A::Enter, "keep the line: define, or carry out the command", "keep"),
    key(Line, &["Tab"], A::Complete, "complete the word; again for the next one", "complete"),
    key(Explore, &["F2", "Shift-Tab"], A::NextPanel, "go to the next panel", "panel"),
    key(Explore, &["Shift-F2", "F14"], A::PreviousPanel, "go to the previous panel", ""),
    key(Explore, &["F4"], A::StepBack, "take one step back", "step"),
    key(Explore, &["F5"], A::StepForward, "play the steps forward by one", "step"),
    key(Everywhere, &["F6"], A::Plot, "show or leave the plot", ""),
    key(Everywhere, &["F7"], A::NextScreen, "the next screen: explore, learn, check", ""),
    key(Everywhere, &["Shift-F7", "F19"], A::PreviousScreen, "the screen before", ""),
    key(Everywhere, &["Alt-1"], A::Explore, "explore a formula", ""),
    key(Everywhere, &["Alt-2"], A::Learn, "learn: lessons, practice, review", ""),
    key(Everywhere, &["Alt-3"], A::Check, "check notes or homework", ""),
    key(Everywhere, &["F3", "Alt-x"], A::Palette, "look for an action or a command", "find"),
    key(Explore, &["Ctrl-Y"], A::CopyLatex, "copy the derivative as LaTeX", "LaTeX"),
    key(Explore, &["Alt-y"], A::CopyPlain, "copy the derivative as it is typed", ""),
    key(Everywhere, &["F9"], A::NextTheme, "change the colours", ""),
    key(Everywhere, &["F10"], A::Ascii, "ASCII signs or all signs", ""),
    key(Everywhere, &["F8"], A::Tour, "a tour of the screen", ""),
    key(Everywhere, &["F1"], A::Help, "all keys", "help"),
    key(Everywhere, &["Ctrl-L"], A::Redraw, "draw everything again", ""),
    key(Everywhere, &["Ctrl-Z"], A::Suspend, "suspend the program", ""),
    key(Everywhere, &["Esc"], A::Escape, "close what is open, then back to the line", ""),
    key(Everywhere, &["Ctrl-C"], A::Clear, "stop a computation, else empty the line", ""),
    key(Everywhere, &["Ctrl-D"], A::Leave, "leave; in a line that is not empty, delete a character", "leave"),
    key(Everywhere, &["PageDown"], A::PageDown, "scroll down", ""),
    key(Everywhere, &["PageUp"], A::PageUp, "scroll up", ""),
    key(Line, &["Left", "Ctrl-B"], A::Left, "one character to the left", ""),
    key(Line, &["Right", "Ctrl-F"], A::Right, "one character to the right; at the end, accept the hint", ""),
    key(Line, &["Alt-b", "Ctrl-Left"], A::WordLeft, "one word to the left", ""),
    key(Line, &["Alt-f", "Ctrl-Right"], A::WordRight, "one word to the right", ""),
    key(Line, &["Home", "Ctrl-A"], A::Home, "beginning of the line", ""),
    key(Line, &["End", "Ctrl-E"], A::End, "end of the line", ""),
    key(Line, &["Backspace", "Ctrl-H"], A::Backspace, "delete the character before the cursor", ""),
    key(Line, &["Delete"], A::Delete, "delete the character at the cursor", ""),
    key(Line, &["Ctrl-K"], A::KillEnd, "cut to the end of the line", ""),
    key(Line, &["Ctrl-U"], A::KillStart, "cut to the beginning of the line", ""),
    key(Line, &["Ctrl-W", "Alt-Backspace"], A::KillWord, "cut the word before the cursor", ""),
    key(Line, &["Alt-p", "Ctrl-V"], A::Yank, "put back what was cut", ""),
    key(Line, &["Ctrl-_", "Ctrl-7"], A::Undo, "undo the last change", ""),
    key(Line, &["Up", "Ctrl-P"], A::HistoryUp, "the line before, among those that begin alike", ""),
    key(Line, &["Down", "Ctrl-N"], A::HistoryDown, "the line after", ""),
    key(Panel, &["Up", "k"], A::Up, "select what stands above; in the values, add to the coordinate", "select"),
    key(Panel, &["Down", "j"], A::Down, "select what stands below; in the values, take from the coordinate", "select"),
    key(Panel, &["Left", "h"], A::Left, "select to the left", "select"),
    key(Panel, &["Right", "l"], A::Right, "select to the right", "select"),
    key(Panel, &["Enter"], A::Open, "open what is selected: the law, the derivation", "open"),
    key(Panel, &["n", " "], A::StepForward, "play the steps forward by one", ""),
    key(Panel, &["b", "p"], A::StepBack, "take one step back", ""),
    key(Panel, &["t", "Tab"], A::Other, "first or second derivatives", "1st/2nd"),
    key(Panel, &["g", "Home"], A::First, "the first one", ""),
    key(Panel, &["G", "End"], A::Last, "the last one", ""),
    key(Panel, &["?"], A::Help, "all keys", ""),
    key(Panel, &["q"], A::Escape, "back to the line", ""),
    key(Plot, &["Left", "h"], A::Left, "move the point to the left", "move"),
    key(Plot, &["Right", "l"], A::Right, "move the point to the right", "move"),
    key(Plot, &["Up", "k"], A::Up, "move the point up", "move"),
    key(Plot, &["Down", "j"], A::Down, "move the point down", "move"),
    key(Plot, &["+", "="], A::ZoomIn, "look from nearer", "zoom"),
    key(Plot, &["-"], A::ZoomOut, "look from farther", "zoom"),
    key(Plot, &["H", "Shift-Left"], A::PanLeft, "look more to the left", ""),
    key(Plot, &["L", "Shift-Right"], A::PanRight, "look more to the right", ""),
    key(Plot, &["K", "Shift-Up"], A::PanUp, "look higher", ""),
    key(Plot, &["J", "Shift-Down"], A::PanDown, "look lower", ""),
    key(Plot, &["c"], A::Center, "the point in the middle", "centre"),
    key(Plot, &["s"], A::Save, "save plot.svg and plot.png", "save"),
    key(Plot, &["?"], A::Help, "all keys", ""),
    key(Plot, &["q", "Enter"], A::Escape, "back to the line", ""),
    key(Course, &["Enter", "Right", "l"], A::Open, "open what is selected", "open"),
    key(Course, &["Up", "k"], A::Up, "select what stands above", "select"),
    key(Course, &["Down", "j"], A::Down, "select what stands below", "select"),
    key(Course, &["g", "Home"], A::First, "the first lesson", ""),
    key(Course, &["G", "End"], A::Last, "the last line", ""),
    key(Course, &["p"], A::Practice, "practise the topic of the lesson", "practise"),
    key(Course, &["v"], A::Review, "recall the cards that are due", "review"),
    key(Course, &["?"], A::Help, "all keys", ""),
    key(Course, &["q", "Left", "h"], A::Escape, "back to the formula", ""),
    key(Answer, &["Enter"], A::Enter, "to the next field; in the last one, hand the answer in", "hand in"),
    key(Choice, &["Enter"], A::Enter, "choose", "choose"),
    key(Question, &["Ctrl-T"], A::Hint, "one hint more, at last the solution", "hint"),
    key(Question, &["F5"], A::Skip, "show the solution and go on", "solution"),
    key(Question, &["Esc"], A::Escape, "back to the list of lessons", "lessons"),
    key(Question, &["F4"], A::Back, "back to the question before", "back"),
    key(Question, &["Ctrl-N"], A::HearDown, "scroll what was said down", ""),
    key(Question, &["Ctrl-P"], A::HearUp, "scroll what was said up", ""),
    key(Question, &["Ctrl-R"], A::Anew, "the question from its beginning", ""),
    key(Answer, &["Tab", "Down"], A::Down, "the next field", ""),
    key(Answer, &["Shift-Tab", "Up"], A::Up, "the field before", ""),
    key(Answer, &["Left", "Ctrl-B"], A::Left, "one character to the left", ""),
    key(Answer, &["Right", "Ctrl-F"], A::Right, "one character to the right", ""),
    key(Answer, &["Alt-b", "Ctrl-Left"], A::WordLeft, "one word to the left", ""),
    key(Answer, &["Alt-f", "Ctrl-Right"], A::WordRight, "one word to the right", ""),
    key(Answer, &["Home", "Ctrl-A"], A::Home, "beginning of the line", ""),
    key(Answer, &["End", "Ctrl-E"], A::End, "end of the line", ""),
    key(Answer, &["Backspace", "Ctrl-H"], A::Backspace, "delete the character before the cursor", ""),
    key(Answer, &["Delete"], A::Delete, "delete the character at the cursor", ""),
    key(Answer, &["Ctrl-K"], A::KillEnd, "cut to the end of the line", ""),
    key(Answer, &["Ctrl-U"], A::KillStart, "cut to the beginning of the line", ""),
    key(Answer, &["Ctrl-W", "Alt-Backspace"], A::KillWord, "cut the word before the cursor", ""),
    key(Answer, &["Alt-p", "Ctrl-V"], A::Yank, "put back what was cut", ""),
    key(Answer, &["Ctrl-_", "Ctrl-7"], A::Undo, "undo the last change", ""),
    key(Choice, &["Up", "k"], A::Up, "select what stands above", "select"),
    key(Choice, &["Down", "j", "Tab"], A::Down, "select what stands below", "select"),
    key(Choice, &["g", "Home"], A::First, "the first one", ""),
    key(Choice, &["G", "End"], A::Last, "the last one", ""),
    key(Choice, &["h"], A::Hint, "one hint more, at last the solution", ""),
    key(Choice, &["n"], A::Skip, "show the solution and go on", ""),
    key(Choice, &["b"], A::Back, "back to the question before", ""),
    key(Choice, &["?"], A::Help, "all keys", ""),
    key(Choice, &["q"], A::Escape, "back to the list of lessons", ""),
    key(File, &["Enter"], A::Enter, "check the file", "check"),
    key(File, &["Tab"], A::Complete, "complete the name", "complete"),
    key(File, &["Up", "Ctrl-P"], A::Up, "select the file above", "choose"),
    key(File, &["Down", "Ctrl-N"], A::Down, "select the file below", "choose"),
    key(Links, &["Up", "k"], A::Up, "select the link above", "select"),
    key(Links, &["Down", "j"], A::Down, "select the link below", "select"),
    key(Links, &["Left", "h"], A::Left, "scroll the verdict up", ""),
    key(Links, &["Right", "l"], A::Right, "scroll the verdict down", ""),
    key(Links, &["n", "Tab"], A::NextWrong, "the next link that needs a look", "next problem"),
    key(Links, &["a"], A::Brief, "only links that need a look, or all", "all/problems"),
    key(Links, &["r"], A::Again, "check the file again", "again"),
    key(Links, &["o"], A::OtherFile, "check another file", "other file"),
    key(Links, &["Enter"], A::Open, "explain the mistake", "explain"),
    key(Links, &["g", "Home"], A::First, "the first link", ""),
    key(Links, &["G", "End"], A::Last, "the last link", ""),
    key(Links, &["?"], A::Help, "all keys", ""),
    key(Links, &["q"], A::Escape, "back to the formula", ""),
    key(File, &["Left", "Ctrl-B"], A::Left, "one character to the left", ""),
    key(File, &["Right", "Ctrl-F"], A::Right, "one character to the right", ""),
    key(File, &["Alt-b", "Ctrl-Left"], A::WordLeft, "one word to the left", ""),
    key(File, &["Alt-f", "Ctrl-Right"], A::WordRight, "one word to the right", ""),
    key(File, &["Home", "Ctrl-A"], A::Home, "beginning of the line", ""),
    key(File, &["End", "Ctrl-E"], A::End, "end of the line", ""),
    key(File, &["Backspace", "Ctrl-H"], A::Backspace, "delete the character before the cursor", ""),
    key(File, &["Delete"], A::Delete, "delete the character at the cursor", ""),
    key(File, &["Ctrl-K"], A::KillEnd, "cut to the end of the line", ""),
    key(File, &["Ctrl-U"], A::KillStart, "cut to the beginning of the line", ""),
    key(File, &["Ctrl-W", "Alt-Backspace"], A::KillWord, "cut the word before the cursor", ""),
    key(File, &["Alt-p", "Ctrl-V"], A::Yank, "put back what was cut", ""),
    key(File, &["Ctrl-_", "Ctrl-7"], A::Undo, "undo the last change", ""),
];

/// The action of a key in a place.
pub fn action(place: Place, name: &str) -> Option<Action> {
    let found = |place: Place| KEYS.iter().find(|row| row.place == place && row.keys.contains(&name));
    place.chain().find_map(found).map(|row| row.action)
}

/// The first key of an action in a place; empty if it has none.
pub fn key_of(place: Place, action: Action) -> &'static str {
    KEYS.iter().find(|row| row.place == place && row.action == action).map_or("", |row| row.keys[0])
}

/// The name of a key as in the table; a character that was typed is its own name.
pub fn name(event: &KeyEvent) -> Option<String> {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let (base, shifts) = match event.code {
        KeyCode::Char(c) if control => (c.to_ascii_uppercase().to_string(), false),
        KeyCode::Char(c) => (c.to_string(), false),
        KeyCode::F(number) => (format!("F{number}"), true),
        KeyCode::BackTab => return Some("Shift-Tab".to_owned()),
        KeyCode::Esc => ("Esc".to_owned(), false),
        KeyCode::Null | KeyCode::CapsLock | KeyCode::Modifier(_) | KeyCode::Media(_) => return None,
        code => (format!("{code:?}"), true),
    };
    let parts = [(control, "Ctrl-"), (alt, "Alt-"), (shift && shifts, "Shift-")];
    Some(parts.iter().filter(|(held, _)| *held).map(|(_, name)| *name).collect::<String>() + &base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for (position, binding) in KEYS.iter().enumerate() {
            assert!(!binding.about.is_empty() && !binding.keys.is_empty());
            for key in binding.keys {
                let twice =
                    KEYS[..position].iter().any(|other| other.place == binding.place && other.keys.contains(key));
                assert!(!twice, "{key} twice in {:?}", binding.place);
                let typed = key.chars().count() == 1
                    && Place::ALL.iter().any(|place| place.takes_text() && place.chain().any(|at| at == binding.place));
                assert!(!typed, "{key} could not be typed");
            }
        }
    }

    #[test]
    fn keys_have_the_names_of_the_table() {
        let check = |code, modifiers, expected: &str| {
            assert_eq!(name(&KeyEvent::new(code, modifiers)).as_deref(), Some(expected));
        };
        check(KeyCode::Char('y'), KeyModifiers::CONTROL, "Ctrl-Y");
        check(KeyCode::F(2), KeyModifiers::SHIFT, "Shift-F2");
        check(KeyCode::Char('G'), KeyModifiers::SHIFT, "G");
        check(KeyCode::Left, KeyModifiers::NONE, "Left");
        check(KeyCode::Char('x'), KeyModifiers::ALT, "Alt-x");
        assert_eq!(action(Line, "Ctrl-Y"), Some(Action::CopyLatex));
        assert_eq!(action(Line, "q"), None);
        assert_eq!(action(Panel, "q"), Some(Action::Escape));
    }
}
