//! Verdicts of the tutor in words: what is wrong, where, a point that shows it, the law, one next hint.

use super::Session;
use super::reply::{Counterexample, Judgement, Outcome, Sureness};
use crate::calculus::ChainStep;
use crate::decide::{Certainty, Reason, Witness};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::syntax::formula::Formula;
use crate::syntax::linear::{Style, write};
use crate::syntax::spelling;
use crate::tutor::{Incorrect, Layout, Verdict};

/// Most characters of a formula inside a sentence.
const IN_A_SENTENCE: usize = 80;

impl Judgement {
    /// A judgement that says no more than its outcome.
    pub(super) fn new(outcome: Outcome, message: impl Into<String>) -> Judgement {
        Judgement {
            outcome,
            certainty: None,
            witness: None,
            mistake: None,
            mistakes: Vec::new(),
            step: None,
            entries: Vec::new(),
            message: message.into(),
            law: None,
            hint: None,
            expected: None,
            transposed: false,
            domain: None,
            links: Vec::new(),
            goes_on: true,
        }
    }

    /// The same, with the wrong entries and the point that another judgement of the same answer found.
    pub(super) fn with_places(mut self, found: Judgement) -> Judgement {
        self.message.push_str(&places(&found.entries));
        Judgement { entries: found.entries, witness: found.witness.or(self.witness), ..self }
    }

    /// An answer that is not an expression with a value.
    pub(super) fn invalid(diagnostic: Diagnostic) -> Judgement {
        Judgement { hint: diagnostic.suggestion, ..Judgement::new(Outcome::Invalid, diagnostic.message) }
    }
}

impl From<Certainty> for Sureness {
    fn from(certainty: Certainty) -> Sureness {
        match certainty {
            Certainty::Proved => Sureness::Proved,
            Certainty::VeryLikely { error_bound_log2, largest_size } => {
                Sureness::VeryLikely { error_bound_log2, largest_size }
            }
        }
    }
}

/// How an equality is known, to follow a word such as `right`: proved and very likely are never confused.
pub(super) fn reservation(certainty: Certainty) -> String {
    match certainty {
        Certainty::Proved => ", proved".to_owned(),
        Certainty::VeryLikely { error_bound_log2, largest_size } => {
            let sizes = largest_size.map(|size| format!("tried with sizes up to {size}"));
            let chance = error_bound_log2
                .is_finite()
                .then(|| format!("by a random test that errs with a chance below 2^{}", error_bound_log2.ceil()));
            let said: Vec<String> = sizes.into_iter().chain(chance).collect();
            format!(", very likely: {}", said.join(", "))
        }
    }
}

/// Which entries are wrong, to follow a sentence; nothing if none is named.
fn places(entries: &[(usize, usize)]) -> String {
    let places: Vec<String> = entries.iter().map(|(row, col)| format!("({row}, {col})")).collect();
    match places.len() {
        0 => String::new(),
        1 => format!("; entry {} is wrong", places[0]),
        _ => format!("; entries {} are wrong", places.join(", ")),
    }
}

/// Why nothing was shown.
pub(super) fn why(reason: Reason) -> &'static str {
    reason.says()
}

impl Session {
    /// The verdict on an answer, with everything that is said about it.
    pub(super) fn judged(&mut self, verdict: &Verdict) -> Judgement {
        match verdict {
            Verdict::Correct { certainty, layout } => {
                let mut message = format!("right{}", reservation(*certainty));
                if layout.is_some() {
                    message.push_str("; rows and columns are those of the other layout");
                }
                Judgement {
                    certainty: Some((*certainty).into()),
                    transposed: layout.is_some(),
                    ..Judgement::new(Outcome::Correct, message)
                }
            }
            Verdict::Unfinished { certainty, left, meant } => {
                let names: Vec<&str> = left.iter().map(|name| name.as_str()).collect();
                let (stands, stand_for) =
                    if names.len() == 1 { ("stands", "it stands") } else { ("stand", "they stand") };
                let meant: Vec<String> =
                    meant.iter().map(|(name, part)| format!("{name} is {}", self.plain_text(*part))).collect();
                let given = if meant.is_empty() { String::new() } else { format!(", if {}", meant.join(" and ")) };
                let message = format!(
                    "right so far{}{given}; {} still {stands} in it",
                    reservation(*certainty),
                    names.join(" and ")
                );
                let row = crate::tutor::mistakes::find("not-substituted").expect("a row of the table");
                Judgement {
                    certainty: Some((*certainty).into()),
                    mistake: Some(row.id),
                    mistakes: vec![row.id],
                    step: Some(4),
                    law: Some(row.law.to_owned()),
                    hint: Some(format!("Replace {} by what {} for.", names.join(" and "), stand_for)),
                    ..Judgement::new(Outcome::Unfinished, message)
                }
            }
            Verdict::Incorrect(wrong) => self.judged_wrong(wrong),
            Verdict::Undecided(reason) => Judgement::new(Outcome::Undecided, format!("undecided: {}", why(*reason))),
        }
    }

