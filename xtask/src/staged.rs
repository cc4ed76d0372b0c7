//! What Trunk leaves in its staging folder, before [`crate::bundle`] turns it into what a page loads.

use crate::project;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Where wasm-bindgen puts scripts that crates bring along.
const SNIPPETS: &str = "snippets";
const WASM_SUFFIX: &str = "_bg.wasm";

/// wasm-bindgen's output, moved out of the staging folder.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) wasm: PathBuf,
    pub(crate) glue: PathBuf,
}

impl Raw {
    /// Moves wasm, glue and snippets from `staging` to `work`.
    pub(crate) fn take(staging: &Path, work: &Path) -> Result<Self> {
        let files = project::files_in(staging)?;
        let names: Vec<String> = files.iter().map(|path| project::file_name(path)).collect();
        let mut stems = names.iter().filter_map(|name| name.strip_suffix(WASM_SUFFIX));
        let (Some(stem), None) = (stems.next(), stems.next()) else {
            bail!("expected one *{WASM_SUFFIX} in {}, found {}", staging.display(), names.join(", "));
        };
        let take = |name: &str| -> Result<PathBuf> {
            let (from, to) = (staging.join(name), work.join(name));
            fs::rename(&from, &to).with_context(|| format!("expected Trunk to leave {}", from.display()))?;
            Ok(to)
        };
        if staging.join(SNIPPETS).is_dir() {
            take(SNIPPETS)?;
        }
        Ok(Self { wasm: take(&format!("{stem}{WASM_SUFFIX}"))?, glue: take(&format!("{stem}.js"))? })
    }

    /// The folders that hold the scripts of our `src/`.
    pub(crate) fn snippets(&self) -> Result<Vec<PathBuf>> {
        let snippets = self.glue.with_file_name(SNIPPETS);
        let entries = fs::read_dir(&snippets).with_context(|| format!("cannot read {}", snippets.display()))?;
        Ok(entries.flatten().map(|entry| entry.path().join("src")).filter(|folder| folder.is_dir()).collect())
    }
}

/// An HTML page without the `<link data-trunk …>` tags that Trunk leaves, and the lines they stood on.
pub(crate) fn without_trunk_links(html: &str) -> String {
    let mut clean = String::new();
    let mut rest = html;
    while let Some((before, from_tag)) = rest.split_once("<link") {
        let Some((attributes, after)) = from_tag.split_once('>') else {
            break;
        };
        clean.push_str(before);
        if attributes.split_whitespace().any(|attribute| attribute.starts_with("data-trunk")) {
            let alone = before.rsplit('\n').next().is_some_and(|indent| indent.trim().is_empty());
            if let (true, Some(after)) = (alone, after.strip_prefix('\n')) {
                clean.truncate(clean.trim_end_matches([' ', '\t']).len());
                rest = after;
                continue;
            }
        } else {
            clean.push_str("<link");
            clean.push_str(attributes);
            clean.push('>');
        }
        rest = after;
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::without_trunk_links;

    #[test]
    fn trunk_links_go_and_others_stay() {
        let page = "<head>\n  <link data-trunk rel=\"rust\" data-wasm-opt=\"0\"/>\n  <link rel=\"icon\" href=\"data:,\">\n</head>\n";
        assert_eq!(without_trunk_links(page), "<head>\n  <link rel=\"icon\" href=\"data:,\">\n</head>\n");
        assert_eq!(without_trunk_links("<p><link rel=rust data-trunk></p>"), "<p></p>");
        assert_eq!(without_trunk_links("<p>no link"), "<p>no link");
    }
}
