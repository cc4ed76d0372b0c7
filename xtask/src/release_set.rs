//! The release set: what is handed out of a build. A ZIP archive for whoever serves the folder, and a package as npm
//! has them, for whoever bundles. Same release folder, same bytes.

use crate::archive::{self, Files};
use crate::manifest::Manifest;
use crate::npm::Npm;
use crate::size::grouped;
use crate::{package, project};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// What the release folder's own list of hashes is called.
pub(crate) const INTEGRITY: &str = "integrity.txt";

/// Makes both archives of the release folder; returns a line on each.
pub(crate) fn make(npm: &Npm, dist: &Path) -> Result<Vec<String>> {
    let folder = project::release_set();
    // Archives of other versions do not stay in it.
    project::remove_dir(&folder)?;
    project::create_dir(&folder)?;
    let manifest = Manifest::read(dist)?;
    let archives = [
        ("zip", archive::zip(&hosted(dist)?)?),
        ("tgz", archive::tgz(&package::files(npm, dist, &manifest, &folder.join(".entry"))?)?),
    ];
    let mut lines = Vec::new();
    for (extension, bytes) in archives {
        let path = folder.join(format!("{}-{}.{extension}", project::NAME, manifest.version));
        project::write(&path, &bytes)?;
        let shown = path.strip_prefix(project::root()).unwrap_or(&path).display().to_string();
        lines.push(format!("{shown:<48}{:>12}", grouped(bytes.len() as u64)));
    }
    Ok(lines)
}

/// The folder as somebody serves it, in a folder named as most people will name it: unpacking a newer one over an older
/// one is the update.
fn hosted(dist: &Path) -> Result<Files> {
    let www = project::root().join("www/server");
    let mut files = Files::new();
    let put = |files: &mut Files, folder: &str, path: &Path| -> Result<()> {
        let name = format!("{}/{folder}{}", project::NAME, project::file_name(path));
        files.insert(name, project::read_bytes(path)?);
        Ok(())
    };
    for path in project::files_in(dist)? {
        put(&mut files, "", &path)?;
    }
    for (name, bytes) in notices()? {
        files.insert(format!("{}/{name}", project::NAME), bytes);
    }
    let stable: Vec<String> = files.keys().filter_map(|path| stable_name(path)).collect();
    for path in project::files_in(&www)? {
        put(&mut files, "server/", &path)?;
    }
    if let Some(config) = files.get_mut(&format!("{}/server/web.config", project::NAME)) {
        *config = with_locations(&String::from_utf8_lossy(config), &stable).into_bytes();
    }
    let guide = project::read_bytes(&project::root().join("docs/hosting.md"))?;
    files.insert(format!("{}/server/README.md", project::NAME), guide);
    Ok(files)
}

/// The name of a file that keeps it over updates.
fn stable_name(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let print = stem.strip_prefix(project::NAME).and_then(|rest| rest.rsplit_once('-')).map(|(_, print)| print);
    let hashed = print.is_some_and(|print| print.len() == 8 && print.chars().all(|digit| digit.is_ascii_hexdigit()));
    (!hashed).then(|| name.to_owned())
}

/// IIS has no patterns for names: its file names those that stay, at its end.
fn with_locations(config: &str, names: &[String]) -> String {
    let location = |name: &String| {
        let cache = "<clientCache cacheControlMode=\"DisableCache\" />";
        let inner = format!("<system.webServer><staticContent>{cache}</staticContent></system.webServer>");
        format!("  <location path=\"{name}\">{inner}</location>\n")
    };
    let end = "</configuration>";
    config.replace(end, &(names.iter().map(location).collect::<String>() + end))
}

/// What the licence of the provider facts asks for: a notice, and the facts as we write them.
pub(crate) fn notices() -> Result<Files> {
    let folder = project::root().join("providers");
    let mut source = Files::new();
    for path in project::files_in(&folder)? {
        source.insert(format!("providers/{}", project::file_name(&path)), project::read_bytes(&path)?);
    }
    let notice = project::read_bytes(&templates().join("NOTICE.txt"))?;
    Ok([("NOTICE.txt".to_owned(), notice), ("providers.tar.gz".to_owned(), archive::tgz(&source)?)].into())
}

/// Texts that only the archives have.
pub(crate) fn templates() -> PathBuf {
    project::root().join("xtask/package")
}

#[cfg(test)]
mod tests {
    use super::{stable_name, with_locations};

    #[test]
    fn names_with_a_hash_do_not_stay() {
        for name in ["mail-setup-03b43986.wasm", "d/mail-setup-pt-BR-D1D0078B.txt.br", "mail-setup-7cd070bd.js"] {
            assert_eq!(stable_name(name), None, "{name}");
        }
        for name in ["mail-setup.js", "mail-setup.d.ts", "index.html", "mail-setup-download.js", "page.js.br"] {
            assert_eq!(stable_name(&format!("mail-setup/{name}")).as_deref(), Some(name));
        }
    }

    #[test]
    fn locations_stand_before_the_end() {
        let expected = "<configuration>\n  <location path=\"a.js\"><system.webServer><staticContent>\
                        <clientCache cacheControlMode=\"DisableCache\" />\
                        </staticContent></system.webServer></location>\n</configuration>\n";
        assert_eq!(with_locations("<configuration>\n</configuration>\n", &["a.js".to_owned()]), expected);
    }
}
