//! Options that all programs take.

use std::error::Error;
use std::fmt::Display;
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, ValueEnum};
use samestory::{Batch, ClusterConfig, Granularity, Grouping, Pipeline, Progress, cluster};

use crate::input::{Problem, Source, read};
use crate::{onnx, static_model};

/// Options that all programs take.
#[derive(Debug, Args)]
pub struct Common {
    /// What turns text into vectors
    #[arg(long, value_enum, default_value = "static")]
    pub embedder: EmbedderChoice,
    /// Folder of the model: for --embedder onnx with model.onnx and tokenizer.json, for --embedder static with
    /// static-minilm-256.bin and vocab.txt (the bundled ones when absent)
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Folder of classifiers in the place of the bundled label model, such as target/models/labels-minilm: its folders tone, sentiment
    /// and intent, or it itself, have a model.onnx, tokenizer.json and config.json; a set without a classifier keeps the bundled labels
    #[arg(long, value_name = "DIR")]
    pub labels: Option<PathBuf>,
    /// What runs ONNX models: rten or onnxruntime; when absent, onnxruntime where its library is found
    #[arg(long, value_name = "ENGINE")]
    pub engine: Option<String>,
    /// File that keeps the vectors of --embedder onnx from run to run
    #[arg(long, value_name = "FILE")]
    pub vectors: Option<PathBuf>,
    /// What counts as one story; when absent, as the configuration says: same-event unless it says otherwise
    #[arg(long, value_enum)]
    pub granularity: Option<GranularityChoice>,
    /// How articles are grouped; when absent, as the configuration says
    #[arg(long, value_enum, value_name = "METHOD")]
    pub grouping: Option<GroupingChoice>,
    /// Threads to use; all cores when absent
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Clustering configuration, a JSON file; fields that it lacks keep their defaults
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Stop at the first line that cannot be read
    #[arg(long)]
    pub strict: bool,
}

/// Options of a program that looks at pictures.
#[derive(Debug, Args)]
pub struct Pictures {
    /// Folder of pictures that the model of --picture-model looks at: each file is named by the SHA-256 of the picture's address as
    /// digest.json has it (`image.url`), in 64 lower-case hexadecimal digits, without an ending. What is not there is not looked at
    #[arg(long, value_name = "DIR", requires = "picture_model")]
    pub pictures: Option<PathBuf>,
    /// Folder of an image classifier: model.onnx, config.json and preprocessor_config.json
    #[arg(long, value_name = "DIR", requires = "pictures")]
    pub picture_model: Option<PathBuf>,
}

impl Pictures {
    /// The folders of model and pictures, where both are given.
    pub(crate) fn folders(&self) -> Option<(&Path, &Path)> {
        Some((self.picture_model.as_deref()?, self.pictures.as_deref()?))
    }
}

/// Input, output and common options of a program that turns article lines into lines.
#[derive(Debug, Args)]
pub struct LinesToLines {
    /// Article lines, plain or gzip
    pub input: PathBuf,
    /// File to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The other options.
    #[command(flatten)]
    pub common: Common,
}

impl LinesToLines {
    /// The articles of the input, and how many lines were skipped.
    ///
    /// # Errors
    /// When the file cannot be read, or at a bad line when strict.
    pub fn read(&self) -> Result<(Batch, usize), Problem> {
        let input = read(&Source::File(self.input.clone()), self.common.strict)?;
        Ok((Batch::new(input.articles), input.n_skipped))
    }
}

/// Embedders by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EmbedderChoice {
    /// The bundled static model, or another table of its kind
    Static,
    /// An ONNX model from a folder
    Onnx,
}

/// Granularities by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GranularityChoice {
    /// Articles that tell the same report
    SameReport,
    /// Articles about the same event
    SameEvent,
    /// Articles about the same running story
    RunningStory,
}

impl From<GranularityChoice> for Granularity {
    fn from(choice: GranularityChoice) -> Self {
        match choice {
            GranularityChoice::SameReport => Self::SameReport,
            GranularityChoice::SameEvent => Self::SameEvent,
            GranularityChoice::RunningStory => Self::RunningStory,
        }
    }
}

/// Grouping methods by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupingChoice {
    /// Mean probability over all pairs of two groups
    AverageLinkage,
    /// Communities denser than the threshold
    Leiden,
    /// Chains of edges that reach the threshold
    Components,
}

impl From<GroupingChoice> for Grouping {
    fn from(choice: GroupingChoice) -> Self {
        match choice {
            GroupingChoice::AverageLinkage => Self::AverageLinkage,
            GroupingChoice::Leiden => Self::Leiden,
            GroupingChoice::Components => Self::Components,
        }
    }
}

