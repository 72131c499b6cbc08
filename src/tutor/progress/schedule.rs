//! When to review: the memory model FSRS-5 with its published weights.
//!
//! Source: J. Ye, "A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling" (2022) and the
//! published algorithm description of FSRS-5. Times are in days.

/// Published default weights of FSRS-5.
const W: [f64; 19] = [
    0.4072, 1.1829, 3.1262, 15.4722, 7.2102, 0.5316, 1.0651, 0.0234, 1.616, 0.1544, 1.0824, 1.9813, 0.0953, 0.2975,
    2.2042, 0.2407, 2.9466, 0.5034, 0.6567,
];
/// Shape of the forgetting curve, which passes 0.9 when the elapsed days equal the stability.
const DECAY: f64 = -0.5;
const FACTOR: f64 = 19.0 / 81.0;
/// Longest interval in days.
const LONGEST: f64 = 36_500.0;

/// How well a card was remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// Forgotten.
    Again = 1,
    /// With effort.
    Hard = 2,
    /// Remembered.
    Good = 3,
    /// At once.
    Easy = 4,
}

impl Rating {
    /// Reads `again`, `hard`, `good`, `easy`, or their numbers from 1.
    pub fn parse(text: &str) -> Option<Rating> {
        Some(match text.trim().to_lowercase().as_str() {
            "again" | "1" => Rating::Again,
            "hard" | "2" => Rating::Hard,
            "good" | "3" => Rating::Good,
            "easy" | "4" => Rating::Easy,
            _ => return None,
        })
    }
}

/// What is known of a card's memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Days after which it is remembered with probability 0.9.
    pub stability: f64,
    /// From 1 to 10.
    pub difficulty: f64,
}

impl Memory {
    /// After the first review.
    pub fn first(rating: Rating) -> Memory {
        Memory { stability: W[rating as usize - 1].max(0.1), difficulty: first_difficulty(rating) }
    }

    /// Probability of remembering after `days`.
    pub fn retrievability(self, days: f64) -> f64 {
        (1.0 + FACTOR * days / self.stability).powf(DECAY)
    }

    /// After a review `days` after the last one; within a day the short-term rule holds.
    pub fn next(self, rating: Rating, days: f64) -> Memory {
        let stability = if days < 1.0 {
            self.stability * (W[17] * (f64::from(rating as u8) - 3.0 + W[18])).exp()
        } else if rating == Rating::Again {
            self.forgotten(days)
        } else {
            self.recalled(rating, days)
        };
        Memory { stability: stability.max(0.01), difficulty: self.next_difficulty(rating) }
    }

    fn recalled(self, rating: Rating, days: f64) -> f64 {
        let modifier = match rating {
            Rating::Hard => W[15],
            Rating::Easy => W[16],
            _ => 1.0,
        };
        let growth = W[8].exp()
            * (11.0 - self.difficulty)
            * self.stability.powf(-W[9])
            * ((1.0 - self.retrievability(days)) * W[10]).exp_m1();
        self.stability * (growth * modifier + 1.0)
    }

    fn forgotten(self, days: f64) -> f64 {
        W[11]
            * self.difficulty.powf(-W[12])
            * ((self.stability + 1.0).powf(W[13]) - 1.0)
            * ((1.0 - self.retrievability(days)) * W[14]).exp()
    }

    fn next_difficulty(self, rating: Rating) -> f64 {
        let moved = self.difficulty - W[6] * (f64::from(rating as u8) - 3.0);
        (W[7] * first_difficulty(Rating::Easy) + (1.0 - W[7]) * moved).clamp(1.0, 10.0)
    }

    /// Days until the next review for a probability of 0.9.
    pub fn interval(self) -> f64 {
        self.stability.round().clamp(1.0, LONGEST)
    }
}

fn first_difficulty(rating: Rating) -> f64 {
    (W[4] - (W[5] * (f64::from(rating as u8) - 1.0)).exp() + 1.0).clamp(1.0, 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference implementation with the same weights; reviews at least a day apart.
    #[test]
    fn memory_agrees_with_the_reference_implementation() {
        let reference = rs_fsrs::Parameters::default();
        let theirs = |rating: Rating| match rating {
            Rating::Again => rs_fsrs::Rating::Again,
            Rating::Hard => rs_fsrs::Rating::Hard,
            Rating::Good => rs_fsrs::Rating::Good,
            Rating::Easy => rs_fsrs::Rating::Easy,
        };
        let all = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy];
        let close = |a: f64, b: f64| assert!((a - b).abs() <= 1e-9 * b.abs(), "{a} and {b}");
        for first in all {
            let mut memory = Memory::first(first);
            close(memory.stability, reference.init_stability(theirs(first)));
            close(memory.difficulty, reference.init_difficulty(theirs(first)));
            for (step, rating) in all.iter().cycle().take(24).enumerate() {
                let days = (step % 5) as f64 * 3.0;
                let (s, d) = (memory.stability, memory.difficulty);
                let retrieved = rs_fsrs::Parameters::forgetting_curve(days, s);
                let wanted = match (days < 1.0, rating) {
                    (true, _) => reference.short_term_stability(s, theirs(*rating)),
                    (_, Rating::Again) => reference.next_forget_stability(d, s, retrieved),
                    _ => reference.next_recall_stability(d, s, retrieved, theirs(*rating)),
                };
                memory = memory.next(*rating, days);
                close(memory.stability, wanted);
                close(memory.difficulty, reference.next_difficulty(d, theirs(*rating)));
                close(memory.interval(), reference.next_interval(memory.stability, 0));
            }
        }
    }
}
