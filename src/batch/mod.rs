//! The machine interface: JSON Lines in, JSON Lines out, one response for each request, in order.
//!
//! Requests are independent: each has a session of its own, so that a response depends on its request alone, whatever
//! the number of cores. Work is spread over threads through bounded queues, so that memory does not grow with the number
//! of lines. A line that cannot be read gets an error response and the rest go on.

pub mod grade;
pub mod matrices;
pub mod points;
mod request;
mod respond;

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

pub use respond::respond;

/// How a batch is run.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Number of threads; at least 1.
    pub threads: usize,
    /// Seed of everything that is sampled.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Options { threads, seed: 0 }
    }
}

/// Longest line that is read, in bytes; a longer one is answered with an error.
pub const LONGEST_LINE: usize = 64 << 20;
/// Requests that may wait for a thread, for each thread.
const WAITING: usize = 16;

type Numbered = (u64, Vec<u8>);

/// Answers every line of `input` on `output`, in order; flushes whenever the input pauses.
///
/// # Errors
/// If reading or writing fails.
pub fn run(input: impl BufRead + Send, mut output: impl Write, options: &Options) -> std::io::Result<()> {
    let threads = options.threads.max(1);
    let (to_workers, requests) = sync_channel::<Numbered>(threads * WAITING);
    let (to_writer, responses) = sync_channel::<(u64, String)>(threads * WAITING);
    let requests = Arc::new(Mutex::new(requests));
    thread::scope(|scope| {
        let reader = scope.spawn(move || read_lines(input, &to_workers));
        for _ in 0..threads {
            let (requests, to_writer) = (Arc::clone(&requests), to_writer.clone());
            scope.spawn(move || work(&requests, &to_writer, options.seed));
        }
        drop(to_writer);
        drop(requests);
        let written = write_in_order(&responses, &mut output);
        drop(responses);
        let read = reader.join().expect("the reader does not panic");
        written.and(read)
    })
}

/// Sends every line that is not blank, with its number.
fn read_lines(mut input: impl BufRead, requests: &SyncSender<Numbered>) -> std::io::Result<()> {
    let mut number = 0;
    loop {
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut input, LONGEST_LINE as u64 + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        if line.len() > LONGEST_LINE && !line.ends_with(b"\n") {
            skip_line(&mut input)?;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if requests.send((number, line)).is_err() {
            return Ok(());
        }
        number += 1;
    }
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let (used, done) = (end.map_or(buffer.len(), |at| at + 1), end.is_some() || buffer.is_empty());
        input.consume(used);
        if done {
            return Ok(());
        }
    }
}

fn work(requests: &Mutex<Receiver<Numbered>>, responses: &SyncSender<(u64, String)>, seed: u64) {
    loop {
        let next = requests.lock().expect("no thread panics with the queue in hand").recv();
        let Ok((number, line)) = next else { return };
        if responses.send((number, respond(&line, seed))).is_err() {
            return;
        }
    }
}

fn write_in_order(responses: &Receiver<(u64, String)>, output: &mut impl Write) -> std::io::Result<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    loop {
        let (number, text) = match responses.try_recv() {
            Ok(response) => response,
            Err(TryRecvError::Empty) => {
                output.flush()?;
                match responses.recv() {
                    Ok(response) => response,
                    Err(_) => return output.flush(),
                }
            }
            Err(TryRecvError::Disconnected) => return output.flush(),
        };
        early.insert(number, text);
        while let Some(text) = early.remove(&next) {
            output.write_all(text.as_bytes())?;
            output.write_all(b"\n")?;
            next += 1;
        }
    }
}
