//! A data flow as a drawing: columns from the variables to the outputs, boxes joined by lines.
//!
//! A node stands one column to the right of the last of its operands; an edge that skips columns is led past the nodes
//! between. Nothing is computed here.

use ratatui::style::Style;
use ratatui::text::{Line as Row, Span as Piece};

use super::model::Model;
use super::panels::steps::Lit;
use crate::render::layout::one_line;
use crate::render::number::decimal;
use crate::render::signs::Charset;
use crate::render::span::{self, Role};
use crate::session::Flow;
use crate::syntax::linear::glyph;

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;
/// Most nodes that are drawn.
const MOST_NODES: usize = 40;
/// Rows from one node to the next below it, and most columns of one label: the roomiest first. Where even the last one is
/// too wide, names stand alone; what they stand for is in the steps.
const SIZES: [(usize, usize); 4] = [(3, 26), (3, 0), (2, 26), (2, 0)];

/// A drawing.
pub struct Diagram {
    /// Its lines.
    pub lines: Vec<Row<'static>>,
    /// The first and the last line with something lit, counted from 0; the last one is exclusive.
    pub lit: (usize, usize),
}

#[derive(Clone, Copy)]
struct Cell {
    arms: u8,
    lit: bool,
    sign: Option<(char, Style)>,
}

/// A node, or the place where an edge passes a column.
struct Spot {
    node: Option<usize>,
    column: usize,
    height: usize,
}

struct Canvas<'a> {
    cells: Vec<Vec<Cell>>,
    model: &'a Model,
}

/// Draws a flow; `None` if it does not fit. A drawing that is taller than the place is scrolled.
pub fn draw(flow: &Flow, lit: &Lit, model: &Model, width: usize, height: usize) -> Option<Diagram> {
    if flow.nodes.len() > MOST_NODES || flow.nodes.len() < 2 {
        return None;
    }
    let sized = |most: usize| SIZES.iter().find_map(|size| sized(flow, lit, model, *size, (width, most)));
    sized(height).or_else(|| sized(height.max(12) * 2))
}

fn sized(
    flow: &Flow,
    lit: &Lit,
    model: &Model,
    (pitch, longest): (usize, usize),
    (width, most): (usize, usize),
) -> Option<Diagram> {
    let columns = columns(flow);
    let (mut spots, links) = spots(flow, &columns);
    arrange(&mut spots, &links, pitch);
    let (nodes, edges) = lights(flow, lit);
    let tallest = spots.iter().map(|spot| spot.height).max()? + 2;
    if tallest > most {
        return None;
    }
    let count = columns.iter().max()? + 1;
    let labels: Vec<Vec<span::Span>> = flow.nodes.iter().map(|node| label(node, model, longest)).collect();
    let below: Vec<String> = flow.nodes.iter().map(|node| numbers(node, model)).collect();
    let mut starts = vec![0];
    for column in 0..count {
        let here = (0..flow.nodes.len()).filter(|node| columns[*node] == column);
        let widest = here.map(|node| span::width(&labels[node]).max(below[node].chars().count())).max().unwrap_or(0);
        let sources = links.iter().filter(|(from, ..)| spots[*from].column == column);
        let mut sources: Vec<usize> = sources.map(|(from, ..)| *from).collect();
        sources.dedup();
        starts.push(starts[column] + widest + sources.len() + 5);
    }
    let total = starts[count].saturating_sub(5);
    if total > width {
        return None;
    }
    let blank = Cell { arms: 0, lit: false, sign: None };
    let mut canvas = Canvas { cells: vec![vec![blank; total + 6]; tallest], model };
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by_key(|link| edges[links[*link].2]);
    for link in order {
        let (from, to, edge) = links[link];
        let first = links.iter().filter(|(other, ..)| spots[*other].column == spots[from].column);
        let mut tracks: Vec<usize> = first.map(|(other, ..)| *other).collect();
        tracks.sort_by_key(|other| spots[*other].height);
        tracks.dedup();
        let track = tracks.iter().position(|other| *other == from).unwrap_or(0);
        let end = starts[spots[from].column + 1];
        let begin = match spots[from].node {
            Some(node) => starts[spots[from].column] + span::width(&labels[node]) + 1,
            None => starts[spots[from].column],
        };
        let bend = end - 3 - track;
        canvas.link((begin, spots[from].height), bend, (end, spots[to].height), edges[edge], spots[to].node.is_some());
    }
    for spot in &spots {
        let Some(node) = spot.node else { continue };
        let x = starts[spot.column];
        canvas.write(x, spot.height, &labels[node], nodes[node]);
        let quiet = [span::Span::new(below[node].clone(), Role::Number)];
        canvas.write(x, spot.height + 1, &quiet, false);
    }
    let lit = lit_lines(&spots, &nodes);
    Some(Diagram { lines: canvas.lines(), lit })
}

