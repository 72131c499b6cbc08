//! The arena and its interning table.

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use smallvec::SmallVec;

use super::meter::Meter;
use super::node::{ExprId, Node, Sequence};
use crate::name::Name;
use crate::number::Rational;
use crate::ops::{self, OpId};
use crate::shape::Shape;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Number,
    Symbol,
    Entry,
    Literal,
    Sum,
    Product,
    Unknown,
    Apply,
}

/// 32 bytes a node; up to two children stand in the record, more in the slab.
#[derive(Clone, Debug)]
struct Record {
    kind: Kind,
    /// Number, name, rows or function, depending on the kind.
    data: u32,
    len: u32,
    /// The children, or in the first place their position in the slab.
    inline: [ExprId; 2],
    shape: u32,
    hash: u32,
}

/// Number of children that a record holds itself.
const INLINE: usize = 2;
/// Position of the scalar shape in every graph.
const SCALAR: u32 = 0;

/// All expressions of a session.
#[derive(Clone, Debug)]
pub struct Graph {
    records: Vec<Record>,
    slab: Vec<ExprId>,
    numbers: Vec<Rational>,
    unknowns: Vec<(Name, SmallVec<[u32; 2]>)>,
    shapes: Vec<Shape>,
    table: HashTable<ExprId>,
    /// The budget that every engine working on this graph pays from.
    pub meter: Meter,
    zero: ExprId,
    one: ExprId,
}

impl Default for Graph {
    fn default() -> Self {
        Graph::new()
    }
}

impl Graph {
    /// An empty graph with the default budget.
    pub fn new() -> Self {
        let mut graph = Graph {
            records: Vec::new(),
            slab: Vec::new(),
            numbers: Vec::new(),
            unknowns: Vec::new(),
            shapes: vec![Shape::SCALAR],
            table: HashTable::new(),
            meter: Meter::default(),
            zero: ExprId(0),
            one: ExprId(0),
        };
        graph.zero = graph.number(Rational::ZERO);
        graph.one = graph.number(Rational::ONE);
        graph
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True if there is no node, which never happens: 0 and 1 are always there.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The number 0.
    pub fn zero(&self) -> ExprId {
        self.zero
    }

    /// The number 1.
    pub fn one(&self) -> ExprId {
        self.one
    }

    /// What `id` is.
    #[inline]
    pub fn node(&self, id: ExprId) -> Node<'_> {
        let record = &self.records[id.index()];
        let kids = self.kids_of(record);
        match record.kind {
            Kind::Apply => Node::Apply(OpId(record.data as u16), kids),
            Kind::Number => Node::Number(&self.numbers[record.data as usize]),
            Kind::Symbol => Node::Symbol(Name::from_index(record.data)),
            Kind::Entry => Node::Entry { base: Name::from_index(record.data), indices: kids },
            Kind::Literal => Node::Literal { rows: record.data, cols: record.len / record.data, entries: kids },
            Kind::Sum | Kind::Product => Node::Indexed {
                kind: if record.kind == Kind::Sum { Sequence::Sum } else { Sequence::Product },
                index: Name::from_index(record.data),
                from: kids[0],
                to: kids[1],
                body: kids[2],
            },
            Kind::Unknown => {
                let (name, orders) = &self.unknowns[record.data as usize];
                Node::Unknown { name: *name, orders, args: kids }
            }
        }
    }

    /// The children of `id`, in order.
    #[inline]
    pub fn children(&self, id: ExprId) -> &[ExprId] {
        self.kids_of(&self.records[id.index()])
    }

    #[inline]
    fn kids_of<'g>(&'g self, record: &'g Record) -> &'g [ExprId] {
        let len = record.len as usize;
        if len <= INLINE {
            &record.inline[..len]
        } else {
            let start = record.inline[0].index();
            &self.slab[start..start + len]
        }
    }

    /// The shape of `id`.
    pub fn shape(&self, id: ExprId) -> &Shape {
        &self.shapes[self.records[id.index()].shape as usize]
    }

    /// True if `id` is 1×1.
    #[inline]
    pub fn is_scalar(&self, id: ExprId) -> bool {
        self.records[id.index()].shape == SCALAR
    }

    /// The value of `id` if it is a number.
    #[inline]
    pub fn as_number(&self, id: ExprId) -> Option<&Rational> {
        match self.node(id) {
            Node::Number(value) => Some(value),
            _ => None,
        }
    }

    /// The name of `id` if it is a variable.
    pub fn as_symbol(&self, id: ExprId) -> Option<Name> {
        match self.node(id) {
            Node::Symbol(name) => Some(name),
            _ => None,
        }
    }

    /// True if `id` applies the function `op`.
    pub fn is_apply(&self, id: ExprId, op: OpId) -> bool {
        let record = &self.records[id.index()];
        record.kind == Kind::Apply && record.data == u32::from(op.0)
    }

    /// The number `value`.
    pub fn number(&mut self, value: Rational) -> ExprId {
        let mut hasher = FxHasher::default();
        value.hash(&mut hasher);
        let hash = finish(hasher);
        let found = self.table.find(hash, |id| {
            let record = &self.records[id.index()];
            record.kind == Kind::Number && self.numbers[record.data as usize] == value
        });
        if let Some(id) = found {
            return *id;
        }
        self.numbers.push(value);
        let record = Record {
            kind: Kind::Number,
            data: self.numbers.len() as u32 - 1,
            len: 0,
            inline: [ExprId(0); INLINE],
            shape: SCALAR,
            hash: hash as u32,
        };
        self.insert(record, hash)
    }

