//! The examples that must come out right, as lines of text: through a session as a person types them, and through the
//! machine interface.

use gradus::batch::respond;
use gradus::render::json;
use gradus::session::{Confirm, Reply, Session};
use serde_json::Value;

/// The fields of the last reply to the last of several lines; none may be a problem.
fn fields(lines: &str) -> Value {
    let mut session = Session::new();
    session.confirm = Confirm::Automatic;
    let mut last = Reply::Quiet;
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        for reply in session.run(line) {
            if let Reply::Problem { diagnostic, .. } = &reply {
                panic!("{line}: {diagnostic}");
            }
            last = reply;
        }
    }
    Value::Object(json::fields(&last))
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {path} in {value}"))
}

/// The last line's answer in plain notation, confirmed by every witness that was asked.
fn check(lines: &str, expected: &str) {
    let answer = fields(lines);
    assert_eq!(text(&answer, "/plain"), expected, "{lines}");
    let witnesses = answer["witnesses"].as_array().expect("a derivative has witnesses");
    assert!(!witnesses.is_empty() && answer.get("warning").is_none(), "{lines}: {answer}");
}

fn response(request: &str) -> Value {
    let response: Value = serde_json::from_str(&respond(request.as_bytes(), 0)).expect("a response is JSON");
    assert_eq!(response["ok"], Value::Bool(true), "{request}: {response}");
    response
}

/// The response to a request at a path of fields.
fn check_batch(request: &str, path: &str, expected: &str) {
    let response = response(request);
    let found = response.pointer(path).unwrap_or_else(|| panic!("no {path} in {response}"));
    let found = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
    assert_eq!(found, expected, "{request}");
}

/// The four steps of the last line, one line each: what is introduced, differentiated, combined, substituted.
fn check_steps(lines: &str, rule: &str, expected: [&str; 4]) {
    let steps = fields(lines);
    let pairs = |list: &str, left: &dyn Fn(&Value) -> String| {
        let rows = steps[list].as_array().expect("a list").iter();
        rows.map(|row| format!("{} = {}", left(row), text(row, "/expr"))).collect::<Vec<_>>()
    };
    let name = |row: &Value| text(row, "/name").to_owned();
    let local = |row: &Value| format!("d{}/d{}", text(row, "/of"), text(row, "/by"));
    let introduced = [pairs("intermediates", &name), pairs("outputs", &name)].concat().join("; ");
    let found = [
        introduced,
        pairs("locals", &local).join("; "),
        text(&steps, "/combine").to_owned(),
        format!("{} = {}", text(&steps, "/substitute"), text(&steps, "/result/plain")),
    ];
    assert_eq!(text(&steps, "/rule"), rule, "{lines}");
    assert_eq!(found, expected, "{lines}");
}

/// Jacobians of the last line's product, the outermost first: `2x3 [...]`.
fn check_factors(lines: &str, expected: &[&str]) {
    let steps = fields(lines);
    let factors: Vec<String> = steps["factors"]
        .as_array()
        .expect("a vector chain has factors")
        .iter()
        .map(|factor| format!("{}x{} {}", factor["shape"][0], factor["shape"][1], text(factor, "/expr")))
        .collect();
    assert_eq!(factors, expected, "{lines}");
}