/// The lines from the highest to the lowest node that is lit.
fn lit_lines(spots: &[Spot], nodes: &[bool]) -> (usize, usize) {
    let heights = spots.iter().filter(|spot| spot.node.is_some_and(|node| nodes[node])).map(|spot| spot.height);
    (heights.clone().min().unwrap_or(0), heights.max().map_or(0, |last| last + 2))
}

/// For each node its column.
fn columns(flow: &Flow) -> Vec<usize> {
    let mut columns = vec![0; flow.nodes.len()];
    for (from, to, _) in &flow.edges {
        columns[*to] = columns[*to].max(columns[*from] + 1);
    }
    let last = columns.iter().copied().max().unwrap_or(0);
    for column in columns.iter_mut().rev().take(flow.outputs) {
        *column = last;
    }
    columns
}

/// Nodes and places that edges pass, and the links between them with the edge that each belongs to.
fn spots(flow: &Flow, columns: &[usize]) -> (Vec<Spot>, Vec<(usize, usize, usize)>) {
    let mut spots: Vec<Spot> =
        (0..flow.nodes.len()).map(|node| Spot { node: Some(node), column: columns[node], height: 0 }).collect();
    let mut links = Vec::new();
    for (edge, (from, to, _)) in flow.edges.iter().enumerate() {
        let mut last = *from;
        for column in columns[*from] + 1..columns[*to] {
            spots.push(Spot { node: None, column, height: 0 });
            links.push((last, spots.len() - 1, edge));
            last = spots.len() - 1;
        }
        links.push((last, *to, edge));
    }
    (spots, links)
}

/// Heights: each spot near the middle of what leads to it, none too near to another one of its column.
fn arrange(spots: &mut [Spot], links: &[(usize, usize, usize)], pitch: usize) {
    let last = spots.iter().map(|spot| spot.column).max().unwrap_or(0);
    for column in 0..=last {
        let mut here: Vec<(f64, usize)> = (0..spots.len())
            .filter(|at| spots[*at].column == column)
            .map(|at| {
                let from: Vec<f64> =
                    links.iter().filter(|(_, to, _)| *to == at).map(|(from, ..)| spots[*from].height as f64).collect();
                let middle = from.iter().sum::<f64>() / from.len().max(1) as f64;
                (if from.is_empty() { (at * pitch) as f64 } else { middle }, at)
            })
            .collect();
        here.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut free = 0;
        for (wish, at) in here {
            let height = (wish.round() as usize).max(free);
            spots[at].height = height;
            free = height + if spots[at].node.is_some() { pitch } else { 1 };
        }
    }
}

/// Which nodes and which edges are lit.
fn lights(flow: &Flow, lit: &Lit) -> (Vec<bool>, Vec<bool>) {
    let (mut nodes, mut edges) = (vec![false; flow.nodes.len()], vec![false; flow.edges.len()]);
    match lit {
        Lit::Dark => {}
        Lit::Node(node) => {
            for (light, (_, to, _)) in edges.iter_mut().zip(&flow.edges) {
                *light = to == node;
            }
            if let Some(light) = nodes.get_mut(*node) {
                *light = true;
            }
        }
        Lit::Edge(edge) => {
            if let Some((from, to, _)) = flow.edges.get(*edge) {
                (nodes[*from], nodes[*to], edges[*edge]) = (true, true, true);
            }
        }
        Lit::Path(path) => {
            for edge in path {
                if let Some((from, to, _)) = flow.edges.get(*edge) {
                    (nodes[*from], nodes[*to], edges[*edge]) = (true, true, true);
                }
            }
        }
        Lit::Paths(begins, to) => {
            let (mut ahead, mut behind) = (nodes.clone(), nodes.clone());
            begins.iter().for_each(|from| ahead[*from] = true);
            behind[*to] = true;
            for (from, to, _) in &flow.edges {
                ahead[*to] |= ahead[*from];
            }
            for (from, to, _) in flow.edges.iter().rev() {
                behind[*from] |= behind[*to];
            }
            for (light, (from, to, _)) in edges.iter_mut().zip(&flow.edges) {
                *light = ahead[*from] && behind[*to];
            }
            for (node, light) in nodes.iter_mut().enumerate() {
                *light = ahead[node] && behind[node];
            }
        }
    }
    (nodes, edges)
}

