//! What a person can set, as one table of keys.

use crate::calculus::Grain;

/// How derivatives are laid out; a derivative is stored once, free of layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Functions down, variables across: a gradient is a row.
    #[default]
    Numerator,
    /// The transpose.
    Denominator,
    /// Gradients are columns, Jacobians have a row for each function.
    Mixed,
}

impl Layout {
    /// Reads `numerator`, `denominator`, `mixed`.
    pub fn parse(text: &str) -> Option<Layout> {
        Some(match text {
            "numerator" => Layout::Numerator,
            "denominator" => Layout::Denominator,
            "mixed" => Layout::Mixed,
            _ => return None,
        })
    }
}

/// Which keys edit a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EditMode {
    /// Ctrl-A, Ctrl-E and the like.
    #[default]
    Emacs,
    /// Escape, then letters.
    Vi,
}

/// Values of all keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How derivatives are laid out.
    pub layout: Layout,
    /// How small the steps are.
    pub grain: Grain,
    /// Significant digits of decimal values.
    pub digits: usize,
    /// Whether a bare expression is answered with its four steps.
    pub steps: bool,
    /// Whether a bare expression is answered with its data flow.
    pub flow: bool,
    /// Whether remarks on reading are shown.
    pub notes: bool,
    /// Which keys edit a line.
    pub edit_mode: EditMode,
    /// Whether a conversation begins with a greeting.
    pub intro: bool,
    /// Words only, for screen readers.
    pub plain: bool,
    /// No other characters than ASCII.
    pub ascii: bool,
    /// Colours of the full-screen tutor, by name; `auto` for those that fit the terminal.
    pub theme: String,
    /// Whether the full-screen tutor listens to the mouse.
    pub mouse: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            layout: Layout::Numerator,
            grain: Grain::Normal,
            digits: 6,
            steps: true,
            flow: true,
            notes: true,
            edit_mode: EditMode::Emacs,
            intro: true,
            plain: false,
            ascii: false,
            theme: "auto".to_owned(),
            mouse: false,
        }
    }
}

/// One key of `set`.
pub struct Key {
    /// As typed.
    pub name: &'static str,
    /// Values that it takes.
    pub values: &'static str,
    /// One sentence for help.
    pub about: &'static str,
    /// Its value.
    pub get: fn(&Settings) -> String,
    /// Sets it; `None` if the value is not one of those it takes.
    pub set: fn(&mut Settings, &str) -> Option<()>,
}

/// All keys of `set`.
pub static KEYS: &[Key] = &[
    Key {
        name: "layout",
        values: "numerator, denominator, mixed",
        about: "how derivatives are laid out; numerator makes a gradient a row",
        get: |s| format!("{:?}", s.layout).to_lowercase(),
        set: |s, v| Layout::parse(v).map(|layout| s.layout = layout),
    },
    Key {
        name: "grain",
        values: "fine, normal, coarse",
        about: "how many intermediate variables the steps introduce",
        get: |s| format!("{:?}", s.grain).to_lowercase(),
        set: |s, v| Grain::parse(v).map(|grain| s.grain = grain),
    },
    Key {
        name: "digits",
        values: "1 to 17",
        about: "significant digits of decimal values",
        get: |s| s.digits.to_string(),
        set: |s, v| v.parse().ok().filter(|d| (1..=17).contains(d)).map(|digits| s.digits = digits),
    },
    Key {
        name: "steps",
        values: "on, off",
        about: "whether a bare expression is answered with its four steps",
        get: |s| on_off(s.steps),
        set: |s, v| switch(v).map(|on| s.steps = on),
    },
    Key {
        name: "flow",
        values: "on, off",
        about: "whether a bare expression is answered with its data flow",
        get: |s| on_off(s.flow),
        set: |s, v| switch(v).map(|on| s.flow = on),
    },
    Key {
        name: "notes",
        values: "on, off",
        about: "whether remarks on how a line was read are shown",
        get: |s| on_off(s.notes),
        set: |s, v| switch(v).map(|on| s.notes = on),
    },
    Key {
        name: "edit-mode",
        values: "emacs, vi",
        about: "which keys edit a line of the line REPL",
        get: |s| format!("{:?}", s.edit_mode).to_lowercase(),
        set: |s, v| {
            s.edit_mode = match v {
                "emacs" => EditMode::Emacs,
                "vi" => EditMode::Vi,
                _ => return None,
            };
            Some(())
        },
    },
    Key {
        name: "intro",
        values: "on, off",
        about: "whether the line REPL begins with a greeting",
        get: |s| on_off(s.intro),
        set: |s, v| switch(v).map(|on| s.intro = on),
    },
    Key {
        name: "plain",
        values: "on, off",
        about: "words only, for screen readers, from the next start on",
        get: |s| on_off(s.plain),
        set: |s, v| switch(v).map(|on| s.plain = on),
    },
    Key {
        name: "ascii",
        values: "on, off",
        about: "no other characters than ASCII, from the next start on",
        get: |s| on_off(s.ascii),
        set: |s, v| switch(v).map(|on| s.ascii = on),
    },
    Key {
        name: "theme",
        values: "auto, or the name of a theme",
        about: "colours of the full-screen tutor, from the next start on",
        get: |s| s.theme.clone(),
        set: |s, v| {
            s.theme = v.to_owned();
            Some(())
        },
    },
    Key {
        name: "mouse",
        values: "on, off",
        about: "whether the full-screen tutor listens to the mouse, from the next start on",
        get: |s| on_off(s.mouse),
        set: |s, v| switch(v).map(|on| s.mouse = on),
    },
];

fn on_off(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

fn switch(text: &str) -> Option<bool> {
    match text {
        "on" | "yes" | "true" => Some(true),
        "off" | "no" | "false" => Some(false),
        _ => None,
    }
}
