//! Trunk, wasm-bindgen, geckodriver and himalaya from crates.io, and the parts of the Rust toolchain we need.
//!
//! A tool of the right version on the search path is used; otherwise it is compiled into `.tools/`.

use crate::{project, run};
use anyhow::{Context, Result, anyhow, bail};
use std::path::{Path, PathBuf};
use std::thread;

/// The version `Trunk.toml` asks for.
const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";
/// The version that `formats/himalaya.toml` is for.
const HIMALAYA: &str = "2.2.1";

/// A program that `cargo install` brings.
pub(crate) struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
    options: &'static [&'static str],
    minutes: u32,
}

impl Tool {
    /// Builds and serves the widget.
    pub(crate) fn trunk() -> Self {
        // Without default features it cannot look for updates of itself.
        let options = &["--locked", "--no-default-features", "--features", "rustls"];
        Self { package: "trunk", program: "trunk", version: TRUNK.to_owned(), options, minutes: 7 }
    }

    /// Writes the script that joins wasm and page; must be of the same version as the crate.
    pub(crate) fn wasm_bindgen() -> Result<Self> {
        let version = project::locked_version("wasm-bindgen")?;
        Ok(Self { package: "wasm-bindgen-cli", program: "wasm-bindgen", version, options: &[], minutes: 3 })
    }

    /// Drives Firefox in tests.
    pub(crate) fn geckodriver() -> Self {
        let version = GECKODRIVER.to_owned();
        Self { package: "geckodriver", program: "geckodriver", version, options: &["--locked"], minutes: 3 }
    }

    /// A mail program, whose configuration is tested.
    pub(crate) fn himalaya() -> Self {
        let version = HIMALAYA.to_owned();
        let options = &["--locked", "--no-default-features", "--features", "imap,smtp,rustls-ring"];
        Self { package: "himalaya", program: "himalaya", version, options, minutes: 5 }
    }

    fn find(&self, first: &[PathBuf]) -> Option<PathBuf> {
        run::find_all(self.program, first).into_iter().find(|path| self.is_right(path))
    }

    /// Whether `path --version` says “name version …”; some say “v” before the version.
    fn is_right(&self, path: &Path) -> bool {
        let is_ours = |said: &str| said.trim_start_matches('v') == self.version;
        run::capture(run::command(path).arg("--version"))
            .is_ok_and(|said| String::from_utf8_lossy(&said).split_whitespace().nth(1).is_some_and(is_ours))
    }

    fn install(&self, dir: &Path) -> Result<PathBuf> {
        let Self { package, version, minutes, .. } = self;
        println!("installing {package} {version} (once, about {minutes} minutes) …");
        let mut install = run::cargo(["install", "--force", "--root"]);
        install.arg(dir).args(self.options).arg(format!("{package}@{version}"));
        // These run for seconds; compiling them well would take minutes.
        install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        // A target folder of one's own: two installs at a time would wait for each other.
        install.env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS");
        run::log(&mut install, &dir.join("log").join(format!("{package}.log")))?;
        self.find(&[dir.join("bin")]).with_context(|| {
            format!("installed {package} {version}, but {} --version says otherwise", dir.join("bin").display())
        })
    }
}

/// Installs what is missing, two at a time, and returns where each tool is.
pub(crate) fn ensure(tools: &[Tool]) -> Result<Vec<PathBuf>> {
    let dir = project::tools()?;
    let bin = [dir.join("bin")];
    thread::scope(|scope| {
        // The first takes as long as the others together.
        let rest = tools.get(1..).unwrap_or_default();
        let find = |tool: &Tool| tool.find(&bin).map_or_else(|| tool.install(&dir), Ok);
        let rest = scope.spawn(move || rest.iter().map(find).collect::<Result<Vec<_>>>());
        let first = tools.iter().take(1).map(find).collect::<Result<Vec<_>>>();
        let rest = rest.join().map_err(|_| anyhow!("an installing thread panicked"))?;
        Ok([first?, rest?].concat())
    })
}

/// The compiler's half for the browser.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let said = run::capture(run::command("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(String::from_utf8_lossy(&said).trim()).is_dir() {
        return Ok(());
    }
    rustup("target", TARGET)
}

/// Adds a target or a component to the toolchain.
fn rustup(kind: &str, name: &str) -> Result<()> {
    if run::find("rustup", &[]).is_none() {
        bail!(
            "the Rust toolchain has no {name}, and there is no rustup to add it: install your system's package for it"
        );
    }
    println!("adding {name} to the Rust toolchain (once) …");
    run::capture(run::command("rustup").args([kind, "add", name])).map(drop)
}

/// The source of the standard library, which the release compiles.
pub(crate) fn ensure_std_source() -> Result<()> {
    let said = run::capture(run::command("rustc").args(["--print", "sysroot"]))?;
    let source = Path::new(String::from_utf8_lossy(&said).trim()).join("lib/rustlib/src/rust/library/Cargo.lock");
    if source.is_file() {
        return Ok(());
    }
    rustup("component", "rust-src")
}

/// Formatter and linter, which a minimal toolchain lacks.
pub(crate) fn ensure_components() -> Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if run::capture(&mut run::cargo([subcommand, "--version"])).is_err() {
            rustup("component", component).with_context(|| format!("`cargo {subcommand}` is missing"))?;
        }
    }
    Ok(())
}
