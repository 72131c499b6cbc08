//! A formula into statements: rows, parts between arrows, words and wide spaces, members between relations.
//!
//! Only signs that stand outside of brackets and matrices split. What means nothing for an audit (marks, labels, alignment)
//! is made blank, so that places stay. Invariant: one pass over the text, no recursion.

use std::ops::Range;

/// The sign between two members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `=`
    Equal,
    /// `:=`
    Define,
    /// An order such as `>`, which is a condition.
    Order,
    /// `\approx` and others that are no equality.
    Other,
}

/// Members with the signs between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// Ranges of the members; one more than signs, or as many if the statement goes on from the one before.
    pub members: Vec<Range<usize>>,
    /// The signs.
    pub signs: Vec<Sign>,
    /// True if it begins with a sign, so that its first member is the last one of the statement before.
    pub goes_on: bool,
}

/// A formula with blanks for what means nothing, and its statements.
#[derive(Clone, Debug, Default)]
pub struct Split {
    /// The text, as long as the formula.
    pub text: String,
    /// What it says.
    pub statements: Vec<Statement>,
}

enum Event {
    Sign(Sign),
    Break,
    Comma,
}

/// Environments that only lay lines out.
const LAYOUT: &[&str] =
    &["aligned", "align", "split", "gathered", "gather", "alignedat", "equation", "eqnarray", "multline"];
/// Commands between statements.
const BREAKS: &[&str] = &[
    "quad",
    "qquad",
    "Rightarrow",
    "rightarrow",
    "implies",
    "iff",
    "Longrightarrow",
    "longrightarrow",
    "to",
    "therefore",
    "because",
    "Leftrightarrow",
    "leftrightarrow",
    "newline",
    "land",
    "wedge",
    "hfill",
    "Leftarrow",
    "leftarrow",
    "mapsto",
];
/// Marks that say nothing: with the number of arguments that go with them.
const MARKS: &[(&str, usize)] = &[
    ("checkmark", 0),
    ("textcircled", 1),
    ("label", 1),
    ("tag", 1),
    ("nonumber", 0),
    ("notag", 0),
    ("circled", 1),
    ("qed", 0),
    ("blacksquare", 0),
    ("displaystyle", 0),
    ("hline", 0),
    ("downarrow", 0),
    ("uparrow", 0),
    ("ref", 1),
    ("eqref", 1),
    ("cite", 1),
    ("vspace", 1),
    ("hspace", 1),
];
/// Commands whose argument is words.
const WORDS: &[&str] =
    &["text", "mbox", "textbf", "textit", "intertext", "textnormal", "textrm", "shortintertext", "emph"];
/// Orders as single signs.
const ORDERS: &[&str] = &["≤", "≥", "≠"];
/// Relations by a command.
const RELATIONS: &[(&str, Sign)] = &[
    ("coloneqq", Sign::Define),
    ("triangleq", Sign::Define),
    ("le", Sign::Order),
    ("leq", Sign::Order),
    ("ge", Sign::Order),
    ("geq", Sign::Order),
    ("leqslant", Sign::Order),
    ("geqslant", Sign::Order),
    ("lt", Sign::Order),
    ("gt", Sign::Order),
    ("ne", Sign::Order),
    ("neq", Sign::Order),
    ("approx", Sign::Other),
    ("equiv", Sign::Equal),
    ("sim", Sign::Other),
    ("propto", Sign::Other),
    ("in", Sign::Other),
    ("simeq", Sign::Other),
    ("ll", Sign::Other),
    ("gg", Sign::Other),
    ("subset", Sign::Other),
    ("colon", Sign::Other),
    ("notin", Sign::Other),
    ("eq", Sign::Equal),
];

struct Splitter {
    text: Vec<u8>,
    latex: bool,
    at: usize,
    depth: usize,
    events: Vec<(Range<usize>, Event)>,
    /// Where the last sign of this row ends.
    signed: Option<usize>,
}

/// Splits a formula.
pub fn split(text: &str, latex: bool) -> Split {
    let mut splitter =
        Splitter { text: text.as_bytes().to_vec(), latex, at: 0, depth: 0, events: Vec::new(), signed: None };
    while splitter.at < splitter.text.len() {
        splitter.step();
    }
    let (text, events) = (String::from_utf8(splitter.text).expect("blanks replace whole characters"), splitter.events);
    let statements = statements(&text, &events);
    Split { text, statements }
}

