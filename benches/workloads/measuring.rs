//! How long something takes: medians of CPU times over fresh inputs.

use std::time::{Duration, Instant};

use nix::time::{ClockId, clock_gettime};

/// Most repetitions, and the time after which no further one begins.
pub const REPETITIONS: usize = 15;
const BUDGET: Duration = Duration::from_secs(3);

/// What one workload gave.
pub struct Row {
    pub median: f64,
    pub check: f64,
    pub repetitions: usize,
    pub extra: Vec<(&'static str, serde_json::Value)>,
}

fn cpu_time() -> Duration {
    Duration::from(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("the clock exists"))
}

/// Runs `work` on fresh inputs; the median of its CPU times, how often it ran, and its last result.
pub fn measure<I, T>(mut input: impl FnMut() -> I, mut work: impl FnMut(&mut I) -> T) -> (f64, usize, I, T) {
    let (mut times, begun) = (Vec::new(), Instant::now());
    loop {
        let (fresh, result) = timed(&mut times, input(), &mut work);
        if times.len() >= REPETITIONS || begun.elapsed() > BUDGET {
            let repetitions = times.len();
            return (median(times), repetitions, fresh, result);
        }
    }
}

/// Runs `work` on `fresh` and notes its CPU time.
pub fn timed<I, T>(times: &mut Vec<f64>, mut fresh: I, work: impl FnOnce(&mut I) -> T) -> (I, T) {
    let before = cpu_time();
    let result = work(&mut fresh);
    times.push((cpu_time() - before).as_secs_f64());
    (fresh, result)
}

pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The median of many times, with the 99th percentile and the slowest.
pub fn spread(mut times: Vec<f64>, slowest: (f64, &str), check: f64) -> Row {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let extra = vec![
        ("p99_s", serde_json::json!(at(0.99))),
        ("max_s", serde_json::json!(slowest.0)),
        ("slowest", serde_json::json!(slowest.1)),
        ("cases", serde_json::json!(times.len())),
    ];
    Row { median: at(0.5), check, repetitions: REPETITIONS, extra }
}
