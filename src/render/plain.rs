//! Not written yet.

use super::format::Options;
use super::span::Line;
use crate::session::Reply;

/// The lines of a reply.
pub fn lines(_: &Reply, _: &Options) -> Vec<Line> {
    Vec::new()
}