impl Common {
    /// The pipeline that these options describe, with a model that looks at pictures.
    ///
    /// # Errors
    /// As [`pipeline`](Self::pipeline), and when the model of pictures is not there.
    pub fn pipeline_with_pictures(&self, pictures: &Pictures) -> Result<Pipeline, Box<dyn Error>> {
        onnx::with_pictures(self.pipeline()?, pictures, self)
    }

    /// The pipeline that these options describe.
    ///
    /// # Errors
    /// When the configuration cannot be read, or the embedder or a classifier is not there.
    pub fn pipeline(&self) -> Result<Pipeline, Box<dyn Error>> {
        let mut config = match &self.config {
            Some(path) => read_config(path)?,
            None => ClusterConfig::default(),
        };
        config.granularity = self.granularity.map_or(config.granularity, Granularity::from);
        config.grouping = self.grouping.map_or(config.grouping, Grouping::from);
        let mut pipeline = Pipeline::bundled().with_config(config);
        pipeline = match (self.embedder, &self.model) {
            (EmbedderChoice::Onnx, _) => onnx::with_model(pipeline, self)?,
            (EmbedderChoice::Static, Some(folder)) => static_model::with_table(pipeline, folder)?,
            (EmbedderChoice::Static, None) => pipeline,
        };
        if let Some(folder) = &self.labels {
            pipeline = onnx::with_labels(pipeline, folder, self)?;
        }
        if std::io::stderr().is_terminal() {
            pipeline = pipeline.with_progress(print_progress);
        }
        Ok(match self.threads {
            Some(threads) => pipeline.with_threads(threads),
            None => pipeline,
        })
    }
}

/// One line that overwrites itself; only a person at a terminal sees it.
fn print_progress(progress: Progress) {
    match progress {
        Progress::Embedded(progress) => {
            eprint!("\rembedded {} of {} articles ", progress.done, progress.total)
        }
        Progress::Clustered(cluster::Progress::Neighbors { done, total }) => {
            eprint!("\rcompared {done} of {total} articles ");
        }
        Progress::Clustered(cluster::Progress::Joined { joins }) => {
            eprint!("\rmade {joins} joins           ")
        }
        Progress::Analyzed { done, total } => eprint!("\ranalyzed {done} of {total} articles "),
        Progress::Told { done, total } => eprint!("\rtold {done} of {total} stories "),
        Progress::Looked { done, total } => eprint!("\rlooked at {done} of {total} pictures "),
        _ => {}
    }
}

fn read_config(path: &Path) -> Result<ClusterConfig, String> {
    let named = |error: &dyn Display| format!("failed to read configuration `{}`: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    let config: ClusterConfig = serde_json::from_str(&text).map_err(|error| {
        if error.is_data() { named(&error) } else { named(&format_args!("it is not JSON: {error}")) }
    })?;
    config.check().map_err(|error| named(&error))?;
    Ok(config)
}

/// What `sysexits.h` calls a command that is used wrongly. `clap` would say 2, which tells of skipped lines here.
const USAGE: i32 = 64;

/// The options of a program. Where they are wrong, that is told on standard error and the exit status is 64.
#[must_use]
pub fn options<O: Parser>() -> O {
    O::try_parse().unwrap_or_else(|error| {
        // Nobody is left to tell where even that cannot be printed.
        let _ = error.print();
        std::process::exit(if error.use_stderr() { USAGE } else { 0 })
    })
}

/// Runs a program: its error goes to standard error, and the exit status is 1 then, or 2 when lines were skipped.
pub fn run(program: impl FnOnce() -> Result<usize, Box<dyn Error>>) -> ExitCode {
    match program() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(n_skipped) => {
            eprintln!("{n_skipped} line(s) could not be read and were skipped");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        common: Common,
    }

    #[test]
    fn a_granularity_that_is_asked_for_goes_before_the_configured_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.json");
        std::fs::write(&file, r#"{"granularity":"running-story"}"#).unwrap();
        let file = file.to_str().unwrap();
        let granularity = |options: &[&str]| {
            let program = Program::parse_from([&["program"], options].concat());
            program.common.pipeline().unwrap().config().granularity
        };
        assert_eq!(granularity(&[]), Granularity::SameEvent);
        assert_eq!(granularity(&["--config", file]), Granularity::RunningStory);
        let asked = ["--config", file, "--granularity", "same-report"];
        assert_eq!(granularity(&asked), Granularity::SameReport);
    }

    #[test]
    fn a_configuration_that_cannot_be_meant_is_told_with_its_file_field_and_range() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.json");
        let error = |text: &str| {
            std::fs::write(&file, text).unwrap();
            read_config(&file).unwrap_err()
        };
        let told = error(r#"{"same_event_threshold":7}"#);
        assert!(told.contains("config.json") && told.contains("`same_event_threshold` is 7"), "{told}");
        assert!(told.contains("0..=1"), "{told}");
        assert!(error("threshold = 7").contains("is not JSON"));
        assert!(error(r#"{"threshold":7}"#).contains("unknown field `threshold`"));
    }
}
