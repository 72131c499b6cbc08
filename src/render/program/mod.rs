//! Programs in other languages: values and derivatives as functions that can be called there.
//!
//! What is written is the straight line that the numeric core runs, with common parts once, so that both agree to
//! rounding. Outside the domain a program gives what its language gives there (often an infinity or NaN).

mod about;
mod body;
mod functions;
mod parameters;
#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use crate::session::{Exported, ExportedPart};
use body::{Body, body};
use parameters::Parameters;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// C99 with `math.h`.
    C,
    /// Rust, standard library.
    Rust,
    /// Python with NumPy.
    NumPy,
    /// Python with JAX.
    Jax,
    /// Python with PyTorch.
    PyTorch,
    /// Julia, standard library.
    Julia,
}

/// Names of the languages as `export` takes them.
pub static LANGUAGES: &[(&str, Language)] = &[
    ("python", Language::NumPy),
    ("numpy", Language::NumPy),
    ("jax", Language::Jax),
    ("pytorch", Language::PyTorch),
    ("c", Language::C),
    ("rust", Language::Rust),
    ("julia", Language::Julia),
];

/// A function that the language does not have.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{function} is not in the standard library of this language")]
pub struct NotWritable {
    /// The function.
    pub function: String,
}

/// Words that may not be names of variables in one of the languages.
const RESERVED: &[&str] = &[
    "lambda",
    "in",
    "is",
    "as",
    "if",
    "or",
    "and",
    "not",
    "def",
    "for",
    "del",
    "let",
    "fn",
    "mut",
    "pub",
    "use",
    "mod",
    "ref",
    "int",
    "end",
    "double",
    "float",
    "const",
    "loop",
    "match",
    "move",
    "self",
    "type",
    "where",
    "while",
    "return",
    "else",
    "do",
    "try",
    "np",
    "jnp",
    "torch",
    "value",
    "gradient",
    "hessian",
    "jacobian",
    "derivative",
    "out",
    "p",
    "pi",
];

/// The whole file, for a name of a language.
///
/// # Errors
/// `scope-export` if there is no such language, or if it lacks a function.
pub fn text(name: &str, exported: &Exported) -> Result<String, Diagnostic> {
    let Some((_, language)) = LANGUAGES.iter().find(|(known, _)| *known == name) else {
        return Err(Diagnostic::new("scope-export", format!("no programs are written in {name}")));
    };
    write(*language, exported).map_err(|lacking| {
        Diagnostic::new("scope-export", lacking.to_string()).suggest("export c or export pytorch, which have it")
    })
}

/// What is said after a program was written.
pub fn said(path: &str, exported: &Exported) -> String {
    let names: Vec<String> = exported.parts.iter().map(about::name).collect();
    let of: Vec<String> = match exported.parameters.is_empty() {
        true => exported.inputs.clone(),
        false => exported.parameters.iter().map(|parameter| parameter.name.clone()).collect(),
    };
    format!("written to {path}: functions {} of {}", names.join(", "), about::list(&of))
}

/// The whole file.
///
/// # Errors
/// If the language lacks a function.
pub fn write(language: Language, exported: &Exported) -> Result<String, NotWritable> {
    let names: Vec<String> = exported.inputs.iter().map(|name| identifier(name)).collect();
    let bodies: Vec<Body> =
        exported.parts.iter().map(|part| body(&part.program, &names, language)).collect::<Result<_, _>>()?;
    let parameters = Parameters::new(language, exported, &names);
    let mut functions = String::new();
    for (part, body) in exported.parts.iter().zip(&bodies) {
        functions.push('\n');
        functions.push_str(&places(language, part));
        functions.push_str(&match language {
            Language::C => c(part, &names, &parameters, body),
            Language::Rust => rust(part, &names, &parameters, body),
            Language::Julia => julia(part, &names, &parameters, body),
            _ => python(language, part, &names, &parameters, body),
        });
    }
    Ok(head(language, exported, &names, &functions) + &functions)
}

