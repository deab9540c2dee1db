//! Model files: the bundled kinds, whole, damaged and made up. The first byte says which kind.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::models;

fuzz_target!(|bytes: &[u8]| models::run(bytes));
