//! What a plot shows, as numbers: one variable gives curves, two give contours with what belongs to a point.
//!
//! Evaluated through `numeric`; where the function has no value there is a gap. Nothing here knows a screen.

mod contour;
mod export;
mod glyphs;
mod surface;

pub use export::{png, svg};
pub use surface::{Bend, Surface};

use crate::session::Survey;

/// Samples of a curve.
const SAMPLES: usize = 480;

/// The part of the plane that is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Where its middle is.
    pub center: [f64; 2],
    /// Half of its width and of its height.
    pub half: [f64; 2],
}

impl Window {
    /// A window around a point.
    pub fn around(at: &[f64]) -> Window {
        let center = [at.first().copied().unwrap_or(0.0), at.get(1).copied().unwrap_or(0.0)];
        Window { center, half: [3.0, 3.0] }
    }

    /// From left to right.
    pub fn x(&self) -> [f64; 2] {
        [self.center[0] - self.half[0], self.center[0] + self.half[0]]
    }

    /// From bottom to top.
    pub fn y(&self) -> [f64; 2] {
        [self.center[1] - self.half[1], self.center[1] + self.half[1]]
    }

    /// The same window seen from nearer or farther.
    pub fn zoomed(self, factor: f64) -> Window {
        let size = |half: f64| (half * factor).clamp(1e-6, 1e6);
        Window { half: [size(self.half[0]), size(self.half[1])], ..self }
    }
}

/// What a line of a plot means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The function.
    Function,
    /// A contour: 0 for the lowest level, 255 for the highest.
    Contour(u8),
    /// The derivative.
    Slope,
    /// The tangent, or the conic of the Hessian.
    Local,
    /// The path of descent.
    Path,
}

/// Lines to be drawn, each a run of points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strokes(pub Vec<(Mark, Vec<[f64; 2]>)>);

/// A plot as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What is seen; for a curve its height follows from the values.
    pub window: Window,
    /// Lines.
    pub strokes: Strokes,
    /// The point.
    pub point: [f64; 2],
    /// What belongs to two variables.
    pub surface: Option<Surface>,
    /// Names of the axes.
    pub axes: [String; 2],
}

impl Chart {
    /// The plot of a survey over its first variable, or its first two, with all others held at the point; `None` if the
    /// function is not one scalar or has no numbers.
    pub fn new(survey: &mut Survey, at: &[f64], window: Window) -> Option<Chart> {
        if at.is_empty() || survey.program.as_ref()?.outputs() != 1 {
            return None;
        }
        if survey.variables.len() > 1 { surface::chart(survey, at, window) } else { curve(survey, at, window) }
    }
}

fn curve(survey: &mut Survey, at: &[f64], window: Window) -> Option<Chart> {
    let name = survey.variables.first()?.clone();
    let program = survey.program.as_mut()?;
    let mut place = at.to_vec();
    let [from, to] = window.x();
    let mut runs = [vec![Vec::new()], vec![Vec::new()]];
    let mut heights = [Vec::new(), Vec::new()];
    for sample in 0..=SAMPLES {
        place[0] = from + (to - from) * sample as f64 / SAMPLES as f64;
        let value = program.run(&place)[0];
        let slope = program.reverse(&place, 0)[0];
        for ((run, heights), height) in runs.iter_mut().zip(&mut heights).zip([value, slope]) {
            if height.is_finite() {
                run.last_mut()?.push([place[0], height]);
                heights.push(height);
            } else if !run.last()?.is_empty() {
                run.push(Vec::new());
            }
        }
    }
    let value = program.run(at)[0];
    let slope = program.reverse(at, 0)[0];
    let (low, high) = heights_seen(&mut heights, value)?;
    let window = Window { center: [window.center[0], (low + high) / 2.0], half: [window.half[0], (high - low) / 2.0] };
    let [functions, slopes] = runs;
    let mut strokes = Strokes::default();
    let unbroken = |run: Vec<[f64; 2]>| split_at_jumps(run, high - low);
    strokes.0.extend(slopes.into_iter().flat_map(unbroken).map(|run| (Mark::Slope, run)));
    if value.is_finite() && slope.is_finite() {
        let line = |x: f64| [x, value + slope * (x - at[0])];
        strokes.0.push((Mark::Local, vec![line(from), line(to)]));
    }
    strokes.0.extend(functions.into_iter().flat_map(unbroken).map(|run| (Mark::Function, run)));
    Some(Chart { window, strokes, point: [at[0], value], surface: None, axes: [name, "y".to_owned()] })
}

