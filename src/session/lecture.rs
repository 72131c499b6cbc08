//! The course as a front end draws it: all lessons at a glance, what was read so far, and the open question as data.

use super::Session;
use super::pages::pages;
use super::reply::{Page, Reply};
use crate::diagnostic::Diagnostic;
use crate::tutor::exercise::{Exercise, Form, Glance, Kind, TOPICS, Walk, asked, form, glance};
use crate::tutor::lesson::{Content, Lesson};

/// The whole course and where the learner stands.
#[derive(Clone, Debug, Default)]
pub struct Timetable {
    /// Lessons in order.
    pub lessons: Vec<Standing>,
    /// Topics of practice.
    pub topics: Vec<&'static str>,
    /// Cards that are due.
    pub due: u64,
}

/// A lesson at a glance.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its number.
    pub number: u32,
    /// Its heading.
    pub title: String,
    /// What is learnt.
    pub goals: Vec<String>,
    /// Lessons that are better done before, and whether all their exercises are solved.
    pub needs: Vec<(u32, bool)>,
    /// Its topic of practice; may be empty.
    pub topic: String,
    /// The kinds of its exercises, and whether they are solved.
    pub exercises: Vec<(Kind, bool)>,
}

impl Standing {
    /// How many exercises are solved.
    pub fn solved(&self) -> usize {
        self.exercises.iter().filter(|(_, solved)| *solved).count()
    }
}

/// The question that is open.
#[derive(Clone, Debug)]
pub struct Task {
    /// Id of the exercise or of the card, with the number of the repetition.
    pub id: String,
    /// What it is: the kind of an exercise; `None` for a card.
    pub kind: Option<Kind>,
    /// What is asked, in lines.
    pub question: Vec<String>,
    /// How it is answered.
    pub form: Form,
    /// Wrong answers so far.
    pub attempts: u32,
    /// Hints shown.
    pub hints: usize,
}

/// What is on the desk.
#[derive(Clone, Debug, Default)]
pub struct Lecture {
    /// The course.
    pub timetable: Timetable,
    /// The lesson that is open, by number.
    pub lesson: Option<u32>,
    /// What it is called: a lesson, practice, review.
    pub title: String,
    /// Number of the open exercise among those of the lesson, from 1; 0 if none is open.
    pub exercise: usize,
    /// The parts of the lesson read so far; each but the last one ends with an exercise.
    pub reading: Vec<Vec<Reply>>,
    /// The open question.
    pub task: Option<Task>,
}

impl Session {
    /// What is on the desk. `left` is the lesson that was open before: its end is still to be read when nothing else was
    /// opened.
    pub fn lecture(&self, left: Option<u32>) -> Lecture {
        let classroom = self.classroom();
        let practised = classroom.practice.and_then(|(topic, ..)| self.lesson_on(TOPICS[topic].name));
        let open = classroom.place.map(|(number, _)| number);
        let reviewing = classroom.card.is_some();
        // A lesson beside a card would give the answer away.
        let lesson = open.or(practised).or(left.filter(|_| classroom.practice.is_none())).filter(|_| !reviewing);
        let lessons = classroom.lessons();
        let found = lessons.iter().find(|known| Some(known.number) == lesson);
        let until = classroom.place.map_or(usize::MAX, |(_, at)| at);
        Lecture {
            timetable: self.timetable(),
            lesson,
            title: self.title(found.copied()),
            exercise: found.map_or(0, |lesson| self.number_of_exercise(lesson)),
            reading: found.map(|lesson| self.reading(lesson, until)).unwrap_or_default(),
            task: self.task(),
        }
    }

    /// The lesson on a topic of practice.
    fn lesson_on(&self, topic: &str) -> Option<u32> {
        self.classroom().lessons().iter().find(|lesson| lesson.topic == topic).map(|lesson| lesson.number)
    }

    fn title(&self, lesson: Option<&Lesson>) -> String {
        let classroom = self.classroom();
        if classroom.card.is_some() {
            return "Review".to_owned();
        }
        match (classroom.practice, lesson) {
            (Some((topic, _, difficulty)), _) => {
                format!("Practice: {}, difficulty {difficulty}", TOPICS[topic].name)
            }
            (None, Some(lesson)) => format!("Lesson {}: {}", lesson.number, lesson.title),
            (None, None) => String::new(),
        }
    }

    fn number_of_exercise(&self, lesson: &Lesson) -> usize {
        let open = self.classroom().walk.as_ref().map(|walk| walk.exercise.id.as_str());
        lesson.exercises().position(|exercise| Some(exercise.id.as_str()) == open).map_or(0, |at| at + 1)
    }

