//! The topics of practice: patterns with slots, by the kinds in which they are asked.
//!
//! Slots: `{a}`, `{b}`, `{n}` small numbers, `{f}`, `{g}` different functions. Later patterns of a form are harder.

use super::super::Kind::{
    self, Compute, Example, FillIn, Graph, Layout, Lines, Matrix, Numeric, Recall, Rule, Shape, WrongLink,
};
use super::super::What::{self, Derivative, Gradient, Hessian, Jacobian};

/// A topic of practice.
pub struct Topic {
    /// As typed.
    pub name: &'static str,
    /// How it is asked.
    pub(super) forms: &'static [Form],
}

/// Patterns that are asked in the same kinds.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub kinds: &'static [Kind],
    pub what: What,
    /// Variables, with commas between them.
    pub by: &'static str,
    pub patterns: &'static [&'static str],
    pub declare: &'static str,
    /// Mistakes that can be planted.
    pub plants: &'static [&'static str],
    /// For examples: what must hold, with `;` between the claims; patterns are not used.
    pub claims: &'static [&'static str],
    /// For examples: what is looked for.
    pub find: &'static str,
}

const fn form(kinds: &'static [Kind], what: What, by: &'static str, patterns: &'static [&'static str]) -> Form {
    Form { kinds, what, by, patterns, declare: "", plants: &[], claims: &[], find: "" }
}

const fn example(find: &'static str, by: &'static str, claims: &'static [&'static str]) -> Form {
    Form { find, claims, ..form(&[Example], Derivative, by, &[""]) }
}

/// Shapes are drawn; there are no patterns.
const fn shapes() -> Form {
    form(&[Shape], Jacobian, "x", &["f"])
}

impl Form {
    const fn plants(self, plants: &'static [&'static str]) -> Form {
        Form { plants, ..self }
    }

    const fn declare(self, declare: &'static str) -> Form {
        Form { declare, ..self }
    }
}

const CHAIN: &[&str] = &["chain-lost-inner", "chain-added-inner", "constant-factor-lost", "power-exponent-kept"];
const DEEP: &[&str] = &["chain-stopped-early", "chain-lost-inner", "power-coefficient-lost"];
const PATHS: &[&str] = &["path-dropped", "paths-multiplied"];
const SCALAR: &[&str] = &["power-exponent-kept", "power-coefficient-lost", "power-exponent-raised", "term-lost"];

