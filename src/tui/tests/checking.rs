//! A file is checked.

use super::{SIZES, Stage};
use crate::render::signs::Charset;
use crate::tui::message::Message;

/// Notes with one wrong link.
const NOTES: &str = "Let $y = \\sin(x^2)$. Then $\\frac{dy}{dx} = \\cos(x^2)$.\n";

#[test]
fn a_file_is_checked_and_checked_again_when_it_is_saved() {
    let path = std::env::temp_dir().join(format!("gradus-check-{}.md", std::process::id()));
    let name = path.to_str().expect("a path").to_owned();
    for size in SIZES {
        std::fs::write(&path, NOTES).expect("a file");
        let mut stage = Stage::new("none", Charset::Ascii, size);
        stage.type_in(&format!("audit {name}")).keys("Enter");
        stage.shows("1 wrong");
        stage.keys("n");
        stage.shows("chain-lost-inner");
        stage.shows("^^^");
        assert!(stage.text().is_ascii(), "{}", stage.text());
        std::fs::write(&path, NOTES.replace("\\cos", "2x\\cos")).expect("a file");
        stage.send(Message::Saved(name.clone()));
        stage.shows("1 holds");
        stage.keys("a");
        stage.shows("nothing needs a look");
        stage.keys("o").type_in("/nowhere/at/all.md").keys("Enter");
        stage.shows("cannot be read");
    }
    std::fs::remove_file(path).expect("removed");
}
