//! Screens as text: keys go in, and the frame that is drawn on a terminal in memory is looked at.

mod checking;
mod clicking;
mod exploring;
mod learning;
mod screens;

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use super::message::{Message, Wish};
use super::model::{Look, Model};
use super::run::{Files, fulfil};
use super::theme::Theme;
use super::update::update;
use super::view::view;
use super::worker::Worker;
use crate::render::signs::Charset;
use crate::session::Session;

/// How long the worker may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const SIZES: [(u16, u16); 2] = [(120, 36), (80, 24)];

struct Stage {
    model: Model,
    worker: Worker,
    inbox: Receiver<Message>,
    copied: Vec<Wish>,
}

impl Stage {
    fn new(theme: &str, charset: Charset, size: (u16, u16)) -> Stage {
        let (outbox, inbox) = channel();
        let worker = Worker::start(Session::new(), move |message| drop(outbox.send(message)));
        let look = Look { theme: Theme::find(theme).expect("a theme"), charset, tour: false };
        Stage { model: Model::new(Session::new(), look, Vec::new(), size), worker, inbox, copied: Vec::new() }
    }

    fn plain(size: (u16, u16)) -> Stage {
        Stage::new("none", Charset::Unicode, size)
    }

    /// Takes a message in and waits for all that follows from it.
    fn send(&mut self, message: Message) {
        update(&mut self.model, message);
        while !self.model.wishes.is_empty() {
            for wish in std::mem::take(&mut self.model.wishes) {
                match wish {
                    Wish::Survey
                    | Wish::Lines(_)
                    | Wish::Complete
                    | Wish::Teach(_)
                    | Wish::Check(_)
                    | Wish::Files(_)
                    | Wish::Glance(..) => {
                        fulfil(wish, &mut self.model, &self.worker, &Files::default());
                        let found = self.inbox.recv_timeout(PATIENCE).expect("the worker answers");
                        update(&mut self.model, found);
                    }
                    other => self.copied.push(other),
                }
            }
        }
    }

    fn keys(&mut self, names: &str) -> &mut Stage {
        names.split(' ').filter(|name| !name.is_empty()).for_each(|name| self.send(Message::Key(name.to_owned())));
        self
    }

    fn type_in(&mut self, text: &str) -> &mut Stage {
        self.send(Message::Paste(text.to_owned()));
        self
    }

    fn buffer(&self) -> Buffer {
        let (columns, rows) = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal in memory");
        terminal.draw(|frame| view(&self.model, frame)).expect("a frame");
        terminal.backend().buffer().clone()
    }

    fn text(&self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width);
        let row = |cells: &[ratatui::buffer::Cell]| cells.iter().map(|cell| cell.symbol()).collect::<String>();
        buffer.content.chunks(width).map(|cells| row(cells).trim_end().to_owned() + "\n").collect()
    }

    fn shows(&self, text: &str) {
        assert!(self.text().contains(text), "{text} is not on the screen:\n{}", self.text());
    }
}
