//! Products of many factors become products of two, so that what several products have in common is worked out once.
//!
//! Greedy: a pair that is wanted anyway is taken first, then the pair that stands in most products. High powers become
//! chains of squares by the same rule, for a pair of equal factors stands in `x^8` four times.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};

use super::flow::{Flow, Id, Value};

/// Most rounds; products have at most 16 factors, and a round shortens each that has a common pair.
const ROUNDS: usize = 64;

type Factors = SmallVec<[Id; 4]>;

/// Rewrites all products that the outputs need. New values come last, so that the order of ids is lost.
pub(super) fn split(flow: &mut Flow, needed: &[Id]) {
    let mut products: Vec<(Id, Factors)> = needed
        .iter()
        .filter_map(|id| match &flow.values[*id as usize] {
            Value::Product(factors) => Some((*id, factors.clone())),
            _ => None,
        })
        .collect();
    let mut ready: FxHashSet<(Id, Id)> = FxHashSet::default();
    products.iter().for_each(|(_, factors)| {
        if let [a, b] = factors[..] {
            ready.insert((a, b));
        }
    });
    products.retain(|(_, factors)| factors.len() > 2);
    for _ in 0..ROUNDS {
        if !round(flow, &mut products, &mut ready) {
            break;
        }
    }
    for (id, factors) in products {
        let last = factors[factors.len() - 1];
        let first = factors[..factors.len() - 1].iter().copied().reduce(|a, b| flow.product(smallvec![a, b]));
        let first = first.expect("a product has at least two factors");
        flow.values[id as usize] = Value::Product(smallvec![first.min(last), first.max(last)]);
    }
}

/// Takes common pairs out, at most one from each product; false if there was none.
fn round(flow: &mut Flow, products: &mut [(Id, Factors)], ready: &mut FxHashSet<(Id, Id)>) -> bool {
    let mut places: FxHashMap<(Id, Id), Vec<usize>> = FxHashMap::default();
    for (at, (_, factors)) in products.iter().enumerate().filter(|(_, (_, factors))| factors.len() > 2) {
        for i in 0..factors.len() {
            for j in i + 1..factors.len() {
                places.entry((factors[i], factors[j])).or_default().push(at);
            }
        }
    }
    let mut pairs: Vec<((Id, Id), Vec<usize>)> =
        places.into_iter().filter(|(pair, at)| at.len() > 1 || ready.contains(pair)).collect();
    pairs.sort_by_key(|(pair, at)| (!ready.contains(pair), usize::MAX - at.len(), *pair));
    let mut done = vec![false; products.len()];
    for (pair, places) in &pairs {
        let open: SmallVec<[usize; 8]> = places.iter().copied().filter(|at| !done[*at]).collect();
        if open.is_empty() || (open.len() < 2 && !ready.contains(pair)) {
            continue;
        }
        let id = flow.product(smallvec![pair.0, pair.1]);
        ready.insert(*pair);
        for at in open {
            if !done[at] {
                take(&mut products[at].1, *pair, id);
                done[at] = true;
            }
        }
    }
    done.contains(&true)
}

/// Replaces a pair of factors as often as it stands there, but never the whole product.
fn take(factors: &mut Factors, pair: (Id, Id), id: Id) {
    while factors.len() > 2 {
        let first = factors.iter().position(|factor| *factor == pair.0);
        let second = factors.iter().rposition(|factor| *factor == pair.1);
        let (Some(first), Some(second)) = (first, second) else { return };
        if first == second {
            return;
        }
        factors.remove(first.max(second));
        factors.remove(first.min(second));
        factors.push(id);
    }
    factors.sort_unstable();
}
