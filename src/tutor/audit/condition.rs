//! Conditions: orders such as `x > 0`, sizes such as `|x| = n`, equations to be solved.

use super::Verdict;
use super::chain::{Auditor, Member};
use super::document::Formula as Place;
use super::notes::{Notes, Read};
use super::reason::Reason;
use super::split::{Sign, Split, Statement};
use crate::expr::{ExprId, Node};
use crate::name::Name;
use crate::number::Rational;
use crate::syntax::written::Token;
use crate::syntax::{is_greek, lower, spelling, variable};

/// Words before an equation that is to be solved.
const SOLVING: &[&str] = &["solve", "set ", "setting", "zero", "stationary", "critical", "constraint", "subject to"];

/// Words between a claim and the order under which it holds.
const BEFORE_ORDERS: &[&str] = &["for", "if", "when", "where", "whenever", "provided", "assuming", "with", "as"];

/// Words before an equation that holds for what follows.
const BEFORE_EQUATIONS: &[&str] =
    &["with", "since", "because", "assuming", "given", "using", "as", "if", "when", "where", "provided"];

impl Auditor<'_> {
    /// Takes a statement as a condition if it is one; true if that used it up.
    pub(super) fn condition(&mut self, signs: &[Sign], members: &[Member]) -> bool {
        if signs.iter().all(|sign| *sign == Sign::Order) {
            for pair in members.windows(2) {
                let said = self.assumed(&pair[0], &pair[1]);
                self.chain.text.clone_from(&pair[0].text);
                let link = match said {
                    Ok(()) => self.bare_of(&pair[1], Verdict::Condition, "assumed in this paragraph"),
                    Err(reason) => self.bare_of(&pair[1], Verdict::Unread, reason.says()),
                };
                self.push(link);
            }
            return true;
        }
        let [first, second] = members else { return false };
        let (Ok(left), Ok(right)) = (&first.read, &second.read) else { return false };
        let size = matches!(&left.written.items[..], [one, bars] if matches!(one.token, Token::Symbol(_)) && matches!(bars.token, Token::Bars { .. }));
        let plain =
            matches!(&right.written.items[..], [one] if matches!(one.token, Token::Symbol(_) | Token::Number { .. }));
        if size && plain && signs[0] == Sign::Equal {
            self.chain.text.clone_from(&first.text);
            self.push(self.bare_of(second, Verdict::Condition, "a condition on the size"));
            return true;
        }
        false
    }

    /// Orders that stand behind the claims of a formula, `|x|' = 1, x > 0`, hold for these as well; so do those of the next
    /// formula if a word such as "for" is all that parts the two.
    pub(super) fn assume_ahead(&mut self, split: &Split, formula: &Place) {
        let is_order = |statement: &&Statement| statement.signs.iter().all(|sign| *sign == Sign::Order);
        for statement in split.statements.iter().filter(is_order) {
            self.assume_silently(statement, &split.text, formula);
        }
        let next = self.formulas.iter().find(|next| next.start >= formula.end);
        let Some(next) = next.filter(|next| next.paragraph == formula.paragraph) else { return };
        let between = &self.readable.text[formula.end..next.start];
        let words: Vec<&str> =
            between.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        if !matches!(words[..], [word] | ["and", word] | [word, "all"] if BEFORE_ORDERS.contains(&word)) {
            return;
        }
        let split = super::split::split(&self.readable.text[next.start..next.end], next.latex);
        if split.statements.iter().all(|statement| is_order(&statement)) {
            for statement in &split.statements {
                self.assume_silently(statement, &split.text, next);
            }
        }
    }

    fn assume_silently(&mut self, statement: &Statement, text: &str, formula: &Place) {
        if statement.goes_on {
            return;
        }
        let members = self.members(statement, text, formula);
        for pair in members.windows(2) {
            // What is wrong with it is said where the condition itself is looked at.
            let _ = self.assumed(&pair[0], &pair[1]);
        }
    }

    /// Adds an order to what holds in this paragraph.
    fn assumed(&mut self, left: &Member, right: &Member) -> Result<(), Reason> {
        let (one, other) = (left.read.clone()?, right.read.clone()?);
        let between = &self.readable.text;
        let source = &self.source[left.span.end as usize..(right.span.start as usize).max(left.span.end as usize)];
        let sign = order_in(source).ok_or(Reason::Relation)?;
        debug_assert!(!between.is_empty());
        let relation = self.notes.relation(one.open, other.open, sign);
        self.notes.local.push(relation);
        Ok(())
    }

    /// True if an equality that does not hold is not meant as one: it has unknowns of its own.
    pub(super) fn is_equation(&mut self, last: &Read, cur: &Read) -> bool {
        if self.is_set_to_zero(last, cur) {
            return true;
        }
        let first = self.chain.head.as_ref().is_some_and(|head| head.open == last.open) && self.chain.off.is_none();
        if !first || self.has_formals(last.open) && self.notes.graph.as_number(cur.open).is_none() {
            return false;
        }
        let said = SOLVING.iter().any(|word| self.before.contains(word));
        if self.notes.graph.as_number(cur.open).is_some() && said {
            return true;
        }
        if self.has_formals(last.open) || self.has_names(last.open) || self.has_names(cur.open) {
            return false;
        }
        let (a, b) = (self.notes.graph.variables(last.open), self.notes.graph.variables(cur.open));
        let free: Vec<&ExprId> = b.iter().filter(|id| !a.contains(id)).collect();
        !a.is_empty() && (b.is_empty() || !free.is_empty())
    }

    /// `∂E/∂a = 2a - 6 = 0`: a derivative that was worked out rightly is set to zero.
    fn is_set_to_zero(&mut self, last: &Read, cur: &Read) -> bool {
        let worked_out =
            self.chain.head.as_ref().is_some_and(|head| head.open != last.open && self.has_formals(head.open));
        let zero = self.notes.graph.as_number(cur.open).is_some_and(Rational::is_zero);
        worked_out && zero && self.chain.off.is_none() && !self.chain.gap
    }

    /// An equation that words such as "with" put before what follows is assumed in this paragraph.
    pub(super) fn assume_equation(&mut self, last: &Read, cur: &Read) {
        let word = self.before.split(|sign: char| !sign.is_alphabetic()).rfind(|word| !word.is_empty());
        if word.is_some_and(|word| BEFORE_EQUATIONS.contains(&word.to_lowercase().as_str())) {
            let relation = self.notes.relation(last.open, cur.open, "=");
            self.notes.local.push(relation);
        }
    }

    pub(super) fn has_formals(&self, id: ExprId) -> bool {
        self.notes.graph.reachable(&[id]).iter().any(|part| self.notes.formal(*part).is_some())
    }

    fn has_names(&self, id: ExprId) -> bool {
        self.notes
            .graph
            .reachable(&[id])
            .iter()
            .any(|part| self.notes.is_defined(*part) || matches!(self.notes.graph.node(*part), Node::Unknown { .. }))
    }
}

