//! Derivatives by the laws against their witnesses, on random expressions: a right one is never refuted, a wrong one never
//! confirmed.

use gradus::calculus::{gradient, hessian, tidy};
use gradus::expr::{ExprId, Graph};
use gradus::name::Name;
use gradus::number::Rational;
use gradus::numeric::{Plan, confirm, confirm_hessian};
use gradus::ops::{self, OpId};
use proptest::prelude::*;

#[rustfmt::skip]
const UNARY: [OpId; 20] = [
    ops::SIN, ops::COS, ops::TAN, ops::EXP, ops::LN, ops::SQRT, ops::CBRT, ops::ABS, ops::ATAN, ops::ASIN,
    ops::TANH, ops::SINH, ops::SIGMOID, ops::SOFTPLUS, ops::ERF, ops::RELU, ops::ACOSH, ops::SEC, ops::COTH, ops::FLOOR,
];
/// Without `max` and `min`: their slopes are 0 by convention where both operands are the same expression.
const BINARY: [OpId; 6] = [ops::ADD, ops::MUL, ops::DIV, ops::POW, ops::ATAN2, ops::HYPOT];

/// A program of three numbers after the other: an operation and its operands among what was made before.
fn expression(graph: &mut Graph, program: &[(u8, u8, u8)]) -> (ExprId, [ExprId; 2]) {
    let by = [graph.scalar(Name::new("x")), graph.scalar(Name::new("y"))];
    let mut made = vec![by[0], by[1], graph.integer(2), graph.integer(-3), graph.number(Rational::ratio(5, 3))];
    for (op, left, right) in program {
        let (left, right) = (made[*left as usize % made.len()], made[*right as usize % made.len()]);
        let op = *op as usize % (UNARY.len() + 2 * BINARY.len());
        made.push(match op.checked_sub(UNARY.len()) {
            None => graph.apply(UNARY[op], &[left]),
            Some(binary) => graph.apply(BINARY[binary % BINARY.len()], &[left, right]),
        });
    }
    (made[made.len() - 1], by)
}

proptest! {
    #[test]
    fn a_right_derivative_is_never_refuted(program in prop::collection::vec(any::<(u8, u8, u8)>(), 1..8), seed: u64) {
        let mut graph = Graph::new();
        let (root, by) = expression(&mut graph, &program);
        let entries = gradient(&mut graph, root, &by).expect("small");
        let witnesses = confirm(&graph, &[root], &by, &entries, &Plan::new(seed)).expect("small");
        prop_assert!(!witnesses.disagree(), "{witnesses:?}");
        let tidied: Vec<ExprId> = entries.iter().map(|entry| tidy(&mut graph, *entry).expect("small")).collect();
        let witnesses = confirm(&graph, &[root], &by, &tidied, &Plan::new(seed)).expect("small");
        prop_assert!(!witnesses.disagree(), "tidy: {witnesses:?}");
    }

    #[test]
    fn a_right_hessian_is_never_refuted(program in prop::collection::vec(any::<(u8, u8, u8)>(), 1..5), seed: u64) {
        let mut graph = Graph::new();
        let (root, by) = expression(&mut graph, &program);
        let first = gradient(&mut graph, root, &by).expect("small");
        let second = hessian(&mut graph, root, &by).expect("small");
        let witnesses = confirm_hessian(&graph, root, &by, &first, &second, &Plan::new(seed)).expect("small");
        prop_assert!(!witnesses.disagree(), "{witnesses:?}");
    }

    #[test]
    fn a_wrong_derivative_is_never_confirmed(
        program in prop::collection::vec(any::<(u8, u8, u8)>(), 1..8),
        seed: u64,
    ) {
        let mut graph = Graph::new();
        let (root, by) = expression(&mut graph, &program);
        let right = gradient(&mut graph, root, &by[..1]).expect("small");
        let (factor, shift) = (graph.number(Rational::ratio(11, 10)), graph.one());
        let scaled = graph.mul(factor, right[0]);
        let wrong = graph.add(scaled, shift);
        let bad = confirm(&graph, &[root], &by[..1], &[wrong], &Plan::new(seed)).expect("small");
        prop_assert!(!bad.forward.agrees() && !bad.reverse.agrees() && !bad.differences.agrees(), "{bad:?}");
    }
}
