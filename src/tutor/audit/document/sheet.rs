//! Problem sheets: where each problem of a text stands, and where its answers begin.
//!
//! A problem is a heading that begins with "Problem", "Exercise", "Question" or "Task", or that says how many points it
//! is worth; it goes to the next heading of its level. Answers begin behind a label such as "Answer:". Nothing is read as
//! mathematics here. Invariant: one pass over the lines.

/// A problem of a sheet, as offsets of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading without points.
    pub title: String,
    /// What the heading says it is worth.
    pub points: Option<f64>,
    /// Where the heading begins.
    pub start: usize,
    /// Where the text after the heading begins.
    pub text: usize,
    /// Where the next problem begins.
    pub end: usize,
    /// Where answers begin, in order.
    pub labels: Vec<Label>,
}

/// A label behind which an answer stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// Where its line begins.
    pub at: usize,
    /// Where the answer begins.
    pub from: usize,
    /// True for a result alone; false if a derivation is announced.
    pub result: bool,
}

impl Section {
    /// The label that governs what stands at an offset, if an answer does.
    pub fn label_at(&self, at: usize) -> Option<usize> {
        self.labels.iter().rposition(|label| label.at <= at)
    }
}

const HEADS: &[&str] = &["problem", "exercise", "question", "task"];
const RESULTS: &[&str] = &["answer", "answers", "my answer", "your answer", "ans", "result"];
const DERIVATIONS: &[&str] = &["solution", "my solution", "your solution", "derivation", "working", "proof", "steps"];
/// Commands that make a heading or a label of their argument, with the level of the heading.
const COMMANDS: &[(&str, usize)] = &[
    ("\\section*{", 1),
    ("\\section{", 1),
    ("\\subsection*{", 2),
    ("\\subsection{", 2),
    ("\\subsubsection*{", 3),
    ("\\subsubsection{", 3),
    ("\\paragraph*{", 4),
    ("\\paragraph{", 4),
];
/// Level of a heading in bold, and of one that is a plain line.
const BOLD: usize = 7;
const PLAIN: usize = 8;

/// The problems of a text in order.
pub fn sections(text: &str) -> Vec<Section> {
    let mut found: Vec<(Section, usize)> = Vec::new();
    let (mut at, mut fenced, mut open) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        if let Some((level, title)) = heading(bare) {
            let ends = found.last().is_some_and(|(_, own)| level <= *own);
            let problem = is_problem(title, level);
            if open && (ends || problem) {
                found.last_mut().expect("one is open").0.end = start;
                open = false;
            }
            if problem {
                let (title, points) = titled(title, level);
                let section = Section { title, points, start, text: end, end: text.len(), labels: Vec::new() };
                found.push((section, level));
                open = true;
                continue;
            }
        }
        if open && let Some((behind, result)) = label(line) {
            found.last_mut().expect("one is open").0.labels.push(Label { at: start, from: start + behind, result });
        }
    }
    found.into_iter().map(|(section, _)| section).collect()
}

/// Level and title of a line that is a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let marks = line.bytes().take_while(|sign| *sign == b'#').count();
    if (1..=6).contains(&marks) {
        return Some((marks, line[marks..].trim().trim_end_matches('#').trim()));
    }
    for (command, level) in COMMANDS {
        if let Some(rest) = line.strip_prefix(command) {
            return Some((*level, rest.split('}').next().unwrap_or(rest).trim()));
        }
    }
    let bold = line.strip_prefix("**").map(|rest| rest.split("**").next().unwrap_or(rest));
    match bold.or_else(|| line.strip_prefix("\\textbf{").map(|rest| rest.split('}').next().unwrap_or(rest))) {
        Some(title) => is_problem(title, BOLD).then_some((BOLD, title.trim())),
        None => is_problem(line, PLAIN).then_some((PLAIN, line)),
    }
}

/// Where the parts of a document begin.
pub fn headings(text: &str) -> Vec<usize> {
    let mut at = 0;
    let starts = text.split_inclusive('\n').filter_map(|line| {
        let start = at;
        at += line.len();
        heading(line.trim()).map(|_| start)
    });
    starts.collect()
}

/// True if a heading begins a problem. In a plain line nothing but a number may follow the word.
fn is_problem(title: &str, level: usize) -> bool {
    let lower = title.to_lowercase();
    let word = HEADS.iter().find_map(|head| lower.strip_prefix(head));
    let Some(rest) = word.filter(|rest| !rest.starts_with(char::is_alphanumeric)) else {
        return level < BOLD && points(title).is_some();
    };
    let rest = rest.trim_start();
    let number: String = rest.chars().take_while(|sign| sign.is_alphanumeric()).collect();
    let numbered = number.chars().any(|sign| sign.is_ascii_digit()) || number.chars().count() == 1;
    let after = rest[number.len()..].trim_start();
    match level {
        PLAIN => numbered && number.len() <= 4 && (after.is_empty() || after.starts_with([':', '.', '(', ')', '['])),
        BOLD => numbered || rest.is_empty(),
        _ => numbered || rest.is_empty() || after.starts_with(':') || points(title).is_some(),
    }
}