/// From where to where one looks: at the function, and at its derivative as far as that leaves the function half of the
/// height.
fn heights_seen([values, slopes]: &mut [Vec<f64>; 2], value: f64) -> Option<(f64, f64)> {
    let (low, high) = range(values, value)?;
    let Some((least, most)) = range(slopes, f64::NAN) else { return Some((low, high)) };
    let room = (high - low) / 2.0;
    Some((low.min(least.max(low - room)), high.max(most.min(high + room))))
}

/// The heights that are worth seeing: without the extreme twentieth on either side if that is far away.
fn range(heights: &mut [f64], value: f64) -> Option<(f64, f64)> {
    heights.sort_by(f64::total_cmp);
    let part = |share: f64| heights.get(((heights.len() - 1) as f64 * share) as usize).copied();
    let (least, most) = (*heights.first()?, *heights.last()?);
    let (low, high) = (part(0.06)?, part(0.94)?);
    let room = (high - low).max(1e-9);
    let mut range = (least.max(low - 0.6 * room), most.min(high + 0.6 * room));
    if value.is_finite() {
        range = (range.0.min(value), range.1.max(value));
    }
    let margin = 0.06 * (range.1 - range.0).max(1e-3);
    Some((range.0 - margin, range.1 + margin))
}

/// 1, 2 or 5 times a power of ten, near `size`.
pub fn nice(size: f64) -> f64 {
    let power = 10f64.powf(size.abs().max(1e-12).log10().floor());
    let share = size.abs() / power;
    let first = [(1.5, 1.0), (3.5, 2.0), (7.5, 5.0)].into_iter().find(|(limit, _)| share < *limit);
    power * first.map_or(10.0, |(_, nice)| nice)
}

/// Round numbers in a range, about `count` of them, from the least to the greatest.
pub fn ticks([from, to]: [f64; 2], count: usize) -> Vec<f64> {
    let step = nice((to - from) / count.max(1) as f64);
    let (first, last) = ((from / step).ceil(), (to / step).floor());
    if !(last - first).is_finite() || last - first > 100.0 {
        return Vec::new();
    }
    // Not by adding, so that 0 is 0.
    (0..=(last - first).max(-1.0) as i64).take_while(|_| last >= first).map(|k| (first + k as f64) * step).collect()
}

/// A pole is no steep line.
fn split_at_jumps(run: Vec<[f64; 2]>, height: f64) -> Vec<Vec<[f64; 2]>> {
    let mut parts: Vec<Vec<[f64; 2]>> = vec![Vec::new()];
    for point in run {
        let last = parts.last_mut().expect("never empty");
        let jump = last.last().is_some_and(|before| (point[1] - before[1]).abs() > 1.5 * height);
        if jump { parts.push(vec![point]) } else { last.push(point) }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers() {
        let check = |range: [f64; 2], expected: &[f64]| {
            let found = ticks(range, 6);
            assert_eq!(found.len(), expected.len(), "{found:?}");
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        };
        check([-2.0, 4.0], &[-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
        check([-0.013, 0.048], &[-0.01, 0.0, 0.01, 0.02, 0.03, 0.04]);
        check([0.3, 0.30001], &[0.3, 0.300_002, 0.300_004, 0.300_006, 0.300_008, 0.300_01]);
        assert!(ticks([1.0, f64::INFINITY], 6).is_empty() && ticks([f64::NAN, 1.0], 6).is_empty());
    }

    #[test]
    fn a_steep_derivative_leaves_the_function_half_of_the_height() {
        let unit = |width: f64, from: f64| (0..=100).map(|k| from + width * f64::from(k) / 100.0).collect();
        let (low, high) = heights_seen(&mut [unit(1.0, 0.0), unit(200.0, -100.0)], 0.5).expect("heights");
        assert!((high - low - 2.24).abs() < 1e-9, "{low} {high}");
    }
}
