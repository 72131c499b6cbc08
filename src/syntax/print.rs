//! From the graph to a formula: the inverse of reading.
//!
//! It is structural: nothing is reordered, combined or cancelled, so that what is printed in plain notation reads back to
//! the same expression. A minus sign is printed exactly where `Graph::negate` would put it. Shared parts stay shared in
//! the formula; formats write them out under a budget.

use rustc_hash::FxHashMap;

use super::formula::{Formula, FormulaId, Item};
use super::written::{Operator, Relation};
use crate::expr::{ExprId, Graph, Node, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};

/// What is to be shown: an expression, or its negation without the leading minus.
type Job = (ExprId, bool);

/// The formula of `root`.
pub fn formula(graph: &Graph, root: ExprId) -> Formula {
    let mut formula = Formula::default();
    append(graph, root, &mut formula);
    formula
}

/// Appends the formula of `root` to `formula`.
pub fn append(graph: &Graph, root: ExprId, formula: &mut Formula) -> FormulaId {
    let mut printer = Printer { graph, formula, done: FxHashMap::default() };
    printer.print((root, false))
}

/// How a variable is spelt: `x`, `x_1`, `W_{1,2}`.
pub fn spelling(graph: &Graph, id: ExprId) -> String {
    match graph.node(id) {
        Node::Symbol(name) => name.as_str().to_owned(),
        Node::Entry { base, indices } => {
            let indices: Vec<String> = indices.iter().map(|index| spelling(graph, *index)).collect();
            let joined = indices.join(",");
            if joined.len() == 1 || (indices.len() == 1 && joined.bytes().all(|b| b.is_ascii_digit())) {
                format!("{base}_{joined}")
            } else {
                format!("{base}_{{{joined}}}")
            }
        }
        Node::Number(value) => value.to_string(),
        _ => "...".to_owned(),
    }
}

struct Printer<'g, 'f> {
    graph: &'g Graph,
    formula: &'f mut Formula,
    done: FxHashMap<Job, FormulaId>,
}

impl Printer<'_, '_> {
    fn print(&mut self, root: Job) -> FormulaId {
        let mut open = vec![(root, false)];
        while let Some((job, ready)) = open.pop() {
            if self.done.contains_key(&job) {
                continue;
            }
            if ready {
                let id = match (job.1, self.minus_one_times(job.0)) {
                    (true, Some(rest)) => self.done[&(rest, false)],
                    _ => {
                        let item = self.item(job);
                        self.formula.push_from(item, Some(job.0))
                    }
                };
                self.done.insert(job, id);
            } else {
                open.push((job, true));
                open.extend(self.parts(job).into_iter().rev().map(|part| (part, false)));
            }
        }
        self.done[&root]
    }

    /// Everything that must be printed before `job`.
    fn parts(&self, (id, negated): Job) -> Vec<Job> {
        if !negated && self.is_negative(id) && !self.graph.is_apply(id, ops::ADD) {
            return vec![(id, true)];
        }
        match self.graph.node(id) {
            Node::Number(_) | Node::Symbol(_) => Vec::new(),
            Node::Apply(ops::ADD, _) => self.terms(id).into_iter().map(|(minus, term)| (term, minus)).collect(),
            Node::Apply(ops::MUL | ops::MATRIX_PRODUCT, _) => self.factors(id, negated),
            Node::Apply(ops::DIV, kids) => vec![(kids[0], negated), (kids[1], false)],
            _ => self.graph.children(id).iter().map(|kid| (*kid, false)).collect(),
        }
    }

    /// True if a minus sign is printed in front: the expression is what `Graph::negate` makes of something printable.
    /// In `(-x)*y` the sign belongs to the first factor alone.
    fn is_negative(&self, mut id: ExprId) -> bool {
        let mut below_product = false;
        loop {
            match self.graph.node(id) {
                Node::Number(value) => return value.is_negative(),
                Node::Apply(ops::MUL, _) if self.minus_one_times(id).is_some() => return !below_product,
                Node::Apply(op @ (ops::MUL | ops::DIV), kids) => {
                    below_product |= op == ops::MUL;
                    id = kids[0];
                }
                _ => return false,
            }
        }
    }

