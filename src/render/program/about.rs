//! What a function of a program gives, in words: what it is, what goes in, what comes out.

use crate::session::ExportedPart;

/// More names are not listed one by one.
const LISTED: usize = 12;

/// Rows and columns of what a function gives: entries of a sparse matrix are a column.
pub(super) fn shape(part: &ExportedPart) -> (usize, usize) {
    if part.places.is_empty() { (part.rows, part.cols) } else { (part.places.len(), 1) }
}

/// The name of a function.
pub(super) fn name(part: &ExportedPart) -> String {
    if part.places.is_empty() { part.name.to_owned() } else { format!("{}_entries", part.name) }
}

/// `x, y`, or the first and the last of many.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        [first, .., last] if names.len() > LISTED => format!("{first}, ..., {last} ({} variables)", names.len()),
        _ => names.join(", "),
    }
}

/// What a function gives, as a sentence.
pub(super) fn what(part: &ExportedPart, names: &[String]) -> String {
    let by = list(&names[..part.by]);
    match part.name {
        "value" if part.rows > 1 => format!("The {} values of f.", part.rows),
        "value" => "The value of f.".to_owned(),
        "hessian" => format!("The Hessian of f by {by}."),
        "jacobian" => format!("The Jacobian of f by {by}."),
        other => format!("The {other} of f by {by}."),
    }
}

/// Which entry stands where, as a sentence; nothing if that is plain.
pub(super) fn order(part: &ExportedPart) -> Option<String> {
    match (part.places.is_empty(), part.name) {
        (false, name) => Some(format!(
            "Only what is not zero everywhere: entry k stands in row {name}_rows[k] and column {name}_cols[k]."
        )),
        (true, "hessian") => {
            Some("Row i, column j: the second derivative by the i-th and the j-th of these variables.".to_owned())
        }
        (true, "jacobian") => Some("A row for each value of f, a column for each of these variables.".to_owned()),
        _ => None,
    }
}

/// What comes out, where `rows` names a matrix.
pub(super) fn out(part: &ExportedPart) -> String {
    match shape(part) {
        (1, 1) => "one number".to_owned(),
        (1, count) | (count, 1) => format!("{count} numbers"),
        (rows, cols) => format!("{rows} rows of {cols} numbers"),
    }
}

/// The shape of an array as Python says it, with more behind it.
pub(super) fn tuple(part: &ExportedPart, more: &str) -> String {
    let sizes: Vec<String> = match shape(part) {
        (1, 1) => Vec::new(),
        (1, count) | (count, 1) => vec![count.to_string()],
        (rows, cols) => vec![rows.to_string(), cols.to_string()],
    };
    let all: Vec<String> = sizes.into_iter().chain((!more.is_empty()).then(|| more.to_owned())).collect();
    match &all[..] {
        [one] => format!("({one},)"),
        _ => format!("({})", all.join(", ")),
    }
}
