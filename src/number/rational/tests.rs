//! Exact arithmetic across the border of the machine word.

use super::Rational;

fn read(text: &str) -> Rational {
    match text.split_once('/') {
        Some((n, d)) => &read(n) / &read(d),
        None if text.starts_with('-') => -&read(&text[1..]),
        None => Rational::parse(text).expect("test text is a number"),
    }
}

#[test]
fn reads_decimals_exactly() {
    for (text, shown) in [("0.1", "1/10"), (".5", "1/2"), ("2.5e-3", "1/400"), ("1e3", "1000"), ("12", "12")] {
        assert_eq!(read(text).to_string(), shown, "{text}");
    }
    for text in ["", ".", "1e", "1e9999999", "x", "1.2.3"] {
        assert_eq!(Rational::parse(text), None, "{text}");
    }
}

#[test]
fn keeps_one_form_across_the_word_boundary() {
    let large = read("9223372036854775807");
    let larger = &large + &Rational::ONE;
    assert_eq!(&larger - &Rational::ONE, large);
    assert_eq!(&(&larger * &larger) / &larger, larger);
    assert_eq!((&larger * &larger).to_string(), "85070591730234615865843651857942052864");
    assert_eq!(-&read("-9223372036854775807"), large);
}

#[test]
fn powers_and_roots() {
    assert_eq!(read("-2/3").pow(-3, 1000), Some(read("-27/8")));
    assert_eq!(read("2").pow(1_000_000_000, 100_000), None);
    assert_eq!(read("9/4").root(2), Some(read("3/2")));
    assert_eq!(read("-8").root(3), Some(read("-2")));
    assert_eq!(read("2").root(2), None);
    assert_eq!(read("-3/8").to_decimal(6), Some("-0.375".into()));
    assert_eq!(read("1/3").to_decimal(6), None);
}

proptest::proptest! {
    #[test]
    fn field_laws(a in -999i64..999, b in 1i64..999, c in proptest::num::i64::ANY, d in 1i64..i64::MAX) {
        let (x, y) = (Rational::ratio(a, b), Rational::ratio(c, d));
        proptest::prop_assert_eq!(&(&x + &y) - &y, x.clone());
        if !y.is_zero() {
            proptest::prop_assert_eq!(&(&x * &y) / &y, x);
        }
    }
}
