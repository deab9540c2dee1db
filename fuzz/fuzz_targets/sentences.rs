//! Sentences of normalised text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::sentences;

fuzz_target!(|bytes: &[u8]| sentences::run(bytes));
