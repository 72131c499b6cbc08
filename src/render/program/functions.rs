//! How functions are written in each language: `$0` is the first argument, `@0` the same in brackets where it needs them.
//!
//! An empty text says that the language has no such function in what a program may expect to find.

use super::Language;

/// One function: its name in the table of functions, then its text in C, Rust, NumPy, JAX, PyTorch and Julia. The part
/// `np.` of a text for NumPy serves JAX as well unless there is one of its own.
pub(super) struct Row {
    pub name: &'static str,
    c: &'static str,
    rust: &'static str,
    numpy: &'static str,
    torch: &'static str,
    julia: &'static str,
}

impl Row {
    /// The text for a language.
    pub fn text(&self, language: Language) -> Option<String> {
        let text = match language {
            Language::C => self.c.to_owned(),
            Language::Rust => self.rust.to_owned(),
            Language::NumPy => self.numpy.to_owned(),
            Language::Jax => {
                let text = self.numpy.replace("np.", "jnp.");
                text.replace("_erf(", "jax.scipy.special.erf(").replace("_gamma(", "jax.scipy.special.gamma(")
            }
            Language::PyTorch => self.torch.to_owned(),
            Language::Julia => self.julia.to_owned(),
        };
        (!text.is_empty()).then_some(text)
    }
}

impl Row {
    /// True if some language needs the first argument more than once.
    pub fn repeats(&self) -> bool {
        let texts = [self.c, self.rust, self.numpy, self.torch, self.julia];
        texts.iter().any(|text| text.matches("$0").count() + text.matches("@0").count() > 1)
    }
}