/// Where the entries of a sparse matrix stand.
fn places(language: Language, part: &ExportedPart) -> String {
    if part.places.is_empty() {
        return String::new();
    }
    let first = if language == Language::Julia { 1 } else { 0 };
    let list = |of: fn(&(u32, u32)) -> u32| {
        part.places.iter().map(|place| (of(place) + first).to_string()).collect::<Vec<_>>().join(", ")
    };
    let (name, count, rows, cols) = (part.name, part.places.len(), list(|place| place.0), list(|place| place.1));
    match language {
        Language::C => format!(
            "static const int {name}_rows[{count}] = {{{rows}}};\nstatic const int {name}_cols[{count}] = {{{cols}}};\n\n"
        ),
        Language::Rust => {
            let name = name.to_uppercase();
            format!(
                "pub static {name}_ROWS: [usize; {count}] = [{rows}];\npub static {name}_COLS: [usize; {count}] = [{cols}];\n\n"
            )
        }
        Language::Julia => format!("const {name}_rows = [{rows}]\nconst {name}_cols = [{cols}]\n\n"),
        _ => format!("\n{name}_rows = [{rows}]\n{name}_cols = [{cols}]\n"),
    }
}

/// `w_{1,2}` as `w_1_2`; words that mean something else get a stroke.
fn identifier(name: &str) -> String {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '{' | '}')).map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    // Names of intermediate values are a letter with digits behind it.
    let like_ours =
        plain.strip_prefix('s').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    if RESERVED.contains(&plain.as_str()) || like_ours { format!("{plain}_") } else { plain }
}

/// What stands before the functions.
fn head(language: Language, exported: &Exported, names: &[String], functions: &str) -> String {
    let sign = match language {
        Language::C | Language::Rust => "//",
        _ => "#",
    };
    let mut text = format!("{sign} f = {}\n", exported.of);
    let order = match exported.parameters.is_empty() {
        true => format!("Variables in order: {}", about::list(names)),
        false => {
            let taken: Vec<String> = exported.parameters.iter().map(|parameter| identifier(&parameter.name)).collect();
            format!("Functions of {}", taken.join(", "))
        }
    };
    text.push_str(&format!("{sign} {order}. Written by Gradus.\n"));
    match language {
        Language::C => text.push_str("#include <math.h>\n"),
        Language::Rust | Language::Julia => {}
        Language::NumPy => text.push_str(&numpy_head(functions)),
        Language::Jax => text.push_str(
            "import jax\nimport jax.numpy as jnp\n\njax.config.update(\"jax_enable_x64\", True)  # all of JAX in 64 bits\n",
        ),
        Language::PyTorch => text.push_str("import torch\n"),
    }
    text
}

/// The imports of NumPy, with the functions of `math` that NumPy lacks if they are called.
fn numpy_head(functions: &str) -> String {
    let lacking: Vec<String> = ["erf", "gamma"]
        .iter()
        .filter(|name| functions.contains(&format!("_{name}(")))
        .map(|name| format!("_{name} = np.vectorize(math.{name}, otypes=[float])\n"))
        .collect();
    let math = if lacking.is_empty() { "" } else { "import math\n\n" };
    let gap = if lacking.is_empty() { "" } else { "\n" };
    format!("{math}import numpy as np\n{gap}{}", lacking.concat())
}

fn indented(lines: &[String]) -> String {
    lines.iter().map(|line| format!("    {line}\n")).collect()
}

/// Lines of a comment.
fn commented(sign: &str, lines: &[String]) -> String {
    lines.iter().map(|line| format!("{sign} {line}\n")).collect()
}

fn c(part: &ExportedPart, names: &[String], parameters: &Parameters<'_>, Body { lines, outputs }: &Body) -> String {
    let (name, takes, read) = (about::name(part), parameters.declared(), indented(&parameters.read()));
    let result = match about::shape(part) {
        (1, 1) => "Returns one number.".to_owned(),
        (1, _) | (_, 1) => format!("out: {}.", about::out(part)),
        _ => format!("out: {}, row after row.", about::out(part)),
    };
    let about =
        [vec![about::what(part, names)], about::order(part).into_iter().collect(), parameters.said(), vec![result]];
    let about = commented("//", &about.concat());
    let lines = indented(lines);
    if about::shape(part) == (1, 1) {
        let value = &outputs[0].0;
        return format!("{about}double {name}({takes}) {{\n{read}{lines}    return {value};\n}}\n");
    }
    let store: Vec<String> = outputs.iter().enumerate().map(|(at, (text, _))| format!("out[{at}] = {text};")).collect();
    let (count, store) = (outputs.len(), indented(&store));
    format!("{about}void {name}({takes}, double out[{count}]) {{\n{read}{lines}{store}}}\n")
}

