//! How a tagger works.

use samestory_onnx::EngineOptions;

/// Larger files are refused; photographs of news have some hundred KiB.
pub(crate) const MAX_BYTES: usize = 32 << 20;

/// How pictures are read and tagged.
///
/// ```
/// use samestory_picture::PictureOptions;
///
/// // Say more, of smaller pictures.
/// let options = PictureOptions::default().with_min_probability(0.3).with_max_pixels(4_000_000);
/// assert!(format!("{options:?}").contains("min_probability: 0.3"));
/// ```
#[derive(Debug, Clone)]
pub struct PictureOptions {
    pub(crate) engine: EngineOptions,
    pub(crate) min_probability: f64,
    pub(crate) max_bytes: usize,
    pub(crate) max_pixels: u64,
}

impl Default for PictureOptions {
    /// Tags from a probability of 0.5; files of at most 32 MiB and pictures of at most 50 million pixels.
    fn default() -> Self {
        Self {
            engine: EngineOptions::default(),
            min_probability: 0.5,
            max_bytes: MAX_BYTES,
            max_pixels: 50_000_000,
        }
    }
}

impl PictureOptions {
    /// With another engine, or other settings for it.
    ///
    /// ```
    /// use samestory_picture::engine::{Engine, EngineOptions};
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/colours");
    /// let options = PictureOptions::default().with_engine(EngineOptions::default().with_engine(Engine::Rten));
    /// assert_eq!(OnnxPictureTagger::load(folder, &options)?.engine().engine(), Engine::Rten);
    /// # Ok::<(), samestory_picture::TaggerError>(())
    /// ```
    #[must_use]
    pub fn with_engine(mut self, engine: EngineOptions) -> Self {
        self.engine = engine;
        self
    }

    /// With another probability that the most probable tag must have; below it, nothing is said of the picture. Above 0, at
    /// most 1; anything else is refused when a model is loaded.
    ///
    /// ```
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// let options = PictureOptions::default().with_min_probability(50.0);
    /// let error = OnnxPictureTagger::load("models/tagger", &options).unwrap_err();
    /// assert!(error.to_string().contains("50 is no probability above 0"));
    /// ```
    #[must_use]
    pub fn with_min_probability(mut self, probability: f64) -> Self {
        self.min_probability = probability;
        self
    }

    /// With another limit on the bytes of a file. A [`PictureFolder`](crate::PictureFolder) gives none of more than 32 MiB.
    ///
    /// ```
    /// use samestory_model::PictureDescriber;
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/colours");
    /// # let red = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/red.png"));
    /// let tagger = OnnxPictureTagger::load(folder, &PictureOptions::default().with_max_bytes(10))?;
    /// assert!(tagger.describe(red).unwrap_err().to_string().contains("at most 10 are read"));
    /// # Ok::<(), samestory_picture::TaggerError>(())
    /// ```
    #[must_use]
    pub fn with_max_bytes(mut self, n_bytes: usize) -> Self {
        self.max_bytes = n_bytes;
        self
    }

    /// With another limit on width times height. A small file can state a size that would fill the memory; it is refused before
    /// anything is decoded.
    ///
    /// Decoding takes up to some 11 bytes a pixel (measured, with 49 million pixels): 3 of a plain JPEG or PNG, 5 to 7 of a WebP, 9 of a
    /// progressive JPEG, 11 of a PNG of four channels of 16 bits. A PNG that asks for more than 16, and 8 MiB for its headers, is refused.
    ///
    /// ```
    /// use samestory_model::PictureDescriber;
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/colours");
    /// # let red = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/red.png"));
    /// let tagger = OnnxPictureTagger::load(folder, &PictureOptions::default().with_max_pixels(10))?;
    /// assert!(tagger.describe(red).unwrap_err().to_string().contains("at most 10 pixels are read"));
    /// # Ok::<(), samestory_picture::TaggerError>(())
    /// ```
    #[must_use]
    pub fn with_max_pixels(mut self, n_pixels: u64) -> Self {
        self.max_pixels = n_pixels;
        self
    }
}
