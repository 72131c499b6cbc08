//! A function in terms of named parts of it, by what the names mean and not only by how they are written: with u = x^2 + 1
//! the power x^4 is (u - 1)^2.
//!
//! Invariant: what is returned is the function again when the values are put back in.

use rustc_hash::FxHashMap;

use crate::calculus::tidy;
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::number::Rational;
use crate::ops;

/// Most layers of a definition that are undone.
const MOST_LAYERS: usize = 30;

/// Ways to write `of` with the names of `parts` (each with its value in terms of the variables `by`): first as it stands,
/// then with the names solved for what they are made of. At least one, each once.
pub(super) fn decompositions(
    graph: &mut Graph,
    of: ExprId,
    parts: &[(ExprId, ExprId)],
    by: &[ExprId],
) -> Result<Vec<ExprId>, Stopped> {
    let known: FxHashMap<ExprId, ExprId> = parts.iter().map(|(name, value)| (*value, *name)).collect();
    let mut found = vec![graph.substitute(of, &known)?];
    let mut solved = Solved::default();
    for (name, value) in parts {
        solved.undo(graph, *name, *value, by);
    }
    let tidied = tidy(graph, of).unwrap_or(of);
    for form in [of, tidied] {
        let rewritten = solved.rewrite(graph, form)?;
        if !found.contains(&rewritten) && rewritten != form {
            found.push(rewritten);
        }
    }
    Ok(found)
}

/// What is known of the parts that named values are made of.
#[derive(Default)]
struct Solved {
    /// A part and what it is in terms of the names.
    values: FxHashMap<ExprId, ExprId>,
    /// The power of a part: base, exponent, and what that power is.
    powers: Vec<(ExprId, Rational, ExprId)>,
}

impl Solved {
    /// Solves `name = value` for the parts of `value`, from the outside in, as long as each layer can be undone.
    fn undo(&mut self, graph: &mut Graph, name: ExprId, value: ExprId, by: &[ExprId]) {
        let (mut part, mut is) = (value, name);
        for _ in 0..MOST_LAYERS {
            self.values.entry(part).or_insert(is);
            let Some((next, inverse)) = self.layer(graph, part, is, by) else { return };
            (part, is) = (next, inverse);
        }
    }

    /// The operand that depends on the variables, and what it is if the whole is `is`.
    fn layer(&mut self, graph: &mut Graph, part: ExprId, is: ExprId, by: &[ExprId]) -> Option<(ExprId, ExprId)> {
        let Node::Apply(op, args) = graph.node(part) else { return None };
        let args = args.to_vec();
        let moving: Vec<usize> = (0..args.len()).filter(|k| graph.contains(args[*k], by)).collect();
        let [only] = moving[..] else { return None };
        let fixed = args.get(1 - only.min(1)).copied();
        match op {
            ops::ADD => Some((args[only], graph.sub(is, fixed?))),
            ops::MUL => Some((args[only], graph.div(is, fixed?))),
            ops::DIV if only == 0 => Some((args[0], graph.mul(is, fixed?))),
            ops::DIV => Some((args[1], graph.div(fixed?, is))),
            ops::EXP => Some((args[0], graph.apply(ops::LN, &[is]))),
            ops::LN => Some((args[0], graph.apply(ops::EXP, &[is]))),
            ops::SQRT => {
                let two = graph.integer(2);
                Some((args[0], graph.pow(is, two)))
            }
            ops::POW if only == 0 => {
                // An even power cannot be undone, but other powers of the same base are known by it.
                let exponent = graph.as_number(fixed?)?.clone();
                self.powers.push((args[0], exponent, is));
                None
            }
            _ => None,
        }
    }

    fn rewrite(&self, graph: &mut Graph, of: ExprId) -> Result<ExprId, Stopped> {
        let mut map = self.values.clone();
        for id in graph.reachable(&[of]) {
            if let Some(power) = self.power(graph, id) {
                map.entry(id).or_insert(power);
            }
        }
        graph.substitute_folding(of, &map)
    }

    /// `(u - 1)^2` for `x^4` if `x^2` is known to be `u - 1`.
    fn power(&self, graph: &mut Graph, id: ExprId) -> Option<ExprId> {
        let Node::Apply(ops::POW, [base, exponent]) = graph.node(id) else { return None };
        let (base, exponent) = (*base, graph.as_number(*exponent)?.clone());
        let (_, known, is) = self.powers.iter().find(|(other, ..)| *other == base)?;
        let times = known.recip().map(|inverse| &exponent * &inverse).filter(Rational::is_integer)?;
        let times = graph.number(times);
        Some(graph.pow(*is, times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::linear::{Style, write};
    use crate::syntax::{Scope, Vocabulary, formula, lower, parse};

    fn read(graph: &mut Graph, text: &str) -> ExprId {
        let written = parse(text, &Vocabulary::default()).expect("readable");
        lower(graph, &written, &Scope::default()).expect("lowerable").root
    }

    fn plain(graph: &Graph, id: ExprId) -> String {
        write(&formula(graph, id), Style::Plain, 200).text
    }

    #[test]
    fn names_are_found_by_what_they_mean() {
        let check = |of: &str, value: &str, expected: &[&str]| {
            let mut graph = Graph::new();
            let (x, u) = (read(&mut graph, "x"), read(&mut graph, "u"));
            let (of, value) = (read(&mut graph, of), read(&mut graph, value));
            let found = decompositions(&mut graph, of, &[(u, value)], &[x]).unwrap();
            let shown: Vec<String> = found.iter().map(|id| plain(&graph, *id)).collect();
            assert_eq!(shown, expected, "{value:?}");
        };
        check("sin(x^2)", "x^2", &["sin(u)"]);
        check("x^4 + 1", "x^2", &["x^4 + 1", "u^2 + 1"]);
        check("sin(x)", "x^2", &["sin(x)"]);
    }
}
