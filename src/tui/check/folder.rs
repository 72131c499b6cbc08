//! Files that can be checked, found while a name is typed.

use std::fs;

/// Endings of files in which formulas are looked for.
const ENDINGS: &[&str] = &["md", "markdown", "tex", "txt", "ipynb"];
/// Most entries of a folder that are looked at.
const MOST: usize = 2000;

/// Names of files that go on like what was typed, and of folders with a slash behind them, in their order. What is hidden
/// is left out unless its dot was typed; a folder that cannot be read has nothing.
pub fn list(typed: &str) -> Vec<String> {
    let (folder, begun) = typed.rfind('/').map_or(("", typed), |slash| typed.split_at(slash + 1));
    let place = if folder.is_empty() { "." } else { folder };
    let entries = fs::read_dir(place).into_iter().flatten().flatten().take(MOST);
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let hidden = name.starts_with('.') && !begun.starts_with('.');
            if hidden || !name.starts_with(begun) || name.chars().any(char::is_control) {
                return None;
            }
            // A link counts as what it leads to.
            let is_folder = fs::metadata(entry.path()).is_ok_and(|about| about.is_dir());
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
            let fits = is_folder || ENDINGS.contains(&ending.as_str());
            fits.then(|| format!("{folder}{name}{}", if is_folder { "/" } else { "" }))
        })
        .collect();
    // Files before folders: a file is what is wanted in the end.
    names.sort_by(|a, b| (a.ends_with('/'), a).cmp(&(b.ends_with('/'), b)));
    names
}

/// What all names begin with.
pub fn common(names: &[String]) -> &str {
    let Some((first, rest)) = names.split_first() else { return "" };
    let shared = |other: &String| first.char_indices().zip(other.chars()).take_while(|((_, a), b)| a == b).count();
    let count = rest.iter().map(shared).min().unwrap_or(first.chars().count());
    first.char_indices().nth(count).map_or(first, |(at, _)| &first[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_formulas_and_folders_are_found() {
        let place = std::env::temp_dir().join(format!("gradus-folder-{}", std::process::id()));
        fs::create_dir_all(place.join("notes")).expect("a folder");
        for name in ["b.tex", "a.md", "a.exe", ".hidden.md"] {
            fs::write(place.join(name), "").expect("a file");
        }
        let place = place.to_str().expect("a path");
        let found = |typed: &str| {
            let names = list(&format!("{place}/{typed}"));
            names.iter().map(|name| name[place.len() + 1..].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found(""), ["a.md", "b.tex", "notes/"]);
        assert_eq!(found("a"), ["a.md"]);
        assert_eq!(found(".h"), [".hidden.md"]);
        assert!(found("notes/").is_empty() && list("/nowhere/at/all/").is_empty());
        fs::remove_dir_all(place).expect("removed");
    }

    #[test]
    fn names_share_a_beginning() {
        let names = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(common(&names(&["notes.md", "notes.tex"])), "notes.");
        assert_eq!(common(&names(&["äb", "äc"])), "ä");
        assert_eq!(common(&names(&["one"])), "one");
        assert_eq!(common(&[]), "");
    }
}
