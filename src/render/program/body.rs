//! The lines of one function: what is used once stands inside what uses it, the rest gets a name.

use super::functions::{Row, row};
use super::{Language, NotWritable};
use crate::numeric::{Program, Raised, Step};

/// What is longer gets a name of its own even if it is used once.
const LONGEST: usize = 60;

/// Text with what its brackets depend on.
#[derive(Clone)]
struct Piece {
    text: String,
    level: Level,
    /// True if a minus sign belongs in front.
    negative: bool,
    /// A number that does not depend on the variables.
    constant: bool,
    /// What 1 is divided by, if that is all.
    below: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Level {
    Sum,
    Product,
    Atom,
}

/// Lines, and the text of each output; an output that is constant is marked.
pub(super) struct Body {
    pub lines: Vec<String>,
    pub outputs: Vec<(String, bool)>,
}

/// The body of a function of variables with these names.
pub(super) fn body(program: &Program, names: &[String], language: Language) -> Result<Body, NotWritable> {
    let uses = uses(program);
    let mut writer = Writer { language, pieces: Vec::new(), lines: Vec::new(), uses };
    for (slot, step) in program.steps().enumerate() {
        let piece = writer.piece(&step, names)?;
        let is_plain = matches!(step, Step::Constant(_) | Step::Read(_));
        let gets_a_name = !is_plain && (writer.uses[slot] > 1 || piece.text.len() > LONGEST);
        let piece = if gets_a_name { writer.named(&piece) } else { piece };
        writer.pieces.push(piece);
    }
    let output = |slot: &u32| {
        let piece = &writer.pieces[*slot as usize];
        (whole(piece), piece.constant)
    };
    let outputs = program.output_slots().iter().map(output).collect();
    Ok(Body { lines: writer.lines, outputs })
}

fn uses(program: &Program) -> Vec<usize> {
    let mut uses = Vec::new();
    for step in program.steps() {
        uses.push(0);
        // What is written twice must not be worked out twice.
        let twice = match &step {
            Step::Call(name, _) => row(name).is_some_and(Row::repeats),
            Step::Raise(Raised::Odd(..), _) => true,
            _ => false,
        };
        step.operands().iter().for_each(|operand| uses[*operand as usize] += if twice { 2 } else { 1 });
    }
    program.output_slots().iter().for_each(|slot| uses[*slot as usize] += 1);
    uses
}

struct Writer {
    language: Language,
    pieces: Vec<Piece>,
    lines: Vec<String>,
    uses: Vec<usize>,
}

impl Writer {
    fn named(&mut self, piece: &Piece) -> Piece {
        let name = format!("s{}", self.lines.len() + 1);
        let text = whole(piece);
        self.lines.push(match self.language {
            Language::C => format!("const double {name} = {text};"),
            Language::Rust => format!("let {name} = {text};"),
            _ => format!("{name} = {text}"),
        });
        Piece { constant: piece.constant, ..atom(name) }
    }

    fn piece(&self, step: &Step<'_>, names: &[String]) -> Result<Piece, NotWritable> {
        let of = |slot: &u32| &self.pieces[*slot as usize];
        Ok(match step {
            Step::Constant(value) => number(*value, self.language),
            Step::Read(input) => atom(names[*input].clone()),
            Step::Call("add", [a, b]) => sum(of(a), of(b)),
            Step::Call("mul", [a, b]) => product(of(a), of(b)),
            Step::Call("div", [a, b]) => quotient(of(a), of(b)),
            Step::Call(name, operands) => {
                let pieces: Vec<&Piece> = operands.iter().map(of).collect();
                self.call(name, &pieces)?
            }
            Step::Raise(power, base) => self.power(*power, of(base)),
            Step::Choose(operands) => {
                let pieces: Vec<&Piece> = operands.iter().map(of).collect();
                self.chosen(&pieces)
            }
        })
    }

