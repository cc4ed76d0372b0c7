//! The tools that are published on npm: binaryen's wasm-opt, esbuild, axe-core.
//!
//! `xtask/npm/` pins them. Install scripts are not run: none of the three needs one. What only `bench` needs is
//! pinned in `xtask/bench/`.

use crate::{hash, project, run};
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

const OLDEST_NODE: u32 = 18;

/// The folder with the installed packages.
#[derive(Clone, Debug)]
pub(crate) struct Npm {
    dir: PathBuf,
}

impl Npm {
    /// Installs the pinned versions, unless they are there.
    pub(crate) fn ensure() -> Result<Self> {
        let npm = Self { dir: project::tools()?.join("npm") };
        install(&project::root().join("xtask/npm"), &npm.dir, "esbuild, binaryen and axe-core")?;
        Ok(npm)
    }

    /// Node itself.
    pub(crate) fn node(&self) -> Command {
        run::command("node")
    }

    /// esbuild, which bundles and minifies scripts and styles.
    pub(crate) fn esbuild(&self) -> Command {
        self.script("node_modules/esbuild/bin/esbuild")
    }

    /// wasm-opt of the pinned version; older ones write modules that do not start.
    pub(crate) fn wasm_opt(&self) -> Command {
        self.script("node_modules/binaryen/bin/wasm-opt")
    }

    /// The accessibility checker that tests load into a page.
    pub(crate) fn axe(&self) -> PathBuf {
        self.dir.join("node_modules/axe-core/axe.min.js")
    }

    fn script(&self, path: &str) -> Command {
        let mut command = self.node();
        command.arg(self.dir.join(path));
        command
    }
}

/// Installs into `dir` the versions that the folder `source` pins, unless they are there.
pub(crate) fn install(source: &Path, dir: &Path, names: &str) -> Result<()> {
    let lock = project::read_bytes(&source.join("package-lock.json"))?;
    let (stamp, wanted) = (dir.join("stamp"), hash::short(&lock, 64));
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    check_node()?;
    println!("installing {names} from npm (once, some seconds) …");
    project::create_dir(dir)?;
    project::write(&dir.join("package-lock.json"), &lock)?;
    project::write(&dir.join("package.json"), project::read_bytes(&source.join("package.json"))?)?;
    let mut ci = run::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    ci.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(dir);
    run::log(&mut ci, &project::tools()?.join("log/npm.log"))?;
    project::write(&stamp, wanted)
}

fn check_node() -> Result<()> {
    const WHERE: &str = "Node with npm is needed; on Debian: apt-get install nodejs npm";
    let version = run::capture(run::command("node").arg("--version")).context(WHERE)?;
    let version = String::from_utf8_lossy(&version).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(major >= Some(OLDEST_NODE), "found Node {version}, need {OLDEST_NODE} or newer");
    Ok(())
}
