//! Written work to a problem of a key, several formulas long, graded: definitions of intermediate variables, partial
//! derivatives one by one, and chains of equalities with credit for every step that is right or follows.
//!
//! The last chain is the answer. Invariant: a single formula gets the grade of the same text in a table.

use super::check::Part;
use super::grade::{Grade, Problem};
use super::reply::Outcome;

/// Members of a chain that are looked at, and definitions.
const MOST_MEMBERS: usize = 20;
const MOST_DEFINITIONS: usize = 12;

/// Chains of equalities, member by member, in the order in which they were written.
pub type Work = Vec<Vec<String>>;

/// A chain with the definitions that it speaks of: names with their values.
pub(super) struct Derivation<'a> {
    pub members: &'a [String],
    pub lets: Vec<(&'a str, &'a str)>,
}

impl Problem {
    /// Grades written work.
    pub fn grade_work(&self, work: &Work) -> Grade {
        let is_definition = |chain: &&Vec<String>| chain.len() == 2 && self.may_be_defined(&chain[0]);
        let chains: Vec<&Vec<String>> = work.iter().filter(|chain| !is_definition(chain)).collect();
        let defined: Vec<(&str, &str)> =
            work.iter().filter(is_definition).map(|chain| (chain[0].trim(), chain[1].as_str())).collect();
        if chains.is_empty() && !defined.is_empty() {
            return self.grade_last(work.last().map_or(&[][..], |chain| &chain[1..]), &[]);
        }
        self.grade_partials(&chains, &defined)
            .unwrap_or_else(|| self.grade_last(chains.last().map_or(&[][..], |chain| chain), &defined))
    }

    /// A letter other than the variables, so that an equality with it is a definition.
    fn may_be_defined(&self, name: &str) -> bool {
        let name = name.trim();
        let (letter, index) = name.split_once('_').unwrap_or((name, ""));
        let greek = letter.strip_prefix('\\').is_some_and(|word| word.chars().all(char::is_alphabetic));
        let single = letter.chars().count() == 1 && letter.chars().all(char::is_alphabetic);
        let known = self.variables().iter().any(|by| by == name);
        (single || greek) && index.chars().all(|sign| sign.is_alphanumeric() || "{}".contains(sign)) && !known
    }

    fn grade_last(&self, members: &[String], defined: &[(&str, &str)]) -> Grade {
        let derivation = Derivation::new(members, defined);
        self.grade_derivation(&derivation, &members.join(" = "))
    }

    /// The share of the members that are right or equal to the one before: a slip is charged once.
    pub(super) fn steps_earned(&self, derivation: &Derivation<'_>) -> f64 {
        let all = derivation.members;
        let steps = if all.first().is_some_and(|first| says_of_what(first)) { &all[1..] } else { all };
        if steps.len() < 2 || steps.len() > MOST_MEMBERS {
            return 0.0;
        }
        let right = |member: &String| {
            let judged = self.prepared().check(&derivation.lets, member, Part::Combine);
            judged.is_ok_and(|judged| judged.outcome == Outcome::Correct)
        };
        let session = self.prepared().with(&derivation.lets);
        let follows = |a: &str, b: &str| {
            let mut session = session.clone();
            session.refill();
            session.compare(a, b).is_ok_and(|judged| judged.outcome == Outcome::Equal)
        };
        let earned =
            (0..steps.len()).filter(|at| right(&steps[*at]) || *at > 0 && follows(&steps[*at - 1], &steps[*at]));
        earned.count() as f64 / steps.len() as f64
    }

    /// A gradient that was answered partial by partial; nothing if no chain begins with a partial derivative.
    fn grade_partials(&self, chains: &[&Vec<String>], defined: &[(&str, &str)]) -> Option<Grade> {
        let partials = self.partials();
        let is_list = |value: &String| value.starts_with('[') || value.contains("matrix}") || value.contains("array}");
        let by = |chain: &&&Vec<String>, name: &str| {
            chain.len() > 1
                && is_partial_by(&chain[0], name)
                && !self.variables().iter().any(|other| is_derivative_of(&chain[0], other))
                && !chain.last().is_some_and(is_list)
        };
        let found: Vec<Option<Grade>> = partials
            .iter()
            .map(|(name, partial)| {
                let chain = chains.iter().rev().find(|chain| by(chain, name))?;
                Some(partial.grade_last(chain, defined))
            })
            .collect();
        let count = found.iter().flatten().count();
        if count == 0 {
            return None;
        }
        let mut mistakes: Vec<&'static str> = found.iter().flatten().filter_map(|grade| grade.mistake).collect();
        mistakes.dedup();
        let worst = ["invalid", "undecided", "incorrect", "unfinished"]
            .into_iter()
            .find(|verdict| found.iter().flatten().any(|grade| grade.verdict == *verdict));
        let verdict = worst.unwrap_or(if count < found.len() { "missing" } else { "correct" });
        let credits: Option<f64> =
            found.iter().map(|grade| grade.as_ref().map_or(Some(0.0), |grade| grade.credit)).sum();
        let said = partials.iter().zip(&found).map(|((name, _), grade)| {
            format!("by {name}: {}", grade.as_ref().map_or("not found", |grade| grade.message.as_str()))
        });
        let said: Vec<String> = said.collect();
        Some(Grade {
            verdict,
            mistake: (mistakes.len() == 1).then(|| mistakes[0]),
            credit: credits.map(|sum| sum / found.len() as f64),
            message: said.join("; "),
        })
    }
}

