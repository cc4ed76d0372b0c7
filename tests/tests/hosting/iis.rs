//! IIS does not run here: its file is well-formed, and says what the other servers do.

use crate::served::{Folder, PROFILE};
use crate::{ASKED_AGAIN, FOR_EVER, TYPES, names_the_policy};
use roxmltree::{Document, Node};

/// The values of two attributes of every `name`.
fn pairs<'a>(document: &'a Document<'_>, name: &str, keys: [&str; 2]) -> Vec<[&'a str; 2]> {
    let nodes = document.descendants().filter(|node| node.has_tag_name(name));
    nodes.map(|node| keys.map(|key| node.attribute(key).unwrap_or_default())).collect()
}

/// The `clientCache` of the folder, or of one file in it.
fn cache<'a>(of: Node<'a, 'a>) -> Vec<(&'a str, &'a str)> {
    let node = of.descendants().find(|node| node.has_tag_name("clientCache")).expect("a clientCache");
    node.attributes().map(|attribute| (attribute.name(), attribute.value())).collect()
}

#[test]
fn the_file_for_iis_says_what_the_others_do() {
    let folder = Folder::unpack();
    let text = folder.text("server/web.config");
    names_the_policy(&text);
    let document = Document::parse(&text).expect("it is well-formed");

    let types: Vec<_> = pairs(&document, "mimeMap", ["fileExtension", "mimeType"]);
    let siblings = [[".br", "application/octet-stream"], [".gz", "application/octet-stream"]];
    let ours: Vec<_> = TYPES.iter().map(|(extension, kind)| (format!(".{extension}"), *kind)).collect();
    let ours: Vec<_> = ours.iter().map(|(extension, kind)| [extension.as_str(), kind]).chain(siblings).collect();
    assert_eq!(types, ours);
    // What a server has already must be taken away first, or it refuses the file.
    let removed = pairs(&document, "remove", ["fileExtension", "name"]);
    let expected: Vec<_> = ours.iter().map(|[extension, _]| [*extension, ""]).collect();
    assert_eq!(removed, [expected, vec![["", "Access-Control-Allow-Origin"]]].concat());
    let headers = pairs(&document, "add", ["name", "value"]);
    assert_eq!(headers, [["Access-Control-Allow-Origin", "*"]]);

    assert_eq!(FOR_EVER, "public, max-age=31536000, immutable");
    let year = [
        ("cacheControlMode", "UseMaxAge"),
        ("cacheControlMaxAge", "365.00:00:00"),
        ("cacheControlCustom", "public, immutable"),
    ];
    assert_eq!(cache(document.root_element()), year);
    // `DisableCache` is IIS's word for it.
    assert_eq!(ASKED_AGAIN, "no-cache");
    let locations = document.descendants().filter(|node| node.has_tag_name("location"));
    let stay: Vec<&str> = locations
        .map(|node| {
            assert_eq!(cache(node), [("cacheControlMode", "DisableCache")]);
            node.attribute("path").unwrap()
        })
        .collect();
    let names = folder.names();
    let without_end = |name: &str| name.trim_end_matches(".br").trim_end_matches(".gz").to_owned();
    let named = names.iter().filter(|name| !folder.is_hashed(&without_end(name)) && *name != PROFILE);
    assert_eq!(stay, named.collect::<Vec<_>>());
}

#[test]
fn the_rules_for_the_rewriting_module_are_well_formed_too_and_know_every_packed_type() {
    let folder = Folder::unpack();
    let text = folder.text("server/web.config");
    let rules = text.split_once("<rewrite>").and_then(|(_, rest)| rest.split_once("</rewrite>")).expect("rules").0;
    let rules = format!("<rewrite>{rules}</rewrite>");
    let document = Document::parse(&rules).expect("they are well-formed");
    let mut packed: Vec<String> = folder
        .names()
        .iter()
        .filter_map(|name| name.strip_suffix(".br").and_then(|name| name.rsplit_once('.')))
        .map(|(_, extension)| extension.to_owned())
        .collect();
    packed.sort();
    packed.dedup();
    for extension in packed {
        let kind = TYPES.iter().find(|(known, _)| *known == extension).unwrap().1;
        let rule = format!("mail-setup {extension} type");
        let rule = document.descendants().find(|node| node.attribute("name") == Some(&rule));
        let rule = rule.unwrap_or_else(|| panic!("no rule for .{extension}"));
        let action = rule.descendants().find(|node| node.has_tag_name("action"));
        assert_eq!(action.and_then(|action| action.attribute("value")), Some(kind));
        let matches = document.descendants().filter_map(|node| node.attribute("url"));
        let asked: Vec<&str> = matches.filter(|url| url.starts_with('^')).collect();
        assert_eq!(asked.len(), 2);
        assert!(asked.iter().all(|pattern| pattern.contains(&extension)), "{asked:?}");
    }
}
