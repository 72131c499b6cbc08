//! Derivatives by whole matrices, vec and the Kronecker product.

use super::super::super::Kind::{Compute, FillIn, Graph, Layout, Lines, Matrix, Numeric, Recall, Rule, Shape};
use super::super::super::What::{Derivative, Gradient, Jacobian};
use super::{SQUARE, Topic, example, form, shapes, wrong_links};

const SQUARES: &str = "A : matrix(n,n); X : matrix(n,n); a : vector(n); b : vector(n)";
const AXB: &str = "A : matrix(m,n); X : matrix(n,p); B : matrix(p,q)";

#[rustfmt::skip]
pub(super) const TOPICS: &[Topic] = &[
    Topic { name: "by-matrices", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "X",
            &["tr(A*X)", "{a}*tr(X)", "a'*X*b", "{a}*a'*X*b", "tr(X'*X)", "a'*X'*X*b", "logdet(X)", "{a}*logdet(X)", "det(X)", "a'*inv(X)*b"]).declare(SQUARES),
        form(&[FillIn, Graph], Derivative, "X", &["logdet(A*X)", "{a}*norm(X*a - b)^2", "sum({f}(A*X))"]).declare(SQUARES),
        wrong_links("X", &["norm(X*a - b)^2", "{a}*norm(X*a - b)^2"], SQUARE).declare(SQUARES),
        wrong_links("X", &["logdet(A*X)", "{a}*logdet(A*X)"], &["logdet-transposed"]).declare(SQUARES),
        form(&[Shape], Derivative, "X", &["{a}*tr(A*X)", "{a}*a'*X*b", "{a}*det(X)"]).declare(SQUARES),
        form(&[Layout], Derivative, "a", &["X*a", "{a}*X'*a"]).declare("X : matrix(n,n); a : vector(n)"),
        form(&[Compute], Derivative, "t", &["inv(A + t*X)", "A + t^{n}*X", "{a}*t*A*X"]).declare("A : matrix(n,n); X : matrix(n,n); t : scalar"),
        form(&[Matrix], Gradient, "x, y", &["{a}x*y - {b}", "x*{a} - {b}y^2", "ln(x*y - {a})"]),
        form(&[Numeric], Derivative, "x", &["x*w - {a}y", "ln({a}x*y)"]),
        form(&[Rule], Derivative, "x", &["ln(x*y - {a})", "x*y*ln(x)", "[{a}x, x*y]"]),
        example("A", "", &["A - A' = [[0, 0], [0, 0]]; [1, 0]'*A*[1, 0] = {a}; [0, 1]'*A*[0, 1] = {b}", "tr(A) = {a}; det(A) = 0"]),
    ] },
    Topic { name: "kronecker", forms: &[
        form(&[Compute, Recall, Lines], Derivative, "X", &["A*X", "{a}*A*X", "X*B", "{a}*X*B", "A*X*B"]).declare(AXB),
        form(&[FillIn, Graph], Derivative, "X", &["sum({f}(A*X))", "norm(vec(A*X))^2", "sum({f}(A*X*B))"]).declare(AXB),
        wrong_links("X", &["tr((A*X)'*(A*X))", "{a}*tr((A*X)'*(A*X))"], SQUARE).declare(AXB),
        form(&[Shape], Derivative, "X", &["A*X", "A*X*B", "vec(A*X)"]).declare(AXB),
        form(&[Layout], Derivative, "X", &["A*X", "{a}*A*X", "X*B"]).declare(AXB),
        form(&[Matrix], Jacobian, "x, y", &["[{a}, {b}; 1, {n}]*[x, y]", "[{a}x + y, {b}x, {n}y]"]),
        form(&[Numeric], Derivative, "x", &["{a}x*y + {b}x", "(x + {a}y)*(x - y)"]),
        form(&[Rule], Derivative, "x", &["[{a}x + y, {b}x]", "({a}x + y)^{n}", "x*({a}x + y)"]),
        example("A", "", &["A - A' = [[0, 0], [0, 0]]; [1, 0]'*A*[1, 0] = {a}; [0, 1]'*A*[0, 1] = {b}"]),
        shapes(),
    ] },
];
