//! Every kind of reply in every format, as a reader sees it.

use insta::assert_snapshot;

use super::format::{Format, Options};
use super::samples;
use super::signs::Charset::{self, Ascii, Unicode};
use super::span::{self, to_text};
use crate::session::Reply;

/// The reply between two lines, so that blanks at its left stay visible; never wider than asked for.
pub(super) fn show(format: &str, width: usize, charset: Charset, reply: &Reply) -> String {
    let options = Options { width, charset, ..Options::default() };
    let lines = (Format::find(format).expect("a format").lines)(reply, &options);
    if format == "2d" {
        for line in &lines {
            assert!(span::width(line) <= width, "too wide: {}", to_text(std::slice::from_ref(line)));
            assert!(charset == Unicode || line.iter().all(|span| span.text.is_ascii()), "{}", to_text(&lines));
        }
    }
    format!("|\n{}", to_text(&lines))
}

#[test]
fn derivative() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::chain_answer()), @r##"
    |
      d                 6x² cos(x³)
      ── ln(sin²(x³)) = ───────────
      dx                  sin(x³)
      where sin(x³) ≠ 0
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("2d", 60, Unicode, &samples::chain_answer()), @r##"
    |
      d                 6x² cos(x³)
      ── ln(sin²(x³)) = ───────────
      dx                  sin(x³)
      where sin(x³) ≠ 0
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("2d", 80, Ascii, &samples::chain_answer()), @r##"
    |
      d                   6x^2 cos(x^3)
      -- ln(sin^2(x^3)) = -------------
      dx                    sin(x^3)
      where sin(x^3) != 0
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("text", 80, Unicode, &samples::chain_answer()), @r##"
    |
      d/dx ln(sin²(x³)) = 6x²·cos(x³)/sin(x³)
      where sin(x³) ≠ 0
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("plain", 80, Unicode, &samples::chain_answer()), @r##"
    |
    derivative with respect to x of natural logarithm of sine of x cubed, end sine squared, end logarithm, end derivative equals fraction, 6 x squared times cosine of x cubed, end cosine, over sine of x cubed, end sine, end fraction
    where sine of x cubed, end sine is not equal to 0
    confirmed by numbers at 8 points
    typed: 6*x^2*cos(x^3)/sin(x^3)
    "##);
    assert_snapshot!(show("latex", 80, Unicode, &samples::chain_answer()), @r##"
    |
    \[ \frac{d}{dx} \ln\left(\sin^{2}\left(x^{3}\right)\right) = \frac{6x^{2} \cos\left(x^{3}\right)}{\sin\left(x^{3}\right)} \]
    where $\sin\left(x^{3}\right) \neq 0$\par
    confirmed by numbers at 8 points\par
    "##);
    assert_snapshot!(show("markdown", 80, Unicode, &samples::chain_answer()), @r##"
    |
    $$
    \frac{d}{dx} \ln\left(\sin^{2}\left(x^{3}\right)\right) = \frac{6x^{2} \cos\left(x^{3}\right)}{\sin\left(x^{3}\right)}
    $$

    where $\sin\left(x^{3}\right) \neq 0$

    **confirmed** by numbers at 8 points
    "##);
}

#[test]
fn gradients_and_hessians() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::gradient()), @r##"
    |
    note: log is read as ln
      f(x, y) = 3x^2 log y
                     ^^^
      ∇f = [6xy  3x²]
      at x = 1, y = −2.5: [−15, 3]
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("text", 80, Unicode, &samples::gradient()), @r##"
    |
    note: log is read as ln
      f(x, y) = 3x^2 log y
                     ^^^
      ∇f = [6x·y, 3x²]
      at x = 1, y = −2.5: [−15, 3]
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("2d", 80, Unicode, &samples::hessian()), @r##"
    |
            ⎡ 6y  6x  ⎤
            ⎢         ⎥
      H f = ⎢      1  ⎥
            ⎢ 6x  ─── ⎥
            ⎣      3  ⎦

                ⎡ -15     3.25     ⎤
      at x = 1: ⎣   3.25  0.333333 ⎦
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("2d", 80, Ascii, &samples::hessian()), @r##"
    |
            [ 6y  6x  ]
            [         ]
      H f = [      1  ]
            [ 6x  --- ]
            [      3  ]

                [ -15     3.25     ]
      at x = 1: [   3.25  0.333333 ]
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("plain", 80, Unicode, &samples::hessian()), @r##"
    |
    Hessian of f equals matrix 2 by 2; row 1, 6 y, 6 x; row 2, 6 x, fraction, 1, over 3, end fraction; end matrix
    at x equals 1:
    row 1: minus 15, 3.25
    row 2: 3.25, 0.333333
    confirmed by numbers at 8 points
    typed: [[6*y, 6*x], [6*x, 1/3]]
    "##);
    assert_snapshot!(show("2d", 80, Unicode, &samples::gradient_at_a_point()), @r##"
    |
      at x = 1, y = 2:
      ∇f = [12  3]
      confirmed by numbers at 8 points
    "##);
}

