//! Identities of functions that a simplification may use, each one line of Gradus' own notation, and the forms that they
//! lead to. Which form is right is for the caller to decide: nothing here looks at domains.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::law::{Template, read_with};
use super::tidy::{expand, length, tidy};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::number::Rational;
use crate::ops;

/// Identities that are used together, left to right.
type Group = &'static [(&'static str, &'static str)];

/// What undoes itself; these come before all others.
const INVERSES: Group = &[
    ("ln(exp(u))", "u"),
    ("exp(ln(u))", "u"),
    ("sqrt(u^2)", "abs(u)"),
    ("sin(asin(u))", "u"),
    ("cos(acos(u))", "u"),
    ("tan(atan(u))", "u"),
    ("sinh(asinh(u))", "u"),
    ("asinh(sinh(u))", "u"),
    ("cosh(acosh(u))", "u"),
    ("tanh(atanh(u))", "u"),
    ("atanh(tanh(u))", "u"),
];

/// Each group is tried alone and after every other one.
const GROUPS: &[Group] = &[
    &[("cos(u)^2", "1 - sin(u)^2")],
    &[("sin(u)^2", "1 - cos(u)^2")],
    &[("cosh(u)^2", "1 + sinh(u)^2")],
    &[("sinh(u)^2", "cosh(u)^2 - 1")],
    &[("tan(u)", "sin(u)/cos(u)"), ("cot(u)", "cos(u)/sin(u)"), ("sec(u)", "1/cos(u)"), ("csc(u)", "1/sin(u)")],
    &[
        ("tanh(u)", "sinh(u)/cosh(u)"),
        ("coth(u)", "cosh(u)/sinh(u)"),
        ("sech(u)", "1/cosh(u)"),
        ("csch(u)", "1/sinh(u)"),
    ],
    &[("sec(u)^2", "1 + tan(u)^2"), ("csc(u)^2", "1 + cot(u)^2")],
    &[("tan(u)^2", "sec(u)^2 - 1"), ("cot(u)^2", "csc(u)^2 - 1")],
    &[("sin(2*u)", "2*sin(u)*cos(u)"), ("cos(2*u)", "1 - 2*sin(u)^2")],
    &[("sin(2*u)", "2*sin(u)*cos(u)"), ("cos(2*u)", "2*cos(u)^2 - 1")],
    &[("sinh(2*u)", "2*sinh(u)*cosh(u)"), ("cosh(2*u)", "1 + 2*sinh(u)^2")],
    &[("cosh(u)", "(exp(u) + exp(-u))/2"), ("sinh(u)", "(exp(u) - exp(-u))/2")],
    &[("sigmoid(u)", "1/(1 + exp(-u))"), ("softplus(u)", "ln(1 + exp(u))")],
];

/// Forms that are kept from one round for the next.
const KEPT: usize = 8;
const ROUNDS: usize = 2;

/// All identities, as left and right side in the letter `u`.
pub fn identities() -> impl Iterator<Item = (&'static str, &'static str)> {
    GROUPS.iter().chain([&INVERSES]).flat_map(|group| group.iter().copied())
}

struct Identity {
    pattern: Graph,
    left: ExprId,
    letter: ExprId,
    right: Template,
}

static READ: LazyLock<(Vec<Identity>, Vec<Vec<Identity>>)> = LazyLock::new(|| {
    let read = |group: &Group| group.iter().map(|(left, right)| Identity::read(left, right)).collect::<Vec<_>>();
    (read(&INVERSES), GROUPS.iter().map(read).collect())
});

/// `root` and what identities make of it, tidied, shortest first; the first is no longer than `root`.
///
/// # Errors
/// If the budget of the graph is spent.
pub fn forms(graph: &mut Graph, root: ExprId) -> Result<Vec<ExprId>, Stopped> {
    let (inverses, groups) = &*READ;
    let undone = rewritten(graph, root, inverses)?;
    let mut all = vec![root];
    for form in [undone, expand(graph, undone)?] {
        take(graph, &mut all, form)?;
    }
    let mut tried = 0;
    for _ in 0..ROUNDS {
        let fresh = all[tried..].to_vec();
        tried = all.len();
        for form in fresh.into_iter().take(KEPT) {
            for group in groups {
                let made = rewritten(graph, form, group)?;
                if made != form {
                    take(graph, &mut all, made)?;
                    let wide = expand(graph, made)?;
                    take(graph, &mut all, wide)?;
                }
            }
        }
        all[tried..].sort_by_cached_key(|id| length(graph, *id));
    }
    all.sort_by_cached_key(|id| length(graph, *id));
    Ok(all)
}

