//! What a learner did is kept: through kills at random moments, on a full disk, and in files for other programs.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gradus::session::{Reply, Session};
use gradus::tutor::progress::{Attempt, Store};

/// Kills, spread over as many files as there are threads.
const KILLS: usize = 200;
const THREADS: usize = 4;
/// Most answers that are heard before a kill, and the longest time from then to the kill, in microseconds. Killed before
/// it has said a word, a process may have lived for ten times as long.
const HEARD: u64 = 12;
const LATER: u64 = 4_000;
/// What the program says to a shape that is wrong.
const TOLD: &str = "not right";

/// An empty folder of this test.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("gradus-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder");
    path
}

fn gradus(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.env("GRADUS_DATA", folder).args(["run", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Runs the program, answers as fast as it reads, kills it some time after so many answers were told, and gives how many
/// were told in all. How fast the machine is only decides where the kill hits.
fn killed(folder: &Path, first: usize, heard: usize, later: Duration) -> usize {
    let mut child = gradus(folder).spawn().expect("the program");
    let (mut input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let told = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&told);
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            count.fetch_add(line.matches(TOLD).count(), Ordering::SeqCst);
        }
    });
    let writer = std::thread::spawn(move || {
        let mut lines = "lesson 8\n".to_owned();
        (first..first + 400).for_each(|k| lines.push_str(&format!("{k}x7\n")));
        // The pipe breaks when the program is killed.
        let _ = input.write_all(lines.as_bytes());
    });
    while told.load(Ordering::SeqCst) < heard && !reader.is_finished() {
        std::thread::sleep(Duration::from_micros(100));
    }
    std::thread::sleep(later);
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    writer.join().expect("no panic");
    reader.join().expect("no panic");
    told.load(Ordering::SeqCst)
}

/// Kills in one file, one after the other; the number of answers that were told.
fn survives(name: &str, kills: usize, mut state: u64) -> usize {
    let folder = folder(name);
    let (mut told, mut kept) = (0, 0);
    for _ in 0..kills {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let wanted = (state >> 33) % HEARD;
        let later = Duration::from_micros((state >> 40) % if wanted == 0 { 10 * LATER } else { LATER });
        let first = 1_000 * (kept + 1);
        let heard = killed(&folder, first, wanted as usize, later);
        let attempts = Store::at(folder.join("progress.db")).attempts().expect("the file can be read after a kill");
        let fresh: Vec<&Attempt> = attempts[kept..].iter().collect();
        assert!(fresh.len() >= heard, "{heard} answers were told and {} were kept", fresh.len());
        for (k, attempt) in fresh.iter().enumerate() {
            assert_eq!(attempt.answer, format!("{}x7", first + k), "an answer is missing");
        }
        told += heard;
        kept = attempts.len();
    }
    fs::remove_dir_all(folder).expect("the folder");
    told
}

#[test]
fn no_attempt_that_was_told_is_lost_by_a_kill() {
    let told: usize = std::thread::scope(|scope| {
        let run = |thread: usize| survives(&format!("kills-{thread}"), KILLS / THREADS, 77 + thread as u64);
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || run(thread))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert!(told > KILLS, "only {told} answers were told in {KILLS} runs");
}

fn ran(folder: &Path, lines: &str) -> String {
    let mut child = gradus(folder).stderr(Stdio::piped()).spawn().expect("the program");
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_place_that_cannot_be_written_is_mentioned_once_and_the_lesson_goes_on() {
    let folder = folder("no-place");
    let file = folder.join("file");
    fs::write(&file, "").expect("a file");
    let said = ran(&file, "lesson 8\n9x9\n9x9\n1x300\n");
    assert_eq!(said.matches("progress cannot be kept").count(), 1, "{said}");
    assert!(said.contains("  right"), "{said}");
    fs::remove_dir_all(folder).expect("the folder");
}

/// Answers of a learner who is always wrong, and at last right, so that the next question is seen.
fn wrong_and_at_last_right(first: usize, count: usize, width: usize) -> String {
    let wrong = (first..first + count).map(|k| format!("{k:0>width$}x7\n"));
    std::iter::once("lesson 8\n".to_owned()).chain(wrong).chain(["1x300\n".to_owned()]).collect()
}

/// A limit on the size of files stands for a full disk: a write fails in the middle of a transaction. Everything kept
/// until then stays, nothing is half there, the lesson goes on, and when there is room again keeping goes on too.
#[cfg(unix)]
#[test]
fn a_full_disk_is_mentioned_once_and_what_was_kept_stays() {
    let folder = folder("full");
    let store = Store::at(folder.join("progress.db"));
    ran(&folder, "lesson 8\n9x9\n");
    let lines = wrong_and_at_last_right(1, 120, 2_000);
    let script = format!("trap '' XFSZ; ulimit -f 64; exec {} run -", env!("CARGO_BIN_EXE_gradus"));
    let mut child = Command::new("bash")
        .args(["-c", &script])
        .env("GRADUS_DATA", &folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let mut input = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads to the end");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.matches("progress cannot be kept").count(), 1, "{said}");
    assert_eq!(said.matches(TOLD).count(), 120, "every answer is judged all the same");
    assert!(said.contains("dp/dt"), "the lesson goes on: {said}");
    let kept = store.attempts().expect("the file is whole");
    assert!(kept.len() > 10 && kept.len() < 100, "{} attempts were kept", kept.len());
    assert_eq!(kept[0].answer, "9x9");
    for (k, attempt) in kept[1..].iter().enumerate() {
        assert_eq!(attempt.answer, format!("{:0>2000}x7", k + 1), "the attempts kept are the first ones, whole");
    }
    ran(&folder, "lesson 8\n7x7\n");
    let later = store.attempts().expect("the file is whole");
    assert_eq!(later[..kept.len()], kept[..]);
    assert_eq!(later.last().map(|attempt| attempt.answer.as_str()), Some("7x7"));
    fs::remove_dir_all(folder).expect("the folder");
}

/// A file and a folder that may not be written, by a user for whom that holds.
#[cfg(unix)]
#[test]
fn a_read_only_file_is_read_mentioned_once_and_stays_as_it_is() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let folder = folder("read-only");
    let program = folder.join("gradus");
    fs::copy(env!("CARGO_BIN_EXE_gradus"), &program).expect("a copy");
    let data = folder.join("data");
    fs::create_dir(&data).expect("a folder");
    ran(&data, "lesson 8\n9x9\n1x300\n");
    let file = data.join("progress.db");
    let before = fs::read(&file).expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).expect("a mode");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o555)).expect("a mode");
    let mut command = Command::new(&program);
    command.env("GRADUS_DATA", &data).args(["run", "-"]).current_dir("/");
    if fs::metadata(&folder).expect("a folder").uid() == 0 {
        // Rights do not bind the superuser.
        command.uid(NOBODY).gid(NOBODY);
    }
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    let lines = "lesson 8 new\n9x9\n8x8\n1x300\nlessons\n";
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.matches("progress cannot be kept").count(), 1, "{said}");
    assert_eq!(said.matches(TOLD).count(), 2, "{said}");
    assert!(said.contains("dp/dt"), "the lesson goes on: {said}");
    assert!(said.contains("1 of 10 exercises"), "what was kept is read: {said}");
    assert_eq!(fs::read(&file).expect("a file"), before, "the file is as it was");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).expect("a mode");
    fs::remove_dir_all(folder).expect("the folder");
}

