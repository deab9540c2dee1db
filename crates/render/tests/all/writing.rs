//! Files: names, replacement, failure.

use std::fs;
use std::io::{Error, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use samestory_model::{Note, NoteKind};
use samestory_render::{
    html_index, html_story, json, markdown, plain_text, write_atomically, write_to_folder,
};

use crate::day::day;
use crate::fixture::{hostile, id};

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn a_folder_has_every_form_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (digest, out) = (hostile(), folder.path().join("new/folder"));
    let written = write_to_folder(&digest, &out).unwrap();
    let read = |path| fs::read_to_string(path).unwrap();
    assert_eq!(read(&written.index), html_index(&digest).unwrap());
    assert_eq!(read(&written.json), json(&digest).unwrap());
    assert_eq!(read(&written.markdown), markdown(&digest));
    assert_eq!(read(&written.plain_text), plain_text(&digest));
    for (path, story) in written.stories.iter().zip(&digest.stories) {
        assert_eq!(path, &out.join(format!("story-{}.html", story.id)));
        assert_eq!(read(path), html_story(&digest, story).unwrap());
    }
    let mut expected = vec![
        "digest.json".to_owned(),
        "digest.md".to_owned(),
        "digest.txt".to_owned(),
        "index.html".to_owned(),
    ];
    expected.extend(digest.stories.iter().map(|story| format!("story-{}.html", story.id)));
    expected.sort();
    assert_eq!(names(&out), expected);
}

#[test]
fn pages_written_together_are_the_pages_made_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut digest = day();
    // Two notes about one story, the later article first.
    digest.notes.insert(0, Note::new(NoteKind::NoWords, Some(id("ferry-5"))));
    let written = write_to_folder(&digest, folder.path()).unwrap();
    for (path, story) in written.stories.iter().zip(&digest.stories) {
        assert_eq!(fs::read_to_string(path).unwrap(), html_story(&digest, story).unwrap());
    }
    let ferry = fs::read_to_string(&written.stories[0]).unwrap();
    assert!(ferry.contains("Notes about these articles (2)"));
    assert!(ferry.find("ferry-5`").unwrap() < ferry.find("ferry-2`").unwrap());
    let last = fs::read_to_string(&written.stories[14]).unwrap();
    assert!(last.contains("<a rel=prev") && !last.contains("<a rel=next"));
}

#[test]
fn writing_again_replaces_and_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let first = write_to_folder(&hostile(), folder.path()).unwrap();
    let index = fs::read(&first.index).unwrap();
    write_to_folder(&day(), folder.path()).unwrap();
    assert_ne!(fs::read(&first.index).unwrap(), index);
    write_to_folder(&hostile(), folder.path()).unwrap();
    assert_eq!(fs::read(&first.index).unwrap(), index);
}

#[test]
fn a_failure_leaves_the_old_file_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "old").unwrap();
    let failed = write_atomically(&path, |file| {
        file.write_all(b"half of the ne")?;
        Err(Error::other("disk full"))
    });
    let error = failed.unwrap_err();
    assert!(error.is_write() && error.path() == Some(path.as_path()));
    assert_eq!(error.to_string(), format!("failed to write `{}`: disk full", path.display()));
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names(folder.path()), ["a.txt"]);
}

#[test]
fn a_killed_process_leaves_the_old_file_and_one_that_is_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "old").unwrap();
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "writing::writer_that_is_killed"])
        .env(KILLED_WRITER, &path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let leftovers =
        || names(folder.path()).into_iter().filter(|name| name.ends_with(".tmp")).collect::<Vec<_>>();
    let has_half = || leftovers().iter().any(|name| fs::read(folder.path().join(name)).unwrap() == HALF);
    let begun = Instant::now();
    while !has_half() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    assert!(has_half(), "it was killed too early");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    write_atomically(&path, |file| file.write_all(b"new")).unwrap();
    assert_eq!((fs::read_to_string(&path).unwrap().as_str(), leftovers().len()), ("new", 1));
}

/// Names the file that the process to be killed writes.
const KILLED_WRITER: &str = "SAMESTORY_TEST_KILLED_WRITER";
const HALF: &[u8] = b"half of the ne";

/// Not a test: the process that the one above kills.
#[test]
#[ignore = "is killed by a_killed_process_leaves_the_old_file_and_one_that_is_in_nobodys_way"]
fn writer_that_is_killed() {
    let Some(path) = std::env::var_os(KILLED_WRITER) else { return };
    let written = write_atomically(std::path::Path::new(&path), |file| {
        file.write_all(HALF)?;
        // Longer than the other waits, so that none is left behind for good where that one fails.
        std::thread::sleep(Duration::from_secs(120));
        Err(Error::other("nobody killed it"))
    });
    written.unwrap_err();
}

