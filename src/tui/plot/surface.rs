//! Two variables: contours, the direction of steepest descent, its path, and what the Hessian says at the point.

use super::contour::Field;
use super::{Chart, Mark, Strokes, Window};
use crate::numeric::Program;
use crate::session::Survey;

/// Corners of the grid.
const GRID: (usize, usize) = (121, 97);
/// How many levels there may be, the most first; fewer where so many contours would cover the picture.
const LEVELS: [usize; 4] = [9, 7, 5, 3];
/// The length of all contours, in widths of the picture, that does not cover it.
const COVERED: f64 = 18.0;
const ARROWS: (usize, usize) = (11, 8);
const DESCENT_STEPS: usize = 300;
/// The square of a gradient that counts as 0.
const ARRIVED: f64 = 1e-10;

/// How a function bends at a point, by the signs of the eigenvalues of its Hessian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bend {
    /// Both positive: an ellipse.
    Up,
    /// Both negative: an ellipse.
    Down,
    /// Of both signs: no ellipse, two asymptotes.
    Saddle,
    /// One is zero: two parallel lines.
    Trough,
    /// Both are zero.
    Flat,
}

/// What belongs to two variables.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// Levels of the contours, and for each a place on it, far from those of the others.
    pub levels: Vec<(f64, [f64; 2])>,
    /// Places with the direction of steepest descent, of length 1.
    pub arrows: Vec<([f64; 2], [f64; 2])>,
    /// Eigenvalues of the Hessian, the larger one first.
    pub eigenvalues: [f64; 2],
    /// What they mean.
    pub bend: Bend,
    /// Gradient at the point.
    pub slope: [f64; 2],
    /// Hessian at the point: xx, xy, yy.
    pub hessian: [f64; 3],
    /// Number of steps of the descent, its end and the value there.
    pub descent: (usize, [f64; 2], f64),
    /// Whether the descent ended where the gradient is 0.
    pub arrived: bool,
}

/// A function of two of its inputs.
struct Slice<'a> {
    program: &'a mut Program,
    place: Vec<f64>,
}

impl Slice<'_> {
    fn value(&mut self, x: f64, y: f64) -> f64 {
        (self.place[0], self.place[1]) = (x, y);
        self.program.run(&self.place)[0]
    }

    fn slope(&mut self, x: f64, y: f64) -> [f64; 2] {
        (self.place[0], self.place[1]) = (x, y);
        let slope = self.program.reverse(&self.place, 0);
        [slope[0], slope[1]]
    }

    fn hessian(&mut self, x: f64, y: f64) -> [f64; 3] {
        (self.place[0], self.place[1]) = (x, y);
        let count = self.place.len();
        let entries = self.program.hessian(&self.place, 0);
        [entries[0], entries[1], entries[count + 1]]
    }
}

pub(super) fn chart(survey: &mut Survey, at: &[f64], window: Window) -> Option<Chart> {
    let axes = [survey.variables.first()?.clone(), survey.variables.get(1)?.clone()];
    let mut slice = Slice { program: survey.program.as_mut()?, place: at.to_vec() };
    let point = [at[0], at[1]];
    let field = field(&mut slice, window);
    let contours = contours(&field);
    let mut strokes = Strokes::default();
    let mut levels: Vec<(f64, [f64; 2])> = Vec::new();
    for (number, (level, pieces)) in contours.iter().enumerate() {
        let taken = levels.iter().map(|(_, place)| *place).chain([point]);
        if let Some(place) = far_from(&taken.collect::<Vec<_>>(), pieces, window) {
            levels.push((*level, place));
        }
        let mark = Mark::Contour((255 * number / (contours.len() - 1).max(1)) as u8);
        strokes.0.extend(pieces.iter().map(|piece| (mark, piece.clone())));
    }
    let hessian = slice.hessian(at[0], at[1]);
    let (eigenvalues, axis) = eigen(hessian);
    let bend = bend(eigenvalues);
    let size = 0.35 * window.half[0].min(window.half[1]);
    strokes.0.extend(conic(eigenvalues, axis, bend, point, size).into_iter().map(|run| (Mark::Local, run)));
    let (path, arrived) = descend(&mut slice, point);
    let end = *path.last()?;
    let descent = (path.len() - 1, end, slice.value(end[0], end[1]));
    strokes.0.push((Mark::Path, path));
    let arrows = arrows(&mut slice, window);
    let slope = slice.slope(at[0], at[1]);
    let surface = Surface { levels, arrows, eigenvalues, bend, slope, hessian, descent, arrived };
    Some(Chart { window, strokes, point, surface: Some(surface), axes })
}

