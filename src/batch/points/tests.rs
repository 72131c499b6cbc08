//! Points in all forms, right and wrong.

use std::sync::atomic::AtomicBool;

use super::{Form, Options, Source, Summary, compare, run};
use crate::session::{Reply, Session};

static NEVER: AtomicBool = AtomicBool::new(false);

/// What is printed, then the counts, then the error if there is one.
fn check(lines: &[&str], source: Source, input: &[u8], form: Form, expected: &str) {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let many = Session::new().many(&lines, false).unwrap_or_else(|(problem, _)| panic!("{}", problem.message));
    let (mut output, mut summary) = (Vec::new(), Summary::default());
    let options = Options { source, form, threads: 2, interrupted: &NEVER };
    let done = run(&many, input, &mut output, &options, &mut summary);
    let mut found = String::from_utf8(output).expect("text");
    found.push_str(&format!("{} points, {} undefined", summary.points, summary.undefined));
    if summary.unread > 0 {
        found.push_str(&format!(", {} unread: {}", summary.unread, summary.defects.join("; ")));
    }
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
    csv(&["x + y"], "# x;y\r\n1;2\r\n", "x + y\n3\n1 points, 0 undefined");
    csv(&["x + y"], "\u{feff}x\ty\n1\t2", "x + y\n3\n1 points, 0 undefined");
    csv(&["x_1 + x_2"], "x1,x_{2}\n1,2\n", "x_1 + x_2\n3\n1 points, 0 undefined");
    let tsv = "x\ty\n1\t2\n";
    check(&["x + y"], Source::Tsv, tsv.as_bytes(), Form::JsonLines, "{\"x + y\":3}\n1 points, 0 undefined");
    let json = "{\"x\": 1, \"y\": 2}\n\n[3, 4]\n{\"x\": null, \"y\": 1}\n";
    let expected = "{\"x*y\":2}\n{\"x*y\":12}\n{\"x*y\":null}\n3 points, 1 undefined";
    check(&["x*y"], Source::JsonLines, json.as_bytes(), Form::JsonLines, expected);
}

#[test]
fn a_command_means_the_same_as_in_a_conversation() {
    let csv = |line: &str, expected: &str| {
        check(&[line], Source::Csv, b"x,y\n1,2\n", Form::Csv, &format!("{expected}\n1 points, 0 undefined"));
    };
    csv("grad x + x*y^2", "\"grad(x + x*y^2, [x, y])[1]\",\"grad(x + x*y^2, [x, y])[2]\"\n5,4");
    csv("3 + grad x + y", "\"3 + grad(x, [x]) + y\"\n6");
    csv("diff x^2*y + x, x", "\"diff(x^2*y + x, x)\"\n5");
    csv("diff x^2*y + x, x, y", "\"diff(diff(x^2*y + x, x), y)\"\n2");
    csv("grad x^2*y + x wrt x", "\"grad(x^2*y + x, [x])\"\n5");
    csv("jacobian x*y + x, x", "\"jacobian(x*y + x, [x])\"\n3");
    csv(
        "hessian x^2*y + x",
        "\"hessian(x^2*y + x, [x, y])[1,1]\",\"hessian(x^2*y + x, [x, y])[1,2]\",\"hessian(x^2*y + x, [x, \
         y])[2,1]\",\"hessian(x^2*y + x, [x, y])[2,2]\"\n4,2,2,0",
    );
    csv("laplacian x^2 + y^3", "\"laplacian(x^2 + y^3, [x, y])\"\n14");
    csv("directional x*y + x, [1, 2]", "\"directional x*y + x, [1, 2]\"\n5");
    csv("simplify x*x + y", "x*x + y\n3");
    csv(
        "grad x^2 + y at (3, 4)",
        "\"grad(x^2 + y, [x, y]) at x = 3, y = 4[1]\",\"grad(x^2 + y, [x, y]) at x = 3, y = 4[2]\"\n6,1",
    );
    let refused = |line: &str, expected: &str| {
        let (problem, source) = Session::new().many(&[line.to_owned()], false).err().expect("refused");
        let place =
            problem.labels.first().map_or("", |label| &source[label.span.start as usize..label.span.end as usize]);
        assert_eq!(format!("{} at {place:?}", problem.id), expected, "{line}");
    };
    refused("steps x^2", "parse-arguments at \"steps\"");
    refused("grad f", "scope-undefined-function at \"f\"");
    refused("hvp x*y, [1, 2] at (1, 1)", "parse-arguments at \"(1, 1)\"");
}

