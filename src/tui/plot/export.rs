//! A plot as a picture in a file: SVG, and PNG drawn point by point.

use std::fmt::Write;

use super::{Chart, Mark};

const SIZE: (u32, u32) = (960, 720);

fn color(mark: Mark) -> [u8; 3] {
    match mark {
        Mark::Function => [0, 114, 178],
        Mark::Slope => [0, 158, 115],
        Mark::Local => [213, 94, 0],
        Mark::Path => [230, 159, 0],
    }
}

impl Chart {
    /// Where a point is in the picture, in pixels from the left and from the top.
    fn pixel(&self, [x, y]: [f64; 2]) -> (f64, f64) {
        let ([left, right], [bottom, top]) = (self.window.x(), self.window.y());
        let (width, height) = (f64::from(SIZE.0), f64::from(SIZE.1));
        ((x - left) / (right - left) * width, (top - y) / (top - bottom) * height)
    }
}

/// The plot as an SVG document.
pub fn svg(chart: &Chart) -> String {
    let (width, height) = SIZE;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let mut line = |points: &[[f64; 2]], [r, g, b]: [u8; 3], wide: f64| {
        let points: Vec<String> =
            points.iter().map(|p| chart.pixel(*p)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let points = points.join(" ");
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "<polyline fill=\"none\" stroke=\"rgb({r},{g},{b})\" stroke-width=\"{wide}\" points=\"{points}\"/>"
        );
    };
    let ([left, right], [bottom, top]) = (chart.window.x(), chart.window.y());
    line(&[[left, 0.0], [right, 0.0]], [190, 190, 190], 1.0);
    line(&[[0.0, bottom], [0.0, top]], [190, 190, 190], 1.0);
    for (mark, points) in &chart.strokes.0 {
        line(points, color(*mark), 2.0);
    }
    let (x, y) = chart.pixel(chart.point);
    let _ = writeln!(text, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>\n</svg>");
    text
}

/// The plot as a PNG file.
///
/// # Errors
/// What the encoder reports.
pub fn png(chart: &Chart) -> Result<Vec<u8>, png::EncodingError> {
    let (width, height) = SIZE;
    let mut pixels = vec![255u8; (width * height * 3) as usize];
    let mut dot = |x: f64, y: f64, color: [u8; 3]| {
        if (0.0..f64::from(width)).contains(&x) && (0.0..f64::from(height)).contains(&y) {
            let at = (y as usize * width as usize + x as usize) * 3;
            pixels[at..at + 3].copy_from_slice(&color);
        }
    };
    let ([left, right], [bottom, top]) = (chart.window.x(), chart.window.y());
    segment(chart.pixel([left, 0.0]), chart.pixel([right, 0.0]), &mut |x, y| dot(x, y, [190; 3]));
    segment(chart.pixel([0.0, bottom]), chart.pixel([0.0, top]), &mut |x, y| dot(x, y, [190; 3]));
    for (mark, points) in &chart.strokes.0 {
        for pair in points.windows(2) {
            segment(chart.pixel(pair[0]), chart.pixel(pair[1]), &mut |x, y| {
                [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)].iter().for_each(|(dx, dy)| dot(x + dx, y + dy, color(*mark)));
            });
        }
    }
    let (x, y) = chart.pixel(chart.point);
    for k in 0..121 {
        let (dx, dy) = (f64::from(k % 11) - 5.0, f64::from(k / 11) - 5.0);
        if dx.hypot(dy) <= 5.0 {
            dot(x + dx, y + dy, [0; 3]);
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(file)
}

/// Visits the pixels of a segment as far as it can be seen.
fn segment(from: (f64, f64), to: (f64, f64), visit: &mut dyn FnMut(f64, f64)) {
    let limit = |value: f64| value.clamp(-4000.0, 4000.0);
    let (from, to) = ((limit(from.0), limit(from.1)), (limit(to.0), limit(to.1)));
    let length = (to.0 - from.0).abs().max((to.1 - from.1).abs()).ceil().max(1.0);
    for k in 0..=length as usize {
        let share = k as f64 / length;
        visit(from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
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
        let file = png(&chart).expect("a picture");
        let reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("PNG");
        assert_eq!(reader.info().size(), SIZE);
    }
}
