//! Kronecker deltas are summed away: a bound index takes the name of the other; `delta(i, i)` summed is the size.
//!
//! Deltas between two free indices stay; everything else then stands at the first of the two. Indices that were taken
//! apart, as in `vec`, are compared part by part.

use super::index::Indexing;
use super::term::{Factor, Index, Term};

/// The term without deltas on bound indices; `None` if it is 0.
pub(super) fn contract(indexing: &mut Indexing<'_>, mut term: Term, free: &[Option<Index>]) -> Option<Term> {
    split_pairs(indexing, &mut term, free);
    let mut at = 0;
    while at < term.factors.len() {
        let Factor::Delta(a, b) = term.factors[at] else {
            at += 1;
            continue;
        };
        let is_free = |index: Index| free.contains(&Some(index));
        if a == b {
            // Over a bound index that nothing else has, this is summed to the size; the index stays in `bound`.
            term.factors.remove(at);
            continue;
        }
        match (is_free(a), is_free(b)) {
            (_, false) => {
                term.factors.remove(at);
                replace(&mut term, b, a);
                at = 0;
            }
            (false, true) => {
                term.factors.remove(at);
                replace(&mut term, a, b);
                at = 0;
            }
            (true, true) => {
                let moved = term.factors.iter().enumerate().any(|(k, factor)| k != at && factor.indices().contains(&b));
                for (k, factor) in term.factors.iter_mut().enumerate() {
                    if k != at {
                        factor.rename(b, a);
                    }
                }
                at = if moved { 0 } else { at + 1 };
            }
        }
    }
    Some(term)
}

fn replace(term: &mut Term, from: Index, to: Index) {
    term.factors.iter_mut().for_each(|factor| factor.rename(from, to));
    term.bound.retain(|index| *index != from);
}

/// A bound index that was taken apart counts as its two parts.
fn split_pairs(indexing: &mut Indexing<'_>, term: &mut Term, free: &[Option<Index>]) {
    let mut k = 0;
    while k < term.bound.len() {
        let index = term.bound[k];
        match indexing.is_pair(index) {
            Some((slow, fast)) if !free.contains(&Some(index)) => {
                term.bound.remove(k);
                term.bound.extend([slow, fast]);
            }
            _ => k += 1,
        }
    }
    let mut more = Vec::new();
    for factor in &mut term.factors {
        if let Factor::Delta(a, b) = *factor
            && let (Some((slow_a, fast_a)), Some((slow_b, fast_b))) = (indexing.is_pair(a), indexing.is_pair(b))
        {
            *factor = Factor::Delta(slow_a, slow_b);
            more.push(Factor::Delta(fast_a, fast_b));
        }
    }
    term.factors.extend(more);
}