#[test]
fn all_variables_of_what_is_differentiated_are_columns() {
    let check = |input: &[u8], source, expected: &str| check(&["d/dx x*y"], source, input, Form::Csv, expected);
    check(b"y\n2\n", Source::Csv, "0 points, 0 undefined\nthere is no column x; the columns are y");
    let description = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }\n";
    check(&array(description, &[3.0, 5.0]), Source::Npy, "\"diff(x*y, x)\"\n5\n1 points, 0 undefined");
}

#[test]
fn defects_of_a_file_are_named_and_all_other_rows_answered() {
    let csv = |input: &str, expected: &str| check(&["x/y"], Source::Csv, input.as_bytes(), Form::Csv, expected);
    csv("x,z\n1,2\n", "0 points, 0 undefined\nthere is no column y; the columns are x, z");
    csv("", "0 points, 0 undefined\nthe file is empty; its first line is to name the columns: x,y");
    csv(
        "1,2\n3,4\n",
        "0 points, 0 undefined\nthere is no column x; the first line is to name the columns: x,y and not 1, 2",
    );
    csv("x,y,x\n1,2,3\n", "0 points, 0 undefined\ntwo columns are called x");
    csv(
        "x;y\n1,5;2\n1;2\n",
        "x/y\nNaN\n0.5\n2 points, 0 undefined, 1 unread: line 2, column x: \"1,5\" is not a number; decimals are written with \
         a point",
    );
    check(&["x/y"], Source::Csv, b"x,\xff\n", Form::Csv, "0 points, 0 undefined\nthis is not a table as text in UTF-8");
    csv(
        "x,y\n1,2\n1,two\n1,4\n",
        "x/y\n0.5\nNaN\n0.25\n3 points, 0 undefined, 1 unread: line 3, column y: \"two\" is not a number",
    );
    csv(
        "x,y\n1,2\n1\n0,0\n",
        "x/y\n0.5\nNaN\nNaN\n3 points, 1 undefined, 1 unread: line 3 has 1 field, the first line 2",
    );
    csv("x,y\n1,\n", "x/y\nNaN\n1 points, 0 undefined, 1 unread: line 2, column y is empty");
    let json = |input: &str, expected: &str| {
        check(&["x/y"], Source::JsonLines, input.as_bytes(), Form::JsonLines, expected);
    };
    let null = "{\"x/y\":null}\n";
    json(
        "{\"x\": 1}\n[1, 2]\n",
        &format!("{null}{{\"x/y\":0.5}}\n2 points, 0 undefined, 1 unread: line 1 has no y; it has x"),
    );
    json("[1]\n", &format!("{null}1 points, 0 undefined, 1 unread: line 1 has a list of 1 in place of x, y"));
    json("[1, \"a\"]\n", &format!("{null}1 points, 0 undefined, 1 unread: line 1, column y: \"a\" is not a number"));
    json("\u{feff}[1, 2]\r\n", "{\"x/y\":0.5}\n1 points, 0 undefined");
    json(
        "[1, 2\n",
        &format!("{null}1 points, 0 undefined, 1 unread: line 1 is not JSON: it ends inside a list (column 5)"),
    );
    json(
        "[\n{\"x\": 1, \"y\": 2}]\n",
        "0 points, 0 undefined\nthis is one list; each point belongs on a line of its own (pandas: to_json(file, \
         orient=\"records\", lines=True))",
    );
    json("7\n", &format!("{null}1 points, 0 undefined, 1 unread: line 1 is neither an object nor a list"));
}

