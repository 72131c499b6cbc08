//! Numbers: notation, the scalar rules, chains, paths, and finding the wrong link in them.

use super::super::super::Kind::{Compute, FillIn, Graph, Lines, Matrix, Numeric, Recall, Rule};
use super::super::super::What::{Derivative, Gradient, Value};
use super::{CHAIN, DEEP, PATHS, SCALAR, Topic, example, form, shapes, wrong_links};

#[rustfmt::skip]
pub(super) const TOPICS: &[Topic] = &[
    Topic { name: "notation", forms: &[
        form(&[Compute, Numeric], Derivative, "x", &["{a}x", "x^{n}", "{a}x^{n}", "{a}x + {b}", "(x + {a})^2"]),
        form(&[Matrix], Value, "x", &["[[{a}, x], [y, {b}]]'", "[x, {a}]*[y, {b}]'", "[[{a}, x], [{b}, y]]*[1, 2]"]),
        form(&[Lines], Value, "x", &["{a}x*{b}x", "({a}x + {b}x)*x", "x*x*{a}x/{b}"]),
        example("v", "", &["[1, 1]'*v = {a}", "[1, 1]'*v = {a}; [1, -1]'*v = {b}"]),
        shapes(),
    ] },
    Topic { name: "scalar-rules", forms: &[
        form(&[Compute, Recall, Numeric, Lines], Derivative, "x",
            &["{a}x^{n}", "{a}x^{n} + {b}x", "{f}(x)", "x^{n}*{f}(x)", "{f}(x)/x^2", "{a}x^{n} - {b}{g}(x)"]),
        form(&[Rule], Derivative, "x",
            &["{a}x^{n}", "{a}x^{n} + {b}x", "{f}(x)", "x^{n}*{f}(x)", "{f}(x)/x^2", "{a}x^{n} - {b}{g}(x)"]).outermost(),
        form(&[FillIn, Graph], Derivative, "x", &["{a}x^{n} + {f}(x)", "x^{n}*{f}(x)", "{f}(x)/x^{n}"]),
        wrong_links("x", &["{a}x^{n} + {b}x", "{a}x^{n} - {b}x^2"], SCALAR),
        example("f", "x", &["diff(f, x) = {a}*x", "diff(f, x) = {a}*f; f != 0", "diff(diff(f, x), x) = {a}"]),
    ] },
    Topic { name: "partial", forms: &[
        form(&[Compute, Numeric, Lines, Recall], Derivative, "x",
            &["{a}x^{n}*y", "{a}x + x*y^{n}", "x*y^{n} + {b}x", "x^{n}*{f}(y)", "{f}(x*y)"]),
        form(&[FillIn, Graph], Derivative, "x", &["{f}(x*y)", "({a}x + y)^{n}", "x^{n}*{f}(x*y)"]),
        form(&[Rule], Derivative, "x", &["{f}(x*y)", "x*{f}(x*y)", "{f}({a}x + y)", "x^{n}*{f}(x + y)"]),
        wrong_links("x", &["{a}x^{n} + x*y", "{b}x^{n} - {a}x*y", "{a}x^{n}*y + x"], SCALAR),
        example("f", "x, y", &["diff(f, x) = {a}*y; diff(f, y) = {a}*x", "diff(f, x) = 0; diff(f, y) = {a}"]),
    ] },
    Topic { name: "chain-rule", forms: &[
        form(&[Compute, FillIn, Lines, Graph, Rule, Recall, Numeric], Derivative, "x",
            &["{f}({a}x^{n})", "{f}(x^{n})", "({a}x + {b})^{n}", "{f}(x)^{n}", "{f}(x^2 + {b})"]),
        wrong_links("x", &["{f}({a}x^{n})", "({a}x^2 + {b})^{n}", "{f}(x^{n})"], CHAIN),
        example("f", "x", &["diff(f, x) = {a}*cos({a}*x)", "diff(f, x) = {a}*e^({a}*x)"]),
    ] },
    Topic { name: "deep-chains", forms: &[
        form(&[FillIn, Lines, Compute, Graph, Recall, Rule], Derivative, "x",
            &["{f}(x^{n})^2", "{f}({g}(x^2))", "{f}(({a}x + {b})^2)", "e^({f}(x^{n}))"]),
        form(&[Numeric], Derivative, "x", &["tanh(x^{n})^2", "e^(sin(x^2))", "ln(({a}x + {b})^2)"]),
        wrong_links("x", &["{f}(x^{n})^2", "{f}({g}(x^2))"], DEEP),
        example("f", "x", &["diff(f, x) = {a}*cos({a}*x)", "diff(f, x) = {a}*f; diff(diff(f, x), x) = {a}*{a}*f; f != 0"]),
    ] },
    Topic { name: "several-paths", forms: &[
        form(&[FillIn, Graph, Compute, Rule, Lines, Recall], Derivative, "x",
            &["{f}(x + x^{n})", "x^2*{f}(x)", "{f}(x)*{g}(x^2)", "{f}(x^2) + x^{n}*{g}(x)"]),
        form(&[Numeric], Derivative, "x", &["x^{n}*{f}(x)", "x*e^x + {a}x", "x^2*ln({a}x)"]),
        wrong_links("x", &["x^{n}*{f}(x)", "{f}(x)*{g}(x)"], PATHS),
        example("f", "x, y", &["diff(f, x) = {a}; diff(f, y) = {b}", "diff(f, x) = {a}*y; diff(f, y) = {a}*x"]),
    ] },
    Topic { name: "audit", forms: &[
        wrong_links("x", &["{f}({a}x^{n})", "{f}(x^{n})", "({a}x^2 + {b})^{n}"], CHAIN),
        wrong_links("x", &["{f}(x^{n})^2", "{f}({g}(x^2))"], DEEP),
        wrong_links("x", &["x^{n}*{f}(x)", "{f}(x)*{g}(x)"], PATHS),
        form(&[Lines, Compute, FillIn, Graph], Derivative, "x", &["{f}({a}x^{n})", "x^{n}*{f}(x)", "{f}({g}({a}x))"]),
        form(&[Rule], Derivative, "x", &["{f}({a}x^{n})", "x^{n}*{f}(x)", "{f}({g}({a}x))"]),
        form(&[Numeric], Derivative, "x", &["({a}x + {b})^{n}", "x^{n}*e^x", "ln({a}x^2 + {b})"]),
        form(&[Matrix], Gradient, "x, y", &["{f}({a}x*y)", "x^{n}*{f}(y)"]),
    ] },
];