impl Splitter {
    fn rest(&self) -> &[u8] {
        &self.text[self.at..]
    }

    fn blank(&mut self, range: Range<usize>) {
        self.text[range].iter_mut().filter(|sign| **sign != b'\n').for_each(|sign| *sign = b' ');
    }

    fn event(&mut self, length: usize, event: Event) {
        if self.depth == 0 {
            match event {
                Event::Sign(_) => self.signed = Some(self.at + length),
                Event::Break => self.signed = None,
                Event::Comma => {}
            }
            self.events.push((self.at..self.at + length, event));
        }
        self.at += length;
    }

    fn step(&mut self) {
        let rest = self.rest();
        match rest[0] {
            b'\\' if self.latex => self.command(),
            b'(' | b'[' if self.depth == 0 && self.statement_inside().is_some() => {
                let close = self.statement_inside().expect("looked at above");
                self.blank(close..close + 1);
                self.blank(self.at..self.at + 1);
                self.event(1, Event::Break);
            }
            b'{' | b'(' | b'[' => {
                self.depth += 1;
                self.at += 1;
            }
            b'}' | b')' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.at += 1;
            }
            b'&' if self.depth == 0 && self.latex => {
                let column = self.is_column();
                self.blank(self.at..self.at + 1);
                if column { self.event(1, Event::Break) } else { self.at += 1 }
            }
            b':' if rest.get(1) == Some(&b'=') => self.event(2, Event::Sign(Sign::Define)),
            b'=' if rest.get(1) == Some(&b'>') => self.event(2, Event::Break),
            b'=' if rest.get(1) == Some(&b'=') => self.event(2, Event::Sign(Sign::Equal)),
            b'-' if rest.get(1) == Some(&b'>') => self.event(2, Event::Break),
            b'<' | b'>' | b'!' if rest.get(1) == Some(&b'=') => self.event(2, Event::Sign(Sign::Order)),
            b'<' | b'>' => self.event(1, Event::Sign(Sign::Order)),
            b'=' => self.event(1, Event::Sign(Sign::Equal)),
            b':' => self.event(1, Event::Sign(Sign::Other)),
            b',' | b';' => self.event(1, Event::Comma),
            0x80.. => self.unicode(),
            _ => self.at += 1,
        }
    }

    /// True if this `&` parts two equations of a row and does not align one: a member stands between it and the last sign,
    /// and what follows does not go on with an operator.
    fn is_column(&self) -> bool {
        let blank = |part: &[u8]| part.iter().all(|sign| sign.is_ascii_whitespace() || *sign == b'&');
        let next = self.text[self.at + 1..].iter().find(|sign| !sign.is_ascii_whitespace());
        self.signed.is_some_and(|end| !blank(&self.text[end..self.at])) && !matches!(next, Some(b'+' | b'-' | b'='))
    }

    /// Where the bracket at the cursor is closed, if it holds a whole statement: `[f = x]`, `(i \ne j)`.
    fn statement_inside(&self) -> Option<usize> {
        let (mut depth, mut relates) = (0usize, false);
        for (at, sign) in self.text.iter().enumerate().skip(self.at) {
            match sign {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                b'=' | b'<' | b'>' if depth == 1 => relates = true,
                0xE2 if depth == 1 => relates |= ORDERS.iter().any(|sign| self.text[at..].starts_with(sign.as_bytes())),
                b'\\' => match self.word(at + 1) {
                    "begin" => return None,
                    word => {
                        relates |=
                            depth == 1 && RELATIONS.iter().any(|(known, sign)| *known == word && *sign == Sign::Order)
                    }
                },
                _ => {}
            }
            if depth == 0 {
                let rest = self.text[at + 1..].iter().find(|sign| !sign.is_ascii_whitespace());
                return (relates && matches!(rest, None | Some(b'\\' | b',' | b'.'))).then_some(at);
            }
        }
        None
    }

    fn unicode(&mut self) {
        let rest = std::str::from_utf8(self.rest()).unwrap_or("");
        let sign = rest.chars().next().unwrap_or(' ');
        let length = sign.len_utf8();
        match sign {
            '→' | '⇒' | '⟹' | '∴' | '⇔' | '↦' | '←' | '⟶' => self.event(length, Event::Break),
            '≤' | '≥' | '≠' => self.event(length, Event::Sign(Sign::Order)),
            '≈' | '∈' | '∼' | '∝' => self.event(length, Event::Sign(Sign::Other)),
            '≔' => self.event(length, Event::Sign(Sign::Define)),
            '✓' | '✔' | '✗' | '\u{2460}'..='\u{24ff}' => {
                self.blank(self.at..self.at + length);
                self.at += length;
            }
            _ => self.at += length,
        }
    }

    fn word(&self, at: usize) -> &str {
        let length = self.text[at..].iter().take_while(|sign| sign.is_ascii_alphabetic()).count();
        std::str::from_utf8(&self.text[at..at + length]).expect("letters")
    }

    /// The end of the group that begins at or after blanks from `at`; `at` if none does.
    fn group(&self, at: usize) -> usize {
        let blanks = self.text[at..].iter().take_while(|sign| **sign == b' ').count();
        let text = std::str::from_utf8(&self.text[at + blanks..]).unwrap_or("");
        super::document::group(text).map_or(at, |length| at + blanks + length)
    }

    fn command(&mut self) {
        let start = self.at + 1;
        match self.text.get(start) {
            Some(b'\\') => return self.row(),
            Some(sign) if !sign.is_ascii_alphabetic() => {
                let opens = matches!(sign, b'{');
                let closes = matches!(sign, b'}');
                self.depth = if opens { self.depth + 1 } else { self.depth.saturating_sub(usize::from(closes)) };
                self.at += 1 + usize::from(sign.is_ascii());
                return;
            }
            None => {
                self.at += 1;
                return;
            }
            _ => {}
        }
        let word = self.word(start).to_owned();
        let end = start + word.len();
        match word.as_str() {
            "begin" | "end" => self.environment(&word, end),
            "left" | "right" => {
                let sign = self.text.get(end).copied().unwrap_or(b' ');
                let escaped = usize::from(sign == b'\\');
                self.depth = if word == "left" { self.depth + 1 } else { self.depth.saturating_sub(1) };
                self.at = (end + 1 + escaped).min(self.text.len());
                if escaped == 1 {
                    self.at += self.word(self.at.min(self.text.len())).len();
                }
            }
            "stackrel" | "overset" if self.depth == 0 => self.stacked(end),
            _ if WORDS.contains(&word.as_str()) && self.depth == 0 => {
                let close = self.group(end);
                self.event(close - self.at, Event::Break);
            }
            _ if BREAKS.contains(&word.as_str()) => self.event(end - self.at, Event::Break),
            _ => {
                let mark = MARKS.iter().find(|(known, _)| *known == word);
                let relation = RELATIONS.iter().find(|(known, _)| *known == word);
                match (mark, relation) {
                    (Some((_, arguments)), _) => {
                        let close = (0..*arguments).fold(end, |at, _| self.group(at));
                        self.blank(self.at..close);
                        self.at = close;
                    }
                    (_, Some((_, sign))) => self.event(end - self.at, Event::Sign(*sign)),
                    _ => self.at = end,
                }
            }
        }
    }

    /// `\\`: a new row, unless the next one goes on with an operator.
    fn row(&mut self) {
        if self.depth > 0 {
            self.at += 2;
            return;
        }
        let after = std::str::from_utf8(&self.text[self.at + 2..]).unwrap_or("");
        let next = after.trim_start_matches([' ', '\n', '\r', '\t', '&']);
        let next = ["\\quad", "\\qquad"]
            .iter()
            .fold(next, |next, space| next.strip_prefix(space).unwrap_or(next).trim_start());
        let goes_on = next.starts_with(['+', '-']) || next.starts_with("\\cdot") || next.starts_with("\\times");
        if goes_on {
            self.blank(self.at..self.at + 2);
            self.at += 2;
        } else {
            self.event(2, Event::Break);
        }
    }

    fn environment(&mut self, word: &str, end: usize) {
        let close = self.group(end);
        let name = std::str::from_utf8(&self.text[(end + 1).min(close)..close.max(end + 2) - 1])
            .unwrap_or("")
            .trim()
            .trim_end_matches('*')
            .to_owned();
        if LAYOUT.contains(&name.as_str()) {
            self.blank(self.at..close);
        } else if word == "begin" {
            self.depth += 1;
        } else {
            self.depth = self.depth.saturating_sub(1);
            let size = close < self.text.len() && self.text[close] == b'_' && name.ends_with("matrix");
            if size && self.group(close + 1) > close + 1 {
                let after = self.group(close + 1);
                self.blank(close..after);
            }
        }
        self.at = close.max(end);
    }

    /// `\stackrel{..}{=}`.
    fn stacked(&mut self, end: usize) {
        let above = self.group(end);
        let below = self.group(above);
        let inside = |range: Range<usize>| std::str::from_utf8(&self.text[range]).unwrap_or("").to_owned();
        let (said, sign) = (inside(end..above), inside(above..below));
        match sign.trim().trim_matches(['{', '}']).trim() {
            "=" if said.contains("def") || said.contains(':') => self.event(below - self.at, Event::Sign(Sign::Define)),
            "=" => self.event(below - self.at, Event::Sign(Sign::Equal)),
            _ => self.at = end,
        }
    }
}

