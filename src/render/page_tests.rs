//! Data flows, tables, pages, problems and answers that are too wide, in every format, as a reader sees them.

use insta::assert_snapshot;

use super::reply_tests::show;
use super::samples;
use super::signs::Charset::{Ascii, Unicode};

#[test]
fn flows() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::chain_graph()), @r##"
    |
    Data flow
      x ─▶[ ·³ ]──u──▶[ sin ]──v──▶[ ·² ]──w──▶[ ln ]──▶ y
    "##);
    assert_snapshot!(show("2d", 80, Ascii, &samples::chain_forward()), @r##"
    |
    Forward: from the variables to the output
      at x = 1.2
      values    1.2        1.728      0.987669      0.97549     -0.0248152
                x ->[ _^3 ]--u-->[ sin ]--v-->[ _^2 ]--w-->[ ln ]--> y
      adjoints  -1.37387 -0.318025     2.02497      1.02513          1

      x            = 1.2          dx = 1
      u = x^3      = 1.728        du = 3*x^2 * dx    = 4.32
      v = sin(u)   = 0.987669     dv = cos(u) * du   = -0.676315
      w = v^2      = 0.97549      dw = 2*v * dv      = -1.33595
      y = ln(w)    = -0.0248152   dy = 1/w * dw      = -1.37387
    "##);
    assert_snapshot!(show("2d", 60, Unicode, &samples::chain_backward()), @r##"
    |
    Backward: from the output to the variables
      at x = 1.2
      x ─▶[ ·³ ]──u──▶[ sin ]──v──▶[ ·² ]──w──▶[ ln ]──▶ y

      dy/dy = 1
      dy/dw = dy/dy · 1/w      = 1.02513
      dy/dv = dy/dw · 2v       = 2.02497
      dy/du = dy/dv · cos(u)   = −0.318025
      dy/dx = dy/du · 3x²      = −1.37387
    "##);
    assert_snapshot!(show("2d", 40, Unicode, &samples::chain_backward()), @r##"
    |
    Backward: from the output to the
    variables
      at x = 1.2
      x          = 1.2
      u = x³     = 1.728
          ◀─ x   du/dx = 3x²
      v = sin(u) = 0.987669
          ◀─ u   dv/du = cos(u)
      w = v²     = 0.97549
          ◀─ v   dw/dv = 2v
      y = ln(w)  = −0.0248152
          ◀─ w   dy/dw = 1/w

      dy/dy = 1
      dy/dw = dy/dy · 1/w   = 1.02513
      dy/dv = dy/dw · 2v    = 2.02497
      dy/du = dy/dv · cos(u)   = −0.318025
      dy/dx = dy/du · 3x²   = −1.37387
    "##);
    assert_snapshot!(show("2d", 80, Unicode, &samples::two_path_graph()), @r##"
    |
    Data flow
      x
      u = x²      ◀─ x   du/dx = 2x
      y = x + u   ◀─ x   ∂y/∂x = 1
                  ◀─ u   ∂y/∂u = 1
    "##);
    assert_snapshot!(show("2d", 80, Unicode, &samples::two_path_forward()), @r##"
    |
    Forward: from the variables to the output
      at x = 3

      x           = 3    dx = 1
      u = x²      = 9    du = 2x · dx   = 6
      y = x + u   = 12   dy = dx + du   = 7
    "##);
    assert_snapshot!(show("2d", 80, Ascii, &samples::two_path_backward()), @r##"
    |
    Backward: from the output to the variables
      at x = 3
      x         = 3
      u = x^2   = 9   <- x   du/dx = 2*x
      y = x + u = 12  <- x   dy/dx = 1
                      <- u   dy/du = 1

      dy/dy = 1
      dy/du = dy/dy                 = 1
      dy/dx = dy/du * 2*x + dy/dy   = 7
    "##);
    assert_snapshot!(show("plain", 80, Unicode, &samples::two_path_graph()), @r##"
    |
    Data flow
    x is a variable
    u equals x squared, computed from x
    y equals x plus u, computed from x and u
    there are up to 2 paths from a variable to an output
    "##);
    assert_snapshot!(show("plain", 80, Unicode, &samples::chain_backward()), @r##"
    |
    Backward: from the output to the variables
    at x equals 1.2
    derivative of y with respect to y equals 1
    derivative of y with respect to w equals derivative of y with respect to y times fraction, 1, over w, end fraction equals 1.02513
    derivative of y with respect to v equals derivative of y with respect to w times 2 v equals 2.02497
    derivative of y with respect to u equals derivative of y with respect to v times cosine of u equals minus 0.318025
    derivative of y with respect to x equals derivative of y with respect to u times 3 x squared equals minus 1.37387
    "##);
}

#[test]
fn tables() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::table()), @r##"
    |
          x         f(x)   f'(x)
      -1        -            -
       0.5     -0.693147     2
      10        2.30259      0.1
       1e-7   -16.1181       1e7
    "##);
    assert_snapshot!(show("2d", 24, Unicode, &samples::table()), @r##"
    |
          x         f(x)
      -1        -
       0.5     -0.693147
      10        2.30259
       1e-7   -16.1181

          x   f'(x)
      -1        -
       0.5      2
      10        0.1
       1e-7     1e7
    "##);
    assert_snapshot!(show("plain", 80, Unicode, &samples::table()), @r##"
    |
    x equals minus 1, f(x) equals undefined, f'(x) equals undefined
    x equals 0.5, f(x) equals minus 0.693147, f'(x) equals 2
    x equals 10, f(x) equals 2.30259, f'(x) equals 0.1
    x equals 1 times 10 to the power minus 7, f(x) equals minus 16.1181, f'(x) equals 1 times 10 to the power 7
    "##);
    assert_snapshot!(show("markdown", 80, Unicode, &samples::table()), @r##"
    |
    | x | f(x) | f'(x) |
    |---:|---:|---:|
    | -1 | - | - |
    | 0.5 | -0.693147 | 2 |
    | 10 | 2.30259 | 0.1 |
    | 1e-7 | -16.1181 | 1e7 |
    "##);
    assert_snapshot!(show("latex", 80, Unicode, &samples::table()), @r##"
    |
    \par\begin{tabular}{rrr}
      x & f(x) & f'(x) \\ \hline
      $-1$ & -- & -- \\
      $0.5$ & $-0.693147$ & $2$ \\
      $10$ & $2.30259$ & $0.1$ \\
      $1 \cdot 10^{-7}$ & $-16.1181$ & $1 \cdot 10^{7}$ \\
    \end{tabular}\par
    "##);
}

#[test]
fn pages() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::page()), @r##"
    |
    grad
      The gradient of a function of several variables: the list of its partial
      derivatives, in the order in which the variables were named.
      grad f                  the gradient of f by all of its variables
      grad f at (1, 2)        its value at a point, which is computed exactly where
                              that is possible
        grad 3x^2 y
    "##);
    assert_snapshot!(show("2d", 50, Unicode, &samples::page()), @r##"
    |
    grad
      The gradient of a function of several variables:
      the list of its partial derivatives, in the
      order in which the variables were named.
      grad f
          the gradient of f by all of its variables
      grad f at (1, 2)
          its value at a point, which is computed
          exactly where that is possible
        grad 3x^2 y
    "##);
    assert_snapshot!(show("markdown", 80, Unicode, &samples::page()), @r##"
    |
    ## grad

    The gradient of a function of several variables: the list of its partial derivatives, in the order in which the variables were named.

    - `grad f` — the gradient of f by all of its variables

    - `grad f at (1, 2)` — its value at a point, which is computed exactly where that is possible

    ```text
    grad 3x^2 y
    ```
    "##);
    assert_snapshot!(show("html", 80, Unicode, &samples::page()), @r##"
    |
    <section>
    <h2>grad</h2>
    <p>The gradient of a function of several variables: the list of its partial derivatives, in the order in which the variables were named.</p>
    <p><code>grad f</code> &emsp; the gradient of f by all of its variables</p>
    <p><code>grad f at (1, 2)</code> &emsp; its value at a point, which is computed exactly where that is possible</p>
    <pre><code>grad 3x^2 y</code></pre>
    </section>
    "##);
}

#[test]
fn problems() {
    assert_snapshot!(show("2d", 80, Unicode, &samples::problem()), @r##"
    |
    error[parse-unclosed]: this bracket is never closed
      sin(x
         ^
    try: sin(x)
    "##);
    assert_snapshot!(show("plain", 80, Unicode, &samples::problem()), @r##"
    |
    Error: this bracket is never closed
    at character 4, at "("
    Try: sin(x)
    Name of this error: parse-unclosed
    "##);
    assert_snapshot!(show("markdown", 80, Unicode, &samples::problem()), @r##"
    |
    ```text
    error[parse-unclosed]: this bracket is never closed
      sin(x
         ^
    try: sin(x)
    ```
    "##);
}

#[test]
fn wide_answers() {
    assert_snapshot!(show("2d", 60, Unicode, &samples::wide()), @r##"
    |
      d
      ── f(x, y) = 1x¹ cos(1y) + 2x² cos(2y) + 3x³ cos(3y)
      dx

                     + 4x⁴ cos(4y) + 5x⁵ cos(5y) + 6x⁶ cos(6y)
                     + 7x⁷ cos(7y) + 8x⁸ cos(8y) + 9x⁹ cos(9y)
                     + 10x¹⁰ cos(10y) + 11x¹¹ cos(11y)
                     + 12x¹² cos(12y) + 13x¹³ cos(13y)
                     + 14x¹⁴ cos(14y) + 15x¹⁵ cos(15y)
                     + 16x¹⁶ cos(16y) + 17x¹⁷ cos(17y)
                     + 18x¹⁸ cos(18y) + 19x¹⁹ cos(19y)
                     + 20x²⁰ cos(20y) + 21x²¹ cos(21y)
                     + 22x²² cos(22y) + 23x²³ cos(23y)
                     + 24x²⁴ cos(24y) + 25x²⁵ cos(25y)
                     + 26x²⁶ cos(26y) + 27x²⁷ cos(27y)
                     + 28x²⁸ cos(28y) + 29x²⁹ cos(29y)
                     + 30x³⁰ cos(30y) + 31x³¹ cos(31y)
                     + 32x³² cos(32y) + 33x³³ cos(33y)
                     + 34x³⁴ cos(34y) + 35x³⁵ cos(35y)
                     + 36x³⁶ cos(36y) + 37x³⁷ cos(37y)
                     + 38x³⁸ cos(38y) + 39x³⁹ cos(39y)
                     + 40x⁴⁰ cos(40y)
      confirmed by numbers at 8 points
    "##);
    assert_snapshot!(show("2d", 40, Unicode, &samples::long_name()), @r##"
    |
      d/dx₁ y = 1/q(x₁, x₂, x₃, x₄, x₅, x₆,
      x₇, x₈, x₉, x₁₀, x₁₁, x₁₂, x₁₃, x₁₄,
      x₁₅, x₁₆, x₁₇, x₁₈, x₁₉, x₂₀, x₂₁,
      x₂₂, x₂₃, x₂₄, x₂₅, x₂₆, x₂₇, x₂₈,
      x₂₉, x₃₀, x₃₁, x₃₂, x₃₃, x₃₄, x₃₅,
      x₃₆, x₃₇, x₃₈, x₃₉, x₄₀, x₄₁, x₄₂,
      x₄₃, x₄₄, x₄₅, x₄₆, x₄₇, x₄₈, x₄₉,
      x₅₀, x₅₁, x₅₂, x₅₃, x₅₄, x₅₅, x₅₆,
      x₅₇, x₅₈, x₅₉, x₆₀, x₆₁, x₆₂, x₆₃,
      x₆₄, x₆₅, x₆₆, x₆₇, x₆₈, x₆₉, x₇₀,
      x₇₁, x₇₂, x₇₃, x₇₄, x₇₅, x₇₆, x₇₇,
      x₇₈, x₇₉, x₈₀, x₈₁, x₈₂, x₈₃, x₈₄,
      ... 29 of 454 characters are left out;
      export shows all
      confirmed by numbers at 8 points
    "##);
}