#[test]
fn errors_name_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = write_to_folder(&day(), &file.join("below")).unwrap_err();
    assert!(error.to_string().contains("below"), "{error}");
    let error = write_atomically(&folder.path().join("absent/a.txt"), |_| Ok(())).unwrap_err();
    assert!(error.to_string().contains("a.txt"), "{error}");
    assert!(
        write_atomically(std::path::Path::new("/"), |_| Ok(()))
            .unwrap_err()
            .to_string()
            .contains("names no file")
    );
    // A folder in the place of a file is not replaced.
    fs::create_dir(folder.path().join("index.html")).unwrap();
    let error = write_to_folder(&day(), folder.path()).unwrap_err();
    assert!(error.to_string().contains("index.html"), "{error}");
    assert!(names(folder.path()).iter().all(|name| !name.ends_with(".tmp")));
}

/// All of these files are in a folder of their own: nothing that a test must not replace is ever named.
#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    use std::path::Path;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_file_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_atomically(&path, |file| file.write_all(b"new")).unwrap();
        let usual = folder.path().join("usual");
        fs::write(&usual, "").unwrap();
        assert_eq!(mode(&path), mode(&usual));
        for (old, kept) in [(0o600, 0o600), (0o640, 0o640), (0o777, 0o777), (0o444, 0o444), (0o4755, 0o755)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(old)).unwrap();
            write_atomically(&path, |file| {
                // No more are allowed to read it while it is written.
                assert_eq!(file.metadata()?.permissions().mode() & 0o7777, kept);
                file.write_all(b"newer")
            })
            .unwrap();
            assert_eq!((mode(&path), fs::read_to_string(&path).unwrap().as_str()), (kept, "newer"));
        }
    }

    #[test]
    fn a_link_stays_and_what_it_leads_to_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (folder.path().join("here"), folder.path().join("there"));
        fs::create_dir(&here).unwrap();
        fs::create_dir(&there).unwrap();
        symlink("../there/first", here.join("link")).unwrap();
        symlink("second", there.join("first")).unwrap();
        // First a link to nothing, then one to a file.
        for text in ["one", "two"] {
            write_atomically(&here.join("link"), |file| {
                assert_eq!(names(&here), ["link"], "the new file is made beside the old one");
                file.write_all(text.as_bytes())
            })
            .unwrap();
            assert_eq!(fs::read_to_string(there.join("second")).unwrap(), text);
        }
        assert!(here.join("link").is_symlink() && there.join("first").is_symlink());
        assert_eq!((names(&here).len(), names(&there).len()), (1, 2));
        symlink("circle", here.join("circle")).unwrap();
        assert!(write_atomically(&here.join("circle"), |_| Ok(())).unwrap_err().is_write());
        assert!(here.join("circle").is_symlink());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_name_of_an_open_file_is_appended_to() {
        use std::os::fd::AsRawFd;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old ").unwrap();
        let open = fs::OpenOptions::new().append(true).open(&path).unwrap();
        // As `/dev/stdout` is one.
        let link = folder.path().join("link");
        symlink(format!("/proc/self/fd/{}", open.as_raw_fd()), &link).unwrap();
        write_atomically(&link, |file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old new");
        assert_eq!(names(folder.path()), ["a.txt", "link"]);
    }

    #[test]
    fn a_pipe_is_written_to_and_stays_a_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, link) = (folder.path().join("pipe"), folder.path().join("link"));
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        symlink("pipe", &link).unwrap();
        for path in [&pipe, &link] {
            let reader = std::thread::spawn({
                let pipe = pipe.clone();
                move || fs::read_to_string(pipe).unwrap()
            });
            write_atomically(path, |file| file.write_all(b"Rain.")).unwrap();
            assert_eq!(reader.join().unwrap(), "Rain.");
        }
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo() && link.is_symlink());
        assert_eq!(names(folder.path()), ["link", "pipe"]);
    }
}

/// Not a test: leaves the day's pages where a person can look at them.
#[test]
#[ignore = "writes pages to look at: cargo test -p samestory-render -- --ignored"]
fn pages_to_look_at() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let written = write_to_folder(&day(), &folder.join("day")).unwrap();
    write_to_folder(&hostile(), &folder.join("hostile")).unwrap();
    assert!(written.index.is_file());
}
