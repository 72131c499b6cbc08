//! What a problem asks: a derivative that is not carried out, or words before a formula or a definition.

use super::Task;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::ops;
use crate::syntax::free_variables;
use crate::tutor::audit::Verdict;
use crate::tutor::audit::chain::Auditor;
use crate::tutor::audit::document::{Asked, Formula as Place, asks};
use crate::tutor::audit::notes::Read;
use crate::tutor::audit::value::How;

/// Words before a formula that say about what it is, not what to do with it.
const ASIDE: &[&str] = &["where", "with", "let", "if", "for", "at", "when", "given", "respect to", "by"];

impl Auditor<'_> {
    /// Adds a question. The same one again is none, and what a formula asks of a function takes the place of what words
    /// asked of it before.
    pub(super) fn ask(&mut self, read: Read, text: &str, at: usize, in_words: bool) {
        let own = self.innermost(read.open);
        let Some(solving) = &mut self.solving else { return };
        if solving.tasks.iter().any(|task| task.read.open == read.open) {
            return;
        }
        let label = solving.section.label_at(at);
        if !in_words {
            let label_of = |task: &Task| solving.section.label_at(task.at);
            solving.tasks.retain(|task| !(task.in_words && task.own == own && label_of(task) == label));
        }
        solving.tasks.push(Task { read, text: text.to_owned(), at, own, in_words });
    }

    /// What is differentiated, however often.
    fn innermost(&self, open: ExprId) -> ExprId {
        let mut of = open;
        while let Some((_, kids)) = self.notes.formal(of) {
            of = kids[0];
        }
        of
    }

    /// A formula or a definition that words ask to differentiate.
    pub(super) fn asked_by_words(&mut self, of: ExprId, text: &str, formula: &Place) -> Result<(), Diagnostic> {
        let Some(asked) = self.words_ask(formula) else { return Ok(()) };
        let by = self.asked_by(of, formula);
        let one = match (&by[..], asked) {
            ([one], Asked::Derivative | Asked::Second) => Some(*one),
            (_, Asked::Derivative | Asked::Second) => return Ok(()),
            ([], _) => return Ok(()),
            _ => None,
        };
        let graph = &mut self.notes.graph;
        let whole: Vec<ExprId> = std::iter::once(of).chain(by.iter().copied()).collect();
        let all = match (asked, one) {
            (Asked::Second, Some(by)) => {
                let first = graph.apply(ops::DERIVATIVE, &[of, by]);
                vec![graph.apply(ops::DERIVATIVE, &[first, by])]
            }
            (Asked::Partials, _) => by.iter().map(|by| graph.apply(ops::DERIVATIVE, &[of, *by])).collect(),
            (Asked::Gradient, _) => vec![graph.apply(ops::GRADIENT, &whole)],
            (Asked::Hessian, _) => vec![graph.apply(ops::HESSIAN, &whole)],
            (Asked::Jacobian, _) => vec![graph.apply(ops::JACOBIAN, &whole)],
            _ => vec![graph.apply(ops::DERIVATIVE, &whole)],
        };
        for open in all {
            self.ask(Read { written: Default::default(), open, listed: false, dots: None }, text, formula.start, true);
        }
        if let Some(solving) = &mut self.solving {
            solving.asked = Some(asked);
        }
        Ok(())
    }

    /// What the words before a formula ask to do with it.
    fn words_ask(&self, formula: &Place) -> Option<Asked> {
        let solving = self.solving.as_ref()?;
        let text = &self.readable.text;
        let between = text.get(solving.last_end..formula.start)?;
        let lower = between.trim_end_matches(['$', '`', ' ', '\n', '\\', '(', '[']).to_lowercase();
        if ASIDE.iter().any(|word| lower.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
        {
            return None;
        }
        if let Some((asked, _)) = asks(between) {
            return Some(asked);
        }
        let last = lower.rsplit('\n').next().unwrap_or("").trim();
        let item = between.contains('\n') && last.len() <= 4 && last.ends_with(['-', '*', '.', ')']);
        let goes_on = matches!(lower.trim().trim_start_matches(['$', '`', ',', ' ']), "and" | "or");
        solving.asked.filter(|_| item || goes_on)
    }

    /// The variables by which is differentiated: named behind the formula, its parameters, or what is free in it.
    fn asked_by(&mut self, of: ExprId, formula: &Place) -> Vec<ExprId> {
        let text = &self.readable.text;
        let after: String = text[formula.end..].chars().take(120).collect();
        let sentence = after.split("\n\n").next().unwrap_or("");
        let sentence = sentence.split(". ").next().unwrap_or("");
        let marked = ["respect to", "w.r.t.", "wrt", " by "]
            .iter()
            .find_map(|mark| sentence.find(mark).map(|at| &sentence[at + mark.len()..]));
        if let Some(named) = marked {
            let names = named.split([' ', ',', '$', '`', '.', '\n']).filter(|name| !name.is_empty() && *name != "and");
            let names: Vec<String> = names.map(str::to_owned).collect();
            let variable = |name: &String| {
                let read = self.notes.read(name, true).ok()?;
                self.notes.name_of(read.open).map(|_| read.open)
            };
            let read: Vec<ExprId> = names.iter().map_while(variable).collect();
            if !read.is_empty() {
                return read;
            }
        }
        match self.notes.definitions.get(&of).map(|definition| definition.params.clone()) {
            Some(params) if !params.is_empty() => params,
            _ => self
                .notes
                .worth(of, How::default())
                .map_or(Vec::new(), |whole| free_variables(&self.notes.graph, whole)),
        }
    }

    /// Takes note of what a statement of a problem left: a question, or a chain that was handed in.
    pub(in crate::tutor::audit) fn handed_in(&mut self, links: usize, formula: &Place) -> Result<(), Diagnostic> {
        let Some(solving) = &self.solving else { return Ok(()) };
        let defined = self.links[links..].iter().any(|link| link.verdict == Verdict::Definition);
        let answers = solving.label.is_some();
        if defined && !answers {
            let text = self.links[links].left.clone();
            let of = self
                .notes
                .order
                .last()
                .copied()
                .filter(|of| self.spelt(*of) == text.split(['(', ' ']).next().unwrap_or(""));
            if let Some(of) = of {
                self.asked_by_words(of, &text, formula)?;
            }
        }
        self.claim(links);
        self.passed(formula);
        Ok(())
    }
}
