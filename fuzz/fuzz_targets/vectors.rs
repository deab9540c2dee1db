//! Files of kept vectors: whole, cut, damaged, of another model.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::vectors;

fuzz_target!(|bytes: &[u8]| vectors::run(bytes));
