//! What files weigh on the wire, and the compressed siblings that a server may send instead.

use crate::{npm::Npm, project, run};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Bytes of one file, or a sum of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// As it is.
    pub(crate) raw: u64,
    /// `gzip -9`.
    pub(crate) gzip: u64,
    /// Brotli, quality 11, window 22: what performance budgets are counted in.
    pub(crate) brotli: u64,
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

/// Measures files. `keep` says for which ones `.gz` and `.br` are written beside them.
pub(crate) fn measure(npm: &Npm, files: &[PathBuf], keep: impl Fn(&Path) -> bool) -> Result<Vec<Size>> {
    let request: Vec<Value> = files.iter().map(|path| json!({ "path": path, "keep": keep(path) })).collect();
    let mut command = npm.node();
    command.arg(project::root().join("xtask/js/compress.mjs"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start {}", run::line(&command)))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(Value::from(request).to_string().as_bytes()).context("the compressor stopped reading")?;
    }
    let output = child.wait_with_output().context("lost the compressor")?;
    ensure!(output.status.success(), "{} ended with {}", run::line(&command), output.status);
    let sizes: Vec<Value> = serde_json::from_slice(&output.stdout).context("the compressor's answer is no JSON")?;
    ensure!(sizes.len() == files.len(), "{} files to measure, {} sizes came back", files.len(), sizes.len());
    let number = |size: &Value, key: &str| size.get(key).and_then(Value::as_u64).unwrap_or_default();
    let size = |size| Size { raw: number(size, "raw"), gzip: number(size, "gzip"), brotli: number(size, "brotli") };
    Ok(sizes.iter().map(size).collect())
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands() {
        let numbers = [0, 999, 1000, 92_000, 1_234_567].map(super::grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "92,000", "1,234,567"]);
    }
}
