//! Random rewrites are accepted, random changes are not.

use proptest::prelude::*;

use super::*;

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof!["x", "y", "2", "3", "(1/2)"];
    leaf.prop_recursive(4, 20, 2, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            pair.clone().prop_map(|(a, b)| format!("({a}+{b})")),
            pair.clone().prop_map(|(a, b)| format!("({a}-{b})")),
            pair.clone().prop_map(|(a, b)| format!("({a}*{b})")),
            pair.prop_map(|(a, b)| format!("({a}/({b}^2+1))")),
            inner.clone().prop_map(|a| format!("({a})^2")),
            inner.clone().prop_map(|a| format!("sin({a})")),
            inner.clone().prop_map(|a| format!("exp({a})")),
            inner.clone().prop_map(|a| format!("ln({a}^2+1)")),
            inner.prop_map(|a| format!("sqrt({a}^2+2)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn rewrites_are_accepted(text in expression(), seed in 0u64..1000) {
        let mut graph = Graph::new();
        let a = read(&mut graph, &text);
        let sum = read(&mut graph, &format!("(({text})+x)^2"));
        let apart = read(&mut graph, &format!("({text})^2 + 2*x*({text}) + x^2"));
        let budget = Budget::default();
        for (a, b) in [
            (a, crate::calculus::tidy(&mut graph, a).expect("within the budget")),
            (a, crate::calculus::expand(&mut graph, a).expect("within the budget")),
            (sum, apart),
        ] {
            let found = accept(&mut graph, a, b, &[], seed, &budget);
            let gave_up = matches!(found, Accepted::Unknown(Obstacle::Work | Obstacle::Degree));
            prop_assert!(is_accepted(found) || gave_up, "{text}: {found:?}");
        }
    }

    #[test]
    fn perturbations_are_not_accepted(text in expression(), which in 0usize..4, seed in 0u64..1000) {
        let change = ["x/10^12", "1/10^15", "exp(x)/7", "sin(y)^2"][which];
        let found = judge(&format!("{text} ; ({text})+{change}"), seed);
        prop_assert!(!is_accepted(found), "{text}: {found:?}");
        let found = judge(&format!("({text})^2+1 ; (({text})^2+1)*(1+{change})"), seed);
        prop_assert!(!is_accepted(found), "{text}: {found:?}");
    }
}
