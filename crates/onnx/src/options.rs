//! Which engine runs a model, and how.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::error::{Error, Kind};

/// What runs a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// The pure-Rust engine: `rten`.
    Rten,
    /// The native engine: a library of ONNX Runtime.
    OnnxRuntime,
}

impl Engine {
    pub(crate) fn feature(self) -> &'static str {
        match self {
            Self::Rten => "rten",
            Self::OnnxRuntime => "onnxruntime",
        }
    }

    /// Whether this program was built with the engine.
    ///
    /// ```
    /// use samestory_onnx::Engine;
    ///
    /// let engines = [Engine::OnnxRuntime, Engine::Rten].into_iter().filter(|engine| engine.is_built_in());
    /// let names: Vec<String> = engines.map(|engine| engine.to_string()).collect();
    /// assert_eq!(names, ["onnxruntime", "rten"], "with both features");
    /// ```
    #[must_use]
    pub fn is_built_in(self) -> bool {
        match self {
            Self::Rten => cfg!(feature = "rten"),
            Self::OnnxRuntime => cfg!(feature = "onnxruntime"),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.feature())
    }
}

impl FromStr for Engine {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "rten" => Ok(Self::Rten),
            "onnxruntime" => Ok(Self::OnnxRuntime),
            _ => {
                let reason = format!("there is none named `{name}`; there are `rten` and `onnxruntime`");
                Err(Error::new("choose an engine", Kind::Input(reason)))
            }
        }
    }
}

/// How a model is run. The default: the native engine where it is built in and a library is found, else the pure-Rust one;
/// one thread a run, and as many runs at once as the machine has cores, but at most four.
///
/// ```
/// use samestory_onnx::{Engine, EngineOptions};
///
/// let options = EngineOptions::default().with_engine(Engine::Rten);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    pub(crate) engine: Option<Engine>,
    pub(crate) library: Option<PathBuf>,
    pub(crate) providers: Vec<String>,
    threads: Option<NonZeroUsize>,
    runs: Option<NonZeroUsize>,
}

/// Each run at once has its own working memory, and with the native engine its own weights.
const MAX_DEFAULT_RUNS: usize = 4;

impl EngineOptions {
    /// With this engine and no other.
    ///
    /// ```
    /// use samestory_onnx::{Engine, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default().with_engine("rten".parse()?))?;
    /// assert_eq!(model.engine().engine(), Engine::Rten);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn with_engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// With the native engine from this file. All models of a process use one library. Not to be had with
    /// [`Engine::Rten`].
    ///
    /// ```
    /// use samestory_onnx::{Engine, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let options = EngineOptions::default().with_library("/opt/onnxruntime/lib/libonnxruntime.so");
    /// let error = Model::load(path, &options.with_engine(Engine::Rten)).unwrap_err();
    /// assert!(error.to_string().contains("which only `onnxruntime` has"));
    /// ```
    #[must_use]
    pub fn with_library(mut self, path: impl Into<PathBuf>) -> Self {
        self.library = Some(path.into());
        self
    }

    /// With the native engine and one of its execution providers; more calls add more, the first is preferred. What a provider
    /// cannot run falls to the processor. Not to be had with [`Engine::Rten`].
    ///
    /// The names, in any case and with or without `ExecutionProvider` behind them: `CPU`, `CUDA`, `TensorRT`, `DML`
    /// (DirectML), `CoreML`, `OpenVINO`, `MIGraphX` and `XNNPACK`. Which of them are there is a matter of the library: that of
    /// the PyPI package `onnxruntime` for Linux has `CPU` alone. Loading a model fails where the library lacks one
    /// ([`Error::is_missing_provider`]) and where one cannot start. Tested with `CPU` only: `CUDA` and the others have not been
    /// run yet.
    ///
    /// ```no_run
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// let options = EngineOptions::default().with_provider("CUDA").with_provider("CPU");
    /// let model = Model::load("model.onnx".as_ref(), &options)?;
    /// assert_eq!(model.engine().providers(), ["CUDAExecutionProvider", "CPUExecutionProvider"]);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn with_provider(mut self, name: impl Into<String>) -> Self {
        self.providers.push(name.into());
        self
    }

    /// With so many threads inside one run.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let two = NonZeroUsize::MIN.saturating_add(1);
    /// let model = Model::load(path, &EngineOptions::default().with_threads(two))?;
    /// assert_eq!(model.engine().threads(), 2);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn with_threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// With so many runs at once; others wait.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let three = NonZeroUsize::MIN.saturating_add(2);
    /// let model = Model::load(path, &EngineOptions::default().with_runs(three))?;
    /// assert_eq!(model.engine().runs(), 3);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn with_runs(mut self, runs: NonZeroUsize) -> Self {
        self.runs = Some(runs);
        self
    }

    pub(crate) fn threads(&self) -> usize {
        self.threads.map_or(1, NonZeroUsize::get)
    }

    pub(crate) fn runs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.runs.map_or_else(|| cores().min(MAX_DEFAULT_RUNS), NonZeroUsize::get)
    }

    /// The engine that something in these options asks for.
    pub(crate) fn demanded(&self) -> Result<Option<Engine>, Kind> {
        let library = self.library.as_ref().map(|path| format!("the library `{}`", path.display()));
        let provider = || self.providers.first().map(|name| format!("the execution provider `{name}`"));
        match (self.engine, library.or_else(provider)) {
            (Some(engine @ Engine::Rten), Some(wanted)) => Err(Kind::Contradiction { engine, wanted }),
            (None, Some(_)) => Ok(Some(Engine::OnnxRuntime)),
            (engine, _) => Ok(engine),
        }
    }
}

/// Which engine runs a model. As text, `onnxruntime 1.23.0` or so: equal results are promised for an equal engine only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineInfo {
    pub(crate) engine: Engine,
    pub(crate) version: String,
    pub(crate) library: Option<PathBuf>,
    pub(crate) providers: Vec<String>,
    pub(crate) threads: usize,
    pub(crate) runs: usize,
}

impl EngineInfo {
    /// The engine.
    ///
    /// ```
    /// use samestory_onnx::{Engine, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default().with_engine(Engine::Rten))?;
    /// assert_eq!(model.engine().engine(), Engine::Rten);
    /// assert!(model.engine().to_string().starts_with("rten "));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Its version; of `rten` without the last part, which it does not tell.
    ///
    /// ```
    /// use samestory_onnx::{Engine, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default().with_engine(Engine::Rten))?;
    /// assert!(model.engine().version().starts_with("0."));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The file of the native library; a bare name where the system found it.
    ///
    /// ```
    /// use samestory_onnx::{Engine, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default().with_engine(Engine::Rten))?;
    /// assert_eq!(model.engine().library(), None, "this engine needs none");
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn library(&self) -> Option<&Path> {
        self.library.as_deref()
    }

    /// The execution providers that were asked for, by their full names.
    ///
    /// ```
    /// use samestory_onnx::{Engine, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default().with_engine(Engine::Rten))?;
    /// assert!(model.engine().providers().is_empty(), "none was asked for");
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn providers(&self) -> &[String] {
        &self.providers
    }

    /// Threads inside one run.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// assert_eq!(Model::load(path, &EngineOptions::default())?.engine().threads(), 1);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Runs that go on at once.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// // By default as many as there are cores, but at most four.
    /// assert!((1..=4).contains(&Model::load(path, &EngineOptions::default())?.engine().runs()));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs
    }
}

impl fmt::Display for EngineInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.engine, self.version)?;
        self.providers.iter().try_for_each(|provider| write!(f, " {provider}"))
    }
}
