//! Neurons, losses, descent, curvature, Newton, automatic differentiation, networks, attention.

use super::super::super::Kind::{Compute, FillIn, Graph, Layout, Lines, Matrix, Numeric, Recall, Rule, Shape};
use super::super::super::What::{Derivative, Gradient, Hessian, Jacobian, Value};
use super::{CHAIN, PATHS, SCALAR, SQUARE, Topic, example, form, shapes, wrong_links};

const UNIT: &str = "w : vector(n); x : vector(n); b : scalar";
const DATA: &str = "X : matrix(N,n); w : vector(n); y : vector(N)";
const A_X: &str = "A : matrix(n,n); x : vector(n); a : vector(n)";
const LAYER: &str = "H : matrix(N,h); W : matrix(h,k); G : matrix(N,k)";
const SCORES: &str = "x : vector(n); y : vector(n)";
const HEAD: &str = "K : matrix(T,d); V : matrix(T,k); q : vector(d)";

#[rustfmt::skip]
pub(super) const TOPICS: &[Topic] = &[
    Topic { name: "neuron", forms: &[
        form(&[Compute, FillIn, Lines, Numeric, Recall], Derivative, "w",
            &["max(0, {a}w + {b})", "max(0, {a}w - {b})", "max(0, w*x + {b})", "max(0, w*x + b)^2"]),
        form(&[Compute, FillIn, Graph], Derivative, "w", &["max(0, w'*x + b)", "tanh({a}*w'*x + b)"]).declare(UNIT),
        form(&[Shape, Layout], Derivative, "w", &["max(0, w'*x + b)", "tanh({a}*w'*x + b)"]).declare(UNIT),
        form(&[Compute, Matrix], Gradient, "w, b", &["max(0, {a}w + b)", "{f}({a}w + b)", "max(0, w*x + {a}b)"]),
        form(&[Graph], Derivative, "w", &["max(0, {a}w + {b})", "tanh({a}w + {b})^2"]),
        form(&[Rule], Derivative, "w", &["max(0, {a}w + {b})", "w*max(0, {a}w + {b})", "[max(0, w), {a}w]"]),
        wrong_links("w", &["max(0, {a}w + {b})^2", "tanh({a}w + {b})"], &["chain-lost-inner", "chain-stopped-early", "constant-factor-lost"]),
        example("f", "w", &["diff(f, w) = {a}", "diff(f, w) = {a}*w"]),
    ] },
    Topic { name: "loss", forms: &[
        form(&[Compute, FillIn, Lines, Numeric, Graph], Derivative, "w",
            &["({a}w - {b})^2", "({a}w + b - {b})^2", "(w*x + b - y)^2", "(({a}w - {b})^2 + (w - {n})^2)/2"]),
        wrong_links("w", &["({a}w - {b})^2", "({a}w + {b})^{n}"], CHAIN),
        wrong_links("w", &["norm(X*w - y)^2", "{a}*norm(X*w - y)^2"], SQUARE).declare(DATA),
        form(&[Compute, Recall, FillIn, Graph], Derivative, "w", &["norm(X*w - y)^2", "{a}*norm(X*w - y)^2", "norm(X*w - y)^2/N"]).declare(DATA),
        form(&[Shape, Layout], Derivative, "w", &["{a}*norm(X*w - y)^2", "{a}*X*w - y", "norm({a}*X*w - y)^2/N"]).declare(DATA),
        form(&[Matrix], Gradient, "w, b", &["({a}w + b - {b})^2", "(w*{a} + b)^2/2"]),
        form(&[Rule], Derivative, "w", &["({a}w - {b})^2", "({a}w - {b})^2 + (w - {n})^2", "w*({a}w - {b})^2"]),
        example("f", "w", &["diff(f, w) = {a}*w", "diff(diff(f, w), w) = {a}"]),
    ] },
    Topic { name: "descent", forms: &[
        form(&[Compute, Matrix, Lines, Layout, Graph, FillIn], Gradient, "w, b", &["({a}w + b - {b})^2", "(w - {a})^2 + {n}b^2", "(w*b - {a})^2"]),
        form(&[Numeric, Compute], Derivative, "w", &["({a}w - {b})^2", "{a}w^2 - {b}w", "(w - {a})^2 + w^{n}"]),
        form(&[Numeric], Value, "w", &["w - 1/10*diff({a}*w^2, w)", "w - 1/10*diff((w - {a})^2, w)"]),
        form(&[Recall], Derivative, "b", &["(w*x + b - y)^2", "{a}*(w*x + b)^2"]),
        form(&[Rule], Derivative, "w", &["({a}w - {b})^2", "(w - {a})^2 + w^{n}"]),
        form(&[Shape], Derivative, "w", &["norm(X*w - y)^2", "{a}*norm(w)^2", "X*w - y"]).declare(DATA),
        wrong_links("w", &["({a}w - {b})^2", "({a}w + {b})^{n}"], CHAIN),
        example("f", "w", &["diff(f, w) = {a}*w; diff(diff(f, w), w) = {a}", "diff(f, w) = {a}"]),
    ] },
    Topic { name: "hessian", forms: &[
        form(&[Matrix], Hessian, "x, y", &["{a}x*y", "x^{n} + {a}x*y", "x^2*y^{n}", "{a}x^2 + {b}x*y + y^2"]),
        form(&[Compute, Recall, Lines, Numeric], Derivative, "x, y", &["{a}x^{n}*y", "x^2*y^{n}", "{f}(x*y)", "x^2*{f}({a}y)"]),
        form(&[Compute], Hessian, "x", &["{a}*x'*A*x", "{a}*x'*x", "norm(A*x - a)^2"]).declare(A_X),
        form(&[Layout], Jacobian, "x, y", &["[{a}x^2*y, x*y^{n}]", "[{a}x + y, {b}x^2]"]),
        form(&[FillIn, Graph], Derivative, "y", &["y*{f}(x*y)", "{a}x*y^{n}*{f}(y)"]),
        form(&[Rule], Derivative, "y", &["y*{f}(x*y)", "{f}(x*y)", "x*{f}({a}y^2)"]),
        wrong_links("y", &["y*{f}(x*y)", "y^{n}*{f}(x*y)"], PATHS),
        form(&[Shape], Derivative, "x", &["{a}*A*x", "2*A'*(A*x - a)", "(A + A')*x"]).declare(A_X),
        example("f", "x, y", &["diff(diff(f, x), x) = {a}; diff(diff(f, y), y) = {b}; diff(diff(f, x), y) = 0"]),
    ] },
    Topic { name: "curvature", forms: &[
        form(&[Compute, Matrix], Hessian, "x, y", &["{a}x^2 + {b}y^2", "{a}x^2 - {b}x*y + y^2", "x^3 - {a}x + {b}y^2"]),
        form(&[Compute, Lines, Recall, Numeric], Derivative, "x, x", &["{a}x^{n} + {b}x^2", "x^4 - {a}x^2", "{f}({a}x)"]),
        form(&[Rule], Derivative, "x", &["e^(-{a}x^2)", "x*e^(-{a}x)", "{a}x^2 + {f}(x)"]).outermost(),
        form(&[FillIn, Graph], Derivative, "x", &["e^(-{a}x^2)", "x*e^(-{a}x)"]),
        wrong_links("x", &["e^({a}x^2)", "({a}x^2 + {b})^{n}"], CHAIN),
        form(&[Shape], Derivative, "x", &["{a}*A*x", "2*A'*(A*x - a)"]).declare(A_X),
        form(&[Layout], Gradient, "x, y", &["{a}x^2 + {b}y^2", "{a}x^2 - {b}x*y + y^2"]),
        example("f", "x, y", &["diff(diff(f, x), x) = {a}; diff(diff(f, y), y) = -{b}",
            "diff(diff(f, x), x) = {a}; diff(diff(f, y), y) = {b}; diff(diff(f, x), y) = 0"]),
    ] },
    Topic { name: "newton", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "w, w", &["{a}w^2 - {b}w", "w^4 - {a}w", "{a}w^2 + w^3"]),
        form(&[Numeric, Compute], Derivative, "w", &["{a}w^2 - {b}w", "(w - {a})^2", "w^4 - {a}w"]),
        form(&[Numeric], Value, "w", &["w - diff(w^4, w)/diff(w^4, w, w)", "w - diff(w^4 - {a}w, w)/diff(w^4 - {a}w, w, w)"]),
        form(&[Compute, Matrix], Hessian, "x, y", &["{a}x^2 + {b}y^2", "x^2 + {a}x*y + {b}y^2"]),
        form(&[Layout], Jacobian, "x, y", &["[{a}x - y, x + {b}y]", "[x^2 - {a}y, {b}x]"]),
        form(&[FillIn, Graph], Derivative, "x", &["norm(A*x - a)^2", "{a}*norm(A*x - a)^2"]).declare(A_X),
        form(&[Shape], Derivative, "x", &["{a}*A*x - a", "{a}*norm(A*x - a)^2"]).declare(A_X),
        form(&[Rule], Derivative, "w", &["(w - {a})^2", "{a}w^2 - {b}w", "({a}w^2 + {b})^{n}"]),
        wrong_links("w", &["{a}w^{n} - {b}w", "{a}w^{n} + {b}w^2"], SCALAR),
        example("f", "x", &["diff(diff(f, x), x) = {a}", "diff(f, x) = {a}*x"]),
    ] },
    Topic { name: "autodiff", forms: &[
        form(&[Graph, FillIn, Numeric, Compute, Lines, Recall], Derivative, "x",
            &["{f}(x^{n})", "x^{n}*{f}(x)", "{f}(x)*{g}(x)", "{f}(x^2 + {b}x)"]),
        form(&[Rule], Derivative, "x", &["x^{n}*{f}(x)", "{f}(x^{n})", "{f}({g}(x))"]),
        form(&[Matrix, Layout], Jacobian, "x, y", &["[x*y, {f}(x)]", "[{a}x*y, x + {b}y]"]),
        wrong_links("x", &["x^{n}*{f}(x)", "{f}(x)*{g}(x)"], PATHS),
        example("f", "x, y", &["diff(f, x) = {a}*y; diff(f, y) = {a}*x", "diff(f, x) = {a}; diff(f, y) = {b}"]),
        shapes(),
    ] },
    Topic { name: "network", forms: &[
        form(&[Compute, Lines, FillIn, Graph], Derivative, "x", &["logsumexp({a}*x) - y'*x", "y'*softmax({a}*x)", "softmax({a}*x)"]).declare(SCORES),
        form(&[Compute, Recall, FillIn], Derivative, "W",
            &["sum(G .* (H*W))", "{a}*sum(G .* (H*W))", "sum(G .* tanh(H*W))", "sum(G .* relu(H*W))"]).declare(LAYER),
        form(&[Shape], Derivative, "W", &["{a}*sum(G .* (H*W))", "{a}*H*W"]).declare(LAYER),
        form(&[Layout], Derivative, "x", &["softmax(x)", "{a}*softmax(x) - y", "logsumexp(x)"]).declare(SCORES),
        wrong_links("x", &["softmax({a}*x)", "y'*softmax({a}*x)"], &["softmax-diagonal-only"]).declare(SCORES),
        form(&[FillIn], Derivative, "w", &["ln(1 + e^({a}w))", "ln({b} + {a}w^2)"]),
        wrong_links("w", &["ln(1 + e^({a}w))", "ln({b} + {a}w^2)"], CHAIN),
        form(&[Rule, Numeric], Derivative, "w", &["ln(1 + e^({a}w))", "ln({b} + {a}w^2)", "w*ln({b} + e^w)"]),
        form(&[Matrix], Gradient, "x, y", &["e^x/(e^x + e^y)", "ln(e^x + e^y)", "ln(e^({a}x) + e^y)"]),
        example("v", "", &["[1, -1]'*v = {a}", "[1, 1]'*v = {a}; [2, 1]'*v = {a} + 1"]),
    ] },
    Topic { name: "attention", forms: &[
        form(&[Compute, Lines], Derivative, "q", &["K*q", "{a}*K*q", "softmax(K*q)", "V'*softmax(K*q)"]).declare(HEAD),
        form(&[FillIn, Graph], Derivative, "q", &["softmax({a}*K*q)", "V'*softmax(K*q)"]).declare(HEAD),
        wrong_links("q", &["V'*softmax(K*q)", "{a}*V'*softmax(K*q)"], &["softmax-diagonal-only"]).declare(HEAD),
        form(&[Recall, Layout], Derivative, "q", &["K*q", "{a}*K*q", "softmax(K*q)"]).declare(HEAD),
        form(&[Shape], Derivative, "q", &["K*q", "V'*softmax(K*q)", "sum(K*q)"]).declare(HEAD),
        form(&[Compute], Derivative, "x", &["x - mean(x)", "x/norm(x)", "{a}*x/norm(x)"]).declare("x : vector(n)"),
        form(&[Matrix, Layout], Jacobian, "x, y", &["[x - (x + y)/2, y - (x + y)/2]", "[{a}x - (x + y)/{b}, y - x/{b}]"]),
        form(&[Numeric], Derivative, "x", &["e^x/(e^x + e^y)", "x/sqrt(x^2 + {a})"]),
        form(&[Rule], Derivative, "x", &["x/sqrt(x^2 + {a})", "sqrt(x^2 + {a})", "[x/{a}, e^x]"]),
        example("v", "", &["[1, -1]'*v = {a}", "[1, 1]'*v = {a}; [1, -1]'*v = {a}"]),
        shapes(),
    ] },
];
