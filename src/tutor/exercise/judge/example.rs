//! Examples with a property: judged by the property, found by trying simple candidates.

use super::super::{Desk, Exercise};
use super::{Outcome, right, undecided, wrong};
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;

/// Largest entry of a vector that is tried.
const LARGEST: i32 = 10;

/// The example against what must hold of it.
pub(in crate::tutor::exercise) fn judge(exercise: &Exercise, text: &str) -> Result<Outcome, Diagnostic> {
    let text = text.split_once('=').filter(|(left, _)| left.trim() == exercise.find).map_or(text, |(_, right)| right);
    let mut desk = Desk::new(&exercise.declare)?;
    let value = desk.read(text)?;
    desk.define(&exercise.find, value);
    for claim in &exercise.must {
        let (left, right, wants_equal) = match claim.split_once("!=") {
            Some((left, right)) => (left, right, false),
            None => {
                let (left, right) = claim
                    .split_once('=')
                    .ok_or_else(|| Diagnostic::new("lesson-claim", format!("`{claim}` is not an equation")))?;
                (left, right, true)
            }
        };
        let (a, b) = (desk.read(left)?, desk.read(right)?);
        let (yours, wanted) = (desk.graph.shape(a).to_string(), desk.graph.shape(b).to_string());
        if yours != wanted {
            let message = format!("in {claim} the left side has the shape {yours}, and {wanted} is wanted");
            return Ok(wrong(message));
        }
        match desk.same(a, b) {
            None => return Ok(undecided()),
            Some(equal) if equal == wants_equal => {}
            Some(_) => {
                return Ok(wrong(format!("{claim} does not hold: the left side is {}", tidied_text(&mut desk, a))));
            }
        }
    }
    Ok(right())
}

fn tidied_text(desk: &mut Desk, id: ExprId) -> String {
    let tidied = desk.tidied(id);
    desk.text(tidied)
}

/// Something that satisfies an exercise of the kind `Example`, found by trying simple candidates.
pub(in crate::tutor::exercise) fn find(exercise: &Exercise) -> Result<String, Diagnostic> {
    let names: Vec<String> = exercise.by.clone();
    let mut pool: Vec<String> = ["0", "1", "2", "3", "-1", "1/2"].map(str::to_owned).to_vec();
    for name in &names {
        pool.extend([name.clone(), format!("{name}^2"), format!("{name}^3"), format!("2*{name}"), format!("e^{name}")]);
        pool.extend([format!("sin({name})"), format!("abs({name})"), format!("-{name}^2"), format!("{name}^4")]);
    }
    if let [a, b, ..] = &names[..] {
        pool.extend([
            format!("{a}*{b}"),
            format!("{a} + {b}"),
            format!("{a} - {b}"),
            format!("{a}^2 + {b}^2"),
            format!("{a}^2 - {b}^2"),
        ]);
        pool.extend([format!("{a}^2*{b}"), format!("{a}*{b}^2"), format!("2*{a} + 3*{b}"), format!("{a}^2 + {b}")]);
        pool.extend([format!("-{a}^2 - {b}^2"), format!("{a}^2*{b}^2"), format!("[{a}, {b}]"), format!("[{b}, {a}]")]);
        pool.extend([format!("[{a}^2, {b}^2]"), format!("[{a}*{b}, {a}]"), format!("[{a} + {b}, {a} - {b}]")]);
    }
    let small = [[2, 1, 0, 3], [0, 1, 2, 0], [1, 2, 2, 1], [1, 0, 0, 1], [1, 0, 0, -1], [0, 1, -1, 0]];
    pool.extend(small.map(|[a, b, c, d]| format!("[[{a}, {b}], [{c}, {d}]]")));
    pool.extend(
        ["[1, 0]", "[0, 1]", "[1, 2]", "[1, -1]", "[3, 4]", "[2, 1]", "[-1, 1]", "[3/5, 4/5]"].map(str::to_owned),
    );
    pool.extend(by_coefficients(&names, &exercise.must));
    if names.is_empty() {
        let pairs = (-LARGEST..=LARGEST).flat_map(|a| (-LARGEST..=LARGEST).map(move |b| [a, b]));
        let mut pairs: Vec<[i32; 2]> = pairs.collect();
        pairs.sort_by_key(|[a, b]| (a.abs() + b.abs(), -a, -b));
        pool.extend(pairs.into_iter().map(|[a, b]| format!("[{a}, {b}]")));
    }
    pool.into_iter()
        .find(|text| matches!(judge(exercise, text), Ok(Outcome::Correct(_))))
        .ok_or_else(|| Diagnostic::new("lesson-example", "no simple example was found that has the property"))
}

/// Candidates with the numbers that occur in the claims as coefficients.
fn by_coefficients(names: &[String], claims: &[String]) -> Vec<String> {
    let text = claims.join(" ");
    let mut numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut pool = Vec::new();
    for n in &numbers {
        pool.push((*n).to_owned());
        for x in names {
            let alone = ["{n}*{x}", "{n}*{x}^2", "{n}/2*{x}^2", "e^({n}*{x})", "sin({n}*{x})", "cos({n}*{x})"];
            pool.extend(alone.map(|pattern| pattern.replace("{n}", n).replace("{x}", x)));
        }
        for m in &numbers {
            pool.push(format!("[[{n}, 0], [0, {m}]]"));
            let [x, y, ..] = names else { continue };
            let both = ["{n}*{x} + {m}*{y}", "{n}*{x}*{y}", "[{n}*{x}, {m}*{y}]"];
            let squares = ["{n}/2*{x}^2 + {m}/2*{y}^2", "{n}/2*{x}^2 - {m}/2*{y}^2"];
            let all = both.into_iter().chain(squares);
            let filled =
                |pattern: &str| pattern.replace("{n}", n).replace("{m}", m).replace("{x}", x).replace("{y}", y);
            pool.extend(all.map(filled));
        }
    }
    pool
}
