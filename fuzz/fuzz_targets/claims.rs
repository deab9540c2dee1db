//! Hostile passages, and hostile texts that are checked against them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::claims;

fuzz_target!(|bytes: &[u8]| claims::run(bytes));