    /// The whole number `value`.
    pub fn integer(&mut self, value: i64) -> ExprId {
        self.number(Rational::integer(value))
    }

    /// The scalar variable `name`.
    pub fn scalar(&mut self, name: Name) -> ExprId {
        self.intern(Kind::Symbol, name.index(), &[], SCALAR)
    }

    /// The variable `name` of a given shape; variables of the same name and another shape are other expressions.
    pub fn symbol(&mut self, name: Name, shape: &Shape) -> ExprId {
        let shape = self.shape_id(shape);
        self.intern(Kind::Symbol, name.index(), &[], shape)
    }

    /// The scalar entry `base_{indices}` of a vector or matrix variable.
    pub fn entry(&mut self, base: Name, indices: &[ExprId]) -> ExprId {
        self.intern(Kind::Entry, base.index(), indices, SCALAR)
    }

    /// Explicit entries, row by row. One row and one column give the entry itself.
    ///
    /// # Panics
    /// If the number of entries is not `rows*cols` or is 0.
    pub fn literal(&mut self, rows: u32, cols: u32, entries: &[ExprId]) -> ExprId {
        assert!(rows > 0 && cols > 0 && entries.len() == rows as usize * cols as usize, "entries fill the shape");
        if entries.len() == 1 {
            return entries[0];
        }
        let shape = self.shape_id(&Shape::known(rows, cols));
        self.intern(Kind::Literal, rows, entries, shape)
    }

    /// A column vector of explicit entries.
    pub fn vector(&mut self, entries: &[ExprId]) -> ExprId {
        self.literal(entries.len() as u32, 1, entries)
    }

    /// A sum or product over `index` from `from` to `to`; it has the shape of its body.
    pub fn indexed(&mut self, kind: Sequence, index: Name, from: ExprId, to: ExprId, body: ExprId) -> ExprId {
        let kind = if kind == Sequence::Sum { Kind::Sum } else { Kind::Product };
        let shape = self.records[body.index()].shape;
        self.intern(kind, index.index(), &[from, to, body], shape)
    }

    /// The unknown function `name`, differentiated `orders[k]` times by argument k.
    pub fn unknown(&mut self, name: Name, orders: &[u32], args: &[ExprId]) -> ExprId {
        let key = (name, SmallVec::from_slice(orders));
        let data = match self.unknowns.iter().position(|known| *known == key) {
            Some(position) => position,
            None => {
                self.unknowns.push(key);
                self.unknowns.len() - 1
            }
        };
        self.intern(Kind::Unknown, data as u32, args, SCALAR)
    }

    /// The function `op` of `args`, without any folding. Scalar functions act entry by entry and take the shape of an
    /// operand that is no scalar; functions of matrices follow their signature; formal operators take the shape that their
    /// result will have.
    #[inline]
    pub fn apply(&mut self, op: OpId, args: &[ExprId]) -> ExprId {
        let shape = if ops::is_elementwise(op) {
            args.iter().map(|id| self.records[id.index()].shape).find(|shape| *shape != SCALAR).unwrap_or(SCALAR)
        } else {
            let shape = self.result_shape(op, args);
            self.shape_id(&shape)
        };
        self.intern(Kind::Apply, u32::from(op.0), args, shape)
    }

    fn shape_id(&mut self, shape: &Shape) -> u32 {
        match self.shapes.iter().position(|known| known == shape) {
            Some(position) => position as u32,
            None => {
                self.shapes.push(shape.clone());
                self.shapes.len() as u32 - 1
            }
        }
    }

    #[inline]
    fn intern(&mut self, kind: Kind, data: u32, kids: &[ExprId], shape: u32) -> ExprId {
        let mut hasher = FxHasher::default();
        hasher.write_u32(data ^ ((kind as u32) << 24) ^ (shape << 16));
        for kid in kids {
            hasher.write_u32(kid.0);
        }
        let hash = finish(hasher);
        let found = self.table.find(hash, |id| {
            let record = &self.records[id.index()];
            record.hash == hash as u32
                && record.kind == kind
                && record.data == data
                && record.shape == shape
                && self.kids_of(record) == kids
        });
        if let Some(id) = found {
            return *id;
        }
        let mut inline = [ExprId(0); INLINE];
        if kids.len() <= INLINE {
            inline[..kids.len()].copy_from_slice(kids);
        } else {
            inline[0] = ExprId(self.slab.len() as u32);
            self.slab.extend_from_slice(kids);
        }
        self.insert(Record { kind, data, len: kids.len() as u32, inline, shape, hash: hash as u32 }, hash)
    }

    fn insert(&mut self, record: Record, hash: u64) -> ExprId {
        let id = ExprId(self.records.len() as u32);
        self.records.push(record);
        let records = &self.records;
        self.table.insert_unique(hash, id, |id| spread(records[id.index()].hash));
        id
    }
}

/// The table needs good high bits, and only 32 bits are kept a node, so the kept bits are spread again.
fn finish(hasher: FxHasher) -> u64 {
    let full = hasher.finish();
    spread((full ^ (full >> 32)) as u32)
}

fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15) & 0xFFFF_FFFF_0000_0000 | u64::from(hash)
}
