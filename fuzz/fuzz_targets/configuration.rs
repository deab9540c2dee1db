//! Clustering with any configuration that is read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::configuration;

fuzz_target!(|bytes: &[u8]| configuration::run(bytes));
