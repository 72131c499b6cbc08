//! The workloads of a matrix-calculus tutor, one JSON row each: `cargo bench --bench workloads -- WORKLOAD SIZE`.
//!
//! A row holds the median CPU time (user and system) of the repeated operation and a number computed from its result
//! outside the timed region. Every repetition starts from a graph that holds the input alone, so that no repetition
//! finds the work of another one done. Without arguments every workload runs at its usual sizes.
//!
//! A new workload is a row of [`WORKLOADS`] and a function from a size to a [`Row`] in the file of its subject.
//!
//! `cargo bench --bench workloads -- ratios` compares gradients and Hessians at many points with peers that take turns with
//! this program in one run. `NUMERIC_PEERS` is the command that runs a peer, such as `python3 numeric.py`: it is given the
//! name of the peer, the workload and the number of points, and its last line is a row as above. The two C layouts `c` and
//! `c_soa` are needed for the ratio; names after `ratios`, such as `casadi_c jax`, take the place of the usual others. A peer
//! that is not there has a row that says why.

mod checking;
mod class;
mod derivatives;
mod expressions;
mod laws;
mod measuring;
mod peers;
mod process;
mod screen;
mod sparse;
mod tape;
mod threads;
mod whole;

use std::process::ExitCode;

use measuring::Row;
use nix::sys::resource::{UsageWho, getrusage};

/// What a workload does at a size.
type Run = fn(usize) -> Row;

/// Names with their usual sizes.
#[rustfmt::skip]
const WORKLOADS: &[(&str, &[usize], Run)] = &[
    ("cold",        &[1],                             process::cold),
    ("hess_rosen",  &[10, 50, 100, 200],              derivatives::hessian_of_rosenbrock),
    ("hess_dense",  &[10, 30],                        derivatives::full_hessian),
    ("deriv_n",     &[5, 8, 10, 12],                  derivatives::nth_derivative),
    ("deep",        &[10, 100, 1000, 10_000, 100_000], derivatives::nest_built),
    ("deep_str",    &[10, 100, 1000, 10_000, 100_000], derivatives::nest_read),
    ("laws",        &[1000],                          laws::laws_as_text),
    ("jac_nn",      &[5, 10, 20],                     derivatives::network),
    ("decide",      &[1],                             checking::verdicts),
    ("check",       &[1],                             checking::answers),
    ("grade",       &[6000],                          class::different),
    ("grade_class", &[20_000],                        class::repeating),
    ("matcalc",     &[1, 2, 3, 4, 5, 6],              whole::whole_matrices),
    ("tui",         &[0, 1, 2, 12],                   screen::frames),
    ("eval_rosen",  &[2000, 100_000],                 tape::rosenbrock_at_points),
    ("eval_lse",    &[2000, 100_000],                 tape::log_sum_exp_at_points),
    ("eval_sparse", &[10, 50, 200],                   sparse::hessians),
    ("eval_kernel", &[100_000],                       tape::kernel_at_points),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match &arguments[..] {
        [name, others @ ..] if name == "ratios" => return peers::ratios(others),
        [] => WORKLOADS.iter().for_each(|(name, sizes, run)| sizes.iter().for_each(|size| report(name, *size, *run))),
        [name, sizes @ ..] => {
            let Some((name, usual, run)) = WORKLOADS.iter().find(|(known, ..)| known == name) else {
                let known: Vec<&str> = WORKLOADS.iter().map(|(name, ..)| *name).collect();
                eprintln!("no such workload: {name}; there are {} and ratios", known.join(", "));
                return ExitCode::from(2);
            };
            let read: Vec<usize> = sizes.iter().filter_map(|size| size.parse().ok()).collect();
            let sizes = if read.is_empty() { usual.to_vec() } else { read };
            sizes.iter().for_each(|size| report(name, *size, *run));
        }
    }
    ExitCode::SUCCESS
}

fn report(name: &str, size: usize, run: Run) {
    let row = run(size);
    let peak = getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.max_rss() / 1024);
    let mut fields = serde_json::json!({
        "peer": "gradus", "workload": name, "size": size, "median_s": row.median, "check": row.check,
        "reps": row.repetitions, "version": env!("CARGO_PKG_VERSION"), "peak_mb": peak,
    });
    for (key, value) in row.extra {
        fields[key] = value;
    }
    println!("{fields}");
}
