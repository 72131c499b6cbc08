//! Somebody's own derivatives in a table beside ours: `gradcheck EXPR --points FILE`.

use std::io::BufRead;
use std::sync::atomic::Ordering;

use super::{Options, PointsError, Summary, read};
use crate::session::Comparison;

/// Compares every row of `input`, which has a column for each variable and one for each derivative. `summary` counts also
/// what was done before an error.
///
/// # Errors
/// See [`PointsError`].
pub fn compare(
    comparison: &mut Comparison,
    input: impl BufRead,
    options: &Options<'_>,
    summary: &mut Summary,
) -> Result<(), PointsError> {
    let columns = comparison.columns();
    let variables = comparison.variables();
    for row in read::rows(options.source, input, &columns)? {
        if options.interrupted.load(Ordering::Relaxed) {
            return Err(PointsError::Interrupted);
        }
        summary.points += 1;
        match row {
            Ok(numbers) => {
                let (at, yours) = numbers.split_at(variables);
                summary.undefined += usize::from(!comparison.add(summary.points, at, yours));
            }
            Err(error) if error.is_of_one_row() => summary.note(&error),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
