//! Calls of declared functions, and derivatives and substitutions as formal nodes.
//!
//! Nothing is differentiated here. A formal node lists its variables after the expression: `gradient(f, x, y)`;
//! a substitution lists pairs: `at(f, x, 1, y, 2)`.

use rustc_hash::FxHashMap;

use super::entrywise::written_out;
use super::explicit::entries_of;
use super::lower::{Lowering, Value, wrong_count};
use super::print::spelling;
use super::scope::{Function, entries};
use super::written::Operator;
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::expr::{ExprId, Graph, Node, Stopped};
use crate::name::Name;
use crate::number::Rational;
use crate::ops;
use crate::shape::Shape;

impl Stopped {
    /// The outcome as a diagnostic.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            Stopped::Work => Diagnostic::new("limit-work", "this is more work than one answer may cost")
                .suggest("a smaller expression, or a lower order of derivative"),
            Stopped::Interrupted => Diagnostic::new("limit-interrupted", "interrupted"),
            Stopped::Time => Diagnostic::new("limit-time", "the time limit has passed"),
        }
    }
}

/// `f(x, y)`, `f'(x)`, `f_x(1, 2)`.
pub(super) fn call(
    lowering: &mut Lowering<'_>,
    name: Name,
    primes: u32,
    by: &[Name],
    span: Span,
    operands: &[Value],
) -> Result<ExprId, Diagnostic> {
    let arguments: Vec<ExprId> = operands
        .iter()
        .flat_map(|value| if value.parts.is_empty() { vec![value.id] } else { value.parts.clone() })
        .collect();
    let Some(function) = lowering.scope.functions.get(&name) else {
        return unknown(lowering, name, primes, by, span, &arguments);
    };
    let function = function.clone();
    let slots = slots(lowering, &function);
    let given = arguments.clone();
    let arguments = match arguments_for(lowering.graph, &slots, arguments) {
        Ok(arguments) => arguments,
        Err(count) if count == 0 && (primes > 0 || !by.is_empty()) => slots.concat(),
        Err(count) if count == function.params.len() => {
            let pairs = function.params.iter().zip(given);
            let problem = |(param, argument): (&Name, ExprId)| {
                let (wanted, shape) = (lowering.scope.shape(*param), lowering.graph.shape(argument));
                (wanted != *shape).then(|| misfit(name, span, param.as_str(), shape, &wanted))
            };
            return Err(pairs.filter_map(problem).next().expect("one of them does not fit"));
        }
        Err(count) => {
            let params: Vec<&str> = function.params.iter().map(|p| p.as_str()).collect();
            return Err(Diagnostic::at("shape-arguments", span, wrong_count(name.as_str(), params.len(), count))
                .suggest(format!("{name}({})", params.join(", "))));
        }
    };
    let variables = slots.concat();
    let mut put_in = primes > 0 || !by.is_empty();
    for (variable, argument) in variables.iter().zip(&arguments) {
        put_in |= !fits(lowering.graph, name, span, *variable, *argument)?;
    }
    for (variable, argument) in variables.iter().zip(&arguments) {
        let plain = matches!(lowering.graph.node(*argument), Node::Symbol(_) | Node::Entry { .. } | Node::Number(_));
        if let (Some(param), false) = (lowering.graph.as_symbol(*variable), plain) {
            lowering.note_use(param, *argument);
        }
    }
    let body = differentiated(lowering, &function, primes, by, span)?;
    substitute_arguments(lowering.graph, body, put_in, &variables, &arguments)
}

/// True if an argument has the shape of the parameter; false if it is written out and its sizes are those of letters, so
/// that it is a point.
fn fits(graph: &Graph, name: Name, span: Span, variable: ExprId, argument: ExprId) -> Result<bool, Diagnostic> {
    let (wanted, given) = (graph.shape(variable), graph.shape(argument));
    let letters = wanted.sizes().is_none() && given.sizes().is_some() && entries_of(graph, argument).is_some();
    let point = letters && !wanted.is_scalar() && wanted.is_vector() == given.is_vector() && !given.is_scalar();
    if wanted == given || point {
        return Ok(wanted == given);
    }
    Err(misfit(name, span, &spelling(graph, variable), given, wanted))
}

