//! `screenshots`: the pictures of the documents, taken from the release build, so that they stay true.

use crate::{dist, project, run, test};
use anyhow::Result;

/// Takes the documents' pictures; with `all`, those of every state, width and scheme, for a person to look at.
pub(crate) fn run(all: bool) -> Result<()> {
    let environment = test::install()?;
    dist::run()?;
    let folder = project::root().join(if all { "target/screenshots" } else { "docs/screenshots" });
    let mut take = run::cargo(["run", "--quiet", "--package", test::BROWSER_TESTS, "--bin", "screenshots", "--"]);
    take.arg(&folder).envs(environment);
    if all {
        take.arg("--all");
    }
    run::stream(&mut take)?;
    println!("the pictures are in {}", folder.display());
    Ok(())
}
