//! The file that is checked is looked at now and then, so that a save is noticed. Nothing runs while no file is open.

use std::fs;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use super::message::Message;

/// Time between two looks.
const INTERVAL: Duration = Duration::from_millis(300);

/// Which file is looked at.
pub struct Watch {
    name: Arc<Mutex<Option<String>>>,
    outbox: Option<Sender<Message>>,
}

/// When a file was saved last, and its size.
fn stamp(name: &str) -> Option<(SystemTime, u64)> {
    let about = fs::metadata(name).ok()?;
    Some((about.modified().ok()?, about.len()))
}

impl Watch {
    /// Saves will be told to `outbox`.
    pub fn new(outbox: Sender<Message>) -> Watch {
        Watch { name: Arc::default(), outbox: Some(outbox) }
    }

    /// Looks at this file from now on, and at no other one.
    pub fn follow(&mut self, name: &str) {
        *self.name.lock().unwrap_or_else(PoisonError::into_inner) = Some(name.to_owned());
        if let Some(outbox) = self.outbox.take() {
            let name = Arc::clone(&self.name);
            thread::spawn(move || look(&name, &outbox));
        }
    }
}

fn look(name: &Mutex<Option<String>>, outbox: &Sender<Message>) {
    let mut seen = (None, None);
    loop {
        let followed = name.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let now = followed.as_deref().and_then(stamp);
        let before = std::mem::replace(&mut seen, (followed.clone(), now));
        if let Some(name) = followed
            && before.0.as_deref() == Some(&name)
            && now.is_some()
            && before.1 != now
            && outbox.send(Message::Saved(name)).is_err()
        {
            return;
        }
        thread::sleep(INTERVAL);
    }
}
