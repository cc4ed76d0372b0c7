//! The texts in the boxes of `docs/wikis.md`. A box is named behind the language that it is in.

use std::collections::BTreeMap;

use mail_setup_tests::browser::Engine;
use mail_setup_tests::suite::Suite;

const DOCUMENT: &str = include_str!("../../../docs/wikis.md");

/// What uses the boxes.
const SOURCES: [&str; 4] = [
    include_str!("discourse.rs"),
    include_str!("dokuwiki.rs"),
    include_str!("mediawiki.rs"),
    include_str!("wordpress.rs"),
];

pub(crate) fn cases(suite: &mut Suite) {
    suite.only(&[Engine::Chromium], "every box of the document is used by a case, in whichever browser", |_| {
        for name in boxes().keys() {
            let used = SOURCES.iter().any(|source| source.contains(&format!("(\"{name}\")")));
            assert!(used, "no case uses the box {name:?} of docs/wikis.md");
        }
    });
}

/// The text in the box `name`, without the indentation of the box.
#[track_caller]
pub(crate) fn text(name: &str) -> String {
    boxes().remove(name).unwrap_or_else(|| panic!("docs/wikis.md has no box {name:?}"))
}

/// That an engine is of the release that the document says it was tried with: `1.39.17` is one of `1.39`.
#[track_caller]
pub(crate) fn names_release(engine: &str, version: &str) {
    println!("{engine} {version}");
    let row = DOCUMENT.lines().find(|line| line.starts_with(&format!("| [{engine}]")));
    let tried = row.and_then(|row| row.split(" | ").nth(1)).unwrap_or_default();
    assert_eq!(release(tried), release(version), "docs/wikis.md was written with {engine} {tried}; read it anew");
}

/// A version without what changes when a mistake is mended.
fn release(version: &str) -> String {
    match version.split_once(" \"") {
        Some((_, name)) => name.to_owned(),
        None => version.split('.').take(2).collect::<Vec<_>>().join("."),
    }
}

fn boxes() -> BTreeMap<String, String> {
    let mut boxes = BTreeMap::new();
    let mut lines = DOCUMENT.lines();
    while let Some(line) = lines.next() {
        let Some((indent, head)) = line.split_once("```") else { continue };
        let (_, name) = head.split_once(' ').unwrap_or_else(|| panic!("a box without a name: {line:?}"));
        let inside = lines.by_ref().take_while(|line| line.trim() != "```");
        let text: String = inside.map(|line| format!("{}\n", line.strip_prefix(indent).unwrap_or(line))).collect();
        let twice = boxes.insert(name.to_owned(), text.trim_end().to_owned());
        assert!(twice.is_none(), "two boxes have the name {name:?}");
    }
    boxes
}
