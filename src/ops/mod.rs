//! The table of functions: one [`Op`] row is one function, complete.
//!
//! Parser, completion, help, printing, derivative, numeric value and the table's own tests all iterate [`OPS`], so that
//! a new function is one row in one family file. The table refuses to hold engines: a law is text in Gradus' own
//! notation and says only the local change; the chain rule is written once, in `calculus`.

mod arithmetic;
mod elementary;
mod elementwise;
mod formal;
mod hyperbolic;
mod matrix;
mod special;
mod trigonometric;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::shape::Signature;

/// Index of a row of [`OPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpId(pub u16);

/// One function: how it is called, what its derivative is, how it is evaluated, where it is defined, how it is shown.
pub struct Op {
    /// Canonical name, as typed and as printed in plain text.
    pub name: &'static str,
    /// Other spellings that are read, such as `arcsin` for `asin`.
    pub aliases: &'static [&'static str],
    /// Names of the parameters, used by `laws` and `domain`.
    pub params: &'static [&'static str],
    /// Shapes, as in `"(),()->()"`.
    pub sig: &'static str,
    /// The local change, most special law first; empty if the function has no derivative here.
    pub laws: &'static [Law],
    /// The value at a point, NaN where it is not defined.
    pub eval: fn(&[f64]) -> f64,
    /// Partial derivatives by numbers, written apart from the law so that one can witness the other:
    /// `slopes(arguments, value, out)`.
    pub slopes: fn(&[f64], f64, &mut [f64]),
    /// Relations between the parameters that hold where the function is defined, as in `"u > 0"`.
    pub domain: &'static [&'static str],
    /// Relations that hold where the law holds, if the function has jumps inside its domain, as in `"u != 0"`.
    pub smooth: &'static [&'static str],
    /// How it is shown.
    pub print: Print,
    /// One sentence for `help`.
    pub about: &'static str,
    /// An example that can be typed.
    pub example: &'static str,
    /// Where the law is found.
    pub source: &'static str,
}

/// A derivative rule for one function: `d sin(u) = cos(u)*du`.
pub struct Law {
    /// Public id, as in `d-sin`.
    pub id: &'static str,
    /// When it applies.
    pub when: When,
    /// The right-hand side, linear in the differentials `du`, `dv` of the parameters.
    pub text: &'static str,
}

/// Condition on the arguments of a law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// It always applies.
    Always,
    /// The parameter with this number does not depend on the variable.
    Constant(usize),
}

/// How a function is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// `name(a, b)`; LaTeX is this command, or `\operatorname{name}` if empty.
    Call {
        /// `\sin`, or empty.
        latex: &'static str,
    },
    /// It has a look of its own, known to `syntax` and `render` by its id.
    Special,
}

static FAMILIES: [&[Op]; 8] = [
    arithmetic::OPS,
    elementary::OPS,
    trigonometric::OPS,
    hyperbolic::OPS,
    elementwise::OPS,
    special::OPS,
    matrix::OPS,
    formal::OPS,
];

/// All functions in a fixed order; [`OpId`] is the position.
pub static OPS: LazyLock<Vec<&'static Op>> =
    LazyLock::new(|| FAMILIES.iter().flat_map(|family| family.iter()).collect());

static BY_NAME: LazyLock<FxHashMap<&'static str, OpId>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for (position, op) in OPS.iter().enumerate() {
        names.insert(op.name, OpId(position as u16));
        for alias in op.aliases {
            names.insert(*alias, OpId(position as u16));
        }
    }
    names
});

impl OpId {
    /// The row.
    pub fn row(self) -> &'static Op {
        OPS[self.0 as usize]
    }

    /// The canonical name.
    pub fn name(self) -> &'static str {
        self.row().name
    }
}

/// The function with this name or alias, if there is one that a person can type.
///
/// ```
/// assert_eq!(gradus::ops::find("arcsin"), gradus::ops::find("asin"));
/// assert_eq!(gradus::ops::find("nonsense"), None);
/// ```
pub fn find(name: &str) -> Option<OpId> {
    BY_NAME.get(name).copied().filter(|op| !is_formal(*op))
}

/// True for the formal operators, which stand for a derivative or a substitution not yet carried out and for nothing
/// that can be typed as a function name.
pub const fn is_formal(op: OpId) -> bool {
    op.0 >= DERIVATIVE.0
}

