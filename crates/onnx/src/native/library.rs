//! Finding and loading the library.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

use crate::error::Kind;
use crate::model::guarded;

/// Where users of the `ort` crate name their library.
const VARIABLE: &str = "ORT_DYLIB_PATH";

/// The library of this process. ONNX Runtime keeps one environment a process, which must outlive every session.
static LOADED: Mutex<Option<Library>> = Mutex::new(None);

/// A loaded library.
#[derive(Clone)]
pub(super) struct Library {
    pub(super) environment: Environment,
    pub(super) path: PathBuf,
    pub(super) version: String,
}

/// The library at `path`, else the one that the environment names, else the first that the system finds.
pub(super) fn library(path: Option<&Path>) -> Result<Library, Kind> {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(library) = &*loaded {
        return match path.filter(|path| !is_same(path, &library.path)) {
            None => Ok(library.clone()),
            Some(path) => Err(Kind::OtherLibrary {
                wanted: path.display().to_string(),
                loaded: library.path.display().to_string(),
            }),
        };
    }
    let (candidates, is_named) = candidates(path);
    let mut tried = Vec::new();
    for (path, place) in candidates {
        match load(&path) {
            Ok(library) => return Ok(loaded.insert(library).clone()),
            Err(error) => tried.push(format!("{place} (`{}`): {error}", path.display())),
        }
    }
    if !is_named {
        tried.push(format!("the variable {VARIABLE}: not set"));
    }
    Err(Kind::MissingLibrary { tried, is_named })
}

/// What to try, with where each comes from; and whether somebody named it.
fn candidates(path: Option<&Path>) -> (Vec<(PathBuf, &'static str)>, bool) {
    if let Some(path) = path {
        return (vec![(path.to_owned(), "the path that was given")], true);
    }
    if let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        return (vec![(path.into(), "the variable ORT_DYLIB_PATH")], true);
    }
    let names: &[&str] = if cfg!(windows) {
        &["onnxruntime.dll"]
    } else if cfg!(target_vendor = "apple") {
        &["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
    } else {
        &["libonnxruntime.so", "libonnxruntime.so.1"]
    };
    let place = "beside this program and where the system looks for libraries";
    (names.iter().map(|name| (PathBuf::from(name), place)).collect(), false)
}

fn load(path: &Path) -> Result<Library, Kind> {
    if path.components().nth(1).is_some() && !path.is_file() {
        return Err(Kind::Engine("there is no such file".to_owned()));
    }
    guarded(|| {
        let failed = |error: &dyn std::fmt::Display| Kind::Engine(error.to_string());
        let builder = ort::init_from(path).map_err(|error| failed(&error))?;
        // What goes wrong comes back as an error; nothing is printed over the caller's output. No usage data is sent.
        let silent = std::sync::Arc::new(|_: ort::logging::LogLevel, _: &str, _: &str, _: &str, _: &str| {});
        let builder = builder.with_name("samestory").with_telemetry(false).with_logger(silent);
        let environment = builder.build().map_err(|error| failed(&error))?;
        Ok(Library { environment, path: path.to_owned(), version: version(path) })
    })
}

/// The version in the name of the file that `path` leads to, else what the library tells of its build.
fn version(path: &Path) -> String {
    let file = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_version = |part: &str| part.contains('.') && part.chars().all(|c| c.is_ascii_digit() || c == '.');
    let in_name = ["libonnxruntime.so.", "libonnxruntime."].iter().find_map(|start| {
        let rest = name.strip_prefix(start)?;
        Some(rest.strip_suffix(".dylib").unwrap_or(rest)).filter(|rest| is_version(rest))
    });
    in_name.map_or_else(|| ort::info().to_owned(), str::to_owned)
}

fn is_same(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
