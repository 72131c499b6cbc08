//! Properties in both directions: what is rewritten stays equal, what is perturbed is refuted.

use super::*;
use crate::decide::sequence::Draw;

/// Two ways to write one thing made of two parts, the same wherever both have a value.
type Rewrite = fn(&str, &str) -> (String, String);

const ALGEBRA: &[Rewrite] = &[
    |a, b| (format!("({a})*(({b})+1)"), format!("({a})*({b})+({a})")),
    |a, b| (format!("(({a})+({b}))^2"), format!("({a})^2+2({a})*({b})+({b})^2")),
    |a, b| (format!("({a})-({b})"), format!("-(({b})-({a}))")),
    |a, b| (format!("({a})/({b})"), format!("({a})*({b})/({b})^2")),
    |a, b| (format!("1/({a})-1/({b})"), format!("(({b})-({a}))/(({a})*({b}))")),
];

const FUNCTIONS: &[Rewrite] = &[
    |a, b| (format!("sin(({a})+({b}))"), format!("sin({a})*cos({b})+cos({a})*sin({b})")),
    |a, b| (format!("e^(({a})+({b}))"), format!("e^({a})*e^({b})")),
    |a, b| (format!("ln(abs(({a})*({b})))"), format!("ln(abs({a}))+ln(abs({b}))")),
    |a, b| (format!("({b})*tanh({a})"), format!("({b})*(2/(1+e^(-2*({a})))-1)")),
    |a, b| (format!("cosh({a})+({b})"), format!("sqrt(1+sinh({a})^2)+({b})")),
    |a, b| (format!("softplus({a})*({b})"), format!("({b})*(({a})+softplus(-({a})))")),
    |a, b| (format!("ln({a})*({b})"), format!("2*({b})*ln(sqrt({a}))")),
];

const ROOTS: &[Rewrite] = &[
    |a, b| (format!("sqrt(({a})^2*({b})^2)"), format!("abs({a})*abs({b})")),
    |a, b| (format!("sqrt(({a})*({b}))"), format!("sqrt(abs({a}))*sqrt(abs({b}))")),
    |a, b| (format!("({b})/sqrt({a})"), format!("({b})*sqrt({a})/({a})")),
    |a, b| (format!("cbrt(({a})*({b}))"), format!("cbrt({a})*cbrt({b})")),
    |a, b| (format!("({a})^(3/2)*({b})"), format!("({b})*({a})*sqrt({a})")),
];

const KINKS: &[Rewrite] = &[
    |a, b| (format!("abs(({a})*({b}))"), format!("abs({a})*abs({b})")),
    |a, b| (format!("max({a},{b})"), format!("(({a})+({b})+abs(({a})-({b})))/2")),
    |a, b| (format!("min({a},{b})"), format!("({a})-relu(({a})-({b}))")),
    |a, b| (format!("max({a},{b})*min({a},{b})"), format!("({a})*({b})")),
    |a, b| (format!("relu({a})*({b})"), format!("({b})*(({a})+abs({a}))/2")),
    |a, b| (format!("sign({a})*abs({a})+({b})"), format!("({a})+({b})")),
    |a, b| (format!("piecewise({a} > {b}, {a}, otherwise, {b})"), format!("max({a},{b})")),
    |a, b| (format!("piecewise({a} > 0, {b}, otherwise, 0)"), format!("({b})*heaviside({a})")),
    |a, b| (format!("relu({a})-relu(-({a}))+({b})"), format!("({a})+({b})")),
];

const INVERSES: &[Rewrite] = &[
    |a, b| (format!("asin({a})*({b})"), format!("({b})*(pi/2-acos({a}))")),
    |a, b| (format!("asin({a})+({b})"), format!("atan(({a})/sqrt(1-({a})^2))+({b})")),
    |a, b| (format!("sin(acos({a}))*({b})"), format!("({b})*sqrt(1-({a})^2)")),
    |a, b| (format!("atan({a})*({b})"), format!("-({b})*atan(-({a}))")),
    |a, b| (format!("asinh({a})+({b})"), format!("ln(({a})+sqrt(({a})^2+1))+({b})")),
    |a, b| (format!("atanh({a})*({b})"), format!("({b})/2*ln((1+({a}))/(1-({a})))")),
    |a, b| (format!("acosh({a})*({b})"), format!("({b})*ln(({a})+sqrt(({a})^2-1))")),
    |a, b| (format!("acosh(cosh({a}))+({b})"), format!("abs({a})+({b})")),
];

const FAMILIES: &[(&str, &[Rewrite])] =
    &[("algebra", ALGEBRA), ("functions", FUNCTIONS), ("roots", ROOTS), ("kinks", KINKS), ("inverses", INVERSES)];

