//! Gradients and Hessians at many points on a tape.

use gradus::calculus::{gradient, hessian};
use gradus::name::Name;
use gradus::numeric::tape::{Points, Tape, Values};
use gradus::numeric::{Point, Program};
use gradus::syntax::entries;

use super::expressions::{graph, joined, read, rosenbrock};
use super::measuring::{Row, measure};
use super::threads::speedup;

/// Variables of the workloads with many points that have peers.
pub const VARIABLES: usize = 10;

/// Mostly arithmetic and hardly any memory, so that a second thread shows what it is worth.
const KERNEL: &str = "exp(-x_1^2 - x_2^2)*sin(x_1*x_2 + x_3) + ln(1 + x_1^2 + x_3^2)*sqrt(x_2^2 + 1)";

pub fn log_sum_exp() -> String {
    format!("ln({})", joined((1..=VARIABLES).map(|i| format!("exp(x_{i})"))))
}

pub fn rosenbrock_at_points(size: usize) -> Row {
    many_points(&rosenbrock(VARIABLES), VARIABLES, size, true)
}

pub fn log_sum_exp_at_points(size: usize) -> Row {
    many_points(&log_sum_exp(), VARIABLES, size, true)
}

pub fn kernel_at_points(size: usize) -> Row {
    many_points(KERNEL, 3, size, true)
}

/// Gradient and upper triangle of the Hessian at many points; the check is the mean of the sums of all numbers of a point
/// (65 for ten variables). Threads are compared if asked for.
pub fn many_points(text: &str, count: usize, size: usize, with_threads: bool) -> Row {
    let mut graph = graph();
    let f = read(&mut graph, text);
    let variables = entries(&mut graph, Name::new("x"), count as u32, 1);
    let mut outputs = gradient(&mut graph, f, &variables).expect("within the budget");
    let second = hessian(&mut graph, f, &variables).expect("within the budget");
    outputs.extend((0..count).flat_map(|i| (i..count).map(move |j| i * count + j)).map(|k| second[k]));
    let (compiled, _, _, tape) = measure(
        || (),
        |()| Tape::new(Program::new(&graph, &outputs, &variables, &Point::new()).expect("numbers only")),
    );
    let points = uniform(count, size);
    let mut values = Values::new(outputs.len());
    let (median, repetitions, _, ()) = measure(|| (), |()| tape.run_into(&points, &mut values, 1));
    let all = (0..size).flat_map(|point| (0..outputs.len()).map(move |output| (point, output)));
    let check = all.map(|(point, output)| values.get(point, output)).sum::<f64>() / size as f64;
    let (instructions, registers) = tape.size();
    let mut extra = vec![
        ("ns_per_point", serde_json::json!(median / size as f64 * 1e9)),
        ("setup_s", serde_json::json!(compiled)),
        ("instructions", serde_json::json!(instructions)),
        ("registers", serde_json::json!(registers)),
        ("lanes", serde_json::json!(gradus::numeric::tape::registers())),
    ];
    if with_threads {
        extra.extend(speedup(|threads| tape.run_into(&points, &mut values, threads)));
    }
    Row { median, check, repetitions, extra }
}

/// Points uniform in a cube from -1 to 1, for ten variables those of NumPy's `default_rng(1)`: PCG64 from the state that
/// this seed gives.
pub fn uniform(count: usize, size: usize) -> Points {
    const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
    let (mut state, increment): (u128, u128) =
        (207833532711051698738587646355624148094, 194290289479364712180083596243593368443);
    let mut points = Points::new(count);
    for _ in 0..size {
        let mut point = vec![0.0; count];
        for x in &mut point {
            state = state.wrapping_mul(MULTIPLIER).wrapping_add(increment);
            let mixed = ((state >> 64) as u64 ^ state as u64).rotate_right((state >> 122) as u32);
            *x = 2.0 * ((mixed >> 11) as f64 / 9_007_199_254_740_992.0) - 1.0;
        }
        points.push(&point);
    }
    points
}
