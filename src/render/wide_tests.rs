//! Formulas that do not fit: what breaks, what is named, what is left out, and that every sign still knows its item.

use insta::assert_snapshot;

use super::picture::Fit;
use super::signs::Charset::{Ascii, Unicode};
use super::span::{Role, to_text};
use super::tests::{draw_checked, narrow};
use crate::syntax::formula::{Formula, Item};
use crate::syntax::linear::tests::Build;

#[test]
fn long_sums_break_before_an_operator() {
    let sum =
        "(+ (* 3 (^ x 2) (cos (^ x 3))) - (* 5 (exp (* 2 x)) (sin y)) (* 7 (^ x 4) (ln (+ x 1))) - (* 2 x) (tan z))";
    let tall = "(= f (+ (/ (* 3 (^ x 2)) (cos (^ x 3))) - (* 5 (exp (* 2 x)) (sin y)) (* 7 (^ x 4) (ln (+ x 1))) - (/ 1 (+ x 1)) (* 2 (tan z))))";
    assert_snapshot!(narrow(Unicode, 40, sum), @r#"
    Broken
    3x² cos(x³) − 5e²ˣ sin(y)
      + 7x⁴ ln(x + 1) − 2x + tan(z)
    "#);
    assert_snapshot!(narrow(Ascii, 40, sum), @r#"
    Broken
                      2x
    3x^2 cos(x^3) - 5e   sin(y)
      + 7x^4 ln(x + 1) - 2x + tan(z)
    "#);
    assert_snapshot!(narrow(Unicode, 60, tall), @r#"
    Whole
          3x²                                     1
    f = ─────── − 5e²ˣ sin(y) + 7x⁴ ln(x + 1) − ───── + 2 tan(z)
        cos(x³)                                 x + 1
    "#);
    assert_snapshot!(narrow(Ascii, 60, tall), @r#"
    Broken
          3x^2       2x                             1
    f = -------- - 5e   sin(y) + 7x^4 ln(x + 1) - -----
        cos(x^3)                                  x + 1

          + 2 tan(z)
    "#);
}

#[test]
fn a_long_left_side_stands_alone() {
    let equation = "(= (d :x (* (sin (^ x 3)) (cos (^ x 2)))) (+ (* 3 (^ x 2) (cos (^ x 3)) (cos (^ x 2))) - (* 2 x (sin (^ x 3)) (sin (^ x 2)))))";
    assert_snapshot!(narrow(Unicode, 40, equation), @r#"
    Broken
    d
    ── (sin(x³) cos(x²))
    dx

      = 3x² cos(x³) cos(x²)
          − 2x sin(x³) sin(x²)
    "#);
    assert_snapshot!(narrow(Ascii, 36, equation), @r#"
    Broken
    d
    -- (sin(x^3) cos(x^2))
    dx

      = 3x^2 cos(x^3) cos(x^2)
          - 2x sin(x^3) sin(x^2)
    "#);
}

#[test]
fn large_factors_get_names() {
    let quotient = "(= f (/ (* (+ (^ x 2) (* 3 x) 1) (sin (+ (^ x 2) (* 3 x) 1))) (+ (^ (cos x) 2) (ln (+ y w 1)))))";
    assert_snapshot!(narrow(Unicode, 28, quotient), @r#"
    Named { factors: 1 }
            (x² + 3x + 1) v
    f = ───────────────────────
        cos²(x) + ln(y + w + 1)

    where v = sin(x² + 3x + 1)
    "#);
    assert_snapshot!(narrow(Ascii, 28, quotient), @r#"
    Named { factors: 1 }
            (x^2 + 3x + 1) v
    f = ------------------------
        cos^2(x) + ln(y + w + 1)

    where v = sin(x^2 + 3x + 1)
    "#);
}

#[test]
fn wide_matrices_lose_columns_and_say_so() {
    let matrix = "(= A (matrix2 10 20 30 40 50 60 70 80 90 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24))";
    assert_snapshot!(narrow(Unicode, 30, matrix), @r#"
    Elided { columns: 7 }
    A = ⎡ 10  20  30  ⋯  11  12 ⎤
        ⎣ 13  14  15  ⋯  23  24 ⎦
    ⋯ 7 columns left out
    "#);
    assert_snapshot!(narrow(Ascii, 30, matrix), @r#"
    Elided { columns: 8 }
    A = [ 10  20  ...  11  12 ]
        [ 13  14  ...  23  24 ]
    ... 8 columns left out
    "#);
}

#[test]
fn what_cannot_be_broken_is_clipped_and_says_so() {
    let name = "(sin aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)";
    assert_snapshot!(narrow(Unicode, 20, name), @r#"
    Clipped { columns: 38 }
    sin(aaaaaaaaaaaaaaaa
    → 38 more columns
    "#);
    assert_snapshot!(narrow(Ascii, 20, name), @r#"
    Clipped { columns: 38 }
    sin(aaaaaaaaaaaaaaaa
    -> 38 more columns
    "#);
}

#[test]
fn beyond_the_budget_there_is_one_line() {
    let mut build = Build::new();
    let mut deep = build.put(Item::Symbol("x".into()));
    for _ in 0..100_000 {
        deep = build.put(Item::Call(crate::ops::SIN, vec![deep]));
    }
    let picture = draw_checked(&build.formula, Unicode, 60);
    assert_eq!(picture.fit, Fit::OneLine { cut: true, columns: 400_001 - 60 });
    let empty = [Item::Sum(vec![]), Item::Product(vec![]), Item::Piecewise(vec![], None), Item::Tuple(vec![])];
    for item in empty {
        let mut build = Build::new();
        build.put(item);
        draw_checked(&build.formula, Unicode, 20);
        draw_checked(&build.formula, Ascii, 0);
    }
    assert_eq!(picture.lines.len(), 2);
}

#[test]
fn every_sign_knows_its_item() {
    let formula = Build::read("(/ (+ x 1) (sqrt y))");
    let grid = super::layout::layout(&formula, formula.root(), Unicode, 1000).expect("it is small");
    assert_eq!(to_text(&grid.rows), "x + 1\n─────\n √y");
    assert_eq!(grid.item_at(0, 0), Some(0));
    assert_eq!(grid.item_at(0, 4), Some(1));
    assert_eq!(grid.item_at(1, 3), Some(formula.root()));
    assert_eq!(grid.item_at(2, 2), Some(3));
    assert_eq!(grid.item_at(2, 0), None);
}

#[test]
fn an_expression_can_be_highlighted() {
    let mut formula = Formula::default();
    let x = formula.push(Item::Symbol("x".into()));
    let one = formula.push(Item::Number("1".into()));
    let sum = formula.push_from(Item::Sum(vec![(false, x), (false, one)]), Some(crate::expr::ExprId(7)));
    let y = formula.push(Item::Symbol("y".into()));
    formula.push(Item::Product(vec![y, sum]));
    let mut picture = draw_checked(&formula, Unicode, 20);
    picture.highlight(&formula, crate::expr::ExprId(7), Role::Wrong);
    let wrong: String = picture.lines[0].iter().filter(|s| s.role == Role::Wrong).map(|s| s.text.as_str()).collect();
    assert_eq!((picture.to_text().as_str(), wrong.as_str()), ("y (x + 1)", "(x + 1)"));
}

#[test]
fn an_elided_matrix_still_knows_its_items() {
    let formula = Build::read("(matrix1 10 20 30 40 50 60 70 80 90 11 12)");
    let picture = draw_checked(&formula, Unicode, 22);
    assert_eq!(picture.to_text(), "[10  20  ⋯  11  12]\n⋯ 7 columns left out");
    let items: Vec<_> = picture.lines[0].iter().filter(|s| s.role == Role::Number).map(|s| s.item).collect();
    assert_eq!(items, [Some(0), Some(1), Some(9), Some(10)]);
}
