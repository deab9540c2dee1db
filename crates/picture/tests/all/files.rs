//! Files that are no pictures, or not whole, or made to do harm.

use proptest::prelude::*;
use samestory_model::{PictureDescriber, PictureSource};
use samestory_picture::{OnnxPictureTagger, PictureFolder, PictureOptions};

use crate::{fixtures, picture, plain};

const PICTURES: [&str; 7] = [
    "red.png",
    "waves.png",
    "waves.webp",
    "waves.jpg",
    "waves-progressive.jpg",
    "waves-turned.jpg",
    "grey.png",
];

#[test]
fn a_file_that_is_cut_off_is_an_error() {
    let tagger = plain();
    for name in PICTURES {
        let whole = picture(name);
        assert!(tagger.describe(&whole).is_ok(), "{name}");
        // Of a PNG, the end chunk of 12 bytes holds no pixels; of a JPEG, the last 2 bytes are the end.
        let enough = if name.ends_with("png") { whole.len() - 16 } else { whole.len() - 1 };
        for length in (0..enough).step_by(7).chain([enough - 1]) {
            let error = tagger.describe(&whole[..length]).map(|_| (name, length)).unwrap_err();
            assert!(error.is_unreadable(), "{error}");
        }
    }
}

#[test]
fn what_is_no_picture_is_an_error_that_says_so() {
    let tagger = plain();
    let message = |file: &[u8]| tagger.describe(file).unwrap_err().to_string();
    for file in
        [&b""[..], b"<html><body>404</body></html>", b"GIF89a\x01\x00\x01\x00", b"%PDF-1.7", &[0; 100]]
    {
        assert!(message(file).contains("it is no JPEG, PNG or WebP picture"), "{}", message(file));
    }
    assert!(message(&[0xff, 0xd8, 0xff, 0xd9]).contains("damaged or cut off"));
}

#[test]
fn a_small_file_of_many_pixels_is_refused_before_it_is_decoded() {
    let error = plain().describe(&picture("bomb.png")).unwrap_err();
    assert!(error.is_unreadable());
    assert!(error.to_string().contains("60000 x 60000 pixels, and at most 50000000"), "{error}");
}

#[test]
fn limits_are_those_of_the_options() {
    let describe = |options: PictureOptions| {
        let tagger = OnnxPictureTagger::load(fixtures().join("colours"), &options).unwrap();
        tagger.describe(&picture("red.png")).map(|_| ())
    };
    let n_bytes = picture("red.png").len();
    let limited = PictureOptions::default().with_max_bytes(n_bytes).with_max_pixels(24 * 16);
    assert!(describe(limited.clone()).is_ok());
    assert!(describe(limited.clone().with_max_bytes(n_bytes - 1)).unwrap_err().is_unreadable());
    assert!(describe(limited.with_max_pixels(24 * 16 - 1)).unwrap_err().is_unreadable());
}

#[test]
fn a_folder_gives_the_files_of_addresses_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "s").unwrap();
    let pictures = PictureFolder::new(folder.path().join("pictures"));
    std::fs::create_dir(folder.path().join("pictures")).unwrap();
    for url in ["../secret", "/etc/passwd", "", "https://a.example/\0"] {
        assert_eq!(pictures.picture(url).unwrap(), None);
        let name = PictureFolder::file_name(url);
        assert!(name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    // A folder in the place of a file.
    let url = "https://a.example/folder";
    std::fs::create_dir(folder.path().join("pictures").join(PictureFolder::file_name(url))).unwrap();
    assert!(pictures.picture(url).unwrap_err().is_unreadable());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// A picture or an error, never a panic.
    #[test]
    fn any_change_of_a_file_is_survived(
        name in prop::sample::select(&PICTURES[..]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        use std::sync::OnceLock;
        static TAGGER: OnceLock<OnnxPictureTagger> = OnceLock::new();
        let mut file = picture(name);
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        match TAGGER.get_or_init(plain).describe(&file) {
            Ok(content) => prop_assert!(content.tags().len() <= 3),
            Err(error) => prop_assert!(error.is_unreadable()),
        }
    }
}