/// All topics; every lesson has one.
#[rustfmt::skip]
pub static TOPICS: &[Topic] = &[
    Topic { name: "notation", forms: &[
        form(&[Compute, Numeric], Derivative, "x", &["{a}x", "x^{n}", "{a}x^{n}", "{a}x + {b}", "(x + {a})^2"]), shapes(),
    ] },
    Topic { name: "scalar-rules", forms: &[
        form(&[Compute, Recall, Numeric, Lines, Rule], Derivative, "x",
            &["{a}x^{n}", "{a}x^{n} + {b}x", "{f}(x)", "x^{n}*{f}(x)", "{f}(x)/x^2", "{a}x^{n} - {b}{g}(x)"]),
        form(&[WrongLink], Derivative, "x", &["{a}x^{n} + {b}x", "{a}x^{n} - {b}x^2"]).plants(SCALAR),
        example("f", "x", &["diff(f, x) = {a}*x", "diff(f, x) = {a}*f; f != 0", "diff(diff(f, x), x) = {a}"]),
    ] },
    Topic { name: "partial", forms: &[
        form(&[Compute, Numeric, Lines, Recall], Derivative, "x",
            &["{a}x^{n}*y", "{a}x + x*y^{n}", "x*y^{n} + {b}x", "x^{n}*{f}(y)", "{f}(x*y)"]),
        form(&[WrongLink], Derivative, "x", &["{a}x^{n}*y", "{a}x^{n} + x*y"]).plants(SCALAR),
        example("f", "x, y", &["diff(f, x) = {a}*y; diff(f, y) = {a}*x", "diff(f, x) = 0; diff(f, y) = {a}"]),
    ] },
    Topic { name: "gradient", forms: &[
        form(&[Compute, Matrix, Layout, Recall, Lines], Gradient, "x, y",
            &["{a}x^{n}*y", "{a}x + y^{n}", "x^2 + {a}x*y", "{f}(x)*y", "{a}x^2*y^{n} + {b}y"]),
        example("f", "x, y", &["diff(f, x) = {a}; diff(f, y) = {b}", "diff(f, x) = {a}*x; diff(f, y) = {b}*y"]),
    ] },
    Topic { name: "jacobian", forms: &[
        form(&[Matrix, Layout, Compute], Jacobian, "x, y",
            &["[{a}x + y, x*y]", "[x^{n}*y, {a}x + y]", "[{f}(x), {a}x*y]", "[x*y, y^{n}, {b}x]"]),
        form(&[Rule], Jacobian, "x", &["[{f}(x), x^{n}]", "[{a}x, {f}({b}x)]"]),
        example("F", "x, y", &["diff([1, 0]'*F, x) = {a}; diff([1, 0]'*F, y) = 0; diff([0, 1]'*F, x) = 0; diff([0, 1]'*F, y) = {b}"]),
        shapes(),
    ] },
    Topic { name: "shapes", forms: &[shapes()] },
    Topic { name: "matrix-forms", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "x",
            &["a'*x", "A*x", "{a}*x'*x", "x'*A*x", "{a}*x'*A*x + a'*x", "(A*x - a)'*(A*x - a)"])
            .declare("A : matrix(n,n); x : vector(n); a : vector(n)"),
        form(&[Layout], Derivative, "x", &["A*x", "{a}*A*x", "A'*x + a"])
            .declare("A : matrix(n,n); x : vector(n); a : vector(n)"),
        form(&[Matrix], Gradient, "x, y", &["{a}x^2 + {b}x*y", "x^2 + {a}x*y + {b}y^2"]),
        form(&[Matrix], Jacobian, "x, y", &["[{a}x + {b}y, x - {b}y]", "[{a}x - y, {b}x + y, x]"]),
        example("A", "", &["A - A' = [[0, 0], [0, 0]]; [1, 0]'*A*[1, 0] = {a}; [0, 1]'*A*[0, 1] = {b}"]),
    ] },
    Topic { name: "elementwise", forms: &[
        form(&[Compute, Recall], Derivative, "x", &["{f}(x)", "w .* x", "{a}*w .* x", "w ./ x", "w .* {f}(x)", "w - {f}(x)"])
            .declare("w : vector(n); x : vector(n)"),
        form(&[Matrix, Layout], Jacobian, "x, y", &["[{a}x, {b}y]", "[{f}(x), {f}(y)]", "[x^{n}, y^{n}]", "[{a}/x, {b}/y]"]),
        form(&[Rule, Compute], Derivative, "x", &["{a}/x", "x/{a}", "{f}(x)/{a}", "{f}({a}x)"]),
    ] },
    Topic { name: "expansion", forms: &[
        form(&[Compute, Recall], Derivative, "z", &["x + z", "x*z", "{a}*x*z", "x*z + {a}*x", "x*z^{n}"])
            .declare("x : vector(n); z : scalar"),
        form(&[Compute, Recall], Derivative, "x", &["x + z", "{a}*x - z", "{a}*x*z"]).declare("x : vector(n); z : scalar"),
        form(&[Matrix], Jacobian, "z", &["[x + z, {a}*y + z]", "[x*z, {a}*y*z]"]), shapes(),
    ] },
    Topic { name: "reductions", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "x",
            &["sum(x)", "{a}*sum(x)", "w'*x", "{a}*w'*x", "{a}*x'*x", "mean(x)", "norm(x)", "sum(x .* x)", "norm(x - w)^2"])
            .declare("x : vector(n); w : vector(n)"),
        form(&[Compute, Matrix], Gradient, "x, y", &["{a}x + {b}y", "{a}x^2 + {b}y^2", "sqrt(x^2 + {a}y^2)"]), shapes(),
    ] },
    Topic { name: "chain-rule", forms: &[
        form(&[Compute, FillIn, Lines, Graph, Rule], Derivative, "x",
            &["{f}(x^{n})", "{f}({a}x^{n})", "({a}x + {b})^{n}", "{f}(x)^{n}", "{f}(x^2 + {b})"]),
        form(&[WrongLink], Derivative, "x", &["{f}({a}x^{n})", "({a}x^2 + {b})^{n}", "{f}(x^{n})"]).plants(CHAIN),
        example("f", "x", &["diff(f, x) = {a}*cos({a}*x)", "diff(f, x) = {a}*e^({a}*x)"]),
    ] },
    Topic { name: "deep-chains", forms: &[
        form(&[FillIn, Lines, Compute, Graph], Derivative, "x",
            &["{f}(x^{n})^2", "{f}({g}(x^2))", "{f}(({a}x + {b})^2)", "e^({f}(x^{n}))"]),
        form(&[WrongLink], Derivative, "x", &["{f}(x^{n})^2", "{f}({g}(x^2))"]).plants(DEEP),
    ] },
    Topic { name: "several-paths", forms: &[
        form(&[FillIn, Graph, Compute, Rule, Lines], Derivative, "x",
            &["{f}(x + x^{n})", "x^2*{f}(x)", "{f}(x)*{g}(x^2)", "{f}(x^2) + x^{n}*{g}(x)"]),
        form(&[WrongLink], Derivative, "x", &["x^{n}*{f}(x)", "{f}(x)*{g}(x)"]).plants(PATHS),
    ] },
    Topic { name: "vector-chain", forms: &[
        form(&[Matrix, Compute, Layout, Rule], Jacobian, "x", &["[ln(x^2), {f}({a}x)]", "[{f}(x^{n}), {a}x]", "[{f}({a}x), {g}(x^2)]"]),
        form(&[FillIn], Derivative, "x", &["{f}(x^{n})*{a}x", "{f}(x) + {g}(x^2)"]), shapes(),
    ] },
    Topic { name: "which-rule", forms: &[
        form(&[Rule, Graph], Derivative, "x", &["{f}(x^{n})", "x + x^{n}", "{f}(x + x^2)", "x^{n}*{f}(x)"]),
        form(&[Rule], Jacobian, "x", &["[{f}(x), x^{n}]", "[{a}x, {f}(x)]"]),
    ] },
    Topic { name: "neuron", forms: &[
        form(&[Compute, FillIn, Lines, Numeric], Derivative, "w",
            &["max(0, {a}w + {b})", "max(0, {a}w - {b})", "max(0, w*x + {b})", "max(0, w*x + b)^2"]),
        form(&[Compute, Matrix], Gradient, "w, b", &["max(0, {a}w + b)", "{f}({a}w + b)", "max(0, w*x + {a}b)"]),
        form(&[Graph], Derivative, "w", &["max(0, {a}w + {b})", "tanh({a}w + {b})^2"]),
    ] },
    Topic { name: "loss", forms: &[
        form(&[Compute, FillIn, Lines, Numeric], Derivative, "w",
            &["({a}w - {b})^2", "({a}w + b - {b})^2", "(w*x + b - y)^2", "(({a}w - {b})^2 + (w - {n})^2)/2"]),
        form(&[WrongLink], Derivative, "w", &["({a}w - {b})^2", "({a}w + {b})^{n}"]).plants(CHAIN),
        form(&[Compute, Recall], Derivative, "w", &["norm(X*w - y)^2", "{a}*norm(X*w - y)^2", "norm(X*w - y)^2/N"])
            .declare("X : matrix(N,n); w : vector(n); y : vector(N)"),
    ] },
    Topic { name: "descent", forms: &[
        form(&[Compute, Matrix, Lines], Gradient, "w, b", &["({a}w + b - {b})^2", "(w - {a})^2 + {n}b^2", "(w*b - {a})^2"]),
        form(&[Numeric, Compute], Derivative, "w", &["({a}w - {b})^2", "{a}w^2 - {b}w", "(w - {a})^2 + w^{n}"]),
    ] },
    Topic { name: "audit", forms: &[
        form(&[WrongLink], Derivative, "x", &["{f}({a}x^{n})", "{f}(x^{n})", "({a}x^2 + {b})^{n}"]).plants(CHAIN),
        form(&[WrongLink], Derivative, "x", &["{f}(x^{n})^2", "{f}({g}(x^2))"]).plants(DEEP),
        form(&[WrongLink], Derivative, "x", &["x^{n}*{f}(x)", "{f}(x)*{g}(x)"]).plants(PATHS),
        form(&[Lines], Derivative, "x", &["{f}({a}x^{n})", "x^{n}*{f}(x)", "{f}({g}({a}x))"]),
    ] },
    Topic { name: "hessian", forms: &[
        form(&[Matrix], Hessian, "x, y", &["{a}x*y", "x^{n} + {a}x*y", "x^2*y^{n}", "{a}x^2 + {b}x*y + y^2"]),
        form(&[Compute, Recall], Derivative, "x, y", &["{a}x^{n}*y", "x^2*y^{n}", "{f}(x*y)", "x^2*{f}({a}y)"]),
        form(&[Compute], Hessian, "x", &["{a}*x'*A*x", "{a}*x'*x", "norm(A*x - a)^2"])
            .declare("A : matrix(n,n); x : vector(n); a : vector(n)"),
    ] },
    Topic { name: "curvature", forms: &[
        form(&[Compute, Matrix], Hessian, "x, y", &["{a}x^2 + {b}y^2", "{a}x^2 - {b}x*y + y^2", "x^3 - {a}x + {b}y^2"]),
        form(&[Compute, Lines], Derivative, "x, x", &["{a}x^{n} + {b}x^2", "x^4 - {a}x^2", "{f}({a}x)"]),
        example("f", "x, y", &["diff(diff(f, x), x) = {a}; diff(diff(f, y), y) = -{b}",
            "diff(diff(f, x), x) = {a}; diff(diff(f, y), y) = {b}; diff(diff(f, x), y) = 0"]),
    ] },
    Topic { name: "newton", forms: &[
        form(&[Compute, Recall], Derivative, "w, w", &["{a}w^2 - {b}w", "w^4 - {a}w", "{a}w^2 + w^3"]),
        form(&[Numeric, Compute], Derivative, "w", &["{a}w^2 - {b}w", "(w - {a})^2", "w^4 - {a}w"]),
        form(&[Compute], Hessian, "x, y", &["{a}x^2 + {b}y^2", "x^2 + {a}x*y + {b}y^2"]),
    ] },
    Topic { name: "by-matrices", forms: &[
        form(&[Compute, Recall], Derivative, "X",
            &["tr(A*X)", "{a}*tr(X)", "a'*X*b", "{a}*a'*X*b", "tr(X'*X)", "a'*X'*X*b", "logdet(X)", "{a}*logdet(X)", "det(X)", "a'*inv(X)*b"])
            .declare("A : matrix(n,n); X : matrix(n,n); a : vector(n); b : vector(n)"),
        form(&[Layout], Derivative, "a", &["X*a", "{a}*X'*a"]).declare("X : matrix(n,n); a : vector(n)"),
        form(&[Compute], Derivative, "t", &["inv(A + t*X)", "A + t^{n}*X", "{a}*t*A*X"])
            .declare("A : matrix(n,n); X : matrix(n,n); t : scalar"),
    ] },
    Topic { name: "kronecker", forms: &[
        form(&[Compute, Recall], Derivative, "X", &["A*X", "{a}*A*X", "X*B", "{a}*X*B", "A*X*B"])
            .declare("A : matrix(m,n); X : matrix(n,p); B : matrix(p,q)"),
        form(&[Matrix], Jacobian, "x, y", &["[{a}, {b}; 1, {n}]*[x, y]", "[{a}x + y, {b}x, {n}y]"]), shapes(),
    ] },
    Topic { name: "autodiff", forms: &[
        form(&[Graph, FillIn, Numeric], Derivative, "x", &["{f}(x^{n})", "x^{n}*{f}(x)", "{f}(x)*{g}(x)", "{f}(x^2 + {b}x)"]),
        form(&[Rule], Derivative, "x", &["x^{n}*{f}(x)", "{f}(x^{n})", "{f}({g}(x))"]), shapes(),
    ] },
    Topic { name: "network", forms: &[
        form(&[Compute, Lines], Derivative, "x", &["logsumexp(x) - y'*x", "softmax(x)", "{a}*logsumexp(x)", "y'*softmax(x)"])
            .declare("x : vector(n); y : vector(n)"),
        form(&[Compute, Recall], Derivative, "W", &["sum(G .* (H*W))", "{a}*sum(G .* (H*W))", "sum(G .* tanh(H*W))", "sum(G .* relu(H*W))"])
            .declare("H : matrix(N,h); W : matrix(h,k); G : matrix(N,k)"),
        form(&[FillIn, WrongLink], Derivative, "w", &["ln(1 + e^({a}w))", "ln({b} + {a}w^2)"]).plants(CHAIN),
        form(&[Matrix], Gradient, "x, y", &["e^x/(e^x + e^y)", "ln(e^x + e^y)", "ln(e^({a}x) + e^y)"]),
    ] },
    Topic { name: "attention", forms: &[
        form(&[Compute, Lines], Derivative, "q", &["K*q", "{a}*K*q", "softmax(K*q)", "V'*softmax(K*q)"])
            .declare("K : matrix(T,d); V : matrix(T,k); q : vector(d)"),
        form(&[Compute], Derivative, "x", &["x - mean(x)", "x/norm(x)", "{a}*x/norm(x)"]).declare("x : vector(n)"),
        form(&[Matrix, Layout], Jacobian, "x, y", &["[x - (x + y)/2, y - (x + y)/2]", "[{a}x - (x + y)/{b}, y - x/{b}]"]),
        shapes(),
    ] },
];
