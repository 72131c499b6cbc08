//! Where the lines typed before are kept.

use std::path::PathBuf;

use etcetera::{BaseStrategy, choose_base_strategy};

/// Lines that are kept.
pub(super) const LINES: usize = 10_000;

/// The history file with its folder made; `GRADUS_HISTORY` names another one, and none if it is empty.
pub fn file() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("GRADUS_HISTORY") {
        return (!path.is_empty()).then(|| path.into());
    }
    let places = choose_base_strategy().ok()?;
    let folder = places.state_dir().unwrap_or_else(|| places.data_dir()).join("gradus");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history.txt"))
}
