//! `--embedder static --model DIR`.

use std::path::Path;

use clap::Parser;
use samestory::model::Batch;
use samestory_examples::Common;

use super::{pipeline, sample_day};

#[derive(Debug, Parser)]
struct Program {
    #[command(flatten)]
    common: Common,
}

fn common(folder: &Path) -> Common {
    let folder = folder.to_str().unwrap();
    Program::parse_from(["program", "--embedder", "static", "--model", folder]).common
}

#[test]
fn the_bundled_table_from_a_folder_gives_the_same_stories() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/embed/assets");
    let batch = Batch::new(sample_day().articles);
    let found = common(&assets).pipeline().unwrap().cluster(&batch).unwrap();
    assert_eq!(found, pipeline().cluster(&batch).unwrap());
}

#[test]
fn a_folder_without_a_table_and_a_cut_table_are_errors_that_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let error = common(folder.path()).pipeline().unwrap_err().to_string();
    assert!(error.contains("static-minilm-256.bin"), "{error}");
    std::fs::write(folder.path().join("static-minilm-256.bin"), b"SSTE").unwrap();
    std::fs::write(folder.path().join("vocab.txt"), "[UNK]\n").unwrap();
    let error = common(folder.path()).pipeline().unwrap_err().to_string();
    assert!(error.contains("cut"), "{error}");
}
