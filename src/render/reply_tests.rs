//! Every kind of reply in every format.

use super::format::{FORMATS, Options};
use super::samples;
use super::span::to_text;

#[test]
fn look() {
    let options = Options {
        width: std::env::var("W").ok().and_then(|w| w.parse().ok()).unwrap_or(80),
        charset: if std::env::var("A").is_ok() { super::signs::Charset::Ascii } else { Default::default() },
        ..Options::default()
    };
    let name = std::env::var("F").unwrap_or("2d".into());
    let format = FORMATS.iter().find(|f| f.name == name).unwrap();
    for reply in samples::all() {
        println!("{}\n~~~~~~~~~~~~", to_text(&(format.lines)(&reply, &options)));
    }
}
