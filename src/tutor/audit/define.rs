//! Definitions: what a chain names, and by what.
//!
//! Leading members that are names are all defined by the first member that is none. A name that already means the same is
//! no new definition but a claim.

use super::chain::{Auditor, Chain, Member};
use super::compare::Found;
use super::notes::{Head, Read};
use super::reason::Reason;
use super::split::Sign;
use super::value::How;
use super::{Link, Verdict};
use crate::expr::{ExprId, Node};
use crate::name::Name;

impl Auditor<'_> {
    /// Takes the members that define names; how many members were used up, 0 if the chain is a claim.
    pub(super) fn definition(&mut self, members: &[Member], signs: &[Sign]) -> usize {
        let equal = signs.iter().take_while(|sign| matches!(sign, Sign::Equal | Sign::Define)).count();
        let mut heads: Vec<Head> =
            members[..equal].iter().map_while(|member| self.notes.head(member.read.as_ref().ok()?)).collect();
        if heads.is_empty() {
            return 0;
        }
        let Some(body) = self.body(&members[..=equal], heads.len()) else {
            let used = self.undefined(&members[..=equal]);
            if !heads.iter().any(|head| self.is_known(head)) {
                self.chain.waiting = heads;
            }
            return used;
        };
        let (head, value) = (&members[0], members[body].read.clone().expect("a body was read"));
        if self.is_point(&heads, &value) {
            self.chain.text.clone_from(&head.text);
            self.push(self.bare_of(&members[1], Verdict::Condition, "a point, not a definition"));
            return members.len();
        }
        if let ([Head::One(name, None)], Some(_)) = (&heads[..], value.dots) {
            match self.notes.head_of_list(*name, &value) {
                Some(head) => heads = vec![head],
                None => return self.only_entries(members),
            }
        }
        heads.iter().for_each(|head| self.notes.count_definition(head, value.open));
        let known = heads.iter().all(|head| self.is_known(head));
        if known && signs[0] != Sign::Define {
            let left = head.read.clone().expect("a head was read");
            if let Ok(Found::Equal(..)) = self.notes.compared(&left, &value, false, &self.options.effort) {
                return 0;
            }
        }
        if let Some(used) = self.named_matrix(&heads, &members[..=equal], body) {
            return used;
        }
        self.define_all(&heads, members, body, &value)
    }

    /// `x = [x_1, \dots, x_N]` says no more than that x has entries.
    fn only_entries(&mut self, members: &[Member]) -> usize {
        self.chain.text.clone_from(&members[0].text);
        self.push(self.bare_of(&members[1], Verdict::Definition, "its entries"));
        self.chain.last = members[1].read.clone().ok();
        self.chain.head.clone_from(&self.chain.last);
        2
    }

    /// The first member after the heads that has a value; without one, the first that was read.
    fn body(&mut self, members: &[Member], heads: usize) -> Option<usize> {
        let mut first = None;
        for (position, member) in members.iter().enumerate().skip(heads.min(members.len() - 1)) {
            let Ok(read) = &member.read else { continue };
            let open = read.open;
            match self.notes.worth(open, How::default()) {
                Ok(value) if self.notes.unknown_function(value).is_none() => return Some(position),
                Ok(_) => first = first.or(Some(position)),
                Err(_) => {}
            }
        }
        first
    }

    /// A name beside passages that were not read.
    fn undefined(&mut self, members: &[Member]) -> usize {
        self.chain.text.clone_from(&members[0].text);
        if let Ok(read) = &members[0].read {
            match self.notes.head(read) {
                // `i = 1, \dots, n` says how far an index runs.
                Some(Head::One(name, None)) if matches!(name.as_str(), "i" | "j" | "k" | "l" | "m" | "n") => {}
                Some(Head::One(name, _) | Head::Entry(name, _)) => drop(self.notes.unknown.insert(name)),
                Some(Head::Column(names)) => self.notes.unknown.extend(names.into_iter().map(|(name, _)| name)),
                None => {}
            }
        }
        for member in &members[1..] {
            let reason = match &member.read {
                Ok(read) => self.notes.worth(read.open, How::default()).err().unwrap_or(Reason::AfterGap),
                Err(reason) => reason.clone(),
            };
            self.push(self.bare_of(member, Verdict::Unread, reason.says()));
            self.chain.text.clone_from(&member.text);
        }
        let text = std::mem::take(&mut self.chain.text);
        self.chain = Chain { text, gap: true, ..Chain::default() };
        if let Ok(read) = &members[0].read
            && self.notes.is_defined(read.open)
        {
            self.chain.head = Some(read.clone());
            self.chain.last = Some(read.clone());
        }
        members.len()
    }

    /// `x = 2` where x is a variable of what was defined.
    fn is_point(&self, heads: &[Head], value: &Read) -> bool {
        let number = self.notes.graph.variables(value.open).is_empty() && self.notes.formal(value.open).is_none();
        let is_variable = |head: &Head| match head {
            Head::One(name, None) => self.is_used_variable(*name),
            _ => false,
        };
        number && heads.iter().all(is_variable)
    }

    /// True of a usual name of a variable that an earlier definition holds.
    fn is_used_variable(&self, name: Name) -> bool {
        let is_name = |id: &ExprId| self.notes.name_of(*id) == Some(name);
        let used = self.notes.definitions.values().any(|definition| {
            definition.params.iter().any(is_name) || self.notes.graph.variables(definition.body).iter().any(is_name)
        });
        used && matches!(name.split().0, "x" | "y" | "z" | "t" | "w" | "u" | "v" | "s" | "r")
    }

    fn is_known(&mut self, head: &Head) -> bool {
        match head {
            Head::One(name, _) => self.notes.known(*name).is_some(),
            Head::Entry(base, _) => self.notes.generic.contains_key(base),
            Head::Column(names) => names.iter().all(|(name, _)| self.notes.known(*name).is_some()),
        }
    }

    /// Defines every head as the value of the body.
    fn define_all(&mut self, heads: &[Head], members: &[Member], body: usize, value: &Read) -> usize {
        let settled = self.notes.settled(value.open, How::default());
        let mut said = String::new();
        let mut failed = None;
        for head in heads {
            let earlier = self.earlier(head);
            let done = settled.clone().and_then(|value| self.define(head, value, &members[body]));
            match done {
                Ok(()) if said.is_empty() => said = earlier,
                Ok(()) => {}
                Err(reason) => failed = failed.or(Some(reason)),
            }
        }
        self.chain.text.clone_from(&members[0].text);
        for (position, member) in members.iter().enumerate().take(body + 1).skip(1) {
            let link = match (&member.read, &failed) {
                (Err(reason), _) => self.bare_of(member, Verdict::Unread, reason.says()),
                (Ok(_), Some(reason)) => self.bare_of(member, Verdict::Unread, reason.says()),
                (Ok(read), None) if position >= heads.len() && position < body => {
                    let open = read.open;
                    let reason = self.notes.worth(open, How::default()).err();
                    self.bare_of(
                        member,
                        Verdict::Unread,
                        reason.map_or("it names a function that is not defined".to_owned(), |reason| reason.says()),
                    )
                }
                _ => self.bare_of(member, Verdict::Definition, said.clone()),
            };
            self.push(link);
            self.chain.text.clone_from(&member.text);
        }
        self.chain.head = Some(value.clone());
        self.chain.last = Some(value.clone());
        body + 1
    }

    /// Defines names that waited for a right-hand side that can be read.
    pub(super) fn define_waiting(&mut self, heads: &[Head], member: &Member, cur: &Read) -> Link {
        let mut said = String::new();
        for head in heads {
            let earlier = self.earlier(head);
            let done = self.notes.settled(cur.open, How::default()).and_then(|value| self.define(head, value, member));
            match done {
                Ok(()) if said.is_empty() => said = earlier,
                Ok(()) => {}
                Err(reason) => return self.bare_of(member, Verdict::Unread, reason.says()),
            }
        }
        self.bare_of(member, Verdict::Definition, said)
    }

    /// What is said about a definition: what it names, and where it was defined before.
    fn earlier(&mut self, head: &Head) -> String {
        let (list, span) = match head {
            Head::One(name, _) => (name.as_str().to_owned(), self.notes.known(*name).map(|known| known.span)),
            Head::Entry(base, indices) => {
                let letters: String = indices.iter().map(|index| index.as_str()).collect();
                let slot = self.notes.generic.get(base);
                (format!("{base}_{letters}"), slot.map(|slot| self.notes.definitions[slot].span))
            }
            Head::Column(names) => {
                let list = names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
                (list, self.notes.known(names[0].0).map(|known| known.span))
            }
        };
        match span {
            Some(span) => format!("defines {list} anew; it meant something else since line {}", self.line(span)),
            None => format!("defines {list}"),
        }
    }

    fn define(&mut self, head: &Head, value: ExprId, member: &Member) -> Result<(), Reason> {
        match head {
            Head::One(name, params) => self.notes.define(*name, params.as_deref(), value, member.span),
            Head::Entry(base, indices) => self.notes.define_entries(*base, indices, value, member.span),
            Head::Column(names) => {
                let Node::Literal { entries, .. } = self.notes.graph.node(value) else { return Err(Reason::Shape) };
                let entries = entries.to_vec();
                if entries.len() != names.len() {
                    return Err(Reason::Shape);
                }
                for ((name, params), entry) in names.iter().zip(entries) {
                    self.notes.define(*name, params.as_deref(), entry, member.span)?;
                }
                Ok(())
            }
        }
    }

    /// `J = [...]` and `H = [...]` by themselves: the Jacobian of the functions, the Hessian of the last one.
    fn named_matrix(&mut self, heads: &[Head], members: &[Member], body: usize) -> Option<usize> {
        let [Head::One(name, None)] = heads else { return None };
        if !matches!(name.split().0, "J" | "H") || self.is_known(&heads[0]) {
            return None;
        }
        let value = members[body].read.clone().ok()?;
        let formal = self.notes.graph.reachable(&[value.open]).iter().any(|id| self.notes.formal(*id).is_some());
        let Node::Literal { rows, cols, .. } = self.notes.graph.node(value.open) else { return None };
        let (rows, cols) = (rows as usize, cols as usize);
        if formal {
            return None;
        }
        let (open, said) = self.matrix_named(*name, rows, cols, &value)?;
        self.chain.text.clone_from(&members[0].text);
        let head = Read { open, ..members[0].read.clone().ok()? };
        let head = Read { listed: false, ..head };
        for member in &members[1..body] {
            let reason = member.read.as_ref().err().map_or("it was not read".to_owned(), Reason::says);
            self.push(self.bare_of(member, Verdict::Unread, reason));
            self.chain.text.clone_from(&member.text);
        }
        self.chain.formals = vec![open];
        self.chain.head = Some(head.clone());
        self.chain.last = Some(head);
        self.chain.reading = Some(said);
        Some(body)
    }
}
