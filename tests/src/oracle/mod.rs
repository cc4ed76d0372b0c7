//! Independent readers of generated files: what the programs they are for make of them, and the rules
//! of the formats, checked by code that shares nothing with the code that writes.

pub mod apple;
pub mod autoconfig;
pub mod autodiscover;
pub mod k9s;
pub mod mobileconfig;
pub mod thunderbird;

use roxmltree::Node;

/// A letters-digits-hyphens host name with at least two labels.
pub(crate) fn is_host_name(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

/// Elements that hold one that `vocabulary` does not let them hold.
pub(crate) fn strangers(root: Node<'_, '_>, vocabulary: &[(&str, &[&str])]) -> Vec<String> {
    let mut problems = Vec::new();
    for node in root.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let may_hold = vocabulary.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, held)| *held);
        for child in node.children().filter(Node::is_element) {
            if !may_hold.contains(&child.tag_name().name()) {
                problems.push(format!("{name} holds {}", child.tag_name().name()));
            }
        }
    }
    problems
}

/// What the one element of that name says.
pub(crate) fn only(node: Node<'_, '_>, name: &'static str, problems: &mut Vec<String>) -> String {
    let all: Vec<_> = children(node, name).map(words).collect();
    if all.len() != 1 || all[0].is_empty() || all[0].trim() != all[0] {
        problems.push(format!("{name} should be one, without space around it: {all:?}"));
    }
    all.into_iter().next().unwrap_or_default()
}

pub(crate) fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.has_tag_name(name))
}

pub(crate) fn children<'a, 'input: 'a>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

pub(crate) fn words(node: Node<'_, '_>) -> String {
    node.text().unwrap_or_default().to_owned()
}