fn misfit(name: Name, span: Span, param: &str, given: &Shape, wanted: &Shape) -> Diagnostic {
    let message = format!("the argument of {name} for {param} is {given}, wanted is {wanted}");
    Diagnostic::at("shape-argument", span, message)
}

/// For each parameter the variables that it stands for.
fn slots(lowering: &mut Lowering<'_>, function: &Function) -> Vec<Vec<ExprId>> {
    function.params.iter().map(|param| lowering.scope.variables(lowering.graph, *param)).collect()
}

/// Arguments spread over the entries of vector parameters; a single vector may fill all parameters.
fn arguments_for(graph: &Graph, slots: &[Vec<ExprId>], arguments: Vec<ExprId>) -> Result<Vec<ExprId>, usize> {
    let count = arguments.len();
    let whole = |k: usize| slots.get(k).is_some_and(|slot| slot.iter().any(|id| !graph.is_scalar(*id)));
    let entries = |k: usize, id: ExprId| entries_of(graph, id).filter(|_| !whole(k));
    let spread: Vec<Vec<ExprId>> = arguments
        .iter()
        .enumerate()
        .map(|(k, id)| entries(k, *id).map_or(vec![*id], |(_, _, entries)| entries))
        .collect();
    let sizes_agree = spread.len() == slots.len() && spread.iter().zip(slots).all(|(a, s)| a.len() == s.len());
    let one_for_all = spread.len() == 1 && spread[0].len() == slots.len() && slots.iter().all(|s| s.len() == 1);
    if sizes_agree || one_for_all { Ok(spread.concat()) } else { Err(count) }
}

fn differentiated(
    lowering: &mut Lowering<'_>,
    function: &Function,
    primes: u32,
    by: &[Name],
    span: Span,
) -> Result<ExprId, Diagnostic> {
    if primes > 0 && function.params.len() != 1 {
        return Err(
            Diagnostic::at("scope-prime", span, "a prime needs a function of one variable").suggest("d/dx f or f_x")
        );
    }
    let mut order: Vec<Name> = by.to_vec();
    order.extend(std::iter::repeat_n(function.params[0], primes as usize));
    differentiate(lowering, function.body, &order)
}

fn substitute_arguments(
    graph: &mut Graph,
    body: ExprId,
    formal: bool,
    variables: &[ExprId],
    arguments: &[ExprId],
) -> Result<ExprId, Diagnostic> {
    if variables == arguments {
        return Ok(body);
    }
    if formal {
        let pairs = variables.iter().zip(arguments).flat_map(|(x, value)| [*x, *value]);
        let kids: Vec<ExprId> = std::iter::once(body).chain(pairs).collect();
        return Ok(graph.apply(ops::AT, &kids));
    }
    let map: FxHashMap<ExprId, ExprId> = variables.iter().copied().zip(arguments.iter().copied()).collect();
    let value = graph.substitute(body, &map).map_err(Stopped::diagnostic)?;
    if !arguments.iter().any(|id| matches!(graph.node(*id), Node::Literal { .. })) {
        return Ok(value);
    }
    // Without other vectors and matrices it is worked out.
    Ok(written_out(graph, value, |graph, id, _| graph.is_scalar(id).then_some(id)).unwrap_or(value))
}

fn unknown(
    lowering: &mut Lowering<'_>,
    name: Name,
    primes: u32,
    by: &[Name],
    span: Span,
    arguments: &[ExprId],
) -> Result<ExprId, Diagnostic> {
    if primes > 0 && arguments.len() != 1 {
        return Err(
            Diagnostic::at("scope-prime", span, "a prime needs a function of one variable").suggest("d/dx f(x, y)")
        );
    }
    if arguments.iter().any(|argument| !lowering.graph.is_scalar(*argument)) {
        return Err(Diagnostic::at(
            "shape-scalar",
            span,
            format!("{name} is not declared, so its arguments are scalars"),
        ));
    }
    let mut orders = vec![0; arguments.len()];
    if let Some(first) = orders.first_mut() {
        *first = primes;
    }
    let call = lowering.graph.unknown(name, &orders, arguments);
    differentiate(lowering, call, by)
}

