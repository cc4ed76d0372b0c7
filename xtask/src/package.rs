//! The package for npm: the release folder without compressed siblings, with types, a custom elements manifest, and an
//! entry for programs that bundle.
//!
//! The released loader computes the addresses of its files, which a bundler cannot see. The entry is the same loader
//! with every address written out, as bundlers recognise them.

use crate::archive::Files;
use crate::manifest::Manifest;
use crate::npm::Npm;
use crate::release_set::{INTEGRITY, notices, templates};
use crate::{bundle, face, project};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::Path;

/// The entry's name in the package.
const ENTRY: &str = "bundler.js";

/// The files of the package, below the folder that npm expects. `work` is a folder for what lies in between.
pub(crate) fn files(npm: &Npm, dist: &Path, manifest: &Manifest, work: &Path) -> Result<Files> {
    let mut files = notices()?;
    for name in released(dist)? {
        let bytes = project::read_bytes(&dist.join(&name))?;
        files.insert(name, bytes);
    }
    for path in project::files_in(&templates())? {
        files.insert(project::file_name(&path), project::read_bytes(&path)?);
    }
    files.insert("package.json".to_owned(), described(&manifest.version)?.into_bytes());
    let element = format!("{:#}\n", face::manifest(&project::read(&project::root().join("README.md"))?)?);
    files.insert("custom-elements.json".to_owned(), element.into_bytes());
    let place = place(&files, manifest);
    files.insert(ENTRY.to_owned(), entry(npm, manifest, &place, work)?);
    Ok(files.into_iter().map(|(name, bytes)| (format!("package/{name}"), bytes)).collect())
}

/// The files that `integrity.txt` names, and itself: all but the compressed siblings.
fn released(dist: &Path) -> Result<Vec<String>> {
    let list = project::read(&dist.join(INTEGRITY))?;
    let names = list.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name.to_owned());
    Ok(names.chain([INTEGRITY.to_owned()]).collect())
}

/// `package.json` with the version of this build.
fn described(version: &str) -> Result<String> {
    let path = templates().join("package.json");
    let json = serde_json::from_str(&project::read(&path)?);
    let mut json: Value = json.with_context(|| format!("{} is no JSON", path.display()))?;
    let place = json.get_mut("version").with_context(|| format!("{} has no version", path.display()))?;
    *place = version.into();
    Ok(format!("{json:#}\n"))
}

/// `www/place.js` for bundlers: the address of every file that the loader asks for, written out.
fn place(files: &Files, manifest: &Manifest) -> String {
    let start = format!("{}-", project::NAME);
    let asked = files.keys().filter(|name| name.starts_with(&start) && **name != format!("{start}frame.js"));
    let asked = asked.filter(|name| name.ends_with(".js") || name.ends_with(".txt") || **name == manifest.wasm.file);
    let lines: String = asked.map(|name| format!("{name:?}: new URL(\"./{name}\", import.meta.url),\n")).collect();
    format!("const places = {{\n{lines}}};\nexport const place = (file) => places[file];\n")
}

fn entry(npm: &Npm, manifest: &Manifest, place: &str, work: &Path) -> Result<Vec<u8>> {
    project::create_dir(work)?;
    let bytes = bundle::entry(npm, manifest, place, work)?;
    project::remove_dir(work)?;
    let text = String::from_utf8_lossy(&bytes);
    let written = text.matches("import.meta.url)").count();
    let wanted = place.matches("import.meta.url)").count();
    ensure!(written == wanted, "{ENTRY} has {written} addresses from import.meta.url, where bundlers need {wanted}");
    Ok(bytes)
}