/// What is nowhere 0 but at one point: added to one side, it makes a difference wherever both have a value.
const SLIPS: &[&str] = &["x/1000", "1e-12*x", "e^(-x^2)", "(1+x^2)/10^6", "1e-9", "abs(x)/7"];

/// A part in x and y.
fn part(draw: &mut Draw, depth: u64) -> String {
    const LEAVES: &[&str] = &["x", "x", "y", "2", "(1/3)", "(-1)"];
    let leaf = |draw: &mut Draw| LEAVES[draw.below(LEAVES.len() as u64) as usize].to_owned();
    if depth == 0 {
        return leaf(draw);
    }
    let (a, b) = (part(draw, depth - 1), leaf(draw));
    match draw.below(12) {
        0 => format!("({a}+{b})"),
        1 => format!("({a}-{b})"),
        2 => format!("({a}*{b})"),
        3 => format!("({a})^2"),
        4 => format!("sin({a})"),
        5 => format!("e^({a})"),
        6 => format!("ln({a})"),
        7 => format!("sqrt({a})"),
        8 => format!("abs({a})"),
        9 => format!("1/({a})"),
        10 => format!("tanh({a})"),
        _ => format!("atan({a})"),
    }
}

#[test]
fn random_rewrites_stay_equal_and_random_slips_are_refuted() {
    for (family, rewrites) in FAMILIES {
        let mut draw = Draw::new(family.len() as u64);
        let (mut equal, mut refuted, mut slips, mut pairs) = (0, 0, 0, 0);
        let mut misses = String::new();
        for round in 0..60 {
            let rewrite = rewrites[round % rewrites.len()];
            let depth = 1 + draw.below(2);
            let (a, b) = (part(&mut draw, depth), part(&mut draw, 1));
            let (left, right) = rewrite(&a, &b);
            let (found, text) = verdict(&left, &right, &[]);
            assert!(!matches!(found, Verdict::Different(_)), "{family}: {left} | {right}: {text}");
            // What is defined nowhere can be neither.
            if matches!(found, Verdict::Undecided(Reason::NoCommonPoint)) {
                continue;
            }
            pairs += 1;
            equal += usize::from(matches!(found, Verdict::Equal(_)));
            if !matches!(found, Verdict::Equal(_)) {
                misses += &format!("\n{left} | {right}: {text}");
            }
            let slip = SLIPS[draw.below(SLIPS.len() as u64) as usize];
            let (found, text) = verdict(&left, &format!("{right}+{slip}"), &[]);
            assert!(!matches!(found, Verdict::Equal(_)), "{family}: {left} | {right} + {slip}: {text}");
            slips += 1;
            refuted += usize::from(matches!(found, Verdict::Different(_)));
            if !matches!(found, Verdict::Different(_)) {
                misses += &format!("\n{left} | {right} + {slip}: {text}");
            }
        }
        println!("{family}: {equal} of {pairs} equal, {refuted} of {slips} refuted{misses}");
        assert!(pairs >= 40, "{family}: {pairs} pairs only");
        assert!(equal * 100 >= pairs * 95, "{family}: {equal} of {pairs} equal{misses}");
        assert!(refuted * 100 >= slips * 98, "{family}: {refuted} of {slips} refuted{misses}");
    }
}

/// The same with parts that were chosen to be awkward.
#[test]
fn rewrites_of_awkward_parts_are_never_refuted() {
    let parts = ["x", "sin(x)", "e^x", "ln(x)", "sqrt(x)", "x^2", "abs(x)", "1/x", "(x-3)", "tanh(x)"];
    let rewrites: Vec<&Rewrite> = ALGEBRA[..3].iter().chain(&FUNCTIONS[..3]).chain([&KINKS[0], &KINKS[1]]).collect();
    let mut equal = 0;
    for a in parts {
        for b in parts {
            for rewrite in &rewrites {
                let (left, right) = rewrite(a, b);
                let (found, text) = verdict(&left, &right, &[]);
                assert!(!matches!(found, Verdict::Different(_)), "{left} | {right}: {text}");
                equal += usize::from(matches!(found, Verdict::Equal(_)));
                // Where a part needs x > 0, nothing shows what is wrong for x < -2 only.
                let positive = [a, b].iter().any(|part| ["ln(x)", "sqrt(x)"].contains(part));
                for slip in ["x/1000", "1e-12*x", "relu(-x-2)/1000", "e^(-x^2)"] {
                    let (found, text) = verdict(&left, &format!("{right}+{slip}"), &[]);
                    let hidden = positive && slip.starts_with("relu");
                    assert!(!matches!(found, Verdict::Equal(_)) || hidden, "{left} | {right} + {slip}: {text}");
                }
            }
        }
    }
    assert!(equal >= 795, "{equal} of 800 were shown to be equal");
}
