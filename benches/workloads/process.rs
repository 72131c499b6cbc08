//! The whole program from its start to its end.

use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

use super::measuring::{REPETITIONS, Row};

/// CPU time of a whole process from its start to a printed derivative.
pub fn cold(_: usize) -> Row {
    let children = || {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the kernel counts");
        let parts = [usage.user_time(), usage.system_time()];
        parts.iter().map(|t| t.tv_sec() as f64 + t.tv_usec() as f64 * 1e-6).sum::<f64>()
    };
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        let output = command.args(["diff", "log(sin(x^3)^2)"]).stdin(Stdio::null()).output().expect("the program runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let mut times = Vec::new();
    let mut printed = String::new();
    for _ in 0..REPETITIONS {
        let before = children();
        printed = run();
        times.push(children() - before);
    }
    times.sort_by(f64::total_cmp);
    let prints = printed.lines().next().unwrap_or_default().to_owned();
    Row { median: times[times.len() / 2], check: 0.0, repetitions: times.len(), extra: vec![("prints", prints.into())] }
}
