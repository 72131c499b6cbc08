//! What a session begins with: the user's settings, start file, progress and lessons.
//!
//! Folders follow the conventions of the system; an environment variable names another place, and none if it is empty.
//! A file that cannot be read is a notice and no reason to stop.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use etcetera::{BaseStrategy, choose_base_strategy};
use gradus::diagnostic::Diagnostic;
use gradus::session::{Config, Session};
use gradus::tutor::progress::Store;

/// Largest file that is read at the start, in bytes.
const LARGEST_FILE: u64 = 1 << 20;

/// Something to be said before the first line is answered, and the line of a file that it is about.
pub struct Notice {
    /// What, with the file and the line.
    pub diagnostic: Diagnostic,
    /// The text that its places point into.
    pub source: String,
}

/// Settings from `config.toml` in the user's folder; `GRADUS_CONFIG` names another file.
pub fn configure(session: &mut Session, notices: &mut Vec<Notice>) -> Config {
    session.config_file = place("GRADUS_CONFIG", "config.toml");
    let Some((name, text)) = session.config_file.as_ref().and_then(|path| contents(path, notices)) else {
        return Config::default();
    };
    let config = Config::parse(&text);
    for problem in session.configure(&config) {
        let line = problem.span().map(|span| config.line_of(span));
        notices.push(notice(problem, &name, line, &text));
    }
    config
}

/// A notice about the place of an entry of the file that the settings came from.
pub fn remark(problem: Diagnostic, config: &Config) -> Notice {
    let line = problem.span().map(|span| config.line_of(span));
    notice(problem, "config.toml", line, &config.text)
}

/// The lines of `init.gradus` in the user's folder; `GRADUS_INIT` names another file.
pub fn begin(session: &mut Session, notices: &mut Vec<Notice>) {
    let Some((name, text)) = place("GRADUS_INIT", "init.gradus").and_then(|path| contents(&path, notices)) else {
        return;
    };
    for (line, diagnostic, source) in session.begin(&text) {
        let message = format!("{name}, line {line}: {}", diagnostic.message);
        notices.push(Notice { diagnostic: Diagnostic { message, ..diagnostic }, source });
    }
}

/// A problem in a file, shown with the line that it is about.
fn notice(problem: Diagnostic, name: &str, line: Option<usize>, text: &str) -> Notice {
    let at = line.map_or(String::new(), |line| format!(", line {line}"));
    let message = format!("{name}{at}: {}", problem.message);
    let start = problem.span().map_or(0, |span| span.start as usize).min(text.len());
    let first = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let source = text[first..].lines().next().unwrap_or_default().to_owned();
    Notice { diagnostic: Diagnostic { message, ..problem }.within_rest(first), source }
}

/// The file that a variable of the environment names, else the one in the user's folder for settings.
fn place(variable: &str, name: &str) -> Option<PathBuf> {
    match env::var_os(variable) {
        Some(path) => (!path.is_empty()).then(|| path.into()),
        None => Some(choose_base_strategy().ok()?.config_dir().join("gradus").join(name)),
    }
}

/// The name and the text of a file; nothing if there is none, or if it cannot be read, which is a notice.
fn contents(path: &PathBuf, notices: &mut Vec<Notice>) -> Option<(String, String)> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let read = fs::metadata(path).and_then(|file| match file.len() {
        size if size > LARGEST_FILE => Err(io::Error::other("it is larger than 1 MB")),
        _ => fs::read_to_string(path),
    });
    match read {
        Ok(text) => Some((name, text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            let message = format!("{} cannot be read: {error}", path.display());
            notices.push(Notice { diagnostic: Diagnostic::new("file-error", message), source: String::new() });
            None
        }
    }
}

/// Progress and lessons of the user's own, in the data folder; `GRADUS_DATA` names another one.
pub fn attend(session: &mut Session) {
    let folder = match env::var_os("GRADUS_DATA") {
        Some(folder) if folder.is_empty() => return,
        Some(folder) => PathBuf::from(folder),
        None => match choose_base_strategy() {
            Ok(places) => places.data_dir().join("gradus"),
            Err(_) => return,
        },
    };
    // If the folder cannot be made, the first attempt says that it cannot be kept.
    let _ = fs::create_dir_all(&folder);
    session.attend(Store::at(folder.join("progress.db")), seconds);
    let files = fs::read_dir(folder.join("lessons")).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> =
        files.map(|file| file.path()).filter(|path| path.extension() == Some("md".as_ref())).collect();
    paths.sort();
    for path in paths {
        if let (Some(name), Ok(text)) = (path.file_name(), fs::read_to_string(&path)) {
            session.add_lesson(&name.to_string_lossy(), &text);
        }
    }
}

/// Seconds since 1970.
fn seconds() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}