/// Levels with their contours, as many as do not cover the picture.
fn contours(field: &Field) -> Vec<(f64, Vec<Vec<[f64; 2]>>)> {
    let mut found = Vec::new();
    for count in LEVELS {
        found = field.levels(count).into_iter().map(|level| (level, field.contour(level))).collect();
        let length: f64 = found.iter().map(|(_, pieces): &(f64, Vec<_>)| field.length(pieces)).sum();
        if length <= COVERED {
            break;
        }
    }
    found
}

/// The middle of the piece that is farthest from places that are taken, not at the edge of the picture.
fn far_from(taken: &[[f64; 2]], pieces: &[Vec<[f64; 2]>], window: Window) -> Option<[f64; 2]> {
    let share = |place: [f64; 2], axis: usize| (place[axis] - window.center[axis]) / window.half[axis];
    let distance = |place: &[f64; 2]| {
        let far = |other: &[f64; 2]| (share(*place, 0) - share(*other, 0)).hypot(share(*place, 1) - share(*other, 1));
        taken.iter().map(far).fold(f64::INFINITY, f64::min)
    };
    let middles = pieces.iter().map(|piece| [0, 1].map(|axis| (piece[0][axis] + piece[piece.len() - 1][axis]) / 2.0));
    let inside = middles.filter(|place| share(*place, 0).abs() < 0.85 && share(*place, 1).abs() < 0.85);
    inside.max_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn field(slice: &mut Slice<'_>, window: Window) -> Field {
    let (columns, rows) = GRID;
    let (x, y) = (window.x(), window.y());
    let along =
        |range: [f64; 2], k: usize, count: usize| range[0] + (range[1] - range[0]) * k as f64 / (count - 1) as f64;
    let mut values = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            values.push(slice.value(along(x, column, columns), along(y, row, rows)));
        }
    }
    Field { columns, rows, values, x, y }
}

fn arrows(slice: &mut Slice<'_>, window: Window) -> Vec<([f64; 2], [f64; 2])> {
    let (across, up) = ARROWS;
    let (x, y) = (window.x(), window.y());
    let along =
        |range: [f64; 2], k: usize, count: usize| range[0] + (range[1] - range[0]) * (k as f64 + 0.5) / count as f64;
    let mut arrows = Vec::new();
    for k in 0..across * up {
        let place = [along(x, k % across, across), along(y, k / across, up)];
        let [dx, dy] = slice.slope(place[0], place[1]);
        let length = dx.hypot(dy);
        if length.is_finite() && length > 1e-12 {
            arrows.push((place, [-dx / length, -dy / length]));
        }
    }
    arrows
}

/// Eigenvalues of a symmetric matrix, the larger one first, and the unit vector of the first.
fn eigen([a, b, c]: [f64; 3]) -> ([f64; 2], [f64; 2]) {
    let (middle, radius) = ((a + c) / 2.0, ((a - c) / 2.0).hypot(b));
    let angle = 0.5 * (2.0 * b).atan2(a - c);
    ([middle + radius, middle - radius], [angle.cos(), angle.sin()])
}

fn bend([first, second]: [f64; 2]) -> Bend {
    let scale = first.abs().max(second.abs());
    let sign = |value: f64| if value.abs() <= 1e-7 * scale.max(1e-7) { 0 } else { value.signum() as i32 };
    match (sign(first), sign(second)) {
        (1, 1) => Bend::Up,
        (-1, -1) => Bend::Down,
        (0, 0) => Bend::Flat,
        (1, -1) => Bend::Saddle,
        _ => Bend::Trough,
    }
}

/// `dᵀHd = constant` around the point: an ellipse, the two asymptotes, or two parallel lines.
fn conic(eigenvalues: [f64; 2], axis: [f64; 2], bend: Bend, point: [f64; 2], size: f64) -> Vec<Vec<[f64; 2]>> {
    let across = [-axis[1], axis[0]];
    let place = |u: f64, v: f64| [point[0] + u * axis[0] + v * across[0], point[1] + u * axis[1] + v * across[1]];
    let [first, second] = eigenvalues.map(f64::abs);
    match bend {
        Bend::Up | Bend::Down => {
            let least = first.min(second);
            let (a, b) = (size * (least / first).sqrt(), size * (least / second).sqrt());
            let turn = |k: usize| std::f64::consts::TAU * k as f64 / 64.0;
            vec![(0..=64).map(|k| place(a * turn(k).cos(), b * turn(k).sin())).collect()]
        }
        Bend::Saddle => {
            let (u, v) = (second.sqrt(), first.sqrt());
            let scale = 2.0 * size / u.hypot(v);
            [1.0, -1.0].map(|s| vec![place(-scale * u, -scale * v * s), place(scale * u, scale * v * s)]).to_vec()
        }
        Bend::Trough => {
            let along_second = first >= second;
            let line = |offset: f64| match along_second {
                true => vec![place(offset, -2.0 * size), place(offset, 2.0 * size)],
                false => vec![place(-2.0 * size, offset), place(2.0 * size, offset)],
            };
            vec![line(-size / 2.0), line(size / 2.0)]
        }
        Bend::Flat => Vec::new(),
    }
}

