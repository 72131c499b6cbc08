//! Pictures as a textbook would print them.

use insta::assert_snapshot;

use super::diagnostic::{show as show_diagnostic, show_note};
use super::picture::{Fit, Frame, Picture, draw};
use super::signs::Charset::{self, Ascii, Unicode};
use super::span::{Role, to_text};
use crate::diagnostic::{Diagnostic, Note, Span};
use crate::syntax::formula::{Formula, Item};
use crate::syntax::linear::tests::Build;

fn draw_checked(formula: &Formula, charset: Charset, width: usize) -> Picture {
    let picture = draw(formula, Frame { charset, width, ..Frame::default() });
    for line in &picture.lines {
        assert!(super::span::width(line) <= width, "too wide: {}", picture.to_text());
        assert!(charset == Unicode || line.iter().all(|span| span.text.is_ascii()), "{}", picture.to_text());
    }
    picture
}

/// The picture below a bar, so that blanks at its left stay visible.
fn at(charset: Charset, formula: &str) -> String {
    format!("|\n{}", draw_checked(&Build::read(formula), charset, 80).to_text())
}

fn narrow(charset: Charset, width: usize, formula: &str) -> String {
    let picture = draw_checked(&Build::read(formula), charset, width);
    format!("{:?}\n{}", picture.fit, picture.to_text())
}

