//! Who may import whom, as `docs/ARCHITECTURE.md` says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each crate may import of the workspace's own.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("onnx", &[]),
    ("embed", &["model", "onnx"]),
    ("picture", &["model", "onnx"]),
    ("cluster", &["model"]),
    ("analysis", &["model", "text"]),
    ("render", &["model", "analysis"]),
    ("samestory", &["model", "text", "embed", "picture", "cluster", "analysis", "render"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn manifest(path: &Path) -> toml::Table {
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn own_dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let names = manifest["dependencies"].as_table().unwrap().keys();
    names.filter_map(|name| Some(name.strip_prefix("samestory-")?.to_owned())).collect()
}

#[test]
fn crates_import_only_what_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let allowed: BTreeSet<String> = table[name.as_str()].iter().map(|name| (*name).to_owned()).collect();
        let found = own_dependencies(&manifest(&folder.join("Cargo.toml")));
        assert!(found.is_subset(&allowed), "{name} imports {:?}", found.difference(&allowed));
        seen.insert(name);
    }
    assert_eq!(seen.len(), MAY_IMPORT.len(), "a crate of the table is missing");
}

#[test]
fn every_dependency_has_its_reason() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = text.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let mut explained = false;
    for line in section.lines().filter(|line| !line.is_empty() && !line.starts_with("samestory")) {
        let is_comment = line.starts_with('#');
        assert!(
            is_comment || explained || line.starts_with("serde_json"),
            "no reason is given above `{line}`"
        );
        explained = is_comment;
    }
}

#[test]
fn rust_versions_are_those_of_the_most_demanding_dependencies() {
    let clippy_uses_it = std::fs::read_to_string(root().join("clippy.toml")).unwrap();
    assert!(!clippy_uses_it.contains("msrv"), "clippy takes the version from the manifest");
    let workspace = manifest(&root().join("Cargo.toml"))["workspace"]["package"]["rust-version"].clone();
    let onnx = manifest(&root().join("crates/onnx/Cargo.toml"))["package"]["rust-version"].clone();
    // Features of other crates that ask for more say so where they are declared.
    for (package, features, stated) in
        [("samestory", &[][..], workspace), ("samestory-onnx", &["--all-features"], onnx)]
    {
        let highest =
            foreign_dependencies(package, features).into_iter().max_by_key(|(version, _)| version.clone());
        let (version, name) = highest.unwrap();
        assert_eq!(parsed(stated.as_str().unwrap()), version, "{name} asks for the highest in {package}");
    }
}

fn parsed(version: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    numbers.resize(3, 0);
    numbers
}

/// The Rust version of every foreign crate that a package of ours needs to be built, with its name.
fn foreign_dependencies(package: &str, features: &[&str]) -> Vec<(Vec<u32>, String)> {
    let names = cargo(
        &[&["tree", "--package", package, "--edges", "normal,build", "--prefix", "none"], features].concat(),
    );
    let names: BTreeSet<&str> = names.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.len() > 10, "{names:?}");
    // Of this platform alone: what others need is not there on a fresh machine.
    let host = host();
    let metadata = cargo(&["metadata", "--format-version", "1", "--filter-platform", &host]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .filter(|package| !package["source"].is_null() && names.contains(package["name"].as_str().unwrap()))
        .filter_map(|package| Some((parsed(package["rust_version"].as_str()?), package["name"].to_string())))
        .collect()
}

fn host() -> String {
    let output = std::process::Command::new(env!("CARGO")).arg("-vV").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn cargo(arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--locked", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn assets_leave_room_for_publishing() {
    for (name, limit) in [("embed", 8_500_000), ("analysis", 9_000_000), ("text", 1_000_000)] {
        let files = std::fs::read_dir(root().join("crates").join(name).join("assets")).unwrap();
        let n_bytes: u64 = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
        assert!(n_bytes > 0 && n_bytes <= limit, "{name}: {n_bytes} bytes of {limit}");
    }
}
