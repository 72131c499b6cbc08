//! What was asked for on the command line.
//!
//! The commands that answer one expression are taken from the session's own table, so that a new row there is a new
//! subcommand here. Formulas may begin with a minus sign.

use std::ffi::OsString;
use std::io::Write;
use std::time::Duration;

use anyhow::Context;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use gradus::render::format::{FORMATS, Format};
use gradus::session::{COMMANDS, Command, Layout, find_command};
use gradus::tui::THEMES;
use gradus::tutor::audit;

/// Commands that need a conversation.
const CONVERSATION: &[&str] = &[
    "why", "next", "vars", "forget", "undo", "save", "load", "set", "export", "help", "explain", "quit", "check",
    "audit", "hint", "skip", "back", "reset",
];

/// Commands after which the conversation goes on.
const COURSE: &[&str] = &["lesson", "practice", "review"];
/// Commands that need no argument.
const BARE: &[&str] = &["lesson", "lessons", "practice", "review", "progress"];

/// Commands with an option that names a file: the option, and what the file is for.
const FILES: &[(&str, &str, &str)] = &[
    ("minimize", "save", "Write every step of the paths to this file: .csv or .json"),
    (
        "gradcheck",
        "points",
        "Your own derivatives: a table with a column for each variable and one (df/dx, ...) for each derivative",
    ),
];

/// A call of the program.
pub struct Arguments {
    /// What to do.
    pub call: Call,
    /// Options that every call takes.
    pub global: Global,
}

/// What to do.
pub enum Call {
    /// The full-screen tutor on a terminal; with a pipe, its lines are answered.
    Tutor,
    /// Talk on the terminal line by line, or read lines from a pipe.
    Talk,
    /// Answer the lines of files; `-` is standard input.
    Run(Vec<String>),
    /// Answer these lines; without steps and data flow if the flag is set.
    Lines(Vec<String>, bool),
    /// Evaluate these expressions at the points of a file, with the flag only what is not always zero.
    Points(Vec<String>, String, bool),
    /// Evaluate these expressions at matrices: `NAME=FILE`.
    Matrices(Vec<String>, Vec<String>),
    /// Compare the derivatives in a file with those of this expression.
    Compare(String, String),
    /// Audit these documents, read in this format.
    Audit(Vec<String>, Option<audit::Format>),
    /// Grade a class.
    Grade(Grading),
    /// Begin with this line and go on with what is typed.
    Course(String),
    /// The machine interface.
    Batch(Option<String>),
    /// All functions of the table.
    Reference,
    /// Text that is printed as it is.
    Text(Vec<u8>),
}

/// A class to be graded.
pub struct Grading {
    /// File of the key.
    pub key: String,
    /// File or folder of what was handed in.
    pub submissions: String,
    /// Whether a table is written.
    pub csv: bool,
    /// File to which grades are written.
    pub out: Option<String>,
    /// Whether rows in that file are kept.
    pub resume: bool,
}

#[derive(Parser)]
#[command(name = "gradus", version, about = "Derivatives, gradients, Jacobians and Hessians, step by step")]
#[command(
    after_help = "Without a command: the full-screen tutor on a terminal; with a pipe, its lines are answered.\n\n\
    Examples:\n  gradus diff 'ln(sin(x^3)^2)'\n  gradus grad '3x^2 y' --at x=1,y=2\n  \
    gradus steps 'sin(x + x^2)'\n  echo 'hessian x*y' | gradus"
)]
struct Cli {
    #[command(subcommand)]
    fixed: Option<Fixed>,
    #[command(flatten)]
    global: Global,
}