    /// A function of the table.
    fn call(&self, name: &str, pieces: &[&Piece]) -> Result<Piece, NotWritable> {
        let text = row(name).and_then(|row| row.text(self.language));
        let Some(mut text) = text else { return Err(NotWritable { function: name.to_owned() }) };
        for (at, piece) in pieces.iter().enumerate() {
            text = text.replace(&format!("${at}"), &self.argument(piece, false));
            text = text.replace(&format!("@{at}"), &self.argument(piece, true));
        }
        let constant = pieces.iter().all(|piece| piece.constant);
        // A power without brackets binds tighter than what stands around it in all these languages.
        Ok(Piece { level: if name == "pow" { Level::Product } else { Level::Atom }, constant, ..atom(text) })
    }

    fn argument(&self, piece: &Piece, tight: bool) -> String {
        if piece.constant && self.language == Language::PyTorch {
            return format!("torch.tensor({}, dtype=torch.float64)", whole(piece));
        }
        if tight && self.language == Language::Rust && piece.constant {
            // A method of a number without a type is ambiguous.
            return format!("({} as f64)", bracketed(piece));
        }
        if tight { bracketed(piece) } else { whole(piece) }
    }

    fn power(&self, power: Raised, base: &Piece) -> Piece {
        use Language::{C, Julia, Rust};
        if let Raised::Whole(exponent @ ..0) = power {
            let one = Piece { constant: true, ..atom("1.0".to_owned()) };
            let below = if exponent == -1 { base.clone() } else { self.power(Raised::Whole(-exponent), base) };
            return quotient(&one, &below);
        }
        let tight = bracketed(base);
        // A square is not worth a call.
        if let (Raised::Whole(2), C, Level::Atom, false) = (power, self.language, base.level, base.text.contains('(')) {
            return product(base, base);
        }
        let text = match (power, self.language) {
            (Raised::Whole(exponent), C) => format!("pow({}, {exponent}.0)", whole(base)),
            (Raised::Whole(exponent), Rust) => format!("{tight}.powi({exponent})"),
            (Raised::Whole(exponent), Julia) => format!("{tight}^{exponent}"),
            (Raised::Whole(exponent), _) => format!("{tight}**{exponent}"),
            (Raised::Root, _) => return self.call("sqrt", &[base]).expect("every language has it"),
            (Raised::Even(q), C) => format!("pow({}, {q:?})", whole(base)),
            (Raised::Even(q), Rust) => format!("{tight}.powf({q:?})"),
            (Raised::Even(q), Julia) => format!("{tight}^({q:?})"),
            (Raised::Even(q), _) if q > 0.0 => format!("{tight}**{q:?}"),
            (Raised::Even(q), _) => format!("{tight}**({q:?})"),
            // The real root: of a negative base too.
            (Raised::Odd(q, odd), language) => {
                let size = match language {
                    C => format!("pow(fabs({}), {q:?})", whole(base)),
                    Rust => format!("{tight}.abs().powf({q:?})"),
                    Julia => format!("abs({})^({q:?})", whole(base)),
                    Language::PyTorch => format!("torch.abs({})**({q:?})", whole(base)),
                    Language::Jax => format!("jnp.abs({})**({q:?})", whole(base)),
                    Language::NumPy => format!("np.abs({})**({q:?})", whole(base)),
                };
                match (odd, language) {
                    (false, _) => size,
                    (true, C) => format!("copysign({size}, {})", whole(base)),
                    (true, Rust) => format!("{size}.copysign({})", whole(base)),
                    (true, Julia) => format!("copysign({size}, {})", whole(base)),
                    (true, Language::PyTorch) => format!("(torch.sign({})*{size})", whole(base)),
                    (true, Language::Jax) => format!("(jnp.sign({})*{size})", whole(base)),
                    (true, Language::NumPy) => format!("(np.sign({})*{size})", whole(base)),
                }
            }
        };
        // In the other languages a power is a sign, which binds tighter than a product.
        let level = if matches!(self.language, C | Rust) { Level::Atom } else { Level::Product };
        Piece { level, constant: base.constant, ..atom(text) }
    }

