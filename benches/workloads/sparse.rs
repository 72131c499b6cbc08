//! Sparse Hessians at many points: one tape with the entries of all colours, against the tape of one Hessian-vector product
//! that runs once for each colour, the directions of the colours being further lanes.

use gradus::calculus::{hessian_entries, hvp};
use gradus::expr::ExprId;
use gradus::name::Name;
use gradus::numeric::tape::{Points, Tape, Values};
use gradus::numeric::{Point, Program};
use gradus::syntax::entries;

use super::expressions::{graph, read, rosenbrock};
use super::measuring::{Row, measure};
use super::tape::uniform;

/// Points.
const COUNT: usize = 2000;

/// All entries of the Hessian of the Rosenbrock function of `size` variables; the check is the mean of their sums.
pub fn hessians(size: usize) -> Row {
    let mut graph = graph();
    let f = read(&mut graph, &rosenbrock(size));
    let by = entries(&mut graph, Name::new("x"), size as u32, 1);
    let way = entries(&mut graph, Name::new("v"), size as u32, 1);
    let found = hessian_entries(&mut graph, f, &by).expect("within the budget");
    let product = hvp(&mut graph, f, &by, &way).expect("within the budget");
    let program = |outputs: &[ExprId], inputs: &[ExprId]| {
        Program::new(&graph, outputs, inputs, &Point::new()).expect("numbers only")
    };
    let colours = program(&[f], &by).hessian_sparsity(0);
    let (points, mut directed) = (uniform(size, COUNT), Points::new(2 * size));
    let mut at = vec![0.0; 2 * size];
    for point in 0..COUNT {
        (0..size).for_each(|k| at[k] = points.get(point, k));
        for colour in 0..colours.colours() {
            at[size..].fill(0.0);
            colours.class(colour).for_each(|k| at[size + k] = 1.0);
            directed.push(&at);
        }
    }
    let (whole, one) = (Tape::new(program(&found.values, &by)), Tape::new(program(&product, &[by, way].concat())));
    let (mut values, mut products) = (Values::new(found.values.len()), Values::new(size));
    let (median, repetitions, _, ()) = measure(|| (), |()| whole.run_into(&points, &mut values, 1));
    let (lanes, _, _, ()) = measure(|| (), |()| one.run_into(&directed, &mut products, 1));
    let sum = |point| (0..found.values.len()).map(|entry| values.get(point, entry)).sum::<f64>();
    let read = colours.sources();
    let from_lanes = |point: usize| {
        read.iter().map(|(row, colour)| products.get(point * colours.colours() + colour, *row)).sum::<f64>()
    };
    let mean = |of: &dyn Fn(usize) -> f64| (0..COUNT).map(of).sum::<f64>() / COUNT as f64;
    let extra = vec![
        ("ns_per_point", serde_json::json!(median / COUNT as f64 * 1e9)),
        ("lanes_ns_per_point", serde_json::json!(lanes / COUNT as f64 * 1e9)),
        ("lanes_check", serde_json::json!(mean(&from_lanes))),
        ("colours", serde_json::json!(colours.colours())),
        ("entries", serde_json::json!(found.values.len())),
    ];
    Row { median, check: mean(&sum), repetitions, extra }
}