    fn judged_wrong(&mut self, wrong: &Incorrect) -> Judgement {
        let diagnosis = &wrong.diagnosis;
        let witness = wrong.counterexample.as_ref().map(|shown| {
            let mut counterexample = self.counterexample(&shown.witness);
            counterexample.entry = shown.entry;
            counterexample
        });
        let first = diagnosis.mistake.or(diagnosis.mistakes.first().copied());
        let hint = first.map(|mistake| mistake.hint.to_owned());
        Judgement {
            certainty: Some(Sureness::Refuted),
            witness,
            mistake: diagnosis.mistake.map(|mistake| mistake.id),
            mistakes: diagnosis.mistakes.iter().map(|mistake| mistake.id).collect(),
            step: diagnosis.step.map(number_of),
            entries: wrong.entries.clone(),
            law: diagnosis.mistake.map(|mistake| mistake.law.to_owned()),
            hint,
            transposed: wrong.layout == Some(Layout::Transposed),
            ..Judgement::new(Outcome::Incorrect, self.what_is_wrong(wrong))
        }
    }

    fn what_is_wrong(&self, wrong: &Incorrect) -> String {
        let diagnosis = &wrong.diagnosis;
        let mut said = "not right".to_owned();
        if let Some([(rows, cols), (given_rows, given_cols)]) = wrong.shape {
            said.push_str(&format!("; the answer is {given_rows}×{given_cols}, wanted is {rows}×{cols}"));
        }
        match (diagnosis.mistake, &diagnosis.mistakes[..]) {
            (Some(mistake), _) => {
                said.push_str(&format!(": {}", mistake.says));
                let site = diagnosis.site.map(|site| self.plain_text(site));
                if let Some(site) = site.filter(|site| site.len() < IN_A_SENTENCE) {
                    said.push_str(&format!(", at {site}"));
                }
            }
            (None, []) => {}
            (None, several) => {
                let all: Vec<&str> = several.iter().map(|mistake| mistake.says).collect();
                said.push_str(&format!(": {}", all.join(", or ")));
            }
        }
        said.push_str(&places(&wrong.entries));
        said
    }

    /// An expression for a sentence, shortened if it is long.
    pub(super) fn plain_text(&self, id: ExprId) -> String {
        self.formula_text(&self.formula(id))
    }

    /// A formula for a sentence.
    pub(super) fn formula_text(&self, formula: &Formula) -> String {
        write(formula, Style::Plain, IN_A_SENTENCE).text
    }

    /// A point of a refutation by name.
    pub(super) fn counterexample(&self, witness: &Witness) -> Counterexample {
        Counterexample {
            at: witness.at.iter().map(|(id, value)| (spelling(&self.graph, *id), value.to_f64())).collect(),
            a: witness.a.digits.clone(),
            b: witness.b.digits.clone(),
            entry: witness.entry.map(|entry| (entry + 1, 1)),
        }
    }
}

/// True if both values agree to some digits, as a rounded decimal does.
pub(super) fn is_rounded(witness: &Counterexample) -> bool {
    // An exact value is written as a fraction.
    let value = |digits: &str| match digits.split_once('/') {
        Some((above, below)) => Some(above.parse::<f64>().ok()? / below.parse::<f64>().ok()?),
        None => digits.parse().ok(),
    };
    match (value(&witness.a), value(&witness.b)) {
        (Some(a), Some(b)) => b != 0.0 && (a - b).abs() < 1e-4 * b.abs(),
        _ => false,
    }
}

/// 1 to 4.
pub(super) fn number_of(step: ChainStep) -> usize {
    match step {
        ChainStep::Introduce => 1,
        ChainStep::Differentiate => 2,
        ChainStep::Combine => 3,
        ChainStep::Substitute => 4,
    }
}