    /// The value after the first condition that holds.
    fn chosen(&self, pieces: &[&Piece]) -> Piece {
        let mut rest = match pieces.len() % 2 {
            1 => self.argument(pieces[pieces.len() - 1], false),
            _ => number(f64::NAN, self.language).text,
        };
        let pairs = pieces[..pieces.len() / 2 * 2].chunks(2).rev();
        for pair in pairs {
            let (condition, value) = (bracketed(pair[0]), self.argument(pair[1], false));
            rest = match self.language {
                Language::C => format!("({condition} != 0 ? {value} : {rest})"),
                Language::Rust => format!("(if {condition} != 0.0 {{ {value} }} else {{ {rest} }})"),
                Language::Julia => format!("({condition} != 0 ? {value} : {rest})"),
                Language::NumPy => format!("np.where({condition} != 0, {value}, {rest})"),
                Language::Jax => format!("jnp.where({condition} != 0, {value}, {rest})"),
                Language::PyTorch => format!("torch.where({condition} != 0, {value}, {rest})"),
            };
        }
        Piece { constant: pieces.iter().all(|piece| piece.constant), ..atom(rest) }
    }
}

fn atom(text: String) -> Piece {
    Piece { text, level: Level::Atom, negative: false, constant: false, below: None }
}

fn number(value: f64, language: Language) -> Piece {
    let text = match (value.is_nan(), value.is_infinite(), language) {
        (false, false, _) => format!("{:?}", value.abs()),
        (true, _, Language::C) => "NAN".to_owned(),
        (true, _, Language::Rust) => "f64::NAN".to_owned(),
        (true, _, Language::Julia) => "NaN".to_owned(),
        (true, ..) => "float(\"nan\")".to_owned(),
        (_, _, Language::C) => "INFINITY".to_owned(),
        (_, _, Language::Rust) => "f64::INFINITY".to_owned(),
        (_, _, Language::Julia) => "Inf".to_owned(),
        _ => "float(\"inf\")".to_owned(),
    };
    Piece { negative: value < 0.0, constant: true, ..atom(text) }
}

fn whole(piece: &Piece) -> String {
    match (piece.negative, piece.level) {
        (false, _) => piece.text.clone(),
        (true, Level::Sum) => format!("-({})", piece.text),
        (true, _) => format!("-{}", piece.text),
    }
}

fn bracketed(piece: &Piece) -> String {
    if piece.level == Level::Atom && !piece.negative { piece.text.clone() } else { format!("({})", whole(piece)) }
}

fn as_factor(piece: &Piece) -> String {
    if piece.level == Level::Sum { format!("({})", piece.text) } else { piece.text.clone() }
}

fn sum(a: &Piece, b: &Piece) -> Piece {
    let (first, second) = if a.negative && !b.negative { (b, a) } else { (a, b) };
    let sign = if second.negative { '-' } else { '+' };
    let right = if second.negative { as_factor(second) } else { second.text.clone() };
    let text = format!("{} {sign} {right}", whole(first));
    Piece { level: Level::Sum, constant: a.constant && b.constant, ..atom(text) }
}

fn product(a: &Piece, b: &Piece) -> Piece {
    let (negative, constant) = (a.negative != b.negative, a.constant && b.constant);
    if a.constant && a.text == "1.0" {
        return Piece { negative, constant, ..b.clone() };
    }
    let text = match (&a.below, &b.below) {
        (_, Some(below)) => format!("{}/{below}", as_factor(a)),
        (Some(below), None) => format!("{}/{below}", as_factor(b)),
        (None, None) => format!("{}*{}", as_factor(a), as_factor(b)),
    };
    Piece { level: Level::Product, negative, constant, ..atom(text) }
}

fn quotient(a: &Piece, b: &Piece) -> Piece {
    let below = if b.level == Level::Atom { b.text.clone() } else { format!("({})", b.text) };
    Piece {
        level: Level::Product,
        negative: a.negative != b.negative,
        constant: a.constant && b.constant,
        below: (a.text == "1.0").then(|| below.clone()),
        ..atom(format!("{}/{below}", as_factor(a)))
    }
}