impl<'a> Derivation<'a> {
    /// The members with the definitions of the names that occur in them, or in these definitions, in the order in which
    /// they were written; of two for one name the last.
    fn new(members: &'a [String], defined: &[(&'a str, &'a str)]) -> Derivation<'a> {
        let mut needed: Vec<usize> = Vec::new();
        let mut open: Vec<&str> = members.iter().map(String::as_str).collect();
        while let Some(text) = open.pop() {
            for (place, (name, value)) in defined.iter().enumerate().rev() {
                let known = needed.iter().any(|other| defined[*other].0 == *name);
                if !known && speaks_of(text, name) && needed.len() < MOST_DEFINITIONS {
                    needed.push(place);
                    open.push(value);
                }
            }
        }
        needed.sort_unstable();
        Derivation { members, lets: needed.into_iter().map(|place| defined[place]).collect() }
    }
}

/// True if a text may speak of a name: it stands there by itself or beside other letters, but not inside of a command.
fn speaks_of(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].trim_end_matches(char::is_alphabetic);
        name.starts_with('\\') || !before.ends_with('\\')
    })
}

/// `dy/dx`, `f'(x)`, `y`: what only says of what the rest of a chain is the value.
fn says_of_what(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "\\frac{d",
        "\\frac{\\partial",
        "\\frac{\\mathrm",
        "\\dfrac{d",
        "\\dfrac{\\partial",
        "\\nabla",
        "∇",
        "Df",
        "grad",
    ];
    let text = text.trim();
    let primed = text.contains('\'') && text.len() < 8 && text.starts_with(char::is_alphabetic);
    let quotient = text.contains('/') && text.starts_with(['d', '∂']);
    quotient || primed || text.len() < 2 || STARTS.iter().any(|start| text.starts_with(start))
}

/// True for `∂f/∂x`, `\frac{\partial f}{\partial x}`, `f_x` by `x`.
fn is_partial_by(head: &str, name: &str) -> bool {
    let plain = head.replace("\\partial", "∂").replace("\\mathrm", "").replace("\\dfrac", "\\frac");
    let plain = plain.replace("}{", "/").replace("\\frac", "");
    let plain: String = plain.chars().filter(|sign| !matches!(sign, ' ' | '{' | '}' | '(' | ')')).collect();
    let bar = [format!("/∂{name}"), format!("/d{name}")].iter().any(|end| plain.contains(end.as_str()));
    let index = plain.strip_suffix(name).and_then(|rest| rest.strip_suffix('_'));
    let starts = plain.starts_with(['∂', 'd']);
    starts && bar || index.is_some_and(|function| function.chars().count() == 1)
}

/// True for `dy/dx` of `y`: by such a name somebody calls the whole, if `y` is a variable.
fn is_derivative_of(head: &str, name: &str) -> bool {
    let plain: String = head.chars().filter(|sign| sign.is_alphanumeric() || *sign == '/').collect();
    let plain = plain.replace("fracd", "d");
    plain.strip_prefix('d').and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with(['/', 'd']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_derivatives_are_known_by_their_heads() {
        for (head, by) in [
            ("∂f/∂x", "x"),
            ("\\frac{\\partial f}{\\partial y}", "y"),
            ("\\frac{\\partial}{\\partial y} (x y)", "y"),
            ("f_x", "x"),
            ("df/dx", "x"),
            ("\\dfrac{\\partial f}{\\partial x_1}", "x_1"),
        ] {
            assert!(is_partial_by(head, by), "{head}");
        }
        for (head, by) in [("∂f/∂x", "y"), ("x", "x"), ("\\nabla f", "f"), ("x/dx", "x"), ("2*u_x", "x")] {
            assert!(!is_partial_by(head, by), "{head}");
        }
        for (head, of, expected) in [("dy/dx", "y", true), ("\\frac{dy}{dx}", "y", true), ("df/dx", "y", false)] {
            assert_eq!(is_derivative_of(head, of), expected, "{head}");
        }
    }
}
