//! Pieces of text with a meaning: what a front end gives a colour and a cursor points at.
//!
//! Colours are not known here. Invariant: the text of a span made by [`Span::new`] holds no control character.

use unicode_width::UnicodeWidthStr;

use crate::syntax::formula::FormulaId;

/// What a piece of text means; a theme turns it into a colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Nothing in particular: blanks and words.
    #[default]
    Text,
    /// Digits.
    Number,
    /// A variable or constant.
    Name,
    /// The name of a function or of an operator such as ∇.
    Function,
    /// A sign between operands, a fraction bar, a root.
    Operator,
    /// Brackets, braces, commas.
    Bracket,
    /// Something said about the text and not part of it.
    Note,
    /// A place that is wrong, or its mark.
    Wrong,
    /// A place that is right, or its mark.
    Right,
    /// The id or heading of a message.
    Heading,
}

/// Characters of one role, from one item of a formula if they show one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The characters, without control characters.
    pub text: String,
    /// Their meaning.
    pub role: Role,
    /// The item of the formula that they show.
    pub item: Option<FormulaId>,
}

/// One line of the screen.
pub type Line = Vec<Span>;

impl Span {
    /// A span; harmful characters in `text` become question marks.
    pub fn new(text: impl Into<String>, role: Role) -> Span {
        let mut text: String = text.into();
        if text.chars().any(is_harmful) {
            text = text.chars().map(|c| if is_harmful(c) { '?' } else { c }).collect();
        }
        Span { text, role, item: None }
    }

    /// So many blanks.
    pub fn blank(width: usize) -> Span {
        Span { text: " ".repeat(width), role: Role::Text, item: None }
    }

    /// Number of columns that it fills.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// Control characters, and the invisible ones that reorder or hide what stands around them.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Number of columns that a line fills.
pub fn width(line: &[Span]) -> usize {
    line.iter().map(Span::width).sum()
}

/// The characters of lines without blanks at their ends, one line of text each.
pub fn to_text(lines: &[Line]) -> String {
    let mut text = String::new();
    for (position, line) in lines.iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        line.iter().for_each(|span| text.push_str(&span.text));
        text.truncate(text.trim_end_matches(' ').len());
    }
    text
}

/// The part of a line that fits in `columns`; a wide character is never halved.
pub fn clip(line: &[Span], columns: usize) -> Line {
    let mut left = columns;
    let mut clipped = Line::new();
    for span in line {
        let fits = span.width() <= left;
        let text: String = if fits { span.text.clone() } else { prefix(&span.text, left).to_owned() };
        left -= text.width();
        clipped.push(Span { text, ..*span });
        if !fits {
            break;
        }
    }
    clipped
}

/// The longest beginning of `text` that fills at most `columns`.
pub fn prefix(text: &str, columns: usize) -> &str {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if text[..next].width() > columns {
            break;
        }
        end = next;
        // A long text is not measured again for every character.
        if end > 16 * columns + 64 {
            break;
        }
    }
    &text[..end]
}
