//! Temporary front end: lines from standard input, or the machine interface.

use gradus::render::format::{Format, Options};
use gradus::session::Session;

fn main() -> std::io::Result<()> {
    if std::env::args().nth(1).as_deref() == Some("batch") {
        return gradus::batch::run(
            std::io::BufReader::new(std::io::stdin()),
            std::io::stdout(),
            &gradus::batch::Options::default(),
        );
    }
    let mut session = Session::new();
    let format = Format::find(&std::env::args().nth(1).unwrap_or("2d".into())).expect("format");
    for line in std::io::stdin().lines() {
        let line = line?;
        println!("> {line}");
        let replies = session.run(&line);
        println!("{}", format.document(&replies, &Options::default()));
    }
    Ok(())
}
