//! Pictures from anywhere, and the settings of the model that looks at them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::pictures;

fuzz_target!(|bytes: &[u8]| pictures::run(bytes));
