//! `labeler.json` and `calibration.json` beside a classifier.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::labelers;

fuzz_target!(|bytes: &[u8]| labelers::run(bytes));