/// Steepest descent with steps that are halved until the value falls enough; true if it ended at a zero of the gradient.
fn descend(slice: &mut Slice<'_>, start: [f64; 2]) -> (Vec<[f64; 2]>, bool) {
    let mut path = vec![start];
    let mut step = 1.0;
    for _ in 0..DESCENT_STEPS {
        let [x, y] = path[path.len() - 1];
        let (value, [dx, dy]) = (slice.value(x, y), slice.slope(x, y));
        let square = dx * dx + dy * dy;
        if !square.is_finite() || square < ARRIVED {
            return (path, square < ARRIVED);
        }
        step *= 2.0;
        // A value that is not defined is no fall.
        let mut falls = |step: f64| slice.value(x - step * dx, y - step * dy) <= value - 0.3 * step * square;
        while step > 1e-12 && !falls(step) {
            step /= 2.0;
        }
        let next = [x - step * dx, y - step * dy];
        if step <= 1e-12 || next.iter().any(|c| c.abs() > 1e9) {
            return (path, false);
        }
        path.push(next);
    }
    (path, false)
}

impl Surface {
    /// The second-derivative test at the point, in words.
    pub fn words(&self) -> Vec<String> {
        let flat = self.slope[0].hypot(self.slope[1]) < 1e-6;
        let shape = match self.bend {
            Bend::Up => "H is positive definite: bends up in every direction",
            Bend::Down => "H is negative definite: bends down in every direction",
            Bend::Saddle => "H is indefinite: no ellipse, so its asymptotes are drawn",
            Bend::Trough => "H is singular: flat in one direction; two parallel lines",
            Bend::Flat => "H is zero here",
        };
        let verdict = match (flat, self.bend) {
            (false, _) => "no stationary point here",
            (true, Bend::Up) => "gradient 0: a local minimum",
            (true, Bend::Down) => "gradient 0: a local maximum",
            (true, Bend::Saddle) => "gradient 0: a saddle point",
            (true, _) => "gradient 0: the test does not decide",
        };
        vec![shape.to_owned(), verdict.to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    fn surface(text: &str, at: [f64; 2]) -> Surface {
        let mut survey = Session::new().survey(text).expect("a survey");
        Chart::new(&mut survey, &at, Window::around(&at)).expect("a chart").surface.expect("two variables")
    }

    #[test]
    fn the_test_names_what_is_there() {
        let check = |text: &str, at: [f64; 2], bend: Bend, words: &str| {
            let surface = surface(text, at);
            assert_eq!(surface.bend, bend, "{text} {:?}", surface.eigenvalues);
            assert!(surface.words()[1].contains(words), "{text}: {:?}", surface.words());
        };
        check("x^2 + 3y^2", [0.0, 0.0], Bend::Up, "minimum");
        check("-x^2 - x*y - y^2", [0.0, 0.0], Bend::Down, "maximum");
        check("x^2 - y^2", [0.0, 0.0], Bend::Saddle, "saddle");
        check("x^2 + 0*y + y - y", [0.0, 1.0], Bend::Trough, "does not decide");
        check("(1-x)^2 + 2(y-x^2)^2", [-0.6, 0.3], Bend::Up, "no stationary");
    }

    #[test]
    fn descent_arrives() {
        let surface = surface("(x-1)^2 + 2(y+0.5)^2", [3.0, 2.0]);
        let (_, end, value) = surface.descent;
        assert!(surface.arrived && (end[0] - 1.0).abs() < 1e-5 && (end[1] + 0.5).abs() < 1e-5 && value < 1e-9);
    }

    #[test]
    fn eigenvalues_of_the_example() {
        let ([first, second], _) = eigen([8.24, 4.8, 4.0]);
        assert!((first - 11.367).abs() < 1e-2 && (second - 0.873).abs() < 1e-2);
    }
}
