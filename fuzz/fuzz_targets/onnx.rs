//! ONNX models from any bytes, run by the pure-Rust engine.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_hostile::onnx;

fuzz_target!(|bytes: &[u8]| onnx::run(bytes));
