//! Folders that are not as they should be.

use std::io::Cursor;
use std::path::Path;

use samestory_model::PictureDescriber;
use samestory_picture::{OnnxPictureTagger, PictureOptions};
use tempfile::TempDir;

use crate::{fixtures, picture};

/// A folder with the colours' files, of which one is changed.
fn changed(file: &str, from: &str, to: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["model.onnx", "config.json", "preprocessor_config.json"] {
        std::fs::copy(fixtures().join("colours").join(name), folder.path().join(name)).unwrap();
    }
    let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    std::fs::write(folder.path().join(file), text.replace(from, to)).unwrap();
    folder
}

fn message(folder: &Path) -> String {
    OnnxPictureTagger::load(folder, &PictureOptions::default()).unwrap_err().to_string()
}

#[test]
fn what_a_preprocessor_asks_for_and_is_not_known_is_refused() {
    for (from, to, reason) in [
        ("{\"do_resize\": true", "{\"do_resize\": false", "as large as they are"),
        (
            "{\"do_resize\": true",
            "{\"crop_pct\": 0.875",
            "asks for `crop_pct`, a step that is not known here",
        ),
        (
            "{\"do_resize\": true",
            "{\"do_sharpen\": true",
            "asks for `do_sharpen`, a step that is not known here",
        ),
        ("{\"shortest_edge\": 10}", "{\"shortest_edge\": 10, \"longest_edge\": 12}", "failed to read"),
        ("\"width\": 8}", "\"width\": 8, \"left\": 0}", "failed to read"),
        ("\"resample\": 3", "\"resample\": 1", "`resample` as 2 (bilinear) or 3 (bicubic)"),
        ("\"do_center_crop\": true", "\"do_center_crop\": false", "must state `size`"),
        ("{\"shortest_edge\": 10}", "10", "must state `size`"),
        ("{\"shortest_edge\": 10}", "{\"shortest_edge\": 7}", "must state `size`"),
        ("{\"shortest_edge\": 10}", "{\"shortest_edge\": 1000000000}", "must state `size`"),
        ("\"image_mean\"", "\"mean\"", "lacks `image_mean` or `image_std`"),
        ("\"image_std\": [0.5,", "\"image_std\": [0.0,", "no finite values"),
        ("\"size\"", "\"sizes\"", "lacks `size`"),
        ("{\"do_resize\"", "\"do_resize\"", "failed to read `preprocessor_config.json`"),
    ] {
        let message = message(changed("preprocessor_config.json", from, to).path());
        assert!(message.contains(reason), "{to}: {message}");
    }
}

#[test]
fn labels_that_are_not_those_of_the_model_are_refused() {
    for (from, to, reason) in [
        (
            "\"5\": \"light above\"",
            "\"5\": \"light above\", \"6\": \"more\"",
            "names 7 labels, but the model gives 6",
        ),
        ("\"5\"", "\"7\"", "lacks `id2label`"),
        ("\"id2label\"", "\"labels\"", "lacks `id2label`"),
        ("\"green\"", "\" \"", "gives the label 1 no name"),
        ("{\"id2label\"", "{\"problem_type\": \"regression\", \"id2label\"", "problem type `regression`"),
    ] {
        let message = message(changed("config.json", from, to).path());
        assert!(message.contains(reason), "{to}: {message}");
    }
}

#[test]
fn steps_that_are_taken_or_off_are_no_hindrance() {
    let folder = changed(
        "preprocessor_config.json",
        "{\"do_resize\": true",
        "{\"do_convert_rgb\": true, \"do_pad\": false, \"do_sharpen\": null, \"device\": \"cpu\"",
    );
    assert!(OnnxPictureTagger::load(folder.path(), &PictureOptions::default()).is_ok());
}

#[test]
fn a_picture_that_overflows_the_model_is_unreadable_and_others_are_not() {
    // Of black, all values are 0; of full red, the largest that a float can hold, before they are added up.
    let from = "\"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5]";
    let to = "\"image_mean\": [0, 0, 0], \"image_std\": [3e-39, 3e-39, 3e-39]";
    let folder = changed("preprocessor_config.json", from, to);
    let tagger = OnnxPictureTagger::load(folder.path(), &PictureOptions::default()).unwrap();
    let error = tagger.describe(&picture("red.png")).unwrap_err();
    assert!(error.is_unreadable() && error.to_string().ends_with("are not all finite numbers"), "{error}");
    let mut black = Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut black, image::ImageFormat::Png).unwrap();
    assert!(tagger.describe(black.get_ref()).is_ok());
}

#[test]
fn a_model_of_another_size_is_refused() {
    let folder =
        changed("preprocessor_config.json", "{\"height\": 8, \"width\": 8}", "{\"height\": 9, \"width\": 9}");
    let error = OnnxPictureTagger::load(folder.path(), &PictureOptions::default()).unwrap_err();
    assert!(error.engine_error().is_some_and(|error| error.is_input()), "{error}");
}

#[test]
fn a_size_of_height_and_width_is_that_of_the_whole_picture() {
    let folder =
        changed("preprocessor_config.json", "{\"shortest_edge\": 10}", "{\"height\": 8, \"width\": 8}");
    assert!(message(folder.path()).contains("must state `size`"), "it would be cropped as well");
    let path = folder.path().join("preprocessor_config.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"do_center_crop\": true", "\"do_center_crop\": false")).unwrap();
    assert!(OnnxPictureTagger::load(folder.path(), &PictureOptions::default()).is_ok());
}
