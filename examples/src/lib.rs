//! What the example programs share: their command line, reading article lines, and the bundled sample day.

mod command_line;
pub mod evaluation;
mod input;
mod onnx;
mod output;
mod static_model;

pub use command_line::{Common, EmbedderChoice, GranularityChoice, LinesToLines, run};
pub use input::{Labelled, Problem, Source, read};
pub use output::write_lines;

/// The bundled sample day: one day of news from invented outlets, written for this project, with gold story labels.
pub const SAMPLE_DAY: &str = include_str!("../sample-day/articles.jsonl");
