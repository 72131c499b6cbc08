//! What the notes have said so far: definitions, shapes, assumptions, and values that follow from a slip.
//!
//! A definition keeps its right-hand side as it was written, in terms of other names, so that `dy/du` can hold u and `dx`
//! can go through it. Names stay symbols until a value is wanted. Invariant: a body holds no formal derivative.

use rustc_hash::{FxHashMap, FxHashSet};

use super::family::Families;
use super::letters::Ends;
use super::reason::Reason;
use crate::diagnostic::Span;
use crate::expr::{ExprId, Graph, Node};
use crate::name::Name;
use crate::ops;
use crate::shape::{Dim, Shape};
use crate::syntax::written::{Token, Written};
use crate::syntax::{self, Notation, Scope, Vocabulary, entries_of, lower, spelling, variable};

/// A definition.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    /// Parameters, as variables.
    pub params: Vec<ExprId>,
    /// The right-hand side, in terms of parameters and other names.
    pub body: ExprId,
    /// Where it stands.
    pub span: Span,
}

/// A member of a chain that was read.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// As written.
    pub written: Written,
    /// In the graph, with names and formal derivatives left as they are.
    pub open: ExprId,
    /// True if it is a plain list `[a, b]` or `(a, b)`, which says nothing about rows and columns.
    pub listed: bool,
    /// The free index of a list with dots, `[x_1, \dots, x_N]`, of which `open` is the entry at that index.
    pub dots: Option<Name>,
}

/// What a member names if it can be defined: `y`, `f(x, y)`, a column of such.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Head {
    /// One name with its parameters.
    One(Name, Option<Vec<Name>>),
    /// An entry with letters as its indices, which stands for all of them.
    Entry(Name, Vec<Name>),
    /// One name for each entry of a column.
    Column(Vec<(Name, Option<Vec<Name>>)>),
}

/// Everything known while a document is audited.
pub(super) struct Notes {
    pub graph: Graph,
    pub vocabulary: Vocabulary,
    pub scope: Scope,
    pub definitions: FxHashMap<ExprId, Definition>,
    /// Names that are defined by what was not read.
    pub unknown: FxHashSet<Name>,
    /// True if sigma is the sigmoid without being defined.
    pub sigmoid: bool,
    /// How far indices run.
    pub ends: Ends,
    /// Names whose entries are counted.
    pub families: Families,
    /// For each family that is defined, the entry by which it is.
    pub generic: FxHashMap<Name, ExprId>,
    /// Names of definitions in the order in which they came.
    pub order: Vec<ExprId>,
    /// Values that a wrong line gave to formal derivatives, with the number of that line's link.
    pub beliefs: FxHashMap<ExprId, (ExprId, usize)>,
    /// Names that were defined and then became parameters of a function, which may end their meaning.
    pub freed: FxHashSet<ExprId>,
    /// Those of which the notes have shown that it does.
    pub ended: FxHashSet<String>,
    /// Letters that stand in bold and plain.
    pub two_meanings: FxHashSet<char>,
    /// Relations that hold in the whole document, then those of the paragraph.
    pub assumptions: Vec<ExprId>,
    pub local: Vec<ExprId>,
}

impl Notes {
    pub(super) fn new() -> Notes {
        Notes {
            graph: Graph::new(),
            vocabulary: Vocabulary::new(),
            scope: Scope::default(),
            definitions: FxHashMap::default(),
            unknown: FxHashSet::default(),
            sigmoid: false,
            ends: Ends::default(),
            families: Families::default(),
            generic: FxHashMap::default(),
            order: Vec::new(),
            beliefs: FxHashMap::default(),
            freed: FxHashSet::default(),
            ended: FxHashSet::default(),
            two_meanings: FxHashSet::default(),
            assumptions: Vec::new(),
            local: Vec::new(),
        }
    }

    /// All relations that hold here.
    pub(super) fn given(&self) -> Vec<ExprId> {
        self.assumptions.iter().chain(&self.local).copied().collect()
    }

    /// Reads one member; again if it shows that a name counts entries.
    pub(super) fn read(&mut self, text: &str, latex: bool) -> Result<Read, Reason> {
        let read = self.read_once(text, latex)?;
        if self.count_entries(read.open)
            | self.count_listed(&read)
            | self.count_related(read.open)
            | self.whole_families(&read)
        {
            return self.read_once(text, latex);
        }
        Ok(read)
    }

