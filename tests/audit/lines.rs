//! Small notes: what is said about each link, in order.

use gradus::syntax::linear::{Style, write};
use gradus::tutor::audit::{Format, Link};

use super::audited;

/// `holds`, `wrong[2*x]` with the right result, `wrong(chain-lost-inner)[...]` with the mistake.
fn said(link: &Link) -> String {
    let mistake = link.mistake.map(|mistake| format!("({})", mistake.id)).unwrap_or_default();
    let right =
        link.expected.as_ref().map(|formula| format!("[{}]", write(formula, Style::Plain, 200))).unwrap_or_default();
    format!("{}{mistake}{right}", link.verdict.word())
}

fn check(table: &[(&str, &str)]) {
    let mut failures = Vec::new();
    for (notes, expected) in table {
        let found = audited(notes, Format::Markdown);
        let all: Vec<String> = found.links.iter().map(said).collect();
        let messages: Vec<&str> = found.links.iter().map(|link| link.message.as_str()).collect();
        if all.join(" ") != *expected {
            failures.push(format!("{notes}\n  found:  {}\n  wanted: {expected}\n  {messages:?}", all.join(" ")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn derivatives_of_what_is_written_out() {
    check(&[
        (r"$\frac{d}{dx} \sin(x^2) = 2x\cos(x^2)$", "holds"),
        (r"$\frac{d}{dx} \sin(x^2) = \cos(x^2)$", "wrong(chain-lost-inner)[2*x*cos(x^2)]"),
        (r"$\frac{d}{dx} \ln(x^2) = \frac{2}{x}$", "holds"),
        (r"$\frac{d}{dx} \ln(x^2) = \frac{1}{x^2}$", "wrong(chain-lost-inner)[2/x]"),
        (r"$\frac{\partial}{\partial x} 3yx^2 = 3y\frac{\partial}{\partial x}x^2 = 3y2x = 6yx$", "holds holds holds"),
        (
            r"$\frac{\partial}{\partial x} 3yx^2 = 3y\frac{\partial}{\partial x}x^2 = 3y2x = 6x$",
            "holds holds wrong[6*x*y]",
        ),
        (r"$\frac{\partial}{\partial y}(2x + y^2) = 2y$", "holds"),
        (r"$\frac{\partial}{\partial y}(2x + y^2) = 8y^2$", "wrong[2*y]"),
        (r"$\frac{x^2-1}{x-1} = x+1$", "holds"),
        (r"$\frac{\partial x_i}{\partial x_j} = \delta_{ij}$", "holds"),
        (r"$\frac{\partial x_i}{\partial x_j} = 0$", "unread"),
        (r"$\frac{\partial x_i}{\partial x_j} = 0 \quad (i \ne j)$", "holds condition"),
        (r"$\frac{d}{dx} |x| = 1$ for $x > 0$", "holds condition"),
        (r"$\frac{d}{dx} |x| = 1 \text{ if } x < 0$", "wrong[x/abs(x)] condition"),
        (r"$\frac{\partial x}{\partial x} = I$", "definition"),
        (r"$\frac{\partial x}{\partial x} = 2$", "wrong[1]"),
        (r"$(x+1)^2 = x^2 + 1$", "wrong[(x + 1)^2]"),
        (r"$\sqrt{x^2} = x$", "wrong[sqrt(x^2)]"),
    ]);
}

#[test]
fn derivatives_of_what_the_notes_define() {
    check(&[
        (r"Let $u = x^2$. $\frac{d}{dx} sin(x^2) = cos(u)2x = 2xcos(x^2)$", "definition holds holds"),
        (r"Let $u = x^2$. $\frac{d}{dx} sin(x^2) = cos(u)2x = 2xcos(u^2)$", "definition holds wrong[2*x*cos(x^2)]"),
        (
            r"$g = 2x + y^8$, $\frac{\partial g}{\partial y} = \frac{\partial 2x}{\partial y} + \frac{\partial y^8}{\partial y} = 0 + 8y^7$",
            "definition holds holds",
        ),
        (
            r"$g = 2x + y^8$, $\frac{\partial g}{\partial y} = \frac{\partial 2x}{\partial y} + \frac{\partial y^8}{\partial y} = 0 + 8y^8$",
            "definition holds wrong(power-exponent-kept)[8*y^7]",
        ),
        (
            r"$y = u_2$, $u_1 = x^2$, $u_2 = x + u_1$. $\frac{dy}{dx} = \frac{du_2}{du_1}\frac{du_1}{dx} = 2x$",
            "definition definition definition wrong(term-lost)[1 + 2*x] follows",
        ),
        (
            "$u_1(x) = x^2$\n\n$u_2(x, u_1) = x + u_1$\n\n$\\frac{\\partial}{\\partial x} u_2(x, u_1) = \\frac{\\partial u_2}{\\partial x} + \\frac{\\partial u_2}{\\partial u_1}\\frac{\\partial u_1}{\\partial x} = 1 + 2x$",
            "definition definition holds holds",
        ),
        (r"$f(x,y) = xy$. $H = \begin{bmatrix} 0 & 1 \\ 1 & 0\end{bmatrix}$", "definition holds"),
        (r"$f(x,y) = xy$. $H = \begin{bmatrix} 0 & 1 \\ 1 & 1\end{bmatrix}$", "definition wrong[[[0, 1], [1, 0]]]"),
        (r"$f(x,y) = xy \quad [\nabla f = (y, x)]$", "definition holds"),
        (r"$\frac{dq}{dx} = 2x = 2x$", "definition holds"),
        (
            r"$\begin{bmatrix} f_1(x) \\ f_2(x) \end{bmatrix} = \begin{bmatrix} x^2 \\ 3x \end{bmatrix}$; $\frac{d f_1}{dx} = 2x$",
            "definition holds",
        ),
        (
            r"$\begin{bmatrix} f_1(x) \\ f_2(x) \end{bmatrix} = \begin{bmatrix} x^2 \\ 3x \end{bmatrix}$; $\frac{d f_2}{dx} = 2x$",
            "definition wrong[3]",
        ),
    ]);
}

#[test]
fn primes_and_subscripts_are_derivatives_of_what_is_known() {
    check(&[
        (r"$y = x^2$, $y' = 2x$, $y'(x) = 2x$, $y'' = 2$", "definition holds holds holds"),
        (r"$y = x^2$, $y' = 3x$", "definition wrong[2*x]"),
        (r"$(\sin x)' = \cos x$ and $(x^2 + \sin x)' = 2x + \cos x$", "holds holds"),
        (r"$(\sin 2x)' = \cos 2x$", "wrong(chain-lost-inner)[2*cos(2*x)]"),
        (r"$f(t) = t^3$, $f' = 3t^2$, $f'(2) = 12$, $f''(2) = 12$", "definition holds holds holds"),
        (r"$f(t) = t^3$, $f' = 3t$", "definition wrong(power-exponent-lost)[3*t^2]"),
        (
            r"$g(x,y) = x y^2$, $g_x = y^2$, $g_{xy} = 2y$, $g_y(1,2) = 4$, $g_x(x,y) = y^2$",
            "definition holds holds holds holds",
        ),
        (r"$g(x,y) = x y^2$, $g_y = xy$, $g_y(1,2) = 2$", "definition wrong(power-coefficient-lost)[2*x*y] follows"),
        (r"$(uv)' = u'v + uv'$", "unread"),
    ]);
}

#[test]
fn a_slip_is_reported_once() {
    check(&[
        (
            r"$g = 2x + y^2$. $\frac{\partial g}{\partial y} = 8y$. $\nabla g = [2, 8y]$",
            "definition wrong[2*y] follows",
        ),
        (r"$g = 2x + y^2$. $\frac{\partial g}{\partial y} = 8y$. $\nabla g = [2, 2y]$", "definition wrong[2*y] holds"),
        (
            r"$g = 2x + y^2$. $\frac{\partial g}{\partial y} = 8y$. $\nabla g = [3, 8y]$",
            "definition wrong[2*y] wrong[[[2, 2*y]]]",
        ),
        (r"$\frac{d}{dx} x^3 = 3x = 3x^2$", "wrong(power-exponent-lost)[3*x^2] follows"),
        (r"$\frac{d}{dx} x^3 = 3x = 3 x \cdot 1 = 3x + 1$", "wrong(power-exponent-lost)[3*x^2] follows wrong[3*x]"),
    ]);
}

#[test]
fn what_is_no_claim_is_not_judged() {
    check(&[
        (r"For $x > 0$ we have $\sqrt{x^2} = x$", "condition holds"),
        (r"$|\mathbf{x}| = n$", "condition"),
        (r"Solve $2x + 3 = 7$.", "condition"),
        (r"$x^2 + y^2 = r^2$", "condition"),
        (r"$f(x) = x^2$. At $x = 2$ it is $f(2) = 4$ and $f'(2) = 4$", "definition condition holds holds"),
        (r"$f(x) = x^2$. At $x = 2$ it is $f(2) = 4$ and $f'(2) = 5$", "definition condition holds wrong[4]"),
        (r"$\frac{\partial}{\partial x_i} \sum_{i=1}^N x_i = 1$", "unread"),
        (r"$y = x_1 + \dots + x^n$", "unread"),
        (r"$\int x dx = \frac{x^2}{2}$", "unread"),
        (r"It costs $5 and $6 together, `$x = 1$` is code", ""),
        ("```python\nx = 1\n```\n", ""),
        ("```math\n\\frac{d}{dx} x^2 = 3x\n```\n", "wrong[2*x]"),
    ]);
}

#[test]
fn sums_with_dots_and_columns_of_a_row() {
    check(&[
        (r"$y = w_1x_1 + w_2x_2 + \dots + w_Nx_N = \sum_{i=1}^N w_i x_i$", "definition holds"),
        (
            r"$\begin{aligned} f &= x^2 & g &= x^3 \\ \frac{df}{dx} &= 2x & \frac{dg}{dx} &= 3x \end{aligned}$",
            "definition definition holds wrong(power-exponent-lost)[3*x^2]",
        ),
    ]);
}

#[test]
fn indices_are_free_in_families() {
    check(&[
        (r"$y = \sum_{i=1}^N w_i x_i$, $\frac{\partial y}{\partial w_j} = x_j$", "definition holds"),
        (r"$y = \sum_{i=1}^N w_i x_i$, $\frac{\partial y}{\partial w_i} = x_i$", "definition holds"),
        (r"$y = \sum_{i=1}^N w_i x_i$, $\frac{\partial y}{\partial w_j} = w_j$", "definition wrong[x_j]"),
        (r"$y = \sum_{i=1}^N w_i x_i$, $\nabla y = [w_1, \dots, w_N]$", "definition holds"),
        (r"$y = \sum_{i=1}^N w_i x_i$, $\nabla_x y = [x_1, \dots, x_N]$", "definition wrong[w_j]"),
        (r"$\nabla (w_1x_1 + \dots + w_Nx_N) = [w_1, \dots, w_N]$", "holds"),
        (r"$E = \frac12 \sum_i (t_i - p_i)^2$, $\frac{\partial E}{\partial p_j} = p_j - t_j$", "definition holds"),
        (
            r"$E = \frac12 \sum_i (t_i - p_i)^2$, $\frac{\partial E}{\partial p_j} = t_j - p_j$",
            "definition wrong[p_j - t_j]",
        ),
        (r"$y_i = \sum_j W_{ij} r_j$, $\frac{\partial y_i}{\partial r_j} = W_{ij}$", "definition holds"),
        (r"$y_i = \sum_j W_{ij} r_j$, $\frac{\partial y_i}{\partial r_j} = W_{ji}$", "definition wrong[W_{i,j}]"),
        (r"$y_i = \sum_j W_{ij} r_j$, $\frac{\partial y_i}{\partial W_{kl}} = \delta_{ik} r_l$", "definition holds"),
        (
            r"<!-- gradus: x : vector(n); w : vector(n) -->$y = w^T x + b$, $\frac{\partial y}{\partial w_i} = x_i$, $\frac{\partial y}{\partial w_i} = w_i$",
            "definition holds wrong[x_i]",
        ),
        // Where the same index is bound and free nothing is judged; a schematic matrix neither.
        (r"$\frac{\partial}{\partial x_i} \sum_{i=1}^N x_i^2 = 2x_i$", "unread"),
        (r"$J = \begin{bmatrix} \nabla f_1 \\ \vdots \\ \nabla f_m \end{bmatrix}$", "unread"),
    ]);
}

#[test]
fn greek_letters_are_functions_where_notes_use_them_so() {
    check(&[
        (r"$a = \sigma(wx + b)$, $\frac{da}{dw} = \sigma(wx+b)(1 - \sigma(wx+b)) x$", "definition holds"),
        (
            r"$h = \sigma(w x)$ with $\sigma(z) = z^2$. $\frac{dh}{dw} = 2wx^2$, $\frac{dh}{dw} = 2wx$",
            "definition definition holds wrong(chain-lost-inner)[2*w*x^2]",
        ),
        (r"$\frac{d\sigma}{dz} = \sigma(z)(1 - \sigma(z))$", "holds"),
        (r"$q = \sigma (x - \mu)$, $\frac{dq}{d\sigma} = x - \mu$", "definition holds"),
        (
            r"$\ell(w) = w^2$, $\nabla \ell = 2w$, $\frac{d\ell}{dw} = w$",
            "definition holds wrong(power-coefficient-lost)[2*w]",
        ),
        (r"$p = \phi(x^2)$, $\frac{dp}{dx} = 2x \phi'(x^2)$", "definition holds"),
    ]);
}

#[test]
fn vectors_and_matrices_follow_their_shapes() {
    let header = "<!-- gradus: x : vector(n); w : vector(n); A : matrix(n,n); b : scalar; z : scalar -->\n";
    for (notes, expected) in [
        (r"$\nabla_x (x^T A x) = 2Ax$", "wrong[(A + A')*x]"),
        (r"$\nabla_x (x^T A x) = (A + A^T)x$", "holds"),
        (r"$\frac{\partial}{\partial w}(w \cdot x + b) = x^T$", "holds"),
        (r"$\frac{\partial}{\partial w}(w^T x + b) = x$", "holds"),
        (r"$\frac{\partial}{\partial w}(w^T x + b) = w$", "wrong[x]"),
    ] {
        let found = audited(&format!("{header}{notes}"), Format::Markdown);
        let all: Vec<String> = found.links.iter().map(said).collect();
        assert_eq!(all.join(" "), expected, "{notes}: {:?}", found.links.first().map(|link| &link.message));
    }
}

#[test]
fn hints_are_offered_and_never_assumed() {
    let found = audited(r"$\frac{d}{dx} \sin(x^2) = 2x\cos(x2)$", Format::Markdown);
    assert_eq!(found.links[0].verdict.word(), "wrong");
    assert!(
        found.links[0].hint.as_ref().is_some_and(|hint| hint.contains(r"2x\cos(x^2)")),
        "{:?}",
        found.links[0].hint
    );
    let found = audited(r"$\frac{\partial}{\partial y}(2x + y^2) = 8y^2$", Format::Markdown);
    assert_eq!(found.links[0].hint.as_deref(), Some("had the function been 2*x + y^8, 8*y^7 would be right"));
}

#[test]
fn what_textbooks_write_is_no_slip() {
    check(&[
        (r"$E(a) = (a - 3)^2$, $\frac{dE}{da} = 2(a - 3) = 0$", "definition holds condition"),
        (r"$E(a) = (a - 3)^2$, $\frac{dE}{da} = 0$", "definition wrong[2*(a - 3)]"),
        (r"$E(a, b) = (a - b)^2$, $b = 2c$, $\frac{\partial E}{\partial a} = 2(a - b)$", "definition definition holds"),
        (r"$K = \frac12 m v^2$, $\frac{dK}{dv} = mv = p$, $\frac{dp}{dv} = m$", "definition holds definition holds"),
        // Behind a gap 0 says nothing, but a path that is missing is missing.
        (r"$K = \frac12 m v^2$, $\frac{dK}{dt} = m v \frac{dv}{dt} = F v$", "definition unread unread"),
        (
            r"$y = u + u^2$. $\frac{dy}{dx} = \frac{du_1}{dx} \cdots \frac{dy}{du_n} = 2x$",
            "definition unread wrong(term-lost)[1 + 2*x]",
        ),
        (r"$f = x^2 + y^2$, $D_v f = \nabla f \cdot v$", "definition unread"),
        (r"$E = (t - p)^2$, $p = \int g$, $\frac{dE}{dw} = 2(p - t)$", "definition unread unread"),
        (r"With $a + b = 1$ we get $(a + b)^2 = 1$", "condition holds"),
        (r"$\frac{d}{dx} x^2 \sin x \, e^x = 2x \sin x \, e^x + x^2 \cos x \, e^x + x^2 \sin x \, e^x$", "holds"),
        (
            r"$\ell = -\sum_{i=1}^m y_i \ln p_i + (1 - y_i) \ln(1 - p_i)$, $\frac{\partial \ell}{\partial p_j} = \frac{1 - y_j}{1 - p_j} - \frac{y_j}{p_j}$",
            "definition holds",
        ),
    ]);
}

#[test]
fn formulas_declare_shapes() {
    check(&[
        (
            r"$x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$. $f = \|Ax - b\|^2$, $\nabla_x f = 2A^T(Ax - b)$",
            "condition condition condition definition holds",
        ),
        (
            r"$f = \|Ax - b\|^2$, $\nabla_x f = 2A^T A x - A^T b$ where $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$",
            "definition wrong[2*A'*(A*x - b)] condition condition condition",
        ),
        (r"$x \in \mathbb{R}$. $\frac{d}{dx} x^2 = 2x$", "condition holds"),
    ]);
}