fn rust(part: &ExportedPart, names: &[String], parameters: &Parameters<'_>, Body { lines, outputs }: &Body) -> String {
    let texts: Vec<&str> = outputs.iter().map(|(text, _)| text.as_str()).collect();
    let row = |row: &[&str]| format!("[{}]", row.join(", "));
    let (kind, value) = match about::shape(part) {
        (1, 1) => ("f64".to_owned(), texts[0].to_owned()),
        (1, count) | (count, 1) => (format!("[f64; {count}]"), row(&texts)),
        (rows, cols) => {
            let rows_of: Vec<String> = texts.chunks(cols).map(row).collect();
            (format!("[[f64; {cols}]; {rows}]"), format!("[\n        {},\n    ]", rows_of.join(",\n        ")))
        }
    };
    let order = about::order(part).map(|order| {
        let [rows, cols] = ["rows", "cols"].map(|of| format!("{}_{of}", part.name));
        order.replace(&rows, &rows.to_uppercase()).replace(&cols, &cols.to_uppercase())
    });
    let mut said = parameters.said();
    let returns = format!("Returns {}.", about::out(part));
    match said.last_mut() {
        Some(last) => last.push_str(&format!(" {returns}")),
        None => said.push(returns),
    }
    let about = commented("///", &[vec![about::what(part, names)], order.into_iter().collect()].concat());
    format!(
        "{about}///\n{}#[allow(unused_variables, non_snake_case, clippy::all)]\npub fn {}({}) -> {kind} {{\n{}{}    {value}\n}}\n",
        commented("///", &said),
        about::name(part),
        parameters.declared(),
        indented(&parameters.read()),
        indented(lines)
    )
}

fn julia(part: &ExportedPart, names: &[String], parameters: &Parameters<'_>, Body { lines, outputs }: &Body) -> String {
    let texts: Vec<&str> = outputs.iter().map(|(text, _)| text.as_str()).collect();
    let value = match about::shape(part) {
        (1, 1) => texts[0].to_owned(),
        (1, _) | (_, 1) => format!("Float64[{}]", texts.join(", ")),
        (_, cols) => {
            // A space separates entries, so that each stands in brackets.
            let row = |row: &[&str]| row.iter().map(|entry| format!("({entry})")).collect::<Vec<_>>().join(" ");
            let rows: Vec<String> = texts.chunks(cols).map(row).collect();
            format!("Float64[{}]", rows.join("; "))
        }
    };
    let order = about::order(part).map_or(String::new(), |order| format!("\n{order}"));
    format!(
        "\"\"\"\n{}{order}\n\n{} Returns {}.\n\"\"\"\nfunction {}({})\n{}{}    return {value}\nend\n",
        about::what(part, names),
        parameters.said().join("\n"),
        about::out(part),
        about::name(part),
        parameters.declared(),
        indented(&parameters.read()),
        indented(lines)
    )
}

fn python(
    language: Language,
    part: &ExportedPart,
    names: &[String],
    parameters: &Parameters<'_>,
    Body { lines, outputs }: &Body,
) -> String {
    let module = match language {
        Language::Jax => "jnp",
        Language::PyTorch => "torch",
        _ => "np",
    };
    // A constant entry has the shape of the others.
    let entry = |(text, constant): &(String, bool)| match (constant, names.first()) {
        (true, Some(first)) => format!("{module}.full_like({first}, {text})"),
        (true, None) => {
            format!("{module}.{}({text})", if language == Language::PyTorch { "tensor" } else { "asarray" })
        }
        (false, _) => text.clone(),
    };
    let entries: Vec<String> = outputs.iter().map(entry).collect();
    let value = match about::shape(part) {
        (1, 1) => entries[0].clone(),
        (1, _) | (_, 1) => format!("{module}.stack([{}])", entries.join(", ")),
        (_, cols) => {
            let rows: Vec<String> =
                entries.chunks(cols).map(|row| format!("        {module}.stack([{}]),\n", row.join(", "))).collect();
            format!("{module}.stack([\n{}    ])", rows.concat())
        }
    };
    let result = match about::shape(part) {
        (1, 1) => "one number, or shape (N,)".to_owned(),
        _ => format!("shape {}, or {}", about::tuple(part, ""), about::tuple(part, "N")),
    };
    let order = about::order(part).map_or(String::new(), |order| format!("    {order}\n"));
    format!(
        "\ndef {}({}):\n    \"\"\"{}\n\n{order}{}    Returns {result}.\n    \"\"\"\n{}{}    return {value}\n",
        about::name(part),
        parameters.declared(),
        about::what(part, names),
        indented(&parameters.said()),
        indented(&parameters.read()),
        indented(lines)
    )
}
