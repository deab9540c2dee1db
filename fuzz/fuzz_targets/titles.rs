//! Titles and other one-line fields.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::titles;

fuzz_target!(|bytes: &[u8]| titles::run(bytes));
