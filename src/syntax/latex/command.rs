//! The table of LaTeX commands and what they mean.
//!
//! Functions come from the table of functions, Greek letters from the table of characters; what is left stands here.

use super::super::{character, word};

/// What a command means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// White space, size and style: nothing.
    Nothing,
    /// Nothing, together with so many arguments: `\label{..}`.
    Dropped(u8),
    /// A sign of the plain notation.
    Sign(&'static str),
    /// A letter.
    Letter(char),
    /// A function or another word of the plain notation.
    Word(&'static str),
    /// `\frac`
    Fraction,
    /// `\sqrt`
    Root,
    /// `\sum`, `\prod`
    Big(&'static str),
    /// `\partial`
    Partial,
    /// `\nabla`
    Nabla,
    /// `\mathbf{x}`: the same as its argument.
    Style,
    /// `\hat{y}`: a name with this ending.
    Accent(&'static str),
    /// `\operatorname{..}`, `\mathrm{..}`: a word.
    Upright,
    /// `\text{..}`
    Text,
    /// `\abs{x}`: brackets of the plain notation around the argument.
    Fence(&'static str, &'static str),
    /// Outside of what Gradus does; the id of the diagnostic.
    Outside(&'static str),
}

#[rustfmt::skip]
const TABLE: &[(&str, Meaning)] = {
    use Meaning::*;
    &[
        (",", Nothing), (":", Nothing), (";", Nothing), ("!", Nothing), (" ", Nothing), (">", Nothing), ("/", Nothing),
        ("quad", Nothing), ("qquad", Nothing), ("thinspace", Nothing), ("medspace", Nothing), ("thickspace", Nothing),
        ("negthinspace", Nothing), ("negmedspace", Nothing), ("negthickspace", Nothing), ("space", Nothing), ("enspace", Nothing), ("hfill", Nothing),
        ("nobreakspace", Nothing), ("nonumber", Nothing), ("notag", Nothing), ("displaystyle", Nothing),
        ("textstyle", Nothing), ("scriptstyle", Nothing), ("scriptscriptstyle", Nothing), ("limits", Nothing), ("nolimits", Nothing), ("allowbreak", Nothing),
        ("big", Nothing), ("Big", Nothing), ("bigg", Nothing), ("Bigg", Nothing), ("bigl", Nothing), ("Bigl", Nothing), ("mathstrut", Nothing), ("hline", Nothing),
        ("biggl", Nothing), ("Biggl", Nothing), ("bigr", Nothing), ("Bigr", Nothing), ("biggr", Nothing), ("Biggr", Nothing), ("bigm", Nothing), ("middle", Nothing),
        ("rm", Nothing), ("bf", Nothing), ("it", Nothing), ("sf", Nothing), ("cal", Nothing), ("mathop", Nothing), ("strut", Nothing), ("relax", Nothing), ("linebreak", Nothing),
        ("tag", Dropped(1)), ("label", Dropped(1)), ("hspace", Dropped(1)), ("vspace", Dropped(1)), ("vphantom", Dropped(1)),
        ("hphantom", Dropped(1)), ("phantom", Dropped(1)), ("color", Dropped(1)), ("textcolor", Dropped(1)), ("cline", Dropped(1)),
        ("cdot", Sign("*")), ("times", Sign("*")), ("ast", Sign("*")), ("bullet", Sign("*")), ("cdotp", Sign("*")), ("centerdot", Sign("*")),
        ("div", Sign("/")), ("odot", Sign("⊙")), ("oslash", Sign("⊘")), ("lbrace", Sign("(")), ("rbrace", Sign(")")), ("{", Sign("(")), ("}", Sign(")")),
        ("lbrack", Sign("[")), ("rbrack", Sign("]")), ("lparen", Sign("(")), ("rparen", Sign(")")), ("lgroup", Sign("(")), ("rgroup", Sign(")")),
        ("vert", Sign("|")), ("mid", Sign("|")), ("Vert", Sign("‖")), ("|", Sign("‖")), ("lvert", Sign("{|{")), ("rvert", Sign("}|}")),
        ("lVert", Sign("{‖{")), ("rVert", Sign("}‖}")), ("lfloor", Sign("floor(")), ("rfloor", Sign(")")), ("lceil", Sign("ceil(")), ("rceil", Sign(")")),
        ("le", Sign("≤")), ("leq", Sign("≤")), ("leqslant", Sign("≤")), ("ge", Sign("≥")), ("geq", Sign("≥")), ("geqslant", Sign("≥")),
        ("ne", Sign("≠")), ("neq", Sign("≠")), ("lt", Sign("<")), ("gt", Sign(">")), ("eq", Sign("=")), ("coloneqq", Sign("=")), ("triangleq", Sign("=")),
        ("top", Sign("ᵀ")), ("intercal", Sign("ᵀ")), ("prime", Sign("'")), ("colon", Sign(":")), ("infin", Outside("scope-infinity")),
        ("ell", Letter('l')), ("hbar", Letter('h')), ("imath", Letter('i')), ("jmath", Letter('j')), ("dd", Letter('d')), ("diff", Letter('d')),
        ("varepsilon", Letter('ε')), ("vartheta", Letter('θ')), ("varphi", Letter('φ')), ("varrho", Letter('ρ')), ("varsigma", Letter('ς')),
        ("varkappa", Letter('κ')), ("omicron", Letter('o')),
        ("frac", Fraction), ("dfrac", Fraction), ("tfrac", Fraction), ("cfrac", Fraction), ("nicefrac", Fraction), ("sfrac", Fraction), ("sqrt", Root),
        ("sum", Big("∑")), ("prod", Big("∏")), ("partial", Partial), ("nabla", Nabla),
        ("mathbf", Style), ("boldsymbol", Style), ("bm", Style), ("pmb", Style), ("vec", Style), ("mathit", Style), ("mathnormal", Style), ("mathcal", Style),
        ("mathscr", Style), ("mathfrak", Style), ("mathbb", Style), ("boxed", Style), ("underline", Style), ("ensuremath", Style),
        ("symbf", Style), ("underbrace", Style), ("overbrace", Style), ("fbox", Style), ("overrightarrow", Style), ("uline", Style), ("bold", Style),
        ("hat", Accent("hat")), ("widehat", Accent("hat")), ("bar", Accent("bar")), ("overline", Accent("bar")), ("tilde", Accent("tilde")),
        ("widetilde", Accent("tilde")),
        ("operatorname", Upright), ("mathrm", Upright), ("mathsf", Upright), ("mathtt", Upright), ("textrm", Upright), ("operatornamewithlimits", Upright), ("rmfamily", Nothing),
        ("text", Text), ("mbox", Text), ("textnormal", Text), ("textbf", Text), ("textit", Text), ("hbox", Text), ("intertext", Text),
        ("abs", Fence("{|{", "}|}")), ("norm", Fence("{‖{", "}‖}")), ("floor", Fence("floor(", ")")), ("ceil", Fence("ceil(", ")")),
        ("arctg", Word("arctg")), ("ctg", Word("ctg")), ("tg", Word("tg")), ("sh", Word("sh")), ("ch", Word("ch")), ("th", Word("th")), ("cth", Word("cth")),
        ("det", Word("det")), ("tr", Word("tr")), ("Tr", Word("tr")), ("trace", Word("tr")), ("diag", Word("diag")), ("grad", Word("grad")), ("inv", Word("inv")),
        ("softmax", Word("softmax")), ("vecop", Word("vec")), ("sgn", Word("sign")), ("ReLU", Word("relu")), ("LSE", Word("logsumexp")),
        ("int", Outside("scope-integral")), ("iint", Outside("scope-integral")), ("iiint", Outside("scope-integral")), ("oint", Outside("scope-integral")),
        ("lim", Outside("scope-limit")), ("limsup", Outside("scope-limit")), ("liminf", Outside("scope-limit")),
        ("infty", Outside("scope-infinity")), ("ldots", Outside("scope-ellipsis")), ("dots", Outside("scope-ellipsis")), ("cdots", Outside("scope-ellipsis")),
        ("dotsc", Outside("scope-ellipsis")), ("dotsb", Outside("scope-ellipsis")), ("vdots", Outside("scope-ellipsis")), ("ddots", Outside("scope-ellipsis")),
        ("dotsm", Outside("scope-ellipsis")), ("pm", Outside("scope-two-values")), ("mp", Outside("scope-two-values")),
        ("approx", Outside("scope-relation")), ("equiv", Outside("scope-relation")), ("sim", Outside("scope-relation")), ("propto", Outside("scope-relation")),
        ("in", Outside("scope-relation")), ("to", Outside("scope-relation")), ("rightarrow", Outside("scope-relation")), ("Rightarrow", Outside("scope-relation")),
        ("implies", Outside("scope-relation")), ("iff", Outside("scope-relation")), ("mapsto", Outside("scope-relation")),
        ("otimes", Outside("scope-product")), ("circ", Outside("scope-composition")),
    ]
};

/// What the command with this name means; nothing if it is not known.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    if let Some((_, meaning)) = TABLE.iter().find(|(known, _)| *known == name) {
        return Some(*meaning);
    }
    if let Some(letter) = character::greek_letter(name) {
        return Some(Meaning::Letter(letter));
    }
    function(name).map(Meaning::Word)
}

/// The function of the table with this name.
pub(super) fn function(name: &str) -> Option<&'static str> {
    word::function_words().find(|known| *known == name)
}

/// A command with one letter glued to it, as in `\lnx` and `\astb`: its length.
pub(super) fn glued(name: &str) -> Option<usize> {
    let length = name.len().checked_sub(1).filter(|length| name.is_ascii() && *length > 1)?;
    let known = function(&name[..length]).is_some()
        || matches!(meaning(&name[..length]), Some(Meaning::Sign("*")) | Some(Meaning::Letter(_)));
    known.then_some(length)
}

/// Why a command is outside.
pub(super) fn outside_says(id: &str) -> &'static str {
    match id {
        "scope-infinity" => "infinity is not a number that Gradus computes with",
        "scope-ellipsis" => "dots stand for something that is not written; a sum with an index says it",
        "scope-two-values" => "a sign with two values is two expressions; write them apart",
        "scope-product" => "this product has two meanings; write \\odot for the product entry by entry",
        "scope-composition" => "composition is written as f(g(x))",
        _ => "this relation is not an equation",
    }
}
