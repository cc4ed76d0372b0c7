//! Child processes: calm when they succeed, complete when they fail.

use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command that runs at the project's root, without what `cargo run` added to our own environment:
/// build scripts watch some of those variables, and would run again for nothing.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::project::root());
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        let by_cargo = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
        if name == "CARGO" || by_cargo.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(&key);
        }
    }
    command
}

/// A cargo command.
pub(crate) fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let mut command = command("cargo");
    command.args(args);
    command
}

/// Runs to the end with its output passed through.
pub(crate) fn stream(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| not_started(command))?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// Runs to the end and returns its standard output; everything it printed becomes part of an error.
pub(crate) fn capture(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.stdin(Stdio::null()).output().with_context(|| not_started(command))?;
    if !output.status.success() {
        let printed = [output.stdout, output.stderr].concat();
        bail!("{} ended with {}\n{}", line(command), output.status, String::from_utf8_lossy(&printed).trim_end());
    }
    Ok(output.stdout)
}

/// Runs to the end with its output in a log file, whose end becomes part of an error.
pub(crate) fn log(command: &mut Command, log: &Path) -> Result<()> {
    const SHOWN: usize = 40;
    if let Some(dir) = log.parent() {
        crate::project::create_dir(dir)?;
    }
    let file = File::create(log).with_context(|| format!("cannot create {}", log.display()))?;
    let again = file.try_clone().with_context(|| format!("cannot write {}", log.display()))?;
    command.stdin(Stdio::null()).stdout(file).stderr(again);
    let status = command.status().with_context(|| not_started(command))?;
    if !status.success() {
        let text = String::from_utf8_lossy(&crate::project::read_bytes(log)?).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let end = lines.iter().skip(lines.len().saturating_sub(SHOWN)).copied().collect::<Vec<_>>().join("\n");
        bail!("{} ended with {status}; the end of {}:\n{end}", line(command), log.display());
    }
    Ok(())
}

/// The first executable of that name on the search path, with `first` searched before it.
pub(crate) fn find(program: &str, first: &[PathBuf]) -> Option<PathBuf> {
    find_all(program, first).into_iter().next()
}

/// All executables of that name, in search order.
pub(crate) fn find_all(program: &str, first: &[PathBuf]) -> Vec<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH").unwrap_or_default();
    let dirs = first.iter().cloned().chain(env::split_paths(&path));
    dirs.map(|dir| dir.join(&name)).filter(|file| file.is_file()).collect()
}

/// The search path with `first` in front of it.
pub(crate) fn search_path(first: &[PathBuf]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(first.iter().cloned().chain(env::split_paths(&path))).context("a tool's path contains a `:`")
}

/// A command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    format!("`{}`", words.join(" "))
}

fn not_started(command: &Command) -> String {
    format!("cannot start {}", line(command))
}
