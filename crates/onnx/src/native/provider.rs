//! Execution providers by name.

use ort::ep::{self, ExecutionProvider, ExecutionProviderDispatch};

use crate::error::Kind;

/// A kind of provider that a library may have been built with.
struct Known {
    name: &'static str,
    is_available: fn() -> ort::Result<bool>,
    build: fn() -> ExecutionProviderDispatch,
}

macro_rules! known {
    ($($provider:ident),*) => {
        &[$(Known {
            name: ep::$provider::NAME,
            is_available: ep::$provider::is_available,
            build: || ep::$provider::default().build(),
        }),*]
    };
}

const KNOWN: &[Known] = known!(CPU, CUDA, TensorRT, DirectML, CoreML, OpenVINO, MIGraphX, XNNPACK);

const SUFFIX: &str = "ExecutionProvider";

/// The providers with these names, `CUDA` as well as `CUDAExecutionProvider`, in any case; full names beside them.
pub(super) fn providers(
    names: &[String],
    library: &str,
) -> Result<Vec<(String, ExecutionProviderDispatch)>, Kind> {
    names.iter().map(|name| provider(name, library)).collect()
}

fn provider(name: &str, library: &str) -> Result<(String, ExecutionProviderDispatch), Kind> {
    let is_available = |known: &&Known| (known.is_available)().unwrap_or(false);
    let is_named = |known: &&Known| {
        known.name.eq_ignore_ascii_case(name)
            || known.name.strip_suffix(SUFFIX).is_some_and(|short| short.eq_ignore_ascii_case(name))
    };
    match KNOWN.iter().filter(is_named).find(is_available) {
        // Without this a provider that cannot start is left out without a word.
        Some(known) => Ok((known.name.to_owned(), (known.build)().error_on_failure())),
        None => {
            let available: Vec<&str> = KNOWN.iter().filter(is_available).map(|known| known.name).collect();
            Err(Kind::Provider {
                name: name.to_owned(),
                place: format!("the library `{library}`"),
                available: available.join(", "),
            })
        }
    }
}
