//! Finding the native library: what is tried, what is told. A process loads one library for good, so failing searches run in
//! processes of their own.

use std::path::Path;
use std::process::Command;

use samestory_onnx::{Engine, EngineOptions, Model};

use crate::engines::{native, native_is_found};
use crate::fixture;

/// Runs one of the `child_` tests below in a process of its own, with ORT_DYLIB_PATH as given.
fn in_own_process(test: &str, library: Option<&str>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("native::{test}"), "--ignored", "--nocapture"]);
    command.env_remove("ORT_DYLIB_PATH").env_remove("LD_LIBRARY_PATH");
    if let Some(library) = library {
        command.env("ORT_DYLIB_PATH", library);
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("1 passed"), "{text}");
}

fn error_of(options: &EngineOptions) -> String {
    let error = Model::load(&fixture("add.onnx"), options).unwrap_err();
    assert!(error.is_missing_library(), "{error}");
    error.to_string()
}

#[test]
fn a_missing_library_is_told_with_everything_that_was_tried() {
    in_own_process("child_nothing_is_named", None);
    in_own_process("child_the_variable_names_nothing", Some("/nowhere/libonnxruntime.so"));
    in_own_process("child_a_path_names_something_else", Some("/nowhere/libonnxruntime.so"));
}

#[test]
fn a_library_is_found_behind_one_that_was_none() {
    if native_is_found() {
        let library = Model::load(&fixture("add.onnx"), &native()).unwrap();
        let library = library.engine().library().and_then(|path| path.canonicalize().ok());
        // A bare name is found by the system alone: there is no path to give.
        let Some(library) = library else { return };
        in_own_process("child_first_another_library", library.to_str());
    }
}

#[test]
#[ignore = "run by `a_library_is_found_behind_one_that_was_none` in a process of its own"]
fn child_first_another_library() {
    // The C library of the system, whatever its name here.
    let names = ["libc.so.6", "libSystem.B.dylib"];
    let message = names.map(|name| error_of(&EngineOptions::default().with_library(name)));
    assert!(message.iter().all(|message| message.contains("the path that was given")), "{message:?}");
    assert!(Model::load(&fixture("add.onnx"), &native()).is_ok());
}

#[test]
#[ignore = "run by `a_missing_library_is_told_with_everything_that_was_tried` in a process of its own"]
fn child_nothing_is_named() {
    if Model::load(&fixture("add.onnx"), &native()).is_ok() {
        return; // The system has a library; there is nothing missing.
    }
    let message = error_of(&native());
    assert!(
        message.contains("libonnxruntime.so.1") && message.contains("ORT_DYLIB_PATH: not set"),
        "{message}"
    );
    // Nobody asked for the native engine: the other one runs.
    let model = Model::load(&fixture("add.onnx"), &EngineOptions::default()).unwrap();
    assert_eq!(model.engine().engine(), Engine::Rten);
}

#[test]
#[ignore = "run by `a_missing_library_is_told_with_everything_that_was_tried` in a process of its own"]
fn child_the_variable_names_nothing() {
    for options in [native(), EngineOptions::default()] {
        let message = error_of(&options);
        assert!(
            message.contains(
                "the variable ORT_DYLIB_PATH (`/nowhere/libonnxruntime.so`): there is no such file"
            ),
            "{message}"
        );
    }
    let rten = EngineOptions::default().with_engine(Engine::Rten);
    assert!(Model::load(&fixture("add.onnx"), &rten).is_ok());
}

#[test]
#[ignore = "run by `a_missing_library_is_told_with_everything_that_was_tried` in a process of its own"]
fn child_a_path_names_something_else() {
    let text = fixture("add.onnx");
    let message = error_of(&EngineOptions::default().with_library(&text));
    assert!(message.contains("the path that was given") && message.contains("add.onnx"), "{message}");
    assert!(!message.contains("/nowhere"), "{message}");
    let itself = std::env::current_exe().unwrap();
    error_of(&EngineOptions::default().with_library(itself));
}

#[test]
fn a_provider_that_the_library_lacks_is_told() {
    if !native_is_found() {
        return;
    }
    let model = Model::load(&fixture("add.onnx"), &EngineOptions::default().with_provider("cpu")).unwrap();
    assert_eq!(model.engine().providers(), ["CPUExecutionProvider"]);
    for name in ["CUDA", "CUDAExecutionProvider", "abacus"] {
        let options = EngineOptions::default().with_provider(name);
        let Err(error) = Model::load(&fixture("add.onnx"), &options) else {
            assert_ne!(name, "abacus");
            continue; // A library for this machine's accelerator.
        };
        assert!(error.to_string().contains(name), "{error}");
        if error.is_missing_provider() {
            assert!(error.to_string().contains("CPUExecutionProvider"), "{error}");
        }
    }
}

#[test]
fn a_provider_that_nobody_knows_is_told_with_those_that_there_are() {
    if !native_is_found() {
        return;
    }
    let options = EngineOptions::default().with_provider("abacus");
    let error = Model::load(&fixture("add.onnx"), &options).unwrap_err();
    assert!(error.is_missing_provider(), "{error}");
    let message = error.to_string();
    assert!(message.contains("`abacus`") && !message.contains("is not in the library"), "{message}");
    for name in ["CPU", "CUDA", "TensorRT", "Dml", "CoreML", "OpenVINO", "MIGraphX", "XNNPACK"] {
        assert!(message.to_lowercase().contains(&name.to_lowercase()), "{name}: {message}");
    }
}

#[test]
fn a_process_uses_one_library() {
    if !native_is_found() {
        return;
    }
    let model = Model::load(&fixture("add.onnx"), &native()).unwrap();
    let library = model.engine().library().unwrap();
    assert!(Model::load(&fixture("add.onnx"), &native().with_library(library)).is_ok());
    let other = Path::new("/elsewhere/libonnxruntime.so");
    let error = Model::load(&fixture("add.onnx"), &native().with_library(other)).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("/elsewhere/libonnxruntime.so") && message.contains("one only"), "{message}");
}
