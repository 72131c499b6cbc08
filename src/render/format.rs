//! The table of output formats, and what may be asked of them.
//!
//! A format is one function from a reply to lines; `--format` and the tests iterate [`FORMATS`]. Nothing here knows how a
//! reply looks. Invariant: every format answers every reply, and no control character leaves any of them.

use super::signs::Charset;
use super::span::{self, Line};
use super::{html, json, latex, markdown, plain, sarif, text, two_dimensional};
use crate::session::Reply;

/// How replies are to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns that may be used; words are wrapped here, and formulas in the formats that draw them.
    pub width: usize,
    /// Which characters may be used in the formats for terminals.
    pub charset: Charset,
    /// Significant digits of decimal values.
    pub digits: usize,
    /// Whether remarks on how a line was read are shown.
    pub notes: bool,
    /// Most characters of one formula; what is left out is said.
    pub budget: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { width: 80, charset: Charset::Unicode, digits: 6, notes: true, budget: 100_000 }
    }
}

/// One row of [`FORMATS`].
pub struct Format {
    /// As given to `--format`.
    pub name: &'static str,
    /// One sentence for help.
    pub about: &'static str,
    /// The lines of one reply.
    pub lines: fn(&Reply, &Options) -> Vec<Line>,
    /// What separates replies in a document.
    pub between: &'static str,
    /// Whether programs read it: then problems stand in the document and not beside it.
    pub for_programs: bool,
    /// What stands before the first reply of a document.
    pub head: &'static str,
    /// What stands after the last reply of a document.
    pub foot: &'static str,
    /// What stands around a document that is a file of its own, where an answer on a screen goes without.
    pub frame: (&'static str, &'static str),
}

/// All formats.
pub static FORMATS: &[Format] = &[
    Format {
        name: "text",
        about: "formulas on one line",
        lines: text::lines,
        between: "\n",
        for_programs: false,
        head: "",
        foot: "",
        frame: ("", ""),
    },
    Format {
        name: "2d",
        about: "formulas drawn over several lines, as in a book",
        lines: two_dimensional::lines,
        between: "\n",
        for_programs: false,
        head: "",
        foot: "",
        frame: ("", ""),
    },
    Format {
        name: "plain",
        about: "words only, for screen readers: no drawings, formulas spoken",
        lines: plain::lines,
        between: "\n",
        for_programs: false,
        head: "",
        foot: "",
        frame: ("", ""),
    },
    Format {
        name: "latex",
        about: "LaTeX, with amsmath; a file is a whole document",
        lines: latex::lines,
        between: "\n",
        for_programs: false,
        head: "",
        foot: "",
        frame: latex::FRAME,
    },
    Format {
        name: "markdown",
        about: "Markdown with formulas between dollar signs",
        lines: markdown::lines,
        between: "\n",
        for_programs: false,
        head: "",
        foot: "",
        frame: ("", ""),
    },
    Format {
        name: "json",
        about: "one JSON object on a line",
        lines: json::lines,
        between: "",
        for_programs: true,
        head: "",
        foot: "",
        frame: ("", ""),
    },
    Format {
        name: "html",
        about: "a page that needs nothing else, formulas in MathML",
        lines: html::lines,
        between: "",
        for_programs: false,
        head: html::HEAD,
        foot: html::FOOT,
        frame: ("", ""),
    },
    Format {
        name: "sarif",
        about: "SARIF for editors and continuous integration: what check finds, with places",
        lines: sarif::lines,
        between: sarif::BETWEEN,
        for_programs: true,
        head: sarif::HEAD,
        foot: sarif::FOOT,
        frame: ("", ""),
    },
];

impl Format {
    /// The format with this name.
    ///
    /// ```
    /// use gradus::render::format::Format;
    /// assert_eq!(Format::find("2d").map(|format| format.name), Some("2d"));
    /// assert!(Format::find("papyrus").is_none());
    /// ```
    pub fn find(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// A document as a file of its own.
    pub fn file(&self, replies: &[Reply], options: &Options) -> String {
        [self.frame.0, &self.document(replies, options), self.frame.1].concat()
    }

    /// A whole document: head, replies, foot; for a terminal use `lines` and [`super::paint::paint`].
    pub fn document(&self, replies: &[Reply], options: &Options) -> String {
        let mut document = self.head.to_owned();
        let mut first = true;
        for reply in replies {
            let lines = (self.lines)(reply, options);
            if !lines.is_empty() {
                document.push_str(if first { "" } else { self.between });
                first = false;
                document.push_str(&span::to_text(&lines));
                document.push('\n');
            }
        }
        document + self.foot
    }
}
