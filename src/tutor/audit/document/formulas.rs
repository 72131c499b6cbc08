//! The formulas of a readable text: between dollar signs, in environments, in fences, and lines that are formulas.
//!
//! Code, amounts of money and verbatim text are passed over; in a problem of a sheet code is a formula, and so are lines of
//! an answer. Invariant: one pass, no recursion.

use super::macros::group;
use super::prose::{asks, formula_in, is_formula, lone_formula_in, words_before};
use super::sheet::Section;
use super::{Format, Formula, Header};

/// Environments that hold formulas.
const DISPLAYED: &[&str] = &[
    "equation",
    "align",
    "gather",
    "multline",
    "eqnarray",
    "displaymath",
    "math",
    "flalign",
    "alignat",
    "IEEEeqnarray",
    "aligned",
];
/// Environments in which nothing is mathematics.
const VERBATIM: &[&str] = &["verbatim", "lstlisting", "minted", "comment", "tikzpicture"];
/// Most formulas of one document.
pub const MOST_FORMULAS: usize = 50_000;

/// State of the search.
struct Search<'a> {
    text: &'a str,
    format: Format,
    at: usize,
    line_start: usize,
    paragraph: usize,
    found: Vec<Formula>,
    headers: Vec<Header>,
    /// Problems that are not passed yet.
    sections: &'a [Section],
}

/// The formulas of the text in order, and what header comments declare.
pub fn formulas(text: &str, format: Format, sections: &[Section]) -> (Vec<Formula>, Vec<Header>) {
    let mut search =
        Search { text, format, at: 0, line_start: 0, paragraph: 0, found: Vec::new(), headers: Vec::new(), sections };
    while search.at < text.len() && search.found.len() < MOST_FORMULAS {
        search.step();
    }
    (search.found, search.headers)
}