/// True for the functions of whole vectors and matrices: products, transposes, `det`, `softmax`, ...
pub const fn is_matrix(op: OpId) -> bool {
    op.0 >= MATRIX_PRODUCT.0 && op.0 < DERIVATIVE.0
}

/// True for functions that act on matrices entry by entry: all but those of whole matrices and the formal operators.
pub const fn is_elementwise(op: OpId) -> bool {
    op.0 < MATRIX_PRODUCT.0
}

/// The shapes that a function asks for and gives; parsed once.
pub fn signature(op: OpId) -> &'static Signature {
    static SIGNATURES: LazyLock<Vec<Signature>> =
        LazyLock::new(|| OPS.iter().map(|op| Signature::parse(op.sig).expect("checked by tests/tables.rs")).collect());
    &SIGNATURES[op.0 as usize]
}

/// All names and aliases that can be typed as a function.
pub fn names() -> impl Iterator<Item = &'static str> {
    OPS.iter()
        .enumerate()
        .filter(|(at, _)| !is_formal(OpId(*at as u16)))
        .flat_map(|(_, op)| std::iter::once(op.name).chain(op.aliases.iter().copied()))
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn row(name: &str) -> OpId {
    const ROWS: [&[Op]; 8] = [
        arithmetic::OPS,
        elementary::OPS,
        trigonometric::OPS,
        hyperbolic::OPS,
        elementwise::OPS,
        special::OPS,
        matrix::OPS,
        formal::OPS,
    ];
    let (mut family, mut position) = (0, 0);
    while family < ROWS.len() {
        let mut at = 0;
        while at < ROWS[family].len() {
            if same(ROWS[family][at].name, name) {
                return OpId(position);
            }
            position += 1;
            at += 1;
        }
        family += 1;
    }
    panic!("no such row")
}

macro_rules! named {
    ($($constant:ident = $name:literal;)*) => {
        $(#[doc = concat!("The row `", $name, "`, which the engines know by id.")]
        pub const $constant: OpId = row($name);)*
    };
}

named! {
    ADD = "add"; MUL = "mul"; DIV = "div"; POW = "pow"; PI = "pi";
    EXP = "exp"; LN = "ln"; LOG10 = "log10"; LOG2 = "log2"; LOGB = "logb"; SQRT = "sqrt"; CBRT = "cbrt"; ROOT = "root";
    ABS = "abs"; SIGN = "sign"; SIN = "sin"; COS = "cos"; TAN = "tan"; SEC = "sec"; CSC = "csc"; COT = "cot";
    ASIN = "asin"; ACOS = "acos"; ATAN = "atan"; ASEC = "asec"; ACSC = "acsc"; ACOT = "acot";
    SINH = "sinh"; COSH = "cosh"; TANH = "tanh"; SECH = "sech"; CSCH = "csch"; COTH = "coth";
    ASINH = "asinh"; ACOSH = "acosh"; ATANH = "atanh"; ASECH = "asech"; ACSCH = "acsch"; ACOTH = "acoth";
    ATAN2 = "atan2"; HYPOT = "hypot"; MIN = "min"; MAX = "max"; RELU = "relu"; SIGMOID = "sigmoid";
    SOFTPLUS = "softplus"; HEAVISIDE = "heaviside"; FLOOR = "floor"; CEIL = "ceil"; ERF = "erf";
    FACTORIAL = "factorial"; PIECEWISE = "piecewise"; LESS = "less"; LESS_EQUAL = "less-equal"; EQUAL = "equal";
    NOT_EQUAL = "not-equal";
    MATRIX_PRODUCT = "matrix-product"; TIMES = "elementwise-product"; OVER = "elementwise-quotient";
    RAISED = "elementwise-power"; MATRIX_POWER = "matrix-power"; TRANSPOSE = "transpose"; TR = "tr"; DET = "det";
    INV = "inv"; LOGDET = "logdet"; DIAG = "diag"; SUM = "sum"; MEAN = "mean"; NORM = "norm"; NORMFRO = "normfro";
    NORM1 = "norm1"; KRON = "kron"; VEC = "vec"; COMMUTATION = "commutation"; OUTER = "outer"; DOT = "dot";
    SOFTMAX = "softmax"; LOGSUMEXP = "logsumexp"; EYE = "eye"; ONES = "ones"; ZEROS = "zeros";
    DERIVATIVE = "derivative"; GRADIENT = "gradient"; JACOBIAN = "jacobian";
    HESSIAN = "hessian"; LAPLACIAN = "laplacian"; DIVERGENCE = "divergence"; AT = "at";
}
