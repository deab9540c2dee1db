//! What an engine makes of a model: the door that both engines stand behind.

use crate::error::Kind;
use crate::options::EngineInfo;
use crate::tensor::{ElementType, Tensor};

/// An input or an output of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    pub(crate) name: String,
    pub(crate) element: Option<ElementType>,
    pub(crate) shape: Option<Vec<Option<usize>>>,
}

impl Port {
    /// Its name.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default())?;
    /// assert_eq!((model.inputs()[0].name(), model.outputs()[0].name()), ("x", "sum"));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its elements are; `None` where the model does not say.
    ///
    /// ```
    /// use samestory_onnx::{ElementType, EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// let model = Model::load(path, &EngineOptions::default())?;
    /// assert_eq!(model.inputs()[0].element(), Some(ElementType::Float));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn element(&self) -> Option<ElementType> {
        self.element
    }

    /// Sizes of its dimensions, `None` for a free one; `None` where the model does not say how many it has.
    ///
    /// ```
    /// use samestory_onnx::{EngineOptions, Model};
    ///
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
    /// // Any number of rows, three values each.
    /// let model = Model::load(path, &EngineOptions::default())?;
    /// assert_eq!(model.inputs()[0].shape(), Some(&[None, Some(3)][..]));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn shape(&self) -> Option<&[Option<usize>]> {
        self.shape.as_deref()
    }

    /// Why a tensor cannot go in here.
    pub(crate) fn misfit(&self, tensor: &Tensor) -> Option<String> {
        let Self { name, .. } = self;
        if let Some(element) = self.element.filter(|element| *element != tensor.element()) {
            return Some(format!("input `{name}` takes {element}, not {}", tensor.element()));
        }
        let shape = self.shape.as_ref()?;
        let fits = shape.len() == tensor.shape().len()
            && shape
                .iter()
                .zip(tensor.shape())
                .all(|(wanted, given)| wanted.is_none_or(|size| size == *given));
        let sizes: Vec<String> =
            shape.iter().map(|size| size.map_or("any".to_owned(), |size| size.to_string())).collect();
        (!fits)
            .then(|| format!("input `{name}` takes shape [{}], not {:?}", sizes.join(", "), tensor.shape()))
    }
}

/// What loading gives: the model inside an engine, and what there is to know about it.
pub(crate) struct Loaded {
    pub(crate) inputs: Vec<Port>,
    pub(crate) outputs: Vec<Port>,
    pub(crate) engine: EngineInfo,
    pub(crate) session: Box<dyn Session>,
}

/// A loaded model inside an engine. Names, types and shapes of what it is given have been checked.
pub(crate) trait Session: Send + Sync {
    fn run(&self, inputs: Vec<(&str, Tensor)>, outputs: &[&str]) -> Result<Vec<Tensor>, Kind>;
}