/// `d/dx e`, `∂²/∂x∂y e`: one formal node for each variable, the first one innermost.
pub(super) fn differentiate(lowering: &mut Lowering<'_>, of: ExprId, by: &[Name]) -> Result<ExprId, Diagnostic> {
    let mut result = of;
    for name in by {
        let variables = lowering.scope.variables(lowering.graph, *name);
        let kids: Vec<ExprId> = std::iter::once(result).chain(variables.iter().copied()).collect();
        let op = match (variables.len(), lowering.graph.is_scalar(result)) {
            (1, _) => ops::DERIVATIVE,
            (_, true) => ops::GRADIENT,
            (_, false) => ops::JACOBIAN,
        };
        result = lowering.graph.apply(op, &kids);
    }
    Ok(result)
}

/// `grad f`, `jacobian(f, g)`, `hessian f`, `laplacian f`, `divergence F`.
pub(super) fn operator(
    lowering: &mut Lowering<'_>,
    kind: Operator,
    by: &[Name],
    span: Span,
    operands: &[Value],
) -> Result<ExprId, Diagnostic> {
    let parts: Vec<ExprId> = operands
        .iter()
        .flat_map(|value| if value.parts.is_empty() { vec![value.id] } else { value.parts.clone() })
        .collect();
    let of = if parts.len() == 1 { parts[0] } else { lowering.graph.vector(&scalars(lowering, &parts, span)?) };
    let is_scalar = lowering.graph.is_scalar(of);
    let op = match kind {
        Operator::Gradient if is_scalar => ops::GRADIENT,
        Operator::Gradient | Operator::Jacobian => ops::JACOBIAN,
        Operator::Hessian => ops::HESSIAN,
        Operator::Laplacian => ops::LAPLACIAN,
        Operator::Divergence => ops::DIVERGENCE,
    };
    if is_scalar && op == ops::DIVERGENCE || !is_scalar && matches!(op, ops::HESSIAN | ops::LAPLACIAN) {
        let wanted = if is_scalar { "a vector of functions" } else { "one scalar function" };
        return Err(Diagnostic::at("shape-operator", span, format!("the {} needs {wanted}", op.name())));
    }
    let variables = wanted_variables(lowering, by, operands, of);
    if variables.is_empty() {
        return Err(Diagnostic::at("scope-no-variable", span, "there is no variable to differentiate by")
            .suggest("say by which: grad(f, [x, y])"));
    }
    let kids: Vec<ExprId> = std::iter::once(of).chain(variables).collect();
    Ok(lowering.graph.apply(op, &kids))
}

fn scalars(lowering: &Lowering<'_>, parts: &[ExprId], span: Span) -> Result<Vec<ExprId>, Diagnostic> {
    match parts.iter().find(|part| !lowering.graph.is_scalar(**part)) {
        None => Ok(parts.to_vec()),
        Some(part) => {
            let shape = lowering.graph.shape(*part);
            Err(Diagnostic::at(
                "shape-scalar",
                span,
                format!("a list of functions holds scalars, this entry is {shape}"),
            ))
        }
    }
}

/// The variables stated, else the parameters of the named functions, else the free variables in alphabetical order.
fn wanted_variables(lowering: &mut Lowering<'_>, by: &[Name], operands: &[Value], of: ExprId) -> Vec<ExprId> {
    if !by.is_empty() {
        return by.iter().flat_map(|name| lowering.scope.variables(lowering.graph, *name)).collect();
    }
    let mut found = Vec::new();
    for name in operands.iter().filter_map(|value| value.function) {
        let function = lowering.scope.functions[&name].clone();
        for variable in slots(lowering, &function).concat() {
            if !found.contains(&variable) {
                found.push(variable);
            }
        }
    }
    if found.is_empty() { free_variables(lowering.graph, of) } else { found }
}

/// Free variables in alphabetical order, `x_2` before `x_10`.
pub fn free_variables(graph: &Graph, of: ExprId) -> Vec<ExprId> {
    let mut variables = graph.variables(of);
    variables.sort_by_key(|id| sort_key(graph, *id));
    variables
}

