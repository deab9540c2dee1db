//! Every input in `fuzz/seeds` and `fuzz/findings`, tried at its door.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use samestory_hostile::DOORS;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

/// What lies in a folder, in the order of the names; nothing where there is none.
fn entries(folder: &Path) -> BTreeSet<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeSet::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn names(paths: BTreeSet<PathBuf>) -> BTreeSet<String> {
    paths.iter().map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_kept_holds_at_its_door() {
    for (door, run) in DOORS {
        let files: Vec<_> =
            ["seeds", "findings"].iter().flat_map(|kind| entries(&fuzz().join(kind).join(door))).collect();
        assert!(!files.is_empty(), "nothing is kept for {door}");
        for file in files {
            // Told only where the test fails or hangs: which input it was.
            eprintln!("{}", file.display());
            run(&std::fs::read(&file).unwrap());
        }
    }
}

#[test]
fn every_door_is_a_target_and_has_its_folder() {
    let doors: BTreeSet<String> = DOORS.iter().map(|(door, _)| (*door).to_owned()).collect();
    assert_eq!(names(entries(&fuzz().join("fuzz_targets"))), doors);
    assert_eq!(names(entries(&fuzz().join("seeds"))), doors);
    assert!(names(entries(&fuzz().join("findings"))).is_subset(&doors));
}
