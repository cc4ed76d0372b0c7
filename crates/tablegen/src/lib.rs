//! From TOML to what the widget embeds and loads.
//!
//! `providers/`, `clients/`, `formats/` and `locales/` are written by people who may know no Rust. This crate reads them,
//! checks them, reports every mistake with file, line and column, and turns what is right into
//!
//! * one Rust source with the tables that are compiled into the core ([`rust_source`]), and
//! * one text file per language that a page loads beside the widget ([`language_files`]).
//!
//! It runs at build time only and is never part of the page.

mod client;
mod diagnostic;
mod emit;
mod format;
mod locale;
mod provider;
mod source;

pub use client::{Client, Label, Screen};
pub use diagnostic::Diagnostic;
pub use format::Format;
pub use locale::{LanguageFile, Locale};
pub use provider::{History, Preparation, Provider, Server, SourceInfo, Tag, is_domain};
pub use source::{Source, Sources};

use std::path::Path;

/// Everything the data folders say, checked.
#[derive(Debug)]
pub struct Data {
    /// All providers, sorted by id.
    pub providers: Vec<Provider>,
    /// The tags of `providers/tags.toml`, in their order there.
    pub tags: Vec<Tag>,
    /// The sources of `providers/sources.toml`, sorted by id.
    pub sources: Vec<SourceInfo>,
    /// All mail programs, in picker order.
    pub clients: Vec<Client>,
    /// The label keys of `clients/labels.toml`, in their order there.
    pub labels: Vec<Label>,
    /// The formats that are data, in their order.
    pub formats: Vec<Format>,
    /// All languages; English first, for it defines the keys.
    pub locales: Vec<Locale>,
}

/// Reads and checks the data folders below `root`.
///
/// # Errors
///
/// Every problem found, in the order of the files.
pub fn read(root: &Path) -> Result<Data, Vec<Diagnostic>> {
    compile(&Sources::read(root)?)
}

/// Checks sources that are already in memory.
///
/// # Errors
///
/// Every problem found, in the order of the files.
pub fn compile(sources: &Sources) -> Result<Data, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let tags = provider::read_tags(&sources.tags, &mut problems);
    let infos = provider::read_sources(&sources.source_list, &mut problems);
    let providers = provider::read_all(&sources.providers, &tags, &infos, &mut problems);
    let labels = client::read_labels(&sources.labels, &mut problems);
    let clients = client::read_all(&sources.clients, &labels, &mut problems);
    let locales = locale::read_all(&sources.locales, &tags, &mut problems);
    let formats = format::read_all(&sources.formats, &locales, &mut problems);
    if problems.is_empty() {
        Ok(Data { providers, tags, sources: infos, clients, labels, formats, locales })
    } else {
        problems.sort();
        Err(problems)
    }
}

/// The Rust source of the tables that the core includes.
#[must_use]
pub fn rust_source(data: &Data) -> String {
    emit::rust_source(data)
}

/// One file per language, holding the widget's texts and every program's labels.
///
/// # Errors
///
/// Every problem found in the data folders.
pub fn language_files(root: &Path) -> Result<Vec<LanguageFile>, Vec<Diagnostic>> {
    read(root).map(|data| locale::files(&data))
}
