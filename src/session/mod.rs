//! A session: definitions, settings, the table of commands; a line goes in, replies come out as data.

mod reply;
mod settings;

pub use reply::{
    Answer, AnswerKind, Block, Combined, Confirmation, FactorShown, Flow, FlowNode, Local, Named, Order, Page,
    PointValue, Reply, Shown, Steps, Table,
};
pub use settings::{KEYS, Key, Layout, Settings};
