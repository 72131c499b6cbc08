//! Programs in other languages: values and derivatives as functions that can be called there.
//!
//! What is written is the straight line that the numeric core runs, with common parts once, so that both agree to
//! rounding. Outside the domain a program gives what its language gives there (often an infinity or NaN).

mod about;
mod body;
mod functions;
#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use crate::session::{Exported, ExportedPart};
use body::{Body, body};

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
    format!("written to {path}: functions {} of {}", names.join(", "), about::list(&exported.inputs))
}

/// The whole file.
///
/// # Errors
/// If the language lacks a function.
pub fn write(language: Language, exported: &Exported) -> Result<String, NotWritable> {
    let names: Vec<String> = exported.inputs.iter().map(|name| identifier(name)).collect();
    let bodies: Vec<Body> =
        exported.parts.iter().map(|part| body(&part.program, &names, language)).collect::<Result<_, _>>()?;
    let mut functions = String::new();
    for (part, body) in exported.parts.iter().zip(&bodies) {
        functions.push('\n');
        functions.push_str(&places(language, part));
        functions.push_str(&match language {
            Language::C => c(part, &names, body),
            Language::Rust => rust(part, &names, body),
            Language::Julia => julia(part, &names, body),
            _ => python(language, part, &names, body),
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
    text.push_str(&format!("{sign} Variables in order: {}. Written by Gradus.\n", about::list(names)));
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

fn c(part: &ExportedPart, names: &[String], Body { lines, outputs }: &Body) -> String {
    let count = names.len().max(1);
    let read: Vec<String> =
        names.iter().enumerate().map(|(at, name)| format!("const double {name} = p[{at}]; (void){name};")).collect();
    let unused = if names.is_empty() { "    (void)p;\n" } else { "" };
    let (name, what, inputs) = (about::name(part), about::what(part, names), about::list(names));
    let order = about::order(part).map_or(String::new(), |order| format!("// {order}\n"));
    let result = match about::shape(part) {
        (1, 1) => "Returns one number".to_owned(),
        (1, _) | (_, 1) => format!("out: {}", about::out(part)),
        _ => format!("out: {}, row after row", about::out(part)),
    };
    let about = format!("// {what}\n{order}// p: {inputs}. {result}.\n");
    if about::shape(part) == (1, 1) {
        let value = &outputs[0].0;
        return format!(
            "{about}double {name}(const double p[{count}]) {{\n{unused}{}{}    return {value};\n}}\n",
            indented(&read),
            indented(lines)
        );
    }
    let store: Vec<String> = outputs.iter().enumerate().map(|(at, (text, _))| format!("out[{at}] = {text};")).collect();
    format!(
        "{about}void {name}(const double p[{count}], double out[{}]) {{\n{unused}{}{}{}}}\n",
        outputs.len(),
        indented(&read),
        indented(lines),
        indented(&store)
    )
}

fn rust(part: &ExportedPart, names: &[String], Body { lines, outputs }: &Body) -> String {
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
    let order = about::order(part).map_or(String::new(), |order| {
        let [rows, cols] = ["rows", "cols"].map(|of| format!("{}_{of}", part.name));
        format!("/// {}\n", order.replace(&rows, &rows.to_uppercase()).replace(&cols, &cols.to_uppercase()))
    });
    let read = match names.is_empty() {
        true => String::new(),
        false => format!("    let [{}] = *p;\n", names.join(", ")),
    };
    format!(
        "/// {}\n{order}///\n/// `p`: {}. Returns {}.\n#[allow(unused_variables, non_snake_case, clippy::all)]\n\
         pub fn {}(p: &[f64; {}]) -> {kind} {{\n{read}{}    {value}\n}}\n",
        about::what(part, names),
        about::list(names),
        about::out(part),
        about::name(part),
        names.len(),
        indented(lines)
    )
}

fn julia(part: &ExportedPart, names: &[String], Body { lines, outputs }: &Body) -> String {
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
    let read: Vec<String> = names.iter().enumerate().map(|(at, name)| format!("{name} = p[{}]", at + 1)).collect();
    let order = about::order(part).map_or(String::new(), |order| format!("\n{order}"));
    format!(
        "\"\"\"\n{}{order}\n\n`p`: {}. Returns {}.\n\"\"\"\nfunction {}(p)\n{}{}    return {value}\nend\n",
        about::what(part, names),
        about::list(names),
        about::out(part),
        about::name(part),
        indented(&read),
        indented(lines)
    )
}

fn python(language: Language, part: &ExportedPart, names: &[String], Body { lines, outputs }: &Body) -> String {
    let (module, read) = match language {
        Language::Jax => ("jnp", "p = jnp.asarray(p, dtype=float)"),
        Language::PyTorch => ("torch", "p = torch.as_tensor(p, dtype=torch.float64)"),
        _ => ("np", "p = np.asarray(p, dtype=float)"),
    };
    let mut read = vec![read.to_owned()];
    if !names.is_empty() {
        let trailing = if names.len() == 1 { "," } else { "" };
        read.push(format!("{}{trailing} = p", names.join(", ")));
    }
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
    let (count, kind) = (names.len(), if language == Language::PyTorch { "a tensor" } else { "an array" });
    let result = match about::shape(part) {
        (1, 1) => "one number, or shape (N,)".to_owned(),
        _ => format!("shape {}, or {}", about::tuple(part, ""), about::tuple(part, "N")),
    };
    let order = about::order(part).map_or(String::new(), |order| format!("    {order}\n"));
    format!(
        "\ndef {}(p):\n    \"\"\"{}\n\n{order}    p: {}; {kind} of shape ({count},), or ({count}, N) for N points at once.\n    \
         Returns {result}.\n    \"\"\"\n{}{}    return {value}\n",
        about::name(part),
        about::what(part, names),
        about::list(names),
        indented(&read),
        indented(lines)
    )
}
