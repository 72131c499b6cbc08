//! Characters beyond ASCII that mean something in mathematics, and those that are refused.
//!
//! It knows single characters only, never words. Invariant: every character that has no width or no fixed place on
//! the line is refused, so that what is shown is what was read.

/// Greek letters with their names; the first sign of a name is the usual one.
#[rustfmt::skip]
pub(super) static GREEK: [(char, &str); 41] = [
    ('α', "alpha"), ('β', "beta"), ('γ', "gamma"), ('δ', "delta"), ('ε', "epsilon"), ('ζ', "zeta"), ('η', "eta"),
    ('θ', "theta"), ('ι', "iota"), ('κ', "kappa"), ('λ', "lambda"), ('μ', "mu"), ('ν', "nu"), ('ξ', "xi"),
    ('π', "pi"), ('ρ', "rho"), ('σ', "sigma"), ('τ', "tau"), ('υ', "upsilon"), ('φ', "phi"), ('χ', "chi"),
    ('ψ', "psi"), ('ω', "omega"), ('Γ', "Gamma"), ('Δ', "Delta"), ('Θ', "Theta"), ('Λ', "Lambda"), ('Ξ', "Xi"),
    ('Π', "Pi"), ('Σ', "Sigma"), ('Υ', "Upsilon"), ('Φ', "Phi"), ('Ψ', "Psi"), ('Ω', "Omega"), ('ϵ', "epsilon"),
    ('ϑ', "theta"), ('ϕ', "phi"), ('ϱ', "rho"), ('ς', "sigma"), ('µ', "mu"), ('ϰ', "kappa"),
];

/// The name of a Greek letter.
pub(super) fn greek(sign: char) -> Option<&'static str> {
    GREEK.iter().find(|(known, _)| *known == sign).map(|(_, name)| *name)
}

/// True of the name of a Greek letter.
pub fn is_greek(name: &str) -> bool {
    GREEK.iter().any(|(_, known)| *known == name)
}

/// The usual sign of the Greek letter with this name.
pub(super) fn greek_letter(name: &str) -> Option<char> {
    GREEK.iter().find(|(_, known)| *known == name).map(|(sign, _)| *sign)
}

/// The plain letter behind an italic, bold or otherwise styled one, as it is copied from a typeset page.
pub(super) fn plain_letter(sign: char) -> Option<char> {
    match sign {
        '\u{1D400}'..='\u{1D6A3}' => {
            let place = (sign as u32 - 0x1D400) % 52;
            let first = if place < 26 { u32::from('A') } else { u32::from('a') - 26 };
            char::from_u32(first + place)
        }
        'ℎ' => Some('h'),
        'ℯ' => Some('e'),
        _ => None,
    }
}

/// The character that a raised sign stands for: `²` is `2`, `⁻` is `-`.
pub(super) fn superscript(sign: char) -> Option<char> {
    Some(match sign {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_u32(u32::from('4') + (sign as u32 - 0x2074))?,
        '⁺' => '+',
        '⁻' => '-',
        'ⁿ' => 'n',
        'ⁱ' => 'i',
        'ˣ' => 'x',
        'ʸ' => 'y',
        'ᵏ' => 'k',
        'ᵐ' => 'm',
        'ᵗ' => 't',
        _ => return None,
    })
}

/// The character that a lowered sign stands for: `₁` is `1`, `ᵢ` is `i`.
pub(super) fn subscript(sign: char) -> Option<char> {
    Some(match sign {
        '₀'..='₉' => char::from_u32(u32::from('0') + (sign as u32 - 0x2080))?,
        'ₐ' => 'a',
        'ₑ' => 'e',
        'ᵢ' => 'i',
        'ⱼ' => 'j',
        'ₖ' => 'k',
        'ₗ' => 'l',
        'ₘ' => 'm',
        'ₙ' => 'n',
        'ₒ' => 'o',
        'ₚ' => 'p',
        'ᵣ' => 'r',
        'ₛ' => 's',
        'ₜ' => 't',
        'ᵤ' => 'u',
        'ᵥ' => 'v',
        'ₓ' => 'x',
        _ => return None,
    })
}

/// True for white space between signs.
pub(super) fn is_space(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\n' | '\r' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// True for a character that is not seen or that moves what is seen: controls, marks of direction, zero width.
pub(super) fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || matches!(sign, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
}
