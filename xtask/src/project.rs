//! Where things are, and what they are called.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The stem of every file of the release folder, and the name of the root package.
pub(crate) const NAME: &str = "mail-setup";

/// Names another folder with `providers/`, `clients/`, `formats/` and `locales/`; the core's build script reads it.
pub(crate) const DATA_VARIABLE: &str = "MAILSETUP_DATA";

/// Names another checkout than the one this program was built from.
pub(crate) const ROOT_VARIABLE: &str = "MAIL_SETUP_ROOT";

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        let own = || xtask.parent().unwrap_or(xtask).to_owned();
        std::env::var_os(ROOT_VARIABLE).filter(|root| !root.is_empty()).map_or_else(own, PathBuf::from)
    })
}

/// The release folder.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// What is handed out: archives of the release folder. Not inside it, where a web server would send them along.
pub(crate) fn release_set() -> PathBuf {
    root().join("target/release-set")
}

/// Where missing tools are installed.
pub(crate) fn tools() -> Result<PathBuf> {
    let dir = std::env::var_os("MAIL_SETUP_TOOLS").filter(|dir| !dir.is_empty());
    let dir = dir.map_or_else(|| root().join(".tools"), PathBuf::from);
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    std::path::absolute(&dir).with_context(|| format!("no absolute path for {}", dir.display()))
}

/// The version of the workspace, which is the widget's.
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The version of a package in `Cargo.lock`.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let lock = read(&path)?;
    let lock: toml::Table = lock.parse().with_context(|| format!("cannot parse {}", path.display()))?;
    lock.get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))
        .and_then(|entry| entry.get("version"))
        .and_then(toml::Value::as_str)
        .map(str::to_owned)
        .with_context(|| format!("{} has no package `{package}`", path.display()))
}

/// Reads a text file; the error names it.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a file; the error names it.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file; the error names it.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Creates a folder and its parents; the error names it.
pub(crate) fn create_dir(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).with_context(|| format!("cannot create {}", path.display()))
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove_dir(path: &Path) -> Result<()> {
    if path.is_dir() {
        std::fs::remove_dir_all(path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// The files directly inside a folder, sorted by name.
pub(crate) fn files_in(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = std::fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("cannot list {}", dir.display()))?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A path's file name, as text.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
