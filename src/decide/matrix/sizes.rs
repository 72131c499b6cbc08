//! Letters that are sizes, and numbers for them.

use rustc_hash::FxHashMap;

use crate::expr::{ExprId, Graph};
use crate::name::Name;
use crate::shape::{Dim, Shape};

/// Numbers for letters.
pub(super) type Sizes = FxHashMap<Name, u32>;

/// Letters beyond these are all given the size 1 when a difference is looked for.
const VARIED: usize = 5;

/// Letters that are sizes, in alphabetical order.
pub(super) fn letters(graph: &Graph, roots: &[ExprId]) -> Vec<Name> {
    let mut found = Vec::new();
    for id in graph.reachable(roots) {
        let Shape { rows, cols } = graph.shape(id);
        let mut open = vec![rows, cols];
        while let Some(dim) = open.pop() {
            match dim {
                Dim::Known(_) => {}
                Dim::Named(name) => found.push(*name),
                Dim::Times(a, b) => open.extend([&**a, &**b]),
            }
        }
    }
    found.sort_by_key(|name| name.as_str());
    found.dedup();
    found
}

/// The size that a dimension has; nothing if a letter is unknown or it is too large to count.
pub(super) fn size(dim: &Dim, sizes: &Sizes) -> Option<u32> {
    dim.number(&|letter| sizes.get(&letter).copied())
}

/// Sizes that all differ, `first` for the first letter and one more for each next one, or the other way round.
pub(super) fn distinct(letters: &[Name], first: u32, backwards: bool) -> Sizes {
    let last = letters.len().saturating_sub(1);
    let step = |k: usize| if backwards { last - k } else { k } as u32;
    letters.iter().enumerate().map(|(k, name)| (*name, first + step(k))).collect()
}

/// All choices of sizes from 1 to `largest`, smallest in all first, at most `most`.
pub(super) fn smallest_first(letters: &[Name], largest: u32, most: usize) -> Vec<Sizes> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for _ in 0..letters.len().min(VARIED) {
        all = all.iter().flat_map(|front| (1..=largest).map(move |size| [&front[..], &[size]].concat())).collect();
    }
    all.iter_mut().for_each(|sizes| sizes.resize(letters.len(), 1));
    all.sort_by_key(|sizes| sizes.iter().sum::<u32>());
    all.truncate(most);
    all.into_iter().map(|sizes| letters.iter().copied().zip(sizes).collect()).collect()
}
