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
    let failed = |reason| Kind::Provider { name: name.to_owned(), reason };
    let known = KNOWN.iter().find(is_named);
    let known = known.ok_or_else(|| failed(format!("none of {}", names(KNOWN.iter()))))?;
    if !is_available(&known) {
        let available = names(KNOWN.iter().filter(is_available));
        return Err(failed(format!("not in the library `{library}`; it has {available}")));
    }
    // Without this a provider that cannot start is left out without a word.
    Ok((known.name.to_owned(), (known.build)().error_on_failure()))
}

fn names(known: impl Iterator<Item = &'static Known>) -> String {
    known.map(|known| known.name).collect::<Vec<_>>().join(", ")
}
