//! The whole way: a few articles with hostile texts, to pages and texts without foreign markup or control characters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::digest;

fuzz_target!(|bytes: &[u8]| digest::run(bytes));
