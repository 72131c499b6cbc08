//! Points at which expressions are compared: the same seed gives the same points, everywhere.
//!
//! Coordinates are drawn from several ranges (around 0, below -1, above 1, small fractions, larger numbers), because one
//! nice point decides nothing.

/// Numbers strictly between two bounds, either of which may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lower bound, not included.
    pub low: f64,
    /// Upper bound, not included.
    pub high: f64,
}

impl Range {
    /// All numbers.
    pub const ALL: Range = Range { low: f64::NEG_INFINITY, high: f64::INFINITY };
    /// Numbers above 0.
    pub const POSITIVE: Range = Range { low: 0.0, high: f64::INFINITY };

    /// True if `value` is strictly between the bounds.
    pub fn holds(&self, value: f64) -> bool {
        self.low < value && value < self.high
    }

    /// Moves a number into the range: by reflection at a single bound, to a place between two.
    fn fit(&self, value: f64, share: f64) -> f64 {
        match (self.low.is_finite(), self.high.is_finite()) {
            _ if self.holds(value) => value,
            (true, true) => self.low + (self.high - self.low) * (0.02 + 0.96 * share),
            (true, false) => self.low + (value - self.low).abs() + 0.01 + 0.1 * share,
            (false, true) => self.high - (value - self.high).abs() - 0.01 - 0.1 * share,
            (false, false) => value,
        }
    }
}

/// An endless sequence of points, one number for each variable.
#[derive(Clone, Debug)]
pub struct Sampler {
    state: u64,
    ranges: Vec<Range>,
    drawn: usize,
}

impl Sampler {
    /// Points with `ranges.len()` coordinates, each within its range, determined by `seed`.
    pub fn new(seed: u64, ranges: Vec<Range>) -> Self {
        Sampler { state: seed ^ 0x5DEE_CE66_D1CE_4E5B, ranges, drawn: 0 }
    }

    /// A uniform number of [0, 1).
    fn share(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// A number in one of several styles; larger numbers come late, for functions defined far out only.
    fn number(&mut self, style: usize) -> f64 {
        match style % 6 {
            0 => self.between(0.15, 1.0),
            1 => self.between(-2.0, -0.1),
            2 => self.between(1.05, 3.5),
            3 => {
                let denominator = [2.0, 3.0, 5.0, 7.0][(self.share() * 4.0) as usize];
                let numerator = 1.0 + (self.share() * 2.0 * denominator).floor();
                let sign = if self.share() < 0.5 { -1.0 } else { 1.0 };
                sign * numerator / denominator
            }
            4 => self.between(-1.0, 1.0),
            _ if self.drawn < 24 => self.between(-5.0, 5.0),
            _ => self.between(-25.0, 25.0),
        }
    }
}

impl Iterator for Sampler {
    type Item = Vec<f64>;

    fn next(&mut self) -> Option<Vec<f64>> {
        let mut point = Vec::with_capacity(self.ranges.len());
        for position in 0..self.ranges.len() {
            let mixed = (self.share() * 6.0) as usize;
            let style = if position == 0 { self.drawn } else { mixed };
            let (number, share) = (self.number(style), self.share());
            point.push(self.ranges[position].fit(number, share));
        }
        self.drawn += 1;
        Some(point)
    }
}
