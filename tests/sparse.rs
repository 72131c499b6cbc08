//! Jacobians and Hessians by colours agree with those entry by entry, with dual numbers and with differences.

use gradus::calculus::{Derivatives, Entries, hessian, hessian_entries, jacobian, jacobian_entries};
use gradus::expr::{ExprId, Graph};
use gradus::name::Name;
use gradus::numeric::{Point, Program};
use gradus::syntax::{Scope, Vocabulary, entries, lower, parse};
use proptest::prelude::*;

/// Terms in `a` and `b`, which become two of the variables; `g` is something large that all share.
const TERMS: &[&str] = &[
    "100*(a - b^2)^2",
    "sin(a*b)",
    "3*a + b",
    "a/b",
    "exp(a)*b",
    "piecewise(a > b, a^2, otherwise, a*b)",
    "7",
    "b^a",
    "a^2*g",
    "(a + b)*g",
];
const SHARED: &str = "(exp(sin(x_1) + x_2)*ln(1 + x_1^2) + sqrt(x_2^2 + 1))";
const VARIABLES: u32 = 8;

fn terms() -> impl Strategy<Value = Vec<String>> {
    let term = (prop::sample::select(TERMS), 1..=VARIABLES, 1..=VARIABLES);
    let text = term.prop_map(|(term, i, j)| {
        let letter = |c: char| match c {
            'a' => format!("x_{i}"),
            'b' => format!("x_{j}"),
            'g' => SHARED.to_owned(),
            other => other.to_string(),
        };
        // Names of functions have no letter of their own among these.
        term.replace("piecewise", "PIECEWISE").chars().map(letter).collect::<String>().replace("PIECEWISE", "piecewise")
    });
    prop::collection::vec(text, 1..16)
}

fn read(graph: &mut Graph, text: &str) -> ExprId {
    let written = parse(text, &Vocabulary::new()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    lower(graph, &written, &Scope::default()).expect("has a value").root
}

fn scattered(graph: &Graph, found: &Entries, rows: usize, cols: usize) -> Vec<ExprId> {
    let mut dense = vec![graph.zero(); rows * cols];
    for ((row, col), value) in found.places.iter().zip(&found.values) {
        dense[*row as usize * cols + *col as usize] = *value;
    }
    dense
}

fn values(graph: &Graph, ids: &[ExprId], by: &[ExprId]) -> Vec<f64> {
    let at: Vec<f64> = (0..by.len()).map(|k| 0.4 + 0.17 * k as f64).collect();
    Program::new(graph, ids, by, &Point::new()).expect("numbers only").run(&at).to_vec()
}

fn close(what: &str, a: &[f64], b: &[f64]) -> Result<(), TestCaseError> {
    for (k, (a, b)) in a.iter().zip(b).enumerate() {
        prop_assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{} entry {}: {} and {}", what, k, a, b);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn jacobians_by_colours_are_those_entry_by_entry(terms in terms()) {
        let mut graph = Graph::new();
        let of: Vec<ExprId> = terms.iter().map(|text| read(&mut graph, text)).collect();
        let by = entries(&mut graph, Name::new("x"), VARIABLES, 1);
        let mut single = Vec::new();
        for output in &of {
            for variable in &by {
                single.push(Derivatives::new().forward(&mut graph, &[*output], *variable).expect("has one")[0]);
            }
        }
        let found = jacobian_entries(&mut graph, &of, &by).expect("within the budget");
        prop_assert!(found.values.iter().all(|value| *value != graph.zero()));
        let sparse = scattered(&graph, &found, of.len(), by.len());
        let dense = jacobian(&mut graph, &of, &by).expect("within the budget");
        let single = values(&graph, &single, &by);
        close("sparse", &values(&graph, &sparse, &by), &single)?;
        close("dense", &values(&graph, &dense, &by), &single)?;
    }

    #[test]
    fn hessians_by_colours_are_those_entry_by_entry(terms in terms()) {
        let mut graph = Graph::new();
        let of = read(&mut graph, &terms.join(" + "));
        let by = entries(&mut graph, Name::new("x"), VARIABLES, 1);
        let mut single = Vec::new();
        for a in &by {
            let slope = Derivatives::new().forward(&mut graph, &[of], *a).expect("has one")[0];
            for b in &by {
                single.push(Derivatives::new().forward(&mut graph, &[slope], *b).expect("has one")[0]);
            }
        }
        let found = hessian_entries(&mut graph, of, &by).expect("within the budget");
        let sparse = scattered(&graph, &found, by.len(), by.len());
        let dense = hessian(&mut graph, of, &by).expect("within the budget");
        let single = values(&graph, &single, &by);
        close("sparse", &values(&graph, &sparse, &by), &single)?;
        close("dense", &values(&graph, &dense, &by), &single)?;
    }
}

#[test]
fn a_long_band_costs_as_much_as_it_holds() {
    let mut graph = Graph::new();
    let count: u32 = 5000;
    let terms: Vec<String> = (1..count).map(|i| format!("100*(x_{}-x_{i}^2)^2+(1-x_{i})^2", i + 1)).collect();
    let of = read(&mut graph, &terms.join("+"));
    let by = entries(&mut graph, Name::new("x"), count, 1);
    let before = graph.len();
    let found = hessian_entries(&mut graph, of, &by).expect("within the budget");
    assert_eq!(found.values.len() as u32, 3 * count - 2);
    assert!(graph.len() - before < 60 * count as usize, "{} nodes", graph.len() - before);
}
