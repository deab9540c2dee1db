//! Which engines can be tested here. The tests of `samestory-embed` read this file too: a published door is not worth it.

use std::sync::OnceLock;

use samestory_onnx::{Engine, EngineOptions, Model};

/// The engines to test: the pure-Rust one always, the native one where its library is.
pub(crate) fn engines() -> Vec<EngineOptions> {
    let rten = EngineOptions::default().with_engine(Engine::Rten);
    if native_is_found() { vec![rten, native()] } else { vec![rten] }
}

/// The native engine.
pub(crate) fn native() -> EngineOptions {
    EngineOptions::default().with_engine(Engine::OnnxRuntime)
}

/// Whether the native engine can be tested here; where it must be, its absence fails the test.
pub(crate) fn native_is_found() -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| {
        let model = include_bytes!("../fixtures/add.onnx").to_vec();
        let Err(error) = Model::from_bytes("add.onnx", model, &native()) else { return true };
        let is_demanded = std::env::var_os("SAMESTORY_DEMAND_MODELS").is_some();
        assert!(!is_demanded && error.is_missing_library(), "the native engine must be tested here: {error}");
        eprintln!("!!! the native engine is NOT tested: {error}");
        false
    })
}