    /// Terms of a chain of additions, leftmost first, each with its sign.
    fn terms(&self, mut id: ExprId) -> Vec<(bool, ExprId)> {
        let mut terms = Vec::new();
        while let Node::Apply(ops::ADD, [left, right]) = self.graph.node(id) {
            terms.push(*right);
            id = *left;
        }
        terms.push(id);
        terms.reverse();
        terms.into_iter().map(|term| (self.is_negative(term) && !self.graph.is_apply(term, ops::ADD), term)).collect()
    }

    /// Factors of a chain of multiplications. Under a minus sign a leading -1 is dropped if nothing else would take the
    /// sign, and is shown as 1 otherwise.
    fn factors(&self, id: ExprId, negated: bool) -> Vec<Job> {
        if let (true, Some(rest)) = (negated, self.minus_one_times(id)) {
            return vec![(rest, false)];
        }
        let mut factors = Vec::new();
        let (mut at, mut outer) = (id, id);
        while let Node::Apply(ops::MUL | ops::MATRIX_PRODUCT, [left, right]) = self.graph.node(at) {
            if at != id && (self.minus_one_times(at).is_some() || self.is_scalar_product(at, outer)) {
                break;
            }
            factors.push((*right, false));
            (at, outer) = (*left, at);
        }
        factors.push((at, negated));
        factors.reverse();
        factors
    }

    /// `(x'*y)*z`: a product of vectors that is a scalar stays together in front of what it multiplies.
    fn is_scalar_product(&self, id: ExprId, outer: ExprId) -> bool {
        self.graph.is_apply(outer, ops::MUL) && self.graph.is_apply(id, ops::MATRIX_PRODUCT) && self.graph.is_scalar(id)
    }

    fn minus_one_times(&self, id: ExprId) -> Option<ExprId> {
        let Node::Apply(ops::MUL, [left, rest]) = self.graph.node(id) else { return None };
        let minus = self.graph.as_number(*left).is_some_and(Rational::is_minus_one);
        (minus && !self.takes_sign(*rest)).then_some(*rest)
    }

    /// True if `Graph::negate` would push the sign into `id`.
    fn takes_sign(&self, mut id: ExprId) -> bool {
        if self.graph.is_apply(id, ops::DIV) {
            return true;
        }
        loop {
            match self.graph.node(id) {
                Node::Number(_) => return true,
                Node::Apply(ops::MUL | ops::DIV, kids) => id = kids[0],
                _ => return false,
            }
        }
    }

    fn item(&mut self, (id, negated): Job) -> Item {
        if !negated && self.is_negative(id) && !self.graph.is_apply(id, ops::ADD) {
            return Item::Sum(vec![(true, self.done[&(id, true)])]);
        }
        let at = |job: &Job| self.done[job];
        match self.graph.node(id) {
            Node::Number(value) => self.number(&value.abs()),
            Node::Symbol(name) => Item::Symbol(name.as_str().to_owned()),
            Node::Entry { base, indices } => {
                let plain = indices.iter().all(|index| self.graph.as_number(*index).is_some());
                if plain {
                    Item::Symbol(spelling(self.graph, id))
                } else {
                    Item::Subscript(base.as_str().to_owned(), indices.iter().map(|i| at(&(*i, false))).collect())
                }
            }
            Node::Literal { rows, cols, entries } => Item::Matrix {
                rows,
                cols,
                entries: entries.iter().map(|entry| at(&(*entry, false))).collect(),
                vector: cols == 1,
            },
            Node::Indexed { kind, index, from, to, body } => Item::Indexed {
                product: kind == Sequence::Product,
                index: index.as_str().to_owned(),
                from: at(&(from, false)),
                to: at(&(to, false)),
                body: at(&(body, false)),
            },
            Node::Unknown { name, orders, args } => self.unknown(name, orders, args),
            Node::Apply(op, kids) => self.applied(id, negated, op, kids),
        }
    }

    /// A fraction of numbers is shown as a fraction, so that layouts may draw it.
    fn number(&mut self, value: &Rational) -> Item {
        if value.is_integer() {
            return Item::Number(value.to_string());
        }
        let numerator = self.formula.push(Item::Number(value.numerator().to_string()));
        let denominator = self.formula.push(Item::Number(value.denominator().to_string()));
        Item::Fraction(numerator, denominator)
    }