    fn read_once(&mut self, text: &str, latex: bool) -> Result<Read, Reason> {
        self.vocabulary.notation = if latex { Notation::Latex } else { Notation::Automatic };
        let letters = super::header::letters(text);
        if let Some(letter) =
            letters.whole.iter().chain(&letters.parts).find(|letter| self.two_meanings.contains(letter))
        {
            return Err(Reason::TwoMeanings(*letter));
        }
        let entry = super::dots::listed(text);
        let text = entry.as_ref().map_or(text, |entry| &entry.text);
        let summed = super::dots::summed(text, latex);
        let text = summed.as_deref().unwrap_or(text);
        let bounded = self.ends.written(text);
        let text = bounded.as_deref().unwrap_or(text);
        let bracketed = if latex { super::letters::bracketed(text) } else { None };
        let text = bracketed.as_deref().unwrap_or(text);
        let spaced = if latex { super::letters::spaced(text) } else { text.to_owned() };
        let text = spaced.as_str();
        let named = if self.sigmoid { super::letters::with_sigmoid(text) } else { text.to_owned() };
        let text = named.as_str();
        let mut written = syntax::parse(text, &self.vocabulary)?;
        let mut listed = false;
        if let Some(item) = written.items.last_mut() {
            if let Token::Tuple { len } = item.token {
                item.token = Token::Vector { len };
            }
            listed = matches!(item.token, Token::Vector { .. });
        }
        super::meaning::index_in_two_roles(&written)?;
        self.products_of_vectors(&mut written);
        self.arguments_left_out(&mut written)?;
        self.primes(&mut written, text)?;
        let plain = self.without_vector_arguments(&written);
        let lowered = lower(&mut self.graph, &plain, &self.scope)?;
        let root = self.with_deltas(lowered.root)?;
        let open = self.calls_by_name(root)?;
        if entry.is_some() && !self.is_one_number(open) {
            return Err(Reason::Schematic);
        }
        Ok(Read { written, open, listed, dots: entry.map(|entry| Name::new(entry.index)) })
    }

    /// True of an entry that is a number, and not a gradient in a schematic matrix.
    fn is_one_number(&self, open: ExprId) -> bool {
        let whole = |id: &ExprId| matches!(self.formal(*id), Some((op, _)) if op != ops::DERIVATIVE);
        self.graph.is_scalar(open) && !self.graph.reachable(&[open]).iter().any(whole)
    }

    /// `f(x, y)` where f was defined with these very parameters is the name f.
    fn calls_by_name(&mut self, root: ExprId) -> Result<ExprId, Reason> {
        let mut map = FxHashMap::default();
        for id in self.graph.reachable(&[root]) {
            let Node::Unknown { name, orders, args } = self.graph.node(id) else { continue };
            let (orders, args) = (orders.to_vec(), args.to_vec());
            let head = variable(&mut self.graph, name);
            if self.definitions.get(&head).is_some_and(|definition| definition.params == args) {
                let by =
                    args.iter().zip(&orders).flat_map(|(param, order)| std::iter::repeat_n(*param, *order as usize));
                let named = by.fold(head, |of, by| self.graph.apply(ops::DERIVATIVE, &[of, by]));
                map.insert(id, named);
            }
        }
        if map.is_empty() { Ok(root) } else { Ok(self.graph.substitute(root, &map)?) }
    }

    /// The name that a member defines, if it is of that form.
    pub(super) fn head(&self, read: &Read) -> Option<Head> {
        if read.dots.is_some() {
            return None;
        }
        let items: Vec<_> = read.written.items.iter().filter(|item| item.token != Token::Group).collect();
        let (last, before) = items.split_last()?;
        let plain = |item: &&crate::syntax::written::Item| match &item.token {
            Token::Symbol(name) => Some(*name),
            _ => None,
        };
        let one = |part: &[&crate::syntax::written::Item]| -> Option<(Name, Option<Vec<Name>>)> {
            let (last, before) = part.split_last()?;
            match &last.token {
                Token::Symbol(name) if before.is_empty() => Some((*name, None)),
                Token::Call { name, primes: 0, by, arity } if by.is_empty() && before.len() == *arity as usize => {
                    let params: Option<Vec<Name>> = before.iter().map(plain).collect();
                    let params =
                        params.filter(|params| (1..params.len()).all(|k| !params[..k].contains(&params[k])))?;
                    Some((*name, Some(params)))
                }
                _ => None,
            }
        };
        if let Token::Vector { len } | Token::Matrix { rows: len, cols: 1 } = last.token {
            let mut heads = Vec::new();
            let mut rest = before;
            for _ in 0..len {
                let end = rest.iter().rposition(|item| !matches!(item.token, Token::Symbol(_) | Token::Call { .. }));
                if end.is_some() {
                    return None;
                }
                let arity = rest.last()?.arity as usize;
                let (left, part) = rest.split_at(rest.len().checked_sub(arity + 1)?);
                heads.push(one(part)?);
                rest = left;
            }
            heads.reverse();
            return (rest.is_empty() && len > 1).then_some(Head::Column(heads));
        }
        if let Token::Subscript(name) = last.token {
            let indices: Option<Vec<Name>> = before.iter().map(plain).collect();
            return Some(Head::Entry(name, indices?));
        }
        one(&items).map(|(name, params)| Head::One(name, params))
    }

