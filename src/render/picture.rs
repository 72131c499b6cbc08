//! A formula drawn within a given width.
//!
//! It tries one block, then breaks sums before `+` or `-`, then names large factors (`where w = ...`), then leaves out
//! columns of a wide matrix, and at last clips and says how many columns are missing. It never cuts inside a number or
//! wraps a matrix. Invariant: no line is wider than the width asked for.

use super::grid::{Align, Grid};
use super::layout::{layout, one_line, widths};
use super::signs::Charset;
use super::span::{self, Line, Role, Span};
use crate::expr::ExprId;
use crate::syntax::formula::{Formula, FormulaId, Item, Precedence};

/// Most factors that get a name of their own in one picture.
const MOST_NAMES: usize = 5;
/// Names given to factors, in this order, unless the formula uses them.
const NAMES: [&str; 12] = ["w", "v", "u", "s", "r", "q", "p", "c", "b", "a", "k", "m"];

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Which signs may be used.
    pub charset: Charset,
    /// Columns that may be used.
    pub width: usize,
    /// Character cells of work; beyond it the one-line form is shown.
    pub budget: usize,
}

impl Default for Frame {
    fn default() -> Frame {
        Frame { charset: Charset::Unicode, width: 80, budget: 400_000 }
    }
}

/// What had to be done to make a formula fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// One block, nothing left out.
    Whole,
    /// A sum was broken into lines.
    Broken,
    /// Factors were given names, which stand below.
    Named {
        /// How many.
        factors: usize,
    },
    /// Columns of a matrix were left out.
    Elided {
        /// How many.
        columns: usize,
    },
    /// Columns at the right were cut off.
    Clipped {
        /// How many.
        columns: usize,
    },
    /// Too large for a picture; the one-line form is shown, cut if it is longer than the budget.
    OneLine {
        /// True if even the one-line form was cut.
        cut: bool,
        /// Columns cut off at the right.
        columns: usize,
    },
}

/// A drawn formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The lines from top to bottom.
    pub lines: Vec<Line>,
    /// The line that lines up with text beside the picture.
    pub base: usize,
    /// What had to be done.
    pub fit: Fit,
}

impl Picture {
    /// The characters, one line of text for each line.
    pub fn to_text(&self) -> String {
        span::to_text(&self.lines)
    }

    /// Gives the role to all that shows `expr` in the formula that was drawn, what stands inside it included.
    pub fn highlight(&mut self, formula: &Formula, expr: ExprId, role: Role) {
        let mut inside: Vec<bool> = formula.origin.iter().map(|origin| *origin == Some(expr)).collect();
        for (id, item) in formula.items.iter().enumerate().rev() {
            if inside[id] {
                item.for_each_child(|child| inside[child as usize] = true);
            }
        }
        for span in self.lines.iter_mut().flatten() {
            if span.item.is_some_and(|item| inside.get(item as usize).copied().unwrap_or(false)) {
                span.role = role;
            }
        }
    }
}

/// Draws a formula.
///
/// ```
/// use gradus::render::picture::{Frame, draw};
/// use gradus::syntax::formula::{Formula, Item};
///
/// let mut formula = Formula::default();
/// let x = formula.push(Item::Symbol("x".into()));
/// let y = formula.push(Item::Symbol("y".into()));
/// formula.push(Item::Fraction(x, y));
/// assert_eq!(draw(&formula, Frame::default()).to_text(), " x\n───\n y");
/// ```
pub fn draw(formula: &Formula, frame: Frame) -> Picture {
    let Some(grid) = layout(formula, formula.root(), frame.charset, frame.budget) else {
        return on_one_line(formula, frame);
    };
    if grid.width <= frame.width {
        return Picture { lines: grid.rows, base: grid.base, fit: Fit::Whole };
    }
    let painter = Painter { frame };
    if let Some(broken) = painter.broken(formula, formula.root()) {
        return picture(broken, Fit::Broken);
    }
    painter.named(formula).or_else(|| painter.elided(formula)).unwrap_or_else(|| clipped(grid, frame))
}

fn picture(grid: Grid, fit: Fit) -> Picture {
    Picture { lines: grid.rows, base: grid.base, fit }
}