#[test]
fn gradients() {
    check("grad 3x^2y", "[6*x*y, 3*x^2]");
    check("grad 2x + y^2", "[2, 2*y]");
    check("grad 2x + y^8", "[2, 8*y^7]");
    check("grad x*y", "[y, x]");
    check("∇(3x²y)", "[6*x*y, 3*x^2]");
    check_batch(r#"{"op":"grad","expr":"3x^2y","wrt":["x","y"]}"#, "/plain", "[6*x*y, 3*x^2]");
    check_batch(r#"{"op":"grad","expr":"2x+y^8","wrt":["x","y"]}"#, "/rows", r#"[["2","8*y^7"]]"#);
    check_batch(r#"{"op":"grad","expr":"x*y","wrt":["y","x"]}"#, "/plain", "[x, y]");
}

#[test]
fn jacobians_and_hessians() {
    check("jacobian [3x^2y, 2x + y^8]", "[[6*x*y, 3*x^2], [2, 8*y^7]]");
    check("jacobian [3x^2y, 2x + y^2]", "[[6*x*y, 3*x^2], [2, 2*y]]");
    check("f(x,y) = 3x^2y\ng(x,y) = 2x + y^8\njacobian [f, g]", "[[6*x*y, 3*x^2], [2, 8*y^7]]");
    check("hessian x*y", "[[0, 1], [1, 0]]");
    check("hessian 3x^2y", "[[6*y, 6*x], [6*x, 0]]");
    check("hessian sin(x*y)", "[[-y^2*sin(x*y), cos(x*y) - x*y*sin(x*y)], [cos(x*y) - x*y*sin(x*y), -x^2*sin(x*y)]]");
    check("jacobian [sin(t), t^2]", "[cos(t), 2*t]");
    check_batch(r#"{"op":"hessian","expr":"x*y","wrt":["x","y"]}"#, "/plain", "[[0, 1], [1, 0]]");
    check_batch(
        r#"{"op":"jacobian","exprs":["3x^2y","2x+y^8"],"wrt":["x","y"]}"#,
        "/plain",
        "[[6*x*y, 3*x^2], [2, 8*y^7]]",
    );
}

#[test]
fn sums_of_symbolic_length() {
    check("grad sum(i=1..N, w_i*x_i), x", "w'");
    check("grad sum(i=1..N, w_i*x_i), w", "x'");
    check("grad sum(i=1..N, sum(j=1..M, W_{i,j}*x_i*y_j)), W", "x*y'");
    check("grad sum(i=1..N, (y_i - w_i*x_i)^2), w", "-2*((y - w .* x) .* x)'");
    check("grad sum(i=1..N, sin(x_i)), x", "cos(x)'");
    check("diff sum(i=1..N, sin(x_i)), x_j", "cos(x_j)");
    check("grad ln(sum(i=1..N, exp(x_i))), x", "exp(x)'/sum(i=1..N, exp(x_i))");
    check("hessian sum(i=1..N, x_i^3), x", "6*diag(x)");
    check("diff prod(i=1..N, x_i), x", "prod(i=1..N, x_i)/x_j");
    check("diff sum(i=1..N, x_i^2), x_1", "2*x_1");
    check("diff sum(i=2..N, x_i^2), x_1", "0");
    check("x : vector(n)\ndiff sum(i=2..n, (x_i - x_1)^2), x_1", "-2*sum(i=2..n, x_i - x_1)");
    check("diff sum(i=1..N-1, x_i*x_i), x_j", "2*x_j");
    check("diff sum(i=1..N, sum(j=1..N, W_{i,j}*x_i*x_j)), x_k", "sum(i=1..N, W_{i,k}*x_i) + sum(j=1..N, W_{k,j}*x_j)");
    check("diff sum(i=1..N, W_{i,i}), W_{k,l}", "piecewise(k = l, 1, otherwise, 0)");
    check_batch(r#"{"op":"grad","expr":"sum(i=1..N, w_i*x_i)","wrt":"x"}"#, "/plain", "w'");
    check_batch(r#"{"op":"grad","expr":"sum(i=1..N, w_i*x_i)","wrt":"x","layout":"denominator"}"#, "/plain", "w");
    check_batch(r#"{"op":"grad","expr":"sum(i=1..N, w_i*x_i)","wrt":"w","layout":"mixed"}"#, "/plain", "x");
    check_batch(r#"{"op":"grad","expr":"sum(i=1..N, w_i*x_i)","wrt":"w"}"#, "/shape/1", "N");
    check_batch(
        r#"{"op":"steps","expr":"ln(sum(i=1..N, exp(x_i)))","wrt":"x"}"#,
        "/substitute",
        "1/sum(i=1..N, exp(x_i))*exp(x_j)",
    );
    check_batch(
        r#"{"op":"steps","expr":"x^2*sum(i=1..N, x*y_i)","wrt":"x"}"#,
        "/substitute",
        "sum(i=1..N, x*y_i)*2*x + x^2*sum(i=1..N, y_i)",
    );
    check_batch(r#"{"op":"diff","expr":"sum(i=1..N, w_i*t^i)","wrt":"t"}"#, "/domain", "[]");
}

#[test]
fn an_index_means_one_thing() {
    let problem = |line: &str| match &Session::new().run(line)[..] {
        [Reply::Problem { diagnostic, .. }] => diagnostic.id,
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(problem("diff sum(i=1..N, x_i^2), x_i"), "scope-index");
}

#[test]
fn derivatives_by_a_matrix_have_its_shape() {
    let square = "[[x_1^2, x_1*x_2, x_1*x_3], [x_1*x_2, x_2^2, x_2*x_3], [x_1*x_3, x_2*x_3, x_3^2]]";
    check("W : matrix(3,3)\ngrad sum(i=1..3, sum(j=1..3, W_{i,j}*x_i*x_j)), W", square);
    check("W : matrix(3,3)\nx : vector(3)\ngrad x'*W*x, W", square);
    check(
        "W : matrix(3,3)\ngrad W_11*W_22 - W_12*W_21, W",
        "[[W_{2,2}, -W_{2,1}, 0], [-W_{1,2}, W_{1,1}, 0], [0, 0, 0]]",
    );
    check(
        "W : matrix(2,3)\nx : vector(3)\nu : vector(2)\ngrad u'*W*x, W",
        "[[u_1*x_1, u_1*x_2, u_1*x_3], [u_2*x_1, u_2*x_2, u_2*x_3]]",
    );
    let request = r#"{"op":"grad","expr":"x'*W*x","vars":{"x":"vector(3)","W":"matrix(3,3)"},"wrt":"W"}"#;
    check_batch(request, "/plain", square);
    check_batch(request, "/shape", "[3,3]");
}

#[test]
fn the_identity_function() {
    let identity = "[[1, 0, 0], [0, 1, 0], [0, 0, 1]]";
    check("jacobian [x_1, x_2, x_3]", identity);
    check("x : vector(3)\njacobian x, x", identity);
    check("x : vector(n)\ndiff x_i, x_j", "piecewise(i = j, 1, otherwise, 0)");
    check("x : vector(n)\n∂/∂x_j x_i", "piecewise(i = j, 1, otherwise, 0)");
    check("x : vector(n)\ndiff x_1, x_j", "piecewise(1 = j, 1, otherwise, 0)");
    check_batch(r#"{"op":"jacobian","expr":"x","vars":{"x":"vector(3)"},"wrt":"x"}"#, "/plain", identity);
}

#[test]
fn one_path() {
    check_steps(
        "steps ln(sin(x^3)^2)",
        "single-variable",
        [
            "u = x^3; v = sin(u); w = v^2; y = ln(w)",
            "du/dx = 3*x^2; dv/du = cos(u); dw/dv = 2*v; dy/dw = 1/w",
            "1/w*2*v*cos(u)*3*x^2",
            "1/sin(x^3)^2*2*sin(x^3)*cos(x^3)*3*x^2 = 6*x^2*cos(x^3)/sin(x^3)",
        ],
    );
    check_steps(
        "steps sin(x^2)",
        "single-variable",
        ["u = x^2; y = sin(u)", "du/dx = 2*x; dy/du = cos(u)", "cos(u)*2*x", "cos(x^2)*2*x = 2*x*cos(x^2)"],
    );
}

#[test]
fn several_paths() {
    check_steps(
        "steps x + x^2",
        "total-derivative",
        ["u = x^2; y = x + u", "du/dx = 2*x; dy/dx = 1; dy/du = 1", "1 + 2*x", "1 + 2*x = 1 + 2*x"],
    );
    assert_eq!(text(&fields("steps x + x^2"), "/one_path"), "2*x");
    assert_eq!(fields("steps x + x^2")["graph"]["paths"], 2);
    check_steps(
        "steps sin(x + x^2)",
        "total-derivative",
        [
            "u = x^2; v = x + u; y = sin(v)",
            "du/dx = 2*x; dv/dx = 1; dv/du = 1; dy/dv = cos(v)",
            "cos(v) + cos(v)*2*x",
            "cos(x + x^2) + cos(x + x^2)*2*x = (2*x + 1)*cos(x^2 + x)",
        ],
    );
    check_steps(
        "steps x*x^2",
        "total-derivative",
        ["u = x^2; y = x*u", "du/dx = 2*x; dy/dx = u; dy/du = x", "u + x*2*x", "x^2 + x*2*x = 3*x^2"],
    );
}

#[test]
fn total_derivatives_of_defined_names() {
    check("let x = 3t\nlet y = t^2\ndiff x*y, t", "9*t^2");
    check_steps(
        "let x = 3t\nlet y = t^2\nsteps x*y, t",
        "total-derivative",
        [
            "x = 3*t; y = t^2; z = x*y",
            "dx/dt = 3; dy/dt = 2*t; dz/dx = y; dz/dy = x",
            "y*3 + x*2*t",
            "t^2*3 + 3*t*2*t = 9*t^2",
        ],
    );
    let request = r#"{"op":"steps","expr":"x^2*y","let":{"x":"3*t","y":"t^2"},"wrt":"t"}"#;
    check_batch(request, "/rule", "total-derivative");
    check_batch(request, "/result/plain", "36*t^3");
    check_batch(r#"{"op":"diff","expr":"x^2*y","let":{"x":"3*t","y":"t^2"},"wrt":"t"}"#, "/plain", "36*t^3");
}

#[test]
fn vectors_in_between() {
    check_steps(
        "steps [ln(x^2), sin(3x)]",
        "vector",
        [
            "u = x^2; v = 3*x; y_1 = ln(u); y_2 = sin(v)",
            "du/dx = 2*x; dv/dx = 3; dy_1/du = 1/u; dy_2/dv = cos(v)",
            "[1/u*2*x, cos(v)*3]",
            "[1/x^2*2*x, cos(3*x)*3] = [2/x, 3*cos(3*x)]",
        ],
    );
    check_factors("steps [ln(x^2), sin(3x)]", &["2x2 [[1/u, 0], [0, cos(v)]]", "2x1 [2*x, 3]"]);
}

/// From k = 2 variables through n = 3 intermediate ones to m = 2 outputs.
const CHAIN: &str = "f(u, v, w) = [u + v*w, sin(u)]\ng(x, y) = [x*y, x + y, x^2]\n";

#[test]
fn a_vector_chain_shows_its_sizes() {
    check(&format!("{CHAIN}jacobian f(g(x, y))"), "[[3*x^2 + 2*x*y + y, x^2 + x], [y*cos(x*y), x*cos(x*y)]]");
    let steps = format!("{CHAIN}steps f(g(x, y))");
    check_factors(&steps, &["2x3 [[1, w, v], [cos(u), 0, 0]]", "3x2 [[y, x], [1, 1], [2*x, 0]]"]);
    check_steps(
        &steps,
        "vector",
        [
            "u = x*y; v = x + y; w = x^2; z_1 = u + v*w; z_2 = sin(u)",
            "du/dx = y; du/dy = x; dv/dx = 1; dv/dy = 1; dw/dx = 2*x; dz_1/du = 1; dz_1/dv = w; dz_1/dw = v; dz_2/du = cos(u)",
            "[[y + w + v*2*x, x + w], [cos(u)*y, cos(u)*x]]",
            "[[y + x^2 + (x + y)*2*x, x + x^2], [cos(x*y)*y, cos(x*y)*x]] = [[3*x^2 + 2*x*y + y, x^2 + x], [y*cos(x*y), x*cos(x*y)]]",
        ],
    );
}

#[test]
fn a_name_that_is_taken_gives_way() {
    check_steps(
        "f(u) = sin(u)\nsteps f(f(f(x)))",
        "single-variable",
        [
            "u = sin(x); v = sin(u); y = sin(v)",
            "du/dx = cos(x); dv/du = cos(u); dy/dv = cos(v)",
            "cos(v)*cos(u)*cos(x)",
            "cos(sin(sin(x)))*cos(sin(x))*cos(x) = cos(x)*cos(sin(x))*cos(sin(sin(x)))",
        ],
    );
    check_factors("f(x, y) = [x*y, x + y]\nsteps f(f(x, y))", &["2x2 [[v, u], [1, 1]]", "2x2 [[y, x], [1, 1]]"]);
}