/// The sign of order in a piece of source.
fn order_in(source: &str) -> Option<&'static str> {
    const SIGNS: &[(&str, &str)] = &[
        ("\\leq", "<="),
        ("\\geq", ">="),
        ("\\le", "<="),
        ("\\ge", ">="),
        ("\\neq", "!="),
        ("\\ne", "!="),
        ("\\lt", "<"),
        ("\\gt", ">"),
        ("<=", "<="),
        (">=", ">="),
        ("!=", "!="),
        ("≤", "<="),
        ("≥", ">="),
        ("≠", "!="),
        ("<", "<"),
        (">", ">"),
    ];
    SIGNS.iter().find(|(sign, _)| source.contains(sign)).map(|(_, plain)| *plain)
}

impl Notes {
    /// `one sign other` as a relation of the graph.
    pub(super) fn relation(&mut self, one: ExprId, other: ExprId, sign: &str) -> ExprId {
        use crate::ops;
        let (op, a, b) = match sign {
            "<" => (ops::LESS, one, other),
            "<=" => (ops::LESS_EQUAL, one, other),
            ">" => (ops::LESS, other, one),
            ">=" => (ops::LESS_EQUAL, other, one),
            "!=" => (ops::NOT_EQUAL, one, other),
            _ => (ops::EQUAL, one, other),
        };
        self.graph.apply(op, &[a, b])
    }

    /// Reads a relation such as `x > 0`.
    pub(super) fn read_relation(&mut self, text: &str) -> Result<ExprId, Reason> {
        let written = crate::syntax::parse(text, &self.vocabulary)?;
        let lowered = lower(&mut self.graph, &written, &self.scope)?;
        match written.items.last().map(|item| &item.token) {
            Some(Token::Relation(_)) => Ok(lowered.root),
            _ => Err(Reason::Unreadable(format!("{text} is neither a shape nor a relation"))),
        }
    }

    /// The first of the links from which a believed value in `id` comes.
    pub(super) fn believed_in(&mut self, id: ExprId) -> Option<usize> {
        let mut found: Option<usize> = None;
        for part in self.graph.reachable(&[id]) {
            let mut asked = vec![part];
            asked.extend(self.partials(part).unwrap_or_default());
            for id in asked {
                if let Some((_, link)) = self.beliefs.get(&id) {
                    found = Some(found.map_or(*link, |before| before.min(*link)));
                }
            }
        }
        found
    }

