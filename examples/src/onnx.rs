//! `--embedder onnx`, `--labels` and `--pictures`.

use std::error::Error;

#[cfg(not(any(feature = "onnx", feature = "onnxruntime")))]
use samestory::Pipeline;

use crate::command_line::{Common, Pictures};

#[cfg(any(feature = "onnx", feature = "onnxruntime"))]
pub(crate) use with_engine::{with_labels, with_model, with_pictures};

#[cfg(any(feature = "onnx", feature = "onnxruntime"))]
mod with_engine {
    use std::path::Path;

    use samestory::analysis::{LabelInput, LabelReasons, Labeler, Labels};
    use samestory::embed::{CachedEmbedder, OnnxEmbedder, OnnxOptions, engine::EngineOptions};
    use samestory::model::{Fingerprint, Span};
    use samestory::picture::{OnnxPictureTagger, PictureFolder, PictureOptions};
    use samestory::{OnnxLabeler, Pipeline};

    use super::{Common, Error, Pictures};

    /// The pipeline with the ONNX model that the options name.
    pub(crate) fn with_model(pipeline: Pipeline, options: &Common) -> Result<Pipeline, Box<dyn Error>> {
        let folder = options.model.as_ref();
        let folder = folder
            .ok_or("`--embedder onnx` needs `--model DIR`, a folder with model.onnx and tokenizer.json")?;
        let embedder = OnnxEmbedder::load(folder, &onnx_options(options)?)?;
        Ok(match &options.vectors {
            Some(path) => pipeline.with_embedder(CachedEmbedder::open(path, embedder)?),
            None => pipeline.with_embedder(embedder),
        })
    }

    /// The pipeline with the classifiers of a folder.
    pub(crate) fn with_labels(
        pipeline: Pipeline,
        folder: &Path,
        options: &Common,
    ) -> Result<Pipeline, Box<dyn Error>> {
        let labeler = OnnxLabeler::load(folder, &onnx_options(options)?)?;
        Ok(pipeline.with_labeler(Outspoken(labeler)))
    }

    /// The pipeline with an image classifier, and the folder of the pictures that it looks at.
    pub(crate) fn with_pictures(
        pipeline: Pipeline,
        pictures: &Pictures,
        options: &Common,
    ) -> Result<Pipeline, Box<dyn Error>> {
        let Some((model, folder)) = pictures.folders() else { return Ok(pipeline) };
        let engine = PictureOptions::default().with_engine(engine_options(options)?);
        let tagger = OnnxPictureTagger::load(model, &engine)?;
        Ok(pipeline.with_pictures(tagger, PictureFolder::new(folder)))
    }

    fn onnx_options(options: &Common) -> Result<OnnxOptions, Box<dyn Error>> {
        Ok(OnnxOptions::default().with_engine(engine_options(options)?))
    }

    fn engine_options(options: &Common) -> Result<EngineOptions, Box<dyn Error>> {
        let mut engine = EngineOptions::default();
        if let Some(name) = &options.engine {
            engine = engine.with_engine(name.parse()?);
        }
        if let Some(threads) = options.threads {
            engine = engine.with_runs(threads);
        }
        Ok(engine)
    }

    /// Says at the end how often a classifier failed: bundled labels in its place would go unnoticed.
    struct Outspoken(OnnxLabeler);

    impl Labeler for Outspoken {
        fn fingerprint(&self) -> &Fingerprint {
            self.0.fingerprint()
        }

        fn label(&self, text: &LabelInput<'_>) -> Labels {
            self.0.label(text)
        }

        fn reasons(&self, text: &LabelInput<'_>, labels: &Labels, sentences: &[Span]) -> LabelReasons {
            self.0.reasons(text, labels, sentences)
        }
    }

    impl Drop for Outspoken {
        fn drop(&mut self) {
            if let Some(reason) = self.0.first_failure() {
                eprintln!(
                    "a classifier failed {} time(s), and bundled labels stand in its place: {reason}",
                    self.0.n_failed()
                );
            }
        }
    }
}

/// Says how to build the program with an engine.
#[cfg(not(any(feature = "onnx", feature = "onnxruntime")))]
pub(crate) fn with_model(_: Pipeline, _: &Common) -> Result<Pipeline, Box<dyn Error>> {
    Err(not_built_in("the embedder `onnx`", "--embedder onnx --model DIR").into())
}

/// Says how to build the program with an engine.
#[cfg(not(any(feature = "onnx", feature = "onnxruntime")))]
pub(crate) fn with_labels(_: Pipeline, _: &std::path::Path, _: &Common) -> Result<Pipeline, Box<dyn Error>> {
    Err(not_built_in("classifiers for labels", "--labels DIR").into())
}

/// Says how to build the program with an engine.
#[cfg(not(any(feature = "onnx", feature = "onnxruntime")))]
pub(crate) fn with_pictures(
    pipeline: Pipeline,
    pictures: &Pictures,
    _: &Common,
) -> Result<Pipeline, Box<dyn Error>> {
    match pictures.folders() {
        None => Ok(pipeline),
        Some(_) => Err(not_built_in("a model of pictures", "--pictures DIR --picture-model DIR").into()),
    }
}

#[cfg(not(any(feature = "onnx", feature = "onnxruntime")))]
fn not_built_in(what: &str, options: &str) -> String {
    let program = std::env::current_exe().ok();
    let program = program.and_then(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
    let program = program.unwrap_or_else(|| "digest".to_owned());
    format!(
        "failed to load {what}: this program was built without it; use\n    \
         cargo run --release --features onnx,onnxruntime --example {program} -- {options} …"
    )
}
