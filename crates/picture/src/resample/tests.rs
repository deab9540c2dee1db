use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::{Filter, Window, resized};
use crate::decoded::Pixels;

/// What `training/tiny_pictures.py` had Pillow make.
#[derive(Deserialize)]
struct Reference {
    pictures: BTreeMap<String, Vec<u8>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    picture: [usize; 2],
    columns: [usize; 3],
    rows: [usize; 3],
    resample: u8,
    bytes: Vec<u8>,
}

fn window([start, length, side]: [usize; 3]) -> Window {
    Window { start, length, side }
}

#[test]
fn bytes_are_those_of_pillow() {
    let reference: Reference =
        serde_json::from_str(include_str!("../../tests/fixtures/resized.json")).unwrap();
    for case in &reference.cases {
        let [width, height] = case.picture;
        let rgb = reference.pictures[&format!("{width}x{height}")].clone();
        let filter = if case.resample == 2 { Filter::Bilinear } else { Filter::Bicubic };
        let found = resized(&Pixels { width, height, rgb }, window(case.columns), window(case.rows), filter);
        assert_eq!(
            found, case.bytes,
            "{width} x {height} by {filter:?} to {:?}, {:?}",
            case.columns, case.rows
        );
    }
    assert!(reference.cases.len() >= 12);
}

proptest! {
    #[test]
    fn a_plain_picture_stays_plain(
        width in 1_usize..90, height in 1_usize..90, side in 1_usize..40, level: u8, bicubic: bool,
    ) {
        let rgb = [level, 7, 255].repeat(width * height);
        let filter = if bicubic { Filter::Bicubic } else { Filter::Bilinear };
        let window = Window { start: 0, length: side, side };
        let found = resized(&Pixels { width, height, rgb }, window, window, filter);
        prop_assert_eq!(found, [level, 7, 255].repeat(side * side));
    }

    #[test]
    fn a_part_is_the_same_as_in_the_whole(rgb in prop::collection::vec(any::<u8>(), 3 * 12 * 9), start in 0_usize..6) {
        let pixels = Pixels { width: 12, height: 9, rgb };
        let whole = Window { start: 0, length: 8, side: 8 };
        let part = Window { start, length: 2, side: 8 };
        let all = resized(&pixels, whole, whole, Filter::Bicubic);
        let found = resized(&pixels, whole, part, Filter::Bicubic);
        prop_assert_eq!(&found[..], &all[start * 8 * 3..(start + 2) * 8 * 3]);
    }
}