#[test]
fn fractions() {
    assert_snapshot!(at(Unicode, "(= (d :x (ln (sin (^ x 3)))) (/ (* 3 (^ x 2) (cos (^ x 3))) (sin (^ x 3))))"), @r#"
    |
    d                3x² cos(x³)
    ── ln(sin(x³)) = ───────────
    dx                 sin(x³)
    "#);
    assert_snapshot!(at(Ascii, "(= (d :x (ln (sin (^ x 3)))) (/ (* 3 (^ x 2) (cos (^ x 3))) (sin (^ x 3))))"), @r#"
    |
    d                 3x^2 cos(x^3)
    -- ln(sin(x^3)) = -------------
    dx                  sin(x^3)
    "#);
    assert_snapshot!(at(Unicode, "(/ (/ 1 x) (+ 1 (/ 1 (+ 1 y))))"), @r#"
    |
         1
        ───
         x
    ───────────
           1
     1 + ─────
         1 + y
    "#);
    assert_snapshot!(at(Ascii, "(/ (/ 1 x) (+ 1 (/ 1 (+ 1 y))))"), @r#"
    |
         1
        ---
         x
    -----------
           1
     1 + -----
         1 + y
    "#);
    assert_snapshot!(at(Unicode, "(+ (/ 1 2) - (/ x 3))"), @r#"
    |
     1     x
    ─── − ───
     2     3
    "#);
    assert_snapshot!(at(Ascii, "(+ (/ 1 2) - (/ x 3))"), @r#"
    |
     1     x
    --- - ---
     2     3
    "#);
    assert_snapshot!(at(Unicode, "(+ - (/ x 3))"), @r#"
    |
       x
    − ───
       3
    "#);
    assert_snapshot!(at(Unicode, "(* (/ 1 2) (/ x 3))"), @r#"
    |
     1     x
    ─── · ───
     2     3
    "#);
    assert_snapshot!(at(Unicode, "(ln (/ x y))"), @r#"
    |
      ⎛ x ⎞
    ln⎜───⎟
      ⎝ y ⎠
    "#);
    assert_snapshot!(at(Ascii, "(ln (/ x y))"), @r#"
    |
      / x \
    ln|---|
      \ y /
    "#);
}

#[test]
fn powers() {
    assert_snapshot!(at(Unicode, "(^ (/ x y) 2)"), @r#"
    |
    ⎛ x ⎞²
    ⎜───⎟
    ⎝ y ⎠
    "#);
    assert_snapshot!(at(Ascii, "(^ (/ x y) 2)"), @r#"
    |
    / x \2
    |---|
    \ y /
    "#);
    assert_snapshot!(at(Unicode, "(^ x (/ 1 2))"), @r#"
    |
     1/2
    x
    "#);
    assert_snapshot!(at(Unicode, "(^ x (+ (^ y 2) 1))"), @r#"
    |
     y² + 1
    x
    "#);
    assert_snapshot!(at(Ascii, "(^ x (+ (^ y 2) 1))"), @r#"
    |
     y^2 + 1
    x
    "#);
    assert_snapshot!(at(Unicode, "(^ (^ x k) j)"), @r#"
    |
    ⎛ k⎞j
    ⎝x ⎠
    "#);
    assert_snapshot!(at(Ascii, "(^ (^ x k) j)"), @r#"
    |
    (x^k)^j
    "#);
    assert_snapshot!(at(Unicode, "(* (^ (cos (/ x 2)) 2) (exp (* 2 x)))"), @r#"
    |
        ⎛ x ⎞
    cos²⎜───⎟ e²ˣ
        ⎝ 2 ⎠
    "#);
    assert_snapshot!(at(Ascii, "(* (^ (cos (/ x 2)) 2) (exp (* 2 x)))"), @r#"
    |
         / x \  2x
    cos^2|---| e
         \ 2 /
    "#);
    assert_snapshot!(at(Unicode, "(exp (+ - (/ (^ x 2) (* 2 (^ sigma 2)))))"), @r#"
    |
       x²
     − ───
       2σ²
    e
    "#);
    assert_snapshot!(at(Ascii, "(exp (+ - (/ (^ x 2) (* 2 (^ sigma 2)))))"), @r#"
    |
         x^2
     - --------
       2sigma^2
    e
    "#);
    assert_snapshot!(at(Unicode, "(exp (/ (/ 1 x) (/ 1 y)))"), @r#"
    |
       ⎛  1  ⎞
       ⎜ ─── ⎟
       ⎜  x  ⎟
    exp⎜─────⎟
       ⎜  1  ⎟
       ⎜ ─── ⎟
       ⎝  y  ⎠
    "#);
    assert_snapshot!(at(Unicode, "(.^ A 2)"), @r#"
    |
     ∘2
    A
    "#);
    assert_snapshot!(at(Ascii, "(.^ A 2)"), @r#"
    |
    A .^ 2
    "#);
}

#[test]
fn products() {
    assert_snapshot!(at(Unicode, "(* 6 x (^ y 2) (ln x))"), @r#"
    |
    6xy² ln(x)
    "#);
    assert_snapshot!(at(Ascii, "(* 6 x (^ y 2) (ln x))"), @r#"
    |
    6xy^2 ln(x)
    "#);
    assert_snapshot!(at(Unicode, "(* 2 (+ x 1) (sqrt x))"), @r#"
    |
    2(x + 1) √x
    "#);
    assert_snapshot!(at(Ascii, "(* 2 (+ x 1) (sqrt x))"), @r#"
    |
    2(x + 1) sqrt(x)
    "#);
    assert_snapshot!(at(Unicode, "(* x (+ y 1))"), @r#"
    |
    x (y + 1)
    "#);
    assert_snapshot!(at(Unicode, "(* f (+ y 1))"), @r#"
    |
    f · (y + 1)
    "#);
    assert_snapshot!(at(Unicode, "(* 2 3 (abs (/ x y)))"), @r#"
    |
          │ x │
    2 · 3 │───│
          │ y │
    "#);
    assert_snapshot!(at(Ascii, "(* 2 3 (abs (/ x y)))"), @r#"
    |
          | x |
    2 * 3 |---|
          | y |
    "#);
    assert_snapshot!(at(Unicode, "(* (' x) (+ A (' A)) x)"), @r#"
    |
    xᵀ (A + Aᵀ) x
    "#);
    assert_snapshot!(at(Ascii, "(* (' x) (+ A (' A)) x)"), @r#"
    |
    x' (A + A') x
    "#);
    assert_snapshot!(at(Unicode, "(* x_1 x_2 pi)"), @r#"
    |
    x₁x₂π
    "#);
    assert_snapshot!(at(Ascii, "(* x_1 x_2 pi)"), @r#"
    |
    x_1 x_2 pi
    "#);
}

#[test]
fn roots() {
    assert_snapshot!(at(Unicode, "(/ 1 (sqrt (+ (^ x 2) 1)))"), @r#"
    |
         1
    ───────────
       _______
     ╲╱ x² + 1
    "#);
    assert_snapshot!(at(Ascii, "(/ 1 (sqrt (+ (^ x 2) 1)))"), @r#"
    |
          1
    -------------
    sqrt(x^2 + 1)
    "#);
    assert_snapshot!(at(Unicode, "(sqrt (/ x y))"), @r#"
    |
        ____
       ╱  x
      ╱  ───
    ╲╱    y
    "#);
    assert_snapshot!(at(Ascii, "(sqrt (/ x y))"), @r#"
    |
        / x \
    sqrt|---|
        \ y /
    "#);
    assert_snapshot!(at(Unicode, "(cbrt (/ x y))"), @r#"
    |
        ____
       ╱  x
    3 ╱  ───
    ╲╱    y
    "#);
    assert_snapshot!(at(Unicode, "(root (+ x 1) 10)"), @r#"
    |
    10 ______
     ╲╱ x + 1
    "#);
    assert_snapshot!(at(Ascii, "(root (+ x 1) 10)"), @r#"
    |
    root(x + 1, 10)
    "#);
}

#[test]
fn sums_and_products_with_an_index() {
    assert_snapshot!(at(Unicode, "(sum :i 1 n (* (sub :w i) (sub :x i)))"), @r#"
    |
     n
     ∑  wᵢxᵢ
    i=1
    "#);
    assert_snapshot!(at(Ascii, "(sum :i 1 n (* (sub :w i) (sub :x i)))"), @r#"
    |
     n
    ====
    \
     >   w_i x_i
    /
    ====
    i=1
    "#);
    assert_snapshot!(at(Unicode, "(prod :k 1 (+ n - 1) (/ (sub :x k) k))"), @r#"
    |
    n − 1  xₖ
      ∏    ──
     k=1   k
    "#);
    assert_snapshot!(at(Ascii, "(prod :k 1 (+ n - 1) (/ (sub :x k) k))"), @r#"
    |
    n - 1
    /===\  x_k
     | |   ---
     | |    k
     k=1
    "#);
    assert_snapshot!(at(Unicode, "(* 2 (sum :i 1 n (+ (sub :x (+ i 1)) - 1)))"), @r#"
    |
      n
    2 ∑  (xᵢ₊₁ − 1)
     i=1
    "#);
}

#[test]
fn matrices() {
    assert_snapshot!(at(Unicode, "(= H (matrix2 (* 6 x y) (* 3 (^ x 2)) (* 3 (^ x 2)) 0))"), @r#"
    |
    H = ⎡ 6xy  3x² ⎤
        ⎣ 3x²   0  ⎦
    "#);
    assert_snapshot!(at(Ascii, "(= H (matrix2 (* 6 x y) (* 3 (^ x 2)) (* 3 (^ x 2)) 0))"), @r#"
    |
    H = [ 6xy   3x^2 ]
        [ 3x^2   0   ]
    "#);
    assert_snapshot!(at(Unicode, "(matrix2 12 (+ - 74) (+ - 74) 8)"), @r#"
    |
    ⎡  12  −74 ⎤
    ⎣ −74    8 ⎦
    "#);
    assert_snapshot!(at(Unicode, "(matrix2 1.5 10 0.25 3)"), @r#"
    |
    ⎡ 1.5   10 ⎤
    ⎣ 0.25   3 ⎦
    "#);
    assert_snapshot!(at(Ascii, "(matrix2 1.5 10 0.25 3)"), @r#"
    |
    [ 1.5   10 ]
    [ 0.25   3 ]
    "#);
    assert_snapshot!(at(Unicode, "(matrix2 (/ 1 x) y 0 (/ 1 y))"), @r#"
    |
    ⎡  1       ⎤
    ⎢ ───   y  ⎥
    ⎢  x       ⎥
    ⎢          ⎥
    ⎢       1  ⎥
    ⎢  0   ─── ⎥
    ⎣       y  ⎦
    "#);
    assert_snapshot!(at(Ascii, "(matrix2 (/ 1 x) y 0 (/ 1 y))"), @r#"
    |
    [  1       ]
    [ ---   y  ]
    [  x       ]
    [          ]
    [       1  ]
    [  0   --- ]
    [       y  ]
    "#);
    assert_snapshot!(at(Unicode, "(matrix1 a b)"), @r#"
    |
    [a  b]
    "#);
    assert_snapshot!(at(Unicode, "(= (' x) (' (vector a b)))"), @r#"
    |
    xᵀ = ⎡ a ⎤ᵀ
         ⎣ b ⎦
    "#);
    assert_snapshot!(at(Ascii, "(= (' x) (' (vector a b)))"), @r#"
    |
    x' = [ a ]'
         [ b ]
    "#);
}

#[test]
fn cases() {
    assert_snapshot!(at(Unicode, "(= f (cases (> x 0) (^ x 2) 0))"), @r#"
    |
        ⎧ x²  if x > 0
    f = ⎨
        ⎩ 0   otherwise
    "#);
    assert_snapshot!(at(Ascii, "(= f (cases (> x 0) (^ x 2) 0))"), @r#"
    |
        | x^2  if x > 0
    f = {
        | 0    otherwise
    "#);
    assert_snapshot!(at(Unicode, "(cases (> x 0) (/ x 2) (<= x 1) 1 0)"), @r#"
    |
    ⎧  x
    ⎪ ───  if x > 0
    ⎪  2
    ⎨
    ⎪ 1    if x ≤ 1
    ⎪
    ⎩ 0    otherwise
    "#);
}

#[test]
fn derivatives_and_names() {
    assert_snapshot!(at(Unicode, "(= (partial :x :y :!f) (* 2 x))"), @r#"
    |
     ∂²f
    ───── = 2x
    ∂y ∂x
    "#);
    assert_snapshot!(at(Ascii, "(= (partial :x :y :!f) (* 2 x))"), @r#"
    |
    d^2 f
    ----- = 2x
    dy dx
    "#);
    assert_snapshot!(at(Unicode, "(partial :x :x (f x y))"), @r#"
    |
    ∂²
    ─── f(x, y)
    ∂x²
    "#);
    assert_snapshot!(at(Ascii, "(partial :x :x (f x y))"), @r#"
    |
    d^2
    ---- f(x, y)
    dx^2
    "#);
    assert_snapshot!(at(Unicode, "(d :u :!y)"), @r#"
    |
    dy
    ──
    du
    "#);
    assert_snapshot!(at(Unicode, "(+ (logb 3 x) (logb b x))"), @r#"
    |
    log₃(x) + log (x)
                 b
    "#);
    assert_snapshot!(at(Ascii, "(+ (logb 3 x) (logb b x))"), @r#"
    |
    log_3(x) + log_b(x)
    "#);
    assert_snapshot!(at(Unicode, "(* (sub :W i j) (sub :W (* 2 k)) w_{ab} alpha_1)"), @r#"
    |
    WᵢⱼW  w_{ab}α₁
        2k
    "#);
    assert_snapshot!(at(Ascii, "(* (sub :W i j) (sub :W (* 2 k)) w_{ab} alpha_1)"), @r#"
    |
    W_{ij} W   w_{ab} alpha_1
            2k
    "#);
    assert_snapshot!(at(Unicode, "(f! x)"), @r#"
    |
    f′(x)
    "#);
    assert_snapshot!(at(Unicode, "(at (^ x 2) :x 1 :y 2)"), @r#"
    |
    x²  at x = 1, y = 2
    "#);
    assert_snapshot!(at(Unicode, "(grad (* x y))"), @r#"
    |
    ∇(xy)
    "#);
    assert_snapshot!(at(Ascii, "(grad (* x y))"), @r#"
    |
    grad (xy)
    "#);
    assert_snapshot!(at(Unicode, "(elided :412 :terms)"), @r#"
    |
    ⟨412 terms⟩
    "#);
    assert_snapshot!(at(Unicode, "(* (^ x xi) (sub :W mu 2) (exp (* 2 n)) (^ y (+ n - 1)))"), @r#"
    |
     ξ
    x W     e²ⁿ yⁿ⁻¹
       μ, 2
    "#);
    assert_snapshot!(at(Ascii, "(elided :412 :terms)"), @r#"
    |
    <412 terms>
    "#);
}

#[test]
fn long_sums_break_before_an_operator() {
    let sum =
        "(+ (* 3 (^ x 2) (cos (^ x 3))) - (* 5 (exp (* 2 x)) (sin y)) (* 7 (^ x 4) (ln (+ x 1))) - (* 2 x) (tan z))";
    let tall = "(= f (+ (/ (* 3 (^ x 2)) (cos (^ x 3))) - (* 5 (exp (* 2 x)) (sin y)) (* 7 (^ x 4) (ln (+ x 1))) - (/ 1 (+ x 1)) (* 2 (tan z))))";
    assert_snapshot!(narrow(Unicode, 40, sum), @r#"
    Broken
    3x² cos(x³) − 5e²ˣ sin(y)
      + 7x⁴ ln(x + 1) − 2x + tan(z)
    "#);
    assert_snapshot!(narrow(Ascii, 40, sum), @r#"
    Broken
                      2x
    3x^2 cos(x^3) - 5e   sin(y)
      + 7x^4 ln(x + 1) - 2x + tan(z)
    "#);
    assert_snapshot!(narrow(Unicode, 60, tall), @r#"
    Whole
          3x²                                     1
    f = ─────── − 5e²ˣ sin(y) + 7x⁴ ln(x + 1) − ───── + 2 tan(z)
        cos(x³)                                 x + 1
    "#);
    assert_snapshot!(narrow(Ascii, 60, tall), @r#"
    Broken
          3x^2       2x                             1
    f = -------- - 5e   sin(y) + 7x^4 ln(x + 1) - -----
        cos(x^3)                                  x + 1

          + 2 tan(z)
    "#);
}

#[test]
fn a_long_left_side_stands_alone() {
    let equation = "(= (d :x (* (sin (^ x 3)) (cos (^ x 2)))) (+ (* 3 (^ x 2) (cos (^ x 3)) (cos (^ x 2))) - (* 2 x (sin (^ x 3)) (sin (^ x 2)))))";
    assert_snapshot!(narrow(Unicode, 40, equation), @r#"
    Broken
    d
    ── (sin(x³) cos(x²))
    dx

      = 3x² cos(x³) cos(x²)
          − 2x sin(x³) sin(x²)
    "#);
    assert_snapshot!(narrow(Ascii, 36, equation), @r#"
    Broken
    d
    -- (sin(x^3) cos(x^2))
    dx

      = 3x^2 cos(x^3) cos(x^2)
          - 2x sin(x^3) sin(x^2)
    "#);
}

#[test]
fn large_factors_get_names() {
    let quotient = "(= f (/ (* (+ (^ x 2) (* 3 x) 1) (sin (+ (^ x 2) (* 3 x) 1))) (+ (^ (cos x) 2) (ln (+ y w 1)))))";
    assert_snapshot!(narrow(Unicode, 28, quotient), @r#"
    Named { factors: 1 }
            (x² + 3x + 1) v
    f = ───────────────────────
        cos²(x) + ln(y + w + 1)

    where v = sin(x² + 3x + 1)
    "#);
    assert_snapshot!(narrow(Ascii, 28, quotient), @r#"
    Named { factors: 1 }
            (x^2 + 3x + 1) v
    f = ------------------------
        cos^2(x) + ln(y + w + 1)

    where v = sin(x^2 + 3x + 1)
    "#);
}

#[test]
fn wide_matrices_lose_columns_and_say_so() {
    let matrix = "(= A (matrix2 10 20 30 40 50 60 70 80 90 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24))";
    assert_snapshot!(narrow(Unicode, 30, matrix), @r#"
    Elided { columns: 7 }
    A = ⎡ 10  20  30  ⋯  11  12 ⎤
        ⎣ 13  14  15  ⋯  23  24 ⎦
    ⋯ 7 columns left out
    "#);
    assert_snapshot!(narrow(Ascii, 30, matrix), @r#"
    Elided { columns: 8 }
    A = [ 10  20  ...  11  12 ]
        [ 13  14  ...  23  24 ]
    ... 8 columns left out
    "#);
}

#[test]
fn what_cannot_be_broken_is_clipped_and_says_so() {
    let name = "(sin aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)";
    assert_snapshot!(narrow(Unicode, 20, name), @r#"
    Clipped { columns: 38 }
    sin(aaaaaaaaaaaaaaaa
    → 38 more columns
    "#);
    assert_snapshot!(narrow(Ascii, 20, name), @r#"
    Clipped { columns: 38 }
    sin(aaaaaaaaaaaaaaaa
    -> 38 more columns
    "#);
}

#[test]
fn beyond_the_budget_there_is_one_line() {
    let mut build = Build::new();
    let mut deep = build.put(Item::Symbol("x".into()));
    for _ in 0..100_000 {
        deep = build.put(Item::Call(crate::ops::SIN, vec![deep]));
    }
    let picture = draw_checked(&build.formula, Unicode, 60);
    assert_eq!(picture.fit, Fit::OneLine { cut: true, columns: 400_001 - 60 });
    let empty = [Item::Sum(vec![]), Item::Product(vec![]), Item::Piecewise(vec![], None), Item::Tuple(vec![])];
    for item in empty {
        let mut build = Build::new();
        build.put(item);
        draw_checked(&build.formula, Unicode, 20);
        draw_checked(&build.formula, Ascii, 0);
    }
    assert_eq!(picture.lines.len(), 2);
}

#[test]
fn every_sign_knows_its_item() {
    let formula = Build::read("(/ (+ x 1) (sqrt y))");
    let grid = super::layout::layout(&formula, formula.root(), Unicode, 1000).expect("it is small");
    assert_eq!(to_text(&grid.rows), "x + 1\n─────\n √y");
    assert_eq!(grid.item_at(0, 0), Some(0));
    assert_eq!(grid.item_at(0, 4), Some(1));
    assert_eq!(grid.item_at(1, 3), Some(formula.root()));
    assert_eq!(grid.item_at(2, 2), Some(3));
    assert_eq!(grid.item_at(2, 0), None);
}

#[test]
fn an_expression_can_be_highlighted() {
    let mut formula = Formula::default();
    let x = formula.push(Item::Symbol("x".into()));
    let one = formula.push(Item::Number("1".into()));
    let sum = formula.push_from(Item::Sum(vec![(false, x), (false, one)]), Some(crate::expr::ExprId(7)));
    let y = formula.push(Item::Symbol("y".into()));
    formula.push(Item::Product(vec![y, sum]));
    let mut picture = draw_checked(&formula, Unicode, 20);
    picture.highlight(&formula, crate::expr::ExprId(7), Role::Wrong);
    let wrong: String = picture.lines[0].iter().filter(|s| s.role == Role::Wrong).map(|s| s.text.as_str()).collect();
    assert_eq!((picture.to_text().as_str(), wrong.as_str()), ("y (x + 1)", "(x + 1)"));
}

#[test]
fn an_elided_matrix_still_knows_its_items() {
    let formula = Build::read("(matrix1 10 20 30 40 50 60 70 80 90 11 12)");
    let picture = draw_checked(&formula, Unicode, 22);
    assert_eq!(picture.to_text(), "[10  20  ⋯  11  12]\n⋯ 7 columns left out");
    let items: Vec<_> = picture.lines[0].iter().filter(|s| s.role == Role::Number).map(|s| s.item).collect();
    assert_eq!(items, [Some(0), Some(1), Some(9), Some(10)]);
}

fn diagnosed(diagnostic: &Diagnostic, source: &str, charset: Charset) -> String {
    to_text(&show_diagnostic(diagnostic, source, Frame { charset, width: 60, ..Frame::default() }))
}

#[test]
fn labels_stand_under_their_places() {
    let shapes = Diagnostic::new("shape-inner", "the inner dimensions of A*B differ")
        .label(Span::new(0, 1), "A is m×n")
        .label(Span::new(2, 3), "B is p×n")
        .suggest("A*B' (B' is n×p)");
    assert_snapshot!(diagnosed(&shapes, "A*B", Unicode), @r#"
    error[shape-inner]: the inner dimensions of A*B differ
      A*B
      ^ ^ B is p×n
      A is m×n
    try: A*B' (B' is n×p)
    "#);
    let three = Diagnostic::new("parse-brackets", "three places")
        .label(Span::new(0, 1), "first")
        .label(Span::new(4, 5), "second")
        .label(Span::new(8, 9), "third");
    assert_snapshot!(diagnosed(&three, "a + b + c", Unicode), @r#"
    error[parse-brackets]: three places
      a + b + c
      ^   ^   ^ third
      |   second
      first
    "#);
    let end = Diagnostic::at("parse-end", Span::new(5, 5), "an operand is missing");
    assert_snapshot!(diagnosed(&end, "2 + x", Unicode), @r#"
    error[parse-end]: an operand is missing
      2 + x
           ^
    "#);
    assert_snapshot!(diagnosed(&Diagnostic::new("parse-empty", "nothing was typed"), "", Unicode), @r#"error[parse-empty]: nothing was typed"#);
}

#[test]
fn lines_have_numbers_if_there_are_several() {
    let second =
        Diagnostic::at("scope-unknown", Span::new(10, 11), "y is not known").label(Span::new(0, 1), "only x is");
    assert_snapshot!(diagnosed(&second, "x = 3\nz = y\n", Unicode), @r#"
    error[scope-unknown]: y is not known
      1 | x = 3
          ^ only x is
      2 | z = y
              ^
    "#);
}

#[test]
fn marks_stay_in_place_under_tabs_wide_and_control_characters() {
    let source = "\t漢\u{1b}[2J\u{202e} + y";
    let start = source.find('y').expect("it is there");
    let problem = Diagnostic::at("parse-sign", Span::new(start, start + 1), "this \u{1b}[0m one");
    assert_snapshot!(diagnosed(&problem, source, Unicode), @r#"
    error[parse-sign]: this ?[0m one
          漢␛[2J<U+202E> + y
                           ^
    "#);
    assert_snapshot!(diagnosed(&problem, source, Ascii), @r#"
    error[parse-sign]: this ?[0m one
          <U+6F22><U+001B>[2J<U+202E> + y
                                        ^
    "#);
}

#[test]
fn of_a_long_line_a_window_is_shown() {
    let source = "x + ".repeat(250_000) + "?" + &" + y".repeat(250_000);
    let at = source.find('?').expect("it is there");
    let problem = Diagnostic::at("parse-sign", Span::new(at, at + 1), "not a sign").label(Span::new(0, 1), "far away");
    assert_snapshot!(diagnosed(&problem, &source, Unicode), @r#"
    error[parse-sign]: not a sign
      … x + x + x + x + ? + y + y + y + y + y + y + y + y +…
      ^                 ^
      far away
    "#);
    assert_snapshot!(diagnosed(&problem, &source, Ascii), @r#"
    error[parse-sign]: not a sign
      ... x + x + x + x + ? + y + y + y + y + y + y + y + y +...
      ^                   ^
      far away
    "#);
    let whole = Diagnostic::at("limit-size", Span::new(0, source.len()), "too long");
    assert_snapshot!(diagnosed(&whole, &source, Unicode), @r#"
    error[limit-size]: too long
      x + x + x + x + x + x + x + x + x + x + x + x + x + …
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn notes_and_bad_spans() {
    let note = Note { span: Span::new(1, 3), text: "xy is read as x*y".into(), warning: false };
    assert_snapshot!(to_text(&show_note(&note, "2xy", Frame::default())), @r#"
    note: xy is read as x*y
      2xy
       ^^
    "#);
    for (start, end) in [(0, 99), (99, 100), (1, 2), (3, 1)] {
        show_diagnostic(&Diagnostic::at("parse-end", Span::new(start, end), "x"), "é\nü", Frame::default());
        show_diagnostic(
            &Diagnostic::at("parse-end", Span::new(start, end), "x"),
            "é\nü",
            Frame { width: 1, ..Frame::default() },
        );
    }
}
