//! Functions of x with a differentiator that can go wrong: it shares nothing with the program.

/// An expression in x with a text of its own and a differentiator that can go wrong.
#[derive(Clone)]
pub enum E {
    X,
    Number(i64),
    Add(Box<E>, Box<E>),
    Times(Box<E>, Box<E>),
    Over(Box<E>, Box<E>),
    Power(Box<E>, i64),
    Call(&'static str, Box<E>),
}

use E::{Add, Call, Number, Over, Power, Times, X};

fn boxed(e: E) -> Box<E> {
    Box::new(e)
}

impl E {
    pub fn text(&self) -> String {
        match self {
            X => "x".into(),
            Number(n) => format!("({n})"),
            Add(a, b) => format!("({} + {})", a.text(), b.text()),
            Times(a, b) => format!("{}*{}", a.text(), b.text()),
            Over(a, b) => format!("({})/({})", a.text(), b.text()),
            Power(a, n) => format!("({})^{n}", a.text()),
            Call("3^", a) => format!("3^({})", a.text()),
            Call(f, a) => format!("{f}({})", a.text()),
        }
    }

    fn is_constant(&self) -> bool {
        match self {
            X => false,
            Number(_) => true,
            Add(a, b) | Times(a, b) | Over(a, b) => a.is_constant() && b.is_constant(),
            Power(a, _) | Call(_, a) => a.is_constant(),
        }
    }
}

/// Makes a mistake at its n-th opportunity.
pub struct Slip {
    id: &'static str,
    left: usize,
    /// Whether it was made.
    pub made: bool,
    /// Functions that stand around what is differentiated now.
    around: usize,
    /// Whether it was made inside of another function.
    inside: bool,
}

impl Slip {
    pub fn new(id: &'static str, left: usize) -> Slip {
        Slip { id, left, made: false, around: 0, inside: false }
    }

    /// No mistake.
    pub fn none() -> Slip {
        Slip::new("", 0)
    }

    /// What it is called: a layer that is missing inside of a chain is another mistake than an end of it.
    pub fn name(&self) -> &'static str {
        let layer = ["chain-lost-inner", "chain-lost-outer"].contains(&self.id);
        if layer && self.inside { "chain-stopped-early" } else { self.id }
    }

    fn now(&mut self, id: &str) -> bool {
        if self.id != id || self.made {
            return false;
        }
        self.made = self.left == 0;
        self.inside = self.around > 0;
        self.left = self.left.saturating_sub(1);
        self.made
    }

    /// The derivative of what stands inside of a function.
    fn inner(&mut self, e: &E) -> String {
        self.around += 1;
        let text = slope(e, self);
        self.around -= 1;
        text
    }
}

/// The derivative as text.
pub fn slope(e: &E, slip: &mut Slip) -> String {
    match e {
        X => "1".into(),
        Number(_) => "0".into(),
        Add(a, b) if b.is_constant() && slip.now("constant-not-zero") => format!("({} + {})", slope(a, slip), b.text()),
        Add(a, b) => format!("({} + {})", slope(a, slip), slope(b, slip)),
        Times(a, b) if a.is_constant() => {
            if slip.now("constant-factor-lost") {
                return slope(b, slip);
            }
            format!("{}*{}", a.text(), slope(b, slip))
        }
        Times(a, b) => {
            let (f, g, df, dg) = (a.text(), b.text(), slope(a, slip), slope(b, slip));
            match () {
                () if slip.now("product-of-derivatives") => format!("({df})*({dg})"),
                () if slip.now("product-one-term") => format!("({df})*{g}"),
                () if slip.now("product-as-difference") => format!("(({df})*{g} - {f}*({dg}))"),
                () => format!("(({df})*{g} + {f}*({dg}))"),
            }
        }
        Over(a, b) => {
            let (f, g, df, dg) = (a.text(), b.text(), slope(a, slip), slope(b, slip));
            match () {
                () if slip.now("quotient-of-derivatives") => format!("({df})/({dg})"),
                () if slip.now("quotient-order-swapped") => format!("(({f})*({dg}) - ({df})*({g}))/({g})^2"),
                () if slip.now("quotient-plus") => format!("(({df})*({g}) + ({f})*({dg}))/({g})^2"),
                () if slip.now("quotient-denominator-not-squared") => format!("(({df})*({g}) - ({f})*({dg}))/({g})"),
                () => format!("(({df})*({g}) - ({f})*({dg}))/({g})^2"),
            }
        }
        Power(a, n) => {
            let (u, down, up) = (a.text(), n - 1, n + 1);
            match () {
                () if slip.now("power-exponent-kept") => chained(a, format!("{n}*({u})^{n}"), slip),
                () if slip.now("power-exponent-raised") => chained(a, format!("{n}*({u})^{up}"), slip),
                () if slip.now("power-exponent-lost") => chained(a, format!("{n}*({u})"), slip),
                () if slip.now("integrated-instead") && matches!(**a, X) => format!("({u})^{up}/{up}"),
                () if slip.now("power-coefficient-lost") => chained(a, format!("({u})^{down}"), slip),
                () => outer(a, &|u| format!("{n}*({u})^{down}"), slip),
            }
        }
        Call(f, a) => call(f, a, slip),
    }
}

