//! Compiles the data folders into `tables.rs`; every mistake in them becomes a compiler error.
//!
//! They stand at the workspace's root, or where the environment variable `MAILSETUP_DATA` says: `cargo xtask bench`
//! measures other tables with it.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

const DATA: &str = "MAILSETUP_DATA";

fn main() {
    println!("cargo::rerun-if-env-changed={DATA}");
    let data = env::var_os(DATA).filter(|data| !data.is_empty());
    let root = data.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), PathBuf::from);
    for folder in ["providers", "clients", "formats", "locales"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("tables.rs");
    let result = mailsetup_tablegen::read(&root).map(|data| mailsetup_tablegen::rust_source(&data));
    match result {
        Ok(text) => {
            if let Err(error) = fs::write(&out, text) {
                println!("cargo::error={}: {error}", out.display());
                process::exit(1);
            }
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            process::exit(1);
        }
    }
}
