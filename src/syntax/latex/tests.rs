//! LaTeX on the left, the same in plain notation on the right: both must mean the same expression.

use crate::expr::{ExprId, Graph};
use crate::syntax::{Notation, Scope, Vocabulary, lower, parse};

fn meaning(graph: &mut Graph, text: &str, notation: Notation) -> Result<ExprId, String> {
    let mut vocabulary = Vocabulary::new();
    vocabulary.notation = notation;
    for word in ["yhat", "loss"] {
        vocabulary.declare_variable(crate::name::Name::new(word));
    }
    let written = parse(text, &vocabulary).map_err(|problem| problem.id.to_owned())?;
    lower(graph, &written, &Scope::default()).map(|lowered| lowered.root).map_err(|problem| problem.id.to_owned())
}

/// Each line: LaTeX, then the plain text that means the same or the id of the diagnostic.
fn check(table: &[(&str, &str)]) {
    for (latex, expected) in table {
        let graph = &mut Graph::new();
        let got = meaning(graph, latex, Notation::Latex);
        match expected.contains("parse-") || expected.contains("scope-") || expected.contains("limit-") {
            true => assert_eq!(got, Err((*expected).to_owned()), "{latex}"),
            false => {
                let wanted = meaning(graph, expected, Notation::Plain);
                assert!(wanted.is_ok(), "{expected}: {wanted:?}");
                assert_eq!(got, wanted, "{latex} is not {expected}");
            }
        }
    }
}

#[test]
fn fractions_and_roots() {
    check(&[
        (r"\frac{1}{2}", "1/2"),
        (r"\dfrac12x", "(1/2)*x"),
        (r"\tfrac{a+b}{c}^2", "((a+b)/c)^2"),
        (r"{a \over b}", "a/b"),
        (r"\sqrt x y", "sqrt(x)*y"),
        (r"\sqrt[3]{x}", "cbrt(x)"),
        (r"\sqrt[n]{x}", "x^(1/n)"),
        (r"1/\sqrt(x)", "1/sqrt(x)"),
        (r"\frac{2}{}", "parse-unexpected"),
        (r"\frac{2}", "parse-argument"),
        (r"\frac{(2 + x}{1 - x)}", "parse-unbalanced"),
        (r"\sqrt", "parse-argument"),
    ]);
}

