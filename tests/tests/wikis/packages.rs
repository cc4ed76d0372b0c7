//! Debian's packages, unpacked into a folder instead of installed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mail_setup_tests::process::succeed;
use mail_setup_tests::tools;
use tempfile::TempDir;

/// Places of packages that PHP files name, which are then below the folder.
const PLACES: [&str; 5] = ["/usr/share/", "/etc/dokuwiki", "/etc/wordpress", "/var/lib/dokuwiki", "/var/lib/wordpress"];

/// What no wiki here uses: extensions of MediaWiki that are not switched on, half of its files.
const UNUSED: &str = "./usr/share/mediawiki/extensions-core";

/// Unpacks packages so that they find themselves and each other where they are.
#[track_caller]
pub(crate) fn unpack(names: &[&str]) -> TempDir {
    let folder = tempfile::Builder::new().prefix("mail-setup-wiki-").tempdir().unwrap();
    let root = folder.path().join("root");
    fs::create_dir(&root).unwrap();
    for name in names {
        extract(&file(name), &root);
    }
    settle(&root, &root);
    folder
}

#[track_caller]
fn extract(package: &Path, root: &Path) {
    let mut command = Command::new("dpkg-deb");
    let mut packed = command.arg("--fsys-tarfile").arg(package).stdout(Stdio::piped()).spawn().unwrap();
    let mut tar = Command::new("tar");
    tar.args(["--extract", "--no-same-owner", "--exclude", UNUSED, "--directory"]).arg(root);
    succeed(tar.stdin(packed.stdout.take().unwrap()));
    assert!(packed.wait().unwrap().success(), "{} cannot be read", package.display());
}

/// The file of a package.
#[track_caller]
fn file(name: &str) -> PathBuf {
    let folder = tools::wiki_packages();
    let files = folder.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
    let is_it = |path: &PathBuf| {
        path.file_name().and_then(|file| file.to_str()).is_some_and(|file| file.starts_with(&format!("{name}_")))
    };
    let found = files.into_iter().find(is_it);
    found.unwrap_or_else(|| {
        panic!("no package {name} in {}; `cargo xtask test` downloads it, or: apt-get download", folder.display())
    })
}

/// Mends what names a place of the system's: links, and texts in PHP files.
fn settle(root: &Path, folder: &Path) {
    for entry in folder.read_dir().unwrap().flatten() {
        let path = entry.path();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            settle(root, &path);
        } else if kind.is_symlink() {
            relink(root, &path);
        } else if path.extension().is_some_and(|extension| extension == "php") {
            rewrite(root, &path);
        }
    }
}

fn relink(root: &Path, link: &Path) {
    if let Ok(below) = fs::read_link(link).unwrap().strip_prefix("/") {
        fs::remove_file(link).unwrap();
        symlink(root.join(below), link).unwrap();
    }
}

fn rewrite(root: &Path, file: &Path) {
    // Some files of tests are in older character sets, and name no place.
    let Ok(before) = fs::read_to_string(file) else { return };
    let mut text = before.clone();
    for place in PLACES {
        text = text.replace(place, &format!("{}{place}", root.display()));
    }
    if text != before {
        fs::write(file, text).unwrap();
    }
}
