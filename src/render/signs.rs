//! The signs of the two character sets in which formulas are drawn.
//!
//! Only signs that common terminal fonts have. Invariant: every sign of [`ASCII`] is ASCII.

/// Which characters may be drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Charset {
    /// Box-drawing signs, Greek letters, raised digits.
    #[default]
    Unicode,
    /// ASCII only, for poor fonts and terminals that draw some signs two columns wide.
    Ascii,
}

/// A bracket that grows: the sign for one row, then top, middle and bottom.
#[derive(Clone, Copy, Debug)]
pub struct Tall {
    /// For one row.
    pub flat: char,
    /// First row.
    pub top: char,
    /// Rows between.
    pub middle: char,
    /// Last row.
    pub bottom: char,
}

/// A pair of brackets.
#[derive(Clone, Copy, Debug)]
pub struct Fence {
    /// The opening one.
    pub open: Tall,
    /// The closing one.
    pub close: Tall,
}

/// All signs of one character set.
#[derive(Debug)]
pub struct Signs {
    /// Fraction bar.
    pub bar: char,
    /// Minus in front of a term.
    pub minus: &'static str,
    /// Sign of a product where one is needed.
    pub times: &'static str,
    /// Elementwise product, quotient.
    pub elementwise: [&'static str; 2],
    /// `≠`, `≤`, `≥`.
    pub relations: [&'static str; 3],
    /// `d` of a partial derivative.
    pub partial: &'static str,
    /// Prime of a derivative, `f′`.
    pub prime: &'static str,
    /// Left out columns.
    pub ellipsis: &'static str,
    /// Arrow to what is not shown.
    pub arrow: &'static str,
    /// Round brackets.
    pub round: Fence,
    /// Square brackets.
    pub square: Fence,
    /// Bars of an absolute value.
    pub bars: Fence,
    /// Greatest whole number below.
    pub floor: Fence,
    /// Smallest whole number above.
    pub ceil: Fence,
    /// Brace of a definition by cases, with the sign of its middle row.
    pub brace: (Tall, char),
    /// Sum and product sign, row by row.
    pub indexed: [&'static [&'static str]; 2],
    /// What was left out, in brackets.
    pub angle: [&'static str; 2],
}

const fn tall(flat: char, top: char, middle: char, bottom: char) -> Tall {
    Tall { flat, top, middle, bottom }
}

const fn fence(open: Tall, close: Tall) -> Fence {
    Fence { open, close }
}

/// Box-drawing signs.
pub static UNICODE: Signs = Signs {
    bar: '─',
    minus: "−",
    times: "·",
    elementwise: ["⊙", "⊘"],
    relations: ["≠", "≤", "≥"],
    partial: "∂",
    prime: "′",
    ellipsis: "⋯",
    arrow: "→",
    round: fence(tall('(', '⎛', '⎜', '⎝'), tall(')', '⎞', '⎟', '⎠')),
    square: fence(tall('[', '⎡', '⎢', '⎣'), tall(']', '⎤', '⎥', '⎦')),
    bars: fence(tall('|', '│', '│', '│'), tall('|', '│', '│', '│')),
    floor: fence(tall('⌊', '⎢', '⎢', '⎣'), tall('⌋', '⎥', '⎥', '⎦')),
    ceil: fence(tall('⌈', '⎡', '⎢', '⎢'), tall('⌉', '⎤', '⎥', '⎥')),
    brace: (tall('{', '⎧', '⎪', '⎩'), '⎨'),
    indexed: [&["∑"], &["∏"]],
    angle: ["⟨", "⟩"],
};

/// ASCII only.
pub static ASCII: Signs = Signs {
    bar: '-',
    minus: "-",
    times: "*",
    elementwise: [".*", "./"],
    relations: ["!=", "<=", ">="],
    partial: "d",
    prime: "'",
    ellipsis: "...",
    arrow: "->",
    round: fence(tall('(', '/', '|', '\\'), tall(')', '\\', '|', '/')),
    square: fence(tall('[', '[', '[', '['), tall(']', ']', ']', ']')),
    bars: fence(tall('|', '|', '|', '|'), tall('|', '|', '|', '|')),
    floor: fence(tall('[', '|', '|', '['), tall(']', '|', '|', ']')),
    ceil: fence(tall('[', '[', '|', '|'), tall(']', ']', '|', '|')),
    brace: (tall('{', '|', '|', '|'), '{'),
    indexed: [&["====", "\\   ", " >  ", "/   ", "===="], &["/===\\", " | | ", " | | "]],
    angle: ["<", ">"],
};

impl Charset {
    /// The signs of this set.
    pub fn signs(self) -> &'static Signs {
        match self {
            Charset::Unicode => &UNICODE,
            Charset::Ascii => &ASCII,
        }
    }
}
