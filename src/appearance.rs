//! How answers look here: what was asked for, the terminal, and what the environment says about it.

use std::io::{self, IsTerminal};

use gradus::diagnostic::Diagnostic;
use gradus::render::format::{Format, Options};
use gradus::render::paint::ColorChoice;
use gradus::render::signs::Charset;
use gradus::repl::{self, Style};
use gradus::session::{Config, Settings};
use gradus::tui::{Files, Look, THEMES, Theme};

use crate::arguments::{Color, Global};
use crate::startup::{Notice, remark};

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// True if the terminal can only take text, line after line.
pub fn is_dumb() -> bool {
    variable("TERM").as_deref() == Some("dumb")
}

/// Words only: asked for, or because the terminal can show nothing else.
fn is_plain(global: &Global, settings: &Settings) -> bool {
    global.plain || settings.plain || (is_dumb() && io::stdout().is_terminal())
}

/// The style asked for, else the one that fits; `talks` if a person types on a terminal.
pub fn style(global: &Global, settings: &Settings, talks: bool) -> Style {
    let terminal = io::stdout().is_terminal();
    let plain = is_plain(global, settings);
    let standard = match (plain, terminal) {
        (true, _) => "plain",
        (false, true) => "2d",
        (false, false) => "text",
    };
    let named = |name| Format::find(name).expect("a format of the table");
    let colors = |is_terminal: bool| match global.color {
        _ if plain => ColorChoice::Never,
        Color::Never => ColorChoice::Never,
        Color::Auto => ColorChoice::detect(is_terminal, variable),
        Color::Always => ColorChoice::detect(true, |name| variable(name).filter(|_| name == "COLORTERM")),
    };
    let charset = if global.ascii || settings.ascii || !shows_unicode() { Charset::Ascii } else { Charset::Unicode };
    let width = global.width.map(usize::from);
    let format = global.format().unwrap_or_else(|| named(standard));
    let drawn = matches!(format.name, "2d" | "text" | "plain");
    Style {
        format,
        problems: named(if plain { "plain" } else { "text" }),
        options: Options { charset, width: width.unwrap_or(80), ..Options::default() },
        colors: if drawn { colors(terminal) } else { ColorChoice::Never },
        problem_colors: colors(io::stderr().is_terminal()),
        follows_terminal: terminal && width.is_none(),
        airy: talks && drawn,
    }
}

/// Whether the terminal can show the full-screen tutor; the line mode serves every other one.
pub fn fills_the_screen(global: &Global, settings: &Settings) -> bool {
    let known = variable("TERM").is_some_and(|name| name != "dumb");
    known && !is_plain(global, settings) && global.format().is_none()
}

/// How the full-screen tutor looks, and the files that it keeps.
pub fn tutor(
    global: &Global,
    settings: &Settings,
    style: Style,
    config: &Config,
    notices: &mut Vec<Notice>,
) -> (Look, Files) {
    let chosen = match &global.theme {
        Some(name) => Theme::find(name),
        None => configured_theme(settings, config, notices),
    };
    let fitting = match style.colors {
        ColorChoice::Never => "none",
        ColorChoice::Sixteen => "sixteen",
        ColorChoice::True if is_light() => "light",
        ColorChoice::True => "dark",
    };
    let theme = chosen.unwrap_or_else(|| Theme::find(fitting).expect("a theme of the table"));
    let history = repl::history_file();
    let tour = history.as_ref().and_then(|path| path.parent()).map(|folder| folder.join("tour-seen"));
    let first = tour.as_ref().is_some_and(|path| !path.exists());
    let look = Look { theme, charset: style.options.charset, tour: first };
    (look, Files { history, tour, mouse: global.mouse || settings.mouse })
}

/// Whether the terminal says that its background is light: the last of the colours in `COLORFGBG`, where it is set.
fn is_light() -> bool {
    let colors = variable("COLORFGBG").unwrap_or_default();
    matches!(colors.rsplit(';').next(), Some("7" | "15"))
}

/// The theme that the settings name; a name that is not known is a notice.
fn configured_theme(settings: &Settings, config: &Config, notices: &mut Vec<Notice>) -> Option<&'static Theme> {
    let found = Theme::find(&settings.theme);
    if found.is_none() && settings.theme != "auto" {
        let names: Vec<&str> = THEMES.iter().map(|theme| theme.name).collect();
        let mut problem = Diagnostic::new("scope-setting", format!("there is no theme {}", settings.theme))
            .suggest(format!("one of auto, {}", names.join(", ")));
        if let Some(entry) = config.section("").find(|entry| entry.key == "theme") {
            problem = problem.or_at(entry.places.1);
        }
        notices.push(remark(problem, config));
    }
    found
}

/// Whether the locale and the terminal have more than ASCII; if nothing is said, they have.
fn shows_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
    let poor = matches!(variable("TERM").as_deref(), Some("linux" | "dumb")) && io::stdout().is_terminal();
    !poor && locale.is_none_or(|name| name.to_lowercase().replace('-', "").contains("utf8"))
}