fn on_one_line(formula: &Formula, frame: Frame) -> Picture {
    let (mut grid, cut) = one_line(formula, formula.root(), frame.charset, frame.budget);
    if cut {
        grid = Grid::beside(vec![grid, Grid::text(frame.charset.signs().ellipsis, Role::Note, None)]);
    }
    let columns = grid.width.saturating_sub(frame.width);
    let lines = if columns == 0 { grid.rows } else { clipped(grid, frame).lines };
    Picture { lines, base: 0, fit: Fit::OneLine { cut, columns } }
}

/// The left part of a grid, with the number of missing columns under it.
fn clipped(grid: Grid, frame: Frame) -> Picture {
    let columns = grid.width.saturating_sub(frame.width);
    let note = format!("{} {columns} more columns", frame.charset.signs().arrow);
    let mut lines: Vec<Line> = grid.rows.iter().map(|row| span::clip(row, frame.width)).collect();
    lines.push(span::clip(&[Span::new(note, Role::Note)], frame.width));
    Picture { lines, base: grid.base, fit: Fit::Clipped { columns } }
}

struct Painter {
    frame: Frame,
}

impl Painter {
    fn layout(&self, formula: &Formula, id: FormulaId) -> Option<Grid> {
        layout(formula, id, self.frame.charset, self.frame.budget)
    }

    /// A relation or sum with one line for as many terms as fit; `None` if a single term does not fit.
    fn broken(&self, formula: &Formula, root: FormulaId) -> Option<Grid> {
        match &formula.items[root as usize] {
            Item::Relation(_, left, right) => self.broken_relation(formula, root, *left, *right),
            Item::Sum(_) => {
                let lines = self.terms(formula, root, self.frame.width)?;
                Some(under_each_other(Grid::blank(0), lines))
            }
            _ => None,
        }
    }

    /// The right side broken beside the sign, or else the sign and the right side on a line of their own.
    fn broken_relation(&self, formula: &Formula, root: FormulaId, left: FormulaId, right: FormulaId) -> Option<Grid> {
        let (whole, left) = (self.layout(formula, root)?, self.layout(formula, left)?);
        let sign = sign_of(&whole, root);
        let equals = Grid::text(format!(" {sign} "), Role::Operator, Some(root));
        let head = left.width + equals.width;
        if head < self.frame.width / 2
            && let Some(lines) = self.terms(formula, right, self.frame.width - head)
        {
            return Some(under_each_other(Grid::beside(vec![left, equals]), lines));
        }
        let equals = Grid::text(format!("  {sign} "), Role::Operator, Some(root));
        let narrow = Painter { frame: Frame { width: self.frame.width.checked_sub(equals.width)?, ..self.frame } };
        let below = Grid::beside(vec![equals, narrow.fitting(formula, right)?]);
        (left.width <= self.frame.width).then(|| under_each_other(Grid::blank(0), vec![left, below]))
    }

    /// Lines of a sum: each but the first begins with its operator, indented by two.
    fn terms(&self, formula: &Formula, sum: FormulaId, width: usize) -> Option<Vec<Grid>> {
        let Item::Sum(terms) = &formula.items[sum as usize] else { return None };
        let (mut lines, mut parts, mut used) = (Vec::new(), Vec::new(), 0);
        for (position, &(negative, term)) in terms.iter().enumerate() {
            let minus = self.frame.charset.signs().minus;
            let mut grid = self.layout(formula, term)?;
            if super::layout::precedence(&formula.items[term as usize]) < Precedence::Product {
                grid = super::layout::in_brackets(grid, self.frame.charset, term);
            }
            let sign = match (position, negative) {
                (0, false) => String::new(),
                (0, true) => minus.to_owned(),
                (_, true) => format!("{minus} "),
                (_, false) => "+ ".to_owned(),
            };
            let sign = Grid::text(sign, Role::Operator, Some(sum));
            let size = sign.width + grid.width;
            let gap = if parts.is_empty() { 0 } else { 1 };
            if !parts.is_empty() && used + gap + size > width {
                lines.push(Grid::beside(std::mem::take(&mut parts)));
                used = 0;
            }
            if !parts.is_empty() {
                parts.push(Grid::blank(1));
                used += 1;
            } else if position > 0 {
                parts.push(Grid::blank(2));
                used += 2;
            }
            used += size;
            if used > width {
                return None;
            }
            parts.extend([sign, grid]);
        }
        lines.push(Grid::beside(parts));
        Some(lines)
    }

