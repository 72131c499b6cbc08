//! Not written yet.

use super::format::Options;
use super::span::Line;
use crate::session::Reply;

/// The lines of a reply.
pub fn lines(_: &Reply, _: &Options) -> Vec<Line> {
    Vec::new()
}

/// What stands before the first reply.
pub const HEAD: &str = "";
/// What stands after the last reply.
pub const FOOT: &str = "";