#[derive(Subcommand)]
enum Fixed {
    /// Talk on the terminal, line by line
    Repl,
    /// Answer the lines of files; - is standard input
    Run {
        /// Files with one line for each question
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// Answer lines given here, as typed in a conversation; evaluate them at many points or at large matrices
    #[command(
        after_help = "Every row of --points gives a row of values. Where something is not defined they are NaN, and so are they in a \
        row that cannot be read; both are counted on standard error. Exit: 0 all rows were read, 2 some were not, 130 interrupted.\n\n\
        Sizes of --data are letters with the number: eye(n_300) has the size of a matrix with 300 rows.\n\n\
        Examples:\n  gradus eval 'f(x) = x^2' \"f'(3)\"\n  gradus eval 'grad x^2*y' --points points.csv\n  \
        gradus eval 'grad(norm(A*x - b)^2, x)' --data A=a.npy --data x=x.csv --data b=b.csv"
    )]
    Eval {
        /// Expressions, definitions or commands, in this order
        #[arg(required = true)]
        lines: Vec<String>,
        /// A point: x=1,y=2
        #[arg(long)]
        at: Option<String>,
        /// A table of points: CSV or TSV with names in the first row, JSON Lines, a NumPy array (.npy); - is CSV
        #[arg(long, value_name = "FILE", conflicts_with = "at")]
        points: Option<String>,
        /// Of Jacobians and Hessians only the entries that are not zero everywhere, each with its row and column
        #[arg(long, requires = "points")]
        sparse: bool,
        /// A vector or matrix from a file (CSV, TSV, JSON, .npy), once for each name: A=a.csv
        #[arg(long, value_name = "NAME=FILE", conflicts_with_all = ["at", "points"])]
        data: Vec<String>,
    },
    /// Answer JSON Lines with JSON Lines
    Batch {
        /// A file instead of standard input
        file: Option<String>,
    },
    /// Audit notes and homework, or judge one claim
    #[command(
        after_help = "Exit: 0 all right, 1 something is wrong, 2 a file cannot be read, 3 something is undecided.\n\n\
        Examples:\n  gradus check notes.md\n  gradus check --claim 'd/dx sin(x^2) = 2x cos(x^2)'"
    )]
    Check {
        /// Documents: Markdown, LaTeX, plain text, Jupyter notebooks; - is standard input
        #[arg(required_unless_present = "claim", conflicts_with = "claim")]
        files: Vec<String>,
        /// One claim or a chain of equalities, such as 'd/dx sin(x^2) = 2x cos(x^2)'
        #[arg(long, value_name = "CLAIM")]
        claim: Option<String>,
        /// How the documents are read, if their names do not say it
        #[arg(long, value_parser = ["markdown", "latex", "plain", "ipynb"])]
        read_as: Option<String>,
    },
    /// Grade a class against an answer key
    #[command(
        after_help = "The key is TOML: for each [[problem]] id, op, expr, wrt, points. Submissions are a CSV table with the \
        columns student, problem, answer (or one column for each problem), JSON Lines, or a folder: ada.md and everything below \
        ada/ is the work of ada, with a heading for each problem.\n\n\
        Example:\n  gradus grade key.toml answers.csv --csv --out grades.csv"
    )]
    Grade {
        /// The answer key
        key: String,
        /// What was handed in; - is a CSV table on standard input
        submissions: String,
        /// Write one row of a CSV table for each answer
        #[arg(long)]
        csv: bool,
        /// Write the grades to a file and the summary to standard output
        #[arg(long, value_name = "FILE")]
        out: Option<String>,
        /// Go on where an interrupted run stopped writing the CSV table
        #[arg(long, requires = "out", requires = "csv")]
        resume: bool,
    },
    /// Say what a law, a message, a mistake or a function is
    Explain {
        /// Its id, such as d-sin
        id: String,
    },
    /// List all functions with their laws
    Reference,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Options that every call takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options for every command")]
