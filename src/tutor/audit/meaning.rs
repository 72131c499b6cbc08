//! What the written form of a member means among notes, where people leave out what the notes have said.

use rustc_hash::FxHashSet;

use super::notes::Notes;
use super::reason::Reason;
use crate::expr::ExprId;
use crate::name::Name;
use crate::ops;
use crate::shape::Shape;
use crate::syntax::variable;
use crate::syntax::written::{Item, Token, Written};

impl Notes {
    /// `w \cdot x` of two vectors is their dot product.
    pub(super) fn products_of_vectors(&self, written: &mut Written) {
        let is_vector = |token: &Token| match token {
            Token::Symbol(name) => {
                self.scope.shapes.get(name).is_some_and(|shape| shape.is_vector() && !shape.is_scalar())
            }
            _ => false,
        };
        for at in 2..written.items.len() {
            let vectors = is_vector(&written.items[at - 1].token) && is_vector(&written.items[at - 2].token);
            if vectors && written.items[at].token == (Token::Multiply { implicit: false }) {
                written.items[at].token = Token::Apply { op: ops::DOT, arity: 2, raised: false };
            }
        }
    }

    /// `J(w)` of a vector w by its name, as notes mean it: J is a function of w throughout.
    pub(super) fn without_vector_arguments(&self, written: &Written) -> Written {
        let mut items: Vec<Item> = Vec::new();
        for item in &written.items {
            if let Token::Call { name, arity, primes: 0, by } = &item.token
                && by.is_empty()
                && items.len() >= *arity as usize
            {
                let arguments = &items[items.len() - *arity as usize..];
                let shape = |item: &Item| match item.token {
                    Token::Symbol(name) => Some(self.scope.shape(name)),
                    _ => None,
                };
                let shapes: Option<Vec<Shape>> = arguments.iter().map(shape).collect();
                if shapes.is_some_and(|shapes| shapes.iter().any(|shape| !shape.is_scalar())) {
                    items.truncate(items.len() - *arity as usize);
                    items.push(Item { token: Token::Symbol(*name), span: item.span, arity: 0 });
                    continue;
                }
            }
            items.push(item.clone());
        }
        Written { items, ..written.clone() }
    }

    /// `f'` and `g_x` of functions that the notes define are derivatives at their own parameters, and `g_x(1, 2)` is that
    /// derivative at a point.
    pub(super) fn arguments_left_out(&mut self, written: &mut Written) -> Result<(), Reason> {
        let mut at = 0;
        while at < written.items.len() {
            let item = written.items[at].clone();
            at += 1;
            let Token::Call { name, arity, primes, ref by } = item.token else { continue };
            let params = self.parameters(name);
            if params.is_empty()
                && arity == 0
                && let Some(variable) = self.only_variable(&[name])?
            {
                let by = vec![variable; primes as usize];
                written.items[at - 1] = Item { token: Token::Differentiate { by }, arity: 1, ..item };
                written.items.insert(at - 1, Item { token: Token::Symbol(name), span: item.span, arity: 0 });
                at += 1;
                continue;
            }
            let wanted = if arity == 0 { !params.is_empty() } else { !by.is_empty() && params.len() == arity as usize };
            if !wanted {
                continue;
            }
            let count = params.len() as u32;
            let symbols = params.iter().map(|name| Item { token: Token::Symbol(*name), span: item.span, arity: 0 });
            let mut call = item.clone();
            call.arity = count;
            if let Token::Call { arity, .. } = &mut call.token {
                *arity = count;
            }
            let call: Vec<Item> = symbols.chain([call]).collect();
            if arity == 0 {
                written.items.splice(at - 1..at, call);
            } else {
                let start = written.subtree_starts()[at - 1] as usize;
                let token = Token::At { names: params.clone(), values: count };
                written.items[at - 1] = Item { token, span: item.span, arity: count + 1 };
                written.items.splice(start..start, call);
                at += 1;
            }
            at += params.len();
        }
        Ok(())
    }

    /// `y'` and `(x^2)'` of scalars that depend on one variable are derivatives by it; `^T` never is.
    pub(super) fn primes(&mut self, written: &mut Written, text: &str) -> Result<(), Reason> {
        for (at, start) in written.subtree_starts().into_iter().map(|start| start as usize).enumerate() {
            let item = &written.items[at];
            let end = item.span.end as usize;
            let prime =
                text.get(..end).is_some_and(|before| before.ends_with(['\'', '′']) || before.ends_with("\\prime"));
            if item.token != Token::Transpose || !prime {
                continue;
            }
            let operand: Vec<Name> = written.items[start..at]
                .iter()
                .filter_map(|item| match &item.token {
                    Token::Symbol(name) => Some(*name),
                    _ => None,
                })
                .collect();
            if operand.iter().any(|name| self.scope.shapes.contains_key(name)) {
                continue;
            }
            // A letter by itself that the notes do not define has no derivative that could be known.
            let alone = start + 1 == at;
            if let Some(by) = self.only_variable(&operand)?.filter(|by| !(alone && operand[0] == *by)) {
                written.items[at].token = Token::Differentiate { by: vec![by] };
            }
        }
        Ok(())
    }

    /// The one variable on which all of the names depend.
    fn only_variable(&mut self, names: &[Name]) -> Result<Option<Name>, Reason> {
        let mut found: Vec<ExprId> = Vec::new();
        for name in names {
            let symbol = variable(&mut self.graph, *name);
            let whole = self.expanded(symbol, &FxHashSet::default())?;
            found.extend(self.graph.variables(whole));
        }
        found.sort_unstable();
        found.dedup();
        Ok(match found[..] {
            [only] => self.graph.as_symbol(only),
            _ => None,
        })
    }

    /// The parameters of a function of scalars that the notes define.
    fn parameters(&mut self, name: Name) -> Vec<Name> {
        let head = variable(&mut self.graph, name);
        let params = self.definitions.get(&head).map(|known| known.params.clone()).unwrap_or_default();
        params.iter().map_while(|param| self.graph.as_symbol(*param)).collect()
    }
}

/// `∂/∂x_i Σ_i x_i`: an index that counts in a sum and names one variable as well makes no claim.
pub(super) fn index_in_two_roles(written: &Written) -> Result<(), Reason> {
    let indices = written.items.iter().filter_map(|item| match &item.token {
        Token::Indexed { index, .. } => Some(index.as_str()),
        _ => None,
    });
    for index in indices {
        for item in &written.items {
            let (Token::Differentiate { by } | Token::Operator { by, .. }) = &item.token else { continue };
            let both = by.iter().find(|name| name.split().1.is_some_and(|letters| letters.contains(index)));
            if let Some(name) = both {
                return Err(Reason::Index(format!(
                    "the index {index} counts in the sum and is fixed in {name} as well"
                )));
            }
        }
    }
    Ok(())
}
