//! What is measured on, and with: the bundled sample day as often as asked for, hashes of answers, memory.

pub mod stream;

use samestory::model::{Article, Batch};
use samestory::text::words;
use samestory_examples::{Problem, Source, read};

/// As the pipeline does: of a body, so many words are embedded.
pub const EMBEDDED_WORDS: usize = 100;
/// So many are searched for names.
pub const NAMED_WORDS: usize = 150;
/// So many are searched for numbers.
pub const COUNTED_WORDS: usize = 60;

/// The first words of a body.
#[must_use]
pub fn beginning(body: &str, n_words: usize) -> &str {
    let end = words(body).nth(n_words).map_or(body.len(), |(span, _)| span.start());
    body.get(..end).unwrap_or(body)
}

/// The sample day `n_days` times over, with ids of their own, so that each event has `n_days` times its articles.
///
/// # Errors
/// When the bundled day cannot be read.
pub fn days(n_days: usize) -> Result<Batch, Problem> {
    let day = read(&Source::SampleDay, true)?.articles;
    let copies = (0..n_days).flat_map(|number| day.iter().filter_map(move |article| copy(article, number)));
    Ok(Batch::new(copies.collect()))
}

fn copy(article: &Article, number: usize) -> Option<Article> {
    let copy = Article::builder(format!("{}-{number:04}", article.id()))
        .title(article.title())
        .body(article.body())
        .body_format(article.body_format())
        .url(article.url().unwrap_or_default());
    copy.build().ok()
}

/// The 64-bit FNV-1a hash of what was added, eight bytes at a time, so that hashing costs little beside what is measured.
///
/// # References
/// Fowler, Noll, Vo: *The FNV non-cryptographic hash algorithm*, IETF draft-eastlake-fnv.
#[derive(Debug, Clone, Copy)]
pub struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    /// Adds bytes and their number.
    pub fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.add_word(u64::from_le_bytes(*word)));
        rest.iter().for_each(|byte| self.add_word(u64::from(*byte)));
        self.add_word(bytes.len() as u64);
    }

    fn add_word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
    }

    /// The hash so far.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.0
    }
}

/// A line of the kernel's table for this process, such as `VmHWM:`, the peak of its memory. Linux only.
///
/// # Errors
/// When there is no such table, or no such line in it.
pub fn kilobytes(name: &str) -> Result<usize, Box<dyn std::error::Error>> {
    let table = std::fs::read_to_string("/proc/self/status")?;
    let line = table.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// Seconds of processor time that all threads of this process have taken, those that ended included; the kernel counts hundredths. Linux only.
///
/// # Errors
/// When there is no such table.
pub fn core_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let table = std::fs::read_to_string("/proc/self/stat")?;
    // The second field is a name in brackets, which may hold blanks.
    let behind_name = table.rsplit_once(')').ok_or("no name in brackets")?.1;
    let fields = behind_name.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(fields.sum::<Result<f64, _>>()? / 100.0)
}

/// What stands behind an option of a command line, up to the next one.
#[must_use]
pub fn arguments_of<T: From<String>>(arguments: &[String], option: &str) -> Vec<T> {
    let behind = arguments.iter().skip_while(|argument| *argument != option).skip(1);
    behind.take_while(|argument| !argument.starts_with("--")).cloned().map(T::from).collect()
}

/// A row of a Markdown table.
#[must_use]
pub fn table_row(head: &str, cells: impl IntoIterator<Item = String>) -> String {
    format!("| {head} | {} |", cells.into_iter().collect::<Vec<_>>().join(" | "))
}
