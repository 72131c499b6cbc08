//! One formula on the left, the text that is expected of it on the right.

use super::*;
use crate::ops::find;
use crate::syntax::written::{Operator, Relation};

/// Builds formulas by nesting; only for tests.
pub(crate) struct Build {
    pub(crate) formula: Formula,
}

impl Build {
    pub(crate) fn new() -> Build {
        Build { formula: Formula::default() }
    }

    pub(crate) fn put(&mut self, item: Item) -> FormulaId {
        self.formula.push(item)
    }

    /// A formula from a prefix notation in brackets: `(+ a -b)`, `(* 2 x)`, `(/ a b)`, `(^ x 2)`, `(sin x)`.
    pub(crate) fn read(text: &str) -> Formula {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let mut words = spaced.split_whitespace().peekable();
        let mut build = Build::new();
        build.form(&mut words);
        build.formula
    }

    fn form<'a>(&mut self, words: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> FormulaId {
        let word = words.next().expect("a form");
        if word != "(" {
            let digits = word.starts_with(|c: char| c.is_ascii_digit());
            return self.put(if digits { Item::Number(word.into()) } else { Item::Symbol(word.into()) });
        }
        let head = words.next().expect("a head");
        let (mut kids, mut signs, mut names) = (Vec::new(), Vec::new(), Vec::new());
        while *words.peek().expect("a closing bracket") != ")" {
            let word = *words.peek().expect("a word");
            if word == "-" {
                words.next();
                signs.push(true);
                kids.push(self.form(words));
            } else if let Some(name) = word.strip_prefix(':') {
                words.next();
                names.push(name.to_owned());
            } else {
                signs.push(false);
                kids.push(self.form(words));
            }
        }
        words.next();
        let item = Self::item(head, kids, signs, names);
        self.put(item)
    }

    fn item(head: &str, kids: Vec<FormulaId>, signs: Vec<bool>, names: Vec<String>) -> Item {
        let rows = |text: &str| text.parse::<u32>().expect("a number of rows");
        match head {
            "+" => Item::Sum(signs.into_iter().zip(kids).collect()),
            "*" => Item::Product(kids),
            "/" => Item::Fraction(kids[0], kids[1]),
            "^" => Item::Power(kids[0], kids[1]),
            "'" => Item::Transpose(kids[0]),
            ".*" | "./" | ".^" => Item::Elementwise(head.as_bytes()[1] as char, kids[0], kids[1]),
            "=" => Item::Relation(Relation::Equal, kids[0], kids[1]),
            ">" => Item::Relation(Relation::Greater, kids[0], kids[1]),
            "<=" => Item::Relation(Relation::LessEqual, kids[0], kids[1]),
            "sum" | "prod" => Item::Indexed {
                product: head == "prod",
                index: names[0].clone(),
                from: kids[0],
                to: kids[1],
                body: kids[2],
            },
            "cases" => Item::Piecewise(
                kids.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
                kids.chunks_exact(2).remainder().first().copied(),
            ),
            "d" | "partial" => Item::Derivative {
                partial: head == "partial",
                by: names.iter().filter(|name| !name.starts_with('!')).cloned().collect(),
                of: names.iter().find_map(|name| name.strip_prefix('!')).map(str::to_owned),
                body: kids.first().copied(),
            },
            "grad" => Item::Operator(Operator::Gradient, names, kids[0]),
            "jacobian" => Item::Operator(Operator::Jacobian, names, kids[0]),
            "at" => Item::At(kids[0], names.into_iter().zip(kids[1..].iter().copied()).collect()),
            "tuple" => Item::Tuple(kids),
            "vector" => Item::Matrix { rows: kids.len() as u32, cols: 1, entries: kids, vector: true },
            "sub" => Item::Subscript(names[0].clone(), kids),
            "power-call" => Item::PowerCall(find(&names[0]).expect("a function"), kids[0], kids[1..].to_vec()),
            "text" => Item::Text(names.join(" ")),
            "elided" => Item::Elided(names.join(" ")),
            _ if head.starts_with("matrix") => {
                let rows = rows(&head[6..]);
                Item::Matrix { rows, cols: kids.len() as u32 / rows, entries: kids, vector: false }
            }
            _ => match find(head) {
                Some(op) => Item::Call(op, kids),
                None => Item::Named(head.trim_end_matches('!').into(), head.matches('!').count() as u32, kids),
            },
        }
    }
}