fn call(f: &str, a: &E, slip: &mut Slip) -> String {
    let u = a.text();
    match f {
        "sin" if slip.now("sin-sign") => chained(a, format!("(-cos({u}))"), slip),
        "sin" => outer(a, &|u| format!("cos({u})"), slip),
        "cos" if slip.now("cos-sign") => chained(a, format!("sin({u})"), slip),
        "cos" => outer(a, &|u| format!("(-sin({u}))"), slip),
        "tan" if slip.now("tan-sec-not-squared") => chained(a, format!("sec({u})"), slip),
        "tan" => outer(a, &|u| format!("sec({u})^2"), slip),
        "exp" if slip.now("exp-as-power") => chained(a, format!("({u})*e^({u} - 1)"), slip),
        "exp" => outer(a, &|u| format!("exp({u})"), slip),
        "ln" if slip.now("ln-not-reciprocal") => chained(a, format!("({u})"), slip),
        "ln" if slip.now("ln-of-derivative") => format!("ln({})", slip.inner(a)),
        "ln" => outer(a, &|u| format!("1/({u})"), slip),
        "sqrt" if slip.now("sqrt-half-lost") => chained(a, format!("1/sqrt({u})"), slip),
        "sqrt" => outer(a, &|u| format!("1/(2*sqrt({u}))"), slip),
        "3^" if slip.now("exponential-as-power") => chained(a, format!("({u})*3^({u} - 1)"), slip),
        "3^" if slip.now("exponential-ln-lost") => chained(a, format!("3^({u})"), slip),
        "3^" => outer(a, &|u| format!("3^({u})*ln(3)"), slip),
        _ => unreachable!("{f}"),
    }
}

/// An outer derivative times the inner one.
fn chained(a: &E, outer: String, slip: &mut Slip) -> String {
    format!("({outer})*({})", slip.inner(a))
}

fn outer(a: &E, make: &dyn Fn(&str) -> String, slip: &mut Slip) -> String {
    if matches!(a, X) {
        return make("x");
    }
    if slip.now("chain-lost-inner") {
        return make(&a.text());
    }
    if slip.now("chain-lost-outer") {
        return slip.inner(a);
    }
    if slip.now("chain-outer-at-variable") {
        return format!("{}*({})", make("x"), slip.inner(a));
    }
    if slip.now("chain-added-inner") {
        return format!("({} + {})", make(&a.text()), slip.inner(a));
    }
    if slip.now("chain-outer-at-inner-derivative") {
        let inner = slip.inner(a);
        return format!("{}*({inner})", make(&inner));
    }
    chained(a, make(&a.text()), slip)
}

pub const IDS: &[&str] = &[
    "constant-not-zero",
    "constant-factor-lost",
    "product-of-derivatives",
    "product-one-term",
    "product-as-difference",
    "quotient-of-derivatives",
    "quotient-order-swapped",
    "quotient-plus",
    "quotient-denominator-not-squared",
    "power-exponent-kept",
    "power-exponent-raised",
    "power-exponent-lost",
    "power-coefficient-lost",
    "integrated-instead",
    "exponential-as-power",
    "exponential-ln-lost",
    "sin-sign",
    "cos-sign",
    "tan-sec-not-squared",
    "exp-as-power",
    "ln-not-reciprocal",
    "ln-of-derivative",
    "sqrt-half-lost",
    "chain-lost-inner",
    "chain-lost-outer",
    "chain-outer-at-variable",
    "chain-added-inner",
    "chain-outer-at-inner-derivative",
];

/// A generator of numbers that is the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// A function of x that students meet; `depth` compositions at most.
    pub fn expression(&mut self, depth: usize) -> E {
        let n = 2 + self.roll(4) as i64;
        match (self.roll(7), depth) {
            (0, _) | (_, 0) => match self.roll(3) {
                0 => Power(boxed(X), n),
                1 => Times(boxed(Number(n)), boxed(Power(boxed(X), n + 1))),
                _ => Add(boxed(Power(boxed(X), n)), boxed(Number(n + 3))),
            },
            (1, _) => Times(boxed(self.expression(depth - 1)), boxed(self.function(depth - 1))),
            (2, _) => Over(boxed(self.function(depth - 1)), boxed(self.expression(depth - 1))),
            (3, _) => Power(boxed(self.function(depth - 1)), n),
            _ => self.function(depth - 1),
        }
    }

    fn function(&mut self, depth: usize) -> E {
        let name = ["sin", "cos", "tan", "exp", "ln", "sqrt", "3^"][self.roll(7)];
        let inner = if self.roll(4) == 0 { X } else { self.expression(depth) };
        Call(name, boxed(inner))
    }
}