fn label(node: &crate::session::FlowNode, model: &Model, longest: usize) -> Vec<span::Span> {
    let name = if model.charset == Charset::Ascii { node.name.clone() } else { glyph::name(&node.name) };
    let mut line = vec![span::Span::new(name, Role::Heading)];
    let Some(formula) = node.formula.as_ref().filter(|_| longest > 0) else { return line };
    line.push(span::Span::new(" = ", Role::Operator));
    let (grid, _) = one_line(formula, formula.root(), model.charset, 200);
    line.extend(grid.rows.into_iter().flatten());
    if span::width(&line) <= longest {
        return line;
    }
    let mut short = span::clip(&line, longest - 3);
    short.push(span::Span::new(model.charset.signs().ellipsis, Role::Note));
    short
}

/// The value and the derivative of the output by it.
fn numbers(node: &crate::session::FlowNode, model: &Model) -> String {
    let value = node.value.map(|value| decimal(value, 4)).unwrap_or_default();
    let adjoint = node.adjoint.map(|adjoint| format!("  {}{}", model.charset.signs().partial, decimal(adjoint, 4)));
    value + &adjoint.unwrap_or_default()
}

impl Canvas<'_> {
    fn arm(&mut self, x: usize, y: usize, arms: u8, lit: bool) {
        if let Some(cell) = self.cells.get_mut(y).and_then(|row| row.get_mut(x)) {
            cell.arms |= arms;
            cell.lit |= lit;
        }
    }

    /// From a point to the right, up or down at `bend`, and on to the right with an arrow if a node stands there.
    fn link(&mut self, from: (usize, usize), bend: usize, to: (usize, usize), lit: bool, arrow: bool) {
        let last = to.0 - 1;
        for x in from.0..bend {
            self.arm(x, from.1, LEFT | RIGHT, lit);
        }
        self.arm(bend, from.1, LEFT, lit);
        let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
        for y in top..bottom {
            self.arm(bend, y, DOWN, lit);
            self.arm(bend, y + 1, UP, lit);
        }
        self.arm(bend, to.1, RIGHT, lit);
        for x in bend + 1..last {
            self.arm(x, to.1, LEFT | RIGHT, lit);
        }
        if arrow {
            let sign = if self.model.charset == Charset::Ascii { '>' } else { '▶' };
            let style = if lit { self.model.theme.path() } else { self.model.theme.quiet() };
            if let Some(cell) = self.cells.get_mut(to.1).and_then(|row| row.get_mut(last - 1)) {
                cell.sign = Some((sign, style));
            }
        } else {
            self.arm(last, to.1, LEFT | RIGHT, lit);
        }
    }

    fn write(&mut self, x: usize, y: usize, line: &[span::Span], lit: bool) {
        let mut at = x;
        for span in line {
            let style = self.model.theme.role(span.role);
            let style = if lit { style.patch(self.model.theme.path()) } else { style };
            for c in span.text.chars() {
                if let Some(cell) = self.cells.get_mut(y).and_then(|row| row.get_mut(at)) {
                    cell.sign = Some((c, style));
                }
                at += 1;
            }
        }
    }

    fn lines(self) -> Vec<Row<'static>> {
        let ascii = self.model.charset == Charset::Ascii;
        let (quiet, path) = (self.model.theme.quiet(), self.model.theme.path());
        let sign = |cell: &Cell| match cell.sign {
            Some((sign, style)) => (sign, style),
            None => (line_sign(cell.arms, cell.lit, ascii), if cell.lit { path } else { quiet }),
        };
        let row = |cells: Vec<Cell>| {
            let mut pieces: Vec<(String, Style)> = Vec::new();
            for (c, style) in cells.iter().map(sign) {
                match pieces.last_mut().filter(|(_, last)| *last == style) {
                    Some((text, _)) => text.push(c),
                    None => pieces.push((c.to_string(), style)),
                }
            }
            Row::from(pieces.into_iter().map(|(text, style)| Piece::styled(text, style)).collect::<Vec<_>>())
        };
        self.cells.into_iter().map(row).collect()
    }
}

/// The sign of a cell from its arms; what is lit has heavy lines, so that it shows without colours.
fn line_sign(arms: u8, lit: bool, ascii: bool) -> char {
    if ascii {
        return match (arms & 15, lit) {
            (0, _) => ' ',
            (UP | DOWN | 3, false) => '|',
            (LEFT | RIGHT | 12, false) => '-',
            (LEFT | RIGHT | 12, true) => '=',
            (_, false) => '+',
            (_, true) => '#',
        };
    }
    let signs = if lit {
        " ╹╻┃╸┛┓┫╺┗┏┣━┻┳╋"
    } else {
        " ╵╷│╴┘┐┤╶└┌├─┴┬┼"
    };
    signs.chars().nth(arms as usize & 15).unwrap_or(' ')
}
