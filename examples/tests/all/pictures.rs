//! `--pictures DIR --picture-model DIR`.

#[cfg(feature = "onnx")]
use std::path::Path;

use clap::Parser;
use samestory_examples::{Common, Pictures};

#[derive(Debug, Parser)]
struct Program {
    #[command(flatten)]
    pictures: Pictures,
    #[command(flatten)]
    common: Common,
}

fn program(arguments: &[&str]) -> Result<Program, clap::Error> {
    Program::try_parse_from([&["program"], arguments].concat())
}

#[test]
fn one_folder_without_the_other_is_no_command() {
    for option in ["--pictures", "--picture-model"] {
        assert!(program(&[option, "folder"]).unwrap_err().to_string().contains("--picture"));
    }
    let neither = program(&[]).unwrap();
    assert!(neither.common.pipeline_with_pictures(&neither.pictures).is_ok());
}

#[test]
fn a_folder_without_a_model_or_a_program_without_an_engine_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    let program = program(&["--pictures", folder, "--picture-model", folder]).unwrap();
    let message = program.common.pipeline_with_pictures(&program.pictures).unwrap_err().to_string();
    if cfg!(any(feature = "onnx", feature = "onnxruntime")) {
        assert!(message.contains("there is no file config.json"), "{message}");
    } else {
        assert!(message.contains("--features onnx") && message.contains("--picture-model DIR"), "{message}");
    }
}

/// Needs `--features onnx`.
#[cfg(feature = "onnx")]
#[test]
fn pictures_are_found_by_the_hash_of_their_address_and_bad_ones_get_a_note() {
    use samestory::model::{Article, Batch, Image};
    use samestory::picture::PictureFolder;

    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/picture/tests/fixtures");
    let folder = tempfile::tempdir().unwrap();
    let urls = ["https://a.example/red.png", "https://a.example/cut-off.png", "https://a.example/absent.png"];
    let red = std::fs::read(fixtures.join("red.png")).unwrap();
    let put =
        |url, bytes: &[u8]| std::fs::write(folder.path().join(PictureFolder::file_name(url)), bytes).unwrap();
    put(urls[0], &red);
    put(urls[1], &red[..red.len() / 2]);
    let titles = ["Ferry catches fire off Sorrel", "Central bank cuts key rate", "Museum opens in Tarn"];
    let articles =
        ["a", "b", "c"].iter().zip(urls).zip(titles).map(|((id, url), title)| {
            Article::builder(*id).title(title).image(Image::new(url)).build().unwrap()
        });
    let batch = Batch::new(articles.collect());

    let model = fixtures.join("colours");
    let arguments =
        ["--pictures", folder.path().to_str().unwrap(), "--picture-model", model.to_str().unwrap()];
    let program = program(&[&arguments[..], &["--engine", "rten"]].concat()).unwrap();
    let pipeline = program.common.pipeline_with_pictures(&program.pictures).unwrap();
    let digest = pipeline.digest(&batch).unwrap();
    let seen = |url: &str| {
        let images = digest.stories.iter().filter_map(|story| story.image.as_ref());
        let content = images.filter(|image| image.url == url).find_map(|image| image.content.as_ref());
        content.map(|content| content.tags()[0].name().to_owned())
    };
    assert_eq!(urls.map(seen), [Some("red".to_owned()), None, None]);
    let notes: Vec<String> = digest.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.iter().filter(|note| note.contains("could not be read")).count(), 1);
    assert!(notes.iter().any(|note| note.starts_with("article `b`: the lead picture")), "{notes:?}");
    assert!(digest.models.pictures.starts_with("colours+rten-"));
}