/// Tidies a form and takes it in if it is new.
fn take(graph: &mut Graph, all: &mut Vec<ExprId>, form: ExprId) -> Result<(), Stopped> {
    let tidied = tidy(graph, form)?;
    if !all.contains(&tidied) {
        all.push(tidied);
    }
    Ok(())
}

/// `root` with every part that is the left side of an identity replaced by its right side, once, from below.
fn rewritten(graph: &mut Graph, root: ExprId, identities: &[Identity]) -> Result<ExprId, Stopped> {
    let mut new: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in graph.reachable(&[root]) {
        graph.meter.spend(1)?;
        let kids: Vec<ExprId> = graph.children(id).iter().map(|kid| new[kid]).collect();
        let same = kids == graph.children(id);
        let rebuilt = if same { id } else { graph.with_children(id, &kids) };
        let replaced = identities.iter().find_map(|identity| identity.apply(graph, rebuilt));
        new.insert(id, replaced.unwrap_or(rebuilt));
    }
    Ok(new[&root])
}

impl Identity {
    fn read(left: &str, right: &str) -> Identity {
        let mut pattern = Graph::new();
        let left = read_with(&mut pattern, left, std::iter::once("u".to_owned()));
        let letter = pattern.scalar(Name::new("u"));
        Identity { pattern, left, letter, right: Template::read(right, &["u"]) }
    }

    /// What the identity makes of `id`, if that has its form. A square stands for every whole power from there on:
    /// `cos(u)^5` is `(1 - sin(u)^2)^2*cos(u)`.
    fn apply(&self, graph: &mut Graph, id: ExprId) -> Option<ExprId> {
        let Node::Apply(ops::POW, [base, _]) = self.pattern.node(self.left) else {
            let letter = self.matched(graph, self.left, id)?;
            return Some(self.right.build(graph, &[letter]));
        };
        let Node::Apply(ops::POW, [target, exponent]) = graph.node(id) else { return None };
        let (target, exponent) = (*target, graph.as_number(*exponent)?.to_i64()?);
        if exponent.abs() < 2 {
            return None;
        }
        let letter = self.matched(graph, *base, target)?;
        let square = self.right.build(graph, &[letter]);
        let (half, rest) = (graph.integer(exponent.div_euclid(2)), graph.integer(exponent.rem_euclid(2)));
        let (power, odd) = (graph.pow(square, half), graph.pow(target, rest));
        Some(graph.mul(power, odd))
    }

    /// What stands for the letter if `id` has the form of `part`, which holds the letter once and in a first operand;
    /// further operands are numbers.
    fn matched(&self, graph: &mut Graph, part: ExprId, id: ExprId) -> Option<ExprId> {
        if part == self.letter {
            return Some(id);
        }
        let Node::Apply(op, kids) = self.pattern.node(part) else { return None };
        if let (ops::MUL, [number, rest]) = (op, kids)
            && let Some(number) = self.pattern.as_number(*number)
        {
            let shared = shared_factor(graph, id, number)?;
            return self.matched(graph, *rest, shared);
        }
        let Node::Apply(other, targets) = graph.node(id) else { return None };
        let (&target, rest) = targets.split_first().filter(|_| other == op && targets.len() == kids.len())?;
        let same = |(kid, target): (&ExprId, &ExprId)| {
            self.pattern.as_number(*kid).is_some_and(|number| graph.as_number(*target) == Some(number))
        };
        if !kids[1..].iter().zip(rest).all(same) {
            return None;
        }
        self.matched(graph, kids[0], target)
    }
}

/// `id/number` if the number in front of `id` is a whole multiple of `number`.
fn shared_factor(graph: &mut Graph, id: ExprId, number: &Rational) -> Option<ExprId> {
    let factors = graph.chain(ops::MUL, id);
    let quotient = graph.as_number(factors[0])? / number;
    let whole = quotient.is_integer() && factors.len() > 1;
    whole.then(|| {
        let front = graph.number(quotient);
        factors[1..].iter().fold(front, |product, factor| graph.mul(product, *factor))
    })
}
