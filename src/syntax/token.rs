//! Tokens: text to a flat list of signs, numbers and runs of letters, with their places.
//!
//! It decides nothing that depends on what a name means: a run of letters stays whole. It refuses characters that
//! are not seen, and names them by code point. Invariant: tokens stand in the order of the text and do not overlap;
//! every bracket has its partner.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{digit0, digit1, one_of};
use nom::combinator::{not, opt, peek, recognize};
use nom::{IResult, Parser};

use super::character;
use super::written::Relation;
use crate::diagnostic::{Diagnostic, Span};

/// Longest text that is read, in bytes; its written form can take a hundred times as much memory.
pub(super) const LONGEST_TEXT: usize = 1 << 24;

/// What stands there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// `12`, `.5`, `2.5e-3`.
    Number,
    /// A run of ASCII letters.
    Letters,
    /// A letter by its sign: α, or an italic x.
    Letter(char),
    /// Raised signs, as in `x²`.
    Raised,
    /// Lowered signs, as in `x₁`.
    Lowered,
    /// `_`
    Underscore,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`, `·`
    Times,
    /// `/`
    Slash,
    /// `^`, `**`
    Caret,
    /// `.*`
    TimesElementwise,
    /// `./`
    DivideElementwise,
    /// `.^`
    PowerElementwise,
    /// So many primes.
    Primes(u32),
    /// `ᵀ`
    Transpose,
    /// `!`
    Factorial,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `..`
    Dots,
    /// `|`
    Bar,
    /// `‖`
    DoubleBar,
    /// `=`, `<`, ...
    Relation(Relation),
    /// Opening bracket.
    Open(Bracket),
    /// Closing bracket.
    Close(Bracket),
    /// `∇`
    Nabla,
    /// `∂`
    Partial,
    /// `∑`
    Sum,
    /// `∏`
    Product,
    /// `√`, `∛`, `∜`: the degree.
    Root(u8),
    /// `∫`
    Integral,
}

/// Kind of bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `( )`
    Round,
    /// `[ ]`
    Square,
    /// `{ }`
    Curly,
}

/// A token with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub span: Span,
    /// True if white space stands before it.
    pub spaced: bool,
    /// For a bracket the position of its partner.
    pub partner: u32,
    /// For an opening bracket: a comma stands directly inside.
    pub comma: bool,
}

/// Reads a text into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Lexeme>, Diagnostic> {
    if text.len() > LONGEST_TEXT {
        return Err(Diagnostic::new("limit-length", format!("a text of more than {LONGEST_TEXT} bytes is not read")));
    }
    let mut found: Vec<Lexeme> = Vec::with_capacity(text.len() / 2 + 1);
    let mut rest = text;
    loop {
        let trimmed = skip_space(rest);
        let spaced = trimmed.len() < rest.len();
        rest = trimmed;
        if rest.is_empty() {
            break;
        }
        let start = text.len() - rest.len();
        let before = found.last().map(|lexeme| lexeme.kind).filter(|_| !spaced);
        let (after, kind) = token(rest, before).map_err(|_| refuse(rest, start))?;
        let span = Span::new(start, text.len() - after.len());
        found.push(Lexeme { kind, span, spaced, partner: 0, comma: false });
        rest = after;
    }
    pair_brackets(text, &mut found)?;
    Ok(found)
}

fn skip_space(text: &str) -> &str {
    match text.as_bytes().first() {
        Some(b' ' | b'\t' | b'\n' | b'\r' | 0x80..) => text.trim_start_matches(character::is_space),
        _ => text,
    }
}

/// One token; `before` is the token that stands directly in front.
fn token(text: &str, before: Option<Kind>) -> IResult<&str, Kind> {
    match text.as_bytes()[0] {
        b'a'..=b'z' | b'A'..=b'Z' => {
            let (rest, _) = take_while1(|sign: char| sign.is_ascii_alphabetic()).parse(text)?;
            Ok((rest, Kind::Letters))
        }
        b'0'..=b'9' | b'.' => number(text, before).or_else(|_| sign(text)),
        _ => sign(text),
    }
}

/// A number; after a letter or an underscore it has no exponent, so that `x2e` is `x_2*e`.
fn number(text: &str, before: Option<Kind>) -> IResult<&str, Kind> {
    let subscript = matches!(before, Some(Kind::Letters | Kind::Letter(_) | Kind::Underscore));
    if subscript {
        let (rest, _) = recognize((digit1, opt((tag("."), digit1)))).parse(text)?;
        return Ok((rest, Kind::Number));
    }
    let point = (tag("."), not(one_of("*/^.")), digit0);
    let digits = alt((recognize((digit1, opt(point))), recognize((tag("."), digit1))));
    let exponent = (one_of("eE"), opt(one_of("+-")), digit1);
    let (rest, _) = recognize((digits, opt(exponent))).parse(text)?;
    Ok((rest, Kind::Number))
}

fn sign(text: &str) -> IResult<&str, Kind> {
    let first = text.chars().next().unwrap_or(' ');
    let one = |kind| Ok((&text[first.len_utf8()..], kind));
    match first {
        '+' => one(Kind::Plus),
        '-' | '−' | '‐'..='―' | '﹣' | '－' => one(Kind::Minus),
        '*' => power_or_times(text),
        '·' | '×' | '⋅' | '∙' | '•' | '∗' => one(Kind::Times),
        '⊙' | '∘' => one(Kind::TimesElementwise),
        '⊘' => one(Kind::DivideElementwise),
        '/' | '÷' | '∕' | '⁄' => one(Kind::Slash),
        '^' => one(Kind::Caret),
        '_' => one(Kind::Underscore),
        '.' => dotted(text),
        '…' => one(Kind::Dots),
        '\'' | '′' | '’' | '″' | '‴' => primes(text),
        'ᵀ' | '⊤' => one(Kind::Transpose),
        ',' => one(Kind::Comma),
        ';' => one(Kind::Semicolon),
        '|' => one(Kind::Bar),
        '‖' | '∥' => one(Kind::DoubleBar),
        '(' => one(Kind::Open(Bracket::Round)),
        ')' => one(Kind::Close(Bracket::Round)),
        '[' => one(Kind::Open(Bracket::Square)),
        ']' => one(Kind::Close(Bracket::Square)),
        '{' => one(Kind::Open(Bracket::Curly)),
        '}' => one(Kind::Close(Bracket::Curly)),
        '!' | '=' | '<' | '>' | '≠' | '≤' | '≥' | '⩽' | '⩾' => relation(text),
        '∇' => one(Kind::Nabla),
        '∂' => one(Kind::Partial),
        '∑' => one(Kind::Sum),
        '∏' => one(Kind::Product),
        '√' => one(Kind::Root(2)),
        '∛' => one(Kind::Root(3)),
        '∜' => one(Kind::Root(4)),
        '∫' | '∬' | '∭' | '∮' => one(Kind::Integral),
        '∆' => one(Kind::Letter('Δ')),
        _ => letter_or_script(text, first),
    }
}

fn power_or_times(text: &str) -> IResult<&str, Kind> {
    alt((tag("**").map(|_| Kind::Caret), tag("*").map(|_| Kind::Times))).parse(text)
}

fn dotted(text: &str) -> IResult<&str, Kind> {
    alt((
        (tag(".*"), not(peek(tag("*")))).map(|_| Kind::TimesElementwise),
        tag(".**").map(|_| Kind::PowerElementwise),
        tag("./").map(|_| Kind::DivideElementwise),
        tag(".^").map(|_| Kind::PowerElementwise),
        tag(".'").map(|_| Kind::Transpose),
        (tag(".."), opt(tag("."))).map(|_| Kind::Dots),
    ))
    .parse(text)
}

fn primes(text: &str) -> IResult<&str, Kind> {
    let (rest, signs) = take_while(|sign| matches!(sign, '\'' | '′' | '’' | '″' | '‴')).parse(text)?;
    let count = |sign| match sign {
        '″' => 2,
        '‴' => 3,
        _ => 1,
    };
    Ok((rest, Kind::Primes(signs.chars().map(count).sum())))
}

fn relation(text: &str) -> IResult<&str, Kind> {
    alt((
        alt((tag("!="), tag("≠"))).map(|_| Kind::Relation(Relation::NotEqual)),
        alt((tag("<="), tag("≤"), tag("⩽"))).map(|_| Kind::Relation(Relation::LessEqual)),
        alt((tag(">="), tag("≥"), tag("⩾"))).map(|_| Kind::Relation(Relation::GreaterEqual)),
        alt((tag("=="), tag("="))).map(|_| Kind::Relation(Relation::Equal)),
        tag("<").map(|_| Kind::Relation(Relation::Less)),
        tag(">").map(|_| Kind::Relation(Relation::Greater)),
        tag("!").map(|_| Kind::Factorial),
    ))
    .parse(text)
}

fn letter_or_script(text: &str, first: char) -> IResult<&str, Kind> {
    if character::greek(first).is_some() {
        return Ok((&text[first.len_utf8()..], Kind::Letter(first)));
    }
    if let Some(plain) = character::plain_letter(first) {
        return Ok((&text[first.len_utf8()..], Kind::Letter(plain)));
    }
    let raised = take_while1(|sign| character::superscript(sign).is_some()).map(|_| Kind::Raised);
    let lowered = take_while1(|sign| character::subscript(sign).is_some()).map(|_| Kind::Lowered);
    alt((raised, lowered)).parse(text)
}

/// Why the text that starts here is not a token.
fn refuse(text: &str, start: usize) -> Diagnostic {
    let first = text.chars().next().unwrap_or(' ');
    let span = Span::new(start, start + first.len_utf8());
    let code = format!("U+{:04X}", first as u32);
    if character::is_hidden(first) {
        return Diagnostic::at(
            "parse-hidden-character",
            span,
            format!("a character that is not seen stands here: {code}"),
        )
        .suggest("delete it");
    }
    match first {
        '.' => Diagnostic::at("parse-number", span, "a point belongs inside a number")
            .suggest("write 0.5, or * for a product"),
        '\\' => Diagnostic::at("parse-character", span, "a backslash starts a LaTeX command, which is not read here"),
        '$' | '#' | '&' | '@' | '%' | '~' | '?' | ':' | '"' | '`' => {
            Diagnostic::at("parse-character", span, format!("`{first}` has no meaning here"))
        }
        _ if first.is_alphanumeric() => {
            Diagnostic::at("parse-character", span, format!("the letter `{first}` ({code}) is not read here"))
                .suggest("names are Latin or Greek letters")
        }
        _ => Diagnostic::at("parse-character", span, format!("the character {code} has no meaning here")),
    }
}

