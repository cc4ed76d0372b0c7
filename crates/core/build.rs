//! Compiles the data folders into `tables.rs`; every mistake in them becomes a compiler error.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["providers", "clients", "locales"] {
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
