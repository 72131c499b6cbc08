//! What a second thread is worth, beside what the machine gives at the time.

use std::time::Instant;

/// Rounds of a comparison of one thread with two, which a neighbour on the machine may disturb.
const THREAD_ROUNDS: usize = 61;
/// Steps of the loop that two threads share nothing in.
const CONTROL_STEPS: u64 = 1_000_000;

/// Wall time of one thread over that of two: the ratio of the medians of interleaved rounds and of the shortest times,
/// which a busy machine spoils less.
pub fn speedup(mut work: impl FnMut(usize)) -> [f64; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..THREAD_ROUNDS {
        for (threads, times) in (1..).zip(&mut times) {
            let begun = Instant::now();
            work(threads);
            times.push(begun.elapsed().as_secs_f64());
        }
    }
    times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    [THREAD_ROUNDS / 2, 0].map(|at| times[0][at] / times[1][at])
}

/// What the machine gives at this time to threads that have nothing in common: a loop in registers.
pub fn control(threads: usize) {
    let turn = |steps: u64| std::hint::black_box((0..steps).fold(1.0_f64, |x, k| x.mul_add(0.999, k as f64)));
    std::thread::scope(|scope| {
        let share = CONTROL_STEPS / threads as u64;
        (1..threads).for_each(|_| _ = scope.spawn(move || turn(share)));
        turn(share);
    });
}
