//! Pictures as a textbook would print them.

use insta::assert_snapshot;

use super::picture::{Frame, Picture, draw};
use super::signs::Charset::{self, Ascii, Unicode};
use crate::syntax::formula::Formula;
use crate::syntax::linear::tests::Build;

pub(super) fn draw_checked(formula: &Formula, charset: Charset, width: usize) -> Picture {
    let picture = draw(formula, Frame { charset, width, ..Frame::default() });
    for line in &picture.lines {
        assert!(super::span::width(line) <= width, "too wide: {}", picture.to_text());
        assert!(charset == Unicode || line.iter().all(|span| span.text.is_ascii()), "{}", picture.to_text());
    }
    picture
}

/// The picture below a bar, so that blanks at its left stay visible.
pub(super) fn at(charset: Charset, formula: &str) -> String {
    format!("|\n{}", draw_checked(&Build::read(formula), charset, 80).to_text())
}

pub(super) fn narrow(charset: Charset, width: usize, formula: &str) -> String {
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
