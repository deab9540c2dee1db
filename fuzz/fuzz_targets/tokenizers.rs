//! `tokenizer.json` and `config.json` of a sentence model and of a classifier.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::tokenizers;

// Panics of `tokenizers` are caught where it is called; others still end the run, but would not if a hook ended the process first.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| ())), |bytes: &[u8]| tokenizers::run(bytes));