#[test]
fn functions() {
    check(&[
        (r"\det\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "det([[a, b], [c, d]])"),
        (r"\det{\begin{pmatrix} a & b \\ c & d \end{pmatrix}}", "det([[a, b], [c, d]])"),
        (r"2\tr \begin{bmatrix} a & b \\ c & d \end{bmatrix} x", "2*tr([[a, b], [c, d]])*x"),
        (r"\sin^{2}{\left(x \right)}", "sin(x)^2"),
        (r"\operatorname{asin}^{2}{\left(x \right)}", "asin(x)^2"),
        (r"\ln{\left(x \right)}^{x}", "ln(x)^x"),
        (r"\sin \cos \theta", "sin(cos(theta))"),
        (r"\sin x \cdot y", "sin(x)*y"),
        (r"\sin x^2 \cos x", "sin(x^2)*cos(x)"),
        (r"sin(x^2)", "sin(x^2)"),
        (r"2xcos(x)", "2*x*cos(x)"),
        (r"\operatorname{ReLU}(x)", "relu(x)"),
        (r"\log_{2} x", "log_2(x)"),
        (r"\mathrm{cos}\left(x\right)", "cos(x)"),
        (r"\log_{2}^{3}\left(x\right) y", "log_2(x)^3*y"),
        (r"\lnx", "ln(x)"),
        (r"\max\left(2, x\right)", "max(2, x)"),
        (r"\exp\{-x\}", "exp(-x)"),
        (r"\abs(x)", "abs(x)"),
        (r"\cos^2", "parse-argument"),
        (r"\sinus x", "parse-command"),
    ]);
}

#[test]
fn derivatives() {
    check(&[
        (r"\frac{d}{dx} ( \tan x )", "d/dx tan(x)"),
        (r"\frac{\mathrm{d}^2}{\mathrm{d}x^2} x^3", "d^2/dx^2 x^3"),
        (r"\frac{{\rm d} y}{{\rm d} x}", "dy/dx"),
        (r"{d\over dx}\left[ x\cdot y\right]", "d/dx (x*y)"),
        (r"\frac{\partial 2x}{\partial y}", "∂(2*x)/∂y"),
        (r"\frac{\partial^2 u}{\partial x\,\partial y}", "∂^2 u/∂x∂y"),
        (r"\frac{\partial}{\partial x_{1}} x_1^2", "∂/∂x_1 x_1^2"),
        (r"\partial_x (x^2 y)", "d/dx (x^2*y)"),
        (r"\partial_{xy} (x^2 y)", "∂^2/∂x∂y (x^2*y)"),
        (r"\partial_x^2 x^3", "d^2/dx^2 x^3"),
        (r"\nabla_{\mathbf{x}} (x^2)", "grad(x^2, [x])"),
        (r"f^{(2)}(x)", "f''(x)"),
        (r"\left. x^2 \right|_{x=3}", "x^2 at x = 3"),
        (r"\frac{d}{2}", "d/2"),
        (r"\frac{d}{dx} + \frac{d}{dt}", "parse-unexpected"),
        (r"\nabla \times F", "scope-curl"),
    ]);
}

#[test]
fn functions_of_matrices_without_brackets() {
    let mut vocabulary = Vocabulary::new();
    vocabulary.declare_variable(crate::name::Name::new("M"));
    let mut tokens = |text: &str, notation| {
        vocabulary.notation = notation;
        let written = parse(text, &vocabulary).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        written.items.into_iter().map(|item| item.token).collect::<Vec<_>>()
    };
    for (latex, plain) in [
        (r"\det M", "det(M)"),
        (r"\ln\det{M} + 1", "ln(det(M)) + 1"),
        (r"\log\det\Sigma", "log(det(Sigma))"),
        (r"\tr M^2 - 1", "tr(M^2) - 1"),
        (r"\operatorname{tr} M M^\top \cdot 2", "tr(M M')*2"),
        (r"\det(M) M", "det(M) M"),
        (r"\tr\left(M\right)^2", "tr(M)^2"),
        (r"\operatorname{tr} M \ln 2", "tr(M) ln(2)"),
    ] {
        assert_eq!(tokens(latex, Notation::Latex), tokens(plain, Notation::Plain), "{latex}");
    }
}

#[test]
fn names_and_scripts() {
    check(&[
        (r"\alpha_{11} x_a h_{\theta}", "alpha_11 * x_a * h_theta"),
        (r"x^{2}_{1}", "x_1^2"),
        (r"\mathbf{w}_1 \vec{b}", "w_1*b"),
        (r"u_{\text{max}}", "u_{max}"),
        (r"\hat{y} - y", "yhat - y"),
        (r"\mathrm{loss}^2", "loss^2"),
        (r"3y2x", "3*y*2*x"),
        (r"e^xy", "e^x*y"),
        (r"\pi r^2", "pi*r^2"),
        (r"p{i}", "p*i"),
        (r"x^2^3", "parse-script"),
        (r"90^\circ", "scope-degrees"),
        (r"\dot{x}", "parse-command"),
        ("_", "parse-argument"),
    ]);
}

#[test]
fn products_brackets_and_numbers() {
    check(&[
        (r"a \times b \div c", "a*b/c"),
        (r"4 \,.\, 4^{x}", "4*4^x"),
        (r"3{,}5 x", "3.5*x"),
        (r"3{,}500", "parse-number"),
        (r"\left[x + y\right] z", "(x+y)*z"),
        (r"\left\{ x + y \right\} z", "(x+y)*z"),
        (r"\left|x\right|\left|y\right|", "abs(x)*abs(y)"),
        (r"\lvert x - |y| \rvert", "abs(x - abs(y))"),
        (r"\left\lfloor x\right\rfloor", "floor(x)"),
        (r"\|x\|_F", "‖x‖"),
        (r"\|x\|_1", "‖x‖_1"),
        (r"\left\|x\right\|_2^2", "‖x‖_2^2"),
        (r"\lVert x \rVert_1", "norm1(x)"),
        (r"\norm{x}_2", "norm(x)"),
        (r"\|x\|_\infty", "scope-norm"),
        (r"a \div \div b", "parse-unexpected"),
        (r"||x|", "parse-unbalanced"),
        (r"\left(x\right]", "parse-unbalanced"),
        (r"10\,000", "parse-number"),
    ]);
}

#[test]
fn environments() {
    check(&[
        (r"\begin{pmatrix}1 & 2 \\3 & 4\end{pmatrix}", "[[1,2],[3,4]]"),
        (r"\left[\begin{matrix}x\\y\end{matrix}\right]", "[x, y]"),
        (r"\begin{bmatrix} x, y \end{bmatrix}", "[x, y]"),
        (r"\left(\begin{array}{cc} a & b \end{array}\right)^T", "[[a, b]]'"),
        (
            r"\begin{cases} x & \text{for}\: x < 1 \\x^{2} & \text{otherwise} \end{cases}",
            "piecewise(x < 1, x, otherwise, x^2)",
        ),
        (r"\begin{cases} x, & \text{if $x>0$}, \\ 0 & x \le 0 \end{cases}", "piecewise(x > 0, x, x <= 0, 0)"),
        (
            r"\left\{\begin{array}{ll} x & x>0\\ 0 & \mathrm{else}\end{array}\right.",
            "piecewise(x > 0, x, otherwise, 0)",
        ),
        (r"\begin{aligned} y &= x \\ &= z \nonumber \end{aligned}", "y = x = z"),
        (r"\begin{aligned} y &= x \\ z &= 1 \end{aligned}", "parse-rows"),
        (r"\begin{tikzpicture} x \end{tikzpicture}", "parse-environment"),
        (r"\begin{matrix} 1 \end{pmatrix}", "parse-unbalanced"),
    ]);
}

#[test]
fn sums() {
    check(&[
        (r"\sum_{i=1}^{N} w_i x_i", "sum(i=1..N, w_i*x_i)"),
        (r"\prod\limits^{n}_{k = 1} x_k", "prod(k=1..n, x_k)"),
        (r"\sum_i x_i", "parse-sum"),
        (r"w_1 + \dots + w_N", "scope-ellipsis"),
    ]);
}

#[test]
fn what_is_outside_or_unreadable() {
    check(&[
        (r"\int_0^1 x dx", "scope-integral"),
        (r"\lim_{x \to 3} a", "scope-limit"),
        (r"a \pm b", "scope-two-values"),
        (r"x \in \mathbb{R}", "scope-relation"),
        (r"\foo x", "parse-command"),
        (r"x \text{ and } y", "parse-words"),
        (r"\text{if } x", "parse-words"),
        (r"x^2 \text{ where } y", "parse-words"),
        ("x^2,", "x^2"),
        (r"\[ x^2. \]", "x^2"),
        ("$x^2$.", "x^2"),
        ("&", "parse-character"),
        ("~", "parse-empty"),
        ("$x^2$", "x^2"),
        (r"\[ x^2 \]", "x^2"),
        ("x % + 1", "x"),
        (r"x \label{eq} \tag{1}", "x"),
        ("$x$ y", "parse-character"),
    ]);
}

#[test]
fn places_are_those_of_the_source() {
    let text = r"\frac{x}{\alpha} + \foo";
    let problem = parse(text, &Vocabulary::new()).unwrap_err();
    let span = problem.span().expect("a place");
    assert_eq!(&text[span.start as usize..span.end as usize], r"\foo");
    let text = r"1 + \frac{x}{\alpha}";
    let written = parse(text, &Vocabulary::new()).expect("readable");
    let shown: Vec<&str> =
        written.items.iter().map(|item| &text[item.span.start as usize..item.span.end as usize]).collect();
    assert_eq!(shown, ["1", "x", r"\alpha", r"\frac{x}{\alpha}", text]);
}

#[test]
fn depth_and_size_end_in_an_answer() {
    let deep = 100_000;
    let nested = [
        ("{", "}"),
        (r"\frac{", "}{2}"),
        (r"\sqrt{", "}"),
        (r"\left(", r"\right)"),
        ("x^{", "}"),
        ("(", ")"),
        (r"\begin{bmatrix}", r"\end{bmatrix}"),
        (r"\sin{", "}"),
        ("[", "]"),
        (r"\left|", r"\right|"),
    ];
    for (open, close) in nested {
        let text = open.repeat(deep) + "x" + &close.repeat(deep);
        drop(parse(&text, &Vocabulary::new()));
        assert!(parse(&(r"\,".to_owned() + &open.repeat(deep)), &Vocabulary::new()).is_err(), "{open}");
    }
    let long = r"\frac{x}{y} + ".repeat(400_000);
    assert_eq!(parse(&long, &Vocabulary::new()).unwrap_err().id, "limit-length");
}
