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
fn every_limit_that_is_told_is_there() {
    let text = std::fs::read_to_string(root().join("docs/LIMITS.md")).unwrap();
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        cells
            .get(3..5)
            .filter(|cells| cells[1].starts_with("crates/"))
            .map(|cells| (cells[0].to_owned(), cells[1].to_owned()))
    });
    let rows: Vec<(String, String)> = rows.collect();
    assert!(rows.len() > 40, "{} rows", rows.len());
    for (name, file) in rows {
        let source =
            std::fs::read_to_string(root().join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(
            source.contains(&format!("const {name}: ")) || source.contains(&format!("{name}: u64")),
            "{file}: {name}"
        );
    }
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
    let versions = rust_versions();
    let workspace = stated_version(&root().join("Cargo.toml"));
    let mut of_all = Vec::new();
    for (name, _) in MAY_IMPORT {
        let package = if *name == "samestory" { (*name).to_owned() } else { format!("samestory-{name}") };
        let path = root().join("crates").join(name).join("Cargo.toml");
        let (stated, named) = (stated_version(&path), versions_named(&path));
        let plain = highest(&versions, &package, &[]);
        assert!(stated >= plain.0, "{package} states {stated:?}, {} asks for {:?}", plain.1, plain.0);
        // A feature that asks for more says so where it is declared.
        let whole = highest(&versions, &package, &["--all-features"]);
        let most = named.into_iter().chain([stated]).max().unwrap();
        assert!(most >= whole.0, "{package} names {most:?} at most, {} asks for {:?}", whole.1, whole.0);
        of_all.push((package, plain, whole));
    }
    // No more is asked for than is needed: of the workspace by the facade as it comes, of the others by an engine.
    let found = |package: &str| of_all.iter().find(|(name, ..)| name == package).unwrap();
    assert_eq!(workspace, found("samestory").1.0);
    for name in ["onnx", "picture"] {
        let stated = stated_version(&root().join("crates").join(name).join("Cargo.toml"));
        assert_eq!(stated, found(&format!("samestory-{name}")).2.0, "{name}");
    }
}

/// The version that a manifest states, or that the workspace states for it.
fn stated_version(path: &Path) -> Vec<u32> {
    let manifest = manifest(path);
    let package = manifest.get("package").unwrap_or_else(|| &manifest["workspace"]["package"]);
    match package["rust-version"].as_str() {
        Some(version) => parsed(version),
        None => stated_version(&root().join("Cargo.toml")),
    }
}

/// The versions in "asks for Rust 1.94", in comments of a manifest.
fn versions_named(path: &Path) -> Vec<Vec<u32>> {
    let text = std::fs::read_to_string(path).unwrap().to_lowercase();
    let named = text.split("asks for rust ").skip(1);
    named.map(|rest| parsed(rest.split_whitespace().next().unwrap().trim_end_matches('.'))).collect()
}

fn parsed(version: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    numbers.resize(3, 0);
    numbers
}

/// The Rust version that each foreign crate states, by `name vX.Y.Z`; of this platform alone, since what others need is not there on
/// a fresh machine.
fn rust_versions() -> BTreeMap<String, Vec<u32>> {
    let metadata = cargo(&["metadata", "--format-version", "1", "--filter-platform", &host()]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let foreign =
        metadata["packages"].as_array().unwrap().iter().filter(|package| !package["source"].is_null());
    let text = |package: &serde_json::Value, field: &str| package[field].as_str().unwrap().to_owned();
    foreign
        .filter_map(|package| {
            let version = parsed(package["rust_version"].as_str()?);
            Some((format!("{} v{}", text(package, "name"), text(package, "version")), version))
        })
        .collect()
}

/// The highest Rust version that a foreign crate asks for that a package of ours needs to be built, and the crate.
fn highest(versions: &BTreeMap<String, Vec<u32>>, package: &str, features: &[&str]) -> (Vec<u32>, String) {
    let tree = ["tree", "--package", package, "--edges", "normal,build", "--prefix", "none"];
    let tree = cargo(&[&tree, features].concat());
    let name_and_version = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let names: BTreeSet<String> = tree.lines().map(name_and_version).collect();
    let stated = names.into_iter().filter_map(|name| Some((versions.get(&name)?.clone(), name)));
    stated.max().unwrap_or_else(|| panic!("nothing is known of what {package} needs"))
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
