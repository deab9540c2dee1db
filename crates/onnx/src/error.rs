//! What can go wrong with a model.

use crate::options::Engine;

/// A model that could not be loaded or run.
///
/// The message names the model and the cause. The kind is private; ask with the `is_…` predicates.
#[derive(Debug, thiserror::Error)]
#[error("failed to {what}: {kind}")]
pub struct Error {
    what: String,
    /// Behind a pointer, so that results stay small.
    #[source]
    kind: Box<Kind>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("this program was built without the engine `{engine}` (feature `{}` of `samestory-onnx`)", engine.feature())]
    NotBuiltIn { engine: Engine },
    #[error(
        "this program was built without an engine (features `rten` and `onnxruntime` of `samestory-onnx`)"
    )]
    NoEngine,
    #[error("the engine `{engine}` is asked for, and beside it {wanted}, which only `onnxruntime` has")]
    Contradiction { engine: Engine, wanted: String },
    #[cfg(feature = "onnxruntime")]
    #[error("no usable library of ONNX Runtime was found; tried {}", tried.join("; "))]
    MissingLibrary { tried: Vec<String>, is_named: bool },
    #[cfg(feature = "onnxruntime")]
    #[error(
        "the library `{wanted}` is asked for, but this process has loaded `{loaded}`, and a process can use one only"
    )]
    OtherLibrary { wanted: String, loaded: String },
    #[cfg(feature = "onnxruntime")]
    #[error("the execution provider `{name}` is {reason}")]
    Provider { name: String, reason: String },
    #[error("it is no ONNX model, or cut off: {0}")]
    NotAModel(&'static str),
    #[cfg(feature = "rten")]
    #[error("it uses operator set {found}; this engine knows {oldest} to {newest}")]
    Opset { found: u64, oldest: u64, newest: u64 },
    #[error("{0}")]
    Engine(String),
    #[error("the engine panicked: {0}")]
    Panicked(String),
    #[error("shape {shape:?} does not hold {n_values} values")]
    Shape { shape: Vec<usize>, n_values: usize },
    #[error("{0}")]
    Input(String),
}

impl Kind {
    /// Whether an engine is not there and nobody has named its library.
    pub(crate) fn is_absent(&self) -> bool {
        match self {
            Self::NotBuiltIn { .. } => true,
            #[cfg(feature = "onnxruntime")]
            Self::MissingLibrary { is_named, .. } => !is_named,
            _ => false,
        }
    }
}

impl Error {
    pub(crate) fn new(what: impl Into<String>, kind: impl Into<Kind>) -> Self {
        Self { what: what.into(), kind: Box::new(kind.into()) }
    }

    /// Whether a native library is missing or cannot be used.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// // `path` leads to a whole model, but not every machine has the library.
    /// let options = EngineOptions::default().with_library("/nowhere/libonnxruntime.so");
    /// let error = Model::load(path, &options).unwrap_err();
    /// assert!(error.is_missing_library());
    /// assert!(error.to_string().contains("there is no such file"));
    /// ```
    #[must_use]
    pub fn is_missing_library(&self) -> bool {
        #[cfg(feature = "onnxruntime")]
        return matches!(*self.kind, Kind::MissingLibrary { .. });
        #[cfg(not(feature = "onnxruntime"))]
        false
    }

    /// Whether the engine that is asked for, or any engine, is not part of this program.
    ///
    /// ```
    /// use samestory_onnx::{Engine, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let options = EngineOptions::default().with_engine(Engine::Rten);
    /// match Model::load(path, &options) {
    ///     Ok(model) => assert_eq!(model.engine().engine(), Engine::Rten),
    ///     Err(error) => assert!(error.is_not_built_in() && !Engine::Rten.is_built_in()),
    /// }
    /// ```
    #[must_use]
    pub fn is_not_built_in(&self) -> bool {
        matches!(*self.kind, Kind::NotBuiltIn { .. } | Kind::NoEngine)
    }

    /// Whether an execution provider is not in the library, or in no library.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let options = EngineOptions::default().with_provider("Abacus");
    /// let error = Model::load(path, &options).unwrap_err();
    /// // Without a native library, providers are not asked for.
    /// assert!(error.is_missing_provider() || error.is_missing_library() || error.is_not_built_in());
    /// ```
    #[must_use]
    pub fn is_missing_provider(&self) -> bool {
        #[cfg(feature = "onnxruntime")]
        return matches!(*self.kind, Kind::Provider { .. });
        #[cfg(not(feature = "onnxruntime"))]
        false
    }

    /// Whether what was given to the model does not fit it: names, types or shapes.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model, Tensor};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// assert!(Tensor::f32(vec![2, 2], vec![1.0; 5]).unwrap_err().is_input());
    ///
    /// let model = Model::load(path, &EngineOptions::default())?;
    /// let error = model.run(vec![("y", Tensor::f32(vec![1, 3], vec![0.0; 3])?)], &["sum"]).unwrap_err();
    /// assert!(error.is_input() && error.to_string().contains("there is no input `y`, only `x`"));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn is_input(&self) -> bool {
        matches!(*self.kind, Kind::Input(_) | Kind::Shape { .. })
    }
}
