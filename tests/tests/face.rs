//! What pages style the widget by, custom properties and parts, beside the tables of the README: whoever changes one
//! changes the other, and sees that pages of others may depend on it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The rows of the README's table whose head begins with `name`, as cells.
fn table(name: &str) -> Vec<Vec<String>> {
    let readme = read(&root().join("README.md"));
    let theming = readme.split("\n## Theming\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or_default();
    let rows = theming.lines().skip_while(|line| !line.starts_with(&format!("| {name} |"))).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The text up to the bracket that closes what is open.
fn inside(text: &str) -> &str {
    let mut depth = 1;
    let end = text.find(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        depth == 0
    });
    text.split_at(end.unwrap_or_else(|| panic!("no end: {text}"))).0
}

/// Each property with its default, as the README writes it: one value, or one for light and one for dark.
fn properties() -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for file in ["www/box.css", "src/view.css"] {
        for place in read(&root().join(file)).split("var(--mail-setup-").skip(1) {
            let (name, default) =
                inside(place).split_once(',').unwrap_or_else(|| panic!("{file}: {place}: no default"));
            let default = default.trim();
            let values = match default.strip_prefix("light-dark(") {
                Some(both) => inside(both).split(", ").map(str::to_owned).collect(),
                None => vec![default.to_owned()],
            };
            let name = format!("--mail-setup-{name}");
            let before = found.insert(name.clone(), values.clone());
            assert!(before.is_none_or(|before| before == values), "{file}: {name} has two defaults");
        }
    }
    found
}

/// The parts that the view and the loader name.
fn parts() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let folder = root().join("src/view");
    let files = folder.read_dir().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = files.map(|file| file.unwrap_or_else(|error| panic!("{error}")).path());
    for file in files.chain([root().join("src/view.rs")]) {
        // Elements are written `tag.class class|part`.
        for text in read(&file).split('"').filter(|text| !text.contains(['\n', '(', '/', '{'])) {
            found.extend(text.split_once('|').map(|(_, part)| part.to_owned()));
        }
    }
    for place in read(&root().join("www/mount.js")).split("part: \"").skip(1) {
        found.extend(place.split('"').next().map(str::to_owned));
    }
    found
}

#[test]
fn custom_properties_and_their_defaults_are_those_of_the_readme() {
    let documented: BTreeMap<_, Vec<_>> = table("Property")
        .iter()
        .map(|row| (quoted(&row[0]).collect(), quoted(&row[2]).map(str::to_owned).collect()))
        .collect();
    assert_eq!(properties(), documented);
    assert!(documented.len() > 10);
}

#[test]
fn parts_are_those_of_the_readme() {
    let documented: BTreeSet<_> =
        table("Part").iter().flat_map(|row| quoted(&row[0]).map(str::to_owned).collect::<Vec<_>>()).collect();
    assert_eq!(parts(), documented);
    assert!(documented.len() > 30);
}