#[test]
fn a_row_that_cannot_be_read_gives_no_number_at_all() {
    check(
        &["3 + 0*x", "x"],
        Source::Csv,
        b"x\na\n1\n",
        Form::Csv,
        "3 + 0*x,x\nNaN,NaN\n3,1\n2 points, 0 undefined, 1 unread: line 2, column x: \"a\" is not a number",
    );
}

#[test]
fn an_interrupt_answers_what_was_read() {
    let many = Session::new().many(&["x + 1".to_owned()], false).unwrap_or_else(|_| panic!("well formed"));
    let (stop, mut output, mut summary) = (AtomicBool::new(true), Vec::new(), Summary::default());
    let options = Options { source: Source::Csv, form: Form::Csv, threads: 1, interrupted: &stop };
    let done = run(&many, &b"x\n1\n2\n3\n"[..], &mut output, &options, &mut summary);
    assert_eq!(done.expect_err("stopped").to_string(), "interrupted");
    assert_eq!((String::from_utf8(output).expect("text"), summary.points), ("x + 1\n2\n".to_owned(), 1));
}

#[test]
fn of_sparse_matrices_only_the_entries_are_written() {
    let lines = ["x : vector(4)", "hessian(x_1^2*x_2 + x_3, x)", "jacobian([x_1*x_4, x_3], x)"];
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let many = Session::new().many(&lines, true).unwrap_or_else(|(problem, _)| panic!("{}", problem.message));
    let (mut output, mut summary) = (Vec::new(), Summary::default());
    let options = Options { source: Source::Csv, form: Form::Csv, threads: 1, interrupted: &NEVER };
    let names = many.variables.join(",");
    let done = run(&many, format!("{names}\n2,3,5,7\n").as_bytes(), &mut output, &options, &mut summary);
    assert!(done.is_ok());
    let expected =
        "\"hessian[1,1]\",\"hessian[1,2]\",\"hessian[2,1]\",\"jacobian[1,1]\",\"jacobian[1,4]\",\"jacobian[2,3]\"\n";
    let output = String::from_utf8(output).expect("text");
    assert!(output.starts_with(expected), "{output}");
    assert_eq!(names, "x_1,x_2,x_3,x_4");
    assert!(output.ends_with("\n6,4,4,7,2,1\n"), "{output}");
}