fn clock() -> i64 {
    1_700_000_000
}

#[test]
fn a_test_that_is_passed_finishes_a_lesson_and_reset_forgets_it() {
    let folder = folder("exam");
    let store = Store::at(folder.join("progress.db"));
    let mut session = Session::new();
    session.attend(store.clone(), clock);
    let answer_all = |session: &mut Session, wrong: bool| {
        while let Some(walk) = session.classroom().walk.clone() {
            let derived = gradus::tutor::exercise::answers(&walk.exercise).expect("solvable");
            let lines = if wrong { vec!["7x9".to_owned()] } else { derived };
            lines.iter().for_each(|line| drop(session.run(line)));
        }
    };
    session.run("lesson 8 test");
    answer_all(&mut session, true);
    assert!(store.overview(0).expect("readable").done.is_empty());
    session.run("lesson 8 test");
    assert!(session.run("hint").iter().any(|reply| matches!(reply, Reply::Problem { .. })), "a test has no hints");
    session.run("lesson 8 test");
    answer_all(&mut session, false);
    assert_eq!(store.overview(0).expect("readable").done.len(), 10);
    session.run("reset 8");
    assert!(store.attempts().expect("readable").is_empty());
    fs::remove_dir_all(folder).expect("the folder");
}

#[test]
fn attempts_and_cards_are_written_for_other_programs() {
    let folder = folder("export");
    let file = |name: &str| folder.join(name).display().to_string();
    let lines = format!(
        "lesson 14\nu = x^3, y = sin(u)\nprogress export csv {}\nprogress export json {}\nprogress export anki {}\n",
        file("a.csv"),
        file("a.json"),
        file("a.txt")
    );
    let said = ran(&folder, &lines);
    let csv = fs::read_to_string(file("a.csv")).expect("written");
    assert!(csv.contains("\"14-chain-rule/1\",\"u = x^3, y = sin(u)\",wrong,"), "{csv}{said}");
    let json = fs::read_to_string(file("a.json")).expect("written");
    let row: serde_json::Value = serde_json::from_str(json.lines().next().expect("a row")).expect("JSON");
    assert_eq!(row["exercise"], "14-chain-rule/1");
    let cards = fs::read_to_string(file("a.txt")).expect("written");
    let rows: Vec<&str> = cards.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.len() >= 30 && rows.iter().all(|row| row.split('\t').filter(|cell| !cell.is_empty()).count() == 3));
    assert!(cards.contains("\t1/x\t02-scalar-rules"), "{cards}");
    fs::remove_dir_all(folder).expect("the folder");
}

#[test]
fn a_broken_lesson_of_the_user_is_named_and_the_course_goes_on() {
    let folder = folder("own");
    fs::create_dir(folder.join("lessons")).expect("a folder");
    let text =
        "---\ntitle: Mine\nneeds: 99\n---\nwords\n```exercise Q\nof: x\n```\n\n```exercise C\nof: x^3\nby: x\n```\n";
    fs::write(folder.join("lessons/31-mine.md"), text).expect("a file");
    let said = ran(&folder, "lessons\nlesson 31\n3x^2\n");
    for part in
        ["31-mine.md:6: `Q` is not a kind", "31-mine.md:3: lesson 99 is needed but is not there", "30  ", "  right"]
    {
        let unwrapped = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unwrapped.contains(part.trim()), "{part} is missing in {said}");
    }
    fs::remove_dir_all(folder).expect("the folder");
}
