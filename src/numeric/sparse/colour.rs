//! Greedy colourings: every column takes the first colour that nothing forbids it.

/// No colour yet.
const NONE: u32 = u32::MAX;

/// The rows that each column stands in.
fn transposed(rows: &[Vec<u32>], cols: usize) -> Vec<Vec<u32>> {
    let mut turned = vec![Vec::new(); cols];
    for (row, cols) in rows.iter().enumerate() {
        cols.iter().for_each(|col| turned[*col as usize].push(row as u32));
    }
    turned
}

/// Colours that no two columns of one row share, and how many there are.
pub(super) fn columns(rows: &[Vec<u32>], cols: usize) -> (Vec<u32>, usize) {
    let turned = transposed(rows, cols);
    greedy(cols, &by_size(&turned), |col, colours, forbid| {
        for row in &turned[col] {
            rows[*row as usize].iter().for_each(|other| forbid(colours[*other as usize]));
        }
    })
}

/// A star colouring of a symmetric pattern: neighbours differ, and a path over four columns has at least three colours.
pub(super) fn star(rows: &[Vec<u32>]) -> (Vec<u32>, usize) {
    greedy(rows.len(), &by_size(rows), |v, colours, forbid| {
        let neighbours = |of: u32| rows[of as usize].iter().copied().filter(move |other| *other != of);
        let colour = |of: u32| colours[of as usize];
        for w in neighbours(v as u32) {
            forbid(colour(w));
            for x in neighbours(w).filter(|x| *x != v as u32 && colour(*x) != NONE) {
                // What is not coloured yet keeps neighbours of different colours, so that it may take any later.
                let meets_again = || neighbours(x).any(|y| y != w && colour(y) == colour(w));
                if colour(w) == NONE || meets_again() {
                    forbid(colour(x));
                }
            }
        }
    })
}

/// Columns with many neighbours first, which needs fewer colours.
fn by_size(of: &[Vec<u32>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..of.len()).collect();
    order.sort_by_key(|col| std::cmp::Reverse(of[*col].len()));
    order
}

fn greedy(cols: usize, order: &[usize], forbidden: impl Fn(usize, &[u32], &mut dyn FnMut(u32))) -> (Vec<u32>, usize) {
    let mut colours = vec![NONE; cols];
    // The column that forbade a colour last.
    let mut taken: Vec<usize> = Vec::new();
    for col in order.iter().copied() {
        forbidden(col, &colours, &mut |colour| {
            if colour != NONE {
                taken[colour as usize] = col + 1;
            }
        });
        let free = taken.iter().position(|by| *by != col + 1).unwrap_or(taken.len());
        if free == taken.len() {
            taken.push(0);
        }
        colours[col] = free as u32;
    }
    (colours, taken.len())
}