fn check(style: Style, rows: &[(&str, &str)]) {
    for (formula, expected) in rows {
        let text = write(&Build::read(formula), style, 10_000);
        assert_eq!(text, Text { text: (*expected).to_owned(), extent: Extent::Whole }, "{formula} as {style:?}");
    }
}

#[rustfmt::skip]
#[test]
fn plain() {
    check(Style::Plain, &[
        ("(/ (* 6 (^ x 2) (cos (^ x 3))) (sin (^ x 3)))", "6*x^2*cos(x^3)/sin(x^3)"),
        ("(* a (* b c))", "a*(b*c)"),
        ("(* (* a b) c)", "(a*b)*c"),
        ("(/ a (* b c))", "a/(b*c)"),
        ("(/ a (/ b c))", "a/(b/c)"),
        ("(/ (/ a b) c)", "a/b/c"),
        ("(* a (/ b c))", "a*(b/c)"),
        ("(^ x (+ - 1))", "x^(-1)"),
        ("(^ (+ - x) 2)", "(-x)^2"),
        ("(+ - (^ x 2))", "-x^2"),
        ("(^ (^ x 2) 3)", "(x^2)^3"),
        ("(^ x (^ y 2))", "x^(y^2)"),
        ("(^ x (/ 1 3))", "x^(1/3)"),
        ("(+ a - (* b c))", "a - b*c"),
        ("(+ a - (+ b - c))", "a - (b - c)"),
        ("(+ (+ a b) c)", "a + b + c"),
        ("(+ a (+ b c))", "a + (b + c)"),
        ("(+ a - (+ - b))", "a - (-b)"),
        ("(+ - (/ x y))", "-x/y"),
        ("(+ - (+ x y))", "-(x + y)"),
        ("(* (+ - x) y)", "(-x)*y"),
        ("(exp (^ x 2))", "exp(x^2)"),
        ("(^ (sin x) 2)", "sin(x)^2"),
        ("(power-call :sin 2 x)", "sin(x)^2"),
        ("(vector a b)", "[a, b]"),
        ("(matrix1 a b)", "[[a, b]]"),
        ("(matrix2 (* 6 x y) 2 3 (+ x 1))", "[[6*x*y, 2], [3, x + 1]]"),
        ("(sum :i 1 n (* (sub :w i) (sub :x i)))", "sum(i=1..n, w_i*x_i)"),
        ("(sub :W i (+ j 1))", "W_{i,j + 1}"),
        ("(cases (> x 0) (^ x 2) 0)", "piecewise(x > 0, x^2, otherwise, 0)"),
        ("(logb 3 x)", "log_3(x)"),
        ("(logb (+ b 1) x)", "log_(b + 1)(x)"),
        ("(' (^ A 2))", "(A^2)'"),
        ("(^ (' A) 2)", "(A')^2"),
        ("(* (' x) A x)", "x'*A*x"),
        ("(.* a (.* b c))", "a .* (b .* c)"),
        ("(.^ a 2)", "a .^ 2"),
        ("(factorial n)", "factorial(n)"),
        ("(d :x :x (sin x))", "diff(sin(x), x, x)"),
        ("(d :u :!y)", "dy/du"),
        ("(* a (d :u :!y))", "a*(dy/du)"),
        ("(partial :x :y :!f)", "diff(f, x, y)"),
        ("(grad (* x y))", "grad(x*y)"),
        ("(grad :x (* x y))", "grad(x*y, [x])"),
        ("(jacobian (tuple f g))", "jacobian(f, g)"),
        ("(at (^ x 2) :x (+ a 1))", "x^2 at x = a + 1"),
        ("(vector (at x : 1 2) b)", "[(x at (1)), b]"),
        ("(f!! x y)", "f''(x, y)"),
        ("(= y (+ x 1))", "y = x + 1"),
        ("(= (= y x) z)", "y = x = z"),
        ("(= y (= x z))", "y = (x = z)"),
        ("(abs (* x (abs y)))", "abs(x*abs(y))"),
    ]);
}

