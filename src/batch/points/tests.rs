//! Points in all forms, right and wrong.

use super::{Form, Source, Summary, run};
use crate::session::Session;

/// What is printed, then the counts, then the error if there is one.
fn check(lines: &[&str], source: Source, input: &[u8], form: Form, expected: &str) {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let many = Session::new().many(&lines).unwrap_or_else(|(problem, _)| panic!("{}", problem.message));
    let (mut output, mut summary) = (Vec::new(), Summary::default());
    let done = run(&many, source, input, form, &mut output, 2, &mut summary);
    let mut found = String::from_utf8(output).expect("text");
    found.push_str(&format!("{} points, {} undefined", summary.points, summary.undefined));
    if let Err(error) = done {
        found.push_str(&format!("\n{error}"));
    }
    assert_eq!(found, expected);
}

#[test]
fn tables_of_points_are_evaluated() {
    let csv = |lines: &[&str], input: &str, expected: &str| {
        check(lines, Source::Csv, input.as_bytes(), Form::Csv, expected);
    };
    csv(&["x^2*y"], "x,y\n1,2\n3,0.5\n", "x^2*y\n2\n4.5\n2 points, 0 undefined");
    csv(
        &["grad x^2*y"],
        "name, y ,x\na,2,1\n",
        "\"grad(x^2*y, [x, y])[1]\",\"grad(x^2*y, [x, y])[2]\"\n4,1\n1 points, 0 undefined",
    );
    csv(&["ln(x)"], "x\n0\n-1\n1e400\n", "ln(x)\nNaN\nNaN\ninf\n3 points, 2 undefined");
    csv(&["d/dx ln(x)"], "x\n-1\n4\n", "\"diff(ln(x), x)\"\nNaN\n0.25\n2 points, 1 undefined");
    csv(&["d/dx abs(x)", "x"], "x\n-1\n0\n", "\"diff(abs(x), x)\",x\n-1,-1\nNaN,0\n2 points, 1 undefined");
    csv(
        &["hvp x^2*y, [1, z]"],
        "x,y,z\n1,2,0\n",
        "\"hvp x^2*y, [1, z][1]\",\"hvp x^2*y, [1, z][2]\"\n4,2\n1 points, 0 undefined",
    );
    csv(&["jvp ln(x), 2"], "x\n-1\n4\n", "\"jvp ln(x), 2\"\nNaN\n0.5\n2 points, 1 undefined");
    csv(&["a = 3", "a*x"], "x\n1e-9\n", "3*x\n3.0000000000000004e-9\n1 points, 0 undefined");
    csv(&["x_1 + x_2"], "x1,x_{2}\n1,2\n", "x_1 + x_2\n3\n1 points, 0 undefined");
    let tsv = "x\ty\n1\t2\n";
    check(&["x + y"], Source::Tsv, tsv.as_bytes(), Form::JsonLines, "{\"x + y\":3}\n1 points, 0 undefined");
    let json = "{\"x\": 1, \"y\": 2}\n\n[3, 4]\n{\"x\": null, \"y\": 1}\n";
    let expected = "{\"x*y\":2}\n{\"x*y\":12}\n{\"x*y\":null}\n3 points, 1 undefined";
    check(&["x*y"], Source::JsonLines, json.as_bytes(), Form::JsonLines, expected);
}

#[test]
fn defects_of_a_file_are_named_and_earlier_rows_answered() {
    let csv = |input: &str, expected: &str| check(&["x/y"], Source::Csv, input.as_bytes(), Form::Csv, expected);
    csv("x,z\n1,2\n", "0 points, 0 undefined\nthere is no column y; the columns are x, z");
    csv("", "0 points, 0 undefined\nthere is no column x; the columns are ");
    csv("x,y\n1,2\n1,two\n", "x/y\n0.5\n1 points, 0 undefined\nline 3, column y: \"two\" is not a number");
    csv("x,y\n1,2\n1\n", "x/y\n0.5\n1 points, 0 undefined\nline 3 has 1 fields and the first line has 2");
    csv("x,y\n1,\n", "x/y\n0 points, 0 undefined\nline 2, column y: \"\" is not a number");
    let json = |input: &str, expected: &str| {
        check(&["x/y"], Source::JsonLines, input.as_bytes(), Form::JsonLines, expected);
    };
    json("{\"x\": 1}\n", "0 points, 0 undefined\nline 1: there is no column y; the columns are x");
    json("[1]\n", "0 points, 0 undefined\nline 1 has 1 numbers and the variables are x, y");
    json("[1, \"a\"]\n", "0 points, 0 undefined\nline 1, column y: \"a\" is not a number");
}

fn array(description: &str, numbers: &[f64]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((description.len() as u16).to_le_bytes());
    bytes.extend(description.as_bytes());
    numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
    bytes
}

#[test]
fn numpy_arrays_are_read() {
    let npy = |bytes: &[u8], expected: &str| check(&["x - y"], Source::Npy, bytes, Form::Csv, expected);
    let described = |shape: &str| format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
    let whole = array(&described("(2, 2)"), &[3.0, 1.0, 5.0, 7.0]);
    npy(&whole, "x - y\n2\n-2\n2 points, 0 undefined");
    npy(&whole[..whole.len() - 8], "x - y\n2\n1 points, 0 undefined\nthe file ends after 1 of 2 rows");
    npy(&array(&described("(2, 3)"), &[]), "0 points, 0 undefined\nthe array has 3 columns and the variables are x, y");
    npy(b"hello, world", "0 points, 0 undefined\nthis is not a NumPy array");
}
