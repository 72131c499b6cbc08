//! The full-screen tutor: a line at the top, and panels that follow every key.
//!
//! [`update`] takes messages into the [`Model`] and touches nothing else; [`view()`] draws the model on any terminal
//! backend and changes nothing; slow work is done by the [`Worker`], and the next key cancels it. ratatui and crossterm are
//! used only here. Invariant: whatever ends the program, the terminal is as it was before.

mod bars;
mod check;
mod diagram;
mod editor;
mod input;
mod keys;
mod learn;
mod message;
mod model;
mod overlay;
mod palette;
mod panels;
mod plot;
mod plot_view;
mod run;
mod terminal;
#[cfg(test)]
mod tests;
mod theme;
mod tour;
mod update;
mod view;
mod watch;
mod worker;

pub use message::{Message, Wish};
pub use model::{Look, Model};
pub use run::{Files, fulfil, run};
pub use terminal::Screen;
pub use theme::{THEMES, Theme};
pub use update::update;
pub use view::{SMALLEST, view};
pub use worker::Worker;