    /// The variables that a name stands for: itself, or the entries of a vector.
    pub(super) fn slots(&mut self, name: Name) -> Vec<ExprId> {
        self.scope.clone().variables(&mut self.graph, name)
    }

    /// The earlier definition of a name.
    pub(super) fn known(&mut self, name: Name) -> Option<&Definition> {
        let slot = *self.slots(name).first()?;
        self.definitions.get(&slot)
    }

    /// Defines a name as `body`, which holds no formal derivative.
    pub(super) fn define(
        &mut self,
        name: Name,
        params: Option<&[Name]>,
        body: ExprId,
        span: Span,
    ) -> Result<(), Reason> {
        let params: Vec<ExprId> = params.unwrap_or(&[]).iter().flat_map(|param| self.slots(*param)).collect();
        self.free_params(&params)?;
        let shape = self.graph.shape(body).clone();
        if !shape.is_scalar() && self.scope.shape(name) != shape {
            self.scope.shapes.insert(name, shape.clone());
        } else if shape.is_scalar() {
            self.scope.shapes.remove(&name);
        }
        match (shape.is_scalar(), shape.is_vector(), params.is_empty()) {
            (true, _, false) => self.vocabulary.declare_function(name, params.len() as u32),
            (true, ..) => self.vocabulary.declare_variable(name),
            (_, true, _) => self.vocabulary.declare_indexed(name, 1),
            _ => self.vocabulary.declare_indexed(name, 2),
        }
        let slots = self.slots(name);
        let bodies = match (slots.len(), entries_of(&self.graph, body)) {
            (1, _) => vec![body],
            (_, Some((_, _, entries))) => entries,
            _ => return Err(Reason::Shape),
        };
        if slots.iter().any(|slot| self.graph.contains(body, &[*slot])) {
            return Err(Reason::Circular(name));
        }
        self.unknown.remove(&name);
        for (slot, body) in slots.into_iter().zip(bodies) {
            self.order.retain(|known| *known != slot);
            self.order.push(slot);
            self.freed.remove(&slot);
            self.definitions.insert(slot, Definition { params: params.clone(), body, span });
        }
        Ok(())
    }

    /// A function that is the sigmoid unless the notes say otherwise.
    pub(super) fn define_sigmoid(&mut self, name: Name) {
        let (head, param) = (variable(&mut self.graph, name), self.graph.scalar(Name::new("z")));
        let body = self.graph.apply(ops::SIGMOID, &[param]);
        self.sigmoid = true;
        self.definitions.insert(head, Definition { params: vec![param], body, span: Span::new(0, 0) });
    }

    /// Parameters that were names: beside others on which its meaning does not depend, a name is a variable from here on;
    /// else it stays a name between, until a link shows that it does not.
    fn free_params(&mut self, params: &[ExprId]) -> Result<(), Reason> {
        for param in params {
            let Some(definition) = self.definitions.get(param).cloned() else { continue };
            let others: Vec<ExprId> = params.iter().copied().filter(|other| other != param).collect();
            let body = self.expanded(definition.body, &others.iter().copied().collect())?;
            let apart = !others.is_empty() && !self.graph.contains(body, &others);
            if apart || self.ended.contains(&spelling(&self.graph, *param)) {
                self.definitions.remove(param);
            } else {
                self.freed.insert(*param);
            }
        }
        Ok(())
    }

    /// Makes a name a vector or matrix.
    pub(super) fn declare(&mut self, name: Name, shape: Shape) {
        match (shape.is_scalar(), shape.is_vector()) {
            (true, _) => self.vocabulary.declare_variable(name),
            (_, true) => self.vocabulary.declare_indexed(name, 1),
            _ => self.vocabulary.declare_indexed(name, 2),
        }
        self.scope.shapes.insert(name, shape);
    }

