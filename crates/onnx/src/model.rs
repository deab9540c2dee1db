//! A loaded model.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind};
use crate::opset;
use crate::options::{Engine, EngineInfo, EngineOptions};
use crate::session::{Loaded, Port};
use crate::tensor::Tensor;

/// An ONNX model, ready to run from any thread.
///
/// # Determinism
/// The same input gives the same bits on one engine, library version and kind of processor, whatever else runs meanwhile.
pub struct Model {
    name: String,
    hash: [u8; 32],
    loaded: Loaded,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("name", &self.name)
            .field("engine", self.engine())
            .finish_non_exhaustive()
    }
}

/// Where the bytes of a model are.
pub(crate) enum Source<'a> {
    File(&'a Path),
    Bytes(Vec<u8>),
}

impl Model {
    /// The model in a file of any name. Weights that lie in files beside it are found (by `rten` where the name ends in
    /// `.onnx`).
    ///
    /// # Errors
    /// When the file cannot be read or is no whole model, when the engine does not know one of its operators, or when the
    /// engine, library or execution provider that is asked for is not there; the message then lists what was tried.
    ///
    /// # Examples
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default())?;
    /// assert_eq!(model.inputs()[0].name(), "x");
    ///
    /// let error = Model::load("no/such/model.onnx".as_ref(), &EngineOptions::default()).unwrap_err();
    /// assert!(error.to_string().starts_with("failed to load the model `no/such/model.onnx`"));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    pub fn load(path: &Path, options: &EngineOptions) -> Result<Self, Error> {
        let name = path.display().to_string();
        let failed = |kind| Error::new(format!("load the model `{name}`"), kind);
        let mut file = File::open(path).map_err(|error| failed(error.into()))?;
        let opset = opset::of(&mut BufReader::new(&mut file)).map_err(failed)?;
        let beside = weights_beside(path);
        let hash = std::iter::once(path)
            .chain(beside.iter().map(PathBuf::as_path))
            .try_fold(hmac_sha256::Hash::new(), |hash, path| hashed(hash, &mut File::open(path)?));
        let hash = hash.map_err(|error| failed(error.into()))?.finalize();
        let loaded = loaded(&Source::File(path), opset, options).map_err(failed)?;
        Ok(Self { name, hash, loaded })
    }

    /// The model in `bytes`; `name` stands in messages.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    ///
    /// # Examples
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx")).to_vec();
    /// let cut = bytes[..bytes.len() / 2].to_vec();
    /// assert!(Model::from_bytes("add", bytes, &EngineOptions::default()).is_ok());
    /// let error = Model::from_bytes("half of it", cut, &EngineOptions::default()).unwrap_err();
    /// assert!(error.to_string().contains("`half of it`: it is no ONNX model, or cut off"));
    /// ```
    pub fn from_bytes(name: &str, bytes: Vec<u8>, options: &EngineOptions) -> Result<Self, Error> {
        let failed = |kind| Error::new(format!("load the model `{name}`"), kind);
        let opset = opset::of(&mut Cursor::new(&bytes)).map_err(failed)?;
        let hash = hmac_sha256::Hash::hash(&bytes);
        let loaded = loaded(&Source::Bytes(bytes), opset, options).map_err(failed)?;
        Ok(Self { name: name.to_owned(), hash, loaded })
    }

    /// What goes in.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/gather.onnx"));
    /// let model = Model::load(path, &EngineOptions::default())?;
    /// let names: Vec<&str> = model.inputs().iter().map(|input| input.name()).collect();
    /// assert_eq!(names, ["ids"]);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn inputs(&self) -> &[Port] {
        &self.loaded.inputs
    }

    /// What comes out.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/gather.onnx"));
    /// let model = Model::load(path, &EngineOptions::default())?;
    /// assert!(model.outputs().iter().any(|output| output.name() == "rows"));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn outputs(&self) -> &[Port] {
        &self.loaded.outputs
    }

    /// What runs the model.
    ///
    /// ```
    /// use samestory_onnx::{Engine, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default().with_engine(Engine::Rten))?;
    /// println!("run by {}", model.engine());
    /// assert_eq!(model.engine().engine(), Engine::Rten);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        &self.loaded.engine
    }

    /// SHA-256 of the model's file, and of `FILE.data` or `FILE_data` where its weights lie in such a one.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx")).to_vec();
    /// let from_file = Model::load(path, &EngineOptions::default())?;
    /// let from_bytes = Model::from_bytes("add", bytes, &EngineOptions::default())?;
    /// assert_eq!(from_file.hash(), from_bytes.hash());
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// Runs the model on `inputs`, by name, and gives the tensors of `outputs`, in their order. Waits while as many runs are
    /// going on as the options allow.
    ///
    /// # Errors
    /// When an input is missing, unknown, given twice, or of another type or shape than the model takes; when no output is
    /// asked for, one twice, or one that is unknown or holds other elements than [`ElementType`](crate::ElementType) names; or
    /// when the engine fails.
    ///
    /// # Examples
    /// ```
    /// use samestory_onnx::{EngineOptions, Model, Tensor};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// // A model that adds 10, 20 and 30 to each row.
    /// let model = Model::load(path, &EngineOptions::default())?;
    /// let rows = Tensor::f32(vec![2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
    /// let sums = model.run(vec![("x", rows)], &["sum"])?.remove(0);
    /// assert_eq!(sums.shape(), [2, 3]);
    /// assert_eq!(sums.as_f32(), Some(&[11.0, 22.0, 33.0, 14.0, 25.0, 36.0][..]));
    /// assert!(model.run(Vec::new(), &["sum"]).unwrap_err().to_string().contains("input `x` is missing"));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    pub fn run(&self, inputs: Vec<(&str, Tensor)>, outputs: &[&str]) -> Result<Vec<Tensor>, Error> {
        let failed = |kind| Error::new(format!("run the model `{}`", self.name), kind);
        self.check(&inputs, outputs).map_err(|reason| failed(Kind::Input(reason)))?;
        self.loaded.session.run(inputs, outputs).map_err(failed)
    }

    fn check(&self, inputs: &[(&str, Tensor)], outputs: &[&str]) -> Result<(), String> {
        for (name, tensor) in inputs {
            let port = named(self.inputs(), name).ok_or_else(|| unknown("input", name, self.inputs()))?;
            port.misfit(tensor).map_or(Ok(()), Err)?;
            if inputs.iter().filter(|(other, _)| other == name).count() > 1 {
                return Err(format!("input `{name}` is given twice"));
            }
        }
        let is_given = |port: &&Port| inputs.iter().any(|(name, _)| *name == port.name());
        if let Some(missing) = self.inputs().iter().find(|port| !is_given(port)) {
            return Err(format!("input `{}` is missing", missing.name()));
        }
        self.check_outputs(outputs)
    }

    fn check_outputs(&self, outputs: &[&str]) -> Result<(), String> {
        if outputs.is_empty() {
            return Err("no output is asked for".to_owned());
        }
        for name in outputs {
            named(self.outputs(), name).ok_or_else(|| unknown("output", name, self.outputs()))?;
            if outputs.iter().filter(|other| *other == name).count() > 1 {
                return Err(format!("output `{name}` is asked for twice"));
            }
        }
        Ok(())
    }
}

