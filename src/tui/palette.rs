//! The palette: actions of the keys and commands of the session, found by a few of their letters.

use super::keys::{Action, Binding, KEYS, Place};
use crate::session::{COMMANDS, Command};

/// What is done with the one that is chosen.
#[derive(Clone, Copy)]
pub enum Choice {
    /// An action.
    Do(Action),
    /// A command.
    Type(&'static Command),
}

/// One entry.
#[derive(Clone)]
pub struct Entry {
    /// What it is called.
    pub title: String,
    /// What it does.
    pub about: &'static str,
    /// What is done.
    pub choice: Choice,
}

/// The entries for a place that have the letters of `query` in their order, the closest first.
pub fn matches(place: Place, query: &str) -> Vec<Entry> {
    let wider = |binding: &&Binding| place.chain().skip(1).any(|at| at == binding.place);
    let actions = KEYS.iter().filter(wider).filter(|binding| binding.action != Action::Palette);
    let actions = actions.map(|binding| Entry {
        title: binding.keys[0].to_owned(),
        about: binding.about,
        choice: Choice::Do(binding.action),
    });
    let commands = COMMANDS.iter().map(|command| Entry {
        title: format!("{} {}", command.name, command.usage),
        about: command.about,
        choice: Choice::Type(command),
    });
    let mut found: Vec<(usize, Entry)> = actions
        .chain(commands)
        .filter_map(|entry| Some((cost(query, &format!("{} {}", entry.title, entry.about))?, entry)))
        .collect();
    found.sort_by_key(|(cost, _)| *cost);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// The most that a letter may cost on the average.
const FARTHEST: usize = 2;

/// How far apart the letters of `query` stand in `text`; `None` if they are not there in this order. Letters that begin
/// words are close.
fn cost(query: &str, text: &str) -> Option<usize> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let query: Vec<char> = query.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let Some(first) = query.first() else { return Some(0) };
    let begin = |start: usize| {
        let mut at = start;
        let mut cost = start / 8 + usize::from(start > 0 && text[start - 1].is_alphanumeric()) * 6;
        for letter in &query[1..] {
            let next = (at + 1..text.len()).find(|next| text[*next] == *letter)?;
            let word = !text[next - 1].is_alphanumeric();
            cost += if word { 1 } else { next - at - 1 };
            at = next;
        }
        Some(cost)
    };
    let closest = (0..text.len()).filter(|start| text[*start] == *first).filter_map(begin).min();
    // Letters that are strewn over a sentence are not what was looked for.
    closest.filter(|cost| *cost <= FARTHEST * query.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_find_commands_and_actions() {
        let first =
            |query: &str| matches(Place::Line, query).first().map(|entry| entry.title.clone()).unwrap_or_default();
        assert!(first("hess").starts_with("hessian"));
        assert!(first("tayl").starts_with("taylor"));
        assert_eq!(first("copy latex"), "Ctrl-Y");
        assert_eq!(first("plot"), "F6");
        assert!(matches(Place::Line, "zqzq").is_empty());
        assert!(matches(Place::Line, "hess").iter().all(|entry| !entry.about.contains("shape")));
        assert!(matches(Place::Line, "").len() > COMMANDS.len());
    }
}
