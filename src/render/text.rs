//! Every formula on one line, for pipes and for narrow places.

use super::format::Options;
use super::span::Line;
use super::writer::{self, Drawing};
use crate::session::Reply;

/// The lines of a reply.
pub fn lines(reply: &Reply, options: &Options) -> Vec<Line> {
    writer::lines(reply, options, Drawing::OneLine)
}
