//! What the example programs share: their command line, reading article lines, and the bundled sample day.

mod command_line;
pub mod evaluation;
mod input;
mod onnx;
mod output;
mod static_model;

pub use command_line::{Common, EmbedderChoice, GranularityChoice, LinesToLines, Pictures, options, run};
pub use input::{Labelled, Problem, Source, read};
pub use output::write_lines;

/// The bundled sample day: one day of news from invented outlets, written for this project, with gold story labels.
pub const SAMPLE_DAY: &str = include_str!("../sample-day/articles.jsonl");

// The README's programs are tested here: this package lies in the repository for good, while a package for a registry would not hold
// the file of the folder above.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
