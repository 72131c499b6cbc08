//! Other programs that do the same, in turn with this one.

use std::process::{Command, ExitCode};

use super::expressions::rosenbrock;
use super::tape::{VARIABLES, log_sum_exp, many_points};

/// Rounds in which this program and its peers take turns.
const ROUNDS: usize = 5;

/// Points of the workloads that are compared.
const COMPARED: [(&str, usize); 4] =
    [("eval_rosen", 2000), ("eval_rosen", 100_000), ("eval_lse", 2000), ("eval_lse", 100_000)];

/// CPU time over that of the faster of two hand-written C layouts, medians of interleaved rounds, and nanoseconds a point
/// of all peers.
pub fn ratios(others: &[String]) -> ExitCode {
    let Ok(command) = std::env::var("NUMERIC_PEERS") else {
        eprintln!("NUMERIC_PEERS is to name the command of the peers: \"python3 numeric.py\"");
        return ExitCode::from(2);
    };
    let peers: Vec<&str> = ["c", "c_soa"].into_iter().chain(others.iter().map(String::as_str)).collect();
    for (workload, size) in COMPARED {
        let mut times = vec![Vec::new(); peers.len() + 1];
        for _ in 0..ROUNDS {
            let own = match workload {
                "eval_rosen" => many_points(&rosenbrock(VARIABLES), VARIABLES, size, false),
                _ => many_points(&log_sum_exp(), VARIABLES, size, false),
            };
            times[0].push(own.median);
            for (peer, times) in peers.iter().zip(&mut times[1..]) {
                times.extend(peer_time(&command, peer, workload, size));
            }
        }
        let medians: Vec<f64> = times.into_iter().map(middle).collect();
        let fastest = medians[1].min(medians[2]);
        if fastest.is_nan() {
            eprintln!("{command} gives no median_s for c and c_soa");
            return ExitCode::FAILURE;
        }
        let mut row = serde_json::json!({ "ratio": medians[0] / fastest, "workload": workload, "size": size });
        for (name, median) in ["gradus"].iter().chain(&peers).zip(medians) {
            row[format!("{name}_ns")] = serde_json::json!(median / size as f64 * 1e9);
        }
        println!("{row}");
    }
    ExitCode::SUCCESS
}

/// The median; not a number if there is none.
fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn peer_time(command: &str, peer: &str, workload: &str, size: usize) -> Option<f64> {
    let mut words = command.split_whitespace();
    let output = Command::new(words.next()?).args(words).args([peer, workload, &size.to_string()]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let row: serde_json::Value = serde_json::from_str(text.lines().next_back()?).ok()?;
    row["median_s"].as_f64()
}
