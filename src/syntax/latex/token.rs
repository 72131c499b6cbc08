//! LaTeX to tokens: commands, single characters, groups, environments; with nom.
//!
//! A letter and a digit are tokens of their own, because an argument without braces is one of them. Comments are left
//! out. Invariant: a brace, `\left` and `\begin` have their partners and do not overlap.

use nom::branch::alt;
use nom::bytes::complete::{tag, take, take_till, take_until, take_while, take_while1};
use nom::character::complete::anychar;
use nom::combinator::{opt, recognize};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::super::character;
use crate::diagnostic::{Diagnostic, Span};

/// What stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `\alpha`, `\,`
    Command,
    /// Any other character.
    Char(char),
    /// White space.
    Space,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `_`
    Sub,
    /// `^`
    Sup,
    /// `&`
    Cell,
    /// `\\`, perhaps with a distance
    Row,
    /// `\begin{...}`
    Begin,
    /// `\end{...}`
    End,
    /// `\left(`
    Left,
    /// `\right)`
    Right,
    /// `$`, `\(`, `\]`
    Border,
}

/// A token with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub span: Span,
    /// The token that closes or opens it; its own number if there is none.
    pub partner: u32,
    /// For what opens: a comma stands directly inside.
    pub comma: bool,
    /// For `{`: the number of an `\over` directly inside, or 0.
    pub over: u32,
}

/// Reads a text into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Diagnostic> {
    let mut found: Vec<Token> = Vec::with_capacity(text.len() / 2);
    let mut rest = text;
    while !rest.is_empty() {
        let start = text.len() - rest.len();
        let (after, kind) = token(rest).map_err(|_| {
            Diagnostic::at("parse-command", Span::new(start, text.len()), "this LaTeX command is not complete")
        })?;
        let span = Span::new(start, text.len() - after.len());
        if let Some(kind) = kind {
            found.push(Token { kind, span, partner: found.len() as u32, comma: false, over: 0 });
        }
        rest = after;
    }
    pair(text, &mut found)?;
    Ok(found)
}

/// One token, or nothing for a comment.
fn token(text: &str) -> IResult<&str, Option<Kind>> {
    let one = |kind| Ok((&text[1..], Some(kind)));
    match text.as_bytes()[0] {
        b'\\' => command(text),
        b'{' => one(Kind::Open),
        b'}' => one(Kind::Close),
        b'_' => one(Kind::Sub),
        b'^' => one(Kind::Sup),
        b'&' => one(Kind::Cell),
        b'~' => one(Kind::Space),
        b'$' => tag("$$").or(tag("$")).map(|_| Some(Kind::Border)).parse(text),
        b'%' => take_till(|sign| sign == '\n').map(|_| None).parse(text),
        _ => alt((
            take_while1(character::is_space).map(|_| Some(Kind::Space)),
            anychar.map(|sign| Some(Kind::Char(sign))),
        ))
        .parse(text),
    }
}

fn command(text: &str) -> IResult<&str, Option<Kind>> {
    let space = || take_while(|sign: char| sign == ' ');
    let letter = |sign: char| sign.is_ascii_alphabetic();
    let named = || preceded(tag("\\"), take_while1(letter));
    let environment = || delimited((space(), tag("{")), take_until("}"), tag("}"));
    let distance =
        delimited(tag("["), take_while(|sign: char| sign.is_ascii_alphanumeric() || ".-".contains(sign)), tag("]"));
    let delimiter = || preceded(space(), alt((recognize(named()), recognize((tag("\\"), anychar)), take(1usize))));
    let whole = |name: &'static str| (tag(name), nom::combinator::not(take_while1(letter)));
    alt((
        (tag("\\begin"), environment()).map(|_| Some(Kind::Begin)),
        (tag("\\end"), environment()).map(|_| Some(Kind::End)),
        (whole("\\left"), delimiter()).map(|_| Some(Kind::Left)),
        (whole("\\right"), delimiter()).map(|_| Some(Kind::Right)),
        (tag("\\\\"), opt(tag("*")), opt(distance)).map(|_| Some(Kind::Row)),
        alt((tag("\\("), tag("\\)"), tag("\\["), tag("\\]"))).map(|_| Some(Kind::Border)),
        named().map(|_| Some(Kind::Command)),
        (tag("\\"), anychar).map(|_| Some(Kind::Command)),
    ))
    .parse(text)
}

/// Gives each opening token its partner, its comma and its `\over`.
fn pair(text: &str, tokens: &mut [Token]) -> Result<(), Diagnostic> {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..tokens.len() {
        let shown = &text[tokens[at].span.start as usize..tokens[at].span.end as usize];
        match tokens[at].kind {
            Kind::Open | Kind::Begin | Kind::Left | Kind::Char('(' | '[') => open.push(at),
            Kind::Char(',') => {
                if let Some(&opening) = open.last() {
                    tokens[opening].comma = true;
                }
            }
            Kind::Command if shown == "\\over" => {
                if let Some(&opening) = open.last() {
                    tokens[opening].over = at as u32;
                }
            }
            Kind::Char(')' | ']') => {
                let fits = |&opening: &usize| matches!(tokens[opening].kind, Kind::Char(_));
                if let Some(opening) = open.last().copied().filter(|opening| fits(opening)) {
                    open.pop();
                    tokens[opening].partner = at as u32;
                    tokens[at].partner = opening as u32;
                }
            }
            Kind::Close | Kind::End | Kind::Right => close(text, tokens, &mut open, at)?,
            _ => {}
        }
    }
    match open.iter().rev().find(|&&at| !matches!(tokens[at].kind, Kind::Char(_))) {
        Some(&at) => Err(lonely(text, tokens[at].span, "is never closed")),
        None => Ok(()),
    }
}

/// Closes what opened with a brace, `\left` or `\begin`; round and square brackets that stay open inside are reported later.
fn close(text: &str, tokens: &mut [Token], open: &mut Vec<usize>, at: usize) -> Result<(), Diagnostic> {
    while open.last().is_some_and(|&opening| matches!(tokens[opening].kind, Kind::Char(_))) {
        open.pop();
    }
    let opening = open.pop().ok_or_else(|| lonely(text, tokens[at].span, "closes nothing"))?;
    let fits = matches!(
        (tokens[opening].kind, tokens[at].kind),
        (Kind::Open, Kind::Close) | (Kind::Begin, Kind::End) | (Kind::Left, Kind::Right)
    );
    let environment = |token: &Token| {
        let shown = &text[token.span.start as usize..token.span.end as usize];
        shown.split_once('{').map(|(_, name)| name.to_owned())
    };
    if !fits || (tokens[at].kind == Kind::End && environment(&tokens[opening]) != environment(&tokens[at])) {
        return Err(
            lonely(text, tokens[at].span, "does not close what is open").label(tokens[opening].span, "opened here")
        );
    }
    tokens[opening].partner = at as u32;
    tokens[at].partner = opening as u32;
    Ok(())
}

fn lonely(text: &str, span: Span, says: &str) -> Diagnostic {
    let shown = &text[span.start as usize..span.end as usize];
    let shown = if shown.len() > 30 { "this" } else { shown };
    Diagnostic::at("parse-unbalanced", span, format!("`{shown}` {says}"))
}
