//! Why a link is wrong: the mistake, the right result, a point that shows it, and what may have been meant.

use rustc_hash::{FxHashMap, FxHashSet};

use super::chain::{Auditor, Member};
use super::compare::Found;
use super::family::free_indices;
use super::notes::Read;
use super::value::How;
use super::{Link, Point, Verdict};
use crate::calculus::Derivatives;
use crate::decide::Witness;
use crate::expr::{ExprId, Node, Sequence};
use crate::name::Name;
use crate::ops;
use crate::syntax::formula::Formula;
use crate::syntax::linear::{Style, write};
use crate::syntax::{entries_of, formula, spelling, transpose};
use crate::tutor::{Attempt, Incorrect, Kind, Question, check};

/// Larger results are not written out.
const LARGEST_RESULT: u64 = 20_000;
/// Exponents that are tried for one that was lost.
const EXPONENTS: std::ops::RangeInclusive<i64> = 2..=12;

impl Auditor<'_> {
    /// A wrong link with all that can be said about it.
    pub(super) fn wrong(&mut self, last: &Read, member: &Member, cur: &Read, found: Found) -> Link {
        let asked = [self.chain.head.clone().filter(|_| self.chain.off.is_none()), Some(last.clone())];
        for read in asked.into_iter().flatten() {
            let Some(question) = self.question(read.open) else { continue };
            if let Some(link) = self.answered(&question, member, cur) {
                return if self.has_formals(last.open) { link } else { rewritten(link) };
            }
        }
        let right = self.notes.worth(last.open, How::default()).ok();
        let expected = right.map(|right| self.laid_out_as(right, cur.open)).and_then(|right| self.shown(right));
        let (mut message, mut point) = ("the two sides differ".to_owned(), None);
        match found {
            Found::Unlike(said) => message = said,
            Found::Different(Some(witness)) => point = Some(self.point(&witness, false, None)),
            _ => {}
        }
        let hint = self.lost_superscript(last, member);
        Link { expected, point, hint, ..self.bare_of(member, Verdict::Wrong, message) }
    }

    /// A gradient as a column where a column was given, as a row where a row was.
    fn laid_out_as(&mut self, right: ExprId, given: ExprId) -> ExprId {
        let (a, b) = (self.notes.graph.shape(right), self.notes.graph.shape(given));
        let vector = a.rows.is_one() != a.cols.is_one();
        match vector && a != b && a.rows == b.cols && a.cols == b.rows && entries_of(&self.notes.graph, right).is_none()
        {
            true => transpose(&mut self.notes.graph, right),
            false => right,
        }
    }

    /// The formula of a result in the form that a teacher would write.
    fn shown(&mut self, value: ExprId) -> Option<Formula> {
        let tidy = self.notes.tidied(value);
        let tidy = self.notes.named_deltas(tidy).ok()?;
        (self.notes.graph.tree_size(tidy) < LARGEST_RESULT).then(|| formula(&self.notes.graph, tidy))
    }

    /// What a formal derivative asks for, with the names between kept apart.
    fn question(&mut self, open: ExprId) -> Option<Question> {
        let (op, kids) = self.notes.formal(open)?;
        let (mut of, mut by) = (kids[0], kids[1..].to_vec());
        let kind = match op {
            ops::DERIVATIVE => Kind::Derivative,
            ops::GRADIENT => Kind::Gradient,
            ops::HESSIAN => Kind::Hessian,
            ops::JACOBIAN => Kind::Jacobian,
            _ => return None,
        };
        if kind == Kind::Derivative {
            while let Some((ops::DERIVATIVE, inner)) = self.notes.formal(of) {
                of = inner[0];
                by.insert(0, inner[1]);
            }
        } else {
            by = self.notes.variables_of(of, &by).ok()?;
        }
        if by.iter().any(|id| !self.notes.graph.is_scalar(*id)) || self.notes.graph.has_whole_matrices(of) {
            return None;
        }
        let of = self.notes.settled(of, How::default()).ok()?;
        let closed = self.notes.held((of, of), &by, How::default()).ok()?;
        let is_entry = |id: &ExprId| matches!(self.notes.graph.node(*id), Node::Entry { .. });
        if by.iter().any(is_entry) && self.notes.graph.has_whole_matrices(closed) {
            return None;
        }
        let closed = match by[..] {
            [only] if !self.notes.graph.contains(closed, &[only]) => self.renamed(of, closed, only),
            _ => closed,
        };
        let outputs = entries_of(&self.notes.graph, closed).map_or(vec![closed], |(_, _, entries)| entries);
        let mut question = Question::new(kind, outputs, by);
        question.assumptions = self.notes.given();
        if let [_] = question.of[..] {
            self.keep_names(&mut question, of);
        }
        Some(question)
    }

    /// A function of one other variable, taken as one of `by`.
    fn renamed(&mut self, of: ExprId, closed: ExprId, by: ExprId) -> ExprId {
        let free = self.notes.graph.variables(closed);
        let named = self.notes.is_defined(of)
            && self.notes.definitions.get(&of).is_none_or(|definition| definition.params.is_empty());
        match free[..] {
            [only] if named && !self.notes.is_defined(by) => {
                self.notes.graph.substitute(closed, &FxHashMap::from_iter([(only, by)])).unwrap_or(closed)
            }
            _ => closed,
        }
    }

    /// Keeps the intermediate variables of the notes apart, so that mistakes of the chain rule are seen.
    fn keep_names(&mut self, question: &mut Question, of: ExprId) {
        let Some(body) = self.notes.definitions.get(&of).map(|definition| definition.body) else { return };
        let keep: FxHashSet<ExprId> = question.by.iter().copied().collect();
        let names: Vec<ExprId> = self
            .notes
            .graph
            .variables(body)
            .into_iter()
            .filter(|name| !keep.contains(name) && self.notes.definitions.contains_key(name))
            .collect();
        let mut lets = Vec::new();
        for name in names {
            match self.notes.expanded(name, &keep) {
                Ok(value) if self.notes.graph.contains(value, &question.by) => lets.push((name, value)),
                _ => {}
            }
        }
        let whole = lets.iter().map(|(name, _)| *name).chain(keep.iter().copied()).collect();
        if !lets.is_empty()
            && let Ok(open) = self.notes.expanded(body, &whole)
        {
            question.of = vec![open];
            question.lets = lets;
        }
    }

    /// The link if the member is a wrong answer to the question.
    fn answered(&mut self, question: &Question, member: &Member, cur: &Read) -> Option<Link> {
        let keep: FxHashSet<ExprId> = question.by.iter().copied().collect();
        let settled = self.notes.settled(cur.open, How::default()).ok()?;
        let value = self.notes.expanded(settled, &keep).ok()?;
        let attempt = Attempt { value, left: Vec::new(), listed: cur.listed };
        let verdict = check(&mut self.notes.graph, question, &attempt, &self.options.effort).ok()?;
        let crate::tutor::Verdict::Incorrect(wrong) = verdict else { return None };
        let entries = question.solution(&mut self.notes.graph).ok()?;
        let (rows, cols) = question.shape();
        let right = match entries[..] {
            [only] => only,
            _ => self.notes.graph.literal(rows as u32, cols as u32, &entries),
        };
        let expected = self.shown(right);
        let mistake = wrong.diagnosis.mistake;
        let message = said(&wrong, question.kind);
        let point = wrong.counterexample.as_ref().map(|shown| self.point(&shown.witness, true, shown.entry));
        let hint = match (mistake, self.lost_superscript_in(question, right, member)) {
            (_, Some(hint)) => Some(hint),
            (Some(mistake), None) => Some(mistake.hint.to_owned()),
            (None, None) => self.lost_exponent(question, value),
        };
        Some(Link { mistake, expected, point, hint, ..self.bare_of(member, Verdict::Wrong, message) })
    }

    /// A point of a refutation by name; `first` if the member was compared as the first side.
    fn point(&self, witness: &Witness, first: bool, entry: Option<(usize, usize)>) -> Point {
        let at = witness.at.iter().map(|(id, value)| (spelling(&self.notes.graph, *id), value.to_f64())).collect();
        let (given, right) = if first { (&witness.a, &witness.b) } else { (&witness.b, &witness.a) };
        Point { at, given: given.digits.clone(), right: right.digits.clone(), entry }
    }

    /// True if both were shown to be equal.
    fn holds(&mut self, last: &Read, read: &Read) -> bool {
        matches!(self.notes.compared(last, read, false, &self.options.effort), Ok(Found::Equal(..)))
    }

    /// `∂y/∂w_j = x_i` of a sum over i: the index of the sum was left where that of the variable belongs.
    pub(super) fn with_other_index(&mut self, last: &Read, member: &Member, cur: &Read) -> Option<Link> {
        let (left, right) = (free_indices(&self.notes.graph, last.open), free_indices(&self.notes.graph, cur.open));
        let alone = |of: &[Name], other: &[Name]| -> Vec<Name> {
            of.iter().copied().filter(|name| !other.contains(name)).collect()
        };
        let (wanted, given) = (alone(&left, &right), alone(&right, &left));
        let ([wanted], [given]) = (&wanted[..], &given[..]) else { return self.lost_sum(last, member, cur, &given) };
        let [from, to] = [given, wanted].map(|name| self.notes.graph.scalar(*name));
        let open = self.notes.graph.substitute(cur.open, &FxHashMap::from_iter([(from, to)])).ok()?;
        if !self.holds(last, &Read { open, ..cur.clone() }) {
            return None;
        }
        let expected = self.shown(open);
        let message = format!("the index {given} belongs to no sum here; the left side has {wanted}");
        Some(Link { expected, ..self.bare_of(member, Verdict::Wrong, message) })
    }

    /// `(a q_i - t_i)` for the sum of such terms: only the sum sign is missing.
    fn lost_sum(&mut self, last: &Read, member: &Member, cur: &Read, given: &[Name]) -> Option<Link> {
        let [index] = given else { return None };
        let value = self.notes.worth(last.open, How::default()).ok()?;
        let ranges: Vec<(ExprId, ExprId)> = self
            .notes
            .graph
            .reachable(&[value])
            .into_iter()
            .filter_map(|id| match self.notes.graph.node(id) {
                Node::Indexed { kind: Sequence::Sum, from, to, .. } => Some((from, to)),
                _ => None,
            })
            .collect();
        let (from, to) = *ranges.first()?;
        let open = self.notes.graph.indexed(Sequence::Sum, *index, from, to, cur.open);
        if !self.holds(last, &Read { open, ..cur.clone() }) {
            return None;
        }
        let expected = self.shown(value);
        let message = format!("the sum over {index} is missing");
        Some(Link { expected, ..self.bare_of(member, Verdict::Wrong, message) })
    }

    /// `x2` for `x^2`: a hint if the link would then be right.
    fn lost_superscript(&mut self, last: &Read, member: &Member) -> Option<String> {
        let mended = mended(&member.text)?;
        let read = self.notes.read(&mended, member.text.contains('\\')).ok()?;
        self.holds(last, &read).then(|| format!("with raised digits, {mended}, it would be right"))
    }

    fn lost_superscript_in(&mut self, question: &Question, right: ExprId, member: &Member) -> Option<String> {
        let mended = mended(&member.text)?;
        let read = self.notes.read(&mended, member.text.contains('\\')).ok()?;
        let keep: FxHashSet<ExprId> = question.by.iter().copied().collect();
        let settled = self.notes.settled(read.open, How::default()).ok()?;
        let value = self.notes.expanded(settled, &keep).ok()?;
        let found = self.notes.values(right, value, true, &self.options.effort).ok()?;
        matches!(found, Found::Equal(..)).then(|| format!("with raised digits, {mended}, it would be right"))
    }

    /// A number that fits the derivative of the same function with another exponent.
    fn lost_exponent(&mut self, question: &Question, value: ExprId) -> Option<String> {
        let ([of], [by], Kind::Derivative) = (&question.of[..], &question.by[..], question.kind) else { return None };
        let (of, by) = (*of, *by);
        let one = self.notes.graph.one();
        let at_one = FxHashMap::from_iter([(by, one)]);
        let given = self.notes.graph.substitute(value, &at_one).ok()?;
        let powers: Vec<ExprId> = self.notes.graph.reachable(&[of]).into_iter().filter(|id| {
            matches!(self.notes.graph.node(*id), Node::Apply(ops::POW, kids) if kids[0] == by && self.notes.graph.as_number(kids[1]).is_some())
        }).collect();
        for power in powers.into_iter().take(3) {
            for exponent in EXPONENTS {
                let exponent = self.notes.graph.integer(exponent);
                let other = self.notes.graph.apply(ops::POW, &[by, exponent]);
                if other == power {
                    continue;
                }
                let function = self.notes.graph.substitute(of, &FxHashMap::from_iter([(power, other)])).ok()?;
                let slope = Derivatives::new().forward(&mut self.notes.graph, &[function], by).ok()?[0];
                let there = self.notes.graph.substitute(slope, &at_one).ok()?;
                if let Ok(Found::Equal(..)) = self.notes.values(there, given, false, &self.options.effort) {
                    let slope = self.notes.tidied(slope);
                    let text = |id| write(&formula(&self.notes.graph, id), Style::Plain, 80).text;
                    return Some(format!("had the function been {}, {} would be right", text(function), text(slope)));
                }
            }
        }
        None
    }
}