    /// Makes a name a scalar again.
    pub(super) fn undeclare(&mut self, name: Name) {
        self.scope.shapes.remove(&name);
        self.vocabulary.forget(name);
    }

    /// `id` with all defined names put in, except those of `keep`.
    pub(super) fn expanded(&mut self, id: ExprId, keep: &FxHashSet<ExprId>) -> Result<ExprId, Reason> {
        let mut whole = id;
        let held: Vec<ExprId> = keep.iter().filter_map(|id| self.generic_of(*id)).collect();
        for _ in 0..MOST_ROUNDS {
            let mut map: FxHashMap<ExprId, ExprId> = FxHashMap::default();
            let roots: Vec<ExprId> = keep.iter().copied().chain([whole]).collect();
            let taken = self.letters_in(&roots);
            for part in self.graph.reachable(&[whole]) {
                if keep.contains(&part) || self.generic_of(part).is_some_and(|slot| held.contains(&slot)) {
                    continue;
                }
                if let Some(definition) = self.definition(part, &taken)? {
                    map.insert(part, definition.body);
                } else if let Some(value) = self.called(part, keep)? {
                    map.insert(part, value);
                }
            }
            if map.is_empty() {
                return Ok(whole);
            }
            whole = self.graph.substitute(whole, &map)?;
        }
        Err(Reason::Endless)
    }

    /// The value of a call of a defined function.
    fn called(&mut self, id: ExprId, keep: &FxHashSet<ExprId>) -> Result<Option<ExprId>, Reason> {
        let Node::Unknown { name, orders, args } = self.graph.node(id) else { return Ok(None) };
        let (orders, args) = (orders.to_vec(), args.to_vec());
        let head = variable(&mut self.graph, name);
        let Some(definition) = self.definitions.get(&head).filter(|_| !keep.contains(&head)).cloned() else {
            return Ok(None);
        };
        if definition.params.is_empty() && !args.is_empty() && orders.iter().all(|order| *order == 0) {
            return Ok(Some(definition.body));
        }
        if let ([], [argument], [order]) = (&definition.params[..], &args[..], &orders[..]) {
            return self.slope_at(definition.body, *order, *argument);
        }
        if definition.params.len() != args.len() {
            return Err(Reason::Arguments { name, wanted: definition.params.len(), given: args.len() });
        }
        let mut body = definition.body;
        for (param, order) in definition.params.iter().zip(&orders) {
            for _ in 0..*order {
                body = crate::calculus::Derivatives::new().forward(&mut self.graph, &[body], *param)?[0];
            }
        }
        let map: FxHashMap<ExprId, ExprId> =
            definition.params.iter().copied().zip(args).filter(|(a, b)| a != b).collect();
        Ok(Some(if map.is_empty() { body } else { self.graph.substitute(body, &map)? }))
    }

    /// `y'(x)` of a `y` that was defined without parameters and depends on one variable.
    fn slope_at(&mut self, body: ExprId, order: u32, argument: ExprId) -> Result<Option<ExprId>, Reason> {
        let mut slope = self.expanded(body, &FxHashSet::default())?;
        let [by] = self.graph.variables(slope)[..] else { return Ok(None) };
        for _ in 0..order {
            slope = crate::calculus::Derivatives::new().forward(&mut self.graph, &[slope], by)?[0];
        }
        Ok(Some(if by == argument {
            slope
        } else {
            self.graph.substitute(slope, &FxHashMap::from_iter([(by, argument)]))?
        }))
    }

    /// True if something in it is a function that the notes do not define.
    pub(super) fn unknown_function(&self, id: ExprId) -> Option<Name> {
        self.graph.reachable(&[id]).into_iter().find_map(|part| match self.graph.node(part) {
            Node::Unknown { name, .. } => Some(name),
            _ => None,
        })
    }

    /// The root if it is a derivative that is not carried out.
    pub(super) fn formal(&self, id: ExprId) -> Option<(ops::OpId, Vec<ExprId>)> {
        match self.graph.node(id) {
            Node::Apply(op, kids) if ops::is_formal(op) && op != ops::AT => Some((op, kids.to_vec())),
            _ => None,
        }
    }
}

/// Names inside names.
const MOST_ROUNDS: usize = 64;

/// `x` in bold is a vector of n entries, `A` in bold an n by n matrix, unless something else was said.
pub(super) fn bold_shape(letter: char) -> Shape {
    let size = Dim::Named(Name::new("n"));
    let cols = if letter.is_uppercase() { size.clone() } else { Dim::Known(1) };
    Shape { rows: size, cols }
}
