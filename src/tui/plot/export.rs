//! A plot as a picture in a file: one list of parts, written as SVG or painted dot by dot for PNG.

use std::fmt::Write;

use super::{Chart, Mark, glyphs, ticks};
use crate::render::number::decimal;

const SIZE: (u32, u32) = (960, 720);
/// Dots of a painted picture for one dot of the file, in both directions: edges become smooth.
const FINE: u32 = 3;
const GRAY: Color = [190; 3];
const INK: Color = [70; 3];
/// Round numbers on an axis.
const TICKS: usize = 8;
/// Half of the length of an arrow.
const ARROW: f64 = 11.0;
/// Height of the signs.
const SIGN: f64 = 14.0;

type Color = [u8; 3];
type Place = (f64, f64);

/// A part of a picture; places are dots from the left and from the top.
enum Part {
    Line(Vec<Place>, Color, f64),
    Disc(Place, f64, Color),
    /// Words that begin at a place in the middle of their height.
    Words(Place, String, Color),
}

fn color(mark: Mark) -> Color {
    let mix = |low: u8, high: u8, share: u8| {
        (f64::from(low) + (f64::from(high) - f64::from(low)) * f64::from(share) / 255.0) as u8
    };
    match mark {
        Mark::Function => [0, 114, 178],
        Mark::Contour(share) => [mix(0, 150, share), mix(70, 200, share), mix(130, 235, share)],
        Mark::Slope => [0, 158, 115],
        Mark::Local => [213, 94, 0],
        Mark::Path => [204, 121, 167],
    }
}

impl Chart {
    /// Where a point is in the picture.
    fn dot(&self, [x, y]: [f64; 2]) -> Place {
        let ([left, right], [bottom, top]) = (self.window.x(), self.window.y());
        let (width, height) = (f64::from(SIZE.0), f64::from(SIZE.1));
        ((x - left) / (right - left) * width, (top - y) / (top - bottom) * height)
    }
}

/// What the picture consists of, from the back to the front.
fn parts(chart: &Chart) -> Vec<Part> {
    let mut parts = axes(chart);
    for (mark, points) in &chart.strokes.0 {
        parts.push(Part::Line(points.iter().map(|point| chart.dot(*point)).collect(), color(*mark), 2.0));
    }
    if let Some(surface) = &chart.surface {
        for (place, direction) in &surface.arrows {
            parts.extend(arrow(chart, *place, *direction));
        }
        for (level, place) in &surface.levels {
            parts.push(Part::Words(chart.dot(*place), decimal(*level, 3), INK));
        }
        if surface.arrived {
            parts.push(Part::Disc(chart.dot(surface.descent.1), 5.0, color(Mark::Path)));
        }
    }
    let (x, y) = chart.dot(chart.point);
    parts.push(Part::Disc((x, y), 5.0, [0; 3]));
    parts.push(Part::Words((x + 9.0, y - 9.0), "P".to_owned(), [0; 3]));
    parts
}

/// Both axes, and round numbers at the lower and the left edge.
fn axes(chart: &Chart) -> Vec<Part> {
    let (x, y) = (chart.window.x(), chart.window.y());
    let (width, height) = (f64::from(SIZE.0), f64::from(SIZE.1));
    let line = |from: [f64; 2], to: [f64; 2]| Part::Line(vec![chart.dot(from), chart.dot(to)], GRAY, 1.0);
    let mut parts = vec![line([x[0], 0.0], [x[1], 0.0]), line([0.0, y[0]], [0.0, y[1]])];
    for tick in ticks(x, TICKS) {
        let at = chart.dot([tick, 0.0]).0;
        parts.push(Part::Line(vec![(at, height), (at, height - 6.0)], INK, 1.0));
        parts.push(Part::Words((at + 3.0, height - 12.0), decimal(tick, 4), INK));
    }
    for tick in ticks(y, TICKS) {
        let at = chart.dot([0.0, tick]).1;
        parts.push(Part::Line(vec![(0.0, at), (6.0, at)], INK, 1.0));
        parts.push(Part::Words((9.0, at), decimal(tick, 4), INK));
    }
    let corner = [(0.5, 0.5), (width - 0.5, 0.5), (width - 0.5, height - 0.5), (0.5, height - 0.5), (0.5, 0.5)];
    parts.push(Part::Line(corner.to_vec(), GRAY, 1.0));
    parts
}

/// The direction of descent at a place: a shaft with two short strokes at its head.
fn arrow(chart: &Chart, place: [f64; 2], direction: [f64; 2]) -> [Part; 2] {
    let (x, y) = chart.dot(place);
    let (right, up) = (chart.window.half[0], chart.window.half[1]);
    let (dx, dy) = (direction[0] / right * f64::from(SIZE.0), -direction[1] / up * f64::from(SIZE.1));
    let length = dx.hypot(dy).max(1e-12);
    let along = |far: f64, aside: f64| {
        let (u, v) = (dx / length, dy / length);
        (x + far * u - aside * v, y + far * v + aside * u)
    };
    let head = along(ARROW, 0.0);
    [
        Part::Line(vec![along(-ARROW, 0.0), head], GRAY, 1.5),
        Part::Line(vec![along(ARROW - 5.0, 4.0), head, along(ARROW - 5.0, -4.0)], GRAY, 1.5),
    ]
}

