//! Bodies: HTML and plain text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::html;

fuzz_target!(|bytes: &[u8]| html::run(bytes));
