//! Pictures as a textbook would print them.

use insta::assert_snapshot;

use super::picture::{Fit, Frame, Picture, draw};
use super::signs::Charset;
use crate::syntax::linear::tests::Build;

fn show(formula: &str, charset: Charset, width: usize) -> Picture {
    let picture = draw(&Build::read(formula), Frame { charset, width, ..Frame::default() });
    for line in &picture.lines {
        assert!(super::span::width(line) <= width, "{formula} is too wide");
    }
    picture
}

#[test]
fn gallery() {
    let all = [
        "(= (d :x (ln (sin (^ x 3)))) (/ (* 3 (^ x 2) (cos (^ x 3))) (sin (^ x 3))))",
        "(/ (+ 1 (/ 1 x)) (- (/ 1 y)))",
        "(/ (/ 1 x) (+ 1 (/ 1 (+ 1 y))))",
        "(+ (/ 1 2) - (/ x 3))",
        "(+ - (/ x 3))",
        "(* (/ 1 2) (/ x 3))",
        "(^ (/ x y) 2)",
        "(^ x (/ 1 2))",
        "(^ x (+ (^ y 2) 1))",
        "(^ x k)",
        "(^ (+ x 1) n)",
        "(^ (^ x k) j)",
        "(^ (/ x y) k)",
        "(exp (/ (+ - (^ x 2)) 2))",
        "(exp (+ - (/ (^ x 2) (* 2 (^ sigma 2)))))",
        "(exp x)",
        "(exp (+ - (/ x 2)))",
        "(sqrt x)",
        "(sqrt (+ (^ x 2) 1))",
        "(sqrt (/ x y))",
        "(cbrt x)",
        "(root (+ x 1) 10)",
        "(cbrt (/ x y))",
        "(/ 1 (sqrt (+ (^ x 2) 1)))",
        "(sum :i 1 n (* (sub :w i) (sub :x i)))",
        "(prod :k 1 (+ n - 1) (/ (sub :x k) k))",
        "(= f (cases (> x 0) (^ x 2) 0))",
        "(cases (> x 0) (/ x 2) (<= x 1) 1 0)",
        "(= H (matrix2 (* 6 x y) (* 3 (^ x 2)) (* 3 (^ x 2)) 0))",
        "(matrix2 12 (+ - 74) (+ - 74) 8)",
        "(matrix2 1.5 10 0.25 3)",
        "(matrix2 (/ 1 x) y 0 (/ 1 y))",
        "(vector x y)",
        "(matrix1 a b)",
        "(vector x y z)",
        "(= (partial :x :y :!f) (* 2 x))",
        "(partial :x :x (f x y))",
        "(d :u :!y)",
        "(abs (/ x y))",
        "(abs x)",
        "(* 2 (abs x))",
        "(* 2 (+ x 1) (ln x))",
        "(^ (cos x) 2)",
        "(^ (cos (/ x 2)) 2)",
        "(* (' x) (+ A (' A)) x)",
        "(' (+ A B))",
        "(' (/ A B))",
        "(.* a b)",
        "(.^ a 2)",
        "(logb 3 x)",
        "(logb b x)",
        "(floor x)",
        "(factorial n)",
        "(sub :x (+ i 1))",
        "(sub :W i j)",
        "(sub :W (* 2 k))",
        "w_{ab}",
        "(f! x)",
        "(at (^ x 2) :x 1)",
        "(grad (* x y))",
        "(* alpha x_12)",
        "(* x (+ y 1))",
        "(* 2 pi r)",
        "(* 2 3)",
        "(ln (/ x y))",
        "(* 2 (sqrt x) y)",
    ];
    for f in all {
        for c in [Charset::Unicode, Charset::Ascii] {
            println!("{f}\n{}\n", show(f, c, 80).to_text());
        }
    }
}

#[test]
fn broken() {
    let long = [
        (
            "(= f (+ (* 3 (^ x 2) (cos (^ x 3))) - (* 5 (exp (* 2 x)) (sin y)) (* 7 (^ x 4) (ln (+ x 1))) - (/ 1 (+ x 1)) (tan z)))",
            40,
        ),
        (
            "(+ (* 3 (^ x 2) (cos (^ x 3))) - (* 5 (exp (* 2 x)) (sin y)) (* 7 (^ x 4) (ln (+ x 1))) - (* 2 x) (tan z))",
            40,
        ),
        ("(= f (/ (* (+ (^ x 2) (* 3 x) 1) (sin (+ (^ x 2) (* 3 x) 1))) (+ (^ (cos x) 2) (ln (+ y z 1)))))", 28),
        ("(= A (matrix2 10 20 30 40 50 60 70 80 90 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24))", 30),
        ("(sin aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)", 20),
    ];
    for (f, w) in long {
        for c in [Charset::Unicode, Charset::Ascii] {
            let p = show(f, c, w);
            println!("{f} {:?}\n{}\n", p.fit, p.to_text());
        }
    }
}