    fn applied(&self, id: ExprId, negated: bool, op: OpId, kids: &[ExprId]) -> Item {
        let kid = |position: usize| self.done[&(kids[position], false)];
        let all = || kids.iter().map(|kid| self.done[&(*kid, false)]).collect::<Vec<_>>();
        match op {
            ops::ADD => {
                let terms = self.terms(id);
                Item::Sum(terms.into_iter().map(|(minus, term)| (minus, self.done[&(term, minus)])).collect())
            }
            ops::MUL | ops::MATRIX_PRODUCT => {
                Item::Product(self.factors(id, negated).iter().map(|job| self.done[job]).collect())
            }
            ops::DIV => Item::Fraction(self.done[&(kids[0], negated)], kid(1)),
            ops::POW | ops::MATRIX_POWER => Item::Power(kid(0), kid(1)),
            ops::TRANSPOSE => Item::Transpose(kid(0)),
            ops::TIMES => Item::Elementwise('*', kid(0), kid(1)),
            ops::OVER => Item::Elementwise('/', kid(0), kid(1)),
            ops::RAISED => Item::Elementwise('^', kid(0), kid(1)),
            ops::PI => Item::Symbol("pi".to_owned()),
            ops::EXP if self.graph.is_euler(id) => Item::Symbol("e".to_owned()),
            ops::LESS | ops::LESS_EQUAL => {
                let (forward, turned) = match op {
                    ops::LESS => (Relation::Less, Relation::Greater),
                    _ => (Relation::LessEqual, Relation::GreaterEqual),
                };
                if self.graph.as_number(kids[0]).is_some() {
                    Item::Relation(turned, kid(1), kid(0))
                } else {
                    Item::Relation(forward, kid(0), kid(1))
                }
            }
            ops::EQUAL => Item::Relation(Relation::Equal, kid(0), kid(1)),
            ops::NOT_EQUAL => Item::Relation(Relation::NotEqual, kid(0), kid(1)),
            ops::PIECEWISE => {
                let (pairs, last) = (kids.len() / 2, kids.len() % 2 == 1);
                let cases = (0..pairs).map(|k| (kid(2 * k), kid(2 * k + 1))).collect();
                Item::Piecewise(cases, last.then(|| kid(kids.len() - 1)))
            }
            ops::DERIVATIVE => Item::Derivative {
                partial: self.graph.variables(kids[0]).len() > 1,
                by: vec![spelling(self.graph, kids[1])],
                of: None,
                body: Some(kid(0)),
            },
            ops::GRADIENT => self.operator(Operator::Gradient, kids),
            ops::JACOBIAN => self.operator(Operator::Jacobian, kids),
            ops::HESSIAN => self.operator(Operator::Hessian, kids),
            ops::LAPLACIAN => self.operator(Operator::Laplacian, kids),
            ops::DIVERGENCE => self.operator(Operator::Divergence, kids),
            ops::AT => {
                let pairs = (1..kids.len()).step_by(2);
                Item::At(kid(0), pairs.map(|k| (spelling(self.graph, kids[k]), kid(k + 1))).collect())
            }
            _ => Item::Call(op, all()),
        }
    }

    fn operator(&self, operator: Operator, kids: &[ExprId]) -> Item {
        let by = kids[1..].iter().map(|id| spelling(self.graph, *id)).collect();
        Item::Operator(operator, by, self.done[&(kids[0], false)])
    }

    fn unknown(&self, name: Name, orders: &[u32], args: &[ExprId]) -> Item {
        let kids: Vec<FormulaId> = args.iter().map(|arg| self.done[&(*arg, false)]).collect();
        match orders {
            [primes] => Item::Named(name.as_str().to_owned(), *primes, kids),
            _ if orders.iter().all(|order| *order == 0) => Item::Named(name.as_str().to_owned(), 0, kids),
            _ => {
                let by: Vec<String> = orders
                    .iter()
                    .zip(args)
                    .flat_map(|(order, arg)| std::iter::repeat_n(spelling(self.graph, *arg), *order as usize))
                    .collect();
                Item::Named(format!("{name}_{{{}}}", by.concat()), 0, kids)
            }
        }
    }
}
