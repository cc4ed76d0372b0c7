//! The manifest: which hashed files belong together.
//!
//! The loader gets what it needs of it as the constant `__MANIFEST__`; `manifest.json` is all of it for other
//! programs, for instance a page that writes preload hints.

use crate::{hash, project};
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::path::Path;

/// One file that the loader fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asset {
    /// Its name, in the loader's own folder.
    pub(crate) file: String,
    /// For `fetch`'s option of that name.
    pub(crate) integrity: String,
}

impl Asset {
    /// A file named by its content: `stem-1234abcd.extension`.
    pub(crate) fn new(stem: &str, extension: &str, bytes: &[u8]) -> Self {
        Self::named(&format!("{stem}-{}.{extension}", hash::short(bytes, 8)), bytes)
    }

    /// The file of a language, whose name the widget itself checks.
    pub(crate) fn language(stem: &str, text: &str) -> Self {
        Self::named(&format!("{stem}-{}.txt", mailsetup_core::text::fingerprint(text)), text.as_bytes())
    }

    fn named(file: &str, bytes: &[u8]) -> Self {
        Self { file: file.to_owned(), integrity: hash::short_integrity(bytes) }
    }

    fn to_json(&self) -> Value {
        json!({ "file": self.file, "integrity": self.integrity })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self { file: text("file")?, integrity: text("integrity")? })
    }
}

/// A language's file, and what the loader must say before that file is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Language {
    /// BCP 47 tag.
    pub(crate) tag: String,
    /// Its file.
    pub(crate) asset: Asset,
    /// `ltr` or `rtl`.
    pub(crate) dir: String,
    /// The texts that [`LOADER_WORDS`] names, in that order.
    pub(crate) words: Vec<String>,
}

/// Texts of `[loader]` in `locales/` that the loader itself holds: for the input, and for when nothing else could be
/// loaded.
pub(crate) const LOADER_WORDS: [&str; 2] = ["label", "failed"];

impl Language {
    fn to_json(&self) -> Value {
        let Self { asset, dir, words, .. } = self;
        json!({ "file": asset.file, "integrity": asset.integrity, "dir": dir, "words": words })
    }

    fn from_json(tag: &str, value: &Value) -> Option<Self> {
        let words = value.get("words")?.as_array()?.iter();
        Some(Self {
            tag: tag.to_owned(),
            asset: Asset::from_json(value)?,
            dir: value.get("dir")?.as_str()?.to_owned(),
            words: words.map(|word| word.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        })
    }
}

/// All files of one build but the loader, which contains this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The build: changes when any byte of the widget does.
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) wasm: Asset,
    /// wasm-bindgen's script.
    pub(crate) glue: Asset,
    /// English first.
    pub(crate) lang: Vec<Language>,
}

impl Manifest {
    /// The one stable name.
    pub(crate) fn loader(&self) -> String {
        format!("{}.js", project::NAME)
    }

    pub(crate) fn to_json(&self) -> Value {
        let lang: Map<String, Value> = self.lang.iter().map(|lang| (lang.tag.clone(), lang.to_json())).collect();
        json!({
            "id": self.id,
            "version": self.version,
            "wasm": self.wasm.to_json(),
            "glue": self.glue.to_json(),
            "lang": lang,
        })
    }

    /// What the loader needs of it, briefly: a language is `[fingerprint, words…]`, with `rtl` at the end where it
    /// is written from right to left.
    pub(crate) fn to_loader(&self) -> Value {
        let one = |lang: &Language| {
            let print = lang.asset.file.rsplit(['-', '.']).nth(1).unwrap_or_default();
            let rtl = (lang.dir == "rtl").then_some("rtl");
            let parts: Vec<&str> =
                [print].into_iter().chain(lang.words.iter().map(String::as_str)).chain(rtl).collect();
            (lang.tag.clone(), json!(parts))
        };
        let lang: Map<String, Value> = self.lang.iter().map(one).collect();
        let Self { id, version, wasm, glue, .. } = self;
        json!({ "id": id, "version": version, "wasm": wasm.to_json(), "glue": glue.file, "lang": lang })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let lang = value.get("lang")?.as_object()?;
        let lang = lang.iter().map(|(tag, value)| Language::from_json(tag, value));
        Some(Self {
            id: text("id")?,
            version: text("version")?,
            wasm: Asset::from_json(value.get("wasm")?)?,
            glue: Asset::from_json(value.get("glue")?)?,
            lang: lang.collect::<Option<_>>()?,
        })
    }

    /// Reads `manifest.json` of a built folder.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("manifest.json");
        let value = serde_json::from_str(&project::read(&path)?);
        let value = value.with_context(|| format!("{} is no JSON", path.display()))?;
        Self::from_json(&value).with_context(|| format!("{} lacks a part of the manifest", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Asset, Language, Manifest};
    use crate::project;
    use std::path::Path;

    fn sources(dir: &Path, text: &mut String) {
        for entry in std::fs::read_dir(dir).expect("the folder exists").flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, text);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&project::read(&path).expect("a source is text"));
            }
        }
    }

    #[test]
    fn every_text_of_the_languages_is_shown_somewhere() {
        let mut code = String::new();
        for dir in ["src", "crates/core/src"] {
            sources(&project::root().join(dir), &mut code);
        }
        let data = mailsetup_tablegen::read(project::root()).expect("the data has no mistake");
        let english = data.locales.first().expect("English comes first");
        let camel = |key: &str| -> String {
            let first = |word: &str| word.get(..1).map(str::to_ascii_uppercase).unwrap_or_default();
            key.split('_').map(|word| first(word) + word.get(1..).unwrap_or_default()).collect()
        };
        let used = |key: &str| {
            let name = format!("Key::{}", camel(key));
            let whole = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
            data.formats.iter().any(|format| [&format.title, &format.how].contains(&&Some(key.to_owned())))
                || code.match_indices(&name).any(|(at, _)| code.get(at + name.len()..).is_some_and(whole))
        };
        let unused: Vec<&String> = english.ui.keys().filter(|key| !used(key)).collect();
        assert!(unused.is_empty(), "shown nowhere: {unused:?}");
    }

    #[test]
    fn json_there_and_back() {
        let asset = |extension| Asset::new("mail-setup", extension, extension.as_bytes());
        let manifest = Manifest {
            id: "0123456789ab".to_owned(),
            version: "1.2.3".to_owned(),
            wasm: asset("wasm"),
            glue: asset("js"),
            lang: vec![Language {
                tag: "en".to_owned(),
                asset: asset("txt"),
                dir: "ltr".to_owned(),
                words: vec!["E-mail".to_owned()],
            }],
        };
        assert_eq!(Manifest::from_json(&manifest.to_json()), Some(manifest));
    }
}
