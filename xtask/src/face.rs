//! The custom elements manifest: what editors and catalogues of components read, from the tables of the README, which tests
//! compare with the sources.

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The manifest, in version 1.0.0 of its schema.
pub(crate) fn manifest(readme: &str) -> Result<Value> {
    let of = |heading: &str| table(readme, heading);
    let named = |rows: &[Vec<String>], cell: usize| -> Vec<Value> {
        let one = |row: &Vec<String>| {
            let text = row.get(cell).cloned().unwrap_or_default();
            names(row).into_iter().map(move |name| json!({ "name": name, "description": text })).collect::<Vec<_>>()
        };
        rows.iter().flat_map(one).collect()
    };
    let mut events = named(&of("| Event |")?, 2);
    for event in &mut events {
        if let Some(event) = event.as_object_mut() {
            event.insert("type".to_owned(), json!({ "text": "CustomEvent" }));
        }
    }
    let attributes = named(&of("| Attribute |")?, 1);
    let properties = named(&of("| Property |")?, 1);
    let parts = named(&of("| Part |")?, 1);
    let class = "MailSetup";
    Ok(json!({
        "schemaVersion": "1.0.0",
        "modules": [{
            "kind": "javascript-module",
            "path": "mail-setup.js",
            "declarations": [{
                "kind": "class",
                "name": class,
                "tagName": "mail-setup",
                "customElement": true,
                "description": "Mail-server settings for an e-mail address, in the words of the reader's mail program",
                "attributes": attributes,
                "events": events,
                "cssProperties": properties,
                "cssParts": parts,
                "slots": [{ "name": "", "description": "the page's own answer: shown until the widget is up, and when it cannot start" }],
            }],
            "exports": [{
                "kind": "custom-element-definition",
                "name": "mail-setup",
                "declaration": { "name": class, "module": "mail-setup.js" },
            }],
        }],
    }))
}

/// The cells of a table that begins so.
fn table(readme: &str, head: &str) -> Result<Vec<Vec<String>>> {
    let from = readme.split_once(&format!("\n{head}")).with_context(|| format!("the README has no table {head}"))?.1;
    let rows = from.lines().skip(2).take_while(|line| line.starts_with('|'));
    // A bar that is text is written with a backslash.
    let cells = |line: &str| -> Vec<String> {
        let line = line.replace("\\|", "\u{0}");
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{0}', "|"));
        cells.collect()
    };
    Ok(rows.map(cells).collect())
}

/// What the first cell of a row names.
fn names(row: &[String]) -> Vec<String> {
    let first = row.first().map(String::as_str).unwrap_or_default();
    first.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::manifest;
    use crate::project;
    use serde_json::Value;

    #[test]
    fn the_manifest_has_every_attribute_of_the_element() {
        let readme = project::read(&project::root().join("README.md")).expect("the README");
        let manifest = manifest(&readme).expect("its tables");
        let names = |kind: &str| -> Vec<String> {
            let list = manifest.pointer(&format!("/modules/0/declarations/0/{kind}")).and_then(Value::as_array);
            let name = |entry: &Value| entry.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
            let mut names: Vec<String> = list.into_iter().flatten().map(name).collect();
            names.sort();
            names
        };
        let script = project::read(&project::root().join("www/mount.js")).expect("the script");
        let known =
            script.split_once("const NAMES = \"").and_then(|(_, rest)| rest.split_once('"')).expect("its names").0;
        assert_eq!(names("attributes").join(" "), known);
        for kind in ["events", "cssProperties", "cssParts"] {
            assert!(names(kind).len() > 3, "{kind}: {:?}", names(kind));
        }
    }
}