#[rustfmt::skip]
#[test]
fn unicode() {
    check(Style::Unicode, &[
        ("(* 3 (^ x 2) (cos (^ x 3)))", "3x²·cos(x³)"),
        ("(* 2 x y)", "2x·y"),
        ("(* x 2)", "x·2"),
        ("(* 2 3)", "2·3"),
        ("(* 2 (+ x 1))", "2·(x + 1)"),
        ("(* 2 e)", "2·e"),
        ("(* 2.5e-3 x)", "2.5e-3·x"),
        ("(/ 1 (* 2 x))", "1/(2x)"),
        ("(^ x (+ - 1))", "x⁻¹"),
        ("(^ x (+ n - 1))", "x^(n − 1)"),
        ("(^ x n)", "xⁿ"),
        ("(^ x (* 2 n))", "x^(2n)"),
        ("(^ x 12345)", "x^12345"),
        ("(^ x y)", "x^y"),
        ("(^ x 2.5)", "x^2.5"),
        ("(^ x (/ 1 2))", "x^(1/2)"),
        ("(sqrt x)", "√(x)"),
        ("(partial :x :!f)", "∂f/∂x"),
        ("(partial :x :y :!f)", "∂²f/∂y∂x"),
        ("(partial :x :x :!f)", "∂²f/∂x²"),
        ("(d :x (* x y))", "d/dx (x·y)"),
        ("(exp x)", "eˣ"),
        ("(exp (^ x 2))", "e^(x²)"),
        ("(* 2 (exp x))", "2·eˣ"),
        ("(^ (sin x) 2)", "sin²(x)"),
        ("(^ (sin x) (+ - 1))", "sin(x)⁻¹"),
        ("(power-call :sin 2 x)", "sin²(x)"),
        ("(power-call :sin (+ - 1) x)", "sin(x)⁻¹"),
        ("(* 2 alpha x_1)", "2α·x₁"),
        ("w_{ij}", "wᵢⱼ"),
        ("w_{ab}", "w_{ab}"),
        ("(sub :x i)", "xᵢ"),
        ("(abs x)", "|x|"),
        ("(abs (* x (abs y)))", "abs(x·|y|)"),
        ("(' (* A B))", "(A·B)ᵀ"),
        ("(sum :i 1 n (* a b))", "∑_{i=1}^{n} (a·b)"),
        ("(* (sum :i 1 n a) b)", "(∑_{i=1}^{n} a)·b"),
        ("(grad f)", "∇f"),
        ("(<= x 1)", "x ≤ 1"),
        ("(+ - x - y)", "−x − y"),
        ("(factorial n)", "n!"),
        ("(cbrt x)", "cbrt(x)"),
    ]);
}

