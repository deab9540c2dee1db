//! What goes into a model and comes out of it.

use std::fmt;

use crate::error::{Error, Kind};

/// What the elements of a tensor are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ElementType {
    /// 32-bit floating point numbers.
    Float,
    /// Integers, of 64 bits in the model's file.
    Integer,
    /// Anything else; such an input or output cannot be used.
    Other,
}

impl fmt::Display for ElementType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Float => "f32",
            Self::Integer => "i64",
            Self::Other => "another type",
        })
    }
}

/// A dense array of numbers, row by row: the last dimension is the one whose neighbours lie side by side.
///
/// ```
/// use samestory_onnx::Tensor;
///
/// let matrix = Tensor::f32(vec![2, 3], vec![1.0; 6])?;
/// assert_eq!(matrix.shape(), [2, 3]);
/// assert!(Tensor::i64(vec![2, 3], vec![1; 5]).is_err());
/// # Ok::<(), samestory_onnx::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    pub(crate) data: Data,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data {
    Float(Vec<f32>),
    Integer(Vec<i64>),
}

impl Tensor {
    /// Numbers of 32-bit floating point.
    ///
    /// # Errors
    /// When the product of `shape` is not the number of values.
    ///
    /// # Examples
    /// ```
    /// use samestory_onnx::Tensor;
    ///
    /// let two_rows = Tensor::f32(vec![2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
    /// assert_eq!(two_rows.shape(), [2, 3]);
    /// let error = Tensor::f32(vec![2, 3], vec![1.0; 5]).unwrap_err();
    /// assert!(error.to_string().contains("shape [2, 3] does not hold 5 values"));
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    pub fn f32(shape: Vec<usize>, values: Vec<f32>) -> Result<Self, Error> {
        check(&shape, values.len())?;
        Ok(Self { shape, data: Data::Float(values) })
    }

    /// Integers.
    ///
    /// # Errors
    /// When the product of `shape` is not the number of values.
    ///
    /// # Examples
    /// ```
    /// use samestory_onnx::{ElementType, Tensor};
    ///
    /// let ids = Tensor::i64(vec![1, 4], vec![101, 7592, 2088, 102])?;
    /// assert_eq!(ids.element(), ElementType::Integer);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    pub fn i64(shape: Vec<usize>, values: Vec<i64>) -> Result<Self, Error> {
        check(&shape, values.len())?;
        Ok(Self { shape, data: Data::Integer(values) })
    }

    /// Sizes of the dimensions, outermost first.
    ///
    /// ```
    /// use samestory_onnx::Tensor;
    ///
    /// assert_eq!(Tensor::i64(vec![1, 2], vec![7, 8])?.shape(), [1, 2]);
    /// // A single number has no dimension.
    /// assert!(Tensor::f32(Vec::new(), vec![0.5])?.shape().is_empty());
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// What the elements are.
    ///
    /// ```
    /// use samestory_onnx::{ElementType, Tensor};
    ///
    /// let scores = Tensor::f32(vec![2], vec![0.1, 0.9])?;
    /// assert_eq!(scores.element(), ElementType::Float);
    /// assert_eq!(scores.element().to_string(), "f32");
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn element(&self) -> ElementType {
        match self.data {
            Data::Float(_) => ElementType::Float,
            Data::Integer(_) => ElementType::Integer,
        }
    }

    /// The values, where they are floating point.
    ///
    /// ```
    /// use samestory_onnx::Tensor;
    ///
    /// let scores = Tensor::f32(vec![2], vec![0.1, 0.9])?;
    /// assert_eq!(scores.as_f32(), Some(&[0.1, 0.9][..]));
    /// assert_eq!(scores.as_i64(), None);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn as_f32(&self) -> Option<&[f32]> {
        match &self.data {
            Data::Float(values) => Some(values),
            Data::Integer(_) => None,
        }
    }

    /// The values, where they are integers.
    ///
    /// ```
    /// use samestory_onnx::Tensor;
    ///
    /// let ids = Tensor::i64(vec![2], vec![3, 5])?;
    /// assert_eq!(ids.as_i64(), Some(&[3, 5][..]));
    /// assert_eq!(ids.as_f32(), None);
    /// # Ok::<(), samestory_onnx::Error>(())
    /// ```
    #[must_use]
    pub fn as_i64(&self) -> Option<&[i64]> {
        match &self.data {
            Data::Integer(values) => Some(values),
            Data::Float(_) => None,
        }
    }

    /// What an engine computed.
    #[cfg(any(feature = "rten", feature = "onnxruntime"))]
    pub(crate) fn of_engine(shape: Vec<usize>, data: Data) -> Self {
        Self { shape, data }
    }

    #[cfg(any(feature = "rten", feature = "onnxruntime"))]
    pub(crate) fn into_parts(self) -> (Vec<usize>, Data) {
        (self.shape, self.data)
    }
}

fn check(shape: &[usize], n_values: usize) -> Result<(), Error> {
    let wanted = shape.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
    if wanted == Some(n_values) {
        return Ok(());
    }
    Err(Error::new("build a tensor", Kind::Shape { shape: shape.to_vec(), n_values }))
}
