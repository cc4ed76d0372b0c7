//! QR codes: drawn by the widget's own script, and read off pictures.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::tools;

/// Reads texts as JSON, writes their codes as JSON.
const ASK: &str = r#"
import { code } from "./qr.mjs";
import { readFileSync } from "node:fs";
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((text) => code(text) ?? null)));
"#;

/// What the widget's script makes of texts: the modules of one side, a space, and the dark ones as an SVG path.
#[must_use]
#[track_caller]
pub fn drawn(texts: &[String]) -> Vec<Option<String>> {
    let drawn = || -> Result<_, std::io::Error> {
        let folder = tempfile::tempdir()?;
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/qr.js"), folder.path().join("qr.mjs"))?;
        fs::write(folder.path().join("ask.mjs"), ASK)?;
        let mut node = Command::new(tools::NODE.path());
        node.arg("ask.mjs").current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut node = node.spawn()?;
        if let Some(mut input) = node.stdin.take() {
            input.write_all(&serde_json::to_vec(texts)?)?;
        }
        Ok(serde_json::from_slice(&node.wait_with_output()?.stdout)?)
    };
    drawn().unwrap_or_else(|error| panic!("Node does not draw: {error}"))
}

/// What a reader of codes sees on a picture, whose format the ending names, if it sees a code.
#[must_use]
#[track_caller]
pub fn read_off(picture: &[u8], ending: &str) -> Option<String> {
    let read = || -> Result<_, std::io::Error> {
        let mut file = tempfile::Builder::new().suffix(ending).tempfile()?;
        file.write_all(picture)?;
        let mut zbar = Command::new(tools::ZBARIMG.path());
        zbar.args(["--quiet", "--raw", "--oneshot", "-Sbinary"]).arg(file.path()).output()
    };
    let output = read().unwrap_or_else(|error| panic!("zbarimg does not start: {error}"));
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
