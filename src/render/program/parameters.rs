//! What the functions take: one array of all variables in order, or vectors, matrices and scalars under their own names.

use super::{Language, about, identifier};
use crate::session::{Exported, Parameter};

/// The parameters of all functions of a program.
pub(super) struct Parameters<'e> {
    language: Language,
    /// Identifiers of the variables in order.
    names: &'e [String],
    /// Empty if the variables come in one array.
    named: &'e [Parameter],
}

/// What kind of parameter.
#[derive(Clone, Copy)]
enum Kind {
    Scalar,
    Vector(usize),
    Matrix(usize, usize),
}

fn kind(parameter: &Parameter) -> Kind {
    match (parameter.rows, parameter.cols) {
        (1, 1) => Kind::Scalar,
        (rows, 1) => Kind::Vector(rows),
        (rows, cols) => Kind::Matrix(rows, cols),
    }
}

impl<'e> Parameters<'e> {
    pub fn new(language: Language, exported: &'e Exported, names: &'e [String]) -> Self {
        Parameters { language, names, named: &exported.parameters }
    }

    /// How the parameters are declared, in brackets.
    pub fn declared(&self) -> String {
        if self.named.is_empty() {
            return match self.language {
                Language::C => format!("const double p[{}]", self.names.len().max(1)),
                Language::Rust => format!("p: &[f64; {}]", self.names.len()),
                _ => "p".to_owned(),
            };
        }
        let one = |parameter: &Parameter| {
            let name = identifier(&parameter.name);
            match (self.language, kind(parameter)) {
                (Language::C, Kind::Scalar) => format!("double {name}"),
                (Language::C, _) => format!("const double {name}[{}]", parameter.rows * parameter.cols),
                (Language::Rust, Kind::Scalar) => format!("{name}: f64"),
                (Language::Rust, Kind::Vector(rows)) => format!("{name}: &[f64; {rows}]"),
                (Language::Rust, Kind::Matrix(rows, cols)) => format!("{name}: &[[f64; {cols}]; {rows}]"),
                _ => name,
            }
        };
        self.named.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// Lines that give every variable its identifier.
    pub fn read(&self) -> Vec<String> {
        if self.named.is_empty() {
            return self.unpacked();
        }
        let mut lines = Vec::new();
        for parameter in self.named {
            let name = identifier(&parameter.name);
            lines.extend(self.as_array(&name));
            for (at, row, col) in &parameter.entries {
                let from = match (kind(parameter), self.language) {
                    (Kind::Scalar, _) if self.names[*at] == name => continue,
                    (Kind::Scalar, _) => name.clone(),
                    (Kind::Vector(_), Language::Julia) => format!("{name}[{}]", row + 1),
                    (Kind::Vector(_), _) => format!("{name}[{row}]"),
                    (Kind::Matrix(_, cols), Language::C) => format!("{name}[{}]", row * cols + col),
                    (Kind::Matrix(..), Language::Rust) => format!("{name}[{row}][{col}]"),
                    (Kind::Matrix(..), Language::Julia) => format!("{name}[{}, {}]", row + 1, col + 1),
                    (Kind::Matrix(..), _) => format!("{name}[{row}, {col}]"),
                };
                lines.push(self.bound(&self.names[*at], &from));
            }
            if self.language == Language::C {
                lines.push(format!("(void){name};"));
            }
        }
        lines
    }

    /// The same from one array.
    fn unpacked(&self) -> Vec<String> {
        let names = self.names;
        match self.language {
            Language::C if names.is_empty() => vec!["(void)p;".to_owned()],
            Language::C | Language::Julia => {
                let first = usize::from(self.language == Language::Julia);
                let one = |(at, name): (usize, &String)| self.bound(name, &format!("p[{}]", at + first));
                names.iter().enumerate().map(one).collect()
            }
            Language::Rust if names.is_empty() => Vec::new(),
            Language::Rust => vec![format!("let [{}] = *p;", names.join(", "))],
            _ => {
                let trailing = if names.len() == 1 { "," } else { "" };
                let unpacked = (!names.is_empty()).then(|| format!("{}{trailing} = p", names.join(", ")));
                self.as_array("p").into_iter().chain(unpacked).collect()
            }
        }
    }

    fn bound(&self, name: &str, from: &str) -> String {
        match self.language {
            Language::C => format!("const double {name} = {from}; (void){name};"),
            Language::Rust => format!("let {name} = {from};"),
            _ => format!("{name} = {from}"),
        }
    }

    /// In Python a list will do where an array is wanted.
    fn as_array(&self, name: &str) -> Option<String> {
        match self.language {
            Language::NumPy => Some(format!("{name} = np.asarray({name}, dtype=float)")),
            Language::Jax => Some(format!("{name} = jnp.asarray({name}, dtype=float)")),
            Language::PyTorch => Some(format!("{name} = torch.as_tensor({name}, dtype=torch.float64)")),
            _ => None,
        }
    }

    /// What the parameters are, in lines without a sign of a comment.
    pub fn said(&self) -> Vec<String> {
        let kind_of = if self.language == Language::PyTorch { "tensor" } else { "array" };
        if self.named.is_empty() {
            let (names, count) = (about::list(self.names), self.names.len());
            return vec![match self.language {
                Language::C => format!("p: {names}."),
                Language::Rust | Language::Julia => format!("`p`: {names}."),
                _ => {
                    let article = if kind_of == "array" { "an" } else { "a" };
                    format!(
                        "p: {names}; {article} {kind_of} of shape ({count},), or ({count}, N) for N points at once."
                    )
                }
            }];
        }
        let one = |parameter: &Parameter| {
            let name = identifier(&parameter.name);
            let name =
                if matches!(self.language, Language::Rust | Language::Julia) { format!("`{name}`") } else { name };
            let is_python = matches!(self.language, Language::NumPy | Language::Jax | Language::PyTorch);
            match kind(parameter) {
                Kind::Scalar if is_python => format!("{name}: a number, or N numbers for N points at once."),
                Kind::Scalar => format!("{name}: a number."),
                Kind::Vector(rows) if is_python => {
                    format!("{name}: a vector, {kind_of} of shape ({rows},), or ({rows}, N) for N points at once.")
                }
                Kind::Vector(rows) => format!("{name}: a vector of {rows} numbers."),
                Kind::Matrix(rows, cols) if is_python => format!(
                    "{name}: a matrix, {kind_of} of shape ({rows}, {cols}), or ({rows}, {cols}, N) for N points at once."
                ),
                Kind::Matrix(rows, cols) if self.language == Language::C => {
                    format!("{name}: a matrix with {rows} rows and {cols} columns, row after row.")
                }
                Kind::Matrix(rows, cols) => format!("{name}: a matrix with {rows} rows and {cols} columns."),
            }
        };
        self.named.iter().map(one).collect()
    }
}
