//! Values as rows of CSV or as objects of JSON, numbers in their shortest form that reads back.

use std::io::{self, Write};

use super::Form;
use crate::numeric::tape::Values;

/// The names of the columns, if the form has a head.
pub(super) fn head(form: Form, heads: &[String], output: &mut impl Write) -> io::Result<()> {
    match form {
        Form::Csv => writeln!(output, "{}", heads.iter().map(|head| quoted(head)).collect::<Vec<_>>().join(",")),
        Form::JsonLines => Ok(()),
    }
}

fn quoted(head: &str) -> String {
    if head.contains([',', '"', '\n']) { format!("\"{}\"", head.replace('"', "\"\"")) } else { head.to_owned() }
}

/// All values; how many points have one that is not a number.
pub(super) fn rows(form: Form, heads: &[String], values: &Values, output: &mut impl Write) -> io::Result<usize> {
    let keys: Vec<String> = heads.iter().map(|head| serde_json::json!(head).to_string()).collect();
    let (mut text, mut undefined) = (String::new(), 0);
    for point in 0..values.len() {
        let numbers = (0..heads.len()).map(|output| values.get(point, output));
        undefined += usize::from(numbers.clone().any(f64::is_nan));
        let fields: Vec<String> = match form {
            Form::Csv => numbers.map(number).collect(),
            Form::JsonLines => {
                let value = |x: f64| if x.is_finite() { number(x) } else { "null".to_owned() };
                keys.iter().zip(numbers).map(|(key, x)| format!("{key}:{}", value(x))).collect()
            }
        };
        match form {
            Form::Csv => text.push_str(&fields.join(",")),
            Form::JsonLines => text.push_str(&format!("{{{}}}", fields.join(","))),
        }
        text.push('\n');
    }
    output.write_all(text.as_bytes())?;
    Ok(undefined)
}

/// The shortest form that reads back.
pub(in crate::batch) fn number(x: f64) -> String {
    let size = x.abs();
    match x {
        _ if x.is_nan() => "NaN".to_owned(),
        _ if size.is_infinite() || size == 0.0 || (1e-5..1e16).contains(&size) => format!("{x}"),
        _ => format!("{x:e}"),
    }
}
