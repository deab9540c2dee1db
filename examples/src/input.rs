//! Reading article lines.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use samestory::model::{Article, ArticleLines, LineError, decompressed};

/// Where article lines come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file, plain or compressed with gzip.
    File(PathBuf),
    /// The bundled sample day.
    SampleDay,
}

impl Source {
    /// The file, or the sample day without one.
    #[must_use]
    pub fn or_sample(path: Option<PathBuf>) -> Self {
        path.map_or(Self::SampleDay, Self::File)
    }
}

/// Articles in the order of their lines.
#[derive(Debug, Default)]
pub struct Labelled {
    /// The articles.
    pub articles: Vec<Article>,
    /// For each article, the gold story label, where its line has one.
    pub clusters: Vec<Option<String>>,
    /// Lines that were skipped.
    pub n_skipped: usize,
}

/// Input that cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read.
    #[error("failed to read `{path}`: {cause}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A line cannot be read, and the program is strict.
    #[error("{path}: {cause}")]
    Line {
        /// The file.
        path: String,
        /// Which line, and why.
        cause: LineError,
    },
}

/// Reads all articles. A bad line is told on standard error with its number and skipped; a strict reader stops there.
///
/// # Errors
/// When the file cannot be read, or at a bad line when `strict`.
pub fn read(source: &Source, strict: bool) -> Result<Labelled, Problem> {
    let (name, reader): (String, Box<dyn BufRead>) = match source {
        Source::SampleDay => ("the sample day".to_owned(), Box::new(crate::SAMPLE_DAY.as_bytes())),
        Source::File(path) => {
            let name = path.display().to_string();
            let opened = File::open(path).and_then(|file| decompressed(BufReader::new(file)));
            (name.clone(), opened.map_err(|cause| Problem::Io { path: name, cause })?)
        }
    };
    read_lines(&name, reader, strict)
}

fn read_lines(name: &str, reader: impl BufRead, strict: bool) -> Result<Labelled, Problem> {
    let mut read = Labelled::default();
    for line in ArticleLines::new(reader) {
        match line {
            Ok(line) => {
                for field in &line.ignored {
                    eprintln!(
                        "{name}: article `{}`: `{field}` could not be read and is left out",
                        line.article.id()
                    );
                }
                read.articles.push(line.article);
                read.clusters.push(line.cluster);
            }
            Err(cause) if strict || cause.is_io() => {
                return Err(Problem::Line { path: name.to_owned(), cause });
            }
            Err(cause) => {
                eprintln!("{name}: {cause}");
                read.n_skipped += 1;
            }
        }
    }
    Ok(read)
}
