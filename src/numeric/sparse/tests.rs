//! Colourings are what they promise, and few sweeps give what many give.

use proptest::prelude::*;

use super::Sparsity;
use crate::expr::{ExprId, Graph};
use crate::name::Name;
use crate::numeric::{Point, Program};
use crate::syntax::{Scope, Vocabulary, entries, lower, parse};

/// Rows of an arbitrary pattern.
fn rows(cols: usize) -> impl Strategy<Value = Vec<Vec<u32>>> {
    let row = prop::collection::btree_set(0..cols as u32, 0..5).prop_map(|row| row.into_iter().collect());
    prop::collection::vec(row, 1..20)
}

/// A symmetric pattern of up to 20 rows.
fn symmetric() -> impl Strategy<Value = Vec<Vec<u32>>> {
    (1..20_usize).prop_flat_map(|count| {
        let pair = (0..count as u32, 0..count as u32);
        prop::collection::vec(pair, 0..40).prop_map(move |pairs| {
            let mut rows = vec![Vec::new(); count];
            for (a, b) in pairs {
                rows[a as usize].push(b);
                rows[b as usize].push(a);
            }
            for row in &mut rows {
                row.sort_unstable();
                row.dedup();
            }
            rows
        })
    })
}

/// What a sweep for each colour gives, for a matrix whose entry in row i and column j is `100*i + j`.
fn read_back(sparsity: &Sparsity, entry: impl Fn(usize, usize) -> f64) {
    let swept = |row: usize, colour: usize| -> f64 {
        let there = |col: &usize| sparsity.rows()[row].contains(&(*col as u32));
        sparsity.class(colour).filter(there).map(|col| entry(row, col)).sum()
    };
    let mut sources = sparsity.sources().into_iter();
    for (row, cols) in sparsity.rows().iter().enumerate() {
        for col in cols {
            let (from, colour) = sources.next().expect("one for each entry");
            assert_eq!(swept(from, colour), entry(row, *col as usize), "row {row}, column {col} of {sparsity:?}");
        }
    }
}

proptest! {
    #[test]
    fn every_entry_is_read_back_from_the_sweeps(rows in rows(12)) {
        let sparsity = Sparsity::of_rows(rows, 12);
        read_back(&sparsity, |row, col| (100 * row + col) as f64);
    }

    #[test]
    fn every_entry_of_a_symmetric_matrix_is_read_back(rows in symmetric()) {
        let sparsity = Sparsity::symmetric(rows);
        read_back(&sparsity, |row, col| (100 * row.max(col) + row.min(col)) as f64);
    }

    #[test]
    fn sparse_derivatives_are_the_dense_ones(terms in prop::collection::vec((0..TERMS.len(), 1..9_u32, 1..9_u32), 1..10)) {
        let text = terms.iter().map(|(term, i, j)| TERMS[*term].replace('a', &format!("x_{i}")).replace('b', &format!("x_{j}")));
        let texts: Vec<String> = text.collect();
        let mut graph = Graph::new();
        let outputs: Vec<ExprId> = texts.iter().map(|text| read(&mut graph, text)).collect();
        let by = entries(&mut graph, Name::new("x"), 8, 1);
        let at: Vec<f64> = (0..8).map(|k| 0.4 + 0.17 * f64::from(k)).collect();
        let mut rows = Program::new(&graph, &outputs, &by, &Point::new()).expect("numbers only");
        let sparsity = rows.jacobian_sparsity();
        let sparse = scattered(&sparsity, &rows.jacobian_sparse(&at, &sparsity));
        prop_assert_eq!(sparse, rows.jacobian_forward(&at));

        let sum = read(&mut graph, &texts.join(" + "));
        let mut whole = Program::new(&graph, &[sum], &by, &Point::new()).expect("numbers only");
        let sparsity = whole.hessian_sparsity(0);
        let sparse = scattered(&sparsity, &whole.hessian_sparse(&at, 0, &sparsity));
        let one_by_one = (0..8).flat_map(|col| {
            let step = Program::step(at[col]);
            let steps: Vec<f64> = (0..8).map(|k| if k == col { step } else { 0.0 }).collect();
            let column = whole.second_differences(&at, 0, &steps);
            column.into_iter().map(move |entry| entry / step).collect::<Vec<f64>>()
        });
        let size = sparse.iter().fold(1.0_f64, |size, entry| size.max(entry.abs()));
        for (a, b) in sparse.iter().zip(one_by_one.collect::<Vec<f64>>()) {
            prop_assert!((a - b).abs() <= 1e-7 * size, "{:?}: {} and {}", texts, a, b);
        }
    }
}

/// Terms in `a` and `b`, which become two of the variables.
const TERMS: &[&str] =
    &["100*(a - b^2)^2", "sin(a*b)", "3*a + b", "a/b", "exp(a)*b", "piecewise(a > b, a^2, otherwise, a*b)", "7", "b^a"];

fn read(graph: &mut Graph, text: &str) -> ExprId {
    let written = parse(text, &Vocabulary::new()).expect("well formed");
    lower(graph, &written, &Scope::default()).expect("has a value").root
}

fn scattered(sparsity: &Sparsity, values: &[f64]) -> Vec<f64> {
    let mut entries = vec![0.0; sparsity.rows().len() * sparsity.cols()];
    let mut values = values.iter();
    for (row, cols) in sparsity.rows().iter().enumerate() {
        for col in cols {
            entries[row * sparsity.cols() + *col as usize] = *values.next().expect("one for each entry");
        }
    }
    entries
}

#[test]
fn a_band_needs_as_many_sweeps_as_it_is_wide() {
    let band = |count: u32| -> Vec<Vec<u32>> {
        (0..count).map(|row| (row.saturating_sub(1)..(row + 2).min(count)).collect()).collect()
    };
    assert_eq!(Sparsity::symmetric(band(1000)).colours(), 3);
    assert_eq!(Sparsity::of_rows(band(1000), 1000).colours(), 3);
    let arrow: Vec<Vec<u32>> = (0..100).map(|row| if row == 0 { (0..100).collect() } else { vec![0, row] }).collect();
    assert_eq!(Sparsity::symmetric(arrow.clone()).colours(), 2);
    assert_eq!(Sparsity::of_rows(arrow, 100).colours(), 100);
}