/// Puts members and signs together.
fn statements(text: &str, events: &[(Range<usize>, Event)]) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let mut open = Statement::default();
    let mut start = 0;
    for (position, (range, event)) in events.iter().enumerate() {
        match event {
            Event::Sign(sign) => {
                member(&mut open, text, start..range.start);
                open.signs.push(*sign);
                start = range.end;
            }
            Event::Comma if !parts(events, position) => {}
            Event::Break | Event::Comma => {
                member(&mut open, text, start..range.start);
                found.push(std::mem::take(&mut open));
                start = range.end;
            }
        }
    }
    member(&mut open, text, start..text.len());
    found.push(open);
    found.retain(|statement| !statement.signs.is_empty() && !statement.members.is_empty());
    found
}

/// True if a comma parts two statements: a sign comes before the next comma or break, or nothing more.
fn parts(events: &[(Range<usize>, Event)], position: usize) -> bool {
    matches!(events.get(position + 1).map(|(_, event)| event), Some(Event::Sign(_)))
}

/// Adds a member without blanks and punctuation at its ends; an empty one at the begin means that the statement goes on.
fn member(open: &mut Statement, text: &str, range: Range<usize>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let mut rest = part.trim();
    loop {
        let shorter = rest.trim_end_matches(['.', ',', ';', '!']).trim_end();
        let shorter = ["\\times", "\\cdot", "\\\\", "\\,", "\\;", "\\ "]
            .iter()
            .fold(shorter, |text, end| text.strip_suffix(end).unwrap_or(text).trim_end());
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    match rest.is_empty() {
        true if open.signs.is_empty() => open.goes_on = true,
        true => {}
        false => open.members.push(start..start + rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let split = split(text, text.contains('\\') || text.contains('{'));
        let one = |statement: &Statement| {
            let members: Vec<&str> = statement.members.iter().map(|range| &split.text[range.clone()]).collect();
            format!("{}{}", if statement.goes_on { ".. | " } else { "" }, members.join(" | "))
        };
        split.statements.iter().map(one).collect::<Vec<_>>().join(" // ")
    }

    #[test]
    fn statements_split_at_signs_outside_of_brackets() {
        for (text, expected) in [
            ("a = b = c", "a | b | c"),
            (r"a &= b \\ &= c", "a | b // .. | c"),
            (r"a &= b & c &= d \\ e &= f", "a | b // c | d // e | f"),
            (r"a &=& b \\ &=& c", "a | b // .. | c"),
            (r"\a &= b & + c", r"\a | b   + c"),
            (r"a = b \\ + c", "a | b    + c"),
            (r"\frac{a}{b} = \sum_{i=1}^n x_i", r"\frac{a}{b} | \sum_{i=1}^n x_i"),
            (r"x = 1 \quad y = 2", "x | 1 // y | 2"),
            ("x = 1, y = 2", "x | 1 // y | 2"),
            ("y = f(x, y), n", "y | f(x, y), n"),
            (
                r"J = \begin{bmatrix} a \\ b = c \end{bmatrix}_{n \times n}",
                r"J | \begin{bmatrix} a \\ b = c \end{bmatrix}",
            ),
            (r"\textcircled{2} \frac{dy}{dx} = 2x \times", r"\frac{dy}{dx} | 2x"),
            (r"\text{Ex: } f = x \checkmark.", "f | x"),
            (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a | b // c | d"),
            (r"\Rightarrow y = 2 \Rightarrow z = 3", "y | 2 // z | 3"),
            (r"f = x \quad [\nabla f = (y, x)]", r"f | x // \nabla f | (y, x)"),
            ("f(W), W = 2", "W | 2"),
            ("x", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