pub(super) fn row(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    Row { name: "pow",     c: "pow($0, $1)",     rust: "@0.powf($1)",      numpy: "@0**@1",                torch: "torch.pow($0, $1)",   julia: "@0^@1" },
    Row { name: "exp",     c: "exp($0)",         rust: "@0.exp()",         numpy: "np.exp($0)",            torch: "torch.exp($0)",       julia: "exp($0)" },
    Row { name: "ln",      c: "log($0)",         rust: "@0.ln()",          numpy: "np.log($0)",            torch: "torch.log($0)",       julia: "log($0)" },
    Row { name: "log10",   c: "log10($0)",       rust: "@0.log10()",       numpy: "np.log10($0)",          torch: "torch.log10($0)",     julia: "log10($0)" },
    Row { name: "log2",    c: "log2($0)",        rust: "@0.log2()",        numpy: "np.log2($0)",           torch: "torch.log2($0)",      julia: "log2($0)" },
    Row { name: "logb",    c: "(log($1)/log($0))", rust: "(@1.ln()/@0.ln())", numpy: "(np.log($1)/np.log($0))", torch: "(torch.log($1)/torch.log($0))", julia: "log($0, $1)" },
    Row { name: "sqrt",    c: "sqrt($0)",        rust: "@0.sqrt()",        numpy: "np.sqrt($0)",           torch: "torch.sqrt($0)",      julia: "sqrt($0)" },
    Row { name: "cbrt",    c: "cbrt($0)",        rust: "@0.cbrt()",        numpy: "np.cbrt($0)",           torch: "(torch.sign($0)*torch.abs($0)**(1/3))", julia: "cbrt($0)" },
    Row { name: "abs",     c: "fabs($0)",        rust: "@0.abs()",         numpy: "np.abs($0)",            torch: "torch.abs($0)",       julia: "abs($0)" },
    Row { name: "sign",    c: "(double)((@0 > 0) - (@0 < 0))", rust: "(if @0 == 0.0 { 0.0 } else { @0.signum() })", numpy: "np.sign($0)", torch: "torch.sign($0)", julia: "sign($0)" },
    Row { name: "sin",     c: "sin($0)",         rust: "@0.sin()",         numpy: "np.sin($0)",            torch: "torch.sin($0)",       julia: "sin($0)" },
    Row { name: "cos",     c: "cos($0)",         rust: "@0.cos()",         numpy: "np.cos($0)",            torch: "torch.cos($0)",       julia: "cos($0)" },
    Row { name: "tan",     c: "tan($0)",         rust: "@0.tan()",         numpy: "np.tan($0)",            torch: "torch.tan($0)",       julia: "tan($0)" },
    Row { name: "sec",     c: "(1.0/cos($0))",   rust: "@0.cos().recip()", numpy: "(1.0/np.cos($0))",      torch: "(1.0/torch.cos($0))", julia: "sec($0)" },
    Row { name: "csc",     c: "(1.0/sin($0))",   rust: "@0.sin().recip()", numpy: "(1.0/np.sin($0))",      torch: "(1.0/torch.sin($0))", julia: "csc($0)" },
    Row { name: "cot",     c: "(1.0/tan($0))",   rust: "@0.tan().recip()", numpy: "(1.0/np.tan($0))",      torch: "(1.0/torch.tan($0))", julia: "cot($0)" },
    Row { name: "asin",    c: "asin($0)",        rust: "@0.asin()",        numpy: "np.arcsin($0)",         torch: "torch.asin($0)",      julia: "asin($0)" },
    Row { name: "acos",    c: "acos($0)",        rust: "@0.acos()",        numpy: "np.arccos($0)",         torch: "torch.acos($0)",      julia: "acos($0)" },
    Row { name: "atan",    c: "atan($0)",        rust: "@0.atan()",        numpy: "np.arctan($0)",         torch: "torch.atan($0)",      julia: "atan($0)" },
    Row { name: "asec",    c: "acos(1.0/@0)",    rust: "@0.recip().acos()", numpy: "np.arccos(1.0/@0)",    torch: "torch.acos(1.0/@0)",  julia: "asec($0)" },
    Row { name: "acsc",    c: "asin(1.0/@0)",    rust: "@0.recip().asin()", numpy: "np.arcsin(1.0/@0)",    torch: "torch.asin(1.0/@0)",  julia: "acsc($0)" },
    Row { name: "acot",    c: "atan(1.0/@0)",    rust: "@0.recip().atan()", numpy: "np.arctan(1.0/@0)",    torch: "torch.atan(1.0/@0)",  julia: "acot($0)" },
    Row { name: "sinh",    c: "sinh($0)",        rust: "@0.sinh()",        numpy: "np.sinh($0)",           torch: "torch.sinh($0)",      julia: "sinh($0)" },
    Row { name: "cosh",    c: "cosh($0)",        rust: "@0.cosh()",        numpy: "np.cosh($0)",           torch: "torch.cosh($0)",      julia: "cosh($0)" },
    Row { name: "tanh",    c: "tanh($0)",        rust: "@0.tanh()",        numpy: "np.tanh($0)",           torch: "torch.tanh($0)",      julia: "tanh($0)" },
    Row { name: "sech",    c: "(1.0/cosh($0))",  rust: "@0.cosh().recip()", numpy: "(1.0/np.cosh($0))",    torch: "(1.0/torch.cosh($0))", julia: "sech($0)" },
    Row { name: "csch",    c: "(1.0/sinh($0))",  rust: "@0.sinh().recip()", numpy: "(1.0/np.sinh($0))",    torch: "(1.0/torch.sinh($0))", julia: "csch($0)" },
    Row { name: "coth",    c: "(1.0/tanh($0))",  rust: "@0.tanh().recip()", numpy: "(1.0/np.tanh($0))",    torch: "(1.0/torch.tanh($0))", julia: "coth($0)" },
    Row { name: "asinh",   c: "asinh($0)",       rust: "@0.asinh()",       numpy: "np.arcsinh($0)",        torch: "torch.asinh($0)",     julia: "asinh($0)" },
    Row { name: "acosh",   c: "acosh($0)",       rust: "@0.acosh()",       numpy: "np.arccosh($0)",        torch: "torch.acosh($0)",     julia: "acosh($0)" },
    Row { name: "atanh",   c: "atanh($0)",       rust: "@0.atanh()",       numpy: "np.arctanh($0)",        torch: "torch.atanh($0)",     julia: "atanh($0)" },
    Row { name: "asech",   c: "acosh(1.0/@0)",   rust: "@0.recip().acosh()", numpy: "np.arccosh(1.0/@0)",  torch: "torch.acosh(1.0/@0)", julia: "asech($0)" },
    Row { name: "acsch",   c: "asinh(1.0/@0)",   rust: "@0.recip().asinh()", numpy: "np.arcsinh(1.0/@0)",  torch: "torch.asinh(1.0/@0)", julia: "acsch($0)" },
    Row { name: "acoth",   c: "atanh(1.0/@0)",   rust: "@0.recip().atanh()", numpy: "np.arctanh(1.0/@0)",  torch: "torch.atanh(1.0/@0)", julia: "acoth($0)" },
    Row { name: "atan2",   c: "atan2($0, $1)",   rust: "@0.atan2($1)",     numpy: "np.arctan2($0, $1)",    torch: "torch.atan2($0, $1)", julia: "atan($0, $1)" },
    Row { name: "hypot",   c: "hypot($0, $1)",   rust: "@0.hypot($1)",     numpy: "np.hypot($0, $1)",      torch: "torch.hypot($0, $1)", julia: "hypot($0, $1)" },
    Row { name: "min",     c: "fmin($0, $1)",    rust: "@0.min($1)",       numpy: "np.minimum($0, $1)",    torch: "torch.minimum($0, $1)", julia: "min($0, $1)" },
    Row { name: "max",     c: "fmax($0, $1)",    rust: "@0.max($1)",       numpy: "np.maximum($0, $1)",    torch: "torch.maximum($0, $1)", julia: "max($0, $1)" },
    Row { name: "relu",    c: "fmax($0, 0.0)",   rust: "@0.max(0.0)",      numpy: "np.maximum($0, 0.0)",   torch: "torch.relu($0)",      julia: "max($0, 0.0)" },
    Row { name: "sigmoid", c: "(1.0/(1.0 + exp(-@0)))", rust: "(1.0 + (-@0).exp()).recip()", numpy: "(1.0/(1.0 + np.exp(-@0)))", torch: "torch.sigmoid($0)", julia: "(1.0/(1.0 + exp(-@0)))" },
    Row { name: "softplus", c: "(fmax(@0, 0.0) + log1p(exp(-fabs(@0))))", rust: "(@0.max(0.0) + (-@0.abs()).exp().ln_1p())", numpy: "np.logaddexp(0.0, $0)", torch: "(torch.relu(@0) + torch.log1p(torch.exp(-torch.abs(@0))))", julia: "(max(@0, 0.0) + log1p(exp(-abs(@0))))" },
    Row { name: "heaviside", c: "(@0 > 0 ? 1.0 : 0.0)", rust: "(if @0 > 0.0 { 1.0 } else { 0.0 })", numpy: "np.where(@0 > 0, 1.0, 0.0)", torch: "torch.where(@0 > 0, 1.0, 0.0)", julia: "ifelse(@0 > 0, 1.0, 0.0)" },
    Row { name: "less",    c: "(@0 < @1 ? 1.0 : 0.0)", rust: "(if @0 < @1 { 1.0 } else { 0.0 })", numpy: "np.where(@0 < @1, 1.0, 0.0)", torch: "torch.where(@0 < @1, 1.0, 0.0)", julia: "ifelse(@0 < @1, 1.0, 0.0)" },
    Row { name: "less-equal", c: "(@0 <= @1 ? 1.0 : 0.0)", rust: "(if @0 <= @1 { 1.0 } else { 0.0 })", numpy: "np.where(@0 <= @1, 1.0, 0.0)", torch: "torch.where(@0 <= @1, 1.0, 0.0)", julia: "ifelse(@0 <= @1, 1.0, 0.0)" },
    Row { name: "equal",   c: "(@0 == @1 ? 1.0 : 0.0)", rust: "(if @0 == @1 { 1.0 } else { 0.0 })", numpy: "np.where(@0 == @1, 1.0, 0.0)", torch: "torch.where(@0 == @1, 1.0, 0.0)", julia: "ifelse(@0 == @1, 1.0, 0.0)" },
    Row { name: "not-equal", c: "(@0 != @1 ? 1.0 : 0.0)", rust: "(if @0 != @1 { 1.0 } else { 0.0 })", numpy: "np.where(@0 != @1, 1.0, 0.0)", torch: "torch.where(@0 != @1, 1.0, 0.0)", julia: "ifelse(@0 != @1, 1.0, 0.0)" },
    Row { name: "floor",   c: "floor($0)",       rust: "@0.floor()",       numpy: "np.floor($0)",          torch: "torch.floor($0)",     julia: "floor($0)" },
    Row { name: "ceil",    c: "ceil($0)",        rust: "@0.ceil()",        numpy: "np.ceil($0)",           torch: "torch.ceil($0)",      julia: "ceil($0)" },
    Row { name: "erf",     c: "erf($0)",         rust: "",                 numpy: "_erf($0)",              torch: "torch.erf($0)",       julia: "" },
    Row { name: "factorial", c: "tgamma(@0 + 1.0)", rust: "",              numpy: "_gamma(@0 + 1.0)",      torch: "torch.exp(torch.lgamma(@0 + 1.0))", julia: "" },
];
