//! `serve`: the page on this machine, rebuilt when a file changes.

use crate::npm::Npm;
use crate::tools::{self, Tool};
use crate::{Refused, project, run};
use anyhow::{Context, Result};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

const FIRST_PORT: u16 = 8080;
const PORTS_TRIED: u16 = 20;

/// Tells [`crate::bundle`], which Trunk runs after each build, the address to print.
pub(crate) const URL_VARIABLE: &str = "MAIL_SETUP_SERVE_URL";

pub(crate) fn run(port: Option<u16>) -> Result<()> {
    tools::ensure_wasm_target()?;
    let mut trunk = trunk()?;
    let port = match port {
        Some(port) if is_free(port) => port,
        Some(port) => {
            return Err(Refused(format!("port {port} of 127.0.0.1 is taken; try another --port")).into());
        }
        None => (FIRST_PORT..FIRST_PORT + PORTS_TRIED).find(|port| is_free(*port)).with_context(|| {
            format!("ports {FIRST_PORT} to {} are taken; name a free one with --port", FIRST_PORT + PORTS_TRIED - 1)
        })?,
    };
    for dir in ["src", "crates", "www", "providers", "clients", "formats", "locales"] {
        // Trunk refuses to start when a folder that it should watch is not there.
        project::create_dir(&project::root().join(dir))?;
    }
    println!("building, then serving; stop with Ctrl-C");
    trunk.args(["serve", "--port", &port.to_string()]);
    trunk.env(URL_VARIABLE, format!("http://127.0.0.1:{port}/"));
    replace(&mut trunk)
}

/// Trunk, with our tools first on its search path. Installs what is missing.
fn trunk() -> Result<Command> {
    let tools = tools::ensure(&[Tool::trunk(), Tool::wasm_bindgen()?])?;
    let own = std::env::current_exe().context("cannot tell where xtask is")?;
    let dirs = tools.iter().chain([&own]).filter_map(|tool| tool.parent());
    let dirs: Vec<PathBuf> = dirs.map(Path::to_owned).collect();
    Npm::ensure()?;
    let mut trunk = run::command("trunk");
    if let Some(path) = tools.first() {
        trunk = run::command(path);
    }
    trunk
        .arg("--quiet")
        .env("PATH", run::search_path(&dirs)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("RUST_LIB_BACKTRACE", "0");
    // Trunk reads the first as `true` or `false` only, and the second as an option that excludes --quiet.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.args(["--color", "never"]);
    }
    trunk.env_remove("NO_COLOR").env_remove("RUST_LOG");
    Ok(trunk)
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Becomes the command, so that what stops us stops the server.
#[cfg(unix)]
fn replace(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).with_context(|| format!("cannot start {}", run::line(command)))
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> Result<()> {
    run::stream(command)
}