#[rustfmt::skip]
#[test]
fn latex() {
    check(Style::Latex, &[
        ("(/ (* 6 (^ x 2) (cos (^ x 3))) (sin (^ x 3)))", "\\frac{6x^{2} \\cos\\left(x^{3}\\right)}{\\sin\\left(x^{3}\\right)}"),
        ("(* 2 3)", "2 \\cdot 3"),
        ("(* a (+ b c))", "a \\cdot \\left(b + c\\right)"),
        ("(^ (/ a b) 2)", "\\left(\\frac{a}{b}\\right)^{2}"),
        ("(^ (cos x) 2)", "\\cos^{2}\\left(x\\right)"),
        ("(relu x_1)", "\\operatorname{relu}\\left(x_{1}\\right)"),
        ("(matrix2 a b c d)", "\\begin{bmatrix} a & b \\\\ c & d \\end{bmatrix}"),
        ("(cases (> x 0) (^ x 2) 0)", "\\begin{cases} x^{2} & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}"),
        ("(sum :i 1 n (* 2 (sub :x i)))", "\\sum_{i=1}^{n} 2x_{i}"),
        ("(* 2 (sum :i 1 n (sub :x i)))", "2\\sum_{i=1}^{n} x_{i}"),
        ("(exp (^ u 2))", "e^{u^{2}}"),
        ("(sqrt (+ x 1))", "\\sqrt{x + 1}"),
        ("(root x 5)", "\\sqrt[5]{x}"),
        ("(abs x)", "\\left|x\\right|"),
        ("(' x)", "x^{\\top}"),
        ("(partial :x :y (f x y))", "\\frac{\\partial^{2}}{\\partial y\\,\\partial x} f\\left(x, y\\right)"),
        ("(partial :x :x :!f)", "\\frac{\\partial^{2} f}{\\partial x^{2}}"),
        ("(d :u :!y)", "\\frac{dy}{du}"),
        ("(* alpha_1 dalpha dx)", "\\alpha_{1} d\\alpha dx"),
        ("(text :50% :of_it)", "\\text{50\\% of\\_it}"),
        ("(.^ a 2)", "a^{\\circ {2}}"),
        ("(at f :x 1 :y 2)", "\\left. f \\right|_{x=1,\\,y=2}"),
        ("2.5e-3", "2.5 \\cdot 10^{-3}"),
    ]);
}

#[rustfmt::skip]
#[test]
fn spoken() {
    check(Style::Spoken, &[
        ("(/ (* 2 x) y)", "fraction, 2 x, over y, end fraction"),
        ("(^ x 2)", "x squared"),
        ("(^ x (+ n 1))", "x to the power n plus 1, end power"),
        ("(sin x)", "sine of x"),
        ("(sin (^ x 3))", "sine of x cubed, end sine"),
        ("(sqrt (+ x 1))", "square root of x plus 1, end root"),
        ("(ln x_1)", "natural logarithm of x sub 1"),
        ("(* 2 (+ x 1))", "2 times open bracket x plus 1 close bracket"),
        ("(sum :i 1 n (sub :x i))", "sum over i from 1 to n, of x sub i, end sum"),
        ("(cases (> x 0) x 0)", "cases, x, if x is greater than 0; 0, otherwise; end cases"),
        ("(d :x :x :!f)", "derivative of f with respect to x twice"),
        ("(' A)", "capital A transpose"),
        ("(max x y)", "max of x and y, end max"),
    ]);
}

#[test]
fn a_cut_text_says_so_and_keeps_the_budget() {
    let text = write(&Build::read("(+ (^ x 2) (* 3 x) 1)"), Style::Unicode, 5);
    assert_eq!(text, Text { text: "x² + ".into(), extent: Extent::Cut { at: 5 } });
    assert_eq!(text.to_string(), "x² +  ... [cut after 5 characters]");
}

#[test]
fn depth_and_sharing_cost_no_more_than_the_text() {
    let mut build = Build::new();
    let mut deep = build.put(Item::Symbol("x".into()));
    for _ in 0..300_000 {
        deep = build.put(Item::Call(crate::ops::SIN, vec![deep]));
    }
    for style in [Style::Plain, Style::Unicode, Style::Latex, Style::Spoken] {
        assert_eq!(write(&build.formula, style, usize::MAX).extent, Extent::Whole, "{style:?}");
    }
    let mut build = Build::new();
    let mut shared = build.put(Item::Symbol("x".into()));
    for _ in 0..200 {
        shared = build.put(Item::Product(vec![shared, shared]));
    }
    assert_eq!(write(&build.formula, Style::Plain, 1000).extent, Extent::Cut { at: 1000 });
}

#[test]
fn control_characters_are_not_written() {
    let mut build = Build::new();
    build.put(Item::Text("a\u{1b}[31mb".into()));
    assert_eq!(write(&build.formula, Style::Plain, 100).text, "a?[31mb");
}
