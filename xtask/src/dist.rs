//! `dist`: the release folder, weighed.

use crate::manifest::{Language, Manifest};
use crate::npm::Npm;
use crate::size::{self, Size, grouped};
use crate::tools::{self, Tool};
use crate::{bundle, hash, project, release_set, run};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What one reader may have to load, in brotli bytes: loader, glue, wasm and one language.
///
/// The smallest useful Yew page weighs 49,885 and the bare facts of the provider table 9,832; the budget is
/// 1.6 times the one plus 1.15 times the other, rounded up.
const WIDGET_BUDGET: u64 = 92_000;

/// What a page loads before anybody needs the widget, the loader with the styles of the input inside; and the styles of
/// the answer, which come with the widget.
const LOADER_BUDGET: u64 = 6_000;

/// What one language may weigh, with every program's words in it.
const LANGUAGE_BUDGET: u64 = 7_000;

/// Files worth a compressed sibling: these types, from this size on.
const COMPRESSED_TYPES: [&str; 5] = ["js", "wasm", "css", "txt", "html"];
const COMPRESSED_FROM: u64 = 1_000;

pub(crate) fn run() -> Result<()> {
    let npm = Npm::ensure()?;
    println!("building for release …");
    let dist = project::dist();
    build(&mut run::cargo(["build"]), &dist)?;
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
    check(&sizes, &manifest, styles(&npm)?)
}

/// What the styles of the answer weigh by themselves.
fn styles(npm: &Npm) -> Result<u64> {
    let mut esbuild = npm.esbuild();
    esbuild.arg(project::root().join("src/view.css")).args(["--minify", "--charset=utf8"]);
    let path = project::root().join("target/view.css");
    project::write(&path, run::capture(&mut esbuild)?.trim_ascii_end())?;
    let sizes = size::measure(npm, &[path], |_| false)?;
    Ok(sizes.iter().map(|size| size.brotli).sum())
}

/// The release build of the table that `data` holds, into `out`.
pub(crate) fn build_other(data: &Path, out: &Path) -> Result<()> {
    build(run::cargo(["build"]).env(project::DATA_VARIABLE, data), out)
}

/// Compiles the widget with `cargo` and bundles it, as Trunk does for `serve`: which takes some minutes to install and
/// has nothing to watch or to serve here.
fn build(cargo: &mut Command, out: &Path) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    tools::ensure_wasm_target()?;
    tools::ensure_std_source()?;
    let target = project::root().join("target");
    cargo.args(["--release", "--lib", "--package", project::NAME, "--target", TARGET, "--target-dir"]).arg(&target);
    run::capture(cargo.env(FLAGS, release_flags()).envs(STD))?;
    let stage = out.join(".stage");
    // A build that failed may have left it.
    project::remove_dir(&stage)?;
    project::create_dir(&stage)?;
    let compiled = target.join(TARGET).join("release").join(format!("{}.wasm", project::NAME.replace('-', "_")));
    for wasm_bindgen in tools::ensure(&[Tool::wasm_bindgen()?])? {
        let mut join = run::command(wasm_bindgen.display().to_string());
        join.args(["--target", "web", "--no-typescript", "--out-name", project::NAME, "--out-dir"]).arg(&stage);
        run::capture(join.arg(&compiled))?;
    }
    project::write(&stage.join("index.html"), project::read(&project::root().join("index.html"))?)?;
    bundle::make(&stage, true)?;
    for old in project::files_in(out)? {
        fs::remove_file(&old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    for new in project::files_in(&stage)? {
        let place = out.join(project::file_name(&new));
        fs::rename(&new, &place).with_context(|| format!("cannot move to {}", place.display()))?;
    }
    project::remove_dir(&stage)
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

fn check(sizes: &BTreeMap<String, Size>, manifest: &Manifest, styles: u64) -> Result<()> {
    let loader = sizes.get(&manifest.loader()).copied().unwrap_or_default().brotli + styles;
    let totals = totals(sizes, manifest).into_iter();
    let totals = totals.map(|(tag, size)| (format!("the whole widget in `{tag}`"), size.brotli, WIDGET_BUDGET));
    let languages = manifest.lang.iter().map(|lang| {
        let size = sizes.get(&lang.asset.file).copied().unwrap_or_default().brotli;
        (format!("the language `{}`", lang.tag), size, LANGUAGE_BUDGET)
    });
    let parts = totals.chain(languages).chain([("the loader and all styles".to_owned(), loader, LOADER_BUDGET)]);
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
