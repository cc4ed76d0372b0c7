//! `dist`: the release folder, weighed.

use crate::manifest::{Language, Manifest};
use crate::npm::Npm;
use crate::size::{self, Size, grouped};
use crate::tools::{self, Tool};
use crate::{hash, project, release_set, run};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What one reader may have to load, in brotli bytes: loader, glue, wasm and one language.
///
/// The smallest useful Yew page weighs 49,885 and the bare facts of the provider table 9,832; the budget is
/// 1.6 times the one plus 1.15 times the other, rounded up.
const WIDGET_BUDGET: u64 = 92_000;

/// What a page loads before anybody needs the widget: the loader, with the styles inside.
const LOADER_BUDGET: u64 = 6_000;

/// What one language may weigh, with every program's words in it.
const LANGUAGE_BUDGET: u64 = 7_000;

/// Files worth a compressed sibling: these types, from this size on.
const COMPRESSED_TYPES: [&str; 5] = ["js", "wasm", "css", "txt", "html"];
const COMPRESSED_FROM: u64 = 1_000;

pub(crate) fn run() -> Result<()> {
    let npm = Npm::ensure()?;
    println!("building for release …");
    build(|trunk| trunk)?;
    let dist = project::dist();
    let files = project::files_in(&dist)?;
    let sizes = size::measure(&npm, &files, is_compressed)?;
    let mut integrity = String::new();
    for path in &files {
        let bytes = project::read_bytes(path)?;
        integrity.push_str(&format!("{}  {}\n", hash::integrity(&bytes), project::file_name(path)));
    }
    project::write(&dist.join(release_set::INTEGRITY), integrity)?;
    let sizes: BTreeMap<String, Size> = files.iter().map(|path| project::file_name(path)).zip(sizes).collect();
    let manifest = Manifest::read(&dist)?;
    print!("{}", table(&sizes, &manifest));
    for line in release_set::make(&npm, &dist)? {
        println!("{line}");
    }
    check(&sizes, &manifest)
}

/// The release build of the table that `data` holds, into `out`.
pub(crate) fn build_other(data: &Path, out: &Path) -> Result<()> {
    build(|trunk| trunk.arg("--dist").arg(out).env(project::DATA_VARIABLE, data))
}

fn build(set: impl FnOnce(&mut Command) -> &mut Command) -> Result<()> {
    tools::ensure_wasm_target()?;
    tools::ensure_std_source()?;
    let mut trunk = trunk()?;
    trunk.args(["build", "--release"]).env(FLAGS, release_flags()).envs(STD);
    run::capture(set(&mut trunk)).map(drop)
}

/// Where cargo looks for flags that concern the widget only, and not what is compiled to run here.
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// The release compiles the standard library anew: for size, and with panics that stop at once instead of saying
/// why first, which leaves their texts and all that writes them out of the page: 4.7 kB of what a reader loads. Cargo
/// and rustc call that unstable; on a stable toolchain they do it when `RUSTC_BOOTSTRAP` is set.
const STD: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// Flags of the release compiler: panics as above, names of functions that `snip` can read, and no path of this
/// machine.
fn release_flags() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    [
        "-Zunstable-options -Cpanic=immediate-abort".to_owned(),
        "-Csymbol-mangling-version=v0".to_owned(),
        format!("--remap-path-prefix={}=cargo", home.display()),
        format!("--remap-path-prefix={}=.", project::root().display()),
    ]
    .join(" ")
}

/// Trunk, with our tools first on its search path. Installs what is missing.
pub(crate) fn trunk() -> Result<Command> {
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

fn is_compressed(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    COMPRESSED_TYPES.iter().any(|known| extension == *known)
        && path.metadata().is_ok_and(|metadata| metadata.len() > COMPRESSED_FROM)
}

/// What a reader of each language loads.
fn totals(sizes: &BTreeMap<String, Size>, manifest: &Manifest) -> Vec<(String, Size)> {
    let size = |name: &str| sizes.get(name).copied().unwrap_or_default();
    let common = size(&manifest.loader()) + size(&manifest.glue.file) + size(&manifest.wasm.file);
    let of = |lang: &Language| (lang.tag.clone(), common + size(&lang.asset.file));
    manifest.lang.iter().map(of).collect()
}

fn table(sizes: &BTreeMap<String, Size>, manifest: &Manifest) -> String {
    let mut text = row("file", ["raw", "gzip -9", "brotli 11"].map(str::to_owned));
    for (name, size) in sizes {
        text += &row(name, [size.raw, size.gzip, size.brotli].map(grouped));
    }
    for (tag, size) in totals(sizes, manifest) {
        text += &row(&format!("what a reader loads ({tag})"), [size.raw, size.gzip, size.brotli].map(grouped));
    }
    text + &row("budget", ["", "", &grouped(WIDGET_BUDGET)].map(str::to_owned))
}

fn row(name: &str, [raw, gzip, brotli]: [String; 3]) -> String {
    format!("{name:<36}{raw:>12}{gzip:>12}{brotli:>12}\n")
}

fn check(sizes: &BTreeMap<String, Size>, manifest: &Manifest) -> Result<()> {
    let loader = sizes.get(&manifest.loader()).copied().unwrap_or_default().brotli;
    let totals = totals(sizes, manifest).into_iter();
    let totals = totals.map(|(tag, size)| (format!("the whole widget in `{tag}`"), size.brotli, WIDGET_BUDGET));
    let languages = manifest.lang.iter().map(|lang| {
        let size = sizes.get(&lang.asset.file).copied().unwrap_or_default().brotli;
        (format!("the language `{}`", lang.tag), size, LANGUAGE_BUDGET)
    });
    let parts = totals.chain(languages).chain([("the loader with its styles".to_owned(), loader, LOADER_BUDGET)]);
    let over: Vec<String> = parts
        .filter(|(_, size, budget)| size > budget)
        .map(|(what, size, budget)| {
            format!(
                "{what}: {} bytes of brotli, {} more than the {} allowed",
                grouped(size),
                grouped(size - budget),
                grouped(budget)
            )
        })
        .collect();
    if !over.is_empty() {
        bail!("over budget\n{}", over.join("\n"));
    }
    Ok(())
}