/// A slip in rewriting what was right: no rule of differentiation was broken.
fn rewritten(link: Link) -> Link {
    let message = "the line before is right, this one is not".to_owned();
    let hint = link.hint.filter(|hint| hint.starts_with("with raised"));
    Link { mistake: None, message, hint, ..link }
}

/// The text with a raised sign between a letter and a digit that follows it; nothing if there is no such place.
fn mended(text: &str) -> Option<String> {
    let mut mended = String::new();
    let mut before = ' ';
    let mut in_command = false;
    for sign in text.chars() {
        let lost = sign.is_ascii_digit() && before.is_ascii_alphabetic() && !in_command;
        if lost {
            mended.push('^');
        }
        in_command = sign == '\\' || in_command && sign.is_ascii_alphabetic();
        mended.push(sign);
        before = sign;
    }
    (mended.len() > text.len()).then_some(mended)
}

/// What is wrong, as a sentence.
fn said(wrong: &Incorrect, kind: Kind) -> String {
    let diagnosis = &wrong.diagnosis;
    let mut said = match (diagnosis.mistake, &diagnosis.mistakes[..]) {
        (Some(mistake), _) => mistake.says.to_owned(),
        (None, []) => match kind {
            Kind::Derivative => "this is not the derivative".to_owned(),
            Kind::Gradient => "this is not the gradient".to_owned(),
            Kind::Jacobian => "this is not the Jacobian".to_owned(),
            Kind::Hessian => "this is not the Hessian".to_owned(),
        },
        (None, several) => several.iter().map(|mistake| mistake.says).collect::<Vec<_>>().join(", or "),
    };
    if let Some([(rows, cols), (given_rows, given_cols)]) = wrong.shape {
        said.push_str(&format!("; it is {given_rows}×{given_cols}, wanted is {rows}×{cols}"));
    }
    if !wrong.entries.is_empty() {
        let places: Vec<String> = wrong.entries.iter().map(|(row, col)| format!("({row}, {col})")).collect();
        let (noun, verb) = if places.len() == 1 { ("entry", "is") } else { ("entries", "are") };
        said.push_str(&format!("; {noun} {} {verb} wrong", places.join(", ")));
    }
    said
}
