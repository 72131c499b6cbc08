//! The prose of a lesson as pages.

use super::reply::{Block, Page, Reply};
use crate::tutor::lesson::Prose;

/// Prose as pages: a heading begins one.
pub(super) fn pages(parts: &[Prose]) -> Vec<Reply> {
    let mut pages: Vec<Page> = Vec::new();
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        at += 1;
        if matches!(part, Prose::Heading(_)) || pages.is_empty() {
            pages.push(Page::default());
        }
        let Some(page) = pages.last_mut() else { continue };
        match part {
            Prose::Heading(text) => page.title = text.clone(),
            Prose::Paragraph(text) => page.blocks.push(Block::Text(text.clone())),
            Prose::Item(Some(number), text) => page.blocks.push(Block::Text(format!("{number}. {text}"))),
            Prose::Item(None, text) => page.blocks.push(Block::Text(format!("- {text}"))),
            Prose::Code(text) => page.blocks.extend(text.lines().map(|line| Block::Code(line.to_owned()))),
            Prose::Row(_) => {
                let rows = parts[at - 1..].iter().map_while(|part| match part {
                    Prose::Row(cells) => Some(cells.as_slice()),
                    _ => None,
                });
                let rows: Vec<&[String]> = rows.collect();
                at += rows.len() - 1;
                page.blocks.extend(table(&rows).into_iter().map(Block::Code));
            }
        }
    }
    pages.into_iter().map(Reply::Page).collect()
}

/// Rows of cells as lines with aligned columns.
fn table(rows: &[&[String]]) -> Vec<String> {
    let columns = rows.iter().map(|cells| cells.len()).max().unwrap_or(0);
    let cell = |row: &[String], col: usize| row.get(col).cloned().unwrap_or_default();
    let width = |col: usize| rows.iter().map(|row| cell(row, col).chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &&[String]| {
        let cells = (0..columns).map(|col| format!("{:1$}", cell(row, col), widths[col])).collect::<Vec<_>>();
        cells.join("   ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
