//! Other programs that do the same, in turn with this one: one table in one run.

use std::process::{Command, ExitCode};

use serde_json::{Value, json};

use super::expressions::rosenbrock;
use super::measuring::{Row, median};
use super::tape::{VARIABLES, log_sum_exp, many_points};

/// Rounds in which this program and its peers take turns.
const ROUNDS: usize = 5;
/// What is compared: workloads with numbers of points.
const COMPARED: [(&str, usize); 4] =
    [("eval_rosen", 2000), ("eval_rosen", 100_000), ("eval_lse", 2000), ("eval_lse", 100_000)];
/// Two layouts of C by hand; the faster one is what a ratio is taken to.
const C: [&str; 2] = ["c", "c_soa"];
/// The others, if none are named.
const OTHERS: [&str; 9] = [
    "casadi_c",
    "casadi_map",
    "jax",
    "symengine_lambda",
    "symengine_llvm",
    "symbolica_jit",
    "symbolica_cpp",
    "symbolica_simd",
    "symjit",
];
/// Largest relative difference of two numbers that say the same.
const TOLERANCE: f64 = 1e-6;
/// Compiling is to take less than this many seconds.
const COMPILED: f64 = 1e-3;

/// What the rounds of one program gave, or why it gave nothing.
#[derive(Default)]
struct Measured {
    times: Vec<f64>,
    setups: Vec<f64>,
    check: f64,
    absent: Option<String>,
}

impl Measured {
    fn own(&mut self, row: Row) {
        self.times.push(row.median);
        self.check = row.check;
        let setup = row.extra.iter().find(|(name, _)| *name == "setup_s");
        self.setups.extend(setup.and_then(|(_, value)| value.as_f64()));
    }

    fn peer(&mut self, row: Result<Value, String>) {
        match row {
            Ok(row) => {
                self.times.extend(row["median_s"].as_f64());
                self.setups.extend(row["setup_s"].as_f64());
                self.check = row["check"].as_f64().unwrap_or(f64::NAN);
            }
            Err(reason) => self.absent = Some(reason),
        }
    }
}

/// A row for each program and workload: nanoseconds a point, how often longer than this program, what compiling took, and
/// whether the numbers agree. It fails if a layout of C is absent, some number disagrees, or compiling takes too long.
pub fn ratios(others: &[String]) -> ExitCode {
    let Ok(command) = std::env::var("NUMERIC_PEERS") else {
        eprintln!("NUMERIC_PEERS is to name the command of the peers: \"python3 numeric.py\"");
        return ExitCode::from(2);
    };
    let others: Vec<&str> =
        if others.is_empty() { OTHERS.to_vec() } else { others.iter().map(String::as_str).collect() };
    let names: Vec<&str> = ["gradus"].into_iter().chain(C).chain(others).collect();
    let mut is_good = true;
    for (workload, size) in COMPARED {
        let mut all: Vec<Measured> = names.iter().map(|_| Measured::default()).collect();
        for _ in 0..ROUNDS {
            let text = if workload == "eval_rosen" { rosenbrock(VARIABLES) } else { log_sum_exp() };
            all[0].own(many_points(&text, VARIABLES, size, false));
            for (name, measured) in names.iter().zip(&mut all).skip(1).filter(|(_, measured)| measured.absent.is_none())
            {
                measured.peer(asked(&command, name, workload, size));
            }
        }
        is_good &= table(workload, size, &names, all);
    }
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints the rows of one workload; false if what is promised does not hold.
fn table(workload: &str, size: usize, names: &[&str], all: Vec<Measured>) -> bool {
    let middle = |numbers: &[f64]| if numbers.is_empty() { f64::NAN } else { median(numbers.to_vec()) };
    let (own, check) = (middle(&all[0].times), all[0].check);
    let fastest = all[1..=C.len()].iter().map(|measured| middle(&measured.times)).fold(f64::INFINITY, f64::min);
    let mut is_good = fastest.is_finite();
    for (name, measured) in names.iter().zip(all) {
        let mut row = json!({ "workload": workload, "size": size, "peer": name });
        if let Some(reason) = measured.absent {
            row["absent"] = json!(reason);
        } else {
            let (time, setup) = (middle(&measured.times), middle(&measured.setups));
            let agrees = (measured.check - check).abs() <= TOLERANCE * check.abs();
            row["ns_per_point"] = json!(time / size as f64 * 1e9);
            row["times_gradus"] = json!(time / own);
            row["compile_ms"] = json!(setup * 1e3);
            row["check"] = json!(measured.check);
            row["agrees"] = json!(agrees);
            is_good &= agrees;
            if *name == "gradus" {
                row["ratio_to_c"] = json!(own / fastest);
                is_good &= setup < COMPILED;
            }
        }
        println!("{row}");
    }
    is_good
}

/// The row of a peer; else why there is none, from what it says of errors.
fn asked(command: &str, peer: &str, workload: &str, size: usize) -> Result<Value, String> {
    let mut words = command.split_whitespace();
    let program = words.next().ok_or("NUMERIC_PEERS is empty")?;
    let output = Command::new(program)
        .args(words)
        .args([peer, workload, &size.to_string()])
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let row: Option<Value> = text.lines().next_back().and_then(|line| serde_json::from_str(line).ok());
    row.filter(|row| row["median_s"].is_f64()).ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let error = said.lines().find(|line| line.contains("error:")).or_else(|| said.lines().next_back());
        error.unwrap_or("it gives no row").trim().to_owned()
    })
}