pub struct Global {
    /// Declare a name: 'x : vector(3)'
    #[arg(long, global = true, value_name = "NAME: SHAPE")]
    pub declare: Vec<String>,
    /// Name an intermediate variable: u=x^3
    #[arg(long = "let", global = true, value_name = "NAME=EXPR")]
    pub definitions: Vec<String>,
    /// Assume a relation: 'x > 0'
    #[arg(long, global = true, value_name = "RELATION")]
    pub assume: Vec<String>,
    /// How answers are written
    #[arg(long, global = true, value_parser = FORMATS.iter().map(|format| format.name).collect::<Vec<_>>())]
    format: Option<String>,
    /// The same as --format json
    #[arg(long, global = true)]
    json: bool,
    /// How derivatives are laid out
    #[arg(long, global = true, value_parser = ["numerator", "denominator", "mixed"])]
    layout: Option<String>,
    /// Use no other characters than ASCII
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Words only, for screen readers: no drawings, no colours, formulas spoken
    #[arg(long, global = true)]
    pub plain: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// Seed of the points at which derivatives are confirmed
    #[arg(long, global = true, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Seconds after which a line is given up
    #[arg(long, global = true, value_name = "SECONDS")]
    time_limit: Option<f64>,
    /// Exit with 3 if something may not have been read as it was meant
    #[arg(long, global = true)]
    pub strict: bool,
    /// Colours of the full-screen tutor
    #[arg(long, global = true, value_parser = THEMES.iter().map(|theme| theme.name).collect::<Vec<_>>())]
    pub theme: Option<String>,
    /// Let the full-screen tutor listen to the mouse
    #[arg(long, global = true)]
    pub mouse: bool,
    /// Start without config.toml and init.gradus of the user
    #[arg(long, global = true)]
    pub no_init: bool,
    /// Columns to write in
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that shows them
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

impl Global {
    /// The format asked for.
    pub fn format(&self) -> Option<&'static Format> {
        match &self.format {
            _ if self.json => Format::find("json"),
            Some(name) => Format::find(name),
            None => None,
        }
    }

    /// Whether the user's settings hold: not where a program reads the answers.
    pub fn has_config(&self) -> bool {
        !self.no_init && self.format().is_none_or(|format| !format.for_programs)
    }

    /// The layout asked for.
    pub fn layout(&self) -> Option<Layout> {
        self.layout.as_deref().and_then(Layout::parse)
    }

    /// The time for one line.
    ///
    /// # Errors
    /// If it is not a number of seconds.
    pub fn time_limit(&self) -> anyhow::Result<Option<Duration>> {
        let seconds = self.time_limit.map(Duration::try_from_secs_f64).transpose();
        seconds.context("--time-limit wants a number of seconds, such as 2.5")
    }
}

/// Reads the command line; says what is wrong with it and ends the program if it cannot be read.
pub fn read() -> Arguments {
    let arguments: Vec<OsString> = std::env::args_os().map(shielded).collect();
    let matches = command().try_get_matches_from(arguments).unwrap_or_else(|error| refuse(&error));
    let global = Global::from_arg_matches(&matches).unwrap_or_else(|error| refuse(&error));
    let call = match matches.subcommand() {
        None => Call::Tutor,
        Some((name, inner)) => match one_shot(name) {
            Some(row) if COURSE.contains(&row.name) => Call::Course(session_line(row, inner)),
            Some(row) if row.name == "gradcheck" && file(row, inner).is_some() => {
                let line = session_line(row, inner);
                Call::Compare(argument_of(&line).to_owned(), file(row, inner).unwrap_or_default())
            }
            Some(row) => Call::Lines(vec![session_line(row, inner)], false),
            None => fixed(Fixed::from_arg_matches(&matches).unwrap_or_else(|error| refuse(&error))),
        },
    };
    Arguments { call, global }
}

/// A formula that begins with a minus sign, kept from being read as an option.
fn shielded(argument: OsString) -> OsString {
    match argument.to_str() {
        Some("-" | "-h" | "-V") => argument,
        Some(text) if text.starts_with('-') && !text.starts_with("--") => format!(" {text}").into(),
        _ => argument,
    }
}

fn refuse(error: &clap::Error) -> ! {
    // A closed pipe is no reason to complain.
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand {
        let _ = writeln!(std::io::stderr(), "\nFor a formula say what is wanted of it: gradus diff 'sin(x^2)'");
    }
    std::process::exit(error.exit_code())
}