    fn timetable(&self) -> Timetable {
        let classroom = self.classroom();
        let (store, now) = (classroom.store.as_ref(), classroom.clock.map_or(0, |clock| clock()));
        let overview = store.and_then(|store| store.overview(now).ok()).unwrap_or_default();
        let lessons = classroom.lessons();
        let solved = |exercise: &Exercise| overview.done.contains(&exercise.id);
        let finished = |number: &u32| {
            let lesson = lessons.iter().find(|lesson| lesson.number == *number);
            (*number, lesson.is_none_or(|lesson| lesson.exercises().all(solved)))
        };
        let entry = |lesson: &&Lesson| Standing {
            number: lesson.number,
            title: lesson.title.clone(),
            goals: lesson.goals.clone(),
            topic: Some(lesson.topic.clone())
                .filter(|topic| TOPICS.iter().any(|known| known.name == *topic))
                .unwrap_or_default(),
            needs: lesson.needs.iter().map(finished).collect(),
            exercises: lesson.exercises().map(|exercise| (exercise.kind, solved(exercise))).collect(),
        };
        let topics = TOPICS.iter().map(|topic| topic.name).collect();
        Timetable { lessons: lessons.iter().map(entry).collect(), topics, due: overview.due }
    }

    /// The blocks before `until`, in parts that end with an exercise.
    fn reading(&self, lesson: &Lesson, until: usize) -> Vec<Vec<Reply>> {
        let mut parts = vec![Vec::new()];
        for block in lesson.blocks.iter().take(until) {
            let part = parts.last_mut().expect("never empty");
            match &block.content {
                Content::Prose(prose) => part.extend(pages(prose)),
                Content::Example(lines) => part.extend(self.shown_example(lines)),
                Content::Card(card) => {
                    part.push(Reply::Page(Page::default().entry("To keep", card.front.clone())));
                }
                Content::Pitfall { mistake, text } => {
                    part.push(Reply::Page(Page::default().entry(mistake.clone(), text.clone())));
                }
                Content::Exercise(_) => parts.push(Vec::new()),
            }
        }
        if self.classroom().walk.is_some() && parts.last().is_some_and(Vec::is_empty) {
            parts.pop();
        }
        parts
    }

    fn task(&self) -> Option<Task> {
        let classroom = self.classroom();
        if let Some((card, turned)) = &classroom.card {
            let words: &[&str] = if *turned { &["again", "hard", "good", "easy"] } else { &["turn the card"] };
            let question = vec![card.front.clone()];
            let form = Form::Words(words.iter().map(|word| (*word).to_owned()).collect());
            return Some(Task { id: card.id.clone(), kind: None, question, form, attempts: 0, hints: 0 });
        }
        let walk: &Walk = classroom.walk.as_ref()?;
        Some(Task {
            id: walk.exercise.id.clone(),
            kind: Some(walk.exercise.kind),
            question: asked(&walk.exercise),
            form: form(&walk.exercise),
            attempts: walk.attempts,
            hints: walk.hints,
        })
    }

    /// Opens a lesson at its first exercise that is not solved; at its beginning if none or all of them are.
    ///
    /// # Errors
    /// `lesson-unknown` if there is no such lesson.
    pub fn enter(&mut self, number: u32) -> Result<(), Diagnostic> {
        if self.classroom.lesson(number).is_none() {
            return Err(Diagnostic::new("lesson-unknown", format!("there is no lesson {number}")).suggest("lessons"));
        }
        self.resume(number)?;
        Ok(())
    }

    /// What is known about the text in one field of the open question; `None` if no exercise is open.
    pub fn glance(&self, field: usize, text: &str) -> Option<Result<Glance, Diagnostic>> {
        let walk = self.classroom().walk.as_ref()?;
        Some(glance(&walk.exercise, field, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_read_part_by_part() {
        let mut session = Session::new();
        session.enter(14).expect("lesson 14");
        let first = session.lecture(None);
        assert_eq!((first.lesson, first.exercise, first.reading.len()), (Some(14), 1, 1));
        assert!(first.reading[0].len() > 3 && first.title.contains("Lesson 14"));
        assert_eq!(first.task.expect("a question").form, Form::Equations);
        session.run("u = x^3, y = cos(u)");
        assert_eq!(session.classroom().heard.map(|heard| (heard.replies, heard.verdict)), Some((1, "correct")));
        let second = session.lecture(None);
        assert_eq!((second.exercise, second.reading.len()), (2, 2));
        while session.classroom().is_asking() {
            session.run("skip");
        }
        let end = session.lecture(Some(14));
        assert!(end.task.is_none() && end.reading.len() > second.reading.len(), "the end is still to be read");
        assert!(session.enter(4_000).is_err());
    }

    #[test]
    fn practice_shows_the_lesson_on_its_topic() {
        let mut session = Session::new();
        session.run("practice chain-rule 7");
        let lecture = session.lecture(Some(3));
        assert_eq!((lecture.lesson, lecture.exercise), (Some(14), 0));
        assert!(lecture.title.starts_with("Practice") && lecture.task.is_some());
    }

    #[test]
    fn fields_are_looked_at_while_they_are_written() {
        let mut session = Session::new();
        assert!(session.glance(0, "x").is_none());
        session.enter(14).expect("lesson 14");
        assert!(session.glance(0, "u = x^3").is_some_and(|found| found.is_ok()));
        assert!(session.glance(0, "u = x^").is_some_and(|found| found.is_err()));
    }
}
