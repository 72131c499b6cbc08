//! Formulas drawn over several lines, as in a book; what the line REPL shows.

use super::format::Options;
use super::span::Line;
use super::writer::{self, Drawing};
use crate::session::Reply;

/// The lines of a reply, none wider than `options.width` unless that is absurdly small.
pub fn lines(reply: &Reply, options: &Options) -> Vec<Line> {
    writer::lines(reply, options, Drawing::Picture)
}