fn fixed(fixed: Fixed) -> Call {
    match fixed {
        Fixed::Repl => Call::Talk,
        Fixed::Run { files } => Call::Run(files),
        Fixed::Eval { lines, points: Some(file), sparse, .. } => Call::Points(lines, file, sparse),
        Fixed::Eval { lines, data, .. } if !data.is_empty() => Call::Matrices(lines, data),
        Fixed::Eval { lines, at, .. } => {
            Call::Lines(lines.into_iter().map(|line| at_point(line, at.as_deref())).collect(), true)
        }
        Fixed::Batch { file } => Call::Batch(file),
        Fixed::Check { claim: Some(claim), .. } => Call::Lines(vec![format!("check {}", claim.trim())], false),
        Fixed::Check { files, read_as, .. } => Call::Audit(files, read_as.as_deref().and_then(audit::Format::parse)),
        Fixed::Grade { key, submissions, csv, out, resume } => {
            Call::Grade(Grading { key, submissions, csv, out, resume })
        }
        Fixed::Explain { id } => Call::Lines(vec![format!("explain {id}")], false),
        Fixed::Reference => Call::Reference,
        Fixed::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut command(), "gradus", &mut text);
            Call::Text(text)
        }
        Fixed::Man => {
            let mut text = Vec::new();
            let written = clap_mangen::Man::new(command()).render(&mut text);
            written.expect("writing to memory does not fail");
            Call::Text(text)
        }
    }
}

/// The whole command line: what is fixed, and a subcommand for each row of the table that answers one expression.
fn command() -> clap::Command {
    COMMANDS.iter().filter_map(|row| one_shot(row.name)).fold(Cli::command(), |command, row| {
        let formula = Arg::new("formula").value_name("EXPR").help(row.usage).action(ArgAction::Append);
        let formula = formula.required(!BARE.contains(&row.name));
        let by = Arg::new("wrt").long("wrt").value_name("VARIABLES").help("Variables to differentiate by: x,y");
        let at = Arg::new("at").long("at").visible_alias("from").value_name("POINT").help("A point: x=1,y=2 or (1, 2)");
        let example = format!("Example:\n  gradus {} '{}'", row.name, argument_of(row.example));
        let subcommand = clap::Command::new(row.name).about(row.about).visible_aliases(row.aliases.iter().copied());
        let subcommand = subcommand.arg(formula).arg(by).arg(at).after_help(example);
        command.subcommand(match FILES.iter().find(|(name, ..)| *name == row.name) {
            Some((_, option, help)) => subcommand.arg(Arg::new("file").long(*option).value_name("FILE").help(*help)),
            None => subcommand,
        })
    })
}

/// The row of a command that makes sense outside a conversation.
fn one_shot(name: &str) -> Option<&'static Command> {
    find_command(name).filter(|row| !CONVERSATION.contains(&row.name))
}

/// What stands behind the command in an example.
fn argument_of(example: &str) -> &str {
    example.split_once(' ').map_or("", |(_, argument)| argument)
}

/// The line that asks a session for the same.
fn session_line(row: &Command, matches: &ArgMatches) -> String {
    let formula: Vec<&str> =
        matches.get_many::<String>("formula").into_iter().flatten().map(|part| part.trim()).collect();
    // Two sides of an equality are two arguments; of all other commands several are one formula.
    let joint = if row.name == "equal" { ", " } else { " " };
    let mut line = format!("{} {}", row.name, formula.join(joint));
    if let Some(by) = matches.get_one::<String>("wrt") {
        line.push_str(", ");
        line.push_str(by.trim());
    }
    let line = at_point(line, matches.get_one::<String>("at").map(String::as_str));
    match file(row, matches) {
        Some(name) if row.name == "minimize" => format!("{line} --save {name}"),
        _ => line,
    }
}

/// The file that an option of this command names.
fn file(row: &Command, matches: &ArgMatches) -> Option<String> {
    let has_option = FILES.iter().any(|(name, ..)| *name == row.name);
    has_option.then(|| matches.get_one::<String>("file").cloned()).flatten()
}

fn at_point(line: String, point: Option<&str>) -> String {
    match point.map(str::trim) {
        None => line,
        Some(point) if point.starts_with('(') || point.contains('=') => format!("{line} at {point}"),
        Some(point) => format!("{line} at ({point})"),
    }
}