impl Search<'_> {
    fn step(&mut self) {
        while self.sections.first().is_some_and(|section| section.end <= self.at) {
            self.sections = &self.sections[1..];
        }
        if self.at == self.line_start && self.line() {
            return;
        }
        let rest = &self.text[self.at..];
        match rest.as_bytes()[0] {
            b'\n' => {
                self.at += 1;
                self.line_start = self.at;
            }
            b'$' => self.dollar(),
            b'`' if self.format != Format::Latex => self.code(),
            b'\\' => self.command(),
            b'<' if rest.starts_with("<!--") => {
                let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
                self.header(4, end.saturating_sub(3));
                self.at += end;
            }
            _ => self.at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }

    /// What begins a line: a blank line, a heading, a fence, a header, a line that is a formula. True if it was used up.
    fn line(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let end = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..end].trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("\\section") || line.starts_with("\\subsection")
        {
            self.paragraph += 1;
        }
        if let Some(fence) =
            ["```", "~~~"].into_iter().find(|fence| line.starts_with(fence) && self.format != Format::Latex)
        {
            self.fence(fence, line[3..].trim(), end);
            return true;
        }
        let plain_header = line.trim_start_matches(['#', '%', '/', '>', ' ']).starts_with("gradus:");
        if plain_header {
            let from = rest[..end].find("gradus:").unwrap_or(0);
            self.header(from, end);
            self.next_line(end);
            return true;
        }
        if self.format != Format::Latex
            && !line.contains('$')
            && !line.contains("\\(")
            && !line.contains("\\[")
            && !line.contains("\\begin")
        {
            let mut found = self.in_problem(&rest[..end]);
            if found.is_empty() && self.format == Format::Plain {
                found.extend(formula_in(&rest[..end]));
            }
            for (from, to) in &found {
                self.push(self.at + from, self.at + to, false);
            }
            if !found.is_empty() {
                self.next_line(end);
                return true;
            }
        }
        false
    }

    /// The problem in which the cursor is.
    fn section(&self) -> Option<&Section> {
        self.sections.first().filter(|section| section.start <= self.at)
    }

    /// The formulas of a line of a problem that marks none: an answer, a line of a derivation, or what is given and what
    /// is asked for.
    fn in_problem(&self, line: &str) -> Vec<(usize, usize)> {
        let Some(section) = self.section().filter(|_| !line.contains('`')) else { return Vec::new() };
        let Some(label) = section.label_at(self.at) else {
            let Some((_, behind)) = asks(line) else { return Vec::new() };
            let wanted = lone_formula_in(&line[behind..]).map(|(from, to)| (behind + from, behind + to));
            return formula_in(&line[..behind]).into_iter().chain(wanted).collect();
        };
        let label = section.labels[label];
        let from = label.from.saturating_sub(self.at).min(line.len());
        let first = self.at <= label.from || self.text[label.from..self.at].trim().is_empty();
        let rest = &line[from..];
        let found = match first && is_formula(rest) {
            true => {
                let start = rest.len() - rest.trim_start().len();
                Some((start, start + rest.trim().trim_end_matches(['.', ',', ';']).len()))
            }
            false => formula_in(rest),
        };
        found.filter(|(start, end)| start < end).map(|(start, end)| (from + start, from + end)).into_iter().collect()
    }

    fn next_line(&mut self, end: usize) {
        self.at = (self.at + end + 1).min(self.text.len());
        self.line_start = self.at;
    }

    fn push(&mut self, start: usize, end: usize, latex: bool) {
        let before = words_before(&self.text[self.line_start.min(start)..start]);
        self.found.push(Formula { start, end, latex, paragraph: self.paragraph, before });
    }

    /// `gradus: x : vector(n); a > 0`, at offsets from here.
    fn header(&mut self, from: usize, to: usize) {
        let (start, end) = (self.at + from.min(to), self.at + to);
        let text = &self.text[start..end];
        let Some(said) = text.find("gradus:") else { return };
        let mut at = start + said + "gradus:".len();
        for part in self.text[at..end].split([';', '\n']) {
            let trimmed = part.trim().trim_start_matches("gradus:").trim();
            if !trimmed.is_empty() {
                self.headers.push(Header { text: trimmed.to_owned(), start: at });
            }
            at += part.len() + 1;
        }
    }

    fn fence(&mut self, fence: &str, info: &str, first: usize) {
        let body = (self.at + first + 1).min(self.text.len());
        let mut end = body;
        while end < self.text.len() {
            let line = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at);
            if self.text[end..line].trim().starts_with(fence) {
                break;
            }
            end = (line + 1).min(self.text.len());
        }
        let (math, gradus) = (["math", "latex", "tex", "katex"].contains(&info), info == "gradus");
        if math {
            self.push(body, end, true);
        } else if gradus {
            let mut at = body;
            for line in self.text[body..end].split_inclusive('\n') {
                if !line.trim().is_empty() {
                    self.push(at, at + line.trim_end().len(), false);
                }
                at += line.len();
            }
        }
        let close = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at + 1);
        (self.at, self.line_start) = (close, close);
        self.paragraph += 1;
    }

    /// `$$ ... $$` or `$ ... $`.
    fn dollar(&mut self) {
        let rest = &self.text[self.at..];
        if let Some(inside) = rest.strip_prefix("$$") {
            match inside.find("$$") {
                Some(length) => {
                    self.push(self.at + 2, self.at + 2 + length, true);
                    self.skip(length + 4);
                }
                None => self.at += 2,
            }
            return;
        }
        match self.closing_dollar() {
            Some(end) => {
                self.push(self.at + 1, end, true);
                let length = end + 1 - self.at;
                self.skip(length);
            }
            None => self.at += 1,
        }
    }

    /// Moves on and notes where the line begins, so that what follows in it is seen as its middle.
    fn skip(&mut self, length: usize) {
        let passed = &self.text[self.at..self.at + length];
        if let Some(last) = passed.rfind('\n') {
            self.line_start = self.at + last + 1;
        }
        self.at += length;
    }

    /// Where a single dollar sign is closed in the same paragraph; amounts such as `$5 and $6` are not formulas.
    fn closing_dollar(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let first = *bytes.get(self.at + 1)?;
        if first == b'\n' && bytes.get(self.at + 2) == Some(&b'\n') {
            return None;
        }
        let mut at = self.at + 1;
        let mut blank_line = false;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'\n' if blank_line => return None,
                b'\n' => blank_line = true,
                b'$' => {
                    let money = first.is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                    let open = first.is_ascii_digit() && bytes[at - 1].is_ascii_whitespace();
                    return (!money && !open && at > self.at + 1).then_some(at);
                }
                sign if !sign.is_ascii_whitespace() => blank_line = false,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Code between backticks.
    fn code(&mut self) {
        let rest = &self.text[self.at..];
        let ticks = rest.bytes().take_while(|sign| *sign == b'`').count();
        let inside = &rest[ticks..];
        let paragraph = inside.find("\n\n").unwrap_or(inside.len());
        match inside[..paragraph].find(&rest[..ticks]) {
            Some(length) => {
                if self.section().is_some() {
                    self.push(self.at + ticks, self.at + ticks + length, false);
                }
                self.skip(length + 2 * ticks);
            }
            None => self.at += ticks,
        }
    }

    /// `\( ... \)`, `\[ ... \]`, `\begin{align} ... \end{align}`.
    fn command(&mut self) {
        let rest = &self.text[self.at..];
        for (open, close) in [("\\(", "\\)"), ("\\[", "\\]")] {
            if let Some(length) = rest.strip_prefix(open).and_then(|inside| inside.find(close)) {
                self.push(self.at + 2, self.at + 2 + length, true);
                return self.skip(length + 4);
            }
        }
        let Some(name) = rest.strip_prefix("\\begin").and_then(|rest| group(rest).map(|end| &rest[1..end - 1])) else {
            self.at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            return;
        };
        let bare = name.trim_end_matches('*');
        let opening = "\\begin{}".len() + name.len();
        let closing = format!("\\end{{{name}}}");
        let known = DISPLAYED.contains(&bare) || VERBATIM.contains(&bare);
        match rest.find(&closing).filter(|_| known) {
            Some(end) => {
                if DISPLAYED.contains(&bare) {
                    let body = &rest[opening..end];
                    let columns = if bare == "alignat" { group(body).unwrap_or(0) } else { 0 };
                    self.push(self.at + opening + columns, self.at + end, true);
                }
                self.skip(end + closing.len());
            }
            None => self.at += opening.min(rest.len()),
        }
    }
}
