//! `test`: everything that must hold, in the order in which it fails fastest.

use crate::npm::{self, Npm};
use crate::tools::{self, Tool};
use crate::{browsers, dist, project, reproduce, run};
use anyhow::{Context, Result, anyhow};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Instant;

const WIDGET: &str = project::NAME;
pub(crate) const BROWSER_TESTS: &str = "mail-setup-tests";

pub(crate) fn run(fast: bool) -> Result<()> {
    let start = Instant::now();
    tools::ensure_components()?;
    tools::ensure_wasm_target()?;
    let mut environment = Vec::new();
    if !fast {
        step("tools and browsers", || {
            environment = install()?;
            Ok(())
        })?;
    }
    quiet("format", run::cargo(["fmt", "--all", "--check"]))?;
    let deny = ["--", "--deny", "warnings"];
    let mut clippy = run::cargo(["clippy", "--quiet", "--workspace", "--all-targets"]);
    clippy.args(deny);
    quiet("clippy", clippy)?;
    let mut clippy = run::cargo(["clippy", "--quiet", "--package", WIDGET, "--target", "wasm32-unknown-unknown"]);
    clippy.args(deny);
    quiet("clippy for the browser", clippy)?;
    streamed("tests without a browser", run::cargo(["test", "--workspace", "--exclude", BROWSER_TESTS]))?;
    if !fast {
        step("release build", dist::run)?;
        step("the same bytes from another folder", reproduce::ensure)?;
        let mut tests = run::cargo(["test", "--package", BROWSER_TESTS, "--no-fail-fast"]);
        tests.envs(environment);
        streamed("tests in browsers", tests)?;
    }
    println!("all passed in {} s", start.elapsed().as_secs());
    Ok(())
}

/// Installs what is missing, the system's packages while cargo compiles; returns where tests find it all.
pub(crate) fn install() -> Result<Vec<(&'static str, PathBuf)>> {
    let (programs, browsers) = thread::scope(|scope| {
        let browsers = scope.spawn(browsers::ensure);
        let tools = [Tool::himalaya(), Tool::wasm_bindgen()?, Tool::geckodriver()];
        let programs = tools::ensure(&tools);
        let browsers = browsers.join().map_err(|_| anyhow!("an installing thread panicked"))?;
        Ok::<_, anyhow::Error>((programs?, browsers?))
    })?;
    let mut environment = browsers;
    let [himalaya, _, geckodriver] =
        <[_; 3]>::try_from(programs).map_err(|_| anyhow!("not every tool is installed"))?;
    environment.extend([("GECKODRIVER", geckodriver), ("HIMALAYA", himalaya)]);
    environment.push(("AXE_JS", Npm::ensure()?.axe()));
    let bundling = project::tools()?.join("vite");
    npm::install(&project::root().join("tests/vite"), &bundling, "Vite and TypeScript")?;
    environment.push(("BUNDLING", bundling));
    environment.push(("DIST_DIR", project::dist()));
    // Facts and schemas that several checkouts share, when there are any.
    let shared = project::root().parent().map(|parent| parent.join("shared")).filter(|dir| dir.is_dir());
    environment.extend(shared.map(|dir| ("SHARED_DIR", dir)));
    Ok(environment)
}

fn quiet(name: &str, mut command: Command) -> Result<()> {
    step(name, || run::capture(&mut command).map(drop))
}

fn streamed(name: &str, mut command: Command) -> Result<()> {
    step(name, || run::stream(&mut command))
}

fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f32();
    println!("{} {name} ({seconds:.1} s)", if result.is_ok() { "ok  " } else { "FAIL" });
    result.with_context(|| name.to_owned())
}