/// The plot as an SVG document.
pub fn svg(chart: &Chart) -> String {
    let (width, height) = SIZE;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for part in parts(chart) {
        // Writing to a string does not fail.
        let _ = match part {
            Part::Line(points, [r, g, b], wide) => {
                let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
                let points = points.join(" ");
                writeln!(
                    text,
                    "<polyline fill=\"none\" stroke=\"rgb({r},{g},{b})\" stroke-width=\"{wide}\" points=\"{points}\"/>"
                )
            }
            Part::Disc((x, y), radius, [r, g, b]) => {
                writeln!(text, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"rgb({r},{g},{b})\"/>")
            }
            Part::Words((x, y), words, [r, g, b]) => writeln!(
                text,
                "<text x=\"{x:.1}\" y=\"{:.1}\" font-family=\"sans-serif\" font-size=\"{SIGN}\" fill=\"rgb({r},{g},{b})\" \
                 stroke=\"white\" stroke-width=\"4\" paint-order=\"stroke\">{words}</text>",
                y + SIGN * 0.35
            ),
        };
    }
    text + "</svg>\n"
}

/// The plot as a PNG file.
///
/// # Errors
/// What the encoder reports.
pub fn png(chart: &Chart) -> Result<Vec<u8>, png::EncodingError> {
    let mut canvas = Canvas::new();
    for part in parts(chart) {
        match part {
            Part::Line(points, color, wide) => {
                points.windows(2).for_each(|pair| canvas.segment(pair[0], pair[1], color, wide));
            }
            Part::Disc(place, radius, color) => canvas.disc(place, radius, color),
            Part::Words(place, words, color) => canvas.words(place, &words, color),
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&canvas.averaged())?;
    Ok(file)
}

/// A picture painted finer than it is kept.
struct Canvas {
    width: usize,
    height: usize,
    dots: Vec<Color>,
}

impl Canvas {
    fn new() -> Canvas {
        let (width, height) = ((SIZE.0 * FINE) as usize, (SIZE.1 * FINE) as usize);
        Canvas { width, height, dots: vec![[255; 3]; width * height] }
    }

    fn disc(&mut self, (x, y): Place, radius: f64, color: Color) {
        let fine = f64::from(FINE);
        let (x, y, radius) = (x * fine, y * fine, radius * fine);
        let across = |middle: f64, end: usize| {
            let limit = |value: f64| value.clamp(0.0, end as f64) as usize;
            limit((middle - radius).floor())..limit((middle + radius).ceil() + 1.0)
        };
        for row in across(y, self.height) {
            for column in across(x, self.width) {
                if (column as f64 + 0.5 - x).hypot(row as f64 + 0.5 - y) <= radius {
                    self.dots[row * self.width + column] = color;
                }
            }
        }
    }

    /// A segment as far as it can be seen.
    fn segment(&mut self, from: Place, to: Place, color: Color, wide: f64) {
        let limit = |value: f64| value.clamp(-4000.0, 4000.0);
        let (from, to) = ((limit(from.0), limit(from.1)), (limit(to.0), limit(to.1)));
        let length = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let count = (length * f64::from(FINE)).ceil().max(1.0);
        for k in 0..=count as usize {
            let share = k as f64 / count;
            let place = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            self.disc(place, wide / 2.0, color);
        }
    }

    /// Signs with a light rim, so that they can be read on a line.
    fn words(&mut self, (x, y): Place, words: &str, color: Color) {
        let (wide, high) = glyphs::SIZE;
        let dot = SIGN * 0.7 / high as f64;
        for (rim, color) in [(1.6, [255; 3]), (0.6, color)] {
            for (position, sign) in words.chars().enumerate() {
                for (column, row) in glyphs::dots(sign) {
                    let across = (position * (wide + 1) + column) as f64 + 0.5;
                    let down = row as f64 + 0.5 - high as f64 / 2.0;
                    self.disc((x + across * dot, y + down * dot), rim * dot, color);
                }
            }
        }
    }

    /// The picture as it is kept: bytes row by row.
    fn averaged(&self) -> Vec<u8> {
        let fine = FINE as usize;
        let (width, height) = (SIZE.0 as usize, SIZE.1 as usize);
        let mut bytes = Vec::with_capacity(width * height * 3);
        for dot in 0..width * height {
            let (column, row) = (dot % width * fine, dot / width * fine);
            for channel in 0..3 {
                let part = |k: usize| u32::from(self.dots[(row + k / fine) * self.width + column + k % fine][channel]);
                bytes.push(((0..fine * fine).map(part).sum::<u32>() / (FINE * FINE)) as u8);
            }
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Chart, Window};
    use super::*;
    use crate::session::Session;

    #[test]
    fn pictures_are_pictures() {
        let mut survey = Session::new().survey("x^2*y - y").expect("a survey");
        let chart = Chart::new(&mut survey, &[1.0, 2.0], Window::around(&[1.0, 2.0])).expect("a chart");
        let text = svg(&chart);
        assert!(text.starts_with("<svg") && text.matches("<polyline").count() > 50 && text.ends_with("</svg>\n"));
        assert!(text.contains(">P</text>") && text.contains(">-1</text>"));
        let file = png(&chart).expect("a picture");
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("PNG");
        assert_eq!(reader.info().size(), SIZE);
        let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut bytes).expect("a frame");
        // The point is black, and the picture is not all paper.
        let (x, y) = chart.dot([1.0, 2.0]);
        let at = (y as usize * SIZE.0 as usize + x as usize) * 3;
        assert_eq!(bytes[at..at + 3], [0; 3]);
        assert!(bytes.iter().filter(|byte| **byte != 255).count() > 10_000);
    }
}
