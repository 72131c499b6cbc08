//! What a second thread is worth, beside what the machine gives at the time.

use std::time::Instant;

use super::measuring::median;

/// Rounds of a comparison of one thread with two.
const ROUNDS: usize = 61;
/// A machine with other work gives less than two threads are worth: then all is measured again, so often at most.
const ATTEMPTS: usize = 12;
/// From here on the machine is said to have had two cores free.
const FREE: f64 = 1.8;
/// Steps of the control by which its speed is measured.
const SAMPLE: u64 = 1_000_000;

/// Wall time of one thread over that of two, of the work and of a control that takes as long and shares nothing: in each
/// round both run on one thread and on two. Of several attempts the one counts in which the control gained most, whatever
/// the work gained in it. Pairs are the ratio of the medians, then that of the shortest times.
pub fn speedup(mut work: impl FnMut(usize)) -> Vec<(&'static str, serde_json::Value)> {
    let long = median((0..9).map(|_| time(|| work(1))).collect());
    let sample = median((0..9).map(|_| time(|| control(1, SAMPLE))).collect());
    let steps = (SAMPLE as f64 * long / sample) as u64;
    let (mut best, mut attempts) = ([[0.0; 2]; 2], 0);
    while attempts < ATTEMPTS && best[1][0] < FREE {
        attempts += 1;
        let found = rounds(&mut work, steps);
        if found[1][0] > best[1][0] {
            best = found;
        }
    }
    vec![
        ("speedup_2_threads", serde_json::json!(best[0])),
        ("speedup_of_control", serde_json::json!(best[1])),
        ("of_what_control_gains", serde_json::json!(best[0][0] / best[1][0])),
        ("attempts", serde_json::json!(attempts)),
    ]
}

/// The ratios of the work, then of the control.
fn rounds(work: &mut impl FnMut(usize), steps: u64) -> [[f64; 2]; 2] {
    let mut times = [const { [const { Vec::new() }; 2] }; 2];
    for _ in 0..ROUNDS {
        for threads in [1, 2] {
            times[0][threads - 1].push(time(|| work(threads)));
            times[1][threads - 1].push(time(|| control(threads, steps)));
        }
    }
    times.map(|mut times| {
        times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
        [ROUNDS / 2, 0].map(|at| times[0][at] / times[1][at])
    })
}

fn time(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

/// What the machine gives to threads that have nothing in common: a loop in registers.
fn control(threads: usize, steps: u64) {
    let turn = |steps: u64| std::hint::black_box((0..steps).fold(1.0_f64, |x, k| x.mul_add(0.999, k as f64)));
    std::thread::scope(|scope| {
        let share = steps / threads as u64;
        (1..threads).for_each(|_| _ = scope.spawn(move || turn(share)));
        turn(share);
    });
}
