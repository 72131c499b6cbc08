//! Linear conditions in several variables: which combinations of signs cannot occur, by elimination.

use crate::expr::{ExprId, Graph, Node};
use crate::number::Rational;
use crate::ops;

/// Conditions that are kept during the elimination.
const CONDITIONS: usize = 160;

/// `sum of coefficients*variables + constant`; the constant stands last.
pub(in crate::decide) type Form = Vec<Rational>;

/// The linear form of `root`, if it is one with rational coefficients.
pub(super) fn form(graph: &Graph, root: ExprId, variables: &[ExprId]) -> Option<Form> {
    let mut known: Vec<(ExprId, Form)> = Vec::new();
    for id in graph.reachable(&[root]) {
        let get = |id: &ExprId| known.iter().find(|(known, _)| known == id).map(|(_, form)| form);
        let mut own = vec![Rational::ZERO; variables.len() + 1];
        if let Some(position) = variables.iter().position(|variable| *variable == id) {
            own[position] = Rational::ONE;
        } else {
            match graph.node(id) {
                Node::Number(value) => own[variables.len()] = value.clone(),
                Node::Apply(ops::ADD, [a, b]) => {
                    own = get(a)?.iter().zip(get(b)?).map(|(x, y)| x + y).collect();
                }
                Node::Apply(ops::MUL, [a, b]) => {
                    let (factor, form) = match (graph.as_number(*a), graph.as_number(*b)) {
                        (Some(factor), _) => (factor.clone(), get(b)?),
                        (_, Some(factor)) => (factor.clone(), get(a)?),
                        _ => return None,
                    };
                    own = form.iter().map(|c| c * &factor).collect();
                }
                Node::Apply(ops::DIV, [a, b]) => {
                    let factor = graph.as_number(*b)?.recip()?;
                    own = get(a)?.iter().map(|c| c * &factor).collect();
                }
                _ => return None,
            }
        }
        known.push((id, own));
    }
    known.pop().map(|(_, form)| form)
}

/// True if surely no point makes all `forms` positive. False says nothing if the work grew too large.
pub(in crate::decide) fn impossible(mut forms: Vec<Form>, variables: usize) -> bool {
    for k in 0..variables {
        let (with, without): (Vec<Form>, Vec<Form>) = forms.into_iter().partition(|form| !form[k].is_zero());
        let (up, down): (Vec<Form>, Vec<Form>) = with.into_iter().partition(|form| !form[k].is_negative());
        forms = without;
        if forms.len() + up.len() * down.len() > CONDITIONS {
            return false;
        }
        for a in &up {
            for b in &down {
                let (p, q) = (b[k].abs(), a[k].clone());
                forms.push(a.iter().zip(b).map(|(x, y)| &(x * &p) + &(y * &q)).collect());
            }
        }
    }
    forms.iter().any(|form| form[variables].is_negative() || form[variables].is_zero())
}