#[test]
fn one_path() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::chain_steps()), @r##"
    |
    The chain rule in four steps (single path: multiply)
      1 introduce      u = x³    v = sin(u)    w = v²    y = ln(w)

      2 differentiate  du/dx = 3x²      d-pow   d (u^n) = n*u^(n - 1)*du
                       dv/du = cos(u)   d-sin   d sin(u) = cos(u)*du
                       dw/dv = 2v       d-pow   d (u^n) = n*u^(n - 1)*du
                       dy/dw = 1/w      d-ln    d ln(u) = du/u

                       dy   dy   dw   dv   du    1
      3 combine        ── = ── · ── · ── · ── = ─── · 2v · cos(u) · 3x²
                       dx   dw   dv   du   dx    w

                       dy      1                                   6x² cos(x³)
      4 substitute     ── = ──────── · 2 sin(x³) · cos(x³) · 3x² = ───────────
                       dx   sin²(x³)                                 sin(x³)
    "##);
    assert_snapshot!(show("2d", 60, Unicode, &samples::chain_steps()), @r##"
    |
    The chain rule in four steps (single path: multiply)
      1 introduce      u = x³    v = sin(u)    w = v²
                       y = ln(w)

      2 differentiate  du/dx = 3x²      d-pow
                           d (u^n) = n*u^(n - 1)*du
                       dv/du = cos(u)   d-sin
                           d sin(u) = cos(u)*du
                       dw/dv = 2v       d-pow
                           d (u^n) = n*u^(n - 1)*du
                       dy/dw = 1/w      d-ln
                           d ln(u) = du/u

                       dy   dy   dw   dv   du
      3 combine        ── = ── · ── · ── · ──
                       dx   dw   dv   du   dx

                             1
                          = ─── · 2v · cos(u) · 3x²
                             w

                       dy      1
      4 substitute     ── = ──────── · 2 sin(x³) · cos(x³) · 3x²
                       dx   sin²(x³)

                            6x² cos(x³)
                          = ───────────
                              sin(x³)
    "##);
    assert_snapshot!(show("2d", 120, Ascii, &samples::chain_steps()), @r##"
    |
    The chain rule in four steps (single path: multiply)
      1 introduce      u = x^3    v = sin(u)    w = v^2    y = ln(w)

      2 differentiate  du/dx = 3*x^2    d-pow   d (u^n) = n*u^(n - 1)*du
                       dv/du = cos(u)   d-sin   d sin(u) = cos(u)*du
                       dw/dv = 2*v      d-pow   d (u^n) = n*u^(n - 1)*du
                       dy/dw = 1/w      d-ln    d ln(u) = du/u

                       dy   dy   dw   dv   du    1
      3 combine        -- = -- * -- * -- * -- = --- * 2v * cos(u) * 3x^2
                       dx   dw   dv   du   dx    w

                       dy       1                                       6x^2 cos(x^3)
      4 substitute     -- = ---------- * 2 sin(x^3) * cos(x^3) * 3x^2 = -------------
                       dx   sin^2(x^3)                                    sin(x^3)
    "##);
    assert_snapshot!(show("text", 80, Unicode, &samples::chain_steps()), @r##"
    |
    The chain rule in four steps (single path: multiply)
      1 introduce      u = x³    v = sin(u)    w = v²    y = ln(w)
      2 differentiate  du/dx = 3x²      d-pow   d (u^n) = n*u^(n - 1)*du
                       dv/du = cos(u)   d-sin   d sin(u) = cos(u)*du
                       dw/dv = 2v       d-pow   d (u^n) = n*u^(n - 1)*du
                       dy/dw = 1/w      d-ln    d ln(u) = du/u
      3 combine        dy/dx = dy/dw · dw/dv · dv/du · du/dx = 1/w · 2v · cos(u) · 3x²
      4 substitute     dy/dx = 1/sin²(x³) · 2·sin(x³) · cos(x³) · 3x² = 6x²·cos(x³)/sin(x³)
    "##);
}

#[test]
fn several_paths() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::two_path_steps()), @r##"
    |
    The chain rule in four steps (several paths: add the products)
      1 introduce      u = x²    y = x + u

      2 differentiate  du/dx = 2x   d-pow   d (u^n) = n*u^(n - 1)*du
                       ∂y/∂x = 1    d-add   d (u + v) = du + dv
                       ∂y/∂u = 1    d-add   d (u + v) = du + dv

      3 combine        path   x → y       ∂y/∂x = 1
                       path   x → u → y   ∂y/∂u · du/dx = 1 · 2x

                       dy   ∂y   ∂y   du
                       ── = ── + ── · ── = 1 + 2x
                       dx   ∂x   ∂u   dx

                       ∂y/∂x, the partial derivative, holds u fixed; dy/dx, the
                       total derivative, does not.
                       One path alone, x → u → y, would give 2x. That is wrong: it
                       misses the change that reaches y along the other path.

                       dy
      4 substitute     ── = 1 + 2x = 2x + 1
                       dx
    "##);
    assert_snapshot!(show("2d", 80, Ascii, &samples::two_path_steps()), @r##"
    |
    The chain rule in four steps (several paths: add the products)
      1 introduce      u = x^2    y = x + u

      2 differentiate  du/dx = 2*x   d-pow   d (u^n) = n*u^(n - 1)*du
                       dy/dx = 1     d-add   d (u + v) = du + dv
                       dy/du = 1     d-add   d (u + v) = du + dv

      3 combine        path   x -> y        dy/dx = 1
                       path   x -> u -> y   dy/du * du/dx = 1 * 2*x

                       dy   dy   dy   du
                       -- = -- + -- * -- = 1 + 2x
                       dx   dx   du   dx

                       dy/dx, the partial derivative, holds u fixed; dy/dx, the
                       total derivative, does not.
                       One path alone, x -> u -> y, would give 2*x. That is wrong:
                       it misses the change that reaches y along the other path.

                       dy
      4 substitute     -- = 1 + 2x = 2x + 1
                       dx
    "##);
    assert_snapshot!(show("plain", 80, Unicode, &samples::two_path_steps()), @r##"
    |
    The chain rule in four steps (several paths: add the products)
    Step 1, introduce.
    u equals x squared
    y equals x plus u
    Step 2, differentiate.
    derivative of u with respect to x equals 2 x, d-pow, d (u^n) = n*u^(n - 1)*du
    partial derivative of y with respect to x equals 1, d-add, d (u + v) = du + dv
    partial derivative of y with respect to u equals 1, d-add, d (u + v) = du + dv
    Step 3, combine.
    path, x to y, partial derivative of y with respect to x equals 1
    path, x to u to y, partial derivative of y with respect to u times derivative of u with respect to x equals 1 times 2 x
    derivative of y with respect to x equals partial derivative of y with respect to x plus partial derivative of y with respect to u times derivative of u with respect to x equals 1 plus 2 x
    partial derivative of y with respect to x, the partial derivative, holds u fixed; derivative of y with respect to x, the total derivative, does not.
    One path alone, x to u to y, would give 2 x. That is wrong: it misses the change that reaches y along the other path.
    Step 4, substitute.
    derivative of y with respect to x equals 1 plus 2 x equals 2 x plus 1
    "##);
    assert_snapshot!(show("markdown", 80, Unicode, &samples::two_path_steps()), @r##"
    |
    ## The chain rule in four steps (several paths: add the products)

    ### 1. introduce

    $$
    u = x^{2} \qquad y = x + u
    $$

    ### 2. differentiate

    |   |   |   |
    |---|---|---|
    | $\frac{du}{dx} = 2x$ | **d-pow** | d (u^n) = n\*u^(n - 1)\*du |
    | $\frac{\partial y}{\partial x} = 1$ | **d-add** | d (u + v) = du + dv |
    | $\frac{\partial y}{\partial u} = 1$ | **d-add** | d (u + v) = du + dv |

    ### 3. combine

    |   |   |   |
    |---|---|---|
    | path | $x \to y$ | $\frac{\partial y}{\partial x} = 1$ |
    | path | $x \to u \to y$ | $\frac{\partial y}{\partial u} \cdot \frac{du}{dx} = 1 \cdot 2x$ |

    $$
    \frac{dy}{dx} = \frac{\partial y}{\partial x} + \frac{\partial y}{\partial u} \cdot \frac{du}{dx} = 1 + 2x
    $$

    $\frac{\partial y}{\partial x}$, the partial derivative, holds $u$ fixed; $\frac{dy}{dx}$, the total derivative, does not.

    One path alone, $x \to u \to y$, would give $2x$. That is **wrong**: it misses the change that reaches $y$ along the other path.

    ### 4. substitute

    $$
    \frac{dy}{dx} = 1 + 2x = 2x + 1
    $$
    "##);
    assert_snapshot!(show("latex", 80, Unicode, &samples::two_path_steps()), @r##"
    |
    \subsection*{The chain rule in four steps (several paths: add the products)}
    \paragraph{1. Introduce}
    \[ u = x^{2} \qquad y = x + u \]
    \paragraph{2. Differentiate}
    \par\begin{tabular}{lll}
      $\frac{du}{dx} = 2x$ & d-pow & d (u\textasciicircum{}n) = n*u\textasciicircum{}(n - 1)*du \\
      $\frac{\partial y}{\partial x} = 1$ & d-add & d (u + v) = du + dv \\
      $\frac{\partial y}{\partial u} = 1$ & d-add & d (u + v) = du + dv \\
    \end{tabular}\par
    \paragraph{3. Combine}
    \par\begin{tabular}{lll}
      path & $x \to y$ & $\frac{\partial y}{\partial x} = 1$ \\
      path & $x \to u \to y$ & $\frac{\partial y}{\partial u} \cdot \frac{du}{dx} = 1 \cdot 2x$ \\
    \end{tabular}\par
    \[ \frac{dy}{dx} = \frac{\partial y}{\partial x} + \frac{\partial y}{\partial u} \cdot \frac{du}{dx} = 1 + 2x \]
    $\frac{\partial y}{\partial x}$, the partial derivative, holds $u$ fixed; $\frac{dy}{dx}$, the total derivative, does not.\par
    One path alone, $x \to u \to y$, would give $2x$. That is wrong: it misses the change that reaches $y$ along the other path.\par
    \paragraph{4. Substitute}
    \[ \frac{dy}{dx} = 1 + 2x = 2x + 1 \]
    "##);
}

#[test]
fn vectors() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::vector_steps()), @r##"
    |
    The chain rule in four steps (vectors: multiply Jacobians)
      1 introduce      u = x²    v = 3x    y₁ = ln(u)    y₂ = sin(v)

      2 differentiate  du/dx = 2x        d-pow   d (u^n) = n*u^(n - 1)*du
                       dv/dx = 3         d-mul   d (u*v) = v*du + u*dv
                       dy₁/du = 1/u      d-ln    d ln(u) = du/u
                       dy₂/dv = cos(v)   d-sin   d sin(u) = cos(u)*du

                        ⎡  1          ⎤
                        ⎢ ───    0    ⎥
      3 combine         ⎢  u          ⎥  ·   ⎡ 2x ⎤
                        ⎢             ⎥      ⎣ 3  ⎦
                        ⎣  0   cos(v) ⎦
                              2×2             2×1
                       ∂(y₁, y₂)/∂(u, v)   ∂(u, v)/∂x

                       their product:
                       ⎡   1        ⎤
                       ⎢  ─── (2x)  ⎥
                       ⎢   u        ⎥
                       ⎢            ⎥
                       ⎣ cos(v) · 3 ⎦

                       ⎡   1        ⎤   ⎡   1         ⎤   ⎡     2     ⎤
                       ⎢  ─── (2x)  ⎥   ⎢   ── (2x)   ⎥   ⎢    ───    ⎥
      4 substitute     ⎢   u        ⎥ = ⎢   x²        ⎥ = ⎢     x     ⎥
                       ⎢            ⎥   ⎢             ⎥   ⎢           ⎥
                       ⎣ cos(v) · 3 ⎦   ⎣ cos(3x) · 3 ⎦   ⎣ 3 cos(3x) ⎦
    "##);
    assert_snapshot!(show("2d", 60, Ascii, &samples::vector_steps()), @r##"
    |
    The chain rule in four steps (vectors: multiply Jacobians)
      1 introduce      u = x^2    v = 3*x    y_1 = ln(u)
                       y_2 = sin(v)

      2 differentiate  du/dx = 2*x        d-pow
                           d (u^n) = n*u^(n - 1)*du
                       dv/dx = 3          d-mul
                           d (u*v) = v*du + u*dv
                       dy_1/du = 1/u      d-ln
                           d ln(u) = du/u
                       dy_2/dv = cos(v)   d-sin
                           d sin(u) = cos(u)*du

                         [  1          ]
                         [ ---    0    ]
      3 combine          [  u          ]   *   [ 2x ]
                         [             ]       [ 3  ]
                         [  0   cos(v) ]
                               2x2              2x1
                       d(y_1, y_2)/d(u, v)   d(u, v)/dx

                       their product:
                       [   1        ]
                       [  --- (2x)  ]
                       [   u        ]
                       [            ]
                       [ cos(v) * 3 ]

                       [   1        ]   [   1         ]
                       [  --- (2x)  ]   [  --- (2x)   ]
      4 substitute     [   u        ] = [  x^2        ]
                       [            ]   [             ]
                       [ cos(v) * 3 ]   [ cos(3x) * 3 ]

                           [     2     ]
                           [    ---    ]
                         = [     x     ]
                           [           ]
                           [ 3 cos(3x) ]
    "##);
    assert_snapshot!(show("text", 120, Unicode, &samples::vector_steps()), @r##"
    |
    The chain rule in four steps (vectors: multiply Jacobians)
      1 introduce      u = x²    v = 3x    y₁ = ln(u)    y₂ = sin(v)
      2 differentiate  du/dx = 2x        d-pow   d (u^n) = n*u^(n - 1)*du
                       dv/dx = 3         d-mul   d (u*v) = v*du + u*dv
                       dy₁/du = 1/u      d-ln    d ln(u) = du/u
                       dy₂/dv = cos(v)   d-sin   d sin(u) = cos(u)*du
      3 combine        [[1/u, 0], [0, cos(v)]]   2×2   ∂(y₁, y₂)/∂(u, v)
                       times [[2x], [3]]   2×1   ∂(u, v)/∂x
                       their product:
                       [[1/u·(2x)], [cos(v)·3]]
      4 substitute     [[1/u·(2x)], [cos(v)·3]] = [[1/x²·(2x)], [cos(3x)·3]] = [[2/x], [3·cos(3x)]]
    "##);
}
