//! Names with their indices: Greek letters, lowered digits, and a lowered box where no lowered letter exists.

use super::Layout;
use crate::render::grid::Grid;
use crate::render::signs::Charset;
use crate::render::span::Role;
use crate::syntax::formula::{FormulaId, Item};
use crate::syntax::linear::glyph;

/// More letters than the one-line form uses, because a picture is not read back.
fn lowered(c: char) -> Option<char> {
    match c {
        'a' => Some('ₐ'),
        'k' => Some('ₖ'),
        'm' => Some('ₘ'),
        'n' => Some('ₙ'),
        'p' => Some('ₚ'),
        'r' => Some('ᵣ'),
        't' => Some('ₜ'),
        'u' => Some('ᵤ'),
        'v' => Some('ᵥ'),
        'x' => Some('ₓ'),
        '+' => Some('₊'),
        '-' => Some('₋'),
        _ => glyph::subscript(c),
    }
}

fn all_lowered(text: &str) -> Option<String> {
    text.chars().map(lowered).collect()
}

/// A name on one row.
pub(super) fn name(spelt: &str, charset: Charset) -> String {
    if charset == Charset::Ascii {
        return spelt.to_owned();
    }
    let (base, subscript) = glyph::split(spelt);
    match subscript.map(all_lowered) {
        Some(Some(lowered)) => glyph::base(base) + &lowered,
        _ => glyph::name(spelt),
    }
}

impl Layout<'_> {
    pub(super) fn subscript(&mut self, id: FormulaId, base: &str, indices: &[FormulaId]) -> Grid {
        let stem = match self.charset {
            Charset::Unicode => glyph::base(base),
            Charset::Ascii => base.to_owned(),
        };
        let short = match self.charset {
            Charset::Unicode => self.index_text(indices).and_then(|text| all_lowered(&text)),
            Charset::Ascii => self.index_text(indices).map(|text| match text.len() {
                1 => format!("_{text}"),
                _ => format!("_{{{text}}}"),
            }),
        };
        if let Some(short) = short {
            indices.iter().for_each(|&index| drop(self.take(index)));
            return Grid::text(stem + &short, Role::Name, Some(id));
        }
        let index = self.list(indices, id);
        Grid::text(stem, Role::Name, Some(id)).lowered(index)
    }

    /// Indices as one run, `ij`, `i+1`, or nothing if they would run into each other.
    fn index_text(&self, indices: &[FormulaId]) -> Option<String> {
        let leaf = |id: FormulaId| match &self.formula.items[id as usize] {
            Item::Number(text) => Some(text.as_str()),
            Item::Symbol(text) if text.len() == 1 || self.charset == Charset::Ascii => Some(text.as_str()),
            _ => None,
        };
        if let [one] = indices
            && let Item::Sum(terms) = &self.formula.items[*one as usize]
            && terms.len() == 2
        {
            let (first, second) = (leaf(terms[0].1)?, leaf(terms[1].1)?);
            return Some([first, if terms[1].0 { "-" } else { "+" }, second].concat()).filter(|_| !terms[0].0);
        }
        let texts: Vec<&str> = indices.iter().map(|&index| leaf(index)).collect::<Option<_>>()?;
        let clear = texts.len() == 1 || texts.iter().all(|text| text.chars().count() == 1);
        clear.then(|| texts.concat())
    }
}
