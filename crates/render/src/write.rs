//! Files, each of which is either the old or the new one.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use samestory_analysis::Digest;

use crate::error::Error;
use crate::html::{html_front_pages, html_stories};
use crate::{json, markdown, plain_text, wording};

/// Where the parts of a digest were written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// `index.html`, the front page.
    pub index: PathBuf,
    /// `story-<id>.html` of each story, in the digest's order.
    pub stories: Vec<PathBuf>,
    /// `story-<id>-2.html` and so on, of stories that are too large for one page; then `index-2.html` and so on.
    pub continued: Vec<PathBuf>,
    /// `digest.json`.
    pub json: PathBuf,
    /// `digest.md`.
    pub markdown: PathBuf,
    /// `digest.txt`.
    pub plain_text: PathBuf,
}

/// Writes `index.html`, a `story-<id>.html` for each story, `digest.json`, `digest.md` and `digest.txt` into
/// `folder`, which is made when it is not there.
///
/// A story that is too large for a page of 100,000 bytes goes on in `story-<id>-2.html`, `story-<id>-3.html` and so on, a day of too
/// many stories in `index-2.html`. Each file is replaced as by [`write_atomically`], the front page last, so that it never links to a
/// page that is not there. Pages that the digest no longer has stay.
///
/// # Errors
/// When the folder or a file cannot be written, naming it. What has been written by then stays.
///
/// # Complexity
/// O(n log n) in the size of the digest.
///
/// # Examples
/// ```
/// use samestory_analysis::Digest;
///
/// let folder = tempfile::tempdir()?;
/// let digest = Digest::new(None, Vec::new());
/// let written = samestory_render::write_to_folder(&digest, &folder.path().join("today"))?;
/// assert!(written.index.ends_with("today/index.html") && written.index.is_file());
/// assert_eq!(std::fs::read_to_string(&written.json)?.lines().next(), Some("{"));
/// assert!(written.stories.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_to_folder(digest: &Digest, folder: &Path) -> Result<Written, Error> {
    fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        write_atomically(&path, |file| file.write_all(text.as_bytes()))?;
        Ok::<_, Error>(path)
    };
    let (mut stories, mut continued) = (Vec::new(), Vec::new());
    for (story, pages) in html_stories(digest) {
        let pages = pages?;
        for (number, page) in pages.continued() {
            continued.push(write(&wording::page_name(story, number), page)?);
        }
        stories.push(write(&wording::page_name(story, 0), &pages.first)?);
    }
    let front = html_front_pages(digest)?;
    for (number, page) in front.continued() {
        continued.push(write(&wording::front_page_name(number), page)?);
    }
    Ok(Written {
        stories,
        continued,
        json: write("digest.json", &json(digest)?)?,
        markdown: write("digest.md", &markdown(digest))?,
        plain_text: write("digest.txt", &plain_text(digest))?,
        index: write(&wording::front_page_name(0), &front.first)?,
    })
}

/// Lets `fill` write a temporary file beside `path`, which then takes the name `path`.
///
/// So a crash, a full disk or an error of `fill` leaves an old file whole, and no reader sees half a file. The content is on the
/// disk before the name is changed. The new file has the permissions of the old one (on Unix; owner and extended attributes are those
/// of a new file).
///
/// A symbolic link at `path` stays: the file that it leads to is replaced, or made, in its own folder. What is there and is no regular
/// file, such as a pipe, a terminal or `/dev/null`, is opened and written to as it is, and not replaced. So is a file that is open
/// already and has a name for that, such as `/dev/stdout`: what is written is appended.
///
/// A process that is killed meanwhile leaves the temporary file: `.samestory-PROCESS-NUMBER.tmp`, in the folder of the file. It is never
/// read, nor in the way of a later run, and may be removed while nothing writes there.
///
/// # Errors
/// When the file cannot be written or `fill` fails, naming `path`; the temporary file is removed. What has gone into a pipe by then is
/// not taken back.
///
/// # Examples
/// ```
/// use std::io::Write;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("rain.txt");
/// samestory_render::write_atomically(&path, |file| file.write_all(b"Rain."))?;
/// assert_eq!(std::fs::read(&path)?, b"Rain.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_atomically(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    write(path, fill).map_err(|error| Error::write(path, error))
}

fn write(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    // What cannot be looked at is told of by the attempt to write; a link may lead to what is not there yet.
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        return append(path, fill);
    }
    match linked(path)? {
        Some(path) => replace(&path, old.map(|old| old.permissions()), fill),
        None => append(path, fill),
    }
}

/// Lets `fill` write into what is there; that cannot always be brought to a disk.
fn append(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(path)?;
    fill(&mut file)?;
    file.flush()
}

/// The path that the symbolic links at `path` lead to, whether or not something is there; `None` where one of them stands for a file that
/// is open.
fn linked(path: &Path) -> io::Result<Option<PathBuf>> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(next) = fs::read_link(&path) else { return Ok(Some(path)) };
        let folder = path.parent().unwrap_or(Path::new(""));
        if folder == Path::new("/dev/fd") || (folder.starts_with("/proc") && folder.ends_with("fd")) {
            return Ok(None);
        }
        path = folder.join(next);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// So many symbolic links are followed one after another: as many as Linux follows.
const MAX_LINKS: usize = 40;

fn replace(
    path: &Path,
    permissions: Option<Permissions>,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let (temporary, mut file) = create_beside(path, permissions.is_some())?;
    // Before there is anything to read.
    let filled = permissions
        .map_or(Ok(()), |permissions| permit(&file, &permissions))
        .and_then(|()| fill(&mut file))
        .and_then(|()| file.sync_all());
    // Closed first: some systems do not rename an open file.
    drop(file);
    let replaced = filled.and_then(|()| fs::rename(&temporary, path));
    if replaced.is_err() {
        // The first error is the one to tell; a leftover is harmless.
        let _ = fs::remove_file(&temporary);
    }
    replaced
}

/// Gives a new file the permissions of the old one, but for the bits that let it run as somebody else.
#[cfg(unix)]
fn permit(file: &File, permissions: &Permissions) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    file.set_permissions(Permissions::from_mode(permissions.mode() & 0o777))
}

#[cfg(not(unix))]
fn permit(_: &File, _: &Permissions) -> io::Result<()> {
    Ok(())
}

/// A new file in the folder of `path`, under a name that no other thread or process of ours uses; where it will get the permissions of
/// another, nobody else can open it before.
fn create_beside(path: &Path, is_private: bool) -> io::Result<(PathBuf, File)> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    if path.file_name().is_none() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it names no file"));
    }
    loop {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let temporary = path.with_file_name(format!(".samestory-{}-{number}.tmp", process::id()));
        match create_new(&temporary, is_private) {
            // Left behind by a crashed process that had our process id.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            created => return created.map(|file| (temporary, file)),
        }
    }
}

#[cfg(unix)]
fn create_new(path: &Path, is_private: bool) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    let mode = if is_private { 0o600 } else { 0o666 };
    OpenOptions::new().write(true).read(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
fn create_new(path: &Path, _: bool) -> io::Result<File> {
    File::create_new(path)
}
