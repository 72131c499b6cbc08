//! Files that mean harm or are simply broken: each ends in a named outcome.

use std::fmt::Write;

use gradus::render::format::{FORMATS, Options as Look};
use gradus::session::{Reply, Session};
use gradus::tutor::audit::{Format, LARGEST_DOCUMENT, Options, audit};

fn outcome(source: &str, format: Format) -> &'static str {
    match audit(source, format, &Options::default()) {
        Ok(found) => found.limit.map_or("audited", |limit| limit.id),
        Err(diagnostic) => diagnostic.id,
    }
}

#[test]
fn control_characters_never_leave() {
    let source = "$\\frac{d}{dx} x^2 = 3x \u{1b}[31m\u{7}$ \u{1b}]0;title\u{7}\n\n$y = \u{9b}2J x$ and $y = <script>alert(1)</script>$ $\\text{<b>} y = 3x$\n";
    for name in ["notes\u{1b}[2J.md", "<script>.md"] {
        let mut session = Session::new();
        let reply = session.audited(name, source.to_owned(), Format::Markdown, &mut |_| {}).expect("audited");
        assert!(matches!(reply, Reply::Audit(_)));
        for format in FORMATS {
            let shown = format.document(std::slice::from_ref(&reply), &Look::default());
            assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{}: {shown:?}", format.name);
            assert!(format.name != "html" || !shown.contains("<script>"), "{shown}");
        }
    }
}

#[test]
fn depth_is_answered() {
    for depth in [1_000, 20_000] {
        let open = "{".repeat(depth);
        let close = "}".repeat(depth);
        assert_eq!(outcome(&format!("$x = {open}1{close}$"), Format::Markdown), "audited");
        let fractions = format!("$x = {}1{}$", "\\frac{1}{".repeat(depth / 10), "}".repeat(depth / 10));
        assert_eq!(outcome(&fractions, Format::Latex), "audited");
        assert_eq!(outcome(&format!("$x = {}1$", "(".repeat(depth)), Format::Markdown), "audited");
        assert_eq!(outcome(&format!("{}1 = 1", "-".repeat(depth)), Format::Plain), "audited");
    }
    assert_eq!(outcome(&format!("{{{}", "[".repeat(1000)), Format::Notebook), "limit-depth");
}

#[test]
fn bombs_of_macros_end() {
    let mut source = String::from("\\newcommand{\\a}{xxxxxxxxxx}\n");
    for (from, to) in ('a'..='y').zip('b'..='z') {
        let call = format!("\\{from} ");
        writeln!(source, "\\newcommand{{\\{to}}}{{{}}}", call.repeat(10)).expect("text");
    }
    source.push_str("$y = \\z$");
    assert_eq!(outcome(&source, Format::Latex), "limit-macro");
    assert_eq!(outcome("\\def\\a{\\a x} $y = \\a$", Format::Latex), "limit-macro");
    assert_eq!(outcome("\\newcommand{\\a}{", Format::Latex), "audited");
}

#[test]
fn size_is_limited() {
    let large = "a".repeat(LARGEST_DOCUMENT + 1);
    assert_eq!(outcome(&large, Format::Markdown), "limit-file");
    let many = "$x$ ".repeat(60_000);
    assert_eq!(outcome(&many, Format::Markdown), "limit-formulas");
    let long = format!("$y = {}$", "x+".repeat(50_000));
    assert_eq!(outcome(&long, Format::Markdown), "audited");
}

/// 100 MB in a file, on a line, in one formula, in one answer of a class.
#[test]
fn a_hundred_megabytes_end_at_once() {
    const SIZE: usize = 100 << 20;
    let path = std::env::temp_dir().join(format!("gradus-large-{}.md", std::process::id()));
    let file = std::fs::File::create(&path).expect("a temporary file");
    file.set_len(SIZE as u64).expect("a file with a hole");
    let name = path.to_string_lossy().into_owned();
    let read = gradus::session::audit::read(&name).map(|_| ()).map_err(|diagnostic| diagnostic.id);
    std::fs::remove_file(&path).expect("it can be taken away");
    assert_eq!(read, Err("limit-file"));
    let mut text = String::with_capacity(SIZE + 8);
    text.push_str("$x = ");
    text.extend(std::iter::repeat_n('1', SIZE));
    for format in [Format::Markdown, Format::Latex, Format::Plain, Format::Notebook] {
        assert_eq!(outcome(&text, format), "limit-file");
    }
    let key = gradus::session::AnswerKey::read("[[problem]]\nid = \"1\"\nexpr = \"x\"\nwrt = \"x\"\n").expect("a key");
    assert_eq!(key.problems[0].grade(&text).verdict, "invalid");
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    let decoded = gradus::session::audit::decoded("a.md", b"$x = \xff$".to_vec());
    let diagnostic = decoded.expect_err("it is not UTF-8");
    assert!(diagnostic.id == "parse-encoding" && diagnostic.message.contains("byte 5"), "{diagnostic:?}");
}

#[test]
fn unfinished_text_is_left_alone() {
    for source in [
        "$",
        "$$",
        "$$ x = 1",
        "\\[ x = 1",
        "\\begin{align} x = 1",
        "\\begin{",
        "```math\nx = 1",
        "<!-- gradus: x : vector(n)",
        "$=$",
        "$= =$",
        "$a = $",
        "$ = b$",
        "\\(x = ",
        "`",
        "$x = \\$",
        "gradus: : ;",
        "\\text{",
        "$\\left[ = 2$",
        "$x_ = 3$",
        "$x^ = \\frac{$",
    ] {
        for format in [Format::Markdown, Format::Latex, Format::Plain] {
            assert_eq!(outcome(source, format), "audited", "{source}");
        }
    }
    for source in ["", "[]", "{", "{\"cells\": [", "{\"a\": \"\\u12\"}", "{\"cells\": \"\\"] {
        assert_eq!(outcome(source, Format::Notebook), "parse-notebook", "{source}");
    }
}

#[test]
fn work_has_a_limit() {
    let source = "$\\frac{d}{dx} \\sin(x^2) = 2x\\cos(x^2)$\n\n".repeat(200);
    let options = Options { work: 20_000, ..Options::default() };
    let found = audit(&source, Format::Markdown, &options).expect("audited in part");
    assert_eq!(found.limit.map(|limit| limit.id), Some("limit-work"));
    assert!(!found.links.is_empty() && found.links.len() < 200);
}
