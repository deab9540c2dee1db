//! The whole: from article lines to pages, on the bundled sample day and on bad input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step fails the test")]
#![allow(clippy::string_slice, reason = "tests cut their own texts")]

mod adversarial;
mod architecture;
mod bad_input;
mod claims;
mod determinism;
mod evaluation;
mod evidence;
mod labels;
mod pictures;
mod real_pairs;
mod reference;
mod sample_day;
mod static_model;

use std::io::Write;
use std::sync::OnceLock;

use samestory::model::{Article, Batch};
use samestory::{Digest, Pipeline};
use samestory_examples::{Labelled, Source, read};

/// The bundled models, loaded once for all tests.
fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(Pipeline::bundled)
}

fn sample_day() -> Labelled {
    read(&Source::SampleDay, true).unwrap()
}

fn digest_of(articles: Vec<Article>) -> Digest {
    pipeline().digest(&Batch::new(articles)).unwrap()
}

/// Reads bytes as the programs read a file.
fn read_bytes(bytes: &[u8], strict: bool) -> Result<Labelled, samestory_examples::Problem> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read(&Source::File(file.path().to_owned()), strict)
}

/// A linear congruential generator (Knuth's MMIX constants), so that what it chooses is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}
