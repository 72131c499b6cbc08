//! Themes: what a role looks like. Colour never carries a meaning alone; words, signs and weights stand beside it.
//!
//! The palette is the one of Okabe and Ito. A theme is a row of [`THEMES`].

use ratatui::style::{Color, Modifier, Style};

use crate::render::span::Role;

/// Colours of one theme; `None` stands for the terminal's own colour.
pub struct Theme {
    /// As in the configuration and in the palette of commands.
    pub name: &'static str,
    number: Option<Color>,
    function: Option<Color>,
    quiet: Option<Color>,
    frame: Option<Color>,
    focus: Option<Color>,
    right: Option<Color>,
    wrong: Option<Color>,
    path: Option<Color>,
    /// Contours of the lowest and of the highest level.
    contours: [Option<Color>; 2],
    /// Whether weights are enough, without any colour.
    plain: bool,
}

const fn rgb(red: u8, green: u8, blue: u8) -> Option<Color> {
    Some(Color::Rgb(red, green, blue))
}

/// All themes.
#[rustfmt::skip]
pub static THEMES: &[Theme] = &[
    Theme { name: "dark", number: rgb(230, 159, 0), function: rgb(86, 180, 233), quiet: rgb(125, 135, 148), frame: rgb(72, 82, 96),
        focus: rgb(86, 180, 233), right: rgb(42, 190, 140), wrong: rgb(232, 112, 42), path: rgb(240, 200, 66), contours: [rgb(40, 96, 160), rgb(150, 222, 255)], plain: false },
    Theme { name: "light", number: rgb(150, 90, 0), function: rgb(0, 92, 148), quiet: rgb(110, 116, 124), frame: rgb(176, 182, 190),
        focus: rgb(0, 114, 178), right: rgb(0, 120, 88), wrong: rgb(190, 70, 0), path: rgb(170, 60, 120), contours: [rgb(0, 62, 110), rgb(110, 170, 215)], plain: false },
    Theme { name: "contrast", number: Some(Color::LightYellow), function: Some(Color::LightCyan), quiet: None, frame: None,
        focus: Some(Color::LightYellow), right: Some(Color::LightGreen), wrong: Some(Color::LightRed), path: Some(Color::LightMagenta), contours: [Some(Color::LightCyan); 2], plain: false },
    Theme { name: "sixteen", number: Some(Color::Yellow), function: Some(Color::Cyan), quiet: Some(Color::DarkGray), frame: Some(Color::DarkGray),
        focus: Some(Color::Cyan), right: Some(Color::Green), wrong: Some(Color::Red), path: Some(Color::Magenta), contours: [Some(Color::Cyan); 2], plain: false },
    Theme { name: "none", number: None, function: None, quiet: None, frame: None, focus: None, right: None, wrong: None, path: None, contours: [None; 2], plain: true },
];

impl Theme {
    /// The theme with this name.
    pub fn find(name: &str) -> Option<&'static Theme> {
        THEMES.iter().find(|theme| theme.name == name)
    }

    /// The theme after this one.
    pub fn next(&self) -> &'static Theme {
        let at = THEMES.iter().position(|theme| theme.name == self.name).unwrap_or(0);
        &THEMES[(at + 1) % THEMES.len()]
    }

    /// The look of a role.
    pub fn role(&self, role: Role) -> Style {
        match role {
            Role::Text | Role::Name | Role::Bracket => Style::new(),
            Role::Number => colored(self.number),
            Role::Function => colored(self.function),
            Role::Operator => colored(self.quiet),
            Role::Note => self.quiet(),
            Role::Wrong => colored(self.wrong).add_modifier(Modifier::BOLD),
            Role::Right => colored(self.right).add_modifier(Modifier::BOLD),
            Role::Heading => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// Remarks.
    pub fn quiet(&self) -> Style {
        if self.plain { Style::new().add_modifier(Modifier::DIM) } else { colored(self.quiet) }
    }

    /// A frame; the one with the focus is bold as well.
    pub fn frame(&self, focused: bool) -> Style {
        if focused { colored(self.focus).add_modifier(Modifier::BOLD) } else { colored(self.frame) }
    }

    /// A contour: 0 for the lowest level, 255 for the highest.
    pub fn contour(&self, share: u8) -> Style {
        colored(match self.contours {
            [Some(Color::Rgb(r, g, b)), Some(Color::Rgb(red, green, blue))] => {
                let mix = |low: u8, high: u8| {
                    let (low, high) = (u32::from(low), u32::from(high));
                    ((low * u32::from(255 - share) + high * u32::from(share)) / 255) as u8
                };
                rgb(mix(r, red), mix(g, green), mix(b, blue))
            }
            [low, _] => low,
        })
    }

    /// The point of a plot, whatever line it stands on.
    pub fn point(&self) -> Style {
        Style::new().fg(Color::Reset).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// What is selected.
    pub fn selected(&self) -> Style {
        colored(self.path).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// A path that is lit up.
    pub fn path(&self) -> Style {
        colored(self.path).add_modifier(Modifier::BOLD)
    }

    /// Key names in the bottom line.
    pub fn key(&self) -> Style {
        colored(self.focus).add_modifier(Modifier::BOLD)
    }

    /// The last good result while the text cannot be read.
    pub fn stale(&self) -> Style {
        self.quiet().add_modifier(Modifier::DIM)
    }
}

fn colored(color: Option<Color>) -> Style {
    color.map_or(Style::new(), |color| Style::new().fg(color))
}
