//! Markdown prose as paragraphs, headings, items, code and quotations; nothing of it reaches a terminal unescaped.
//!
//! A single star is a product and stays, as in `2*x*cos(x)`; words are stressed with two.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prose {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a list, with its number if the list is numbered.
    Item(Option<u64>, String),
    /// Lines shown as they are: a picture, a matrix.
    Code(String),
    /// A row of a table.
    Row(Vec<String>),
}

/// Reads Markdown. Stressed words and links are reduced to their words; control characters are left out.
pub fn prose(markdown: &str) -> Vec<Prose> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        reader.event(event);
    }
    reader.parts
}

#[derive(Default)]
struct Reader {
    parts: Vec<Prose>,
    text: String,
    cells: Vec<String>,
    lists: Vec<Option<u64>>,
    code: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => self.push(&text),
            Event::Code(text) => self.push(&text),
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => self.push("*"),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        self.text.extend(text.chars().filter(|c| !c.is_control() || (self.code && *c == '\n')));
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = true;
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(*first);
            }
            Tag::Heading { .. } => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let text = self.take();
                self.parts.push(Prose::Heading(text));
            }
            TagEnd::Paragraph => self.flush(),
            TagEnd::Item => self.flush(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::CodeBlock => {
                self.code = false;
                let text = std::mem::take(&mut self.text);
                self.parts.push(Prose::Code(text.trim_end_matches('\n').to_owned()));
            }
            TagEnd::TableCell => {
                let cell = self.take();
                self.cells.push(cell);
            }
            TagEnd::TableRow | TagEnd::TableHead => {
                let row = std::mem::take(&mut self.cells);
                self.parts.push(Prose::Row(row));
            }
            _ => {}
        }
    }

    fn take(&mut self) -> String {
        std::mem::take(&mut self.text).trim().to_owned()
    }

    /// Ends a paragraph, which inside a list is an item.
    fn flush(&mut self) {
        let text = self.take();
        if text.is_empty() {
            return;
        }
        self.parts.push(match self.lists.last_mut() {
            None => Prose::Paragraph(text),
            Some(number) => {
                let shown = *number;
                *number = shown.map(|n| n + 1);
                Prose::Item(shown, text)
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_parts_without_control_characters() {
        let parts = prose(
            "# A **b**\n\nText `x^2`, 2*x*y\nmore\u{1b}[31m.\n\n1. one\n2. two\n\n```text\n[ 1 ]\n```\n\n|a|b|\n|-|-|\n|1|2|\n",
        );
        let row = |a: &str, b: &str| Prose::Row(vec![a.to_owned(), b.to_owned()]);
        assert_eq!(
            parts,
            [
                Prose::Heading("A b".to_owned()),
                Prose::Paragraph("Text x^2, 2*x*y more[31m.".to_owned()),
                Prose::Item(Some(1), "one".to_owned()),
                Prose::Item(Some(2), "two".to_owned()),
                Prose::Code("[ 1 ]".to_owned()),
                row("a", "b"),
                row("1", "2"),
            ]
        );
    }
}