    /// The formula with large factors replaced by names, and the names' meanings below.
    fn named(&self, formula: &Formula) -> Option<Picture> {
        let mut short = formula.clone();
        let mut meanings = Vec::new();
        let mut free = free_names(formula);
        while meanings.len() < MOST_NAMES {
            let name = free.next()?;
            let chosen = self.largest_factor(&short)?;
            let mut meaning = short.clone();
            meaning.items.truncate(chosen as usize + 1);
            meaning.origin.truncate(chosen as usize + 1);
            replace(&mut short, chosen, name);
            meanings.push((name, meaning));
            let Some(main) = self.fitting(&short, short.root()) else { continue };
            if let Some(grid) = self.with_meanings(main, &meanings) {
                return Some(picture(grid, Fit::Named { factors: meanings.len() }));
            }
        }
        None
    }

    fn fitting(&self, formula: &Formula, root: FormulaId) -> Option<Grid> {
        self.layout(formula, root).filter(|grid| grid.width <= self.frame.width).or_else(|| self.broken(formula, root))
    }

    fn with_meanings(&self, main: Grid, meanings: &[(&'static str, Formula)]) -> Option<Grid> {
        let base = main.base;
        let mut lines = vec![main];
        for (position, (name, meaning)) in meanings.iter().enumerate() {
            let root = meaning.root();
            let words = if position == 0 { "where " } else { "      " };
            let start = Grid::beside(vec![
                Grid::text(words, Role::Note, None),
                Grid::text(*name, Role::Name, Some(root)),
                Grid::text(" = ", Role::Operator, Some(root)),
            ]);
            let room = self.frame.width.checked_sub(start.width)?;
            let narrow = Painter { frame: Frame { width: room, ..self.frame } };
            let grid = narrow.fitting(meaning, root)?;
            lines.push(Grid::blank(1));
            lines.push(Grid::beside(vec![start, grid]));
        }
        Some(Grid::stack(lines, Align::Left, base))
    }

    /// The widest bracketed sum, argument, numerator or denominator that is worth a name and fits by itself.
    fn largest_factor(&self, formula: &Formula) -> Option<FormulaId> {
        let widths = widths(formula, formula.root(), self.frame.charset, self.frame.budget)?;
        let mut parents: Vec<Option<FormulaId>> = vec![None; formula.items.len()];
        for (id, item) in formula.items.iter().enumerate().rev() {
            if id as FormulaId == formula.root() || parents[id].is_some() {
                item.for_each_child(|child| parents[child as usize] = Some(id as FormulaId));
            }
        }
        let mut best: Option<(usize, FormulaId)> = None;
        for (id, item) in formula.items.iter().enumerate() {
            let Some(parent) = parents[id] else { continue };
            let top = matches!(formula.items[parent as usize], Item::Relation(..));
            let worthy = matches!(item, Item::Sum(_) | Item::Product(_) | Item::Fraction(..) | Item::Call(..));
            if top || !worthy {
                continue;
            }
            let (size, id) = (widths[id], id as FormulaId);
            let fits = size + 10 <= self.frame.width && size >= 6;
            if fits && best.is_none_or(|(widest, _)| size >= widest) {
                best = Some((size, id));
            }
        }
        best.map(|(_, id)| id)
    }

    /// The widest matrix with columns left out in the middle, as many as needed.
    fn elided(&self, formula: &Formula) -> Option<Picture> {
        let wide = formula.items.iter().enumerate().filter_map(|(id, item)| match item {
            Item::Matrix { cols, .. } if *cols > 3 => Some((*cols as usize, id)),
            _ => None,
        });
        let (cols, id) = wide.max()?;
        let (mut fewest, mut most, mut best) = (2, cols - 1, None);
        while fewest <= most {
            let kept = (fewest + most) / 2;
            let shorter = without_columns(formula, id, kept, self.frame.charset);
            match self.fitting(&shorter, shorter.root()) {
                Some(mut grid) => {
                    // The ids of the shortened formula are larger by one, for the dots.
                    for span in grid.rows.iter_mut().flatten() {
                        span.item = span.item.and_then(|item| item.checked_sub(1));
                    }
                    best = Some(picture(grid, Fit::Elided { columns: cols - kept }));
                    fewest = kept + 1;
                }
                None => most = kept - 1,
            }
        }
        let mut best = best?;
        if let Fit::Elided { columns } = best.fit {
            let ellipsis = self.frame.charset.signs().ellipsis;
            let note = format!("{ellipsis} {columns} columns left out");
            best.lines.push(span::clip(&[Span::new(note, Role::Note)], self.frame.width));
        }
        Some(best)
    }
}

/// The relation sign that stands in the baseline of a drawn relation.
fn sign_of(whole: &Grid, root: FormulaId) -> String {
    let spans = whole.rows[whole.base].iter();
    let sign = spans.filter(|span| span.item == Some(root) && span.role == Role::Operator);
    sign.map(|span| span.text.trim().to_owned()).next().unwrap_or_default()
}

/// The first line beside `start`, the others below at the same column, a blank row where tall lines would touch.
fn under_each_other(start: Grid, lines: Vec<Grid>) -> Grid {
    let indent = start.width;
    let mut start = Some(start);
    let mut parts: Vec<Grid> = Vec::new();
    let mut base = 0;
    for line in lines {
        let line = Grid::beside(vec![start.take().unwrap_or_else(|| Grid::blank(indent)), line]);
        match parts.last() {
            None => base = line.base,
            Some(above) if above.base + 1 < above.height() || line.base > 0 => parts.push(Grid::blank(1)),
            Some(_) => {}
        }
        parts.push(line);
    }
    Grid::stack(parts, Align::Left, base)
}

/// Names that the formula does not use.
fn free_names(formula: &Formula) -> impl Iterator<Item = &'static str> + use<> {
    let mut used: Vec<String> = Vec::new();
    for item in &formula.items {
        match item {
            Item::Symbol(name) | Item::Subscript(name, _) | Item::Named(name, ..) => used.push(name.clone()),
            Item::Derivative { by, of, .. } => used.extend(by.iter().chain(of).cloned()),
            _ => {}
        }
    }
    NAMES.into_iter().filter(move |name| {
        !used.iter().any(|other| {
            other == name || other.split('_').next() == Some(name) || other.strip_prefix('d') == Some(name)
        })
    })
}

/// Puts a name in the place of `chosen` and of every item that shows the same expression.
fn replace(formula: &mut Formula, chosen: FormulaId, name: &str) {
    let origin = formula.origin[chosen as usize];
    for id in 0..formula.items.len() {
        if id == chosen as usize || origin.is_some() && formula.origin[id] == origin {
            formula.items[id] = Item::Symbol(name.to_owned());
        }
    }
}

/// The formula with all but `kept` columns of the matrix `id` replaced by one column of dots.
fn without_columns(formula: &Formula, id: usize, kept: usize, charset: Charset) -> Formula {
    let mut shorter = Formula::default();
    // The dots come first, so that all ids move by one.
    let dots = shorter.push(Item::Text(charset.signs().ellipsis.to_owned()));
    for (position, (item, origin)) in formula.items.iter().zip(&formula.origin).enumerate() {
        let mut item = item.clone();
        item.for_each_child_mut(|child| *child += 1);
        if let (true, Item::Matrix { cols, entries, .. }) = (position == id, &mut item) {
            let width = *cols as usize;
            let left = kept.div_ceil(2);
            let rows = entries.chunks(width).map(|row| {
                let right = &row[row.len().saturating_sub(kept - left)..];
                row[..left.min(row.len())]
                    .iter()
                    .copied()
                    .chain([dots])
                    .chain(right.iter().copied())
                    .collect::<Vec<_>>()
            });
            *entries = rows.flatten().collect();
            *cols = kept as u32 + 1;
        }
        shorter.push_from(item, *origin);
    }
    shorter
}