/// The verdict on somebody's own derivatives.
fn compared(text: &str, table: &str) -> String {
    let mut comparison =
        Session::new().derivatives_compared(text).unwrap_or_else(|problem| panic!("{}", problem.message));
    let options = Options { source: Source::Csv, form: Form::Csv, threads: 1, interrupted: &NEVER };
    let mut summary = Summary::default();
    if let Err(error) = compare(&mut comparison, table.as_bytes(), &options, &mut summary) {
        return error.to_string();
    }
    let counts = format!("{} rows, {} undefined, {} unread", summary.points, summary.undefined, summary.unread);
    match comparison.replies().swap_remove(0) {
        Reply::Verdict(judgement) => {
            let hint = judgement.hint.map_or(String::new(), |hint| format!("; {hint}"));
            format!("{counts}: {}{hint}", judgement.message)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn derivatives_in_a_table_are_compared() {
    let right = "x,y,df/dx,df/dy\n1,2,4,1\n3,0.5,3,9\n";
    let agrees = "2 rows, 0 undefined, 0 unread: all 2 derivatives agree in all 2 rows within rounding; the largest relative error is 0 (row 1, the derivative by x)";
    assert_eq!(compared("x^2*y", right), agrees);
    assert_eq!(compared("x^2*y", &right.replace("df/dx", "grad_x").replace("df/dy", "f_y")), agrees);
    let wrong = "y,x,f_y,f_x\n2,1,2,8\n0.5,3,18,6\na,1,1,1\n";
    assert_eq!(
        compared("x^2*y", wrong),
        "3 rows, 0 undefined, 1 unread: 2 of 2 rows wrong; row 1: the derivative by x is 4 and not 8, the derivative by y is 1 \
         and not 2; row 2: the derivative by x is 3 and not 6, the derivative by y is 9 and not 18; each wrong number is 2 times \
         the right value"
    );
    assert_eq!(compared("x^2", "x\n1\n"), "there is no column df/dx; the columns are x");
    assert_eq!(compared("ln(x)", "x,dx\n-1,-1\n"), "1 rows, 1 undefined, 0 unread: no row could be compared");
}

fn array(description: &str, numbers: &[f64]) -> Vec<u8> {
    array_of(description, &numbers.iter().map(|number| number.to_le_bytes()).collect::<Vec<_>>().concat())
}

fn array_of(description: &str, numbers: &[u8]) -> Vec<u8> {
    let length = (description.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], description.as_bytes(), numbers].concat()
}

#[test]
fn numpy_arrays_are_read() {
    let npy = |bytes: &[u8], expected: &str| check(&["x - y"], Source::Npy, bytes, Form::Csv, expected);
    let described = |descr: &str, order: &str, shape: &str| {
        format!("{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n")
    };
    let rows = |shape: &str| described("'<f8'", "False", shape);
    let whole = array(&rows("(2, 2)"), &[3.0, 1.0, 5.0, 7.0]);
    npy(&whole, "x - y\n2\n-2\n2 points, 0 undefined");
    npy(&whole[..whole.len() - 8], "x - y\n2\n1 points, 0 undefined\nthe file ends after 1 of 2 rows");
    npy(&array(&rows("(2, 3)"), &[]), "0 points, 0 undefined\nthe array has 3 columns; those wanted are x, y");
    npy(&array(&rows("(2, 2, 2)"), &[]), "0 points, 0 undefined\na table is wanted, not an array of shape (2, 2, 2)");
    npy(b"hello, world", "0 points, 0 undefined\nthis is not a NumPy array");
    let by_columns = array(&described("'<f8'", "True", "(2, 2)"), &[3.0, 5.0, 1.0, 7.0]);
    npy(&by_columns, "x - y\n2\n-2\n2 points, 0 undefined");
    npy(&by_columns[..by_columns.len() - 1], "0 points, 0 undefined\nthe file ends after 1 of 2 columns");
    let immense = array(&described("'<f8'", "True", "(1000000000000000, 2)"), &[3.0]);
    npy(&immense, "0 points, 0 undefined\nthe file ends after 0 of 2 columns");
    let bytes = |descr: &str, numbers: &[u8], expected: &str| {
        npy(&array_of(&described(descr, "False", "(1, 2)"), numbers), expected);
    };
    bytes("'>f4'", &[2.0_f32.to_be_bytes(), 0.5_f32.to_be_bytes()].concat(), "x - y\n1.5\n1 points, 0 undefined");
    bytes("'<i2'", &[254, 255, 1, 0], "x - y\n-3\n1 points, 0 undefined");
    bytes("'|u1'", &[255, 1], "x - y\n254\n1 points, 0 undefined");
    bytes("'|i1'", &[255, 1], "x - y\n-2\n1 points, 0 undefined");
    let refused = |kind: &str| {
        format!(
            "0 points, 0 undefined\nthe array holds {kind} and not real numbers; numpy.save(file, a.astype(float)) writes those"
        )
    };
    bytes("'<c16'", &[0; 32], &refused("<c16"));
    bytes("'|O'", &[0; 32], &refused("|O"));
    bytes("[('x', '<f8'), ('y', '<f8')]", &[0; 16], &refused("[('x', '<f8'), ('y', '<f8')]"));
}
