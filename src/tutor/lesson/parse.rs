//! Reads a lesson file. The format is described in `lessons/README.md`; what cannot be read becomes a fault with its line.

use super::fields::{Field, fields};
use super::prose::prose;
use super::{Card, Content, Fault, Lesson, LessonBlock};
use crate::tutor::exercise::{Exercise, Kind};

/// Longest lesson file that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// Reads the text of the file `name` (`NN-slug.md`). What is broken is reported; the rest of the lesson is kept.
pub fn parse(name: &str, text: &str) -> (Lesson, Vec<Fault>) {
    let slug = name.rsplit(['/', '\\']).next().unwrap_or(name).trim_end_matches(".md").to_owned();
    let mut reader = Reader { file: name, lesson: Lesson { slug, ..Lesson::default() }, faults: Vec::new() };
    if text.len() > LONGEST {
        reader.fault(1, "the file is larger than 1 MB");
    } else {
        reader.read(text);
    }
    (reader.lesson, reader.faults)
}

struct Reader<'a> {
    file: &'a str,
    lesson: Lesson,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, line: usize, message: impl Into<String>) {
        self.faults.push(Fault { file: self.file.to_owned(), line, message: message.into() });
    }

    fn read(&mut self, text: &str) {
        for (at, line) in text.lines().enumerate() {
            if line.chars().any(|c| c.is_control() && c != '\t') {
                self.fault(at + 1, "a control character stands here; lessons are plain text");
            }
        }
        let lines: Vec<&str> = text.lines().collect();
        let body = self.front_matter(&lines);
        self.blocks(&lines, body);
        if self.lesson.title.is_empty() {
            self.fault(1, "the front matter has no title");
        }
    }

    /// Reads what stands between two lines `---` and gives the position of the first line after it.
    fn front_matter(&mut self, lines: &[&str]) -> usize {
        let number = self.lesson.slug.split('-').next().and_then(|digits| digits.parse().ok());
        match number {
            Some(number) => self.lesson.number = number,
            None => self.fault(1, "the file name does not begin with a number, as in 14-chain-rule.md"),
        }
        if lines.first() != Some(&"---") {
            self.fault(1, "the file does not begin with front matter between two lines ---");
            return 0;
        }
        let Some(end) = lines.iter().skip(1).position(|line| *line == "---").map(|at| at + 1) else {
            self.fault(1, "the front matter has no end; a line --- is wanted");
            return 1;
        };
        for field in fields(self.file, &lines[1..end], 2, &mut self.faults) {
            let list = || field.value.split(';').map(|part| part.trim().to_owned()).collect();
            match field.key.as_str() {
                "title" => self.lesson.title = field.value,
                "goals" => self.lesson.goals = list(),
                "topic" => self.lesson.topic = field.value,
                "needs" => {
                    self.lesson.needs_at = (self.file.to_owned(), field.line);
                    for part in field.value.split(',').filter(|part| !part.trim().is_empty()) {
                        match part.trim().parse() {
                            Ok(number) => self.lesson.needs.push(number),
                            Err(_) => {
                                self.fault(field.line, format!("`{}` is not the number of a lesson", part.trim()))
                            }
                        }
                    }
                }
                key => self.fault(field.line, format!("{key} is not known here; title, goals, topic and needs are")),
            }
        }
        end + 1
    }

    /// Prose up to a fence with a known word behind it, then that block.
    fn blocks(&mut self, lines: &[&str], mut at: usize) {
        let mut words_from = at;
        while at < lines.len() {
            let Some(head) = lines[at].strip_prefix("```").map(str::trim).filter(|head| !head.is_empty()) else {
                at += 1;
                continue;
            };
            let Some(end) = lines[at + 1..].iter().position(|line| line.trim_end() == "```").map(|k| at + 1 + k) else {
                self.prose(&lines[words_from..at], words_from + 1);
                self.fault(at + 1, "this block has no end; a line ``` is wanted");
                return;
            };
            if !head.starts_with("text") {
                self.prose(&lines[words_from..at], words_from + 1);
                self.block(head, &lines[at + 1..end], at + 1);
                words_from = end + 1;
            }
            at = end + 1;
        }
        self.prose(&lines[words_from.min(lines.len())..], words_from + 1);
    }

    fn prose(&mut self, lines: &[&str], line: usize) {
        let parts = prose(&lines.join("\n"));
        if !parts.is_empty() {
            self.lesson.blocks.push(LessonBlock { line, content: Content::Prose(parts) });
        }
    }

    fn block(&mut self, head: &str, lines: &[&str], line: usize) {
        let (word, rest) = head.split_once(' ').unwrap_or((head, ""));
        let content = match word {
            "example" => {
                let lines: Vec<String> = lines.iter().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
                Some(Content::Example(lines))
            }
            "exercise" => self.exercise(rest.trim(), lines, line).map(|e| Content::Exercise(Box::new(e))),
            "card" => Some(self.card(lines, line)),
            "pitfall" => {
                Some(Content::Pitfall { mistake: rest.trim().to_owned(), text: lines.join(" ").trim().to_owned() })
            }
            _ => {
                self.fault(line, format!("a block `{word}` is not known; example, exercise, card, pitfall, text are"));
                None
            }
        };
        if let Some(content) = content {
            self.lesson.blocks.push(LessonBlock { line, content });
        }
    }

    fn card(&mut self, lines: &[&str], line: usize) -> Content {
        let id = format!("{}/card-{}", self.lesson.slug, self.lesson.cards().count() + 1);
        let mut card = Card { id, ..Card::default() };
        for Field { key, value, line } in fields(self.file, lines, line + 1, &mut self.faults) {
            match key.as_str() {
                "front" => card.front = value,
                "back" => card.back = value,
                "run" => card.run = value,
                _ => self.fault(line, format!("{key} is not a field of a card; front, back and run are")),
            }
        }
        if card.front.is_empty() || (card.back.is_empty() && card.run.is_empty()) {
            self.fault(line, "a card wants a front, and a back or a line to run");
        }
        Content::Card(card)
    }

    fn exercise(&mut self, letter: &str, lines: &[&str], line: usize) -> Option<Exercise> {
        let Some(kind) = Kind::parse(letter) else {
            self.fault(line, format!("`{letter}` is not a kind of exercise; they are {}", Kind::LETTERS));
            return None;
        };
        let id = format!("{}/{}", self.lesson.slug, self.lesson.exercises().count() + 1);
        let mut exercise = Exercise::new(kind, id);
        let before = self.faults.len();
        for Field { key, value, line } in fields(self.file, lines, line + 1, &mut self.faults) {
            if let Err(message) = exercise.set(&key, &value) {
                self.fault(line, message);
            }
        }
        if let Some(missing) = exercise.missing() {
            self.fault(line, format!("this exercise has no `{missing}`"));
        }
        (self.faults.len() == before).then_some(exercise)
    }
}