fn named<'a>(ports: &'a [Port], name: &str) -> Option<&'a Port> {
    ports.iter().find(|port| port.name() == name)
}

fn unknown(what: &str, name: &str, ports: &[Port]) -> String {
    let names: Vec<String> = ports.iter().map(|port| format!("`{}`", port.name())).collect();
    format!("there is no {what} `{name}`, only {}", names.join(", "))
}

/// The two names that exporters give to weights that do not fit into the model's file.
fn weights_beside(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name() else { return Vec::new() };
    let beside = ["_data", ".data"].map(|end| {
        let mut name = name.to_owned();
        name.push(end);
        path.with_file_name(name)
    });
    beside.into_iter().filter(|path| path.is_file()).collect()
}

fn hashed(mut hash: hmac_sha256::Hash, reader: &mut impl Read) -> std::io::Result<hmac_sha256::Hash> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hash),
            n_bytes => hash.update(buffer.get(..n_bytes).unwrap_or_default()),
        }
    }
}

/// The model in the engine that is asked for, or in the best that there is.
fn loaded(source: &Source<'_>, opset: u64, options: &EngineOptions) -> Result<Loaded, Kind> {
    match options.demanded()? {
        Some(engine) => in_engine(engine, source, opset, options),
        None => match in_engine(Engine::OnnxRuntime, source, opset, options) {
            Err(kind) if kind.is_absent() && Engine::Rten.is_built_in() => {
                in_engine(Engine::Rten, source, opset, options)
            }
            Err(Kind::NotBuiltIn { .. }) => Err(Kind::NoEngine),
            other => other,
        },
    }
}

#[cfg_attr(not(feature = "rten"), allow(unused_variables, reason = "what only some engines ask for"))]
fn in_engine(
    engine: Engine,
    source: &Source<'_>,
    opset: u64,
    options: &EngineOptions,
) -> Result<Loaded, Kind> {
    match engine {
        #[cfg(feature = "rten")]
        Engine::Rten => crate::pure::load(source, opset, options),
        #[cfg(feature = "onnxruntime")]
        Engine::OnnxRuntime => crate::native::load(source, options),
        #[allow(unreachable_patterns, reason = "reached where an engine is not built in")]
        engine => Err(Kind::NotBuiltIn { engine }),
    }
}

/// A panic of an engine becomes an error: it may come from a model that somebody else made.
#[cfg(any(feature = "rten", feature = "onnxruntime"))]
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Kind>) -> Result<T, Kind> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message");
        Err(Kind::Panicked(text.to_owned()))
    })
}
