//! Contours by marching squares: where a grid of values crosses a level.

/// Values at the corners of a grid, row by row from the bottom.
pub(super) struct Field {
    pub columns: usize,
    pub rows: usize,
    pub values: Vec<f64>,
    pub x: [f64; 2],
    pub y: [f64; 2],
}

impl Field {
    /// Levels that split the values evenly, so that flat and steep parts both have contours; rounded, so that they can be
    /// read.
    pub fn levels(&self, count: usize) -> Vec<f64> {
        let mut sorted: Vec<f64> = self.values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        if sorted.is_empty() {
            return Vec::new();
        }
        let share = |k: usize| (k as f64 + 0.5) / count as f64;
        let at = |k: usize| sorted[((sorted.len() - 1) as f64 * share(k)) as usize];
        let width = at(count - 1) - at(0);
        let mut levels: Vec<f64> = (0..count).map(|k| rounded(at(k), width)).collect();
        levels.dedup_by(|a, b| (*a - *b).abs() <= 1e-9 * b.abs().max(1e-12));
        levels
    }

    /// How long the pieces of a contour are together, in widths and heights of the picture.
    pub fn length(&self, pieces: &[Vec<[f64; 2]>]) -> f64 {
        let (width, height) = (self.x[1] - self.x[0], self.y[1] - self.y[0]);
        let far = |piece: &Vec<[f64; 2]>| {
            let [from, to] = [piece[0], piece[piece.len() - 1]];
            ((to[0] - from[0]) / width).hypot((to[1] - from[1]) / height)
        };
        pieces.iter().map(far).sum()
    }

    /// The pieces of the contour at a level.
    pub fn contour(&self, level: f64) -> Vec<Vec<[f64; 2]>> {
        let mut pieces = Vec::new();
        for row in 0..self.rows - 1 {
            for column in 0..self.columns - 1 {
                self.cell(column, row, level, &mut pieces);
            }
        }
        pieces
    }

    fn at(&self, column: usize, row: usize) -> f64 {
        self.values[row * self.columns + column]
    }

    fn place(&self, column: f64, row: f64) -> [f64; 2] {
        let along = |range: [f64; 2], share: f64| range[0] + (range[1] - range[0]) * share;
        [along(self.x, column / (self.columns - 1) as f64), along(self.y, row / (self.rows - 1) as f64)]
    }

    fn cell(&self, column: usize, row: usize, level: f64, pieces: &mut Vec<Vec<[f64; 2]>>) {
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)];
        let values = corners.map(|(c, r)| self.at(column + c, row + r) - level);
        if values.iter().any(|value| !value.is_finite()) {
            return;
        }
        let mut crossings = Vec::with_capacity(4);
        for side in 0..4 {
            let (a, b) = (values[side], values[(side + 1) % 4]);
            if (a < 0.0) == (b < 0.0) {
                continue;
            }
            let share = a / (a - b);
            let ((ac, ar), (bc, br)) = (corners[side], corners[(side + 1) % 4]);
            let mix = |a: usize, b: usize| a as f64 + (b as f64 - a as f64) * share;
            crossings.push(self.place(column as f64 + mix(ac, bc), row as f64 + mix(ar, br)));
        }
        pieces.extend(crossings.chunks_exact(2).map(<[[f64; 2]]>::to_vec));
    }
}

/// Two digits of a number, but no coarser than a twentieth of what the levels span.
fn rounded(value: f64, width: f64) -> f64 {
    let size = value.abs().min(20.0 * width.abs());
    if size == 0.0 || !size.is_finite() {
        return value;
    }
    let step = 10f64.powf(size.log10().floor() - 1.0).min(width.abs() / 20.0);
    let step = 10f64.powf(step.log10().floor());
    (value / step).round() * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found() {
        let (columns, rows) = (41, 41);
        let coordinate = |k: usize| -2.0 + 0.1 * k as f64;
        let values = (0..columns * rows).map(|k| coordinate(k % columns).powi(2) + coordinate(k / columns).powi(2));
        let field = Field { columns, rows, values: values.collect(), x: [-2.0, 2.0], y: [-2.0, 2.0] };
        let pieces = field.contour(1.0);
        assert!(pieces.len() > 40);
        for point in pieces.iter().flatten() {
            assert!((point[0].hypot(point[1]) - 1.0).abs() < 0.01, "{point:?}");
        }
        assert!(field.contour(100.0).is_empty());
    }
}