    /// Makes functions known that are named as in `u(x) = ...`: a name, then names in brackets, and nothing else.
    pub(super) fn calls_named_in(&mut self, members: &[&str]) {
        for text in members.iter().take(members.len().saturating_sub(1).max(1)) {
            let Some(calls) = calls(text) else { continue };
            for (name, arguments) in calls {
                let name = Name::new(&name);
                if self.is_partial(name) {
                    continue;
                }
                if self.vocabulary.parameters(name).is_none() && !self.definitions_hold(name) {
                    self.vocabulary.declare_function(name, arguments);
                }
            }
        }
    }

    /// `g_x` of a function g of x.
    fn is_partial(&mut self, name: Name) -> bool {
        let (base, Some(by)) = name.split() else { return false };
        let head = variable(&mut self.graph, Name::new(base));
        let params = self.definitions.get(&head).map(|known| known.params.clone()).unwrap_or_default();
        let letter = |sign: char| params.iter().any(|param| spelling(&self.graph, *param) == sign.to_string());
        !by.is_empty() && by.chars().all(letter)
    }

    fn definitions_hold(&mut self, name: Name) -> bool {
        self.known(name).is_some_and(|definition| definition.params.is_empty())
            && name.as_str().len() == 1
            && matches!(name.as_str(), "x" | "t")
    }
}

/// Functions that a formula defines at its beginning, as in `\sigma(z) = ...`.
pub(super) fn named_calls(formula: &str) -> Vec<Name> {
    let split = super::split::split(formula, true);
    let first = split
        .statements
        .iter()
        .filter(|statement| !statement.goes_on)
        .filter_map(|statement| statement.members.first());
    let texts = first.map(|range| &split.text[range.clone()]);
    texts.filter_map(calls).flatten().map(|(name, _)| Name::new(&name)).collect()
}

/// Names with the number of their arguments if the text holds nothing but calls such as `y_1(x)`, one or a column of them.
fn calls(text: &str) -> Option<Vec<(String, u32)>> {
    let mut rest = text.trim();
    let mut found = Vec::new();
    for environment in ["bmatrix", "pmatrix", "matrix", "array"] {
        let inside = rest
            .strip_prefix(&format!("\\begin{{{environment}}}"))
            .and_then(|rest| rest.strip_suffix(&format!("\\end{{{environment}}}")));
        rest = inside.unwrap_or(rest);
    }
    loop {
        while let Some(after) = rest.trim_start_matches([' ', '\n', ',', '[', ']', '&']).strip_prefix("\\\\") {
            rest = after;
        }
        rest = rest.trim_start_matches([' ', '\n', ',', '[', ']', '&']);
        if rest.is_empty() {
            return (!found.is_empty()).then_some(found);
        }
        let (called, after) = name(rest)?;
        let after = after.trim_start_matches('\'');
        let inside = after.trim_start().strip_prefix("\\left").unwrap_or(after.trim_start()).strip_prefix('(')?;
        let end = inside.find(')')?;
        let arguments = inside[..end].trim_end_matches("\\right");
        let mut count = 0;
        for argument in arguments.split(',') {
            let argument = argument.trim();
            let (_, left) = name(argument)?;
            if !left.trim().is_empty() {
                return None;
            }
            count += 1;
        }
        found.push((called, count));
        rest = &inside[end + 1..];
    }
}

/// A letter, Greek by its command as well, with its subscript, and the text after it.
fn name(text: &str) -> Option<(String, &str)> {
    let (letter, after) = match text.strip_prefix('\\') {
        Some(command) => {
            let length = command.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (word, after) = command.split_at(length);
            match word {
                "ell" => ("l".to_owned(), after),
                "mathcal" | "mathscr" => {
                    let (letter, after) = after.trim_start().strip_prefix('{')?.split_once('}')?;
                    (letter.trim().to_owned(), after)
                }
                _ => (is_greek(word).then(|| word.to_owned())?, after),
            }
        }
        None => {
            let letter = text.chars().next().filter(|letter| letter.is_alphabetic())?;
            (letter.to_string(), &text[letter.len_utf8()..])
        }
    };
    let Some(index) = after.strip_prefix('_') else { return Some((letter, after)) };
    let (index, rest) = match index.strip_prefix('{') {
        Some(inside) => inside.split_once('}')?,
        None => index.split_at(index.chars().next().map_or(0, char::len_utf8)),
    };
    let index = index.trim();
    if index.is_empty() || !index.chars().all(char::is_alphanumeric) {
        return None;
    }
    Some((format!("{letter}_{index}"), rest))
}
