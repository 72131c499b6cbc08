//! The written form as fully bracketed text, for tests only.

use gradus::syntax::written::{Bars, Constant, Relation, Token, Written};

/// Every operation in brackets of its own, as in `((2*x)^2)`.
pub fn dump(written: &Written) -> String {
    let mut stack: Vec<String> = Vec::new();
    for item in &written.items {
        let operands = stack.split_off(stack.len() - item.arity as usize);
        stack.push(one(&item.token, &operands));
    }
    assert_eq!(stack.len(), 1, "one operand is left");
    stack.remove(0)
}

fn one(token: &Token, operands: &[String]) -> String {
    let infix = |sign: &str| format!("({}{sign}{})", operands[0], operands[1]);
    let call = |name: &str| format!("{name}({})", operands.join(", "));
    let names = |by: &[gradus::name::Name]| by.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(",");
    match token {
        Token::Number { value, .. } => value.to_string(),
        Token::Symbol(name) => name.to_string(),
        Token::Subscript(name) => format!("{name}[{}]", operands.join(",")),
        Token::Constant(Constant::Pi) => "pi".into(),
        Token::Constant(Constant::E) => "e".into(),
        Token::Negate => format!("(-{})", operands[0]),
        Token::Plus => format!("(+{})", operands[0]),
        Token::Add => infix("+"),
        Token::Subtract => infix("-"),
        Token::Multiply { implicit: true } => infix(" "),
        Token::Multiply { implicit: false } => infix("*"),
        Token::Divide => infix("/"),
        Token::Power => infix("^"),
        Token::TimesElementwise => infix(".*"),
        Token::DivideElementwise => infix("./"),
        Token::PowerElementwise => infix(".^"),
        Token::Transpose => format!("({}')", operands[0]),
        Token::Factorial => format!("({}!)", operands[0]),
        Token::Apply { op, raised: false, .. } => call(op.name()),
        Token::Apply { op, raised: true, .. } => format!("{}^{}({})", op.name(), operands[0], operands[1..].join(", ")),
        Token::Call { name, primes, by, .. } => {
            let by = if by.is_empty() { String::new() } else { format!("_<{}>", names(by)) };
            format!("{name}{by}{}<{}>", "'".repeat(*primes as usize), operands.join(", "))
        }
        Token::LogBase => call("logb"),
        Token::Root => call("rootof"),
        Token::Bars(Bars::Absolute) => format!("|{}|", operands[0]),
        Token::Bars(Bars::Norm) => format!("‖{}‖", operands[0]),
        Token::Bars(Bars::Norm1) => format!("‖{}‖_1", operands[0]),
        Token::Bars(Bars::Norm2) => format!("‖{}‖_2", operands[0]),
        Token::Bars(Bars::Frobenius) => format!("‖{}‖_F", operands[0]),
        Token::Vector { .. } => format!("[{}]", operands.join(", ")),
        Token::Matrix { cols, .. } => {
            let rows: Vec<String> = operands.chunks(*cols as usize).map(|row| row.join(", ")).collect();
            format!("[{}]", rows.join("; "))
        }
        Token::Indexed { product, index } => {
            let name = if *product { "prod" } else { "sum" };
            format!("{name}({index}={}..{}, {})", operands[0], operands[1], operands[2])
        }
        Token::Piecewise { .. } => call("piecewise"),
        Token::Relation(relation) => infix(match relation {
            Relation::Equal => " = ",
            Relation::NotEqual => " != ",
            Relation::Less => " < ",
            Relation::LessEqual => " <= ",
            Relation::Greater => " > ",
            Relation::GreaterEqual => " >= ",
        }),
        Token::Differentiate { by } => format!("D<{}>({})", names(by), operands[0]),
        Token::Operator { kind, by, .. } => format!("{kind:?}<{}>({})", names(by), operands.join(", ")),
        Token::At { names: set, .. } if set.is_empty() => format!("({} at {})", operands[0], operands[1..].join(", ")),
        Token::At { names: set, .. } => {
            let values: Vec<String> =
                set.iter().zip(&operands[1..]).map(|(name, value)| format!("{name}={value}")).collect();
            format!("({} at {})", operands[0], values.join(", "))
        }
        Token::Tuple { .. } => format!("tuple({})", operands.join(", ")),
        Token::Group => format!("({})", operands[0]),
    }
}
