//! All lessons in order: those built into the program, and those of folders that the user added.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::{Fault, Lesson, parse};

/// The folder of lessons; a new file in it is a new lesson.
static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// Lessons in order, with what was wrong in their files.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// By number.
    pub lessons: Vec<Lesson>,
    /// Blocks that could not be read.
    pub faults: Vec<Fault>,
}

/// The lessons built into the program.
pub fn embedded() -> &'static Course {
    static COURSE: LazyLock<Course> = LazyLock::new(|| {
        let mut course = Course::default();
        for file in FOLDER.files() {
            let name = file.path().to_string_lossy();
            if is_lesson(&name) {
                course.add(&name, file.contents_utf8().unwrap_or_default());
            }
        }
        course
    });
    &COURSE
}

/// True for `NN-slug.md`.
fn is_lesson(name: &str) -> bool {
    name.ends_with(".md") && name.starts_with(|c: char| c.is_ascii_digit())
}

impl Course {
    /// Adds the lesson in `text`; one with the same number is replaced.
    pub fn add(&mut self, file: &str, text: &str) {
        let (lesson, faults) = parse(file, text);
        self.faults.extend(faults);
        self.lessons.retain(|known| known.number != lesson.number);
        self.lessons.push(lesson);
        self.lessons.sort_by_key(|lesson| lesson.number);
    }

    /// The lesson with this number, slug, or a word of its title.
    pub fn find(&self, wanted: &str) -> Option<&Lesson> {
        let wanted = wanted.trim().to_lowercase();
        let by_number = |lesson: &&Lesson| wanted.parse() == Ok(lesson.number) || lesson.slug == wanted;
        let by_topic = |lesson: &&Lesson| lesson.topic == wanted;
        let by_title = |lesson: &&Lesson| !wanted.is_empty() && lesson.title.to_lowercase().contains(&wanted);
        let find = |test: &dyn Fn(&&Lesson) -> bool| self.lessons.iter().find(|lesson| test(lesson));
        find(&by_number).or_else(|| find(&by_topic)).or_else(|| find(&by_title))
    }

    /// What is wrong with the needs of these lessons if they stand beside those of another course, which they replace
    /// where the numbers are the same.
    pub fn broken_needs_beside(&self, other: &Course) -> Vec<Fault> {
        let own = |number: u32| self.lessons.iter().any(|lesson| lesson.number == number);
        let mut all = self.clone();
        all.lessons.extend(other.lessons.iter().filter(|lesson| !own(lesson.number)).cloned());
        self.lessons.iter().flat_map(|lesson| all.broken_needs_of(lesson)).collect()
    }

    /// Lessons that need each other in a circle, or one that is not there.
    pub fn broken_needs(&self) -> Vec<Fault> {
        self.lessons.iter().flat_map(|lesson| self.broken_needs_of(lesson)).collect()
    }

    fn broken_needs_of(&self, lesson: &Lesson) -> Vec<Fault> {
        let said = |need: &u32| match self.lessons.iter().find(|other| other.number == *need) {
            None => Some(format!("lesson {need} is needed but is not there")),
            Some(_) => {
                self.reaches(*need, lesson.number).then(|| format!("needs lesson {need}, which needs it in turn"))
            }
        };
        let (file, line) = &lesson.needs_at;
        let fault = |message| Fault { file: file.clone(), line: *line, message };
        lesson.needs.iter().filter_map(said).map(fault).collect()
    }

    fn reaches(&self, from: u32, to: u32) -> bool {
        let (mut open, mut seen) = (vec![from], Vec::new());
        while let Some(number) = open.pop() {
            if number == to {
                return true;
            }
            if !seen.contains(&number) {
                seen.push(number);
                open.extend(self.lessons.iter().filter(|l| l.number == number).flat_map(|l| l.needs.clone()));
            }
        }
        false
    }
}
