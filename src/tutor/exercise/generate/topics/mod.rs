//! The topics of practice: patterns with slots, by the kinds in which they are asked; one file for each part of the course.
//!
//! Slots: `{a}`, `{b}`, `{n}` small numbers, `{f}`, `{g}` different functions. Later patterns of a form are harder. Where a
//! kind makes no sense for a topic the reason stands in [`SENSELESS`]; everything else can be asked.

mod matrices;
mod networks;
mod numbers;
mod vectors;

use std::sync::LazyLock;

use super::super::ChainStep;
use super::super::Kind::{self, Example, FillIn, Graph, Layout, Matrix, Numeric, Recall, Rule, Shape};
use super::super::What::{self, Derivative, Jacobian};

/// A topic of practice.
pub struct Topic {
    /// As typed.
    pub name: &'static str,
    /// How it is asked.
    pub(super) forms: &'static [Form],
}

/// Patterns that are asked in the same kinds.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub kinds: &'static [Kind],
    pub what: What,
    /// Variables, with commas between them.
    pub by: &'static str,
    /// None where shapes are drawn.
    pub patterns: &'static [&'static str],
    pub declare: &'static str,
    /// Mistakes that can be planted.
    pub plants: &'static [&'static str],
    /// For examples: what must hold, with `;` between the claims; patterns are not used.
    pub claims: &'static [&'static str],
    /// For examples: what is looked for.
    pub find: &'static str,
    /// For rules: the chain rule, or with [`ChainStep::Differentiate`] the scalar rule that comes first.
    pub step: ChainStep,
}

const fn form(kinds: &'static [Kind], what: What, by: &'static str, patterns: &'static [&'static str]) -> Form {
    let step = ChainStep::Introduce;
    Form { kinds, what, by, patterns, declare: "", plants: &[], claims: &[], find: "", step }
}

const fn example(find: &'static str, by: &'static str, claims: &'static [&'static str]) -> Form {
    Form { find, claims, ..form(&[Example], Derivative, by, &[""]) }
}

/// Shapes are drawn; there are no patterns.
const fn shapes() -> Form {
    form(&[Shape], Jacobian, "x", &[])
}

/// Wrong links among the lines of patterns.
const fn wrong_links(by: &'static str, patterns: &'static [&'static str], plants: &'static [&'static str]) -> Form {
    Form { plants, ..form(&[Kind::WrongLink], Derivative, by, patterns) }
}

impl Form {
    const fn declare(self, declare: &'static str) -> Form {
        Form { declare, ..self }
    }

    /// Asks for the scalar rule of the operation that is done last.
    const fn outermost(self) -> Form {
        Form { step: ChainStep::Differentiate, ..self }
    }
}

const CHAIN: &[&str] = &["chain-lost-inner", "chain-added-inner", "constant-factor-lost", "power-exponent-kept"];
const DEEP: &[&str] = &["chain-stopped-early", "chain-lost-inner", "power-coefficient-lost"];
const PATHS: &[&str] = &["path-dropped", "paths-multiplied"];
const SCALAR: &[&str] = &["power-exponent-kept", "power-coefficient-lost", "power-exponent-raised", "term-lost"];
const SQUARE: &[&str] = &["factor-two-lost"];
const QUADRATIC: &[&str] = &["quadratic-assumed-symmetric", "quadratic-half"];

/// All topics; every lesson has one.
pub static TOPICS: LazyLock<Vec<&'static Topic>> = LazyLock::new(|| {
    let parts = [numbers::TOPICS, vectors::TOPICS, networks::TOPICS, matrices::TOPICS];
    parts.into_iter().flatten().collect()
});

/// Kinds that are not asked about a topic, and why.
#[rustfmt::skip]
pub const SENSELESS: &[(&str, &[Kind], &str)] = &[
    ("notation",     &[FillIn, Rule, Kind::WrongLink, Graph, Layout, Recall], "it comes before the first rule: things are typed, not yet derived"),
    ("scalar-rules", &[Shape, Matrix, Layout], "one function of one number has a derivative with one entry"),
    ("partial",      &[Shape, Matrix, Layout], "one partial derivative is one entry; all of them together are the topic gradient"),
    ("chain-rule",   &[Shape, Matrix, Layout], "numbers in, numbers between, numbers out"),
    ("deep-chains",  &[Shape, Matrix, Layout], "numbers in, numbers between, numbers out"),
    ("several-paths",&[Shape, Matrix, Layout], "one variable and one output: the paths between them are numbers"),
    ("shapes",       &[Rule, Numeric],         "sizes are known before there is a rule or a value"),
    ("audit",        &[Shape, Layout, Recall, Example], "a link is right or wrong; there is no size to predict, nothing to convert, recall or invent"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_asked_about_every_topic_or_has_a_reason() {
        let mut faults = Vec::new();
        for topic in TOPICS.iter() {
            for kind in Kind::ALL {
                let asked = topic.forms.iter().any(|form| form.kinds.contains(&kind));
                let reasons = SENSELESS.iter().filter(|(name, kinds, _)| *name == topic.name && kinds.contains(&kind));
                let excused = reasons.count();
                if usize::from(asked) + excused != 1 {
                    faults.push(format!("{} {}: asked {asked}, reasons {excused}", topic.name, kind.letter()));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let unknown = SENSELESS.iter().find(|(name, ..)| Topic::find(name).is_none());
        assert!(unknown.is_none(), "{unknown:?}");
    }
}
