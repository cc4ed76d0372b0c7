//! `reproduce`: whether the same sources give the same archives in another folder.

use crate::{dist, hash, project, run};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;

pub(crate) fn run() -> Result<()> {
    dist::run()?;
    build_again()
}

/// Whether the archives that `dist` made are what another folder gives: asked once for each set of archives.
pub(crate) fn ensure() -> Result<()> {
    let mut bytes = Vec::new();
    for path in project::files_in(&project::release_set())? {
        bytes.extend(project::read_bytes(&path)?);
    }
    let (stamp, set) = (project::root().join("target/reproduced"), hash::short(&bytes, 64));
    if fs::read_to_string(&stamp).is_ok_and(|found| found == set) {
        return Ok(());
    }
    build_again()?;
    project::write(&stamp, set)
}

fn build_again() -> Result<()> {
    let copy = project::root().join("target/reproduce");
    project::remove_dir(&copy)?;
    let files =
        run::capture(run::command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    for name in String::from_utf8_lossy(&files).split('\0').filter(|name| !name.is_empty()) {
        let (from, to) = (project::root().join(name), copy.join(name));
        if let Some(folder) = to.parent() {
            project::create_dir(folder)?;
        }
        // A file that was removed and is not yet committed so.
        if from.is_file() {
            fs::copy(&from, &to).with_context(|| format!("cannot copy {name}"))?;
        }
    }
    println!("building once more, from nothing, in {} (some minutes) …", copy.display());
    let own = env::current_exe().context("cannot tell where xtask is")?;
    let mut again = run::command(own);
    again.arg("dist").env(project::ROOT_VARIABLE, &copy).env("MAIL_SETUP_TOOLS", project::tools()?);
    run::capture(&mut again)?;
    let first = project::files_in(&project::release_set())?;
    for path in &first {
        let other = copy.join("target/release-set").join(project::file_name(path));
        if project::read_bytes(path)? != project::read_bytes(&other)? {
            bail!("{} and {} are not the same bytes", path.display(), other.display());
        }
    }
    project::remove_dir(&copy)?;
    println!("{} archives, the same bytes from both folders", first.len());
    Ok(())
}
