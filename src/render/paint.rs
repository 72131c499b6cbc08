//! Lines with the colours of their roles, as a terminal understands them.
//!
//! The palette is the one of Okabe and Ito, which people who see colours differently can tell apart. Colour never carries
//! a meaning alone: every role that matters has words or marks as well. Invariant: without colours no escape sequence is
//! written.

use super::span::{Line, Role};

/// Which colours a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// None: a file, a pipe, `NO_COLOR`, `TERM=dumb`.
    #[default]
    Never,
    /// The sixteen colours that every terminal has.
    Sixteen,
    /// All.
    True,
}

impl ColorChoice {
    /// What the environment allows for a terminal: `NO_COLOR`, `CLICOLOR_FORCE`, `TERM`, `COLORTERM`, in this order.
    ///
    /// ```
    /// use gradus::render::paint::ColorChoice;
    /// let none = |_: &str| None;
    /// assert_eq!(ColorChoice::detect(true, none), ColorChoice::Sixteen);
    /// assert_eq!(ColorChoice::detect(false, none), ColorChoice::Never);
    /// let refused = |name: &str| (name == "NO_COLOR").then(|| "1".to_owned());
    /// assert_eq!(ColorChoice::detect(true, refused), ColorChoice::Never);
    /// ```
    pub fn detect(is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> ColorChoice {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        if set("NO_COLOR").is_some() || !(is_terminal || forced) {
            return ColorChoice::Never;
        }
        if !forced && set("TERM").as_deref() == Some("dumb") {
            return ColorChoice::Never;
        }
        match set("COLORTERM").as_deref() {
            Some("truecolor" | "24bit") => ColorChoice::True,
            _ => ColorChoice::Sixteen,
        }
    }
}

/// The lines as text with escape sequences for colours, one line of text for each.
pub fn paint(lines: &[Line], colors: ColorChoice) -> String {
    if colors == ColorChoice::Never {
        return super::span::to_text(lines);
    }
    let mut text = String::new();
    for (position, line) in lines.iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        let mut open = "";
        for span in line.iter().filter(|span| !span.text.is_empty()) {
            let code = code(span.role, colors);
            if code != open && !span.text.trim().is_empty() {
                text.push_str(if open.is_empty() { "" } else { "\x1b[0m" });
                text.push_str(code);
                open = code;
            }
            text.push_str(&span.text);
        }
        if !open.is_empty() {
            text.push_str("\x1b[0m");
        }
    }
    text
}

/// What switches a role on; empty for the terminal's own colour.
fn code(role: Role, colors: ColorChoice) -> &'static str {
    let full = colors == ColorChoice::True;
    match role {
        Role::Text | Role::Name | Role::Bracket => "",
        Role::Number if full => "\x1b[38;2;230;159;0m",
        Role::Number => "\x1b[33m",
        Role::Function if full => "\x1b[38;2;86;180;233m",
        Role::Function => "\x1b[36m",
        Role::Operator | Role::Note => "\x1b[2m",
        Role::Wrong if full => "\x1b[1;38;2;213;94;0m",
        Role::Wrong => "\x1b[1;31m",
        Role::Right if full => "\x1b[1;38;2;0;158;115m",
        Role::Right => "\x1b[1;32m",
        Role::Heading => "\x1b[1m",
    }
}