/// `Problem 1` and 2 points of `Problem 1 (2 points)`. A plain line has a question behind its colon, which is no title.
fn titled(title: &str, level: usize) -> (String, Option<f64>) {
    if level == PLAIN
        && let Some((title, _)) = title.split_once(':')
    {
        return titled(title, BOLD);
    }
    match points(title) {
        Some((from, to, points)) => {
            let rest = format!("{} {}", title[..from].trim(), title[to..].trim());
            (rest.trim().trim_end_matches([':', '.']).to_owned(), Some(points))
        }
        None => (title.trim().trim_end_matches([':', '.']).to_owned(), None),
    }
}

/// The place of `(2 points)` and the number in it.
fn points(title: &str) -> Option<(usize, usize, f64)> {
    for (open, close) in [('(', ')'), ('[', ']')] {
        let mut rest = 0;
        while let Some(from) = title[rest..].find(open).map(|at| rest + at) {
            let Some(length) = title[from..].find(close) else { break };
            let mut words = title[from + 1..from + length].split_whitespace();
            let number = words.next().and_then(|word| word.parse::<f64>().ok());
            let unit = words.next().map(str::to_lowercase).unwrap_or_default();
            let known = ["point", "points", "pt", "pts", "pts.", "p", "mark", "marks"].contains(&unit.as_str());
            if let Some(number) = number.filter(|number| known && (0.0..1e6).contains(number)) {
                return Some((from, from + length + 1, number));
            }
            rest = from + length;
        }
    }
    None
}

/// The offset behind a label at the start of a line, and whether it announces a result alone.
pub fn label(line: &str) -> Option<(usize, bool)> {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let shorter = rest.trim_start_matches(['#', '*', '_', '>', '-', ' ', '\t']);
        let shorter = COMMANDS
            .iter()
            .map(|(command, _)| *command)
            .chain(["\\textbf{", "\\emph{", "\\textit{", "\\noindent"])
            .fold(shorter, |rest, command| rest.strip_prefix(command).unwrap_or(rest));
        if shorter.len() == rest.len() {
            break;
        }
        at = line.len() - shorter.len();
    }
    let rest = &line[at..];
    let named = |names: &[&str]| {
        let fits = names.iter().filter(|name| {
            rest.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name))
                && !rest[name.len()..].starts_with(char::is_alphanumeric)
        });
        fits.map(|name| name.len()).max()
    };
    let (length, result) = match (named(RESULTS), named(DERIVATIONS)) {
        (Some(length), _) => (length, true),
        (None, Some(length)) => (length, false),
        _ => return None,
    };
    let after = &rest[length..];
    // At most a number such as `(a)` or `1b` stands between the word and its colon.
    let number = after.find([':', '.', '*', '}', '\n']).unwrap_or(after.len());
    let between = after[..number].trim().trim_matches(['(', ')']);
    if between.chars().count() > 4 || between.contains(['$', '=', '\\']) {
        return None;
    }
    let behind = after[number..].trim_start_matches([':', '.', '*', '_', '}', ' ', '\t']);
    Some((line.len() - behind.len(), result))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |section: &Section| {
            let answers: Vec<&str> = section
                .labels
                .iter()
                .enumerate()
                .map(|(at, label)| {
                    let end = section.labels.get(at + 1).map_or(section.end, |next| next.at);
                    text[label.from..end].trim()
                })
                .collect();
            let points = section.points.map(|points| format!(" [{points}]")).unwrap_or_default();
            format!("{}{points}: {} | {}", section.title, text[section.text..section.end].len(), answers.join(" | "))
        };
        sections(text).iter().map(one).collect::<Vec<_>>().join(" // ")
    }

    #[test]
    fn headings_begin_problems_and_labels_answers() {
        for (text, expected) in [
            ("## Problem 1 (2 points)\nA\n**Answer:** 2x\n", "Problem 1 [2]: 17 | 2x"),
            ("# Sheet\n## Exercise 2: a sum\nA\n### Solution\nb = c\n# Notes\nx", "Exercise 2: a sum: 21 | b = c"),
            ("**Task 1.** Find it.\nAnswer (a): x\nAnswer (b): y\n", "Task 1: 28 | x | y"),
            ("Problem 1:\nAnswer: x\nProblem 2:\nans. y", "Problem 1: 10 | x // Problem 2: 6 | y"),
            ("\\section*{Problem 3 [1 pt]}\n\\textbf{Answer:} $x$\n", "Problem 3 [1]: 21 | $x$"),
            ("## The last one (3 points)\nAnswer\n$$x$$\n", "The last one [3]: 13 | $$x$$"),
            ("```\n## Problem 1\n```\n", ""),
            ("Problem 1 shows that sums are hard.\n# Questions of taste\n# Answer\n", ""),
            ("# Problem 1\nAnswering this is easy. The answer: 3\n", "Problem 1: 38 | "),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
