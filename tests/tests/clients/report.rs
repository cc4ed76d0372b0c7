//! What the programs did, for whoever runs the tests and for `docs/formats.md`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use time::OffsetDateTime;

use crate::Case;

/// What a program did with a file.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    /// Its name.
    pub(crate) program: &'static str,
    /// The version that ran.
    pub(crate) version: String,
    /// What it did: `loaded`, `fetched`, `sent` and the like.
    pub(crate) did: &'static str,
}

const HEAD: &str = "\
# What proved each format

The files that mail-setup writes are read by the programs they are for. `cargo xtask test` writes them for an account on
real servers (Dovecot and Postfix, on the same machine, with TLS), puts them where the reader is told to put them, and
has the program use them. This table is what that run has shown; the run fails when it shows anything else. Where the
program cannot run there, the table says what has read the file instead.
";

pub(crate) fn print(proofs: &[(Case, Proof)]) {
    for (case, Proof { program, version, did }) in proofs {
        println!("{:<14} {program} {version}: {did} ({})", case.format, case.name.replace('_', " "));
    }
}

/// Whether the document says the same, apart from versions and the date; with `UPDATE_EXPECT`, it does afterwards.
pub(crate) fn is_current(proofs: &[(Case, Proof)]) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/formats.md");
    let stored = fs::read_to_string(&path).unwrap_or_default();
    let timeless = |text: &str| -> String {
        let lines = text.lines().filter(|line| line.starts_with("| `"));
        lines.map(|line| line.rsplit_once(" | ").map_or("", |(start, _)| start)).collect::<Vec<_>>().join("\n")
    };
    let now = document(proofs);
    if timeless(&stored) == timeless(&now) {
        return true;
    }
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, now).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return true;
    }
    println!("docs/formats.md says something else than this run, which says:\n{now}\n`UPDATE_EXPECT=1` writes it");
    false
}

fn document(proofs: &[(Case, Proof)]) -> String {
    let mut text = format!("{HEAD}\nLast changed on {}.\n\n", OffsetDateTime::now_utc().date());
    text.push_str("| Format | Case | What the program did | Program |\n|---|---|---|---|\n");
    for (case, Proof { program, version, did }) in proofs {
        let name = case.name.replace('_', " ");
        let _ = writeln!(text, "| `{}` | {name} | {did} | {program} {version} |", case.format);
    }
    text
}
