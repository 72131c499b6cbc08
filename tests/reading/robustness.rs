//! Nothing that is typed breaks the reader: arbitrary text, deep nesting, long text.

use super::{declared, dump::dump};
use gradus::diagnostic::Span;
use gradus::syntax::{Vocabulary, parse};
use proptest::prelude::*;

/// Every span is inside the text, on character boundaries, and holds the spans of its operands.
fn check_spans(text: &str) {
    let inside = |span: Span| {
        let (start, end) = (span.start as usize, span.end as usize);
        start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end)
    };
    match parse(text, &declared()) {
        Err(problem) => assert!(problem.labels.iter().all(|label| inside(label.span)), "{text:?}: {problem:?}"),
        Ok(written) => {
            assert!(written.notes.iter().all(|note| inside(note.span)), "{text:?}: {:?}", written.notes);
            let starts = written.subtree_starts();
            for (id, item) in written.items.iter().enumerate() {
                assert!(inside(item.span), "{text:?}: {item:?}");
                for operand in written.operands(id as u32, &starts) {
                    let span = written.items[operand as usize].span;
                    assert!(
                        item.span.start <= span.start && span.end <= item.span.end,
                        "{text:?}: {item:?} holds {span:?}"
                    );
                }
            }
            assert_eq!(starts.last(), Some(&0), "{text:?}");
            dump(&written);
        }
    }
}

/// Pieces of the language, so that random text is often readable.
const PIECES: [&str; 72] = [
    "x",
    "y",
    "f",
    "u",
    "F",
    "v",
    "W",
    "T",
    "e",
    "d",
    "k",
    "i",
    "α",
    "π",
    "1",
    "2.5",
    ".5",
    "3e2",
    "x_",
    "_1",
    "_{ij}",
    "_{k+1}",
    "₁",
    "²",
    "⁻¹",
    "+",
    "-",
    "*",
    "/",
    "^",
    "^2",
    "^{",
    "'",
    "!",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "|",
    "||",
    "‖",
    "=",
    "<",
    "≠",
    ".*",
    "./",
    "..",
    "sin",
    "sin^2 ",
    "log_",
    "ln",
    "sqrt[",
    "√",
    "d/dx",
    "∂u/∂x",
    "d(",
    ")/dx",
    "∇",
    "grad ",
    "diff(",
    "sum(i=1..",
    "Σ_{i=1}^",
    "piecewise(",
    "otherwise,",
    " at ",
    "x=1",
    " ",
    "velocity",
];

/// Pieces of LaTeX.
const COMMANDS: [&str; 44] = [
    "x",
    "y",
    "f",
    "2",
    " ",
    "+",
    "=",
    "(",
    ")",
    "[",
    "]",
    "|",
    ",",
    "{",
    "}",
    "_",
    "^",
    "_1",
    "^2",
    "&",
    r"\\",
    "$",
    "%",
    "\n",
    r"\frac",
    r"\frac{d}{dx}",
    r"\over",
    r"\sqrt[",
    r"\left(",
    r"\right)",
    r"\left.",
    r"\right|",
    r"\begin{cases}",
    r"\end{cases}",
    r"\begin{matrix}",
    r"\end{matrix}",
    r"\text{if ",
    r"\mathbf",
    r"\hat",
    r"\sum_{i=1}^n",
    r"\partial",
    r"\nabla",
    r"\|",
    r"\ln",
];

proptest! {
    #[test]
    fn pieces_of_latex(pieces in proptest::collection::vec(proptest::sample::select(&COMMANDS[..]), 0..14)) {
        check_spans(&(r"\,".to_owned() + &pieces.concat()));
    }

    #[test]
    fn arbitrary_latex(text in "\\PC{0,40}") {
        check_spans(&(r"\alpha".to_owned() + &text));
    }

    #[test]
    fn arbitrary_text(text in "\\PC{0,60}") {
        check_spans(&text);
    }

    #[test]
    fn arbitrary_characters(text in any::<String>()) {
        check_spans(&text);
    }

    #[test]
    fn pieces_of_the_language(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..16)) {
        check_spans(&pieces.concat());
    }

    #[test]
    fn sums_and_products_read_back(terms in proptest::collection::vec("[a-d]{1,3}", 1..6)) {
        let text = terms.join(" + ");
        let spaced = terms.iter().map(|term| term.chars().map(String::from).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
        let vocabulary = Vocabulary::new();
        prop_assert_eq!(dump(&parse(&text, &vocabulary).unwrap()), dump(&parse(&spaced.join(" + "), &vocabulary).unwrap()));
    }
}

#[test]
fn deep_and_long_text() {
    let n = 100_000;
    let nested = |open: &str, inside: &str, close: &str| open.repeat(n) + inside + &close.repeat(n);
    for text in [
        nested("(", "x", ")"),
        nested("-(", "x", ")"),
        nested("x^", "x", ""),
        nested("sin ", "x", ""),
        nested("sin(", "x", ")"),
        nested("sin^{", "2", "}x"),
        nested("2(x+", "1", ")"),
        nested("sqrt[", "2", "]x"),
        nested("log_{", "2", "}x"),
        nested("f(", "x", ")"),
        nested("d/dx ", "x", ""),
        nested("d(", "x", ")/dx"),
        nested("grad ", "x", ""),
        nested("sum(i=1..n,", "x", ")"),
        nested("|", "x", "|"),
        nested("x^|x|^", "2", ""),
        nested("piecewise(x>0,1,otherwise,", "x", ")"),
        nested("", "x", " at x=1"),
        nested("x+", "x", ""),
        nested("x", "y", "'"),
        "7".repeat(n),
        "a".repeat(10 * n),
    ] {
        let read = parse(&text, &Vocabulary::new());
        let start: String = text.chars().take(20).collect();
        assert!(read.is_ok(), "{start}: {:?}", read.err());
    }
    for text in ["(".repeat(n), "-(".repeat(n), "[".repeat(n) + "x" + &"]".repeat(n), "1e999999+".repeat(n) + "1"] {
        assert!(parse(&text, &Vocabulary::new()).is_err());
    }
}
