//! One line of text with a cursor: typing, moving by words, cutting and putting back, undo.
//!
//! It knows no screen. Invariant: the cursor stands on a character boundary, and the text holds no control character.

use super::keys::Action;

/// Most states that undo goes back.
const UNDO_DEPTH: usize = 200;

/// A line being edited.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    text: String,
    cursor: usize,
    killed: String,
    undo: Vec<(String, usize)>,
}

impl Editor {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor as a byte offset.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Another text with the cursor behind it; undo brings the old one back.
    pub fn set(&mut self, text: &str) {
        self.remember();
        self.text = clean(text);
        self.cursor = self.text.len();
    }

    /// Carries out an action that moves the cursor or changes the text; true if the text may have changed.
    pub fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Left => self.step(false),
            Action::Right => self.step(true),
            Action::WordLeft => self.step_word(false),
            Action::WordRight => self.step_word(true),
            Action::Home => self.step_far(false),
            Action::End => self.step_far(true),
            Action::Backspace => self.backspace(),
            Action::Delete => self.delete(),
            Action::KillEnd => self.kill(true),
            Action::KillStart => self.kill(false),
            Action::KillWord => self.kill_word(false),
            Action::Yank => self.yank(),
            Action::Undo => self.undo(),
            _ => return false,
        }
        !matches!(
            action,
            Action::Left | Action::Right | Action::WordLeft | Action::WordRight | Action::Home | Action::End
        )
    }

    /// Puts text at the cursor.
    pub fn insert(&mut self, text: &str) {
        let text = clean(text);
        if text.chars().count() != 1 || text == " " {
            self.remember();
        }
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    /// Puts `text` instead of what stands between `start` and the cursor.
    pub fn replace_from(&mut self, start: usize, text: &str) {
        self.remember();
        self.text.replace_range(start..self.cursor, text);
        self.cursor = start + text.len();
    }

    /// Takes the character before the cursor away.
    pub fn backspace(&mut self) {
        let from = self.before();
        self.cut(from, self.cursor, false);
    }

    /// Takes the character at the cursor away.
    pub fn delete(&mut self) {
        self.cut(self.cursor, self.after(), false);
    }

    /// Moves by one character.
    pub fn step(&mut self, forward: bool) {
        self.cursor = if forward { self.after() } else { self.before() };
    }

    /// Moves to the next or the previous end of a word.
    pub fn step_word(&mut self, forward: bool) {
        self.cursor = if forward { self.word_end() } else { self.word_start() };
    }

    /// Moves to the end or to the beginning.
    pub fn step_far(&mut self, forward: bool) {
        self.cursor = if forward { self.text.len() } else { 0 };
    }

    /// Cuts to the end or to the beginning of the line.
    pub fn kill(&mut self, forward: bool) {
        let (from, to) = if forward { (self.cursor, self.text.len()) } else { (0, self.cursor) };
        self.cut(from, to, true);
    }

    /// Cuts one word.
    pub fn kill_word(&mut self, forward: bool) {
        let (from, to) = if forward { (self.cursor, self.word_end()) } else { (self.word_start(), self.cursor) };
        self.cut(from, to, true);
    }

    /// Puts back what was cut last.
    pub fn yank(&mut self) {
        let killed = self.killed.clone();
        self.insert(&killed);
    }

    /// Goes back before the last change.
    pub fn undo(&mut self) {
        if let Some((text, cursor)) = self.undo.pop() {
            (self.text, self.cursor) = (text, cursor);
        }
    }

    /// Takes the whole text out.
    pub fn take(&mut self) -> String {
        self.remember();
        self.cursor = 0;
        std::mem::take(&mut self.text)
    }

    fn cut(&mut self, from: usize, to: usize, keep: bool) {
        if from == to {
            return;
        }
        self.remember();
        let cut: String = self.text.drain(from..to).collect();
        self.cursor = from;
        if keep {
            self.killed = cut;
        }
    }

    fn remember(&mut self) {
        if self.undo.last().is_some_and(|(text, _)| *text == self.text) {
            return;
        }
        if self.undo.len() >= UNDO_DEPTH {
            self.undo.remove(0);
        }
        self.undo.push((self.text.clone(), self.cursor));
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].char_indices().next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..].chars().next().map_or(self.cursor, |c| self.cursor + c.len_utf8())
    }

    fn word_start(&self) -> usize {
        let head = self.text[..self.cursor].trim_end_matches(|c: char| !c.is_alphanumeric());
        head.trim_end_matches(char::is_alphanumeric).len()
    }

    fn word_end(&self) -> usize {
        let tail = &self.text[self.cursor..];
        let rest = tail.trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = rest.trim_start_matches(char::is_alphanumeric);
        self.text.len() - rest.len()
    }
}

/// Text without control characters; tabs and line ends become blanks.
fn clean(text: &str) -> String {
    let blank = |c: char| if c == '\t' || c == '\n' { Some(' ') } else { Some(c).filter(|c| !c.is_control()) };
    text.chars().filter_map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_and_put_back() {
        let mut editor = Editor::default();
        editor.insert("sin(αβ) + x");
        editor.kill_word(false);
        assert_eq!(editor.text(), "sin(αβ) + ");
        editor.yank();
        assert_eq!(editor.text(), "sin(αβ) + x");
        editor.step_word(false);
        editor.step_word(false);
        editor.kill(true);
        assert_eq!(editor.text(), "sin(");
        editor.undo();
        assert_eq!(editor.text(), "sin(αβ) + x");
        editor.step_far(true);
        editor.backspace();
        editor.step(false);
        editor.delete();
        assert_eq!(editor.text(), "sin(αβ) +");
    }

    #[test]
    fn control_characters_stay_out() {
        let mut editor = Editor::default();
        editor.insert("a\u{1b}[31mb\tc\r\nd");
        assert_eq!(editor.text(), "a[31mb c d");
    }
}
