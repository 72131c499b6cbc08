//! Several functions of several variables: gradients, Jacobians, shapes, elementwise functions, reductions, vector chains.

use super::super::super::Kind::{Compute, FillIn, Graph, Layout, Lines, Matrix, Numeric, Recall, Rule, Shape};
use super::super::super::What::{Derivative, Gradient, Jacobian, Value};
use super::{CHAIN, PATHS, QUADRATIC, SQUARE, Topic, example, form, shapes, wrong_links};

const A_X: &str = "A : matrix(n,n); x : vector(n); a : vector(n)";
const A_B: &str = "A : matrix(m,n); x : vector(n); b : vector(m)";
const W_X: &str = "w : vector(n); x : vector(n)";
const X_Z: &str = "x : vector(n); z : scalar";

#[rustfmt::skip]
pub(super) const TOPICS: &[Topic] = &[
    Topic { name: "gradient", forms: &[
        form(&[Compute, Matrix, Layout, Recall, Lines], Gradient, "x, y",
            &["{a}x^{n}*y", "{a}x + y^{n}", "x^2 + {a}x*y", "{f}(x)*y", "{a}x^2*y^{n} + {b}y"]),
        form(&[FillIn, Graph], Gradient, "x, y", &["{f}({a}x + y^2)", "{f}(x*y)", "x^{n}*{f}({a}y)"]),
        form(&[Numeric], Value, "x, y", &["3/5*diff({a}x^{n}*y, x) + 4/5*diff({a}x^{n}*y, y)",
            "4/5*diff({a}x*y^{n}, x) - 3/5*diff({a}x*y^{n}, y)"]),
        form(&[Rule], Derivative, "x", &["{f}({a}x + y^2)", "x^{n}*{f}(x*y)", "{f}(x*y) + {a}x"]),
        wrong_links("x", &["{f}({a}x*y)", "({a}x + y)^{n}"], CHAIN),
        form(&[Shape], Derivative, "x", &["{a}*x'*x", "norm(A*x)", "x'*A*x"]).declare(A_X),
        example("f", "x, y", &["diff(f, x) = {a}; diff(f, y) = {b}", "diff(f, x) = {a}*x; diff(f, y) = {b}*y"]),
    ] },
    Topic { name: "jacobian", forms: &[
        form(&[Matrix, Layout, Compute, Lines, Recall], Jacobian, "x, y",
            &["[{a}x + y, x*y]", "[x^{n}*y, {a}x + y]", "[{f}(x), {a}x*y]", "[x*y, y^{n}, {b}x]"]),
        form(&[FillIn, Graph], Jacobian, "x", &["[{f}(x^2), {a}x]", "[{f}({a}x), x^{n}]"]),
        form(&[Rule], Jacobian, "x", &["[{f}(x), x^{n}]", "[{a}x, {f}({b}x)]"]),
        form(&[Numeric], Derivative, "y", &["{a}x^{n}*y^2", "{f}({a}y) + x*y"]),
        wrong_links("y", &["{f}({a}x*y)", "(x + {a}y)^{n}"], CHAIN),
        example("F", "x, y", &["diff([1, 0]'*F, x) = {a}; diff([1, 0]'*F, y) = 0; diff([0, 1]'*F, x) = 0; diff([0, 1]'*F, y) = {b}"]),
        shapes(),
    ] },
    Topic { name: "shapes", forms: &[
        shapes(),
        form(&[Shape], Derivative, "x", &["A*x", "norm(A*x - b)", "(A*x) .* b"]).declare(A_B),
        form(&[Compute, Recall, Lines, Layout], Derivative, "x", &["A*x", "{a}*A*x - b", "{a}*A*x"]).declare(A_B),
        form(&[FillIn, Graph], Derivative, "x", &["norm(A*x - b)^2", "sin({a}*A*x)"]).declare(A_B),
        wrong_links("x", &["norm(A*x - b)^2", "{a}*norm(A*x)^2"], SQUARE).declare(A_B),
        form(&[Matrix], Jacobian, "x, y", &["[{a}x, {b}y, x*y]", "[x + {a}y, y^2, {b}x]"]),
        example("v", "", &["[1, 1]'*v = {a}", "v*[1, 0]' = [[{a}, 0], [{b}, 0]]"]),
    ] },
    Topic { name: "matrix-forms", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "x",
            &["a'*x", "A*x", "{a}*x'*x", "x'*A*x", "{a}*x'*A*x + a'*x", "(A*x - a)'*(A*x - a)"]).declare(A_X),
        form(&[Layout], Derivative, "x", &["A*x", "{a}*A*x", "A'*x + a"]).declare(A_X),
        form(&[FillIn, Graph], Derivative, "x", &["x'*A*x", "{a}*x'*A*x", "(A*x - a)'*(A*x - a)"]).declare(A_X),
        wrong_links("x", &["x'*A*x", "{a}*x'*A*x"], QUADRATIC).declare(A_X),
        wrong_links("x", &["{a}*norm(A*x - a)^2", "{b}*norm(A*x)^2"], SQUARE).declare(A_X),
        form(&[Shape], Derivative, "x", &["{a}*a'*x", "{a}*A*x", "{b}*x'*A*x"]).declare(A_X),
        form(&[Matrix], Gradient, "x, y", &["{a}x^2 + {b}x*y", "x^2 + {a}x*y + {b}y^2"]),
        form(&[Matrix], Jacobian, "x, y", &["[{a}x + {b}y, x - {b}y]", "[{a}x - y, {b}x + y, x]"]),
        form(&[Numeric], Derivative, "x", &["{a}x^2 + {b}x*y", "x^2 + {a}x*y + {b}y^2"]),
        form(&[Rule], Jacobian, "x", &["[{a}x, {b}x^2]", "{a}x^2 + {b}x"]),
        example("A", "", &["A - A' = [[0, 0], [0, 0]]; [1, 0]'*A*[1, 0] = {a}; [0, 1]'*A*[0, 1] = {b}"]),
    ] },
    Topic { name: "elementwise", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "x",
            &["{f}(x)", "w .* x", "{a}*w .* x", "w ./ x", "w .* {f}(x)", "w - {f}(x)"]).declare(W_X),
        form(&[FillIn, Graph], Derivative, "x", &["{f}(w .* x)", "w .* {f}({a}*x)"]).declare(W_X),
        wrong_links("x", &["{f}({a}*w .* x)", "sum({f}({a}*x))"], &["chain-lost-inner"]).declare(W_X),
        form(&[Shape], Derivative, "x", &["w .* x", "{f}(x)", "{a}*x - w"]).declare(W_X),
        form(&[Matrix, Layout], Jacobian, "x, y", &["[{a}x, {b}y]", "[{f}(x), {f}(y)]", "[x^{n}, y^{n}]", "[{a}/x, {b}/y]"]),
        form(&[Rule], Derivative, "x", &["{a}/x", "x/{a}", "{f}(x)/{a}", "{f}({a}x)"]).outermost(),
        form(&[Compute, Numeric], Derivative, "x", &["{a}/x", "x/{a}", "{f}(x)/{a}", "{f}({a}x)"]),
        example("F", "x, y", &["diff([1, 0]'*F, x) = {a}; diff([1, 0]'*F, y) = 0; diff([0, 1]'*F, x) = 0; diff([0, 1]'*F, y) = {b}"]),
    ] },
    Topic { name: "expansion", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "z", &["x + z", "x*z", "{a}*x*z", "x*z + {a}*x", "x*z^{n}"]).declare(X_Z),
        form(&[Compute, Recall], Derivative, "x", &["x + z", "{a}*x - z", "{a}*x*z"]).declare(X_Z),
        form(&[FillIn, Graph], Derivative, "z", &["norm(x - z)^2", "sum({f}(x*z))", "x*z^{n}"]).declare(X_Z),
        wrong_links("x", &["norm(x - z)^2", "{a}*norm(x + z)^2"], SQUARE).declare(X_Z),
        form(&[Shape], Derivative, "z", &["x + z", "x*z", "sum(x*z)"]).declare(X_Z),
        form(&[Layout], Derivative, "z", &["x*z", "{a}*x*z", "x + {a}*z"]).declare(X_Z),
        form(&[Matrix], Jacobian, "z", &["[x + z, {a}*y + z]", "[x*z, {a}*y*z]"]),
        form(&[Numeric], Derivative, "x", &["x*w^{n} + {a}w", "(x + w)^{n}"]),
        form(&[Rule], Jacobian, "z", &["[x + z, {a}y + z]", "x*z^{n}", "{f}(z)*z"]),
        example("v", "", &["v - 1 = [{a}, {b}]", "{a}*v = [{a}, 0]"]),
        shapes(),
    ] },
    Topic { name: "reductions", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "x",
            &["sum(x)", "{a}*sum(x)", "w'*x", "{a}*w'*x", "{a}*x'*x", "mean(x)", "norm(x)", "sum(x .* x)", "norm(x - w)^2"]).declare(W_X),
        form(&[FillIn, Graph], Derivative, "x", &["norm(x - w)^2", "sum({f}({a}*x))", "(w'*x)^{n}"]).declare(W_X),
        wrong_links("x", &["norm(x - w)^2", "{a}*norm(x - w)^2"], SQUARE).declare(W_X),
        form(&[Layout], Derivative, "x", &["w'*x", "{a}*sum(x)", "x'*x"]).declare(W_X),
        form(&[Shape], Derivative, "x", &["sum(x)", "w'*x", "mean(x .* w)"]).declare(W_X),
        form(&[Compute, Matrix], Gradient, "x, y", &["{a}x + {b}y", "{a}x^2 + {b}y^2", "sqrt(x^2 + {a}y^2)"]),
        form(&[Numeric], Derivative, "x", &["{a}x^2 + {b}y^2", "sqrt(x^2 + {a}y^2)"]),
        form(&[Rule], Derivative, "x", &["x + x^{n}", "sqrt(x^2 + {a}y^2)", "(x + {a}y)^{n}"]),
        example("v", "", &["[1, 1]'*v = {a}", "[1, 1]'*v = {a}; [1, -1]'*v = {a}"]),
        shapes(),
    ] },
    Topic { name: "vector-chain", forms: &[
        form(&[Matrix, Compute, Layout, Rule, Lines, Recall], Jacobian, "x",
            &["[ln(x^2), {f}({a}x)]", "[{f}(x^{n}), {a}x]", "[{f}({a}x), {g}(x^2)]"]),
        form(&[FillIn], Derivative, "x", &["{f}(x^{n})*{a}x", "{f}(x) + {g}(x^2)"]),
        form(&[FillIn, Graph], Derivative, "x", &["norm(A*x - b)^2", "{f}(A*x)", "sum({f}(A*x))"]).declare(A_B),
        wrong_links("x", &["norm(A*x - b)^2", "{a}*norm(A*x)^2"], SQUARE).declare(A_B),
        form(&[Numeric], Derivative, "x", &["({a}x + {b})^{n}*x", "x^{n} + e^(x/{a})"]),
        example("F", "x, y", &["diff([1, 0]'*F, x) = {a}; diff([1, 0]'*F, y) = 0; diff([0, 1]'*F, x) = 0; diff([0, 1]'*F, y) = {b}"]),
        shapes(),
    ] },
    Topic { name: "which-rule", forms: &[
        form(&[Rule, Graph, Compute, Recall, Lines, FillIn], Derivative, "x",
            &["{f}(x^{n})", "x + x^{n}", "{f}(x + x^2)", "x^{n}*{f}(x)"]),
        form(&[Rule, Matrix, Layout], Jacobian, "x", &["[{f}(x), x^{n}]", "[{a}x, {f}(x)]"]),
        form(&[Numeric], Derivative, "x", &["x + x^{n}", "x^{n}*e^x", "e^({a}x/{b})"]),
        wrong_links("x", &["x^{n}*{f}(x)", "{f}(x)*{g}(x)"], PATHS),
        example("f", "x", &["diff(f, x) = {a}*x", "diff(f, x) = {a}*cos({a}*x)"]),
        shapes(),
    ] },
];
