//! Article lines, packed or not, and the small texts in them that are parsed: times, days, fields, body formats.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::lines;

fuzz_target!(|bytes: &[u8]| lines::run(bytes));
