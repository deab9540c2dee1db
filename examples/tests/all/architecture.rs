//! Who may import whom, as `docs/ARCHITECTURE.md` says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each crate may import of the workspace's own.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("embed", &["model"]),
    ("cluster", &["model"]),
    ("analysis", &["model", "text"]),
    ("render", &["model", "analysis"]),
    ("samestory", &["model", "text", "embed", "cluster", "analysis", "render"]),
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
fn rust_version_is_that_of_the_most_demanding_dependency() {
    let stated = manifest(&root().join("Cargo.toml"))["workspace"]["package"]["rust-version"].clone();
    let clippy_uses_it = std::fs::read_to_string(root().join("clippy.toml")).unwrap();
    assert!(!clippy_uses_it.contains("msrv"), "clippy takes the version from the manifest");
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform"])
        .arg("x86_64-unknown-linux-gnu")
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let highest =
        libraries_dependencies(&metadata).into_iter().max_by_key(|(version, _)| version.clone()).unwrap();
    assert_eq!(parsed(stated.as_str().unwrap()), highest.0, "{} asks for the highest", highest.1);
}

fn parsed(version: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    numbers.resize(3, 0);
    numbers
}

/// The Rust version of every foreign crate that the facade needs to be built, with its name.
fn libraries_dependencies(metadata: &serde_json::Value) -> Vec<(Vec<u32>, String)> {
    let packages: BTreeMap<&str, &serde_json::Value> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (package["id"].as_str().unwrap(), package))
        .collect();
    let nodes: BTreeMap<&str, &serde_json::Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let facade = packages.iter().find(|(_, package)| package["name"] == "samestory").unwrap().0;
    let (mut open, mut seen) = (vec![*facade], BTreeSet::new());
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(normal_dependencies(nodes[id]));
        }
    }
    let foreign = seen.iter().map(|id| packages[id]).filter(|package| !package["source"].is_null());
    foreign
        .filter_map(|package| Some((parsed(package["rust_version"].as_str()?), package["name"].to_string())))
        .collect()
}

fn normal_dependencies(node: &serde_json::Value) -> impl Iterator<Item = &str> {
    let dependencies = node["deps"].as_array().unwrap().iter();
    dependencies
        .filter(|dependency| {
            dependency["dep_kinds"]
                .as_array()
                .unwrap()
                .iter()
                .any(|kind| kind["kind"].as_str() != Some("dev"))
        })
        .map(|dependency| dependency["pkg"].as_str().unwrap())
}

#[test]
fn assets_leave_room_for_publishing() {
    for (name, limit) in [("embed", 8_500_000), ("analysis", 9_000_000), ("text", 1_000_000)] {
        let files = std::fs::read_dir(root().join("crates").join(name).join("assets")).unwrap();
        let n_bytes: u64 = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
        assert!(n_bytes > 0 && n_bytes <= limit, "{name}: {n_bytes} bytes of {limit}");
    }
}
