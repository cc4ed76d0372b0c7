//! The data files as text, before anything is understood.

use crate::Diagnostic;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;

/// One data file.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Path relative to the project's root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The file name without folder and ending: the id of what it describes.
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".toml").unwrap_or(name)
    }

    /// Parses the text; a mistake goes to `problems`.
    pub(crate) fn parse<T: DeserializeOwned>(&self, problems: &mut Vec<Diagnostic>) -> Option<T> {
        match toml::from_str(&self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let message = error.message().replace('\n', ", ");
                problems.push(self.problem(error.span().unwrap_or(0..0), message));
                None
            }
        }
    }

    /// A mistake at a byte range of this file.
    pub(crate) fn problem(&self, span: std::ops::Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(&self.path, &self.text, span, message)
    }
}

/// All data files of a project.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `providers/*.toml` but the two lists.
    pub providers: Vec<Source>,
    /// `providers/tags.toml`.
    pub tags: Source,
    /// `providers/sources.toml`.
    pub source_list: Source,
    /// `clients/*.toml` but the list of labels.
    pub clients: Vec<Source>,
    /// `clients/labels.toml`.
    pub labels: Source,
    /// `formats/*.toml`.
    pub formats: Vec<Source>,
    /// `locales/*.toml`.
    pub locales: Vec<Source>,
}

impl Sources {
    /// Reads the folders below `root`.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read.
    pub fn read(root: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut providers = folder(root, "providers", &mut problems);
        let mut clients = folder(root, "clients", &mut problems);
        let formats = folder(root, "formats", &mut problems);
        let locales = folder(root, "locales", &mut problems);
        let tags = take(&mut providers, "providers/tags.toml", &mut problems);
        let source_list = take(&mut providers, "providers/sources.toml", &mut problems);
        let labels = take(&mut clients, "clients/labels.toml", &mut problems);
        if problems.is_empty() {
            Ok(Self { providers, tags, source_list, clients, labels, formats, locales })
        } else {
            Err(problems)
        }
    }
}

fn folder(root: &Path, name: &str, problems: &mut Vec<Diagnostic>) -> Vec<Source> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(root.join(name)) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(Diagnostic::whole(name, format!("cannot read the folder: {error}")));
            return found;
        }
    };
    for entry in entries.flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        if !file.ends_with(".toml") {
            continue;
        }
        let path = format!("{name}/{file}");
        match fs::read_to_string(entry.path()) {
            Ok(text) => found.push(Source { path, text }),
            Err(error) => problems.push(Diagnostic::whole(&path, format!("cannot read the file: {error}"))),
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn take(from: &mut Vec<Source>, path: &str, problems: &mut Vec<Diagnostic>) -> Source {
    match from.iter().position(|source| source.path == path) {
        Some(index) => from.remove(index),
        None => {
            problems.push(Diagnostic::whole(path, "the file is missing"));
            Source::default()
        }
    }
}