fn sort_key(graph: &Graph, id: ExprId) -> (&'static str, Vec<Rational>) {
    match graph.node(id) {
        Node::Symbol(name) => (name.as_str(), Vec::new()),
        Node::Entry { base, indices } => {
            (base.as_str(), indices.iter().filter_map(|index| graph.as_number(*index).cloned()).collect())
        }
        _ => ("", Vec::new()),
    }
}

/// `e at (1, 2)` and `e at x = 1, y = 2`.
pub(super) fn at(
    lowering: &mut Lowering<'_>,
    names: &[Name],
    span: Span,
    operands: &[Value],
) -> Result<ExprId, Diagnostic> {
    let (of, values) = operands.split_first().expect("the expression comes first");
    let values: Vec<ExprId> = values
        .iter()
        .flat_map(|value| if value.parts.is_empty() { vec![value.id] } else { value.parts.clone() })
        .collect();
    let base = underlying(lowering.graph, of.id);
    let variables = if names.is_empty() { positional(lowering, of, base) } else { Vec::new() };
    let mut kids = vec![of.id];
    if names.is_empty() {
        let flat: Vec<ExprId> =
            values.iter().flat_map(|id| entries_of(lowering.graph, *id).map_or(vec![*id], |(_, _, all)| all)).collect();
        if variables.len() != flat.len() {
            return Err(Diagnostic::at(
                "shape-point",
                span,
                format!("a point with {} coordinates is wanted, not {}", variables.len(), flat.len()),
            )
            .suggest("name them: at x = 1, y = 2"));
        }
        kids.extend(variables.into_iter().zip(flat).flat_map(|(x, value)| [x, value]));
    } else {
        for (name, value) in names.iter().zip(values) {
            let slots = lowering.scope.variables(lowering.graph, *name);
            if let [whole] = slots[..]
                && !lowering.graph.is_scalar(whole)
            {
                kids.extend([whole, value]);
                continue;
            }
            let entries = entries_of(lowering.graph, value).map_or(vec![value], |(_, _, all)| all);
            let slots = if slots.len() == 1 && entries.len() > 1 {
                entries_named(lowering.graph, *name, entries.len())
            } else {
                slots
            };
            if slots.len() != entries.len() {
                return Err(Diagnostic::at(
                    "shape-point",
                    span,
                    format!("{name} has {} entries, not {}", slots.len(), entries.len()),
                ));
            }
            kids.extend(slots.into_iter().zip(entries).flat_map(|(x, value)| [x, value]));
        }
    }
    warn_unused(lowering, base, &kids, span);
    Ok(lowering.graph.apply(ops::AT, &kids))
}

fn entries_named(graph: &mut Graph, name: Name, count: usize) -> Vec<ExprId> {
    entries(graph, name, count as u32, 1)
}

/// What a formal derivative is taken of: its variables are those of the function, not of the derivative.
fn underlying(graph: &Graph, mut id: ExprId) -> ExprId {
    while let Node::Apply(op, kids) = graph.node(id) {
        if !ops::is_formal(op) {
            break;
        }
        id = kids[0];
    }
    id
}

fn positional(lowering: &mut Lowering<'_>, of: &Value, base: ExprId) -> Vec<ExprId> {
    if let Some(name) = of.function {
        let function = lowering.scope.functions[&name].clone();
        return slots(lowering, &function).concat();
    }
    if let Node::Apply(op, kids) = lowering.graph.node(of.id)
        && ops::is_formal(op)
        && op != ops::AT
        && op != ops::DERIVATIVE
    {
        return kids[1..].to_vec();
    }
    if let Some(function) = lowering.scope.functions.values().find(|function| function.body == base) {
        let function = function.clone();
        return slots(lowering, &function).concat();
    }
    free_variables(lowering.graph, base)
}

fn warn_unused(lowering: &mut Lowering<'_>, base: ExprId, kids: &[ExprId], span: Span) {
    let variables = lowering.graph.variables(base);
    for variable in kids[1..].iter().step_by(2) {
        if let (Some(name), false) = (lowering.graph.as_symbol(*variable), variables.contains(variable)) {
            let text = format!("{name} does not occur in the expression");
            lowering.notes.push(Note { span, text, warning: true });
        }
    }
}
