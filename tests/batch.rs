//! The machine interface as data: a request in, a response out, byte for byte.

use gradus::batch::{Options, respond, run};
use serde_json::Value;

/// The response to a request, without `{"id":null,` in front.
fn answer(request: &str) -> String {
    let response = respond(request.as_bytes(), 0);
    response.strip_prefix(r#"{"id":null,"#).unwrap_or(&response).to_owned()
}

fn check(request: &str, expected: &str) {
    assert_eq!(answer(request), expected, "{request}");
}

/// The value of one field of a response.
fn check_field(request: &str, path: &str, expected: &str) {
    let response: Value = serde_json::from_str(&respond(request.as_bytes(), 0)).expect("a response is JSON");
    let found = response.pointer(path).unwrap_or_else(|| panic!("no {path} in {response}"));
    assert_eq!(found.as_str().map_or_else(|| found.to_string(), str::to_owned), expected, "{request}");
}

/// Names of the fields of a response in order.
fn check_order(request: &str, expected: &str) {
    let response: Value = serde_json::from_str(&respond(request.as_bytes(), 0)).expect("a response is JSON");
    let names: Vec<&str> = response.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(names.join(" "), expected, "{request}");
}

/// Id and span of an error; the span as the text that it marks.
fn check_error(request: &str, id: &str, text: &str, marked: &str) {
    let response: Value = serde_json::from_str(&respond(request.as_bytes(), 0)).expect("a response is JSON");
    let error = &response["error"];
    assert_eq!((&response["ok"], &error["id"]), (&Value::Bool(false), &Value::from(id)), "{request}: {response}");
    let at = |k: usize| error["span"][k].as_u64().map(|at| at as usize);
    let found = match (at(0), at(1)) {
        (Some(start), Some(end)) => &text[start..end],
        _ => "",
    };
    assert_eq!(found, marked, "{request}: {response}");
}

#[test]
fn answers_of_a_learner() {
    let task = r#""task":{"op":"diff","expr":"sin(x^2)","wrt":"x"}"#;
    let check = |rest: &str, field: &str, expected: &str| {
        check_field(&format!(r#"{{"op":"check",{task},{rest}}}"#), field, expected);
    };
    check(r#""answer":"y' = 2x cos(x^2)""#, "/verdict", "correct");
    check(r#""answer":"2x cos(x^2)""#, "/certainty", "proved");
    check(r#""answer":"cos(x^2)""#, "/mistake", "chain-lost-inner");
    check(r#""answer":"cos(x^2)""#, "/expected/plain", "2*x*cos(x^2)");
    check(r#""answer":"2x cos(u)","let":{"u":"x^2"}"#, "/verdict", "unfinished");
    check(r#""answer":"2x cos(u)","let":{"u":"x^2"},"part":"combine""#, "/verdict", "correct");
    check(r#""answer":"sin(u)","let":{"u":"x^2"},"part":"introduce""#, "/verdict", "correct");
    check(r#""answer":"cos(u)","let":{"u":"x^2"},"part":"introduce""#, "/verdict", "incorrect");
    check(
        r#""locals":{"dy/du":"cos(u)","du/dx":"2x"},"let":{"u":"x^2"},"part":"differentiate""#,
        "/verdict",
        "correct",
    );
    check(
        r#""locals":{"dy/du":"-cos(u)","du/dx":"2x"},"let":{"u":"x^2"},"part":"differentiate""#,
        "/verdict",
        "incorrect",
    );
    check(r#""answer":"2x cos(""#, "/verdict", "invalid");
    check(r#""answer":"1/0""#, "/verdict", "invalid");
    check(r#""answer":"[2x, cos(x^2)]""#, "/verdict", "incorrect");
    let gradient = r#"{"op":"check","task":{"op":"grad","expr":"x^2*y","wrt":["x","y"]},"answer":"ANSWER"}"#;
    for (answer, field, expected) in [
        ("[2x*y, x^2]", "/verdict", "correct"),
        ("2x*y, x^2", "/verdict", "correct"),
        ("(2x*y, x^2)", "/verdict", "correct"),
        ("[[2x*y], [x^2]]", "/layout", "transposed"),
        ("[x^2, 2x*y]", "/mistake", "gradient-order-swapped"),
    ] {
        check_field(&gradient.replace("ANSWER", answer), field, expected);
    }
}

#[test]
fn equality() {
    check(
        r#"{"op":"equal","a":"sin(x)^2","b":"1-cos(x)^2"}"#,
        r#""ok":true,"verdict":"equal","certainty":"proved","witness":null,"domain":null}"#,
    );
    check(
        r#"{"op":"equal","a":"sqrt(x^2)","b":"x"}"#,
        r#""ok":true,"verdict":"different","certainty":"refuted","witness":{"at":{"x":-1.0},"a":1.0,"b":-1.0},"domain":null}"#,
    );
    check_field(r#"{"op":"equal","a":"sqrt(x^2)","b":"x","assume":["x > 0"]}"#, "/verdict", "equal");
    check_field(r#"{"op":"equal","a":"abs(x-20)","b":"20-x"}"#, "/verdict", "different");
    check_field(r#"{"op":"equal","a":"1/0","b":"x"}"#, "/verdict", "invalid");
    check_field(r#"{"op":"equal","a":"(x^2-1)/(x-1)","b":"x+1"}"#, "/domain", "the first is undefined at x = 1");
}

#[test]
fn expressions() {
    check(
        r#"{"op":"parse","text":"3x^2y"}"#,
        r#""ok":true,"plain":"3*x^2*y","latex":"3x^{2} y","unicode":"3x²·y","shape":[1,1],"notes":[]}"#,
    );
    check_field(r#"{"op":"parse","text":"log(x)"}"#, "/plain", "ln(x)");
    check_field(r#"{"op":"parse","text":"(x^2-1)/(x-1)"}"#, "/plain", "(x^2 - 1)/(x - 1)");
    check_field(r#"{"op":"parse","text":"[1,2;3,4]"}"#, "/shape", "[2,2]");
    check(
        r#"{"op":"simplify","expr":"x + x"}"#,
        r#""ok":true,"plain":"2*x","latex":"2x","unicode":"2x","shape":[1,1]}"#,
    );
    check(r#"{"op":"eval","expr":"x^2 + 1","at":{"x":1.5}}"#, r#""ok":true,"value":3.25}"#);
    check(r#"{"op":"eval","expr":"[x, 2x]","at":{"x":1.5}}"#, r#""ok":true,"value":[1.5,3.0]}"#);
    check(r#"{"op":"eval","expr":"[[x, 0], [1, 2]]","at":{"x":1.5}}"#, r#""ok":true,"value":[[1.5,0.0],[1.0,2.0]]}"#);
    check(
        r#"{"op":"eval","expr":"A_12*v_2","at":{"A":[[1,2],[3,4]],"v":[5,6]},"vars":{"A":"matrix(2,2)","v":"vector(2)"}}"#,
        r#""ok":true,"value":12.0}"#,
    );
    check(r#"{"op":"eval","expr":"exp(x)","at":{"x":1000}}"#, r#""ok":true,"value":"infinity"}"#);
}

#[test]
fn derivatives() {
    check(
        r#"{"op":"diff","expr":"ln(x)","wrt":"x","at":{"x":2}}"#,
        r#""ok":true,"plain":"1/x","latex":"\\frac{1}{x}","unicode":"1/x","shape":[1,1],"domain":["x > 0"],"witnesses":["forward AD","reverse AD"],"points":8,"relative_error":0.0,"value":0.5}"#,
    );
    check_field(r#"{"op":"diff","expr":"x^2*y","wrt":["x","x","y"]}"#, "/plain", "2");
    check_field(r#"{"op":"diff","expr":"x^3"}"#, "/plain", "3*x^2");
    check_order(
        r#"{"op":"grad","expr":"x*y","wrt":["x","y"]}"#,
        "id ok plain latex unicode shape rows domain witnesses points relative_error",
    );
    check_field(r#"{"op":"grad","expr":"x*y","wrt":["x","y"]}"#, "/rows", r#"[["y","x"]]"#);
    check_field(
        r#"{"op":"grad","expr":"v_1*v_2^2 + v_3","vars":{"v":"vector(3)"},"wrt":"v"}"#,
        "/plain",
        "[v_2^2, 2*v_1*v_2, 1]",
    );
    check_field(
        r#"{"op":"diff","expr":"v_1*v_2^2","vars":{"v":"vector(2)"},"wrt":"v"}"#,
        "/plain",
        "[v_2^2, 2*v_1*v_2]",
    );
    check_field(r#"{"op":"jacobian","expr":["x*y","x + y"],"wrt":["x","y"]}"#, "/plain", "[[y, x], [1, 1]]");
    check_field(r#"{"op":"jacobian","exprs":["x*y","x + y"],"wrt":["x","y"]}"#, "/rows", r#"[["y","x"],["1","1"]]"#);
    check_field(
        r#"{"op":"hessian","expr":"x^2*y^3","wrt":["x","y"]}"#,
        "/plain",
        "[[2*y^3, 6*x*y^2], [6*x*y^2, 6*x^2*y]]",
    );
}

#[test]
fn products_with_a_vector() {
    let jvp = r#"{"op":"jvp","exprs":["x*y","x + y"],"wrt":["x","y"],"with":[1,2],"at":{"x":3,"y":4}}"#;
    check_order(jvp, "id ok plain latex unicode shape value");
    check_field(jvp, "/plain", "[y + 2*x, 3]");
    check_field(jvp, "/value", "[10.0,3.0]");
    check_field(r#"{"op":"vjp","expr":["x*y","x + y"],"with":"[1, 2]"}"#, "/plain", "[2 + y, 2 + x]");
    check_field(r#"{"op":"hvp","expr":"a*x^3","wrt":"x","with":["t"]}"#, "/plain", "6*a*t*x");
    let whole = r#"{"op":"hvp","expr":"x'*A*x","wrt":"x","with":"v","vars":{"x":"vector(n)","v":"vector(n)","A":"matrix(n,n)"}}"#;
    check_field(whole, "/plain", "(A + A')*v");
    check_error(r#"{"op":"jvp","expr":"x*y","with":[1]}"#, "shape-point", "", "");
    check_error(r#"{"op":"jvp","expr":"x*y"}"#, "parse-request", "", "");
    check_error(r#"{"op":"jvp","expr":"x*y","with":["1","+"]}"#, "parse-unexpected", "[1, +]", "]");
    let undefined = r#"{"op":"jvp","expr":"ln(x)","wrt":"x","with":[1],"at":{"x":-1}}"#;
    check_error(undefined, "scope-undefined", "", "");
    let slope = r#"{"op":"diff","expr":"ln(x)","wrt":"x","at":{"x":-1}}"#;
    check_error(slope, "scope-undefined", "", "");
    check_field(r#"{"op":"diff","expr":"x*y","wrt":"x","at":{"y":2}}"#, "/value", "2.0");
    check_error(r#"{"op":"diff","expr":"floor(x)","wrt":"x","at":{"x":2}}"#, "scope-undefined", "", "");
    check_field(r#"{"op":"diff","expr":"floor(x)","wrt":"x","at":{"x":2.5}}"#, "/value", "0.0");
}

#[test]
fn layouts() {
    let jacobian =
        |layout: &str| format!(r#"{{"op":"jacobian","exprs":["x*y","x+y","x"],"wrt":["x","y"],"layout":"{layout}"}}"#);
    check_field(&jacobian("numerator"), "/plain", "[[y, x], [1, 1], [1, 0]]");
    check_field(&jacobian("denominator"), "/plain", "[[y, 1, 1], [x, 1, 0]]");
    check_field(&jacobian("mixed"), "/plain", "[[y, x], [1, 1], [1, 0]]");
    let gradient = |layout: &str| format!(r#"{{"op":"grad","expr":"x*y","wrt":["x","y"],"layout":"{layout}"}}"#);
    for (layout, shape) in [("numerator", "[1,2]"), ("denominator", "[2,1]"), ("mixed", "[2,1]")] {
        check_field(&gradient(layout), "/shape", shape);
        check_field(&gradient(layout), "/plain", "[y, x]");
    }
    let matrix = r#"{"op":"grad","expr":"W_12","vars":{"W":"matrix(2,3)"},"wrt":"W","layout":"denominator"}"#;
    check_field(matrix, "/plain", "[[0, 1, 0], [0, 0, 0]]");
    check_error(r#"{"op":"grad","expr":"x*y","layout":"sideways"}"#, "parse-request", "", "");
}

#[test]
fn steps() {
    let request = r#"{"op":"steps","expr":"sin(x + x^2)","wrt":"x"}"#;
    check_order(request, "id ok rule grain intermediates outputs locals combine substitute result graph one_path");
    check_field(request, "/rule", "total-derivative");
    check_field(request, "/intermediates", r#"[{"name":"u","expr":"x^2"},{"name":"v","expr":"x + u"}]"#);
    check_field(request, "/locals/0/law", "d-power");
    check_field(
        request,
        "/graph",
        r#"{"nodes":["x","u","v","y"],"edges":[["x","u"],["x","v"],["u","v"],["v","y"]],"paths":2}"#,
    );
    check_field(request, "/result/plain", "(2*x + 1)*cos(x^2 + x)");
    check_field(
        r#"{"op":"steps","expr":"sin(3*x + 1)","wrt":"x","grain":"fine"}"#,
        "/intermediates",
        r#"[{"name":"u","expr":"3*x"},{"name":"v","expr":"u + 1"}]"#,
    );
    check_field(
        r#"{"op":"steps","expr":"ln(sin(x^3)^2)","wrt":"x","grain":"coarse"}"#,
        "/intermediates",
        r#"[{"name":"u","expr":"sin(x^3)^2"}]"#,
    );
    check_field(r#"{"op":"steps","expr":"[ln(x^2), sin(3x)]","wrt":"x"}"#, "/factors/0/shape", "[2,2]");
    check_error(r#"{"op":"steps","expr":"x","wrt":"x","grain":"tiny"}"#, "parse-request", "", "");
}

#[test]
fn what_stands_beside_the_expression() {
    check_field(r#"{"op":"diff","expr":"u^2","let":{"u":"x^3"},"wrt":"x"}"#, "/plain", "6*x^5");
    check_field(r#"{"op":"diff","expr":"f(2)*x","let":{"f(t)":"t^2"},"wrt":"x"}"#, "/plain", "4");
    check_field(r#"{"op":"diff","expr":"x^2","wrt":"x","assume":["A wobbly","x > 0","A symmetric"]}"#, "/plain", "2*x");
    check_field(r#"{"op":"diff","expr":"x^2","wrt":"x","assume":"x > 0"}"#, "/plain", "2*x");
    check_field(
        r#"{"op":"diff","expr":"x^2","wrt":"x","vars":{"x":"scalar","A":"matrix(n,n) symmetric"}}"#,
        "/plain",
        "2*x",
    );
    check_field(r#"{"id":[1,{"a":null}],"op":"parse","text":"x"}"#, "/id", r#"[1,{"a":null}]"#);
}

#[test]
fn errors_say_where() {
    check_error(r#"{"op":"parse","text":"2x + )"}"#, "parse-unbalanced", "2x + )", ")");
    check_error(r#"{"op":"parse","text":"é+)"}"#, "parse-character", "é+)", "é");
    check_error(r#"{"op":"parse","text":"α + sin(π"}"#, "parse-unbalanced", "α + sin(π", "(");
    check_error(r#"{"op":"parse","text":""}"#, "parse-empty", "", "");
    check_error(r#"{"op":"eval","expr":"2 + 1/0"}"#, "scope-undefined", "2 + 1/0", "1/0");
    check_error(r#"{"op":"eval","expr":"1/x","at":{"x":0}}"#, "scope-undefined", "", "");
    check_error(r#"{"op":"eval","expr":"x + 1"}"#, "scope-not-numeric", "", "");
    check_error(r#"{"op":"diff","expr":"2*foo(x, x)","wrt":"x"}"#, "parse-unknown-function", "2*foo(x, x)", "foo");
    check_error(r#"{"op":"diff","expr":"x*y"}"#, "scope-which-variable", "x*y", "x*y");
    check_error(r#"{"op":"diff","expr":"7"}"#, "scope-no-variable", "7", "7");
    check_error(r#"{"op":"grad","expr":"[x, y]","wrt":["x"]}"#, "shape-operator", "[x, y]", "[x, y]");
    check_error(r#"{"op":"grad","expr":"sum(i=1..N, w_i*x_i)"}"#, "scope-which-variable", "", "");
}

#[test]
fn errors_elsewhere_name_the_field() {
    let rows = [
        (r#"{"op":"jacobian","exprs":["x","sin(x"],"wrt":"x"}"#, "sin(x", "(", "exprs[1]"),
        (r#"{"op":"jacobian","expr":["x, y","x)"],"wrt":"x"}"#, "x, y", ",", "expr[0]"),
        (r#"{"op":"diff","expr":"u","let":{"u":"2 + )"},"wrt":"x"}"#, "2 + )", ")", "let.u"),
        (r#"{"op":"diff","expr":"x","assume":["x > 0","x > )"],"wrt":"x"}"#, "x > )", ")", "assume[1]"),
        (r#"{"op":"diff","expr":"x","vars":{"x":"vector(3"},"wrt":"x"}"#, "vector(3", "vector(3", "vars.x"),
        (r#"{"op":"diff","expr":"x","wrt":"q+"}"#, "q+", "q+", "wrt"),
    ];
    for (request, text, marked, field) in rows {
        let response: Value = serde_json::from_str(&respond(request.as_bytes(), 0)).expect("a response is JSON");
        let id = response["error"]["id"].as_str().unwrap_or_else(|| panic!("{response}")).to_owned();
        check_error(request, &id, text, marked);
        check_field(request, "/error/field", field);
    }
}

#[test]
fn requests_that_are_none() {
    check(
        r#"{"op":"nope"}"#,
        r#""ok":false,"error":{"id":"parse-request","message":"there is no op nope","span":null,"try":"parse, eval, simplify, diff, grad, jacobian, hessian, jvp, vjp, hvp, steps, equal, check, audit"}}"#,
    );
    check(
        r#"{"id":7}"#,
        r#"{"id":7,"ok":false,"error":{"id":"parse-request","message":"the field op is missing","span":null,"try":null}}"#,
    );
    for request in [
        "[1, 2]",
        "\"x\"",
        "not json",
        "{",
        r#"{"op":"parse"}"#,
        r#"{"op":"parse","text":5}"#,
        r#"{"op":"diff"}"#,
        r#"{"op":1}"#,
        r#"{"op":"diff","expr":[1],"wrt":"x"}"#,
        r#"{"op":"diff","expr":"x","wrt":5}"#,
        r#"{"op":"eval","expr":"x","at":{"x":"1"}}"#,
        r#"{"op":"eval","expr":"x","at":[1]}"#,
        r#"{"op":"diff","expr":"x","let":{"u":5}}"#,
        r#"{"op":"diff","expr":"x","vars":{"x":5}}"#,
        r#"{"op":"parse","text":"x","syntax":"morse"}"#,
        r#"{"op":"parse","text":"x","limit_ms":"soon"}"#,
        r#"{"op":"parse","text":"x","limit_ms":-1}"#,
    ] {
        check_error(request, "parse-request", "", "");
    }
    assert!(respond(b"{\"op\":\"parse\",\"text\":\"\xff\"}", 0).contains("parse-request"));
}

#[test]
fn a_limit_ends_a_huge_request() {
    let by = vec![r#""x""#; 40].join(",");
    let request = format!(r#"{{"op":"diff","expr":"x^x^x^x","wrt":[{by}],"limit_ms":30}}"#);
    check_error(&request, "limit-time", "", "");
    check_field(r#"{"op":"diff","expr":"x^2","wrt":"x","limit_ms":60000}"#, "/plain", "2*x");
}

fn all(lines: &str, threads: usize) -> String {
    let mut output = Vec::new();
    run(lines.as_bytes(), &mut output, &Options { threads, seed: 0 }).expect("memory can be written to");
    String::from_utf8(output).expect("responses are text")
}

/// Requests of all kinds, cheap and dear, good and bad.
fn many(count: usize) -> String {
    let line = |k: usize| match k % 8 {
        0 => format!(r#"{{"id":{k},"op":"diff","expr":"x^{k}*sin({k}x)","wrt":"x"}}"#),
        1 => format!(r#"{{"id":{k},"op":"parse","text":"{k}x + y)"}}"#),
        2 => format!(r#"{{"id":{k},"op":"grad","expr":"ln(x^2+y^{k})","wrt":["x","y"]}}"#),
        3 => format!("line {k} is not JSON"),
        4 => format!(r#"{{"id":{k},"op":"eval","expr":"x^2+{k}","at":{{"x":1.5}}}}"#),
        5 => format!(r#"{{"id":{k},"op":"hessian","expr":"exp(x*y)*{k}","wrt":["x","y"]}}"#),
        6 => format!(r#"{{"id":{k},"op":"steps","expr":"sin(x+x^{k})","wrt":"x"}}"#),
        _ => format!(r#"{{"id":{k},"op":"simplify","expr":"x+{k}x"}}"#),
    };
    (0..count).map(|k| line(k) + "\n").collect()
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let lines = many(200);
    let alone = all(&lines, 1);
    assert_eq!(alone, all(&lines, 4));
    assert_eq!(alone, all(&lines, 4));
    let expected: String = lines.lines().map(|line| respond(line.as_bytes(), 0) + "\n").collect();
    assert_eq!(alone, expected);
}

#[test]
fn two_thousand_lines_in_order() {
    let responses = all(&many(2000), 4);
    assert_eq!(responses.lines().count(), 2000);
    for (k, line) in responses.lines().enumerate().filter(|(k, _)| k % 8 != 3) {
        assert!(line.starts_with(&format!(r#"{{"id":{k},"ok":{}"#, k % 8 != 1)), "{k}: {line}");
    }
}

#[test]
fn blank_lines_and_a_last_line_without_end() {
    assert_eq!(all("\n  \n", 2), "");
    let responses =
        all("\n{\"id\":1,\"op\":\"simplify\",\"expr\":\"x+x\"}\r\n\n{\"id\":2,\"op\":\"simplify\",\"expr\":\"y\"}", 2);
    let ids: Vec<&str> = responses.lines().map(|line| &line[..8]).collect();
    assert_eq!(ids, [r#"{"id":1,"#, r#"{"id":2,"#]);
}