/// Gives each bracket its partner and each opening bracket its comma.
fn pair_brackets(text: &str, lexemes: &mut [Lexeme]) -> Result<(), Diagnostic> {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..lexemes.len() {
        match lexemes[at].kind {
            Kind::Open(_) => open.push(at),
            Kind::Comma => {
                if let Some(&opening) = open.last() {
                    lexemes[opening].comma = true;
                }
            }
            Kind::Close(closing) => {
                let opening = open.pop().ok_or_else(|| lonely(text, lexemes[at].span, "closes nothing"))?;
                if lexemes[opening].kind != Kind::Open(closing) {
                    return Err(mismatched(text, lexemes[opening].span, lexemes[at].span));
                }
                lexemes[opening].partner = at as u32;
                lexemes[at].partner = opening as u32;
            }
            _ => {}
        }
    }
    match open.last() {
        Some(&opening) => Err(lonely(text, lexemes[opening].span, "is never closed")),
        None => Ok(()),
    }
}

fn lonely(text: &str, span: Span, says: &str) -> Diagnostic {
    let bracket = &text[span.start as usize..span.end as usize];
    Diagnostic::at("parse-unbalanced", span, format!("`{bracket}` {says}"))
}

fn mismatched(text: &str, opening: Span, closing: Span) -> Diagnostic {
    let shown = |span: Span| &text[span.start as usize..span.end as usize];
    let partner = match shown(opening) {
        "(" => ")",
        "[" => "]",
        _ => "}",
    };
    let message = format!("`{}` cannot close `{}`", shown(closing), shown(opening));
    Diagnostic::at("parse-unbalanced", closing, message)
        .label(opening, "opened here")
        .suggest(format!("close it with `{partner}`"))
}
