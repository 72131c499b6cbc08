//! What a newcomer reads: lines that are typed one after the other, and words that stand in the answer to the last one.

use gradus::render::format::{Format, Options};
use gradus::render::span::to_text;
use gradus::session::Session;

/// The answer to the last of `lines`, which `|` separates, as it is printed, with single blanks.
fn answer(lines: &str) -> String {
    let mut session = Session::new();
    let format = Format::find("text").expect("a format");
    let mut text = String::new();
    for line in lines.split('|') {
        let replies = session.run(line.trim());
        text = replies.iter().map(|reply| to_text(&(format.lines)(reply, &Options::default())) + "\n").collect();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[rustfmt::skip]
const SAID: &[(&str, &str)] = &[
    ("diff ln(x) + ln(1 - x)",        "= 1/x − 1/(1 − x) where 0 < x < 1 confirmed by numbers at 8 points"),
    ("diff sqrt(1 - x^2)",            "where −1 < x < 1 confirmed"),
    ("diff asin(x/2)",                "where −2 < x < 2 confirmed"),
    ("diff sqrt(x)*sqrt(3 - x)",      "where 0 < x < 3 confirmed"),
    ("simplify ln(x) - ln(2 - x)",    "where 0 < x < 2"),
    ("simplify sin(x)^2 + cos(x)^2",  "= 1"),
    ("simplify 2*sin(x)*cos(x) - sin(2x)", "= 0"),
    ("simplify (1 - cos(x)^2)/sin(x)", "= sin(x)"),
    ("simplify sin(x)^4 - cos(x)^4",  "= 2·sin²(x) − 1"),
    ("simplify 1 + tan(3x)^2",        "= sec²(3x)"),
    ("simplify cosh(x) + sinh(x)",    "= eˣ"),
    ("simplify sqrt((x + 1)^2)",      "= |x + 1|"),
    ("simplify exp(ln(x))",           "where x > 0"),
    // The number that acos(cos(x)) - x is near 0 is not the number that it is.
    ("simplify acos(cos(x)) - x",     "= acos(cos(x)) − x"),
    // What is no shorter stays as it is.
    ("simplify sin(x)*cos(x)",        "= sin(x)·cos(x)"),
    ("diff sqrt(1 - x^2) at x=1/2",   "at x = 1/2: d/dx √(1 − x²) = −1/√(3) ≈ −0.57735 confirmed"),
    ("pi",                            "π ≈ 3.14159"),
    ("sqrt(2)",                       "√(2) ≈ 1.41421"),
    ("differentiate x^2",             "= 2x"),
    ("derive x^2",                    "= 2x"),
    ("3,5x",                          "try: a decimal point: 3.5"),
    ("[1, 2], 3",                     "try: a list stands in brackets"),
    ("d/dx f",                        "error[scope-undefined-function]: f is not defined"),
    ("grad f",                        "error[scope-undefined-function]: f is not defined"),
    ("\\frac{\\partial f}{\\partial x}", "error[scope-undefined-function]: f is not defined"),
    ("dy/dx",                         "error[scope-undefined-function]: y is not defined"),
    ("d/dx c",                        "= 0"),
    ("f(x) = x^2 | d/dx f",           "= 2x"),
    ("y = x^2 | dy/dx",               "= 2x"),
    ("diff f(x)*x, x",                "f'(x)"),
    ("A: matrix(m,n); x: vector(n) | shapes A*x", "A·x m×1"),
    ("A: matrix(m,n), x: vector(n) | shapes A*x", "A·x m×1"),
    ("x, y : vector(n) | shapes x'*y", "1×1"),
    ("A : matrix(n,n) symmetric, invertible", "A is a matrix, n×n assuming that A is symmetric assuming that A is invertible"),
    ("f(x) = x^2; f(3)",              "f(3) = 9"),
    ("x : vector(3)ln(x)",            "error[parse-declaration]: a declaration ends before this"),
    ("x : vector(3) great",           "x is a vector, 3×1 note: great is not a property"),
    ("A : matrix(m,n) | norm(A*x - b)", "x and b are not declared, so they are scalars here"),
    ("diff x^3, x, x | why",          "why The last of several derivatives. Its steps, from the one before on: d/dx (3x²)"),
    ("diff x^3, x, x | next",         "d/dx (3x²) step 1: introduce y = 3x²"),
    ("diff x^3, x, x | next | next",  "step 2: differentiate dy/dx = 6x"),
    ("hessian x^2*y | why",           "the Jacobian of the gradient. Its steps, from the gradient on: jacobian([2x·y, x²])"),
    ("diff sin(x^2) | why",           "confirmed forward AD, reverse AD, central differences at 8 points"),
    ("diff max(x, 3) | why",          "convention at the corner heaviside(0) = 0 by convention"),
    ("explain max",                   "where they agree, by convention a constant side"),
    ("check = 2x",                    "error[parse-name]: check is a command and cannot be defined"),
    ("equal 0.333333333333, 1/3",     "different the first is 0.333333333333, the second is 1/3 hint"),
    ("check d/dx abs(x) = 1 for x > 0", "right, proved"),
    ("check d/dx abs(x) = 1 for x > 0 | check d/dx abs(x) = 1", "not right"),
    ("equal sqrt(x^2), x given x > 0", "equal, proved"),
    ("equal abs(x - y), x - y when 0 < y < 1 and x > 2", "equal, proved"),
    ("equal ln(x), 2 for x <",        "error[parse-"),
    ("check d^2/dx^2 x^5 = 5x^4",     "not right: it is differentiated once too few"),
    ("check d/dx sin(x^2) = cos(x^2)", "more explain chain-lost-inner, hint, solution"),
    ("2 + 3 | ans + 1",               "= 6"),
    ("2 + 3 | _*2 + 1",               "= 11"),
    ("2 + 3 | 40 | %1 + %2",          "= 45"),
    ("diff x^3 | diff x^2 | simplify %1 - x*%2", "= x²"),
    ("2 + 3 | %4",                    "error[scope-no-answer]: there is no answer number 4"),
    ("2 + 3 | x_1 + x_1",             "d/dx₁ (x₁ + x₁) = 2"),
    ("x : vector(3) | diff x_1*x_2*x_3, x", "[x₂·x₃, x₁·x₃, x₁·x₂]"),
    ("x : vector(n) | eye(n)*x",      "jacobian(eye(n)·x) = eye(n)"),
    ("x : vector(n) | n^2",           "d/dn (n²) = 2n"),
    ("B : matrix(n,n) | diff diag(B), B", "note: I_{i,j} is 1 where i = j, else 0 d/dB diag(B) = I_{i,j}·I_{i,k}"),
    ("x : vector(n); B : matrix(n,n) | diff x'*B*x, x at x=[1,2]", "= [[2B_{1,1} + 2B_{2,1} + 2B_{1,2}, B_{2,1} + B_{1,2} + 4B_{2,2}]]"),
    ("x : vector(n); f(x) = x'*x | f([3, 4])", "25"),
    ("x : vector(n); f(x) = x'*x | f(3)", "the argument of f for x is 1×1, wanted is n×1"),
    ("x : vector(n); f(t) = sin(t) | f(x)", "the argument of f for t is n×1, wanted is 1×1"),
    ("f(t) = sin(t) | f([1, 2])",     "the argument of f for t is 2×1, wanted is 1×1"),
    ("f(t) = sin(t) | f(1, 2)",       "f takes 1 argument, not 2"),
    ("W : matrix(2,3); x : vector(3) | steps sum(W*x), x", "dy/dx = ones(2)ᵀ·W 1×3"),
    ("A : matrix(n,n); x : vector(n) | hess x'*A*x, x | steps", "∂/∂x ((A + Aᵀ)·x)"),
    ("X : matrix(2,2); y : vector(2); w : vector(2) | forward norm(X*w - y)^2, w", "at w₁ = 1, w₂ = 2, X_{1,1} = 3, X_{1,2} = 4, X_{2,1} = 5, X_{2,2} = 6, y₁ = 7, y₂ = 8 w₁"),
    ("sqrt(1, 2)",                    "error[parse-arguments]: sqrt takes 1 argument, not 2"),
    ("sin^2(x, y)",                   "error[parse-arguments]: sin takes 1 argument, not 2"),
    ("log(2, 8)",                     "try: a logarithm to a base: log_2(8)"),
    ("atan2(1)",                      "error[parse-arguments]: atan2 takes 2 arguments, not 1"),
    ("x : vector(n) | max(x)",        "max compares two values or more"),
    ("max([1, 5, 2])",                "= 5"),
    ("2^(10^9)",                      "2^(10⁹) = 2^1000000000"),
    ("limit sin(x)/x",                "error[scope-limit]: limits are outside"),
    ("graph asin(x)",                 "at x = 0.5"),
    ("steps 2x*cos(x)",               "∂y/∂x = 2u d-constant-factor d (u*v)"),
    ("diff sum(i=1..3, x_i^2), x_k",  "error[scope-index]: x_k is none of the entries of x that occur here"),
    ("diff x_1 + y, x_k",             "error[scope-index]"),
    ("diff x_1 + x_k, x_k",           "= 1"),
    ("x : vector(n); w : vector(n) | diff w'*x, w_i", "= xᵢ"),
    ("x : vector(n); A : matrix(n,n) | diff x'*A*x, x_i", "= ∑_{k=1}^{n} ((A_{i,k} + A_{k,i})·x_k)"),
    ("x : vector(n); A : matrix(n,n) | diff A*x, x_j", "error[scope-index]"),
    ("X : matrix(n,n) | X^{-T}",      "inv(X)ᵀ"),
    ("sin(x = 2)",                    "error[parse-relation]: a relation stands here for a value"),
    ("prod(k=1..3, k = 2)",           "error[parse-relation]: a relation stands here for a value"),
    ("assume x > 0 | simplify sqrt(x^2)", "= x"),
    ("suppose that 0 < x < 1 | equal abs(x), x", "equal, proved"),
    ("assume a positive | simplify sqrt(a^2)", "= a"),
    ("assume x",                      "error[parse-relation]: a relation is wanted here"),
    ("x : vector(n); z : vector(n) | assume i != j | equal diff(x_i, x_j), 0", "equal, proved"),
    ("x : vector(n) | equal sum(k=1..n, x_k), x_i", "different at i = 1, n = 2, x_1 = 1, x_2 = 2"),
    ("z : vector(n) | equal e^(z_i - c)/sum(k=1..n, e^(z_k - c)), e^z_i/sum(k=1..n, e^z_k)", "equal, proved"),
    ("explain confirmed",             "central differences"),
];

#[test]
fn answers_are_said_in_plain_words() {
    let wrong: Vec<String> = SAID
        .iter()
        .map(|(lines, expected)| (lines, expected, answer(lines)))
        .filter(|(_, expected, said)| !said.contains(**expected))
        .map(|(lines, expected, said)| format!("{lines}\n  wanted: {expected}\n  said:   {said}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_said_twice() {
    for line in ["ln(x)", "f(x) = sqrt(x)", "ln(sin(x^3)^2)"] {
        let said = answer(line);
        let conditions: Vec<&str> = said.match_indices("where ").map(|(at, _)| &said[at..]).collect();
        assert!(conditions.len() <= 2, "{line}: {said}");
    }
    assert_eq!(answer("ln(x)").matches("where x > 0").count(), 1);
}
